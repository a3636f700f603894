"""Edits: where two texts differ, which rule made the difference, and how offsets carry over.

A rule finds replacements, `replace` carries them out, and `compose` makes one list of edits out of two that
follow one another. All offsets count code points.
"""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from kazprep.spans import Offsets, Spans

Replacement = tuple[int, int, str]
"""`(start, end, new)`: the stretch `text[start:end]` becomes `new`."""

_MOST_PIECES = 10_000
"""So many pieces of a text are joined at a time: a list of small strings takes many times their text."""


@dataclass(frozen=True, slots=True, eq=False)
class Edits:
    """Edits in ascending order without overlap: `before[i]` in the old text became `after[i]` in the new one.

    `rule` names, for each edit, the rule that made it. Outside the edits the two texts are equal.
    """

    before: Spans
    after: Spans
    rule: npt.NDArray[np.object_]

    @classmethod
    def none(cls) -> Self:
        """The edits between two equal texts."""
        return cls(Spans.empty(), Spans.empty(), np.empty(0, dtype=object))

    def __len__(self) -> int:
        return len(self.rule)

    def to_before(self, start: Offsets, end: Offsets) -> Spans:
        """The stretches of the old text that the stretches `start:end` of the new text came from.

        A character of an edit that kept its length stands for the character in its place; a character of any
        other edit stands for the whole stretch that the edit replaced. What was deleted between two
        characters is within a stretch that has both, and in no stretch that begins or ends there. A stretch
        without characters comes from an empty one.
        """
        before_start = self._source(start, at_end=False)
        before_end = np.where(end > start, self._source(end - np.int32(1), at_end=True), before_start)
        return Spans(before_start, before_end)

    def _source(self, characters: Offsets, *, at_end: bool) -> Offsets:
        """Where, in the old text, the source of each character of the new text starts or ends."""
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


def replace(text: str, replacements: Iterable[Replacement], rule: str) -> tuple[str, Edits]:
    """Carry out the replacements of one rule, given in ascending order and without overlap.

    >>> replace("Aлма ағашы", [(0, 1, "А")], "latin-letter")[0]
    'Алма ағашы'
    """
    pieces: list[str] = []
    joined: list[str] = []
    bounds = array("i")  # of each replacement: start, end and the length of what is new
    position = 0
    for start, end, new in replacements:
        pieces += (text[position:start], new)
        bounds.extend((start, end, len(new)))
        position = end
        if len(pieces) > _MOST_PIECES:
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
    )
    return "".join([*joined, *pieces, text[position:]]), edits


def compose(first: Edits, second: Edits) -> Edits:
    """The edits that lead from the text before `first` to the text after `second`.

    Edits that overlap in the text between the two become one, with both rules named (`nfc+latin-letter`).
    """
    if not len(first) or not len(second):
        return first if len(first) else second
    # The place of every edit in the text between, in its order; where two touch, an empty one comes first.
    start = np.concatenate([first.after.start, second.before.start])
    end = np.concatenate([first.after.end, second.before.end])
    order = np.lexsort((end, start))
    start, end = start[order], end[order]
    rule = np.concatenate([first.rule, second.rule])[order]
    nothing = (np.zeros(len(first), np.int32), np.zeros(len(second), np.int32))
    to_before = np.concatenate([_growth(first.after, first.before), nothing[1]])[order]
    to_after = np.concatenate([nothing[0], _growth(second.before, second.after)])[order]

    # Edits that overlap, one by one, make a group, from a head to a tail.
    reach = np.maximum.accumulate(end)
    heads = np.flatnonzero(np.concatenate([[True], start[1:] >= reach[:-1]]))
    tails = np.append(heads[1:], len(start)) - 1
    low, high = start[heads], reach[tails]

    def moved(growth: Offsets) -> Spans:
        so_far = np.cumsum(growth)
        moved_low = low + so_far[heads] - growth[heads]
        return Spans(moved_low.astype(np.int32), (high + so_far[tails]).astype(np.int32))

    names = rule[heads]
    for group in np.flatnonzero(tails > heads):
        members = rule[heads[group] : tails[group] + 1]
        names[group] = "+".join(dict.fromkeys(name for member in members for name in member.split("+")))
    return Edits(moved(to_before), moved(to_after), names)


def _growth(old: Spans, new: Spans) -> Offsets:
    """By how many characters each stretch is longer in `new` than in `old`."""
    return (new.end - new.start) - (old.end - old.start)
