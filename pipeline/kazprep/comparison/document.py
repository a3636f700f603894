"""What two runs found in one document, compared."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from kazprep.comparison.agreement import Agreement
from kazprep.comparison.causes import Causes, by
from kazprep.comparison.difference import SENTENCE_SEPARATOR, SEPARATOR, Difference
from kazprep.comparison.groups import Alignment, Group, Labels, align
from kazprep.comparison.offsets import in_seen_offsets, seen_offsets
from kazprep.comparison.repairs import repaired
from kazprep.comparison.tables import Found, Key
from kazprep.entities.entity import MODEL, UNKNOWN_SOURCE
from kazprep.spans import Spans
from kazprep.text.visible import visible

_CONTEXT = 40
"""Characters of the original text on each side of a difference."""
_DECIDERS = {"names": "names file"}
"""What values of `entities.source` that are no rules are called."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two runs found differently in a document, and how far they agree on it."""

    differences: tuple[Difference, ...]
    agreement: Mapping[str, Agreement]
    """By measure: see `kazprep.comparison.agreement.MEASURES`."""


def compare_found(key: Key, a: Found, b: Found, causes: Causes) -> Comparison:
    """Compare what two runs found in a document; `a` has its original text."""
    document = _Document(key, a, b, causes)
    if (a.rejected is None) != (b.rejected is None):
        kind = "rejected" if a.rejected is None else "accepted"
        row = document.whole(kind, f"filter: {a.rejected or b.rejected}")
        return Comparison((row,), {"documents": Agreement(1, 1)})
    repairs, of_repairs = _compare_repairs(document)
    changed = _Places.of(repairs)
    sentences, of_sentences = _compare_sentences(document, changed)
    bounds = _Places.of(sentences, "sentence boundary")
    tokens, of_tokens, aligned = _compare_tokens(document, changed)
    entities, of_entities = _compare_entities(document, changed, _Places.of(tokens, "token boundary"), bounds)
    words, of_words = _compare_words(document, aligned, changed, bounds)
    found = sorted(
        [*repairs, *sentences, *tokens, *entities, *words], key=lambda each: (each.start, each.end)
    )
    agreement = {
        "documents": Agreement(1, 1, 1, 1),
        "sentences": of_sentences,
        "tokens": of_tokens,
        "entities": of_entities,
        "repairs": of_repairs,
    }
    return Comparison(tuple(found), agreement | of_words)


@dataclass(frozen=True, slots=True)
class _Places:
    """Where differences are in the original text, and what they are called as a cause of others."""

    spans: Sequence[tuple[int, int]]
    names: Sequence[str]

    @classmethod
    def of(cls, differences: Sequence[Difference], name: str = "") -> "_Places":
        """The places of differences, with what they are called and their own cause."""
        return cls(
            [(each.start, each.end) for each in differences],
            [by(name, each.cause) for each in differences],
        )

    def over(self, start: int, end: int) -> str:
        """The name of the first that lies over a span, or within it if it is empty; empty for none."""
        for (first, last), name in zip(self.spans, self.names, strict=True):
            if (first < end and start < last) or (first == last and start <= first <= end):
                return name
        return ""


@dataclass(frozen=True, slots=True)
class _Document:
    """A document with what both runs found in it."""

    key: Key
    a: Found
    b: Found
    causes: Causes

    def spans(self, table: str) -> tuple[Spans, Spans]:
        """The offsets of the rows that either run has, in the original text."""
        return self.a.rows[table].spans, self.b.rows[table].spans

    def values(self, table: str, column: str, group: Group) -> tuple[list[str], list[str]]:
        """The values that either run has in the rows of a group."""
        return self.a.rows[table].values(column, group.a), self.b.rows[table].values(column, group.b)

    def aligned(self, a: Spans, b: Spans, labels: tuple[Labels, Labels] | None = None) -> Alignment:
        """The rows of both, by the characters of the original text that can be seen."""
        if _equal(a.start, b.start) and _equal(a.end, b.end) and (labels is None or _equal(*labels)):
            every = np.arange(len(a))
            return Alignment((), every, every)
        offsets = seen_offsets(self.a.raw_text)
        return align(in_seen_offsets(a, offsets), in_seen_offsets(b, offsets), labels)

    def row(
        self,
        kind: str,
        bounds: "_Bounds",
        readings: tuple[str | None, str | None],
        cause: str,
        types: tuple[str | None, str | None] = (None, None),
    ) -> Difference:
        """A difference, with the original text around it."""
        text, (start, end) = self.a.raw_text, bounds.extent
        return Difference(
            kind,
            *readings,
            *types,
            _one_line(text[max(0, start - _CONTEXT) : start]),
            _one_line(text[start:end]),
            _one_line(text[end : end + _CONTEXT]),
            cause,
            self.key.source,
            self.key.record,
            self.key.doc_id,
            start,
            end,
            bounds.a,
            bounds.b,
        )

    def whole(self, change: str, cause: str) -> Difference:
        """A difference of the document as a whole."""
        return whole_document(self.key, change, cause, self.a.raw_text)


