"""The tagger for other people's code: a string, or words, in; named entities out."""

from collections.abc import Iterable, Sequence
from itertools import chain, pairwise
from pathlib import Path

import numpy as np

from kazprep.document import Document
from kazprep.entities.entity import Entities
from kazprep.pipeline import models_folder
from kazprep.segmenting import Segmenter, unrepaired
from kazprep.settings import settings_of
from kazprep.stages.stage import apply
from kazprep.text.arguments import described, many, text_of
from kazprep.text_processor import TextProcessor


class Tagger(TextProcessor):
    """Finds named entities in strings, in documents that are segmented, and in words.

    A text is split first, unless it is a document with tokens.

    It says of threads and of pickling what `Segmenter` says.
    """

    def __init__(
        self,
        models: str | Path = "embedded",
        *,
        segmenter: Segmenter | None = None,
        trim: bool = True,
        contacts: bool = True,
        precision: str = "float32",
        device: str = "auto",
    ) -> None:
        """Load the models: `embedded`, `stanza` or a folder; the rest is as the settings have it.

        `segmenter` is what splits strings; without one it is made of the same models.

        Raises `SettingsError` for a wrong argument, `ModelError` for models that can't be loaded.
        """
        settings = settings_of(
            {
                "models": {"source": str(models)},
                "tag": {"trim": trim, "contacts": contacts},
                "inference": {"precision": precision, "device": device},
            }
        )
        from kazprep.inference.loading import choose_engine, load_tagger
        from kazprep.stages.tag import TagStage

        self._arguments = (models, segmenter, trim, contacts, precision, device)
        engine = choose_engine(**settings.inference.model_dump())
        self._stage = TagStage(
            load_tagger(models_folder(settings.models.source), engine), **settings.tag.model_dump()
        )
        self._segmenter = segmenter or Segmenter(models, precision=precision, device=device)

    def __reduce__(self) -> tuple[object, ...]:
        return _tagger, self._arguments

    def tag_words(self, sentences: Iterable[Sequence[str]]) -> list[list[str]]:
        """The BIO2 tag of each word of each sentence, for text that is split already.

        Raises `TypeError` for a sentence that is a string, `ValueError` for an empty word.
        """
        from kazprep.inference.threads import one_thread

        if isinstance(sentences, str):
            raise TypeError(
                "tag_words takes a list of sentences, each a list of words; a text goes to the tagger itself"
            )
        own = [
            _checked_words(index, words) for index, words in enumerate(many(sentences, "sentences", "list"))
        ]
        words = list(chain.from_iterable(own))
        if not words:
            return [[] for _ in own]
        firsts = np.cumsum([0, *map(len, own)], dtype=np.int32)
        with one_thread():
            # A sentence of no words begins where the next one does, and is none to the tagger.
            entities = self._stage.tag_words(words, np.unique(firsts))
        return _tags(entities, firsts.tolist())

    def _document(self, text: str | Document, number: int) -> Document:
        return unrepaired(text, number)

    def _through(self, documents: list[Document]) -> list[Document]:
        split = iter(self._segmenter.batch(document for document in documents if not len(document.tokens)))
        segmented = [document if len(document.tokens) else next(split) for document in documents]
        return apply(self._stage, segmented)


def _tagger(
    models: str | Path,
    segmenter: Segmenter | None,
    trim: bool,
    contacts: bool,
    precision: str,
    device: str,
) -> Tagger:
    return Tagger(
        models, segmenter=segmenter, trim=trim, contacts=contacts, precision=precision, device=device
    )


def _checked_words(index: int, words: object) -> list[str]:
    """The words of a sentence; raises `TypeError` and `ValueError` for what are none."""
    if isinstance(words, str | bytes) or not isinstance(words, Iterable):
        raise TypeError(f"sentence {index} has to be a list of words, not {described(words)}")
    checked = [
        text_of(word, f"word {place} of sentence {index}")
        for place, word in enumerate(many(words, f"the words of sentence {index}", "word"))
    ]
    for place, word in enumerate(checked):
        if not word:
            raise ValueError(f"word {place} of sentence {index} is empty: leave it out")
    return checked


def _tags(entities: Entities, firsts: list[int]) -> list[list[str]]:
    tags = entities.tags(slice(0, firsts[-1]))
    return [tags[first:last] for first, last in pairwise(firsts)]
