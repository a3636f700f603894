"""The built-in stages: normalize, segment and tag. None of them imports torch before a model is loaded."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Self

import numpy as np

from kazprep.boundaries import RULES, Rules, apply_rules
from kazprep.chunking import Chunk, chunks
from kazprep.document import Document
from kazprep.entities import rules as entity_rules
from kazprep.entities.entity import Entities
from kazprep.entities.trim import trim
from kazprep.models.folder import models_folder
from kazprep.names import Names, read_names, with_names
from kazprep.normalization import WrappedLines, normalize
from kazprep.settings import Settings, TagSettings
from kazprep.spans import Offsets
from kazprep.stages.stage import StageDeclaration

if TYPE_CHECKING:
    from kazprep.inference.loading import SegmentationModel, TaggingModel  # imports torch

_CHUNK_TOKENS = 50_000
"""Tokens that are tagged at once, which bounds the memory that a long document takes."""


class NoTextError(ValueError):
    """A document of which normalization leaves no text."""


@dataclass(frozen=True, slots=True)
class NormalizeStage:
    """Fills `text` with the repaired content, and `edits` with every change.

    Raises `NoTextError` for a document of which normalization leaves nothing, unless `allow_empty`.
    """

    name: ClassVar[str] = "normalize"
    requires: ClassVar[frozenset[str]] = frozenset({"raw_text", "content"})
    provides: ClassVar[frozenset[str]] = frozenset({"text", "edits"})

    profile: str = "default"
    enable: Collection[str] = ()
    disable: Collection[str] = ()
    wrapped_lines: WrappedLines = "auto"
    """The rules that run, and on which lines, as for `kazprep.normalize`."""
    allow_empty: bool = False
    """Whether a document may have no text."""

    @classmethod
    def from_settings(cls, settings: Settings, *, allow_empty: bool = False) -> Self:
        """The stage as the section `[normalize]` sets it."""
        return cls(**settings.normalize.model_dump(), allow_empty=allow_empty)

    def __call__(self, documents: Sequence[Document], /) -> list[Document]:
        """Normalize each document by itself."""
        return [self._normalized(document) for document in documents]

    def _normalized(self, document: Document) -> Document:
        start, end = document.content
        normalized = normalize(
            document.raw_text[start:end],
            profile=self.profile,
            enable=self.enable,
            disable=self.disable,
            wrapped_lines=self.wrapped_lines,
            heading=document.has_title,
        )
        if not normalized.text and not self.allow_empty:
            raise NoTextError("no text is left: there were only characters that can't be seen")
        return replace(document, text=normalized.text, edits=normalized.edits)


@dataclass(frozen=True, slots=True)
class SegmentStage:
    """Fills `sentences` and `tokens`: what the model finds, corrected by rules if there are any."""

    name: ClassVar[str] = "segment"
    requires: ClassVar[frozenset[str]] = frozenset({"text"})
    provides: ClassVar[frozenset[str]] = frozenset({"sentences", "tokens"})

    segmenter: "SegmentationModel"
    rules: Rules | None = None
    """The rules that correct the model's boundaries; None keeps them as they are."""

    @classmethod
    def from_settings(cls, settings: Settings) -> Self:
        """The stage as `[segment]`, `[models]` and `[inference]` set it, with its model loaded.

        Raises `ModelError` for a model that can't be loaded.
        """
        from kazprep.inference.loading import choose_backend, load_segmenter

        model = load_segmenter(
            models_folder(settings.models.source),
            settings.segment.max_paragraph_characters,
            choose_backend(**settings.inference.model_dump()),
        )
        return cls(model, RULES.without(settings.segment.disable_rules) if settings.segment.rules else None)

    def __call__(self, documents: Sequence[Document], /) -> list[Document]:
        """Segment the texts of the batch together."""
        found = self.segmenter.segment([document.text for document in documents])
        segmented = [
            replace(document, sentences=segmentation.sentences, tokens=segmentation.tokens)
            for document, segmentation in zip(documents, found, strict=True)
        ]
        return segmented if self.rules is None else [_with_rules(each, self.rules) for each in segmented]


