"""Taking off entities what none begins or ends with: a dash, a comma, one quotation mark of a pair."""

import unicodedata
from collections.abc import Sequence

from kazprep.document import Entities
from kazprep.spans import Spans

_PAIRS = frozenset({"«»", "“”", "„“", "„”", "‘’", "()", "[]", '""', "''"})
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
        while first < last and not _may_begin(words[first:last]):
            first += 1
        while first < last and not _may_end(words[first:last]):
            last -= 1
        if any(not _is_punctuation(word) for word in words[first:last]):
            spans.append((first, last))
            types.append(kind)
    return Entities(Spans.of(spans), tuple(types))


def _may_begin(words: Sequence[str]) -> bool:
    first = words[0]
    if not _is_punctuation(first) or first in _BEGINS:
        return True
    return any(first + other in _PAIRS for other in words[1:])


def _may_end(words: Sequence[str]) -> bool:
    *before, last = words
    if not _is_punctuation(last) or last in _ENDS:
        return True
    if last == ".":
        return bool(before) and before[-1].isalpha() and len(before[-1]) <= _ABBREVIATED
    return any(other + last in _PAIRS for other in before)


def _is_punctuation(word: str) -> bool:
    return all(unicodedata.category(character)[0] == "P" for character in word)
