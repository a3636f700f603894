"""Words of other languages within Kazakh text: quotations, and lines of few words."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from operator import itemgetter

from kazprep.restoration.related import has_own_letter, has_shared_letter, may_be_related
from kazprep.restoration.words import Word
from kazprep.text.alphabet import CYRILLIC

_NAME = re.compile(
    r"\b(?:қырғыз|кыргыз|татар|баш[қкҡ][ұо]рт|қарақалпақ|[өў]збек|ноғай|алтай|тува|хакас|саха|якут|мо[ңн]ғол|түрікше"
    r"|түрік т|орысша|орыс т|украин|болгар|чуваш|шешен|тәжік)"
)
"""Languages, and those who speak them, as Kazakh names them, in lowercase."""
_MARKED = '«[^«»\n]*»|“[^“”\n]*”|„[^„“”\n]*[“”]|"[^"\n]*"|\\([^()\n]*\\)'
_QUOTED = re.compile(f"{_MARKED}|[{CYRILLIC}]+(?=,?(?: [–—-])? (?:де[пгйс]|деді|деу|сөз))")
"""What is in quotation marks or brackets, and a word before `деп`, `деген`, `сөзі`."""
_MARK, _LINE = re.compile(_MARKED), re.compile("[^\n]+")
_MAX_WORDS = 5
"""A quotation or a line of more words is told by its neighbours' probabilities."""
_MAX_BESIDE = 200  # characters


def quoted_from_others(text: str) -> list[tuple[int, int]]:
    """The spans of quotations beside which, on their line, another language or its people is named.

    >>> quoted_from_others("Татарша «китап» дейді.")
    [(8, 15)]
    """
    if not _NAME.search(text.lower()):
        return []
    return [match.span() for match in _QUOTED.finditer(text) if _is_named_beside(text, *match.span())]


def related_words(text: str, words: Sequence[Word]) -> tuple[set[int], set[int]]:
    """The indices of words that may be in another language, and of those that may be Karakalpak.

    They are all words of the text, or of a quotation or line of up to five words, none of which is Kazakh
    alone; for the second, of which some have letters that Karakalpak shares, and none і or ұ.
    """
    lower = [word.lower for word in words]
    related: set[int] = set()
    karakalpak: set[int] = set()
    for first, last in _parts(text, words):
        if may_be_related(lower[first:last]):
            related.update(range(first, last))
        if any(map(has_shared_letter, lower[first:last])) and not any(map(has_own_letter, lower[first:last])):
            karakalpak.update(range(first, last))
    return related, karakalpak


def _parts(text: str, words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    yield 0, len(words)
    starts = [word.start for word in words]
    for pattern in (_MARK, _LINE):
        for match in pattern.finditer(text):
            first, last = bisect_left(starts, match.start()), bisect_left(starts, match.end())
            if first < last <= first + _MAX_WORDS:
                yield first, last


def _is_named_beside(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - _MAX_BESIDE) : start].rpartition("\n")[2]
    after = text[end : end + _MAX_BESIDE].partition("\n")[0]
    return _NAME.search(f"{before} {after}".lower()) is not None


def is_within(offset: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether an offset is in one of some spans, which are in ascending order."""
    index = bisect_right(spans, offset, key=itemgetter(0)) - 1
    return index >= 0 and offset < spans[index][1]
