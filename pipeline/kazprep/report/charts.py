"""Column charts over time: days grouped into weeks, months or years, drawn as SVG."""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

_MAX_COLUMNS = 70


@dataclass(frozen=True, slots=True)
class Period:
    """The documents of consecutive days: how many there are, with their tokens and entities."""

    name: str
    """`2026-02-20` for a day or the week that begins with it, `2026-02` for a month, `2026` for a year or the
    decade that begins with it."""
    documents: int
    tokens: int
    entities: int


@dataclass(frozen=True, slots=True)
class Calendar:
    """Consecutive periods of one length, including those without documents."""

    unit: str
    """`day`, `week`, `month`, `year` or `decade`."""
    periods: tuple[Period, ...]

    @property
    def starts(self) -> tuple[date, ...]:
        """The first day of each period.

        >>> Calendar("month", (Period("2026-02", 3, 90, 12),)).starts
        (datetime.date(2026, 2, 1),)
        """
        return tuple(date.fromisoformat((period.name + "-01-01")[:10]) for period in self.periods)


@dataclass(frozen=True, slots=True)
class Day:
    """The documents of one day: how many there are, with their tokens and entities."""

    day: date
    documents: int
    tokens: int
    entities: int


def make_calendar(days: Iterable[Day]) -> Calendar:
    """Days grouped by the smallest unit that needs no more columns than a chart has room for.

    >>> calendar = make_calendar([Day(date(2025, 1, 6), 1, 30, 4), Day(date(2025, 8, 1), 2, 50, 7)])
    >>> calendar.unit, len(calendar.periods), calendar.periods[0]
    ('week', 30, Period(name='2025-01-06', documents=1, tokens=30, entities=4))
    """
    all_days = list(days)
    if not all_days:
        return Calendar("day", ())
    first, last = min(day.day for day in all_days), max(day.day for day in all_days)
    for unit in _UNITS:
        if len(list(islice(_starts(unit, first, last), _MAX_COLUMNS + 1))) <= _MAX_COLUMNS:
            break
    return Calendar(unit, _summed(all_days, unit, _starts(unit, first, last)))


def _starts(unit: str, first: date, last: date) -> Iterator[date]:
    """The first day of each period, from the period of `first` to the period of `last`."""
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
        for index, value in enumerate((day.documents, day.tokens, day.entities)):
            of_period[index] += value
    length = {"month": 7, "year": 4, "decade": 4}.get(unit, 10)
    return tuple(Period(begin.isoformat()[:length], *values) for begin, values in sums.items())


def _next_month(day: date) -> date | None:
    return _date(day.year + day.month // 12, day.month % 12 + 1)


def _date(year: int, month: int = 1) -> date | None:
    """The first day of a month, or None beyond the last year that a date can have."""
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
"""For each unit two functions of a day: the first day of its period, and the first day of the next period."""


_GAP = 0.2  # as a share of the width that a column and its gap have
_MAX_LABELS = 4  # there is room for four dates on a phone
_MAX_LINES = 3


@dataclass(frozen=True, slots=True)
class ChartColumn:
    """A column of a chart; sizes are percentages of the chart's, from its upper left corner."""

    x: float
    y: float
    width: float
    height: float
    name: str
    value: int


@dataclass(frozen=True, slots=True)
class GridLine:
    """A horizontal line at a round value."""

    y: float
    value: int


@dataclass(frozen=True, slots=True)
class Label:
    """A name below a column; `anchor` is SVG's text-anchor."""

    x: float
    anchor: str
    name: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A column chart."""

    columns: tuple[ChartColumn, ...]
    lines: tuple[GridLine, ...]
    labels: tuple[Label, ...]


def draw_columns(names: Sequence[str], values: Sequence[int]) -> Chart:
    """A chart with a column for each value, on a scale from 0 to a round number; some columns are named.

    >>> chart = draw_columns(["2025", "2026"], [10, 25])
    >>> [line.value for line in chart.lines], round(chart.columns[1].x), round(chart.columns[1].height, 1)
    ([0, 10, 20, 30], 55, 83.3)
    """
    step = round_step(max(values, default=0))
    top = step * max(1, math.ceil(max(values, default=0) / step))
    slot = 100 / max(1, len(values))
    columns = tuple(
        ChartColumn(
            x=(index + _GAP / 2) * slot,
            y=100 - 100 * value / top,
            width=(1 - _GAP) * slot,
            height=100 * value / top,
            name=name,
            value=value,
        )
        for index, (name, value) in enumerate(zip(names, values, strict=True))
    )
    lines = tuple(GridLine(100 - 100 * value / top, value) for value in range(0, top + 1, step))
    every = max(1, math.ceil(len(columns) / _MAX_LABELS))
    labels = tuple(Label(*_anchored(column.x + column.width / 2), column.name) for column in columns[::every])
    return Chart(columns, lines, labels)


def column_path(values: Sequence[int]) -> str:
    """The columns of a chart as one path, 100 high and as wide as there are values; none where it is 0.

    >>> column_path([0, 2, 1])
    'M1 100v-100h.8v100zM2 100v-50h.8v50z'

    A value that is not 0 has at least a height of 2, so that it can be seen.
    """
    highest = max(values, default=0)
    heights = ((at, max(2, round(100 * value / highest))) for at, value in enumerate(values) if value)
    return "".join(f"M{at} 100v-{height}h.8v{height}z" for at, height in heights)


def round_step(highest: int) -> int:
    """The distance of grid lines: the least of 1, 2, 5, 10, 20, ... that reaches `highest` in three steps.

    >>> [round_step(highest) for highest in (0, 3, 7, 100, 18_000)]
    [1, 1, 5, 50, 10000]
    """
    step = 1
    while step * _MAX_LINES < highest:
        step = step * 5 // 2 if str(step)[0] == "2" else step * 2
    return step


def _anchored(middle: float) -> tuple[float, str]:
    """The x and the text-anchor of a label for a column, so that it stays inside the chart."""
    if middle < 12:
        return 0, "start"
    if middle > 88:
        return 100, "end"
    return middle, "middle"
