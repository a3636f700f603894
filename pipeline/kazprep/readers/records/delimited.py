"""The reader for CSV and TSV: a record a row, the names of the columns in the first row.

Python's `csv` reads an unclosed quotation mark as a field of many rows; here only one row is lost.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kazprep.encodings import Encoding
from kazprep.readers.documents import Origin
from kazprep.readers.entry import BadRecord, Entry, Record, checked_text, text_lines
from kazprep.readers.errors import DamagedFileError, MissingColumnError, ReadError
from kazprep.readers.records.columns import ColumnNames, check_text_column, choose_columns, row_article
from kazprep.readers.records.delimited_lines import TableLines
from kazprep.readers.records.delimited_rows import fields, rows
from kazprep.settings import InputSettings

_CSV = ",;\t|"
_TSV = "\t,;|"
_NO_DELIMITER = "\t"  # for a table of one column; prose with a tab in it will be an error
_SEPARATOR = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)  # a first line that Excel writes and reads
_JOIN = "\x1e"


def read_csv(entry: Entry) -> Iterator[Record]:
    """The document of each row; the delimiter is that of , ; | and the tab that splits the first row best."""
    return _read(entry, "csv", _CSV)


def read_tsv(entry: Entry) -> Iterator[Record]:
    """The document of each row; the delimiter is a tab, unless another one splits the first row better."""
    return _read(entry, "tsv", _TSV)


def csv_names(entry: Entry) -> ColumnNames:
    """The names of the columns of a CSV file; raises `ReadError`."""
    return ColumnNames(_opened(entry, _CSV).names)


def tsv_names(entry: Entry) -> ColumnNames:
    """The names of the columns of a TSV file; raises `ReadError`."""
    return ColumnNames(_opened(entry, _TSV).names)


@dataclass(frozen=True, slots=True)
class _Table:
    """A table whose first rows were read: its lines are those after the names of the columns."""

    names: list[str]
    lines: TableLines
    delimiter: str
    encoding: Encoding


def _opened(entry: Entry, delimiters: str) -> _Table:
    text, encoding = text_lines(entry, "")
    lines = TableLines(text, entry.settings.max_document_bytes, lambda: entry.damage.cuts_text)
    first = _first_line(lines)
    if not first and entry.damage.error is not None:
        raise entry.damage.error
    separator = _SEPARATOR.fullmatch(first)
    if separator:
        first = _first_line(lines)
    first = checked_text(first, "the first row", encoding)
    delimiter = separator[1] if separator else _likely_delimiter(first, delimiters, entry.settings)
    if first:
        lines.put_back_line(first)
    if entry.settings.column_names:
        return _Table(list(entry.settings.column_names), lines, delimiter, encoding)
    row = next(rows(lines, delimiter, None), None)
    if row is not None and row.error is not None:
        raise DamagedFileError(f"the first row, which names the columns, can't be read: {row.error}")
    return _Table([] if row is None else row.values, lines, delimiter, encoding)


def _first_line(lines: TableLines) -> str:
    """The first line that is not blank, without a byte order mark; empty if there is none."""
    while (line := lines.first()) is not None:
        line = line.removeprefix("\ufeff")
        if not line.isspace():
            return line
    return ""


def _likely_delimiter(line: str, delimiters: str, settings: InputSettings) -> str:
    """The delimiter that gives a column for the text, and of several the one that gives most columns."""
    known = len(settings.column_names)

    def quality(delimiter: str) -> tuple[bool, int]:
        names = fields(line, delimiter)
        fits = len(names) == known if known else choose_columns(names, settings).text is not None
        return fits and len(names) > 1, len(names)

    best = max(delimiters, key=quality)
    return best if len(fields(line, best)) > 1 else _NO_DELIMITER


def _read(entry: Entry, format_: str, delimiters: str) -> Iterator[Record]:
    table = _opened(entry, delimiters)
    names = table.names
    columns = choose_columns(names, entry.settings)
    try:
        check_text_column(columns, names, entry.settings)
    except MissingColumnError as error:
        if entry.settings.column_names:
            raise
        raise MissingColumnError(
            f"{error} (if the first row names no columns, name them all with input.column_names)"
        ) from error
    origin = Origin(entry.name, format_, table.encoding)
    record = entry.first_record
    unique = len(set(names)) == len(names)
    for row in rows(table.lines, table.delimiter, len(names)):
        values = row.values
        if values == names or _is_separator(values, table.delimiter):
            continue  # the first lines of a file that was appended to another
        if len(values) > 1 and not any(values):  # ;;; as spreadsheets write it
            continue
        try:
            if row.error is not None:
                raise row.error
            values = _checked(values, row.line, table.encoding)
            fields_ = dict(zip(names, values, strict=True)) if unique else _first_of_each(names, values)
            yield row_article(origin, record, fields_, entry.settings, columns)
        except ReadError as error:
            yield BadRecord(entry.name, record, error)
        record += 1


def _first_of_each(names: list[str], values: list[str]) -> dict[str, str]:
    """The values by name; of several columns with the same name, the value of the first."""
    return dict(zip(reversed(names), reversed(values), strict=True))


def _is_separator(values: list[str], delimiter: str) -> bool:
    begins = bool(values) and values[0][:4].lower() == "sep="
    return begins and _SEPARATOR.fullmatch(delimiter.join(values)) is not None


def _checked(values: list[str], line: int, encoding: Encoding) -> list[str]:
    """The values of a row without bytes that could not be decoded; see `checked_text`."""
    joined = _JOIN.join(values)
    text = checked_text(joined, f"the row at line {line}", encoding)
    if text is joined:
        return values
    parts = text.split(_JOIN)
    if len(parts) == len(values):
        return parts
    return [checked_text(value, f"the row at line {line}", encoding) for value in values]
