"""The reader for Parquet by pyarrow: a record a row, read row group by row group."""

from collections.abc import Iterator
from itertools import accumulate
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from kazprep.encodings import few_lost
from kazprep.readers.documents import Origin
from kazprep.readers.entry import BadRecord, Entry, Record, seekable
from kazprep.readers.errors import DamagedFileError, MissingColumnError, ReadError
from kazprep.readers.records.columns import (
    ColumnNames,
    Columns,
    check_text_column,
    choose_columns,
    row_article,
)
from kazprep.readers.sources.source import Source

FORMAT = "parquet"

_BATCH_ROWS = 64
_BUFFER_BYTES = 1 << 20
_BATCH_BYTES = 8 << 20


def read_parquet(entry: Entry) -> Iterator[Record]:
    """The document of each row; only the columns that are needed are read.

    Raises `DamagedFileError` if the file is not Parquet or breaks off, and `MissingColumnError`.
    """
    file, size = _opened(entry)
    names = _names(file.schema_arrow)
    columns = choose_columns(names, entry.settings)
    text = check_text_column(columns, names, entry.settings)
    type_ = _type_of(file.schema_arrow, text)
    if not (_is_text(type_) or _is_text_list(type_) or pa.types.is_struct(type_) or pa.types.is_null(type_)):
        raise MissingColumnError(f"the column {text!r} has no text but values of the type {type_}")
    origin = Origin(entry.name, FORMAT)
    record = entry.first_record
    before = entry.budget.unpacked
    for number, start in enumerate(row_group_starts(file.metadata, size)):
        if entry.byte_range and not entry.byte_range[0] <= start < entry.byte_range[1]:
            continue
        for row in _rows(file, number, columns, entry, size, before):
            try:
                values = {name: _value(value) for name, value in row.items()}
                yield row_article(origin, record, values, entry.settings, columns)
            except ReadError as error:
                yield BadRecord(entry.name, record, error)
            record += 1


def parquet_names(entry: Entry) -> ColumnNames:
    """The names of a file's columns; raises `ReadError`."""
    return ColumnNames(_names(_opened(entry)[0].schema_arrow))


def split_row_groups(source: Source, max_bytes: int) -> list[Source]:
    """A file as byte ranges that each begin where a row group does; see `row_group_starts`."""
    starts: list[tuple[int, int]] = []
    rows = 0
    with source.open() as file:
        metadata = pq.ParquetFile(file).metadata
    for number, start in enumerate(row_group_starts(metadata, source.bytes)):
        if not starts:
            starts.append((0, 0))
        elif start - starts[-1][0] >= max_bytes:
            starts.append((start, rows))
        rows += metadata.row_group(number).num_rows
    return source.split(starts)


