"""Rules over references: note marks (`жауды.[1]`, `жауды.¹`) and the parts of bibliography entries."""

import re

from kazprep.boundaries.candidates import REFERENCE_SIGNS, Stop, Verdict, is_address, is_number, is_plain
from kazprep.text.alphabet import CAPITAL

_PART = re.compile(
    rf"""
    \s* [–—-] [ ] (?:
        [{CAPITAL}][\w-]* (?: [,;] [ ] [{CAPITAL}][\w-]* )? [ ]? : [^\n]{{2,80}}? ,[ ] (?:18|19|20)\d\d \b
      | (?:18|19|20)\d\d [.,;] (?! \d ) | № [ ]? \d | (?: Б | С | P | Т | Вып | Vol ) \. [ ]? \d
      | \d{{1,4}} [ ]? - ? (?: б | бет | с | p ) \b
    )
    """,
    re.VERBOSE,
)


def reference_mark(stop: Stop) -> Verdict | None:
    """The mark of a note belongs to the sentence before it: `Қар жауды.[1] Жол`, `Қар жауды.² Жол`."""
    if stop.close[-1:] not in REFERENCE_SIGNS or not stop.close or stop.abbreviation or not stop.gap:
        return None
    if stop.mark != ".":
        return Verdict.SPLIT if stop.capital else None
    ends = is_plain(stop, 3) or is_number(stop) or is_address(stop) or stop.word[-1:] in '»”")]'
    return Verdict.SPLIT if stop.capital and ends else None


def bibliography(stop: Stop) -> Verdict | None:
    """The stop is in the record of a book: `Тарих. – Алматы: Атамұра, 2010. – 250 б.`"""
    if stop.mark != "." or stop.close or not stop.dash:
        return None
    return Verdict.JOIN if _PART.match(stop.text, stop.end) else None
