"""Days put together to as many weeks, months or years as a chart has room for."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

_MOST_COLUMNS = 70


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days with what was published in it."""

    name: str
    """`2026-02-20` for a day and the week that begins with it, `2026-02` for a month, `2026` for years."""
    documents: int
    tokens: int
    entities: int


@dataclass(frozen=True, slots=True)
class Calendar:
    """Periods one after the other, those without a document too."""

    unit: str
    """`day`, `week`, `month`, `year` or `decade`."""
    periods: tuple[Period, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """What was published on a day."""

    day: date
    documents: int
    tokens: int
    entities: int


def make_calendar(days: Iterable[Day]) -> Calendar:
    """The days in the smallest unit that needs no more columns than a chart has room for.

    >>> calendar = make_calendar([Day(date(2025, 1, 6), 1, 30, 4), Day(date(2025, 8, 1), 2, 50, 7)])
    >>> calendar.unit, len(calendar.periods), calendar.periods[0]
    ('week', 30, Period(name='2025-01-06', documents=1, tokens=30, entities=4))
    """
    given = list(days)
    if not given:
        return Calendar("day", ())
    first, last = min(day.day for day in given), max(day.day for day in given)
    for unit in _UNITS:
        if len(list(islice(_starts(unit, first, last), _MOST_COLUMNS + 1))) <= _MOST_COLUMNS:
            break
    return Calendar(unit, _summed(given, unit, _starts(unit, first, last)))


def _starts(unit: str, first: date, last: date) -> Iterator[date]:
    """The first day of each period from the one that the first day is in to the one that the last is in."""
    start, following = _UNITS[unit]
    current: date | None = start(first)
    while current is not None and current <= last:
        yield current
        current = following(current)


def _summed(days: list[Day], unit: str, starts: Iterable[date]) -> tuple[Period, ...]:
    start, _ = _UNITS[unit]
    sums = {begin: [0, 0, 0] for begin in starts}
    for day in days:
        of_period = sums[start(day.day)]
        for place, value in enumerate((day.documents, day.tokens, day.entities)):
            of_period[place] += value
    length = {"month": 7, "year": 4, "decade": 4}.get(unit, 10)
    return tuple(Period(begin.isoformat()[:length], *values) for begin, values in sums.items())


def _next_month(day: date) -> date | None:
    return _date(day.year + day.month // 12, day.month % 12 + 1)


def _date(year: int, month: int = 1) -> date | None:
    """The first day of a month, or None after the last year that there is."""
    return date(year, month, 1) if year <= date.max.year else None


def _later(day: date, days: int) -> date | None:
    return None if (date.max - day).days < days else day + timedelta(days)


_UNITS: dict[str, tuple[Callable[[date], date], Callable[[date], date | None]]] = {
    "day": (lambda day: day, lambda day: _later(day, 1)),
    "week": (
        lambda day: date.fromordinal(max(1, day.toordinal() - day.weekday())),
        lambda day: _later(day, 7),
    ),
    "month": (lambda day: day.replace(day=1), _next_month),
    "year": (lambda day: day.replace(month=1, day=1), lambda day: _date(day.year + 1)),
    "decade": (
        lambda day: date(max(1, day.year // 10 * 10), 1, 1),
        lambda day: _date(day.year // 10 * 10 + 10),
    ),
}
"""For each unit, the first day of the period that a day is in, and the first day of the next."""
