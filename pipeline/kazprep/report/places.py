"""Sentences of documents as columns of numbers, and the days of documents: few bytes for each of them."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from kazprep.tables.scan import TableScan

Integers = npt.NDArray[np.int64]

Ids = npt.NDArray[np.bytes_]
"""The ids of documents, each in 16 bytes: they are 16 hexadecimal digits."""

_ID = "S16"


def as_ids(column: pa.Array) -> Ids:
    """A column `doc_id` as an array of numpy."""
    return np.array(column.cast(pa.binary()).to_pylist(), _ID)


@dataclass(frozen=True, slots=True)
class Days:
    """When documents were published, sorted by their ids."""

    ids: Ids
    day: Integers
    """Days since 1970; 0 where there is no date."""
    is_dated: npt.NDArray[np.bool_]

    @classmethod
    def none(cls) -> "Days":
        """Those of no document."""
        return cls(np.empty(0, _ID), np.empty(0, np.int64), np.empty(0, bool))

    @classmethod
    def read(cls, documents: TableScan) -> "Days":
        """Those of the documents of a run."""
        parts = [cls.none()]
        for rows in documents.batches(["doc_id", "published"]):
            days = rows["published"].cast(pa.int32())
            day = np.asarray(days.fill_null(0).to_numpy(), np.int64)
            parts.append(cls(as_ids(rows["doc_id"]), day, days.is_valid().to_numpy()))
        ids = np.concatenate([part.ids for part in parts])
        order = np.argsort(ids, kind="stable")
        day = np.concatenate([part.day for part in parts])
        is_dated = np.concatenate([part.is_dated for part in parts])
        return cls(ids[order], day[order], is_dated[order])

    def of(self, ids: Ids) -> "Days":
        """Those of some documents, in their order; a document that is not there has no date."""
        if not len(self.ids):
            return Days(ids, np.zeros(len(ids), np.int64), np.zeros(len(ids), bool))
        at = np.minimum(np.searchsorted(self.ids, ids), len(self.ids) - 1)
        return Days(ids, self.day[at], self.is_dated[at] & (self.ids[at] == ids))


@dataclass(frozen=True, slots=True)
class Places:
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
    def none(cls) -> "Places":
        """No passage."""
        return cls(np.empty(0, np.int64), np.empty(0, _ID), *(np.empty(0, np.int64) for _ in range(3)))

    def take(self, index: Integers) -> "Places":
        """Some of them."""
        return Places(*(getattr(self, name)[index] for name in self.__slots__))

    def and_others(self, others: "Places") -> "Places":
        """These and others."""
        return Places(
            *(np.concatenate([getattr(self, name), getattr(others, name)]) for name in self.__slots__)
        )


class FirstPlaces:
    """A few places of each thing: first those that have the lowest rank, then those with the smallest ids.

    Ids are hashes. With the number of places of the same document before it as its rank, a place from each of
    some random documents comes first, whatever the order of the rows, and they are from the documents that
    the report shows, which have the smallest ids, too.
    """

    def __init__(self, size: int) -> None:
        """`size` is the maximum number of places of a thing."""
        self._size = size
        self._rank = np.empty(0, np.int64)
        self.found = Places.none()
        """The places, sorted by thing."""

    def add(self, thing: Integers, rank: Integers, places: Places) -> None:
        """Take what belongs to the first ones; `thing` is what each place is of."""
        is_low = np.flatnonzero(rank < self._size)
        new = places.take(is_low)
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
