"""Cutting a list into runs of a bounded size, for calls that must not grow with a document."""

from collections.abc import Iterator, Sequence, Sized
from typing import TypeVar

Item = TypeVar("Item", bound=Sized)


def runs_of(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    """The items in their order, in runs whose lengths add up to at most `size`; a longer one goes alone.

    >>> list(runs_of(["бір", "екі", "алты"], 7))
    [['бір', 'екі'], ['алты']]
    """
    first = 0
    total = 0
    for position, item in enumerate(items):
        if position > first and total + len(item) > size:
            yield items[first:position]
            first, total = position, 0
        total += len(item)
    if first < len(items):
        yield items[first:]
