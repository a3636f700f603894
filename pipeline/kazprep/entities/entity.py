"""Named entities: as arrays over the tokens of a text (`Entities`), and one by one (`Entity`)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from kazprep.entities.bio import IntArray, TagScheme, bio2_tags
from kazprep.spans import Spans


@dataclass(frozen=True, slots=True, eq=False)
class Entities:
    """Named entities: half-open spans of token indices, in ascending order, and the type of each."""

    tokens: Spans
    types: tuple[str, ...]

    @classmethod
    def none(cls) -> Self:
        """No entities at all."""
        return cls(Spans.empty(), ())

    @classmethod
    def of_bioes(cls, tags: Sequence[str], first_tokens: IntArray) -> Self:
        """The entities that BIOES tags mark, one tag a token; `first_tokens` are the sentences' first tokens.

        >>> Entities.of_bioes(["S-GPE", "O", "B-DATE", "E-DATE"], np.array([0])).types
        ('GPE', 'DATE')
        """
        names = sorted(set(tags))
        ids = {name: index for index, name in enumerate(names)}
        return cls(*TagScheme(names).decode(np.array([ids[tag] for tag in tags], np.int64), first_tokens))

    def __len__(self) -> int:
        return len(self.types)

    def entity_ids(self, tokens: slice) -> "np.ma.MaskedArray[Any, Any]":
        """The index of the entity that each of some tokens is in; masked where it is in none.

        >>> Entities(Spans.of([(1, 3)]), ("GPE",)).entity_ids(slice(0, 4)).tolist()
        [None, 0, 0, None]
        """
        indices = np.arange(tokens.start, tokens.stop)
        begun = np.searchsorted(self.tokens.start, indices, side="right") - 1  # the last one that has begun
        outside = begun < 0
        outside[~outside] = indices[~outside] >= self.tokens.end[begun[~outside]]
        return np.ma.array(begun, mask=outside)

    def tags(self, tokens: slice) -> list[str]:
        """The BIO2 tag of each of some tokens.

        >>> Entities(Spans.of([(1, 3)]), ("GPE",)).tags(slice(0, 4))
        ['O', 'B-GPE', 'I-GPE', 'O']
        """
        return bio2_tags(self.tokens, self.types, range(tokens.start, tokens.stop))


@dataclass(frozen=True, slots=True)
class Entity:
    """One named entity, as in the table `entities`. Offsets count code points, spans are half-open."""

    text: str
    """`text[start:end]` of the document."""
    type: str
    """One of KazNERD's classes (`kazprep.entities.classes`), such as `PERSON`."""
    start: int
    end: int
    raw_start: int
    """Its source is `raw_text[raw_start:raw_end]` of the document."""
    raw_end: int
    canonical: str | None
    """The name without its suffixes; None for a class that has no names (see `kazprep.canonical`)."""
    sentence_id: int
    """The index of its sentence in the document, from 0."""
    token_start: int
    """Its tokens are `token_start` to `token_end`, exclusive, of the sentence, from 0."""
    token_end: int
