"""Named entities: as arrays over the tokens of a text (`Entities`), and one by one (`Entity`)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, NamedTuple, Self

import numpy as np
import numpy.typing as npt

from kazprep.entities.bio import IntArray, TagScheme, bio2_tags
from kazprep.spans import Spans

Scores = npt.NDArray[np.float32]

MODEL = "model"
"""The source of an entity that the tagger found and nothing has corrected."""
NAMES = "names"
"""The source of an entity that is in a names file (`kazprep.names`)."""
CORRECTION = "correction"
"""The source of an entity that a person has put right there (`kazprep.corrections`)."""
UNKNOWN_SOURCE = "stage"
"""The source of an entity of which a stage does not say it."""


class EntityRow(NamedTuple):
    """An entity: its half-open span of token indices, type, score (NaN where unknown) and source."""

    start: int
    end: int
    type: str
    score: float
    source: str


@dataclass(frozen=True, slots=True, eq=False)
class Entities:
    """Named entities: half-open spans of token indices, in ascending order, and the type of each.

    What is not given of `scores` and `sources` is unknown.
    """

    tokens: Spans
    types: tuple[str, ...]
    scores: Scores = field(default=None)  # type: ignore[arg-type]
    """The probability, from 0 to 1, that the span is an entity of the type; NaN where the tagger did not
    decide that, or does not say."""
    sources: tuple[str, ...] = field(default=None)  # type: ignore[arg-type]
    """What decided on each: `MODEL`, the name of a rule, `names` for a names file, `correction`,
    `UNKNOWN_SOURCE`."""

    def __post_init__(self) -> None:
        if self.scores is None:
            object.__setattr__(self, "scores", np.full(len(self.types), np.nan, np.float32))
        if self.sources is None:
            object.__setattr__(self, "sources", (UNKNOWN_SOURCE,) * len(self.types))

    @classmethod
    def none(cls) -> Self:
        """No entities at all."""
        return cls(Spans.empty(), ())

    @classmethod
    def of_rows(cls, rows: Iterable[EntityRow]) -> Self:
        """The entities of rows, which are in ascending order."""
        starts, ends, types, scores, sources = zip(*rows, strict=True) if (rows := [*rows]) else ((),) * 5
        spans = Spans.of(zip(starts, ends, strict=True))
        return cls(spans, types, np.array(scores, np.float32), sources)

    def rows(self) -> Iterator[EntityRow]:
        """The entities one by one."""
        columns = (self.types, self.scores.tolist(), self.sources)
        return (EntityRow(*span, *rest) for span, *rest in zip(self.tokens, *columns, strict=True))

    @classmethod
    def concatenated(cls, parts: Sequence[Self]) -> Self:
        """The entities of all parts, in order."""
        if not parts:
            return cls.none()
        return cls(
            Spans.concatenated([part.tokens for part in parts]),
            tuple(chain.from_iterable(part.types for part in parts)),
            np.concatenate([part.scores for part in parts]),
            tuple(chain.from_iterable(part.sources for part in parts)),
        )

    @classmethod
    def of_bioes(cls, tags: Sequence[str], first_tokens: IntArray) -> Self:
        """The entities that BIOES tags mark, one tag a token; `first_tokens` are the sentences' first tokens.

        >>> Entities.of_bioes(["S-GPE", "O", "B-DATE", "E-DATE"], np.array([0])).types
        ('GPE', 'DATE')
        """
        names = sorted(set(tags))
        ids = {name: index for index, name in enumerate(names)}
        found = TagScheme(names).decode(np.array([ids[tag] for tag in tags], np.int64), first_tokens)
        return cls(*found, sources=(MODEL,) * len(found[1]))

    def __len__(self) -> int:
        return len(self.types)

    @property
    def known_scores(self) -> list[float | None]:
        """The score of each entity, None where it is unknown."""
        return [None if score != score else score for score in self.scores.tolist()]

    def __getitem__(self, part: slice) -> Self:
        """Some of the entities."""
        return type(self)(self.tokens[part], self.types[part], self.scores[part], self.sources[part])

    def corrected(self, after: "Entities", rules: Sequence[str | None]) -> "Entities":
        """What rules have made of these entities, with scores and sources.

        `rules` has the name of the rule that decided each entity of `after`, which is its source then; None
        for one that no rule has touched, which keeps what it had.

        >>> spans = Spans.of([(0, 1), (3, 4)])
        >>> before = Entities(spans, ("GPE", "GPE"), np.array([0.5, 0.75], np.float32), ("model", "model"))
        >>> found = before.corrected(Entities(Spans.of([(0, 2), (3, 4)]), ("LAW", "GPE")), ["law", None])
        >>> found.scores.tolist(), found.sources
        ([nan, 0.75], ('law', 'model'))
        """
        index = np.searchsorted(self.tokens.start, after.tokens.start)
        kept = np.array([rule is None for rule in rules], bool)
        scores = np.full(len(after), np.nan, np.float32)
        scores[kept] = self.scores[index[kept]]
        sources = [
            self.sources[number] if rule is None else rule
            for number, rule in zip(index.tolist(), rules, strict=True)
        ]
        return type(self)(after.tokens, after.types, scores, tuple(sources))

    def moved(self, by: int) -> Self:
        """The entities, their spans shifted by `by` tokens."""
        return type(self)(self.tokens.moved(by), self.types, self.scores, self.sources)

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
    score: float | None = None
    """The probability that exactly this is an entity of this type; None unless the tagger decided."""
    source: str = UNKNOWN_SOURCE
    """What decided: `model`, the name of a rule, `names` for the names file, `correction`, `stage` for a
    custom stage."""
