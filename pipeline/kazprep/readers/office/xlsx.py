"""The reader for Excel workbooks, by openpyxl: a record a row of each sheet, after a row of column names.

openpyxl holds rows and strings in memory, so the parts of a workbook are checked against limits before.
"""

import importlib
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from kazprep.readers.compression.limits import Damage
from kazprep.readers.compression.zip_members import open_zip, open_zip_member
from kazprep.readers.documents import Origin
from kazprep.readers.entry import BadRecord, Entry, Record, seekable
from kazprep.readers.errors import (
    DamagedFileError,
    ReadError,
    TooLargeError,
    UnsupportedFormatError,
    beyond_limit,
)
from kazprep.readers.records.columns import ColumnNames, check_text_column, choose_columns, row_article

FORMAT = "xlsx"

_OLD_FORMAT = b"\xd0\xcf\x11\xe0"  # of .xls, and of a container with an encrypted workbook
_MAX_ROWS = 1_048_576  # Excel's limit; a wrong row number would give empty rows without end
_ERRORS = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"})
# How Excel writes control characters that XML does not allow, such as the \r of a form: Бір._x000D_Екі.
_ESCAPED = re.compile("_x00([01][0-9A-Fa-f])_")

_CHUNK = 1 << 16
_ROW = re.compile(rb"[</:](?:row|si)[\s/>]")  # a row of a sheet, or a string of the table of strings
_MAX_ROW_TAG = 32  # bytes by which a tag of a row is known, in case a chunk ends within it
_MAX_TAGS = 1_000_000
"""Tags in a row: the 16,384 cells that Excel allows have some 100,000. openpyxl holds a row as a tree."""
_MAX_STRINGS = 4_194_304
"""Strings in the table that all cells share. Each takes some 150 bytes of memory even if it is empty."""
_MAX_TAG = 1 << 22  # expat before 2.6 reads a long tag from its beginning with each chunk

_Values = tuple[object, ...]


def read_xlsx(entry: Entry) -> Iterator[Record]:
    """The document of each row of each sheet, in their order; empty rows and sheets are skipped.

    The value of a formula is the one that Excel has stored. A sheet without a column for the text is a bad
    record. Raises a `ReadError` if the file is not a workbook or openpyxl is not installed.
    """
    origin = Origin(entry.name, FORMAT)
    record = entry.first_record
    for sheet, rows in _sheets(entry):
        numbered = _numbered(sheet, rows)
        first = next(numbered, None)
        if first is None:
            continue
        names = _names(first[1])
        columns = choose_columns(names, entry.settings)
        try:
            check_text_column(columns, names, entry.settings)
        except ReadError as error:
            yield BadRecord(entry.name, None, type(error)(f"sheet {sheet!r}: {error}"))
            continue
        for line, values in numbered:
            row = dict(
                reversed(list(zip(names, values, strict=False)))
            )  # of two with the same name the first
            try:
                yield row_article(origin, record, row, entry.settings, columns)
            except ReadError as error:
                located = type(error)(f"row {line} of sheet {sheet!r}: {error}")
                yield BadRecord(entry.name, record, located)
            record += 1


def xlsx_names(entry: Entry) -> ColumnNames:
    """The names of the columns of the first sheet that has any; raises `ReadError`."""
    for sheet, rows in _sheets(entry):
        for _, values in _numbered(sheet, rows):
            return ColumnNames(_names(values))
    return ColumnNames([])


def _sheets(entry: Entry) -> Iterator[tuple[str, Iterator[_Values]]]:
    """The name and the rows of each sheet; raises `ReadError`."""
    try:
        load = importlib.import_module("openpyxl").load_workbook
    except ImportError as error:
        raise UnsupportedFormatError(
            "kazprep reads Excel workbooks with openpyxl, which is not installed: pip install "
            "'kazprep[xlsx]', or save the workbook as CSV in UTF-8"
        ) from error
    stream = seekable(entry)
    if _begins_with(stream, _OLD_FORMAT):
        raise DamagedFileError(
            "the workbook is encrypted or in the format of Excel 97: save it as .xlsx without a password, or "
            "as CSV in UTF-8"
        )
    _check_parts(stream, entry)
    workbook = _quietly(lambda: load(stream, read_only=True, data_only=True, keep_links=False))
    for sheet in workbook.worksheets:
        sheet.reset_dimensions()  # some programs write dimensions that leave out rows
        yield sheet.title, sheet.iter_rows(values_only=True)


