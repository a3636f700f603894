"""The entities of some sentences while rules change them."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kazprep.entities.entity import Entities, EntityRow


class Found(NamedTuple):
    """An entity: its half-open span of token indices, its class, what decided on it, and its score."""

    start: int
    end: int
    type: str
    source: str
    score: float = math.nan


@dataclass(frozen=True, slots=True)
class Change:
    """What a rule changed: the entities that it took away and those that it put in their place.

    Entities are (first token, end, class); `before` and `after` may be empty.
    """

    rule: str
    before: tuple[tuple[int, int, str], ...]
    after: tuple[tuple[int, int, str], ...]


class Draft:
    """Words of sentences, with entities that are replaced, dropped and added; no two of them overlap.

    Spans are half-open and in indices of `words`.
    """

    __slots__ = ("_at", "_owner", "changes", "first", "last", "rule", "words")

    def __init__(self, entities: Entities, words: Sequence[str]) -> None:
        """The entities as a tagger has them, none of them in two sentences."""
        self.words = words
        self.rule = ""
        """The name of the rule that changes it."""
        self.changes: list[Change] | None = None
        """A list that changes are noted in, where there is one."""
        self.first, self.last = 0, len(words)
        """The span of the sentence that a rule looks at."""
        self._at: dict[int, Found] = {}
        self._owner: dict[int, int] = {}
        for row in entities.rows():
            self._add(Found(*row[:3], row.source, row.score))

    def word(self, token: int) -> str:
        """The word at an index; empty outside the sentence."""
        return self.words[token] if self.first <= token < self.last else ""

    def at(self, token: int) -> Found | None:
        """The entity that a token of the sentence is in."""
        start = self._owner.get(token)
        if start is None or not self.first <= token < self.last:
            return None
        return self._at[start]

    def label(self, token: int) -> str | None:
        """The class of the entity that a token of the sentence is in."""
        entity = self.at(token)
        return None if entity is None else entity.type

    def within(self, start: int, end: int) -> list[Found]:
        """The entities that share a token with a span, in ascending order."""
        found: list[Found] = []
        token = start
        while token < end:
            entity = self.at(token)
            if entity is None:
                token += 1
            else:
                found.append(entity)
                token = entity.end
        return found

    def put(self, start: int, end: int, label: str) -> None:
        """Make a span an entity; what remains of others that it overlaps keeps its class."""
        replaced = self.within(start, end)
        if len(replaced) == 1 and replaced[0][:3] == (start, end, label):
            return
        rests: list[Found] = []
        for entity in replaced:
            self._remove(entity)
            for rest_start, rest_end in ((entity.start, start), (end, entity.end)):
                rests += self._rest(rest_start, rest_end, entity.type)
        put = [Found(start, end, label, self.rule), *rests]
        for entity in put:
            self._add(entity)
        self._note(replaced, put)

    def put_alone(
        self, start: int, end: int, label: str, first: int | None = None, last: int | None = None
    ) -> None:
        """Make a span an entity, and drop those that it overlaps, whole.

        With `first` and `last`, those that overlap this wider span are dropped.
        """
        replaced = self.within(start if first is None else first, end if last is None else last)
        if len(replaced) == 1 and replaced[0][:3] == (start, end, label):
            return
        for entity in replaced:
            self._remove(entity)
        put = Found(start, end, label, self.rule)
        self._add(put)
        self._note(replaced, [put])

    def part(self, entity: Found, start: int, end: int) -> None:
        """Take a span out of an entity: what is before and behind it are two, of the same class."""
        self._remove(entity)
        rests = [
            rest
            for span in ((entity.start, start), (end, entity.end))
            for rest in self._rest(*span, entity.type)
        ]
        for rest in rests:
            self._add(rest)
        self._note([entity], rests)

    def cut(self, entity: Found, end: int) -> None:
        """Let an entity end before a token; what was behind it is none."""
        self.put_alone(entity.start, end, entity.type)

    def drop(self, entity: Found) -> None:
        """Take an entity away."""
        self._remove(entity)
        self._note([entity], [])

    def entities(self) -> Entities:
        """The entities in ascending order; those that a rule decided have its name as source and no score."""
        found = (self._at[start] for start in sorted(self._at))
        return Entities.of_rows(EntityRow(*each[:3], each.score, each.source) for each in found)

    def _rest(self, start: int, end: int, label: str) -> Iterator[Found]:
        """What remains of an entity, without punctuation at its edges."""
        while start < end and not self.words[start][-1].isalnum():
            start += 1
        while start < end and not self.words[end - 1][-1].isalnum():
            end -= 1
        if start < end:
            yield Found(start, end, label, self.rule)

    def _add(self, entity: Found) -> None:
        self._at[entity.start] = entity
        for token in range(entity.start, entity.end):
            self._owner[token] = entity.start

    def _remove(self, entity: Found) -> None:
        del self._at[entity.start]
        for token in range(entity.start, entity.end):
            del self._owner[token]

    def _note(self, before: Sequence[Found], after: Sequence[Found]) -> None:
        if self.changes is not None:
            self.changes.append(
                Change(
                    self.rule,
                    tuple(entity[:3] for entity in before),
                    tuple(entity[:3] for entity in after),
                )
            )
