"""Named entities: as arrays over the tokens of a document, and one by one."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from kazprep.spans import Spans


@dataclass(frozen=True, slots=True, eq=False)
class Entities:
    """Named entities: spans over the document's tokens (half-open token numbers) and the type of each."""

    tokens: Spans
    types: tuple[str, ...]

    @classmethod
    def none(cls) -> Self:
        """No entities at all."""
        return cls(Spans.empty(), ())

    def __len__(self) -> int:
        return len(self.types)

    def numbers(self, tokens: slice) -> "np.ma.MaskedArray[Any, Any]":
        """The number of the entity that each of some tokens is in; masked where it is in none.

        >>> Entities(Spans.of([(1, 3)]), ("GPE",)).numbers(slice(0, 4)).tolist()
        [None, 0, 0, None]
        """
        places = np.arange(tokens.start, tokens.stop)
        begun = np.searchsorted(self.tokens.start, places, side="right") - 1  # the last one that has begun
        outside = begun < 0
        outside[~outside] = places[~outside] >= self.tokens.end[begun[~outside]]
        return np.ma.array(begun, mask=outside)

    def tags(self, tokens: slice) -> list[str]:
        """The BIO2 tag of each of some tokens.

        >>> Entities(Spans.of([(1, 3)]), ("GPE",)).tags(slice(0, 4))
        ['O', 'B-GPE', 'I-GPE', 'O']
        """
        tags = ["O"] * (tokens.stop - tokens.start)
        numbers = self.numbers(tokens)
        inside = np.flatnonzero(~np.ma.getmaskarray(numbers))
        begins = self.tokens.start[numbers.data[inside]] == tokens.start + inside
        found = zip(inside.tolist(), numbers.data[inside].tolist(), begins.tolist(), strict=True)
        for place, number, first in found:
            tags[place] = ("B-" if first else "I-") + self.types[number]
        return tags


@dataclass(frozen=True, slots=True)
class Entity:
    """One named entity, as in the table `entities`. Offsets count code points, spans are half-open."""

    text: str
    """`text[start:end]` of the document."""
    type: str
    """One of KazNERD's classes, as in `PERSON`."""
    start: int
    end: int
    raw_start: int
    """Its source is `raw_text[raw_start:raw_end]` of the document."""
    raw_end: int
    canonical: str | None
    """The name without its endings; None for a class that has no names (see `kazprep.canonical`)."""
    sentence_id: int
    """The number of its sentence in the document, from 0."""
    token_start: int
    """Its tokens are `token_start` to `token_end`, exclusive, of the sentence, from 0."""
    token_end: int
