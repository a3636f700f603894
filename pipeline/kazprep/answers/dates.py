"""Days, months and years as people write them, as first and last days."""

import calendar
import re
from datetime import date

_WRITTEN = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


def first_day(text: str | date) -> date:
    """The first day of a year, month or day.

    >>> first_day("2025"), first_day("2025-03")
    (datetime.date(2025, 1, 1), datetime.date(2025, 3, 1))

    Raises `ValueError` for anything else.
    """
    year, month, day = _parts(text)
    return _date(text, year, month or 1, day or 1)


def last_day(text: str | date) -> date:
    """The last day of a year, month or day.

    >>> last_day("2025"), last_day("2024-02"), last_day("2025-03-14")
    (datetime.date(2025, 12, 31), datetime.date(2024, 2, 29), datetime.date(2025, 3, 14))

    Raises `ValueError` for anything else.
    """
    year, month, day = _parts(text)
    month = month or 12
    if not day:
        day = calendar.monthrange(year, month)[1] if year and 1 <= month <= 12 else 1
    return _date(text, year, month, day)


def _parts(text: str | date) -> tuple[int, int | None, int | None]:
    found = _WRITTEN.fullmatch(text.isoformat()[:10] if isinstance(text, date) else str(text).strip())
    if found is None:
        raise ValueError(_message(text))
    year, month, day = (int(part) if part else None for part in found.groups())
    return year or 0, month, day


def _date(text: object, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise ValueError(_message(text)) from error


def _message(text: object) -> str:
    return f"{text!r} is not a date: write a year, a month or a day, as in 2025, 2025-03 or 2025-03-14"
