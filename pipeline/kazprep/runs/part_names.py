"""Ranks: digits that name a shard's files and sort as the shards do, with room between any two."""

_WIDTH = 5


def first_ranks(count: int) -> list[str]:
    """Ranks from 1 on.

    >>> first_ranks(3)
    ['00001', '00002', '00003']
    """
    width = max(_WIDTH, len(str(count)))
    return [str(number).zfill(width) for number in range(1, count + 1)]


def ranks_between(low: str | None, high: str | None, count: int) -> list[str]:
    """So many ranks after `low` and before `high`, in their order; None is no bound.

    Digits are appended where there is no room: names sort with `.` before any digit, so `part-00001.parquet`,
    `part-000015.parquet`, `part-00002.parquet` are in order.

    >>> ranks_between("00001", "00002", 1), ranks_between("00007", None, 2), ranks_between(None, "00001", 1)
    (['000015'], ['00008', '00009'], ['000005'])
    """
    least = low or ""
    if high is None:
        after = int(least[:_WIDTH].ljust(_WIDTH, "0")) if least else 0
        if after + count < 10**_WIDTH and len(least) >= _WIDTH:
            return [str(after + number).zfill(_WIDTH) for number in range(1, count + 1)]
    width = _WIDTH
    while True:
        bottom = int(least.ljust(width, "0")[:width] or 0)
        top = int(high.ljust(width, "0")[:width]) if high is not None else 10**width
        is_exact = len(least) <= width and (high is None or len(high) <= width)
        if is_exact and top - bottom - 1 >= count:
            break
        width += 1
    steps = [bottom + (top - bottom) * number // (count + 1) for number in range(1, count + 1)]
    return [_shortened(str(step).zfill(width)) for step in steps]


def _shortened(rank: str) -> str:
    """The rank without zeros at its end beyond the usual width: they would not change its place."""
    return rank[:_WIDTH] + rank[_WIDTH:].rstrip("0")
