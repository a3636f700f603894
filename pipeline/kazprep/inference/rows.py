"""Rows of unlike lengths shared out over batches that waste little on padding."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

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
