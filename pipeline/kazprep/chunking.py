"""Chunks of bounded size and buckets of rows of like length: they limit the memory that work needs."""

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

Chunk = list[tuple[int, slice]]
"""Elements of several items, in order: the index of the item, and which of its elements."""


def chunks(sizes: Sequence[npt.NDArray[np.integer]], max_size: int) -> Iterator[Chunk]:
    """The elements of all items in order, in chunks whose sizes add up to at most `max_size`.

    `sizes[i]` are the sizes of the elements of item i: of the paragraphs of a text, of the sentences of a
    document. An element that is larger than `max_size` is a chunk by itself.

    >>> list(chunks([np.array([1, 1]), np.array([1, 3, 9])], 3))
    [[(0, slice(0, 2, None)), (1, slice(0, 1, None))], [(1, slice(1, 2, None))], [(1, slice(2, 3, None))]]
    """
    chunk: Chunk = []
    room = max_size
    for item, item_sizes in enumerate(sizes):
        ends = np.cumsum(item_sizes)
        first, done = 0, 0
        while first < len(ends):
            last = int(np.searchsorted(ends, done + room, side="right"))
            if last == first and not chunk:
                last += 1
            if last > first:
                chunk.append((item, slice(first, last)))
                room -= int(ends[last - 1]) - done
                first, done = last, int(ends[last - 1])
            if first < len(ends):
                yield chunk
                chunk, room = [], max_size
    if chunk:
        yield chunk


Indices = npt.NDArray[np.intp]


def length_buckets(lengths: npt.NDArray[np.integer], max_padded_size: int) -> Iterator[Indices]:
    """The indices of rows, the longest row first, in batches of at most `max_padded_size`, padding included.

    A row that is longer is a batch by itself. Rows of one length keep their order, so that the same rows make
    the same batches.

    >>> [batch.tolist() for batch in length_buckets(np.array([2, 9, 4, 3]), 9)]
    [[1], [2, 3], [0]]
    """
    order = np.argsort(-lengths, kind="stable")
    first = 0
    while first < len(order):
        n_rows = max(1, max_padded_size // max(1, int(lengths[order[first]])))
        yield order[first : first + n_rows]
        first += n_rows
