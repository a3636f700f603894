"""The built-in stages: normalize, segment, morphology, tag. None imports torch before a model is loaded."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Self

import numpy as np
import numpy.typing as npt

from kazprep.boundaries import RULES, Rules, apply_rules
from kazprep.chunking import Chunk, chunks
from kazprep.corrections import Corrections, read_corrections, with_corrections
from kazprep.document import Document
from kazprep.entities import rules as entity_rules
from kazprep.entities.columns import split_at_columns
from kazprep.entities.entity import Entities
from kazprep.entities.trim import trim
from kazprep.models.folder import check_morphology, models_folder
from kazprep.morphology.analysis import Analysis
from kazprep.morphology.latin_words import latin_stem
from kazprep.names import Names, read_names, with_known_places, with_names, with_repeated_names
from kazprep.normalization import WrappedLines, normalize
from kazprep.settings import Settings, TagSettings
from kazprep.settings.types import FURTHER_RULES
from kazprep.spans import Offsets, Spans
from kazprep.stages.stage import StageDeclaration
from kazprep.structure import PART_RULES, Part, PartRules, line_parts
from kazprep.structure.apply import GAP, sentence_parts, with_columns
from kazprep.transliteration import SCRIPTS, Script

if TYPE_CHECKING:
    from kazprep.inference.loading import SegmentationModel, TaggingModel  # imports torch
    from kazprep.inference.morphology.loading import MorphologyModel

_CHUNK_TOKENS = 50_000
"""Tokens that are tagged or analysed at once, which bounds the memory that a long document takes."""


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
    scripts: Collection[Script] = SCRIPTS
    """The rules that run, on which lines and scripts, as for `kazprep.normalize`."""
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
            scripts=self.scripts,
        )
        if not normalized.text and not self.allow_empty:
            raise NoTextError("no text is left: there were only characters that can't be seen")
        return replace(document, text=normalized.text, edits=normalized.edits)


@dataclass(frozen=True, slots=True)
class SegmentStage:
    """Fills `sentences` and `tokens`, as the model finds them and rules correct them, if any; and `parts`."""

    name: ClassVar[str] = "segment"
    requires: ClassVar[frozenset[str]] = frozenset({"text"})
    provides: ClassVar[frozenset[str]] = frozenset({"sentences", "tokens", "parts"})

    segmenter: "SegmentationModel"
    rules: Rules | None = None
    """The rules that correct the model's boundaries; None keeps them as they are."""
    part_rules: PartRules = PART_RULES
    """The rules that say what each line is part of."""

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
        disabled = set(settings.segment.disable_rules)
        of_parts = disabled.intersection(PART_RULES.names())
        rules = RULES.without(disabled - of_parts) if settings.segment.rules else None
        return cls(model, rules, PART_RULES.without(of_parts))

    def __call__(self, documents: Sequence[Document], /) -> list[Document]:
        """Segment the texts of the batch together."""
        found = self.segmenter.segment([document.text for document in documents])
        return [
            self._corrected(document, segmentation.sentences, segmentation.tokens)
            for document, segmentation in zip(documents, found, strict=True)
        ]

    def _corrected(self, document: Document, sentences: Spans, tokens: Spans) -> Document:
        lines = _lines_with_columns(document)
        parts = line_parts(lines, has_title=document.has_title, rules=self.part_rules)
        if self.rules is not None:
            sentences, tokens = apply_rules(document.text, sentences, tokens, self.rules, parts)
        of_sentences = sentence_parts(document.text, sentences, parts)
        return replace(document, sentences=sentences, tokens=tokens, parts=of_sentences)


_GAPS = ("\t", "  ", " | ", "\u00a0\u00a0")  # what there is between columns
_MAX_ROW = 300  # characters; a longer line is no row of a table


def _lines_with_columns(document: Document) -> list[str]:
    """The lines of the text, with tabs where the raw text has tabs or wide spaces, which `text` lacks."""
    lines = document.text.split("\n")
    start, end = document.content
    if not any(document.raw_text.find(gap, start, end) >= 0 for gap in _GAPS):
        return lines
    lengths = np.fromiter(map(len, lines), np.int32, len(lines))
    ends = np.cumsum(lengths + np.int32(1), dtype=np.int32) - np.int32(1)
    short = np.flatnonzero((lengths > 0) & (lengths <= _MAX_ROW))
    spans = document.raw_spans(Spans((ends - lengths)[short], ends[short]))
    for index, raw in zip(short.tolist(), spans.slices(document.raw_text), strict=True):
        lines[index] = with_columns(lines[index], raw)
    return lines


def _begins_cell(document: Document, first_tokens: Offsets) -> npt.NDArray[np.bool_]:
    """Whether each token begins a cell, but the first, in the row of a table, as the raw text has it."""
    begins = np.zeros(len(document.tokens), bool)
    raw = document.raw_spans(document.tokens)
    for part, (first, last) in zip(document.sentence_parts, pairwise(first_tokens.tolist()), strict=True):
        if part == Part.TABLE:
            for at in range(first + 1, last):
                before, after = raw.end[at - 1] - 1, raw.start[at] + 1
                begins[at] = GAP.search(document.raw_text, before, after) is not None
    return begins


