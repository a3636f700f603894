"""A run's tables, batch by batch, so that memory does not grow with them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from kazprep.tables.schemas import SCHEMAS

_BATCH_ROWS = 65_536


@dataclass(frozen=True, slots=True)
class TableFiles:
    """One table of a run: a folder of Parquet files."""

    name: str
    dataset: ds.Dataset

    @property
    def columns(self) -> list[str]:
        """The columns that the files have; a run of an older release may have fewer than today's."""
        return list(self.dataset.schema.names)

    def count(self) -> int:
        """How many rows there are."""
        return int(self.dataset.count_rows())

    def batches(
        self, columns: Sequence[str], rows: pc.Expression | None = None, batch_rows: int = _BATCH_ROWS
    ) -> Iterator[pa.Table]:
        """The rows for which an expression holds, in the tables' order, a batch at a time."""
        scanner = self.dataset.scanner(
            columns=list(columns),
            filter=rows,
            batch_size=batch_rows,
            batch_readahead=1,
            fragment_readahead=1,  # more would hold more row groups in memory at once
        )
        for batch in scanner.to_batches():
            if batch.num_rows:
                yield pa.Table.from_batches([batch])


def open_table(run: Path, name: str) -> TableFiles:
    """One table of the run in a folder; a table without files is empty."""
    files = sorted(
        str(path) for path in (run / name).glob("*.parquet") if not path.name.startswith((".", "_"))
    )
    if not files:
        return TableFiles(name, ds.dataset(SCHEMAS[name].empty_table()))
    return TableFiles(name, ds.dataset(files, format="parquet"))
