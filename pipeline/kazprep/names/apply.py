"""Putting the names of a names file into the entities that a tagger and rules have found."""

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

from kazprep.entities.entity import NAMES, Entities, EntityRow
from kazprep.names.match import Names
from kazprep.names.mentions import is_quoted
from kazprep.spans import Offsets

_CLOSING = frozenset('»”“"›')


def with_names(entities: Entities, words: Sequence[str], first_tokens: Offsets, names: Names) -> Entities:
    """The entities, with names in the same tokens put in: their source is `names`, they have no score.

    `words` are the tokens that the entities are spans of; sentence i has those from `first_tokens[i]` to
    `first_tokens[i + 1]`, exclusive. A name replaces the entities that it overlaps. What remains of one
    beside it keeps its type where it has a word with a capital letter or a digit, and is none otherwise.
    Within a longer entity a name is left out if that has the same type, and if words follow in it, which say
    what it is: `Қазақстан` in `Қазақстан Президенті`; but not if the name is in quotation marks.

    What must not be an entity takes away the entities that are equal to it or within it. A name with
    `instead_of` does either only where it is an entity of one of these classes.

    >>> import numpy as np
    >>> from kazprep.names.match import Name
    >>> from kazprep.spans import Spans
    >>> words = ["Тоқаш", "Абай", "мұражайына", "Қар", "туралы", "айтты"]
    >>> found = Entities(Spans.of([(0, 2), (3, 4)]), ("PERSON", "PERSON"))
    >>> names = Names([Name("Абай мұражайы", "FACILITY"), Name("Қар", None)])
    >>> found = with_names(found, words, np.array([0, 6], np.int32), names)
    >>> list(found.tokens), found.types, found.sources
    ([(0, 1), (1, 3)], ('PERSON', 'FACILITY'), ('names', 'names'))
    """
    found = [
        (start, end, name)
        for first, last in pairwise(first_tokens.tolist())
        for start, end, name in names.find(words, first, last)
    ]
    if not found:
        return entities
    rows: dict[int, EntityRow] = {}
    owner: dict[int, int] = {}

    def add(row: EntityRow) -> None:
        rows[row[0]] = row
        owner.update(dict.fromkeys(range(row[0], row[1]), row[0]))

    for row in entities.rows():
        add(row)
    # What must not be an entity comes last, as it may be what a name has left of one.
    for start, end, name in sorted(found, key=lambda each: each[2].type is None):
        type_ = name.type
        owners = dict.fromkeys(owner[token] for token in range(start, end) if token in owner)
        overlapping = [rows[key] for key in owners]
        if name.instead_of and not any(
            row[:2] == (start, end) and row.type in name.instead_of for row in overlapping
        ):
            continue
        if type_ is None:
            overlapping = [row for row in overlapping if start <= row[0] and row[1] <= end]
        elif any(_is_part(start, end, type_, row, words) for row in overlapping):
            continue
        for row in overlapping:
            del rows[row[0]]
            for token in range(row[0], row[1]):
                del owner[token]
        if type_ is None:
            continue
        add(EntityRow(start, end, type_, math.nan, NAMES))
        for row in overlapping:
            for rest in _rests(start, end, row, words):
                add(rest)
    return Entities.of_rows(sorted(rows.values()))


def _is_part(start: int, end: int, type_: str, row: EntityRow, words: Sequence[str]) -> bool:
    """Whether a name is only a part of what a longer entity names."""
    first, last, type_of_row = row[:3]
    if not (first <= start and end <= last and last - first > end - start):
        return False
    if not any(_has_letters(word) for word in (*words[first:start], *words[end:last])):
        return False
    if type_of_row == type_:
        return True
    if is_quoted(words, start) and words[end : end + 1] and words[end] in _CLOSING:
        return False
    return any(_has_letters(word) for word in words[end:last])


def _rests(start: int, end: int, row: EntityRow, words: Sequence[str]) -> Iterator[EntityRow]:
    """What remains of an entity beside a name, without signs at its edges."""
    for first, last in ((row[0], start), (end, row[1])):
        while first < last and not _has_letters(words[first]):
            first += 1
        while first < last and not _has_letters(words[last - 1]):
            last -= 1
        if any(not word[0].islower() and _has_letters(word) for word in words[first:last]):
            yield EntityRow(first, last, row.type, math.nan, NAMES)


def _has_letters(word: str) -> bool:
    """Whether a token has a letter or a digit."""
    return any(map(str.isalnum, word))
