"""The words of a text: runs of Cyrillic letters, in which letters may be lost."""

import re
from dataclasses import dataclass

from kazprep.text.alphabet import CYRILLIC

WORD = re.compile(f"[{CYRILLIC}]+")
MAX_LETTERS = 50
"""A longer word is left alone: the longest form of the lexicon has half of that."""
_ENDS = frozenset('.!?…:;()«»“”"\n')
"""What is between two words that are no neighbours."""

Restored = tuple[int, int, str, float]
"""`(start, end, new, confidence)`: the span `text[start:end]` becomes `new`."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word, in lowercase, with its span; `begins` if what is before it is not its neighbour."""

    start: int
    end: int
    lower: str
    begins: bool


def words_of(text: str, pattern: re.Pattern[str] = WORD) -> list[Word]:
    """The words of a text in their order, without those of more than `MAX_LETTERS`."""
    words = []
    end = 0
    for match in pattern.finditer(text):
        start = match.start()
        begins = not end or not _ENDS.isdisjoint(text[end:start])
        end = match.end()
        lower = match[0].lower()
        if len(lower) == end - start <= MAX_LETTERS:  # İ is two letters in lowercase
            words.append(Word(start, end, lower, begins))
    return words
