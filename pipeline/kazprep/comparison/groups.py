"""Where two lists of spans of one text differ: the smallest groups of spans that lie over each other."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kazprep.spans import Spans

Labels = npt.NDArray[np.int64]
"""A number for each span; two spans are equal if their bounds and their numbers are."""


@dataclass(frozen=True, slots=True)
class Group:
    """Spans of both lists that overlap and are not the same, by their indices; one side may be empty."""

    a: range
    b: range


@dataclass(frozen=True, slots=True, eq=False)
class Alignment:
    """Two lists of spans, compared."""

    groups: tuple[Group, ...]
    """Where they differ, in the order of the text."""
    same_a: npt.NDArray[np.intp]
    """The indices of spans of the first list that the second has, too."""
    same_b: npt.NDArray[np.intp]
    """The indices of the same spans in the second list."""


def align(a: Spans, b: Spans, labels: tuple[Labels, Labels] | None = None) -> Alignment:
    """Compare two lists of spans, each in ascending order.

    Spans that overlap, directly or by way of others, are in one group. Empty spans are in one if they are at
    the same place. `labels` are those of `a` and of `b`.

    >>> found = align(Spans.of([(0, 5), (6, 9), (9, 12)]), Spans.of([(0, 5), (6, 12), (13, 15)]))
    >>> found.groups
    (Group(a=range(1, 3), b=range(1, 2)), Group(a=range(3, 3), b=range(2, 3)))
    >>> found.same_a.tolist(), found.same_b.tolist()
    ([0], [0])
    """
    if are_equal(a, b, labels):
        every = np.arange(len(a))
        return Alignment((), every, every)
    of_a, of_b, number = _numbered(a, b)
    differs = np.bincount(of_a, minlength=number) != np.bincount(of_b, minlength=number)
    in_a, in_b = np.flatnonzero(~differs[of_a]), np.flatnonzero(~differs[of_b])
    other = (a.start[in_a] != b.start[in_b]) | (a.end[in_a] != b.end[in_b])
    if labels is not None:
        other |= labels[0][in_a] != labels[1][in_b]
    differs[of_a[in_a[other]]] = True
    groups = tuple(_groups(of_a, of_b, np.flatnonzero(differs)))
    return Alignment(groups, np.flatnonzero(~differs[of_a]), np.flatnonzero(~differs[of_b]))


def are_equal(a: Spans, b: Spans, labels: tuple[Labels, Labels] | None = None) -> bool:
    """Whether two lists have the same spans, and the same labels."""
    if not (np.array_equal(a.start, b.start) and np.array_equal(a.end, b.end)):
        return False
    return labels is None or np.array_equal(*labels)


def _numbered(a: Spans, b: Spans) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp], int]:
    """The number of the group that each span is in, in the order of the text, and how many there are."""
    start, end = np.concatenate([a.start, b.start]), np.concatenate([a.end, b.end])
    order = np.lexsort((end, start))
    start, end = start[order], end[order]
    reach = np.maximum.accumulate(end)
    is_first = np.ones(len(order), dtype=bool)
    equal = (start[1:] == start[:-1]) & (end[1:] == end[:-1])
    is_first[1:] = (start[1:] >= reach[:-1]) & ~equal
    numbers = np.empty(len(order), dtype=np.intp)
    numbers[order] = np.cumsum(is_first) - 1
    return numbers[: len(a)], numbers[len(a) :], int(is_first.sum())


def _groups(
    of_a: npt.NDArray[np.intp], of_b: npt.NDArray[np.intp], chosen: npt.NDArray[np.intp]
) -> Iterator[Group]:
    bounds = (
        np.searchsorted(each, chosen, side=side).tolist()
        for each in (of_a, of_b)
        for side in ("left", "right")
    )
    for first_a, end_a, first_b, end_b in zip(*bounds, strict=True):
        yield Group(range(first_a, end_a), range(first_b, end_b))
