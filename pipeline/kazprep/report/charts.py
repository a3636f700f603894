"""Column charts, as the shares of width and height that the page's SVG is drawn with."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

_GAP = 0.2  # of a column's place
_MOST_LABELS = 4  # as many dates as there is room for on a phone
_MOST_LINES = 3


@dataclass(frozen=True, slots=True)
class Column:
    """A column: percentages of the chart's width and height, from the upper left corner."""

    x: float
    y: float
    width: float
    height: float
    name: str
    value: int


@dataclass(frozen=True, slots=True)
class GridLine:
    """A line across the chart at a round value."""

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

    columns: tuple[Column, ...]
    lines: tuple[GridLine, ...]
    labels: tuple[Label, ...]


def draw_columns(names: Sequence[str], values: Sequence[int]) -> Chart:
    """A column for each value, on a scale from 0 to a round number, with names below some of them.

    >>> chart = draw_columns(["2025", "2026"], [10, 25])
    >>> [line.value for line in chart.lines], round(chart.columns[1].x), round(chart.columns[1].height, 1)
    ([0, 10, 20, 30], 55, 83.3)
    """
    step = round_step(max(values, default=0))
    top = step * max(1, math.ceil(max(values, default=0) / step))
    place = 100 / max(1, len(values))
    columns = tuple(
        Column(
            x=(number + _GAP / 2) * place,
            y=100 - 100 * value / top,
            width=(1 - _GAP) * place,
            height=100 * value / top,
            name=name,
            value=value,
        )
        for number, (name, value) in enumerate(zip(names, values, strict=True))
    )
    lines = tuple(GridLine(100 - 100 * value / top, value) for value in range(0, top + 1, step))
    every = max(1, math.ceil(len(columns) / _MOST_LABELS))
    labels = tuple(Label(*_anchored(column.x + column.width / 2), column.name) for column in columns[::every])
    return Chart(columns, lines, labels)


def round_step(most: int) -> int:
    """The least of 1, 2, 5, 10, 20, ... of which it takes no more than three to reach `most`.

    >>> [round_step(most) for most in (0, 3, 7, 100, 18_000)]
    [1, 1, 5, 50, 10000]
    """
    step = 1
    while step * _MOST_LINES < most:
        step = step * 5 // 2 if str(step)[0] == "2" else step * 2
    return step


def _anchored(middle: float) -> tuple[float, str]:
    """Where a label goes and by which end it is held, so that it stays inside the chart."""
    if middle < 12:
        return 0, "start"
    if middle > 88:
        return 100, "end"
    return middle, "middle"
