"""A document with what both runs found in it: its spans, aligned, and differences with their context."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from kazprep.comparison.causes import Causes, by
from kazprep.comparison.difference import Difference
from kazprep.comparison.groups import Alignment, Group, Labels, align, are_equal
from kazprep.comparison.offsets import in_seen_offsets, seen_offsets
from kazprep.comparison.tables import Found, Key
from kazprep.spans import Spans

_CONTEXT = 40
"""Characters of the original text on each side of a difference."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """The spans that either run has in a group, in the original text."""

    a: tuple[tuple[int, int], ...]
    b: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, spans: tuple[Spans, Spans], group: Group) -> Self:
        """The spans of a group of rows, by those of all rows."""
        a, b = (
            tuple(each[rows.start : rows.stop]) for each, rows in zip(spans, (group.a, group.b), strict=True)
        )
        return cls(a, b)

    @property
    def extent(self) -> tuple[int, int]:
        """Where the first begins and the last ends."""
        both = (*self.a, *self.b)
        return min(start for start, _ in both), max(end for _, end in both)


@dataclass(frozen=True, slots=True)
class Places:
    """Where differences are in the original text, and what they are called as a cause of others.

    They are in ascending order and do not overlap.
    """

    starts: Sequence[int]
    ends: Sequence[int]
    names: Sequence[str]

    @classmethod
    def of(cls, differences: Sequence[Difference], name: str = "") -> Self:
        """The places of differences, with what they are called and their own cause."""
        return cls(
            [each.start for each in differences],
            [each.end for each in differences],
            [by(name, each.cause) for each in differences],
        )

    def over(self, start: int, end: int) -> str:
        """The name of the first that lies over a span, or within it if it is empty; empty for none."""
        for at in range(bisect_left(self.ends, start), bisect_right(self.starts, end)):
            first, last = self.starts[at], self.ends[at]
            if (first < end and start < last) or first == last:
                return self.names[at]
        return ""


@dataclass(frozen=True, slots=True)
class Both:
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
        if are_equal(a, b, labels):
            return align(a, b, labels)
        offsets = seen_offsets(self.a.raw_text)
        return align(in_seen_offsets(a, offsets), in_seen_offsets(b, offsets), labels)

    def row(
        self,
        kind: str,
        bounds: Bounds,
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
            one_line(text[max(0, start - _CONTEXT) : start]),
            one_line(text[start:end]),
            one_line(text[end : end + _CONTEXT]),
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
    begin = one_line(text[: 2 * _CONTEXT])
    a = None if change == "gained" else key.source
    b = None if change == "lost" else key.source
    named = key.source, key.record, key.doc_id
    return Difference(f"document-{change}", a, b, None, None, "", begin, "", cause, *named, 0, 0)


def one_line(text: str) -> str:
    """A text with spaces for its line breaks."""
    return " ".join(text.split("\n"))
