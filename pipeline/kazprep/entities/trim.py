"""Taking off entities what none begins or ends with: a dash, a comma, one quotation mark of a pair."""

import unicodedata
from collections.abc import Mapping, Sequence

from kazprep.entities.entity import Entities
from kazprep.spans import Spans

_PAIRS = ("«»", "“”", "„“", "„”", "‘’", "()", "[]", '""', "''")
_CLOSING = {first[0]: [pair[1] for pair in _PAIRS if pair[0] == first[0]] for first in _PAIRS}
_OPENING = {first[1]: [pair[0] for pair in _PAIRS if pair[1] == first[1]] for first in _PAIRS}
_BEGINS = frozenset("@#%&§")  # punctuation to Unicode; `№` and `$` are not
_ENDS = frozenset("%!?")  # «Жаса, Қазақстан!»
_ABBREVIATED = 4  # letters at most that a stop can belong to: `млрд .`


def trim(entities: Entities, words: Sequence[str]) -> Entities:
    """The entities without the punctuation at their edges; those of nothing else are left out.

    `words` are the tokens that the entities are spans of. Quotation marks and brackets stay where both of a
    pair are inside.

    >>> words = ["–", "Асан", ",", "«", "Қазақстан", "темір", "жолы", "»", "–"]
    >>> found = Entities(Spans.of([(0, 3), (3, 8), (8, 9)]), ("PERSON", "ORGANISATION", "CARDINAL"))
    >>> list(trim(found, words).tokens)
    [(1, 2), (3, 8)]
    """
    spans = []
    types = []
    for (first, last), kind in zip(entities.tokens, entities.types, strict=True):
        begin, end = _trimmed(words[first:last])
        if any(not _is_punctuation(word) for word in words[first + begin : first + end]):
            spans.append((first + begin, first + end))
            types.append(kind)
    return Entities(Spans.of(spans), tuple(types))


def _trimmed(words: Sequence[str]) -> tuple[int, int]:
    """The words of an entity without the punctuation at its edges, as a half-open range of them."""
    begin, end = 0, len(words)
    last_at = {word: place for place, word in enumerate(words)}
    while begin < end and not _may_begin(words, begin, last_at):
        begin += 1
    first_at = {words[place]: place for place in range(end - 1, begin - 1, -1)}
    while begin < end and not _may_end(words, begin, end, first_at):
        end -= 1
    return begin, end


def _may_begin(words: Sequence[str], begin: int, last_at: Mapping[str, int]) -> bool:
    first = words[begin]
    if not _is_punctuation(first) or first in _BEGINS:
        return True
    return any(last_at.get(closing, -1) > begin for closing in _CLOSING.get(first, ()))


def _may_end(words: Sequence[str], begin: int, end: int, first_at: Mapping[str, int]) -> bool:
    last = words[end - 1]
    if not _is_punctuation(last) or last in _ENDS:
        return True
    if last == ".":
        before = words[end - 2] if end - begin > 1 else ""
        return before.isalpha() and len(before) <= _ABBREVIATED
    return any(first_at.get(opening, end) < end - 1 for opening in _OPENING.get(last, ()))


def _is_punctuation(word: str) -> bool:
    return all(unicodedata.category(character)[0] == "P" for character in word)
