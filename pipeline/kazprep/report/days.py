"""When documents were published: a few bytes for each of them."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from kazprep.tables.scan import TableScan

Integers = npt.NDArray[np.int64]

Ids = npt.NDArray[np.bytes_]
"""The ids of documents, each in 16 bytes: they are 16 hexadecimal digits."""

ID_TYPE = "S16"


def as_ids(column: pa.Array) -> Ids:
    """A column `doc_id` as an array of numpy."""
    return np.array(column.cast(pa.binary()).to_pylist(), ID_TYPE)


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
        return cls(np.empty(0, ID_TYPE), np.empty(0, np.int64), np.empty(0, bool))

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
