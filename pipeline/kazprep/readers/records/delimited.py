"""The reader for CSV and TSV: a record a row, the names of the columns in the first row."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kazprep.readers.documents import BadRecord
from kazprep.readers.entry import Entry, Record, sound_text, text_lines
from kazprep.readers.errors import DamagedFileError, MissingColumnError, ReadError
from kazprep.readers.records.columns import check_text_column, choose_columns, row_article
from kazprep.readers.records.delimited_rows import fields, rows
from kazprep.readers.records.row_lines import TableLines
from kazprep.settings import InputSettings

_CSV = ",;\t|"
_TSV = "\t,;|"
_ALONE = "\t"  # a table of one column has no delimiter; prose with a tab in it is left to be an error
_SEPARATOR = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)  # a first line that Excel writes and reads
_JOIN = "\x1e"


def read_csv(entry: Entry) -> Iterator[Record]:
    """The document of each row; the delimiter is the one that the first row has most of: , ; | or a tab."""
    return _read(entry, "csv", _CSV)


def read_tsv(entry: Entry) -> Iterator[Record]:
    """The document of each row of a file with tabs between the columns, or else what CSV may have there."""
    return _read(entry, "tsv", _TSV)


def csv_names(entry: Entry) -> list[str]:
    """The names of the columns of a CSV file; raises `ReadError`."""
    return _opened(entry, _CSV).names


def tsv_names(entry: Entry) -> list[str]:
    """The names of the columns of a TSV file; raises `ReadError`."""
    return _opened(entry, _TSV).names


@dataclass(frozen=True, slots=True)
class _Table:
    names: list[str]
    lines: TableLines
    delimiter: str
    encoding: str
    score: float


def _opened(entry: Entry, delimiters: str) -> _Table:
    text, encoding, score = text_lines(entry, "")
    lines = TableLines(text, entry.settings.max_document_bytes, lambda: entry.damage.cuts_text)
    first = _first_line(lines)
    if not first and entry.damage.error is not None:
        raise entry.damage.error
    separator = _SEPARATOR.fullmatch(first)
    if separator:
        first = _first_line(lines)
    first = sound_text(first, "the first row", encoding)
    delimiter = separator[1] if separator else _likely_delimiter(first, delimiters, entry.settings)
    if first:
        lines.put_back_first(first)
    if entry.settings.column_names:
        return _Table(list(entry.settings.column_names), lines, delimiter, encoding, score)
    row = next(rows(lines, delimiter, None), None)
    if row is not None and row.error is not None:
        raise DamagedFileError(f"the first row, which names the columns, can't be read: {row.error}")
    return _Table([] if row is None else row.values, lines, delimiter, encoding, score)


def _first_line(lines: TableLines) -> str:
    """The first line that is not blank, without a byte order mark; nothing where there is none."""
    while (line := lines.first()) is not None:
        line = line.removeprefix("\ufeff")
        if not line.isspace():
            return line
    return ""


def _likely_delimiter(line: str, delimiters: str, settings: InputSettings) -> str:
    """The delimiter that gives a column for the text, and of those the one that gives most columns."""
    known = len(settings.column_names)

    def worth(delimiter: str) -> tuple[bool, int]:
        names = fields(line, delimiter)
        fits = len(names) == known if known else choose_columns(names, settings).text is not None
        return fits and len(names) > 1, len(names)

    best = max(delimiters, key=worth)
    return best if len(fields(line, best)) > 1 else _ALONE


def _read(entry: Entry, kind: str, delimiters: str) -> Iterator[Record]:
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
    record = entry.first_record
    unique = len(set(names)) == len(names)
    for row in rows(table.lines, table.delimiter, len(names)):
        values = row.values
        if values == names or _is_separator(values, table.delimiter):
            continue  # the first lines of a file that was put behind another
        if len(values) > 1 and not any(values):  # ;;; as spreadsheets write it
            continue
        try:
            if row.error is not None:
                raise row.error
            values = _sound(values, row.line, table.encoding)
            yield row_article(
                entry.name,
                record,
                kind,
                dict(zip(names, values, strict=True)) if unique else _first_of_each(names, values),
                entry.settings,
                columns,
                encoding=table.encoding,
                encoding_score=table.score,
            )
        except ReadError as error:
            yield BadRecord(entry.name, record, error)
        record += 1


def _first_of_each(names: list[str], values: list[str]) -> dict[str, str]:
    return dict(zip(reversed(names), reversed(values), strict=True))


def _is_separator(values: list[str], delimiter: str) -> bool:
    begins = bool(values) and values[0][:4].lower() == "sep="
    return begins and _SEPARATOR.fullmatch(delimiter.join(values)) is not None


def _sound(values: list[str], line: int, encoding: str) -> list[str]:
    """The values without bytes that could not be decoded; see `sound_text`."""
    joined = _JOIN.join(values)
    text = sound_text(joined, f"the row at line {line}", encoding)
    if text is joined:
        return values
    parts = text.split(_JOIN)
    if len(parts) == len(values):
        return parts
    return [sound_text(value, f"the row at line {line}", encoding) for value in values]
