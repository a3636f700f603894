"""Edits: where two texts differ, which rule changed them, and how offsets carry over.

A rule finds replacements, `replace` makes them, and `compose` makes one list of edits of two successive ones.
All offsets count code points.
"""

import math
from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Self

import numpy as np
import numpy.typing as npt

from kazprep.spans import Offsets, Spans

Replacement = tuple[int, int, str]
"""`(start, end, new)`: the span `text[start:end]` becomes `new`."""

ScoredReplacement = tuple[int, int, str, float]
"""`(start, end, new, confidence)`: a replacement, and how probable it is that it is right, from 0 to 1."""

_MAX_PIECES = 10_000
"""The number of pieces of a text that are joined at once: many small strings need much memory."""


@dataclass(frozen=True, slots=True)
class Repair:
    """One change: `before`, at `raw_text[raw_start:raw_end]`, became `after`, at `text[start:end]`."""

    start: int
    end: int
    raw_start: int
    raw_end: int
    before: str
    after: str
    rule: str
    confidence: float | None = None
    """How probable it is that the change is right, from 0 to 1; None for a rule that doesn't estimate it."""


@dataclass(frozen=True, slots=True, eq=False)
class Edits:
    """Edits in ascending order without overlap: `before[i]` in the old text became `after[i]` in the new one.

    `rule[i]` is the name of the rule that made it, `confidence[i]` how probable it is that it is right, NaN
    if the rule doesn't estimate that. Outside the edits the two texts are equal.
    """

    before: Spans
    after: Spans
    rule: npt.NDArray[np.object_]
    confidence: npt.NDArray[np.float32] = field(default_factory=lambda: np.empty(0, np.float32))
    """All NaN if it is left out."""

    def __post_init__(self) -> None:
        if len(self.rule) and not len(self.confidence):
            object.__setattr__(self, "confidence", np.full(len(self.rule), np.nan, np.float32))

    @classmethod
    def none(cls) -> Self:
        """The edits between two equal texts."""
        return cls(Spans.empty(), Spans.empty(), np.empty(0, dtype=object))

    def __len__(self) -> int:
        return len(self.rule)

    @property
    def confidences(self) -> list[float | None]:
        """`confidence` as numbers with four digits; None for NaN."""
        return [None if value != value else round(value, 4) for value in self.confidence.tolist()]

    def to_before(self, start: Offsets, end: Offsets) -> Spans:
        """The spans of the old text from which the spans `start:end` of the new text come.

        In an edit that kept the length, each character comes from the one at the same position; in any other
        edit each comes from the whole span that was replaced. Text that was deleted between two characters
        belongs to spans that contain both, not to those that begin or end there. An empty span comes from an
        empty one.
        """
        before_start = self._source(start, at_end=False)
        before_end = np.where(end > start, self._source(end - np.int32(1), at_end=True), before_start)
        return Spans(before_start, before_end)

    def _source(self, characters: Offsets, *, at_end: bool) -> Offsets:
        """The offset in the old text where the source of each character of the new text starts or ends."""
        if not len(self):
            return characters + np.int32(at_end)
        edit = np.searchsorted(self.after.start, characters, side="right") - 1
        before_start, before_end = self.before.start[edit], self.before.end[edit]
        after_start, after_end = self.after.start[edit], self.after.end[edit]
        ahead_of_all = edit < 0
        inside = characters < after_end
        resized = before_end - before_start != after_end - after_start
        shifted = characters - after_end + before_end + np.int32(at_end)
        source = np.where(inside & resized, before_end if at_end else before_start, shifted)
        return np.where(ahead_of_all, characters + np.int32(at_end), source).astype(np.int32)