@dataclass(frozen=True, slots=True)
class MorphologyStage:
    """Fills `analyses`: the lemma, part of speech and features of each token.

    They are what the models give, but for the lemma of a Latin word with a Kazakh ending after a hyphen:
    the word without it.
    """

    name: ClassVar[str] = "morphology"
    requires: ClassVar[frozenset[str]] = frozenset({"text", "sentences", "tokens"})
    provides: ClassVar[frozenset[str]] = frozenset({"analyses"})

    model: "MorphologyModel"

    @classmethod
    def from_settings(cls, settings: Settings) -> Self:
        """The stage as `[models]` and `[inference]` set it, with its models loaded.

        Raises `ModelError` for models that are not there or can't be loaded.
        """
        from kazprep.inference.loading import choose_backend
        from kazprep.inference.morphology.loading import load_morphology

        folder = models_folder(settings.models.source)
        check_morphology(folder)
        return cls(load_morphology(folder, choose_backend(**settings.inference.model_dump())))

    def __call__(self, documents: Sequence[Document], /) -> list[Document]:
        """Analyse the sentences of the batch together."""
        found: list[list[Analysis]] = [[] for _ in documents]
        bounds = [document.first_tokens for document in documents]
        for chunk in chunks([np.diff(each) for each in bounds], _CHUNK_TOKENS):
            owners, sentences = [], []
            for index, part in chunk:
                document, first_tokens = documents[index], bounds[index].tolist()
                for first, last in pairwise(first_tokens[part.start : part.stop + 1]):
                    owners.append(index)
                    sentences.append(document.tokens[first:last].slices(document.text))
            analysed = self.model.analyze(sentences)
            for index, words, analyses in zip(owners, sentences, analysed, strict=True):
                found[index] += map(_without_ending, words, analyses)
        return [
            replace(document, analyses=tuple(analyses))
            for document, analyses in zip(documents, found, strict=True)
        ]


def _without_ending(word: str, analysis: Analysis) -> Analysis:
    """The analysis of a token; the lemma of a Latin word with an ending is the word."""
    stem = latin_stem(word)
    return analysis if stem is None else replace(analysis, lemma=stem)


@dataclass(frozen=True, slots=True)
class TagStage:
    """Fills `entities`.

    Rules correct what the tagger finds; with `trim`, punctuation that no entity begins or ends with is cut
    off; then come known places and names that the document repeats. `names` win over all of them, and
    `corrections` over these.
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
    corrections: Corrections | None = None
    """Corrections of single places, which win over all else."""
    within_cells: bool = True
    """Whether entities in tables end where a column does (`kazprep.entities.columns`)."""
    known_places: bool = True
    """Whether countries and towns of a list are found (`kazprep.names.known_places`)."""
    repeated_names: bool = True
    """Whether names that a document has elsewhere are found in it (`kazprep.names.repeated`)."""

    @classmethod
    def from_settings(cls, settings: Settings) -> Self:
        """The stage as `[tag]`, `[models]` and `[inference]` set it, with its model loaded.

        Raises `ModelError` for a model that can't be loaded, `SettingsError` for a file of names or
        corrections that can't be used.
        """
        file = settings.tag.names
        names = read_names(Path(file).expanduser()) if file else None
        file = settings.tag.corrections
        corrections = read_corrections(Path(file).expanduser()) if file else None
        from kazprep.inference.loading import choose_backend, load_tagger

        engine = choose_backend(**settings.inference.model_dump())
        model = load_tagger(models_folder(settings.models.source), engine, valid_ends=settings.tag.valid_ends)
        further = (settings.tag.rules and rule not in settings.tag.disable_rules for rule in FURTHER_RULES)
        return cls(model, settings.tag.trim, _entity_rules(settings.tag), names, corrections, *further)

    def __call__(self, documents: Sequence[Document], /) -> list[Document]:
        """Tag the sentences of the batch together."""
        found: list[list[Entities]] = [[] for _ in documents]
        bounds = [document.first_tokens for document in documents]
        for chunk in chunks([np.diff(each) for each in bounds], _CHUNK_TOKENS):
            for (index, _), entities in zip(chunk, self._tag(documents, bounds, chunk), strict=True):
                found[index].append(entities)
        return [
            replace(document, entities=self._over_document(document, bounds_, Entities.concatenated(parts)))
            for document, bounds_, parts in zip(documents, bounds, found, strict=True)
        ]

    def _over_document(self, document: Document, first_tokens: Offsets, entities: Entities) -> Entities:
        """What rules that look at more than a sentence's words make of a document's entities."""
        words = document.tokens.slices(document.text)
        found = entities
        if self.within_cells and Part.TABLE in document.sentence_parts:
            found = split_at_columns(found, words, _begins_cell(document, first_tokens))
        if self.repeated_names:
            found = with_repeated_names(found, words, first_tokens)
        if found is not entities:  # a names file says what must not be an entity, too
            found = self._with_names(found, words, first_tokens)
        return with_corrections(document, found, self.corrections) if self.corrections else found

    def tag_words(self, words: Sequence[str], first_tokens: Offsets) -> Entities:
        """The entities of sentences, as the tagger takes them, after the rules."""
        entities = self.tagger.tag(
            words, first_tokens, lambda found: self._corrected(found, words, first_tokens)
        )
        if self.known_places:  # it looks at scores, which the tagger knows after the correction only
            entities = with_known_places(entities, words, first_tokens)
        return self._with_names(entities, words, first_tokens)

    def _corrected(self, entities: Entities, words: Sequence[str], first_tokens: Offsets) -> Entities:
        entities = entity_rules.apply_rules(entities, words, first_tokens, self.rules)
        return trim(entities, words) if self.trim else entities

    def _with_names(self, entities: Entities, words: Sequence[str], first_tokens: Offsets) -> Entities:
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
    off = {*settings.disable_rules} - {*FURTHER_RULES} | (set() if settings.contacts else {"contact"})
    return rules.without(off)


BUILT_IN: dict[str, StageDeclaration] = {
    stage.name: stage for stage in (NormalizeStage, SegmentStage, MorphologyStage, TagStage)
}
"""The built-in stages by their names, in the order in which they fit together."""
