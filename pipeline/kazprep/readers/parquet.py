"""The reader for Parquet: a record a row, read row group by row group."""

from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from kazprep.readers.articles import BadRecord
from kazprep.readers.columns import Columns, check_text_column, choose_columns, row_article
from kazprep.readers.entry import Entry, Record, seekable
from kazprep.readers.errors import DamagedFileError, MissingColumnError, ReadError, TooLargeError
from kazprep.readers.stretches import row_group_starts
from kazprep.settings import InputSettings

FORMAT = "parquet"

_BATCH_ROWS = 64
_BUFFER_BYTES = 1 << 20
_FLOOR = 16 << 20  # as for other compressed data


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
    for number, start in enumerate(row_group_starts(file.metadata, size)):
        if entry.stretch and not entry.stretch[0] <= start < entry.stretch[1]:
            continue
        for row in _rows(file, number, columns, entry.settings, size):
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
    if name in schema.names:
        return schema.field(name).type
    outer, _, inner = name.partition(".")
    return _type_of(pa.schema(schema.field(outer).type.fields), inner)


def _opened(entry: Entry) -> tuple[pq.ParquetFile, int]:
    stream = seekable(entry)
    size = stream.seek(0, 2)
    stream.seek(0)
    try:
        return pq.ParquetFile(stream, buffer_size=_BUFFER_BYTES, page_checksum_verification=True), size
    except (pa.ArrowException, OSError, ValueError) as error:
        raise DamagedFileError(f"the file is no Parquet that can be read: {error}") from error


def _rows(
    file: pq.ParquetFile, number: int, columns: Columns, settings: InputSettings, size: int
) -> Iterator[dict[str, Any]]:
    """The rows of a row group, with strings as bytes: one that is no UTF-8 must not cost the others."""
    group = file.metadata.row_group(number)
    wanted = [name for name in (columns.text, columns.title, columns.date, columns.url, columns.id) if name]
    # Not `group.column(…)`, which ends the process where a false header has a column's statistics wrong.
    whole, packed = group.total_byte_size, size
    if whole > _FLOOR and whole > settings.max_unpacking_ratio * max(1, packed):
        raise TooLargeError(
            f"row group {number} grows to more than {settings.max_unpacking_ratio} times its size, "
            "which is the most that input.max_unpacking_ratio allows"
        )
    try:
        for batch in file.iter_batches(_BATCH_ROWS, row_groups=[number], columns=wanted, use_threads=False):
            plain = [_as_bytes(column) for column in batch.columns]
            for place in range(batch.num_rows):
                yield {
                    name: column[place].as_py()
                    for name, column in zip(batch.schema.names, plain, strict=True)
                }
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


def _is_text_list(kind: pa.DataType) -> bool:
    return (pa.types.is_list(kind) or pa.types.is_large_list(kind)) and _is_text(kind.value_type)


def _as_bytes(column: pa.Array) -> pa.Array:
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if _is_text_list(column.type):
        return column.cast(pa.large_list(pa.large_binary()))
    return column.cast(pa.large_binary()) if _is_text(column.type) else column


def _value(value: object) -> object:
    if isinstance(value, list):
        return [_value(item) for item in value]
    if not isinstance(value, bytes):
        return value
    try:
        return value.decode()
    except UnicodeDecodeError as error:
        raise DamagedFileError(
            f"a value is no UTF-8: byte 0x{value[error.start]:02X} at offset {error.start} can't be decoded"
        ) from error
