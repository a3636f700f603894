"""Words that are quoted from other languages within Kazakh text."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from operator import itemgetter

from kazprep.text.alphabet import CYRILLIC

_NAME = re.compile(
    r"\b(?:қырғыз|кыргыз|татар|баш[қкҡ][ұо]рт|қарақалпақ|[өў]збек|ноғай|алтай|тува|хакас|саха|якут|мо[ңн]ғол|түрікше"
    r"|түрік т|орысша|орыс т|украин|болгар|чуваш|шешен|тәжік)"
)
"""Languages, and those who speak them, as Kazakh names them, in lowercase."""
_QUOTED = re.compile(
    "«[^«»\n]*»|“[^“”\n]*”|„[^„“”\n]*[“”]|\"[^\"\n]*\"|\\([^()\n]*\\)"
    f"|[{CYRILLIC}]+(?=,?(?: [–—-])? (?:де[пгйс]|деді|деу|сөз))"
)
"""What is in quotation marks or brackets, and a word before `деп`, `деген`, `сөзі`."""
_MAX_BESIDE = 200  # characters


def quoted_from_others(text: str) -> list[tuple[int, int]]:
    """The spans of quotations beside which, on their line, another language or its people is named.

    >>> quoted_from_others("Татарша «китап» дейді.")
    [(8, 15)]
    """
    if not _NAME.search(text.lower()):
        return []
    return [match.span() for match in _QUOTED.finditer(text) if _is_named_beside(text, *match.span())]


def _is_named_beside(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - _MAX_BESIDE) : start].rpartition("\n")[2]
    after = text[end : end + _MAX_BESIDE].partition("\n")[0]
    return _NAME.search(f"{before} {after}".lower()) is not None


def is_within(offset: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether an offset is in one of some spans, which are in ascending order."""
    index = bisect_right(spans, offset, key=itemgetter(0)) - 1
    return index >= 0 and offset < spans[index][1]
