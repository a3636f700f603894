"""Parquet files that a browser reads in parts: rows in the order of a number, in small row groups and files.

A server that answers range requests sends the footer of a file and the row groups that a question needs; one
that does not sends whole files, of which there are several for that reason. Which rows a file has is in the
page's list of files, so that the others are not opened.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

ROW_GROUP_ROWS = 10_000
"""Rows of numbers in a row group: some 200 KB of the word index."""


@dataclass(frozen=True, slots=True)
class Shard:
    """A file, and the first and the last number that its rows have in the column they are sorted by."""

    file: str
    first: int
    last: int

    def for_page(self) -> list[str | int]:
        """What the page's list of files has of it."""
        return [self.file, self.first, self.last]


def write_parquet(table: pa.Table, path: Path, *, row_group_rows: int = ROW_GROUP_ROWS) -> None:
    """Write one file, of which the strings are in dictionaries and the ascending numbers differences."""
    pq.write_table(table, path, row_group_size=row_group_rows, **_options(table.schema))


@dataclass(slots=True)
class SortedFiles:
    """Writes rows that come sorted by the column `key` into files of at most `file_rows` rows."""

    folder: Path
    name: str
    """What the names of the files begin with."""
    key: str
    file_rows: int
    written: list[Shard] = field(default_factory=list)
    _held: list[pa.Table] = field(default_factory=list)
    _held_rows: int = 0

    def write(self, rows: pa.Table) -> None:
        """Take some further rows; those of one key stay in one file."""
        self._held.append(rows)
        self._held_rows += len(rows)
        if self._held_rows < self.file_rows:
            return
        held = pa.concat_tables(self._held)
        begin_of_last = pc.index(held[self.key], held[self.key][-1]).as_py()
        if begin_of_last:
            self._write(held.slice(0, begin_of_last))
            held = held.slice(begin_of_last)
        self._held, self._held_rows = [held], len(held)

    def finish(self) -> list[Shard]:
        """Write what is left; the files, in the order of their rows."""
        if self._held_rows:
            self._write(pa.concat_tables(self._held))
        self._held, self._held_rows = [], 0
        return self.written

    def _write(self, rows: pa.Table) -> None:
        file = f"{self.name}-{len(self.written):05}.parquet"
        write_parquet(rows, self.folder / file)
        self.written.append(Shard(file, rows[self.key][0].as_py(), rows[self.key][-1].as_py()))


def _options(schema: pa.Schema) -> dict[str, Any]:
    """What DuckDB 0.9, of which DuckDB-WASM 1.28 is made, reads."""
    numbers = [each.name for each in schema if pa.types.is_integer(each.type)]
    return {
        "compression": "zstd",
        "use_dictionary": [each.name for each in schema if each.name not in numbers],
        "column_encoding": dict.fromkeys(numbers, "DELTA_BINARY_PACKED") or None,
        "write_page_index": False,
    }
