"""Passages of sentences as columns of numbers, and the choice of a few of them for each name."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kazprep.report.days import ID_TYPE, Ids, Integers


@dataclass(frozen=True, slots=True)
class Passages:
    """Passages of sentences, and what each of them is of, as columns."""

    thing: Integers
    """The index of a name, or of two names."""
    doc_id: Ids
    sentence_id: Integers
    start: Integers
    """Offsets in `documents.text`."""
    end: Integers

    def __len__(self) -> int:
        return len(self.thing)

    @classmethod
    def none(cls) -> "Passages":
        """No passage."""
        return cls(np.empty(0, np.int64), np.empty(0, ID_TYPE), *(np.empty(0, np.int64) for _ in range(3)))

    def take(self, index: Integers) -> "Passages":
        """Some of them."""
        return Passages(*(getattr(self, name)[index] for name in self.__slots__))

    def and_others(self, others: "Passages") -> "Passages":
        """These and others."""
        return Passages(
            *(np.concatenate([getattr(self, name), getattr(others, name)]) for name in self.__slots__)
        )


class FirstPassages:
    """A few passages of each thing: first those that have the lowest rank, then those with the smallest ids.

    Ids are hashes. With the number of passages of the same document before it as its rank, a passage from
    each of some random documents comes first, whatever the order of the rows, and they are from the documents
    that the report shows, which have the smallest ids, too.
    """

    def __init__(self, size: int) -> None:
        """`size` is the maximum number of passages of a thing."""
        self._size = size
        self._rank = np.empty(0, np.int64)
        self.found = Passages.none()
        """The passages, sorted by thing."""

    def add(self, thing: Integers, rank: Integers, passages: Passages) -> None:
        """Take what belongs to the first ones; `thing` is what each passage is of."""
        is_low = np.flatnonzero(rank < self._size)
        new = passages.take(is_low)
        new.thing[:] = thing[is_low]
        found = self.found.and_others(new)
        ranks = np.concatenate([self._rank, rank[is_low]])
        order = np.lexsort((found.sentence_id, *_halves(found.doc_id), ranks, found.thing))
        things = found.thing[order]
        begins = np.searchsorted(things, things)
        order = order[np.arange(len(order)) - begins < self._size]
        self.found, self._rank = found.take(order), ranks[order]


def _halves(ids: Ids) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint64]]:
    """The ids as numbers in their order: the lower halves, and the upper ones, by which they are sorted."""
    numbers = np.ascontiguousarray(ids).view(">u8").reshape(-1, 2).astype(np.uint64)
    return numbers[:, 1], numbers[:, 0]
