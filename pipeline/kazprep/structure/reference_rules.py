"""Rules over references: records of books, lists of sources, and the titles of other articles on a page."""

import re

from kazprep.structure.item_rules import matches
from kazprep.structure.lines import Line, Lines, Part
from kazprep.text.alphabet import LOWER_CYRILLIC, UPPER
from kazprep.text.lazy_pattern import lazy_pattern

_YEAR = r"(?: 1[6-9] | 20 ) \d\d \b"
BOOK = lazy_pattern(
    rf"""
      [ ] [–—-] [ ] (?:
          [{UPPER}][\w-]* \.? (?: [,;] [ ] [{UPPER}][\w-]* )? [ ]? : [ ]
        | [{UPPER}][\w.-]+ , [ ] {_YEAR} | № [ ]? \d | Т\. [ ] \d
      )
    | [ ] // [ ] | \d [ ] (?: б | бет | с | p ) \. \s* $ | \d{{1,3}} - (?: б | бет ) \b \.? \s* $
    | [:,] [ ] [«"]? [{UPPER}][\w«» -]{{1,40}} , [ ] {_YEAR} \.? \s* $
    """,
    re.VERBOSE,
)
"""What the record of a book or an article has: place and publisher, year, pages."""

_TELLS = lazy_pattern(rf"[{LOWER_CYRILLIC}](?:[аеый]ды|[аей]ді|[лнр]д[ыі]|[пстшқк]т[ыі]|ған|ген)[.,:] ")
_SOURCE_NUMBER = lazy_pattern(r"\[\d{1,3}\] ")


def bibliography(lines: Lines, index: int) -> Part | None:
    """The record of a book: `Есенов Қ. Тарих. – Алматы: Мереке, 2010. – 250 б.`

    With the number of a note in brackets it is a credit, unless it is in a list of sources.
    """
    line = lines.lines[index]
    if not line.has_digit or line.length > 300 or line.ends_in_verb or BOOK.search(line.text) is None:
        return None
    if _TELLS.search(line.text):
        return None
    if lines.part(index - 1) in (Part.LIST, Part.HEADING):
        return Part.LIST
    if _SOURCE_NUMBER.match(line.text):
        following = lines.line(index + 1)
        is_list = (
            following is not None and _SOURCE_NUMBER.match(following.text) and BOOK.search(following.text)
        )
        return Part.LIST if is_list else Part.CREDIT
    return Part.LIST if line.text[:1].isupper() and _is_record(line) else None


def _is_record(line: Line) -> bool:
    """Whether a line is nothing but the record of a book: it has a year or pages, and no sentence before."""
    return (
        re.search(r"(?:1[6-9]|20)\d\d", line.text) is not None
        and line.length < 200
        and "«" not in line.text[:1]
    )


_LISTED_UNDER = lazy_pattern(
    r"""
    [=#]* [ ]? (?:
        әдебиет (?: тер )? | әдеб\. | дереккөз (?: дер )? | (?: сыртқы [ ] )? сілтемелер
      | (?: тағы [ ] | сондай-ақ [ ] )? қараңыз
      | пайдаланылған [ ] әдебиеттер (?: [ ] тізімі )?
    ) [: =]*
    """,
    re.IGNORECASE | re.VERBOSE,
)


def below_sources(lines: Lines, index: int) -> Part | None:
    """A line below a heading of sources, links or references: `Дереккөздер`, `Тағы қараңыз`."""
    line = lines.lines[index]
    at = index - 1
    while lines.part(at) is Part.LIST:
        at -= 1
    if at < 0 or line.length > 250 or _LISTED_UNDER.fullmatch(line.text):
        return None
    above = lines.lines[at].text
    if line.terminal and "араңыз" in above:
        return None
    return Part.LIST if _LISTED_UNDER.fullmatch(above) else None


_FEED = lazy_pattern(r"(?:(?:Кеше|Бүгін),? )?\d{1,2}:\d\d (?![–—-])(?=[^\W_])")
_OTHER_ARTICLES = lazy_pattern(
    "(?i:көп оқылған(?:дар)?|(?:сіз )?оқи (?:отырыңыз|аласыз)|осы (?:тақырыпта|айдарда)|тақырып бойынша"
    "|(?:тағы|сондай-ақ)(?: да)? оқыңыз(?:дар)?|соңғы жаңалықтар|(?:апта|ай|күн)ның үздіктері"
    "|тағы (?:жаңалықтар|мақалалар)|ұқсас (?:жаңалықтар|мақалалар|материалдар)):?"
)


def other_title(lines: Lines, index: int) -> Part | None:
    """The title of another article: one of several lines after a time, or below `Сондай-ақ оқыңыз`."""
    line = lines.lines[index]
    if line.length > 160 or line.terminal == ".":
        return None
    if _OTHER_ARTICLES.fullmatch(line.text):
        return Part.HEADING if lines.line(index + 1) is not None and lines.part(index + 1) is None else None
    if _FEED.match(line.text) and not line.terminal:
        return Part.TITLE if matches(lines, index - 1, _FEED) or matches(lines, index + 1, _FEED) else None
    at = index - 1
    while lines.part(at) is Part.TITLE and at > 0:
        at -= 1
    above = lines.line(at)
    if above is None or line.length < 15 or not _OTHER_ARTICLES.fullmatch(above.text):
        return None
    return Part.TITLE