def replace(
    text: str, replacements: Iterable[Replacement | ScoredReplacement], rule: str
) -> tuple[str, Edits]:
    """Make the replacements of one rule, given in ascending order and without overlap.

    >>> replace("Aлма ағашы", [(0, 1, "А")], "latin-letter")[0]
    'Алма ағашы'
    """
    pieces: list[str] = []
    joined: list[str] = []
    bounds = array("i")  # of each replacement: start, end and the length of the new text
    confidences = array("f")
    position = 0
    for start, end, new, *confidence in replacements:
        pieces += (text[position:start], new)
        bounds.extend((start, end, len(new)))
        confidences.append(confidence[0] if confidence else math.nan)
        position = end
        if len(pieces) > _MAX_PIECES:
            joined.append("".join(pieces))
            pieces.clear()
    if not bounds:
        return text, Edits.none()
    start_of, end_of, length = np.array(bounds, dtype=np.int32).reshape(-1, 3).T.copy()
    growth = length - (end_of - start_of)
    after_end = end_of + np.cumsum(growth, dtype=np.int32)
    edits = Edits(
        Spans(start_of, end_of),
        Spans(after_end - length, after_end),
        np.full(len(length), rule, dtype=object),
        np.array(confidences, dtype=np.float32),
    )
    return "".join([*joined, *pieces, text[position:]]), edits


def compose(first: Edits, second: Edits) -> Edits:
    """The edits that lead from the text before `first` to the text after `second`.

    Edits that overlap in the text between the two become one, with both rules named (`nfc+latin-letter`), and
    the lower confidence of the two.
    """
    if not len(first) or not len(second):
        return first if len(first) else second
    # The position of every edit in the text between, in its order; where two touch, an empty one comes first.
    start = np.concatenate([first.after.start, second.before.start])
    end = np.concatenate([first.after.end, second.before.end])
    order = np.lexsort((end, start))
    start, end = start[order], end[order]
    rule = np.concatenate([first.rule, second.rule])[order]
    confidence = np.concatenate([first.confidence, second.confidence])[order]
    nothing = (np.zeros(len(first), np.int32), np.zeros(len(second), np.int32))
    to_before = np.concatenate([_growth(first.after, first.before), nothing[1]])[order]
    to_after = np.concatenate([nothing[0], _growth(second.before, second.after)])[order]

    # Edits that overlap make a group, from a head to a tail.
    reach = np.maximum.accumulate(end)
    heads = np.flatnonzero(np.concatenate([[True], start[1:] >= reach[:-1]]))
    tails = np.append(heads[1:], len(start)) - 1
    low, high = start[heads], reach[tails]

    def shifted(growth: Offsets) -> Spans:
        so_far = np.cumsum(growth)
        start = low + so_far[heads] - growth[heads]
        return Spans(start.astype(np.int32), (high + so_far[tails]).astype(np.int32))

    names = rule[heads]
    for group in np.flatnonzero(tails > heads):
        members = rule[heads[group] : tails[group] + 1]
        names[group] = "+".join(dict.fromkeys(name for member in members for name in member.split("+")))
    # The lowest of each group; NaN only where all are NaN.
    return Edits(shifted(to_before), shifted(to_after), names, np.fmin.reduceat(confidence, heads))


def _growth(old: Spans, new: Spans) -> Offsets:
    """The number of characters by which each span is longer in `new` than in `old`."""
    return (new.end - new.start) - (old.end - old.start)


def checked_offsets(offsets: npt.ArrayLike, length: int) -> Offsets:
    """Offsets of a text of this length, as an array of the shape that they come in.

    Raises `IndexError` for one that is not from 0 to `length`, `TypeError` for any that is no integer.
    """
    array = np.asarray(offsets)
    if array.size and array.dtype.kind not in "iu":
        raise TypeError(f"offsets have to be integers, not {array.dtype}")
    if array.size and (array.min() < 0 or array.max() > length):
        raise IndexError(f"an offset is outside the text: it has to be from 0 to {length}")
    return array.astype(np.int32)


def checked_spans(start: npt.ArrayLike, end: npt.ArrayLike, length: int) -> tuple[Offsets, Offsets]:
    """The starts and ends of spans of a text of this length.

    Raises as `checked_offsets` does, and `IndexError` for a span that ends before it starts.
    """
    starts = np.atleast_1d(checked_offsets(start, length))
    ends = np.atleast_1d(checked_offsets(end, length))
    if (starts > ends).any():
        raise IndexError("a span ends before it starts")
    return starts, ends