def whole_document(key: Key, change: str, cause: str, text: str = "") -> Difference:
    """A difference of a document as a whole; `text` is its original text, if that was read."""
    begin = _one_line(text[: 2 * _CONTEXT])
    a = None if change == "gained" else key.source
    b = None if change == "lost" else key.source
    named = key.source, key.record, key.doc_id
    return Difference(f"document-{change}", a, b, None, None, "", begin, "", cause, *named, 0, 0)


@dataclass(frozen=True, slots=True)
class _Bounds:
    """The spans that either run has in a group, in the original text."""

    a: tuple[tuple[int, int], ...]
    b: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, spans: tuple[Spans, Spans], group: Group) -> "_Bounds":
        a, b = (
            tuple(each[rows.start : rows.stop]) for each, rows in zip(spans, (group.a, group.b), strict=True)
        )
        return cls(a, b)

    @property
    def extent(self) -> tuple[int, int]:
        """Where the first begins and the last ends."""
        both = (*self.a, *self.b)
        return min(start for start, _ in both), max(end for _, end in both)


def _compare_repairs(document: _Document) -> tuple[list[Difference], Agreement]:
    """Where the two make different texts of the original; by which rules does not matter."""
    spans = document.spans("repairs")
    after = _labels(*(found.rows["repairs"].table["after"] for found in (document.a, document.b)))
    alignment = align(*spans, after)
    same_a, same_b = len(alignment.same_a), len(alignment.same_b)
    rows = []
    for group in alignment.groups:
        bounds = _Bounds.of(spans, group)
        texts = document.values("repairs", "after", group)
        a, b = (
            repaired(document.a.raw_text, *bounds.extent, zip(side, after, strict=True))
            for side, after in zip((bounds.a, bounds.b), texts, strict=True)
        )
        if a == b:
            same_a, same_b = same_a + len(group.a), same_b + len(group.b)
            continue
        ours, theirs = document.values("repairs", "rule", group)
        change = "changed" if group.a and group.b else "lost" if group.a else "gained"
        cause = document.causes.of("repair", f"repair {'+'.join(dict.fromkeys([*ours, *theirs]))}")
        rows.append(document.row(f"repair-{change}", bounds, (visible(a), visible(b)), cause))
    return rows, Agreement(len(spans[0]), len(spans[1]), same_a, same_b)


def _compare_sentences(document: _Document, repairs: "_Places") -> tuple[list[Difference], Agreement]:
    spans = document.spans("sentences")
    alignment = document.aligned(*spans)
    rows = [
        _bounds_row(document, "sentence", _Bounds.of(spans, group), group, repairs, SENTENCE_SEPARATOR)
        for group in alignment.groups
    ]
    return rows, _agreement(spans, alignment)


def _compare_tokens(document: _Document, repairs: "_Places") -> tuple[list[Difference], Agreement, Alignment]:
    spans = document.spans("tokens")
    alignment = document.aligned(*spans)
    rows = [
        _bounds_row(document, "token", _Bounds.of(spans, group), group, repairs, SEPARATOR)
        for group in alignment.groups
    ]
    return rows, _agreement(spans, alignment), alignment


def _bounds_row(
    document: _Document, unit: str, bounds: _Bounds, group: Group, repairs: "_Places", separator: str
) -> Difference:
    """Where sentences or tokens begin or end elsewhere."""
    texts = document.values(f"{unit}s", "text", group)
    cause = repairs.over(*bounds.extent) or document.causes.of(unit)
    change = _change(group) or "moved"
    return document.row(f"{unit}-{change}", bounds, _readings(texts, separator), cause)


