"""Chunks of bounded size, and batches of rows of like length: what bounds the memory that work takes."""

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

Portion = list[tuple[int, slice]]
"""Elements of several items, in their order: the number of the item, and which of its elements."""


def portions(sizes: Sequence[npt.NDArray[np.integer]], most: int) -> Iterator[Portion]:
    """The elements of all items in their order, in portions of at most `most` in size.

    `sizes[i]` are the sizes of the elements of item i: of the paragraphs of a text, of the sentences of a
    document. An element that is larger than `most` is a portion by itself.

    >>> list(portions([np.array([1, 1]), np.array([1, 3, 9])], 3))
    [[(0, slice(0, 2, None)), (1, slice(0, 1, None))], [(1, slice(1, 2, None))], [(1, slice(2, 3, None))]]
    """
    portion: Portion = []
    room = most
    for number, own in enumerate(sizes):
        ends = np.cumsum(own)
        first, done = 0, 0
        while first < len(ends):
            last = int(np.searchsorted(ends, done + room, side="right"))
            if last == first and not portion:
                last += 1
            if last > first:
                portion.append((number, slice(first, last)))
                room -= int(ends[last - 1]) - done
                first, done = last, int(ends[last - 1])
            if first < len(ends):
                yield portion
                portion, room = [], most
    if portion:
        yield portion


Indices = npt.NDArray[np.intp]


def batches_by_length(lengths: npt.NDArray[np.integer], places: int) -> Iterator[Indices]:
    """The numbers of the rows, the longest first, in batches of at most so many places, padding included.

    A row with more places than that goes alone. Rows of one length keep their order, so that the same rows
    make the same batches.

    >>> [batch.tolist() for batch in batches_by_length(np.array([2, 9, 4, 3]), 9)]
    [[1], [2, 3], [0]]
    """
    order = np.argsort(-lengths, kind="stable")
    first = 0
    while first < len(order):
        rows = max(1, places // max(1, int(lengths[order[first]])))
        yield order[first : first + rows]
        first += rows
