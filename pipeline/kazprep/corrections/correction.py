"""A correction: what a person has decided about one place of a document."""

import re
from dataclasses import dataclass
from typing import Self

from kazprep.document import Document

_WHITE_SPACE = re.compile(r"\s")
_CONTEXT = 20
"""Characters on each side of a place that its context has."""


@dataclass(frozen=True, slots=True)
class Correction:
    """The right entity, or none, at one place of a document.

    The offsets are half-open and count code points of `raw_text`, which no change of normalization moves.
    """

    doc_id: str
    """As in the table `documents`; may be empty if `source` is not."""
    source: str
    record: int
    raw_start: int
    raw_end: int
    text: str
    """`raw_text[raw_start:raw_end]`."""
    type: str | None
    """The class of the entity that is exactly there; None: there is no entity."""
    was: str = ""
    """What was there, for people who read it: a class, and the text of an entity of another extent."""
    context: str = ""
    """What `context_of` gives: by it the place is known again in a document that has another `doc_id`."""
    note: str = ""

    @classmethod
    def at(
        cls,
        document: Document,
        raw_start: int,
        raw_end: int,
        type: str | None,
        *,
        was: str = "",
        note: str = "",
    ) -> Self:
        """The correction of a place in a document.

        >>> Correction.at(Document.of("Абай келді."), 0, 4, "PERSON").context
        '[Абай] келді.'
        """
        raw = document.raw_text
        return cls(
            document.doc_id,
            document.source,
            document.record,
            raw_start,
            raw_end,
            raw[raw_start:raw_end],
            type,
            was,
            context_of(raw, raw_start, raw_end),
            note,
        )

    @property
    def decides(self) -> tuple[object, ...]:
        """All of it that entities depend on: without what is for people only."""
        return (
            self.doc_id,
            self.source,
            self.record,
            self.raw_start,
            self.raw_end,
            self.text,
            self.type,
            self.context,
        )


def context_of(raw_text: str, start: int, end: int) -> str:
    """A place, in square brackets, with some characters on each side; each white space is one space.

    >>> context_of("Бүгін Алматыда қар жауды.", 6, 14)
    'Бүгін [Алматыда] қар жауды.'
    """
    first, last = max(0, start - _CONTEXT), min(len(raw_text), end + _CONTEXT)
    pieces = (raw_text[first:start], raw_text[start:end], raw_text[end:last])
    before, place, after = (_WHITE_SPACE.sub(" ", piece) for piece in pieces)
    return f"{'…' * (first > 0)}{before}[{place}]{after}{'…' * (last < len(raw_text))}"
