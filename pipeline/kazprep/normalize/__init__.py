"""Normalization of Kazakh text: `normalize` repairs a string and keeps a record of every change."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kazprep.normalize.edits import Edits, compose, replace
from kazprep.normalize.rules import RULES
from kazprep.spans import Offsets, Spans

__all__ = ["RULES", "Normalized", "Repair", "normalize"]


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


@dataclass(frozen=True, slots=True)
class Normalized:
    """A normalized text, the text that it came from and every change between the two.

    All offsets count code points. `edits` holds the changes as arrays; `repairs` gives them one by one.
    """

    raw_text: str
    text: str
    edits: Edits

    @property
    def repairs(self) -> list[Repair]:
        """Every change, in the order of the text."""
        before, after = self.edits.before, self.edits.after
        return [
            Repair(*span, *raw_span, old, new, rule)
            for span, raw_span, old, new, rule in zip(
                after,
                before,
                before.slices(self.raw_text),
                after.slices(self.text),
                self.edits.rule.tolist(),
                strict=True,
            )
        ]

    def to_raw(self, offsets: npt.ArrayLike) -> Offsets:
        """Where in `raw_text` the characters at these offsets of `text` come from.

        Takes one offset or an array of them, from 0 to `len(text)`, and gives an array of the same shape;
        `len(text)`, where no character is, gives `len(raw_text)`. For the two ends of a span take
        `to_raw_spans`, which leaves out what was deleted next to it.

        Raises `IndexError` for an offset outside the text.

        >>> normalize("көк\\u00a0 аспан").to_raw([0, 4, 9]).tolist()
        [0, 5, 10]
        """
        at = self._offsets(offsets)
        raw = self.edits.to_before(np.ravel(at), np.ravel(at)).start.reshape(at.shape)
        return np.where(at == len(self.text), np.int32(len(self.raw_text)), raw)

    def to_raw_spans(self, start: npt.ArrayLike, end: npt.ArrayLike) -> Spans:
        """The spans of `raw_text` that the spans `start[i]:end[i]` of `text` come from.

        Raises `IndexError` for an offset outside the text.

        >>> list(normalize("аспа\\u00adн  ашық").to_raw_spans([0, 6], [5, 10]))
        [(0, 6), (8, 12)]
        """
        return self.edits.to_before(self._offsets(start), self._offsets(end))

    def _offsets(self, offsets: npt.ArrayLike) -> Offsets:
        at = np.asarray(offsets, dtype=np.int32)
        if at.size and (at.min() < 0 or at.max() > len(self.text)):
            raise IndexError(f"an offset is outside the text: it has to be from 0 to {len(self.text)}")
        return at


def normalize(text: str, *, disable: Collection[str] = ()) -> Normalized:
    """Repair a text: characters that can't be seen, white space, Unicode composition, Latin letters in words.

    `disable` names rules that are not to run; `RULES` lists them all, and a rule's docstring says what it
    does and when it does nothing. Normalizing a normalized text changes nothing more.

    Raises `ValueError` for the name of a rule that there is not.

    >>> repaired = normalize("Азаматтар  мiндеттi.")
    >>> repaired.text
    'Азаматтар міндетті.'
    >>> [(repair.before, repair.after, repair.rule) for repair in repaired.repairs]
    [('  ', ' ', 'space'), ('i', 'і', 'latin-letter'), ('i', 'і', 'latin-letter')]
    """
    unknown = set(disable) - {rule.name for rule in RULES}
    if unknown:
        names = ", ".join(rule.name for rule in RULES)
        raise ValueError(f"no such rule: {', '.join(sorted(unknown))}. The rules are: {names}.")
    edits = Edits.none()
    repaired = text
    for rule in RULES:
        if rule.name not in disable:
            repaired, found = replace(repaired, rule.find(repaired), rule.name)
            edits = compose(edits, found)
    return Normalized(text, repaired, edits)