def _with_rules(document: Document, rules: Rules) -> Document:
    sentences, tokens = apply_rules(document.text, document.sentences, document.tokens, rules)
    return replace(document, sentences=sentences, tokens=tokens)


@dataclass(frozen=True, slots=True)
class TagStage:
    """Fills `entities`.

    Rules correct what the tagger finds; with `trim`, punctuation that no entity begins or ends with is cut
    off; `names` come last.
    """

    name: ClassVar[str] = "tag"
    requires: ClassVar[frozenset[str]] = frozenset({"text", "sentences", "tokens"})
    provides: ClassVar[frozenset[str]] = frozenset({"entities"})

    tagger: "TaggingModel"
    trim: bool = True
    rules: entity_rules.Rules = entity_rules.RULES
    """The rules that correct the tagger's entities."""
    names: Names | None = None
    """Names that win over the tagger and the rules."""

    @classmethod
    def from_settings(cls, settings: Settings) -> Self:
        """The stage as `[tag]`, `[models]` and `[inference]` set it, with its model loaded.

        Raises `ModelError` for a model that can't be loaded, `SettingsError` for a names file that can't be
        used.
        """
        file = settings.tag.names
        names = read_names(Path(file).expanduser()) if file else None
        from kazprep.inference.loading import choose_backend, load_tagger

        engine = choose_backend(**settings.inference.model_dump())
        model = load_tagger(models_folder(settings.models.source), engine, valid_ends=settings.tag.valid_ends)
        return cls(model, settings.tag.trim, _entity_rules(settings.tag), names)

    def __call__(self, documents: Sequence[Document], /) -> list[Document]:
        """Tag the sentences of the batch together."""
        found: list[list[Entities]] = [[] for _ in documents]
        bounds = [document.first_tokens for document in documents]
        for chunk in chunks([np.diff(each) for each in bounds], _CHUNK_TOKENS):
            for (index, _), entities in zip(chunk, self._tag(documents, bounds, chunk), strict=True):
                found[index].append(entities)
        return [
            replace(document, entities=Entities.concatenated(parts))
            for document, parts in zip(documents, found, strict=True)
        ]

    def tag_words(self, words: Sequence[str], first_tokens: Offsets) -> Entities:
        """The entities of sentences, as the tagger takes them, after the rules."""
        return self.tagger.tag(words, first_tokens, lambda found: self._corrected(found, words, first_tokens))

    def _corrected(self, entities: Entities, words: Sequence[str], first_tokens: Offsets) -> Entities:
        entities = entity_rules.apply_rules(entities, words, first_tokens, self.rules)
        if self.trim:
            entities = trim(entities, words)
        return with_names(entities, words, first_tokens, self.names) if self.names else entities

    def _tag(
        self, documents: Sequence[Document], first_tokens: Sequence[Offsets], chunk: Chunk
    ) -> list[Entities]:
        """The entities of some sentences of each of some documents, as spans of the documents' tokens."""
        words: list[str] = []
        firsts, shifts = [], []
        for index, sentences in chunk:
            document = documents[index]
            bounds = first_tokens[index][sentences.start : sentences.stop + 1]
            shifts.append(int(bounds[0]) - len(words))
            firsts.append(bounds[:-1] - shifts[-1])
            words += document.tokens[bounds[0] : bounds[-1]].slices(document.text)
        entities = self.tag_words(words, np.append(np.concatenate(firsts), len(words)).astype(np.int32))
        starts = entities.tokens.start
        bounds = np.append(np.searchsorted(starts, [first[0] for first in firsts]), len(starts))
        return [
            entities[first:last].moved(shift)
            for first, last, shift in zip(bounds[:-1].tolist(), bounds[1:].tolist(), shifts, strict=True)
        ]


def _entity_rules(settings: TagSettings) -> entity_rules.Rules:
    """The rules that the section `[tag]` leaves on."""
    rules = entity_rules.RULES if settings.rules else entity_rules.RULES.only(["contact"])
    off = settings.disable_rules if settings.contacts else (*settings.disable_rules, "contact")
    return rules.without(off)


BUILT_IN: dict[str, StageDeclaration] = {
    stage.name: stage for stage in (NormalizeStage, SegmentStage, TagStage)
}
"""The built-in stages by their names, in the order in which they fit together."""