def _numbered(sheet: str, rows: Iterator[_Values]) -> Iterator[tuple[int, _Values]]:
    """The rows that are not empty, each with its number in the sheet, from 1; raises `ReadError`."""
    line = 0
    while (row := _quietly(lambda: next(rows, None))) is not None:
        line += 1
        if line > _MAX_ROWS:
            raise TooLargeError(
                f"sheet {sheet!r} has more than {_MAX_ROWS:,} rows, the most that Excel allows"
            )
        values = tuple(map(_value, row))
        if any(value is not None and value != "" for value in values):
            yield line, values


def _value(value: object) -> object:
    if not isinstance(value, str):
        return value
    if value in _ERRORS:
        return None
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), value) if "_x00" in value else value


def _names(values: _Values) -> list[str]:
    return ["" if value is None else str(value).strip() for value in values]


def _quietly(function: Any) -> Any:
    """The result of a function of openpyxl without its warnings; raises `DamagedFileError`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return function()
        except ReadError:
            raise
        except Exception as error:  # openpyxl has no base class of its errors, and checks little
            reason = " ".join(str(error).split()) or type(error).__name__
            raise DamagedFileError(f"the workbook can't be read: {reason}") from error


def _begins_with(stream: BinaryIO, magic: bytes) -> bool:
    stream.seek(0)
    begin = stream.read(len(magic))
    stream.seek(0)
    return begin == magic


def _check_parts(stream: BinaryIO, entry: Entry) -> None:
    """Raise `TooLargeError` if a part of a workbook would take openpyxl too much memory.

    Raises `DamagedFileError` for a file that is not a workbook, and `ArchiveBombError`.
    """
    archive = open_zip(stream)
    names = set(archive.namelist())
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise DamagedFileError("the file is not an Excel workbook: there is no xl/ in it")
    for info in archive.infolist():
        if info.filename.endswith((".xml", ".rels", ".vml")):
            has_rows = info.filename.startswith("xl/worksheets/") or "sharedStrings" in info.filename
            damage = Damage()
            with open_zip_member(stream, info, entry, damage) as part:
                _check(part, info.filename, entry, has_rows=has_rows)
            if damage.error is not None:
                raise damage.error
    stream.seek(0)


def _check(part: BinaryIO, name: str, entry: Entry, *, has_rows: bool) -> None:
    setting = "max_document_bytes" if has_rows else "max_markup_bytes"
    limit: int = getattr(entry.settings, setting)
    size = inside = 0
    rows = _RowCounter()
    while data := part.read(_CHUNK):
        size += len(data)
        if size > limit:
            raise TooLargeError(beyond_limit(f"{name} is larger than {limit:,} bytes", setting))
        inside = _open_tag(data, inside)
        if inside > _MAX_TAG:
            raise TooLargeError(f"{name} has a tag of more than {_MAX_TAG:,} bytes")
        rows.add(data, has_rows=has_rows)
        if rows.tags_in_row > _MAX_TAGS:
            raise TooLargeError(f"{name} has more than {_MAX_TAGS:,} tags in one row")
        if rows.row_tags > 2 * _MAX_STRINGS:  # most have a tag at their start and one at their end
            raise TooLargeError(f"{name} has more than {_MAX_STRINGS:,} rows or strings")


@dataclass(slots=True)
class _RowCounter:
    """The number of tags in a part of a workbook that is read in chunks."""

    row_tags: int = 0
    """Tags at the start or end of rows and strings; those at the edges of chunks may count twice."""
    tags_in_row: int = 0
    """Tags since the last of those."""
    rest: bytes = b""

    def add(self, data: bytes, *, has_rows: bool) -> None:
        """Count the tags of a chunk; only a part that `has_rows` has tags of rows or strings."""
        data = self.rest + data
        found = list(_ROW.finditer(data)) if has_rows else []
        self.row_tags += len(found)
        if found:
            self.tags_in_row = data.count(b"<", found[-1].start())
        else:
            self.tags_in_row += data.count(b"<")
        self.rest = data[-_MAX_ROW_TAG:] if has_rows else b""


def _open_tag(data: bytes, before: int) -> int:
    """The bytes of a tag that does not end in the data; `before` is their number before the data."""
    opened, closed = data.rfind(b"<"), data.rfind(b">")
    if opened > closed:
        return len(data) - opened
    return before + len(data) if before and closed < 0 else 0
