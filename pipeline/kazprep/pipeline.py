"""`Pipeline`, `Segmenter` and `Tagger`: strings in, documents out."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np

from kazprep.document import Document, checked_document
from kazprep.inference.threads import one_thread
from kazprep.settings import Settings, load_settings, settings_of
from kazprep.stages.apply import OnError, OnStage, run_stages
from kazprep.stages.built_in import SegmentStage, TagStage
from kazprep.stages.chain import check_chain
from kazprep.stages.registry import build_stages
from kazprep.stages.stage import Stage, columns_of
from kazprep.text.arguments import described, many, text_of
from kazprep.text_processor import TextProcessor

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa


class Pipeline(TextProcessor):
    """Stages that a text goes through one after the other; the default ones repair, split and tag it.

    >>> document = Pipeline()("Абай Алматыда тұрады.")  # doctest: +SKIP
    >>> [(entity.text, entity.type) for entity in document.named_entities]  # doctest: +SKIP
    [('Абай', 'PERSON'), ('Алматыда', 'GPE')]

    torch computes in one thread meanwhile, and has as many as before afterwards. Several Python threads may
    use one pipeline: they take turns. Pickling takes the models along.
    """

    def __init__(self, stages: Sequence[Stage] | None = None) -> None:
        """Chain these stages, or by default those of the default settings.

        Raises `TypeError` for an argument that is not a list of stages, `PipelineError` for stages that do
        not fit together.
        """
        self.stages: tuple[Stage, ...] = (
            build_stages(Settings(), allow_empty=True) if stages is None else _checked_stages(stages)
        )
        check_chain(self.stages)

    @classmethod
    def from_settings(
        cls, settings: Settings | Mapping[str, Mapping[str, Any]] | str | Path, *, allow_empty: bool = True
    ) -> Self:
        """The pipeline that settings describe: a TOML file of them, or a mapping of the same form.

        Without `allow_empty` a document of which normalization leaves no text is an error, as in a run.

        Raises `SettingsError` for settings that can't be used, `ModelError` for models that can't be loaded,
        `TypeError` for an argument that is none of these.

        >>> Pipeline.from_settings({"pipeline": {"stages": ["normalize"]}})
        <Pipeline normalize>
        """
        if isinstance(settings, Mapping):
            settings = settings_of(settings)
        elif isinstance(settings, str | Path):
            settings = load_settings(Path(settings))
        elif not isinstance(settings, Settings):
            raise TypeError(
                f"settings have to be the path of a TOML file or a mapping, not {described(settings)}"
            )
        return cls(build_stages(settings, allow_empty=allow_empty))

    def __repr__(self) -> str:
        return f"<Pipeline {' → '.join(stage.name for stage in self.stages) or 'without stages'}>"

    def run(
        self, documents: Sequence[Document], *, on_error: OnError | None = None, at: OnStage | None = None
    ) -> list[Document]:
        """A batch of documents through all stages, in their order; rejected ones skip later stages.

        `on_error(document, stage_name, error)` is called for a document that fails, which is left out then;
        without it the error is raised. `at(stage_name, documents)` is called before each stage.
        """
        with one_thread():
            return run_stages(self.stages, documents, on_error=on_error, at=at)

    def tables(self, documents: Iterable[Document]) -> "dict[str, pa.Table]":
        """The rows of documents in each table, by its name, as a run writes them; `errors` is empty.

        Raises `TypeError` for an argument that is not several documents: a single one, texts, a frame.
        """
        from kazprep.tables.build import concat, document_rows

        columns = columns_of(self.stages)
        return concat(document_rows(_checked_documents(documents), columns=columns), columns)

    def frames(self, documents: Iterable[Document]) -> "dict[str, pd.DataFrame]":
        """The same as pandas frames, as `open_run` gives them."""
        from kazprep.tables.pandas_types import to_pandas

        return {name: to_pandas(table) for name, table in self.tables(documents).items()}


def _checked_stages(stages: Iterable[Stage]) -> tuple[Stage, ...]:
    checked = tuple(many(stages, "stages", "stage"))
    for index, stage in enumerate(checked):
        if not hasattr(stage, "name") or not callable(stage):
            raise TypeError(
                f"stage {index} has to be a stage object, not {described(stage)}: "
                "Pipeline.from_settings takes stages by their names"
            )
    return checked


def _checked_documents(documents: Iterable[Document]) -> list[Document]:
    given = many(documents, "documents", "document", single=(Document,))
    return [checked_document(document, f"document {index}") for index, document in enumerate(given)]


class Segmenter(TextProcessor):
    """Splits text into `sentences` and `tokens` as it is, without repairs.

    The text of a document is its `text` where something has filled it, else its raw content.

    Offsets count code points of the string that was given. A line of it is a paragraph, and no sentence
    crosses one. torch computes in one thread meanwhile, and has as many as before afterwards. Several Python
    threads may use one segmenter: they take turns. Pickling keeps the arguments; the models are loaded again.
    """

    takes_text_as_is: ClassVar[bool] = True

    def __init__(
        self,
        models: str | Path = "embedded",
        *,
        rules: bool = True,
        disable_rules: Collection[str] = (),
        precision: str = "float32",
        device: str = "auto",
    ) -> None:
        """Load the models: `embedded`, `stanza` or a folder; the rest is as in the settings.

        Raises `SettingsError` for a wrong argument, `ModelError` for models that can't be loaded.
        """
        self._arguments: dict[str, Any] = {
            "models": models,
            "rules": rules,
            "disable_rules": disable_rules,
            "precision": precision,
            "device": device,
        }
        self.stage = SegmentStage.from_settings(
            settings_of(
                {
                    "models": {"source": str(models)},
                    "segment": {"rules": rules, "disable_rules": disable_rules},
                    "inference": {"precision": precision, "device": device},
                }
            )
        )

    def __reduce__(self) -> tuple[Any, ...]:
        return partial(Segmenter, **self._arguments), ()

    def run(
        self, documents: Sequence[Document], *, on_error: OnError | None = None, at: OnStage | None = None
    ) -> list[Document]:
        """A batch of documents, split; `on_error` and `at` are as for `Pipeline.run`."""
        with one_thread():
            return run_stages([self.stage], _with_text(documents), on_error=on_error, at=at)


class Tagger(TextProcessor):
    """Finds named entities in strings, in documents that are segmented, and in words.

    A text is split first, unless it is a document with tokens.

    Threads and pickling are as for `Segmenter`.
    """

    takes_text_as_is: ClassVar[bool] = True

    def __init__(
        self,
        models: str | Path = "embedded",
        *,
        segmenter: Segmenter | None = None,
        trim: bool = True,
        contacts: bool = True,
        rules: bool = True,
        disable_rules: Collection[str] = (),
        valid_ends: bool = True,
        names: str | Path | None = None,
        precision: str = "float32",
        device: str = "auto",
    ) -> None:
        """Load the models: `embedded`, `stanza` or a folder; the rest is as in the settings.

        `segmenter` splits strings; by default one is made of the same models. `names` is the path of a names
        file.

        Raises `SettingsError` for a wrong argument or names file, `ModelError` for models that can't be
        loaded.
        """
        self._arguments: dict[str, Any] = {
            "models": models,
            "segmenter": segmenter,
            "trim": trim,
            "contacts": contacts,
            "rules": rules,
            "disable_rules": disable_rules,
            "valid_ends": valid_ends,
            "names": str(Path(names).expanduser().absolute()) if names else "",
            "precision": precision,
            "device": device,
        }
        self._stage = TagStage.from_settings(
            settings_of(
                {
                    "models": {"source": str(models)},
                    "tag": {
                        name: self._arguments[name]
                        for name in ("trim", "contacts", "rules", "disable_rules", "valid_ends", "names")
                    },
                    "inference": {"precision": precision, "device": device},
                }
            )
        )
        segmenter = segmenter or Segmenter(models, precision=precision, device=device)
        self._segment = _SegmentWhereNeeded(segmenter.stage)

    def __reduce__(self) -> tuple[Any, ...]:
        return partial(Tagger, **self._arguments), ()

    def run(
        self, documents: Sequence[Document], *, on_error: OnError | None = None, at: OnStage | None = None
    ) -> list[Document]:
        """A batch of documents, split where they are not yet, and tagged; as `Pipeline.run` has it."""
        with one_thread():
            return run_stages([self._segment, self._stage], _with_text(documents), on_error=on_error, at=at)

    def tag_words(self, sentences: Iterable[Sequence[str]]) -> list[list[str]]:
        """The BIO2 tag of each word of each sentence, for text that is split already.

        Raises `TypeError` for a sentence that is a string, `ValueError` for an empty word.
        """
        if isinstance(sentences, str):
            raise TypeError(
                "tag_words takes a list of sentences, each a list of words; a text goes to the tagger itself"
            )
        checked = [
            _checked_words(index, words) for index, words in enumerate(many(sentences, "sentences", "list"))
        ]
        words = list(chain.from_iterable(checked))
        if not words:
            return [[] for _ in checked]
        firsts = np.cumsum([0, *map(len, checked)], dtype=np.int32)
        with one_thread():
            # A sentence without words begins where the next one does: the tagger does not get it.
            entities = self._stage.tag_words(words, np.unique(firsts))
        tags = entities.tags(slice(0, len(words)))
        return [tags[first:last] for first, last in pairwise(firsts.tolist())]


@dataclass(frozen=True, slots=True)
class _SegmentWhereNeeded:
    """Segments the documents that have no tokens."""

    stage: SegmentStage
    name: ClassVar[str] = SegmentStage.name
    requires: ClassVar[frozenset[str]] = SegmentStage.requires
    provides: ClassVar[frozenset[str]] = SegmentStage.provides

    def __call__(self, documents: Sequence[Document], /) -> list[Document]:
        without_tokens = [document for document in documents if not len(document.tokens)]
        segmented = iter(self.stage(without_tokens) if without_tokens else [])
        return [document if len(document.tokens) else next(segmented) for document in documents]


def _with_text(documents: Iterable[Document]) -> list[Document]:
    """Documents whose text is their raw content, where no stage has filled it."""
    return [
        document if document.text else replace(document, text=document.raw_text[slice(*document.content)])
        for document in documents
    ]


def _checked_words(index: int, words: object) -> list[str]:
    """The words of a sentence; raises `TypeError` and `ValueError` for values that are not words."""
    if isinstance(words, str | bytes) or not isinstance(words, Iterable):
        raise TypeError(f"sentence {index} has to be a list of words, not {described(words)}")
    checked = [
        text_of(word, f"word {position} of sentence {index}")
        for position, word in enumerate(many(words, f"the words of sentence {index}", "word"))
    ]
    for position, word in enumerate(checked):
        if not word:
            raise ValueError(f"word {position} of sentence {index} is empty: leave it out")
    return checked
