"""The words of a text: runs of Cyrillic letters, in which letters may be lost."""

import re
from dataclasses import dataclass

from kazprep.text.alphabet import CYRILLIC

WORD = re.compile(f"[{CYRILLIC}]+")
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
    """The words of a text in their order."""
    words = []
    end = 0
    for match in pattern.finditer(text):
        start = match.start()
        begins = not end or not _ENDS.isdisjoint(text[end:start])
        end = match.end()
        words.append(Word(start, end, match[0].lower(), begins))
    return words
