"""Names of part files as a fractional index: digits that sort as strings, with room between any two.

A name counts as the digits after a decimal point do, so between two of them there is always a longer one, and
a shard that is put between two others renames neither. The package `fractional-indexing` does the same with
letters; these names are numbers, as those of Spark's part files are.
"""

_WIDTH = 5
"""Digits of the names of a fresh run, which has fewer than 100,000 shards unless it is very large."""


def numbered_parts(count: int) -> list[str]:
    """Names from 1 on.

    >>> numbered_parts(3)
    ['00001', '00002', '00003']
    """
    width = max(_WIDTH, len(str(count)))
    return [str(number).zfill(width) for number in range(1, count + 1)]


def parts_between(low: str | None, high: str | None, count: int) -> list[str]:
    """`count` names, ascending, that are greater than `low` and less than `high`; None is no bound.

    Digits are appended where no name of the usual width is free. File names sort likewise, as `.` is less
    than any digit: `part-00001.parquet`, `part-000015.parquet`, `part-00002.parquet`.

    >>> parts_between("00001", "00002", 1), parts_between("00007", None, 2), parts_between(None, "00001", 1)
    (['000015'], ['00008', '00009'], ['000005'])
    """
    if _can_be_numbered(low, high, count):
        last = _value(low, _WIDTH)
        return [str(last + number).zfill(_WIDTH) for number in range(1, count + 1)]
    width = digits_between(low, high, count)
    bottom, top = _value(low, width), _limit(high, width)
    values = [bottom + (top - bottom) * number // (count + 1) for number in range(1, count + 1)]
    return [_without_zeros(str(value).zfill(width)) for value in values]


def digits_between(low: str | None, high: str | None, count: int) -> int:
    """How many digits `count` names between two bounds need: fewer than a bound has, where that is enough."""
    if _can_be_numbered(low, high, count):
        return _WIDTH
    width = _WIDTH
    while _limit(high, width) - _value(low, width) <= count:
        width += 1
    return width


def _can_be_numbered(low: str | None, high: str | None, count: int) -> bool:
    """Whether the names can be the next numbers after `low`, without a fraction."""
    return high is None and _value(low, _WIDTH) + count < 10**_WIDTH


def _value(part: str | None, width: int) -> int:
    """The number that the first `width` digits make, with zeros appended; 0 for no bound."""
    return int((part or "").ljust(width, "0")[:width])


def _limit(part: str | None, width: int) -> int:
    return 10**width if part is None else _value(part, width)


def _without_zeros(part: str) -> str:
    """The name without zeros at its end beyond the usual width: they would not change how it sorts."""
    return part[:_WIDTH] + part[_WIDTH:].rstrip("0")
