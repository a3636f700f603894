"""Dates as files and crawlers write them, parsed if they are unambiguous and left out if they are not.

dateparser and dateutil guess the order of day and month, and know few of the forms of Kazakh months.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Literal

from kazprep.readers.month_names import IGNORED_WORDS, MONTHS, folded

DateOrder = Literal["", "day-month", "month-day"]
"""The order of 03/04/2026; empty: such a date is left out, as nothing in it says which number is the
month."""

_MAX_LENGTH = 120  # characters in which a date has to end
_YEARS = range(1000, 3000)  # years outside are placeholders, as in 0001-01-01 and 9999-12-31
_CENTURY = 69  # years of two digits from 69 on are of the 20th century, as in POSIX
_EPOCH = range(631_152_000, 2_524_608_000)  # seconds: from 1990 up to 2050, exclusive
_EPOCH_UNITS = (1, 1_000, 1_000_000, 1_000_000_000)  # seconds to nanoseconds; the ranges do not meet
_COMPACT = range(1900_01_01, 2100_01_01)  # numbers such as 20260301
_DASHES = str.maketrans("‐‑‒–—−", "------")

_TIME = r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?:[.,][0-9]{1,9})?(?![0-9:])"
_ZONE = r"(?:[+-][0-9]{2}(?::?[0-9]{2})?(?![0-9])|Z\b)"
_TOKEN = re.compile(
    rf"""(?P<iso>(?P<y1>[0-9]{{4}})(?P<s1>[-/.])(?P<m1>[0-9]{{1,2}})(?P=s1)(?P<d1>[0-9]{{1,2}})(?![0-9]))
    |(?P<dotted>(?P<d2>[0-9]{{1,2}})\.(?P<m2>[0-9]{{1,2}})\.(?P<y2>[0-9]{{4}}|[0-9]{{2}})(?![0-9]))
    |(?P<either>(?P<a3>[0-9]{{1,2}})(?P<s3>[-/])(?P<b3>[0-9]{{1,2}})(?P=s3)(?P<y3>[0-9]{{4}}|[0-9]{{2}})(?![0-9]))
    |(?P<time>{_TIME})
    |(?P<zone>{_ZONE})
    |(?P<number>[0-9]{{8,}}(?:\.[0-9]+)?|[0-9]+)
    |(?P<word>[^\W\d_]+)
    |(?P<mark>[\s,.|/()«»"':•·-])""",
    re.VERBOSE,
)
# What may follow a day and is part of the date, as in `2026-03-01T10:00:00+05:00`, `1 наурыз 2026 ж., 10:00`.
_REST = re.compile(
    rf"(?:\s?(?:ж|г)\.|\s(?:жыл|года|год)(?![^\W_]))?"
    rf"(?:(?:T|\s*,?\s*)(?:{_TIME}|(?<=T)[0-9]{{4,6}}(?![0-9]))(?:\s?[AaPp]\.?[Mm]\b\.?)?"
    rf"(?:\s?(?:GMT|UTC|MSK|ALMT)\b)?(?:\s?{_ZONE})?(?![^\s,;|]))?"
)
_ORDINAL = re.compile(r"\s?-?\s?(?:st|nd|rd|th|ші|шы|і|ы|го|е|ое)(?![^\W_])")
_MISSING = re.compile(r"(?:none|null|nan|nat|n/a|undefined|invalid date|[-–—])(?![^\s,;|])", re.IGNORECASE)
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?![0-9])")
_NET = re.compile(r"/Date\((-?[0-9]{1,17})(?:[+-][0-9]{4})?\)/\Z")


@dataclass(frozen=True, slots=True)
class ParsedDate:
    """A date in a text; `day` is None if it does not exist or is ambiguous."""

    day: date | None
    end: int
    """The offset after the date and the time of day that follows it."""


def parse_date(value: object, order: DateOrder = "") -> date | None:
    """The day of a value, or None if it has none or is ambiguous.

    Parsed are dates, texts that begin with one, seconds, milli-, micro- and nanoseconds since 1970 (the day
    in UTC) from 1990 to 2049, MongoDB's `{"$date": …}`, lists as Java and feedparser write them, and a list
    with one value.

    >>> parse_date("Sun, 01 Mar 2026 10:00:00 GMT"), parse_date("2026 жылғы 1 наурыз")
    (datetime.date(2026, 3, 1), datetime.date(2026, 3, 1))
    >>> parse_date("03/04/2026"), parse_date("03/04/2026", "day-month"), parse_date("03/14/2026")
    (None, datetime.date(2026, 4, 3), datetime.date(2026, 3, 14))
    """
    match value:
        case str():
            return _day_of_text(value, order)
        case datetime():
            return value.date()
        case date():
            return value
        case bool() | None:
            return None
        case int() | float() | Decimal():
            return _day_of_number(value)
        case Mapping():
            inner = value.get("$date", value.get("$numberLong"))
            return parse_date(inner, order)
        case [int() as year, int() as month, int() as day, *_] if year in _YEARS:
            return _day(year, month, day)
        case [only]:
            return parse_date(only, order)
        case _:
            return None


def _day_of_text(text: str, order: DateOrder) -> date | None:
    iso = _ISO.match(text)  # most dates are, and this takes a tenth of the time
    if iso:
        return _day(int(iso[1]), int(iso[2]), int(iso[3]))
    net = _NET.match(text)
    if net:
        return _day_of_number(int(net[1]))
    found = find_day(text.strip(), order=order)
    return None if found is None else found.day


