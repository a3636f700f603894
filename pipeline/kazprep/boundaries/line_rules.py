"""Sentence rules that depend on what the line is part of: rows of tables, credits, records of books."""

import re

from kazprep.boundaries.candidates import Candidate, Verdict
from kazprep.text.alphabet import LOWER_CYRILLIC, UPPER
from kazprep.text.date_patterns import DAY, MONTH_AND_YEAR
from kazprep.text.lazy_pattern import lazy_pattern

JOIN = Verdict.JOIN

_MAX_LINE = 400  # characters on each side of a candidate in which its line is searched for


def _line(candidate: Candidate) -> tuple[str, str]:
    """The line of a candidate, before and after its end."""
    text, end = candidate.text, candidate.end
    start = max(text.rfind("\n", max(0, end - _MAX_LINE), end) + 1, end - _MAX_LINE, 0)
    stop = text.find("\n", end, end + _MAX_LINE)
    return text[start:end], text[end : stop if stop >= 0 else end + _MAX_LINE]


def row(candidate: Candidate) -> Verdict | None:
    """The row of a table is one sentence, whatever stops are in it: `Жоғарғы, мм сын. бағ. | Төменгі`."""
    return JOIN if candidate.part == "table" else None


_LOWER_WORD = lazy_pattern(rf"(?<![\w.-])[{LOWER_CYRILLIC}]{{2,}}")


_OF_SOURCE = lazy_pattern(rf"{DAY}|{MONTH_AND_YEAR}|\b(?:газеті|журналы|айдары|порталы|сайты)\b", re.VERBOSE)
_ENDS_IN_STOP = lazy_pattern(r"(?<!\d ж)(?<!\d г)[.!?…]\s*$")
_VERB = lazy_pattern(rf"[{LOWER_CYRILLIC}](?:[аеый]ды|[аей]ді|[лнр]д[ыі]|[пстшқк]т[ыі])\.$")


def credit_line(candidate: Candidate) -> Verdict | None:
    """A credit without a stop at its end is one sentence: `Тараз, 5 мамыр. Тілші Айгүл Есен`.

    What follows the stop has to be names, with two other words at most.
    """
    if candidate.part != "credit" or candidate.punctuation != ".":
        return None
    before, after = _line(candidate)
    if not after.strip() or "©" in before or _ENDS_IN_STOP.search(after) or _VERB.search(before):
        return None
    others = _LOWER_WORD.findall(_OF_SOURCE.sub("", after))
    return JOIN if len(others) <= 2 and not _LOWER_WORD.match(after.lstrip()) else None


_YEAR = r"(?: 1[6-9] | 20 ) \d\d \b"
_RECORD = lazy_pattern(
    rf"""
      [–—] [ ] [{UPPER}][\w-]* \.? (?: (?: [,;] [ ] [{UPPER}][\w-]* )? [ ]? : [ ] | , [ ] {_YEAR} )
    | [ ] // [ ]
    | ^ \s* «[^«»]{{3,80}}» , [ ] [{UPPER}][\w.-]+ , [ ] {_YEAR}
    | (?: ^ | [ ] ) [{UPPER}][\w-]+ : [ ] [«"]? [{UPPER}\d][\w«»" -]{{1,40}} , [ ] {_YEAR}
    | [–—] [ ] [«"] [^«»"\n]{{2,40}} [»"] [ ] баспасы , [ ] {_YEAR}
    """,
    re.VERBOSE,
)
_NUMBERED = r"(?:\[\d{1,3}\]|\d{1,3}\.|[¹²³⁴-⁹]) (?:Қараңыз: )?"
_AUTHOR = rf"[{UPPER}][\w-]+ (?:[{UPPER}]\. ?){{1,2}}|(?:[{UPPER}]\. ?){{1,2}}[{UPPER}][\w-]+"
_BEGINS_RECORD = lazy_pattern(f"{_NUMBERED}|{_AUTHOR}")
_REST_OF_RECORD = lazy_pattern(
    r"\s*(?:[–—] )?(?:\d{1,4}(?:[–-]\d{1,4})? ?-? ?(?:бб?|бет|с|p)\b\.?|(?:Т|Б|С|№)\.? ?\d[\d–-]*\.?"
    r"|(?:[IVXІХ]{1,5}|\d{1,2})(?: |-)том\.?|(?:1[6-9]|20)\d\d\.?)\s*"
)


_YEAR_ALONE = lazy_pattern(r"(?:1[6-9]|20)\d\d")
_PAGES = lazy_pattern(r"\s*\d{1,4}[ -](?:б\.|бет)\s*")


def pages(candidate: Candidate) -> Verdict | None:
    """The pages end the record of a book, behind its year: `«Тау» баспасы, 1996. 64 бет`."""
    if candidate.punctuation != "." or not candidate.next_word[:1].isdigit():
        return None
    if _YEAR_ALONE.fullmatch(candidate.word) is None:
        return None
    before, after = _line(candidate)
    return JOIN if ", " in before[-8:] and _PAGES.fullmatch(after) else None


def record(candidate: Candidate) -> Verdict | None:
    """The record of a book or an article is one sentence: `1. Есенов Қ. Дала тарихы. – Алматы: Ғылым, 2001.`

    It has the number of a source or an author first, or is an item of a list, and a place with a publisher or
    a year, or the name of a journal after `//`.
    """
    if candidate.punctuation != "." or candidate.closing.startswith(("»", "”")):
        return None
    is_item = candidate.part == "list"
    if not is_item and not (
        candidate.part == "credit" or (candidate.part == "text" and candidate.begins_line)
    ):
        return None
    before, after = _line(candidate)
    if not is_item and _BEGINS_RECORD.match(before) is None:
        return None
    if _RECORD.search(after):
        return JOIN
    return JOIN if is_item and _RECORD.search(before) and _REST_OF_RECORD.fullmatch(after) else None
