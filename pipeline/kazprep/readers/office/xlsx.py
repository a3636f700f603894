"""The reader for Excel workbooks: a record a row of each sheet, the names of the columns in its first row."""

import importlib
import re
import warnings
from collections.abc import Iterator
from typing import Any, BinaryIO

from kazprep.readers.documents import BadRecord
from kazprep.readers.entry import Entry, Record, seekable
from kazprep.readers.errors import DamagedFileError, ReadError, TooLargeError, UnsupportedFormatError
from kazprep.readers.office.xlsx_limits import check_parts
from kazprep.readers.records.columns import check_text_column, choose_columns, row_article

FORMAT = "xlsx"

_OLD_FORMAT = b"\xd0\xcf\x11\xe0"  # of .xls, and of a container with an encrypted workbook
_MOST_ROWS = 1_048_576  # Excel's own limit; a false row number would give empty rows without end
_ERRORS = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"})
# How Excel writes control characters that XML has not, such as the \r of a form: Бір._x000D_Екі.
_ESCAPED = re.compile("_x00([01][0-9A-Fa-f])_")

_Values = tuple[object, ...]


def read_xlsx(entry: Entry) -> Iterator[Record]:
    """The document of each row of each sheet, in their order; empty rows and sheets are passed over.

    Of formulas the values are taken that Excel has stored. A sheet without a column for the text is an error
    row. Raises a `ReadError` where the file is no workbook or openpyxl is not installed.
    """
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
            row = dict(reversed(list(zip(names, values, strict=False))))  # of two of one name the first
            try:
                yield row_article(entry.name, record, FORMAT, row, entry.settings, columns)
            except ReadError as error:
                told = type(error)(f"row {line} of sheet {sheet!r}: {error}")
                yield BadRecord(entry.name, record, told)
            record += 1


def xlsx_names(entry: Entry) -> list[str]:
    """The names of the columns of the first sheet that has any; raises `ReadError`."""
    for sheet, rows in _sheets(entry):
        for _, values in _numbered(sheet, rows):
            return _names(values)
    return []


def _sheets(entry: Entry) -> Iterator[tuple[str, Iterator[_Values]]]:
    """The name and the rows of each sheet."""
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
    check_parts(stream, entry)
    workbook = _quietly(lambda: load(stream, read_only=True, data_only=True, keep_links=False))
    for sheet in workbook.worksheets:
        sheet.reset_dimensions()  # what some programs write there leaves out rows
        yield sheet.title, sheet.iter_rows(values_only=True)


def _numbered(sheet: str, rows: Iterator[_Values]) -> Iterator[tuple[int, _Values]]:
    """The rows that are not empty, each with its number in the sheet, from 1."""
    line = 0
    while (row := _quietly(lambda: next(rows, None))) is not None:
        line += 1
        if line > _MOST_ROWS:
            raise TooLargeError(
                f"sheet {sheet!r} has more than {_MOST_ROWS:,} rows, the most that Excel allows"
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


def _quietly(work: Any) -> Any:
    """What openpyxl gives, without its warnings on the terminal; raises `DamagedFileError`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return work()
        except ReadError:
            raise
        except Exception as error:  # openpyxl has no base of its errors, and checks little
            told = " ".join(str(error).split())
            raise DamagedFileError(f"the workbook can't be read: {told or type(error).__name__}") from error


def _begins_with(stream: BinaryIO, magic: bytes) -> bool:
    stream.seek(0)
    begin = stream.read(len(magic))
    stream.seek(0)
    return begin == magic