def find_day(text: str, start: int = 0, order: DateOrder = "") -> ParsedDate | None:
    """The date at an offset of a text, perhaps after a day of the week or a time; None if there is none.

    Day, month and year come in any order that says which is which: the year has four digits or comes last,
    the month is a word, or the number after a year or between dots. Years of two digits are those from 1969
    to 2068. Months are words of Kazakh, Russian or English, with their suffixes.

    >>> find_day("20 ақпан 2026 ж., 10:30 Көктем келді")
    ParsedDate(day=datetime.date(2026, 2, 20), end=23)
    """
    window = text[start : start + _MAX_LENGTH].translate(_DASHES)
    parts: dict[str, int] = {}
    position = 0
    after_time = False
    while token := _TOKEN.match(window, position):
        position = token.end()
        if token["iso"] or token["dotted"] or token["either"]:
            return None if parts else _with_rest(_numeric_day(token, order), window, position, start)
        if token["number"] and not parts and len(token["number"]) >= 8:
            day = _day_of_digits(token["number"])
            return None if day is None else _with_rest(day, window, position, start)
        if token["time"]:
            after_time = True
        elif token["zone"] and not after_time:  # in 01-Mar-2026 it is not a zone
            position = token.start() + 1
        elif token["number"]:
            position = _ordinal_end(window, position)
            if not _add_number(parts, token["number"], window, position):
                return None
        elif token["word"] and not _add_word(parts, token["word"], after_time=after_time):
            return None
        if len(parts) == 3:
            return _with_rest(_day(parts["year"], parts["month"], parts["day"]), window, position, start)
    return None


def find_missing_date(text: str, start: int = 0) -> int | None:
    """The end of a word that programs write for a missing date, such as None or NaN; None without one."""
    found = _MISSING.match(text, start)
    return found.end() if found else None


def _with_rest(day: date | None, window: str, position: int, start: int) -> ParsedDate:
    rest = _REST.match(window, position)
    return ParsedDate(day, start + (rest.end() if rest else position))


def _numeric_day(token: re.Match[str], order: DateOrder) -> date | None:
    if token["iso"]:
        return _day(int(token["y1"]), int(token["m1"]), int(token["d1"]))
    if token["dotted"]:
        return _day(_full_year(token["y2"]), int(token["m2"]), int(token["d2"]))
    first, second, year = int(token["a3"]), int(token["b3"]), _full_year(token["y3"])
    day_first, month_first = _day(year, second, first), _day(year, first, second)
    if order:
        return day_first if order == "day-month" else month_first
    if len(token["y3"]) == 2:  # 26/03/01 begins with the year
        return None
    if day_first is None or month_first is None or day_first == month_first:
        return day_first or month_first
    return None


def _add_number(parts: dict[str, int], digits: str, window: str, position: int) -> bool:
    """Add a number to `parts` as the day or the year, by its length and what is known; False for neither."""
    if len(digits) == 4 and "year" not in parts:
        parts["year"] = int(digits)
    elif len(digits) <= 2 and "day" not in parts:
        parts["day"] = int(digits)
    elif len(digits) == 2 and {"day", "month"} <= parts.keys() and _only_time_follows(window, position):
        parts["year"] = _full_year(digits)
    else:
        return False
    return True


def _add_word(parts: dict[str, int], word: str, *, after_time: bool) -> bool:
    """Add a month to `parts`, or ignore a word that may be in a date; False for any other word."""
    name = folded(word)
    if name in MONTHS and "month" not in parts:
        parts["month"] = MONTHS[name]
        return True
    return name in IGNORED_WORDS or (after_time and _is_zone(word))


def _only_time_follows(window: str, position: int) -> bool:
    """Whether nothing but a time follows: 26 is a year in `01 Mar 26 10:00`, not in `1 Mar 26 °C`."""
    return not (rest := window[position:].strip()) or re.match(_TIME, rest) is not None


def _is_zone(word: str) -> bool:
    """Whether a word may be the name of a time zone, as GMT in `Sun Mar 01 10:00:00 GMT 2026`."""
    return word.isascii() and word.isupper() and len(word) <= 5


def _ordinal_end(window: str, position: int) -> int:
    found = _ORDINAL.match(window, position)
    return found.end() if found else position


def _day_of_digits(digits: str) -> date | None:
    """The day of 20260301, with or without a time after it, or of a number of seconds and the like."""
    integer = digits.partition(".")[0]
    if len(integer) in (12, 14) and int(integer[:8]) in _COMPACT and integer == digits:
        day = _day(int(integer[:4]), int(integer[4:6]), int(integer[6:8]))
        if day is not None and integer[8:10] < "24" and integer[10:12] < "60":
            return day
    return _day_of_number(int(integer)) if len(integer) <= 19 else None


def _day_of_number(number: float | Decimal) -> date | None:
    """The day of a number such as 20260301, 1772323200 or 1772323200000."""
    if not isinstance(number, int) and not math.isfinite(number):
        return None
    integer = int(number)
    if integer in _COMPACT:
        return _day(integer // 10_000, integer // 100 % 100, integer % 100)
    for unit in _EPOCH_UNITS:
        if integer // unit in _EPOCH:
            return datetime.fromtimestamp(integer // unit, UTC).date()
    return None


def _full_year(digits: str) -> int:
    year = int(digits)
    return year if len(digits) == 4 else year + (1900 if year >= _CENTURY else 2000)


def _day(year: int, month: int, day: int) -> date | None:
    if year not in _YEARS:
        return None
    try:
        return date(year, month, day)
    except ValueError:  # 2026-02-30
        return None