def row_group_starts(metadata: pq.FileMetaData, size: int) -> list[int]:
    """The offset at which each row group of a file of `size` bytes would begin if all rows had one length.

    Only the metadata of the columns say where they really begin, and pyarrow ends the process if those of a
    damaged file are wrong.
    """
    rows = [max(0, metadata.row_group(number).num_rows) for number in range(metadata.num_row_groups)]
    total = max(1, sum(rows))
    return [size * before // total for before in accumulate([0, *rows])][: len(rows)]


def _names(schema: pa.Schema) -> list[str]:
    """The names of the columns, and after those of the fields inside them, as in `content.rendered`."""
    names: dict[str, None] = {}
    layer = [(field.name, field.type) for field in schema]
    while layer:
        names |= dict.fromkeys(name for name, _ in layer)
        layer = [
            (f"{name}.{inner.name}", inner.type)
            for name, type_ in layer
            if pa.types.is_struct(type_)
            for inner in type_.fields
        ]
    return list(names)


def _type_of(schema: pa.Schema, name: str) -> pa.DataType:
    """The type of a column, or of a field inside one; of two with the same name the first counts."""
    if name in schema.names:
        return schema.field(schema.names.index(name)).type
    outer, _, inner = name.partition(".")
    return _type_of(pa.schema(_type_of(schema, outer).fields), inner)


def _opened(entry: Entry) -> tuple[pq.ParquetFile, int]:
    """The file and its size in bytes; raises `ReadError`."""
    stream = seekable(entry)
    size = stream.seek(0, 2)
    stream.seek(0)
    try:
        return pq.ParquetFile(stream, buffer_size=_BUFFER_BYTES, page_checksum_verification=True), size
    except (pa.ArrowException, OSError, ValueError) as error:
        raise DamagedFileError(f"the file is not Parquet that can be read: {error}") from error


def _rows(
    file: pq.ParquetFile, number: int, columns: Columns, entry: Entry, size: int, before: int
) -> Iterator[dict[str, Any]]:
    """The rows of a row group, with strings as bytes, so that one that is not UTF-8 affects no other.

    A string that is once in the file, in a dictionary, can be in a million rows; so strings count as unpacked
    data. `before` is the number of bytes that were counted before the file's first row.
    """
    group = file.metadata.row_group(number)
    wanted = [name for name in (columns.text, columns.title, columns.date, columns.url, columns.id) if name]
    # Not `group.column(…)`, which ends the process if the statistics of a column are wrong.
    entry.budget.check_ratio(group.total_byte_size, size, f"row group {number}")
    # Rows that are large on average are read in small batches.
    n_rows = max(1, min(_BATCH_ROWS, _BATCH_BYTES * max(1, group.num_rows) // max(1, group.total_byte_size)))
    try:
        for batch in file.iter_batches(n_rows, row_groups=[number], columns=wanted, use_threads=False):
            plain = {
                name: _as_bytes(column)  # of two columns with the same name the first
                for name, column in reversed(list(zip(batch.schema.names, batch.columns, strict=True)))
            }
            for index in range(batch.num_rows):
                row = {name: column[index].as_py() for name, column in plain.items()}
                entry.budget.spend(sum(map(_bytes_in, row.values())))
                entry.budget.check_ratio(entry.budget.unpacked - before, size, "the file")
                yield row
    except (pa.ArrowException, OSError, ValueError) as error:
        raise DamagedFileError(f"row group {number} can't be read: {error}") from error


def _is_text(type_: pa.DataType) -> bool:
    if pa.types.is_dictionary(type_):
        type_ = type_.value_type
    return bool(
        pa.types.is_string(type_)
        or pa.types.is_large_string(type_)
        or pa.types.is_string_view(type_)
        or pa.types.is_binary(type_)
        or pa.types.is_large_binary(type_)
    )


def _bytes_in(value: object) -> int:
    """The number of bytes or characters of text in a value, at any depth."""
    if isinstance(value, bytes | str):
        return len(value)
    if isinstance(value, dict):
        return sum(map(_bytes_in, value.values()))
    return sum(map(_bytes_in, value)) if isinstance(value, list) else 0


def _is_text_list(type_: pa.DataType) -> bool:
    return (pa.types.is_list(type_) or pa.types.is_large_list(type_)) and _is_text(type_.value_type)


def _as_bytes(column: pa.Array) -> pa.Array:
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if _is_text_list(column.type):
        return column.cast(pa.large_list(pa.large_binary()))
    return column.cast(pa.large_binary()) if _is_text(column.type) else column


def _value(value: object) -> object:
    """The value with bytes decoded, in lists too; a few broken ones become U+FFFD."""
    if isinstance(value, list):
        return [_value(item) for item in value]
    if not isinstance(value, bytes):
        return value
    try:
        return value.decode()
    except UnicodeDecodeError as error:
        text = value.decode("utf-8", "replace")
        if few_lost(text, value.count("\ufffd".encode())):
            return text
        raise DamagedFileError(
            f"a value is not valid UTF-8: byte 0x{value[error.start]:02X} at offset {error.start} and others "
            "can't be decoded"
        ) from error
