"""The reader for Parquet: a record a row, read row group by row group."""

from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from kazprep.encodings import few_lost
from kazprep.readers.documents import BadRecord
from kazprep.readers.entry import Entry, Record, seekable
from kazprep.readers.errors import DamagedFileError, MissingColumnError, ReadError
from kazprep.readers.records.columns import Columns, check_text_column, choose_columns, row_article
from kazprep.readers.sources.byte_ranges import row_group_starts

FORMAT = "parquet"

_BATCH_ROWS = 64
_BUFFER_BYTES = 1 << 20
_BATCH_BYTES = 8 << 20


def read_parquet(entry: Entry) -> Iterator[Record]:
    """The document of each row; columns that are not needed are not read.

    Raises `DamagedFileError` where the file is none or breaks off, and `MissingColumnError`.
    """
    file, size = _opened(entry)
    names = _names(file.schema_arrow)
    columns = choose_columns(names, entry.settings)
    text = check_text_column(columns, names, entry.settings)
    kind = _type_of(file.schema_arrow, text)
    if not (_is_text(kind) or _is_text_list(kind) or pa.types.is_struct(kind) or pa.types.is_null(kind)):
        raise MissingColumnError(f"the column {text!r} holds no text but values of the type {kind}")
    record = entry.first_record
    before = entry.budget.unpacked
    for number, start in enumerate(row_group_starts(file.metadata, size)):
        if entry.stretch and not entry.stretch[0] <= start < entry.stretch[1]:
            continue
        for row in _rows(file, number, columns, entry, size, before):
            try:
                values = {name: _value(value) for name, value in row.items()}
                yield row_article(entry.name, record, FORMAT, values, entry.settings, columns)
            except ReadError as error:
                yield BadRecord(entry.name, record, error)
            record += 1


def parquet_names(entry: Entry) -> list[str]:
    """The names of a file's columns; raises `ReadError`."""
    return _names(_opened(entry)[0].schema_arrow)


def _names(schema: pa.Schema) -> list[str]:
    """The names of the columns, and of the fields inside them, as in `content.rendered`, after those."""
    names: dict[str, None] = {}
    layer = [(field.name, field.type) for field in schema]
    while layer:
        names |= dict.fromkeys(name for name, _ in layer)
        layer = [
            (f"{name}.{inner.name}", inner.type)
            for name, kind in layer
            if pa.types.is_struct(kind)
            for inner in kind.fields
        ]
    return list(names)


def _type_of(schema: pa.Schema, name: str) -> pa.DataType:
    """The type of a column, or of a field inside one; of two of one name the first counts."""
    if name in schema.names:
        return schema.field(schema.names.index(name)).type
    outer, _, inner = name.partition(".")
    return _type_of(pa.schema(_type_of(schema, outer).fields), inner)


def _opened(entry: Entry) -> tuple[pq.ParquetFile, int]:
    stream = seekable(entry)
    size = stream.seek(0, 2)
    stream.seek(0)
    try:
        return pq.ParquetFile(stream, buffer_size=_BUFFER_BYTES, page_checksum_verification=True), size
    except (pa.ArrowException, OSError, ValueError) as error:
        raise DamagedFileError(f"the file is no Parquet that can be read: {error}") from error


def _rows(
    file: pq.ParquetFile, number: int, columns: Columns, entry: Entry, size: int, before: int
) -> Iterator[dict[str, Any]]:
    """The rows of a row group, with strings as bytes: one that is no UTF-8 must not cost the others.

    A string that a file has once, in a dictionary, can be that of a million rows; so strings count as
    unpacked data. `before` is what had been counted before the file's first row.
    """
    group = file.metadata.row_group(number)
    wanted = [name for name in (columns.text, columns.title, columns.date, columns.url, columns.id) if name]
    # Not `group.column(…)`, which ends the process where a false header has a column's statistics wrong.
    entry.budget.check_ratio(group.total_byte_size, size, f"row group {number}")
    # Rows that are large on average are read a few at a time.
    most = max(1, min(_BATCH_ROWS, _BATCH_BYTES * max(1, group.num_rows) // max(1, group.total_byte_size)))
    try:
        for batch in file.iter_batches(most, row_groups=[number], columns=wanted, use_threads=False):
            plain = {
                name: _as_bytes(column)  # of two columns of one name the first
                for name, column in reversed(list(zip(batch.schema.names, batch.columns, strict=True)))
            }
            for place in range(batch.num_rows):
                row = {name: column[place].as_py() for name, column in plain.items()}
                entry.budget.spend(sum(map(_bytes_in, row.values())))
                entry.budget.check_ratio(entry.budget.unpacked - before, size, "the file")
                yield row
    except (pa.ArrowException, OSError, ValueError) as error:
        raise DamagedFileError(f"row group {number} can't be read: {error}") from error


def _is_text(kind: pa.DataType) -> bool:
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    return bool(
        pa.types.is_string(kind)
        or pa.types.is_large_string(kind)
        or pa.types.is_string_view(kind)
        or pa.types.is_binary(kind)
        or pa.types.is_large_binary(kind)
    )


def _bytes_in(value: object) -> int:
    """How many bytes or characters of text a value has in it, at whatever depth."""
    if isinstance(value, bytes | str):
        return len(value)
    if isinstance(value, dict):
        return sum(map(_bytes_in, value.values()))
    return sum(map(_bytes_in, value)) if isinstance(value, list) else 0


def _is_text_list(kind: pa.DataType) -> bool:
    return (pa.types.is_list(kind) or pa.types.is_large_list(kind)) and _is_text(kind.value_type)


def _as_bytes(column: pa.Array) -> pa.Array:
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if _is_text_list(column.type):
        return column.cast(pa.large_list(pa.large_binary()))
    return column.cast(pa.large_binary()) if _is_text(column.type) else column


def _value(value: object) -> object:
    """The value with strings for bytes, in lists too; a few broken ones become U+FFFD."""
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
            f"a value is no UTF-8: byte 0x{value[error.start]:02X} at offset {error.start} can't be decoded, "
            "nor can others"
        ) from error
