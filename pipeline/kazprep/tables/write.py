"""Writing the tables of a shard: a Parquet file each, complete or not there at all."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import pyarrow as pa
import pyarrow.parquet as pq

from kazprep.operating_system import flush, remove
from kazprep.settings import OutputSettings
from kazprep.tables.build import TableChunk
from kazprep.tables.columns import Column, schemas_with
from kazprep.tables.parquet_options import writer_options
from kazprep.tables.schemas import SCHEMAS

BUFFER_BYTES = 32 * 2**20
"""Rows are buffered until there is a row group of them, but never more bytes than this."""


class ShardWriter:
    """Writes the tables of a shard chunk by chunk, each to a file.

    A context manager: the files are complete and flushed to the disk at the end of a block that raised
    nothing; otherwise they are deleted.
    """

    def __init__(
        self, files: Mapping[str, Path], settings: OutputSettings, columns: Sequence[Column] = ()
    ) -> None:
        """`files` has the path of each table's file, `columns` are those that stages add."""
        self.rows: Counter[str] = Counter(dict.fromkeys(SCHEMAS, 0))
        """How many rows were written, by table."""
        self._files = [
            _TableFile(files[name], name, schema, settings) for name, schema in schemas_with(columns).items()
        ]
        self._open = ExitStack()

    def __enter__(self) -> Self:
        with self._open:
            for file in self._files:
                self._open.enter_context(file)
            self._open = self._open.pop_all()
        return self

    def write(self, pieces: Iterable[TableChunk]) -> None:
        """Write rows; raises `OSError` when that fails."""
        files = {file.table: file for file in self._files}
        for name, table in pieces:
            self.rows[name] += table.num_rows
            files[name].write(table)

    def __exit__(
        self, type_: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.__exit__(type_, error, trace)


class _TableFile:
    """One table's file."""

    def __init__(self, path: Path, table: str, schema: pa.Schema, settings: OutputSettings) -> None:
        self.table = table
        self._schema = schema
        self._path = path
        self._settings = settings
        self._buffer: list[pa.Table] = []
        self._buffered_rows = self._buffered_bytes = 0

    def __enter__(self) -> Self:
        self._file: IO[bytes] = self._path.open("wb")
        self._writer: pq.ParquetWriter | None = None  # its options depend on the first rows
        return self

    def write(self, table: pa.Table) -> None:
        self._buffer.append(table)
        self._buffered_rows += table.num_rows
        self._buffered_bytes += table.nbytes
        full_group_rows = self._buffered_rows - self._buffered_rows % self._settings.row_group_size
        if self._buffered_bytes > BUFFER_BYTES:
            self._write_buffered(self._buffered_rows)
        elif full_group_rows:
            self._write_buffered(full_group_rows)

    def _write_buffered(self, rows: int) -> None:
        buffered = pa.concat_tables(self._buffer)
        self._buffer = [buffered.slice(rows)] if rows < buffered.num_rows else []
        self._buffered_rows = buffered.num_rows - rows
        self._buffered_bytes = sum(part.nbytes for part in self._buffer)
        self._write_rows(buffered.slice(0, rows))

    def _write_rows(self, rows: pa.Table) -> None:
        size = self._settings.row_group_size
        if self._writer is None:
            options = writer_options(self.table, self._schema, rows.slice(0, size), self._settings)
            self._writer = pq.ParquetWriter(self._file, self._schema, **options)
        self._writer.write_table(rows, row_group_size=size)

    def __exit__(
        self, type_: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        finished = False
        try:
            if type_ is None:
                self._finish()
                finished = True
        finally:
            if not finished and self._writer is not None:
                with suppress(OSError):  # a full disk, perhaps, which is what went wrong
                    self._writer.close()
            with suppress(OSError):
                self._file.close()
            if not finished:
                remove(self._path)  # closed first: Windows deletes no open file

    def _finish(self) -> None:
        if self._buffer:
            self._write_buffered(self._buffered_rows)
        if self._writer is None:  # the table has no rows
            self._write_rows(self._schema.empty_table())
        assert self._writer is not None
        self._writer.close()
        flush(self._file)