def _compare_entities(
    document: _Document, repairs: "_Places", tokens: "_Places", sentences: "_Places"
) -> tuple[list[Difference], Agreement]:
    spans = document.spans("entities")
    types = _labels(*(found.rows["entities"].table["type"] for found in (document.a, document.b)))
    alignment = document.aligned(*spans, types)
    rows = []
    for group in alignment.groups:
        bounds = _Bounds.of(spans, group)
        classes = document.values("entities", "type", group)
        cause = repairs.over(*bounds.extent) or tokens.over(*bounds.extent)
        if not cause:
            rule = _decider(*document.values("entities", "source", group))
            cause = document.causes.of("entity", rule, sentences.over(*bounds.extent))
        texts = document.values("entities", "text", group)
        change = _change(group) or _entity_change(bounds, classes)
        readings = _readings(texts, SEPARATOR)
        rows.append(document.row(f"entity-{change}", bounds, readings, cause, _readings(classes, SEPARATOR)))
    return rows, _agreement(spans, alignment)


def _entity_change(bounds: _Bounds, classes: tuple[list[str], list[str]]) -> str:
    if bounds.a == bounds.b:
        return "retyped"
    return "resized" if classes[0] == classes[1] else "changed"


def _decider(a: Sequence[str | None], b: Sequence[str | None]) -> str:
    """What decided other than a model, where it was not the same in both; empty if it is not known."""
    if set(a) == set(b):
        return ""
    names = [each for each in dict.fromkeys([*a, *b]) if each not in (None, MODEL, UNKNOWN_SOURCE)]
    return " and ".join(_DECIDERS.get(name, f"rule {name}") for name in names)


def _compare_words(
    document: _Document, aligned: Alignment, repairs: "_Places", sentences: "_Places"
) -> tuple[list[Difference], dict[str, Agreement]]:
    """The lemmas and parts of speech of tokens that both runs have."""
    a, b = (
        found.rows["tokens"].table.take(pa.array(rows))
        for found, rows in ((document.a, aligned.same_a), (document.b, aligned.same_b))
    )
    spans = document.spans("tokens")
    rows: list[Difference] = []
    other_upos, of_upos = _unequal(a["upos"], b["upos"])
    other_lemma, of_lemma = _unequal(a["lemma"], b["lemma"])
    has_other_upos = set(other_upos)
    for unit, others in (("upos", other_upos), ("lemma", other_lemma)):
        for at in others:
            group = Group(*(range(each[at], each[at] + 1) for each in (aligned.same_a, aligned.same_b)))
            bounds = _Bounds.of(spans, group)
            cause = repairs.over(*bounds.extent)
            if not cause:
                follows = unit == "lemma" and at in has_other_upos
                rule = "part of speech" if follows else ""
                cause = document.causes.of(unit, rule, sentences.over(*bounds.extent))
            readings = a[unit][at].as_py(), b[unit][at].as_py()
            rows.append(document.row(f"{unit}-changed", bounds, readings, cause))
    return rows, {"lemmas": of_lemma, "upos": of_upos}


def _unequal(a: pa.ChunkedArray, b: pa.ChunkedArray) -> tuple[list[int], Agreement]:
    """The rows in which two columns have other values, and how far they agree where both have one."""
    differs = pc.not_equal(a, b)
    rows = np.flatnonzero(pc.fill_null(differs, False).to_numpy()).tolist()
    compared = len(differs) - differs.null_count
    same = compared - len(rows)
    return rows, Agreement(compared, compared, same, same)


def _change(group: Group) -> str:
    """How the rows of a group differ, by their numbers; empty where either has one, or both have several."""
    match len(group.a), len(group.b):
        case 0, _:
            return "gained"
        case _, 0:
            return "lost"
        case 1, 1:
            return ""
        case _, 1:
            return "joined"
        case 1, _:
            return "split"
    return ""


def _agreement(spans: tuple[Spans, Spans], alignment: Alignment) -> Agreement:
    return Agreement(len(spans[0]), len(spans[1]), len(alignment.same_a), len(alignment.same_b))


def _readings(values: tuple[list[str], list[str]], separator: str) -> tuple[str | None, str | None]:
    """The values of either side as one reading; None for no rows."""
    a, b = (separator.join(map(_one_line, side)) if side else None for side in values)
    return a, b


def _labels(a: pa.ChunkedArray, b: pa.ChunkedArray) -> tuple[Labels, Labels]:
    """A number for each value of two columns, the same for the same text."""
    codes = pa.chunked_array([*a.chunks, *b.chunks], a.type).combine_chunks().dictionary_encode()
    numbers = codes.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    return numbers[: len(a)], numbers[len(a) :]


def _equal(a: npt.NDArray[Any], b: npt.NDArray[Any]) -> bool:
    return len(a) == len(b) and bool((a == b).all())


def _one_line(text: str) -> str:
    return " ".join(text.split("\n"))
