"""A table read batch by batch, so that memory does not grow with it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

_BATCH_ROWS = 65_536


@dataclass(frozen=True, slots=True)
class TableScan:
    """One table, as a dataset of its files."""

    name: str
    dataset: ds.Dataset
    only: pc.Expression | None = None
    """What holds for the rows that are read; None: all are."""

    @property
    def columns(self) -> list[str]:
        """The columns, those that stages added included."""
        return list(self.dataset.schema.names)

    def count(self) -> int:
        """How many rows there are."""
        return int(self.dataset.count_rows(filter=self.only))

    def batches(
        self, columns: Sequence[str], rows: pc.Expression | None = None, batch_rows: int = _BATCH_ROWS
    ) -> Iterator[pa.Table]:
        """The rows for which an expression holds, in the tables' order, a batch at a time."""
        if self.only is not None:
            rows = self.only if rows is None else self.only & rows
        # One file after the other: a scan of all of them reads ahead of a slow reader, up to a gigabyte.
        for file in self.dataset.get_fragments():
            scanner = file.scanner(
                schema=self.dataset.schema,
                columns=list(columns),
                filter=rows,
                batch_size=batch_rows,
                batch_readahead=1,
            )
            for batch in scanner.to_batches():
                if batch.num_rows:
                    yield pa.Table.from_batches([batch])
