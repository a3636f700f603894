"""Trimming of entities: dashes, commas, unpaired quotation marks and the like at their edges are cut off."""

import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache

from kazprep.entities.entity import Entities
from kazprep.spans import Spans

_PAIRS = ("«»", "“”", "„“", "„”", "‘’", "()", "[]", '""', "''")
_CLOSING = {first[0]: [pair[1] for pair in _PAIRS if pair[0] == first[0]] for first in _PAIRS}
_OPENING = {first[1]: [pair[0] for pair in _PAIRS if pair[1] == first[1]] for first in _PAIRS}
_INITIAL = frozenset("@#%&§")  # may begin an entity, though punctuation in Unicode; `№` and `$` are not
_FINAL = frozenset("%!?")  # may end an entity: «Жаса, Қазақстан!»
_MAX_ABBREVIATION = 4  # letters before a full stop that belongs to them: `млрд .`


def trim(entities: Entities, words: Sequence[str]) -> Entities:
    """The entities without the punctuation at their edges; an entity of only punctuation is dropped.

    Scores and sources stay: which punctuation belongs to an entity is a convention.

    `words` are the tokens that the entities are spans of. A quotation mark or bracket is kept when its
    counterpart is inside the entity too.

    >>> words = ["–", "Асан", ",", "«", "Қазақстан", "темір", "жолы", "»", "–"]
    >>> found = Entities(Spans.of([(0, 3), (3, 8), (8, 9)]), ("PERSON", "ORGANISATION", "CARDINAL"))
    >>> list(trim(found, words).tokens)
    [(1, 2), (3, 8)]
    """
    spans = []
    kept = []
    for index, (first, last) in enumerate(entities.tokens):
        if not (_is_punctuation(words[first]) or _is_punctuation(words[last - 1])):  # most of them
            spans.append((first, last))
            kept.append(index)
            continue
        begin, end = _trimmed(words[first:last])
        if any(not _is_punctuation(word) for word in words[first + begin : first + end]):
            spans.append((first + begin, first + end))
            kept.append(index)
    if spans == list(entities.tokens):
        return entities
    return Entities(
        Spans.of(spans),
        tuple(entities.types[index] for index in kept),
        entities.scores[kept],
        tuple(entities.sources[index] for index in kept),
    )


def _trimmed(words: Sequence[str]) -> tuple[int, int]:
    """Which words of an entity remain without the punctuation at its edges, as a half-open span."""
    begin, end = 0, len(words)
    last_index = {word: index for index, word in enumerate(words)}
    while begin < end and not _may_begin(words, begin, last_index):
        begin += 1
    first_index = {words[index]: index for index in range(end - 1, begin - 1, -1)}
    while begin < end and not _may_end(words, begin, end, first_index):
        end -= 1
    return begin, end


def _may_begin(words: Sequence[str], begin: int, last_index: Mapping[str, int]) -> bool:
    first = words[begin]
    if not _is_punctuation(first) or first in _INITIAL:
        return True
    return any(last_index.get(closing, -1) > begin for closing in _CLOSING.get(first, ()))


def _may_end(words: Sequence[str], begin: int, end: int, first_index: Mapping[str, int]) -> bool:
    last = words[end - 1]
    if not _is_punctuation(last) or last in _FINAL:
        return True
    if last == ".":
        before = words[end - 2] if end - begin > 1 else ""
        return before.isalpha() and len(before) <= _MAX_ABBREVIATION
    return any(first_index.get(opening, end) < end - 1 for opening in _OPENING.get(last, ()))


@lru_cache(maxsize=1 << 14)
def _is_punctuation(word: str) -> bool:
    return all(unicodedata.category(character)[0] == "P" for character in word)
