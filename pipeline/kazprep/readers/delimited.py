"""The reader for CSV and TSV: a record a row, the names of the columns in the first row."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

from kazprep.readers.articles import BadRecord
from kazprep.readers.columns import check_text_column, choose_columns, row_article
from kazprep.readers.entry import Entry, Record, check_decoded, text_lines
from kazprep.readers.errors import DamagedFileError, ReadError, TooLargeError

if TYPE_CHECKING:
    import _csv

_DELIMITERS = ",;\t|"


def read_csv(entry: Entry) -> Iterator[Record]:
    """The document of each row; the delimiter is the one that the first line has most of: , ; | or a tab."""
    return _read(entry, "csv", None)


def read_tsv(entry: Entry) -> Iterator[Record]:
    """The document of each row of a file with tabs between the columns; quotation marks work as in CSV."""
    return _read(entry, "tsv", "\t")


def csv_names(entry: Entry) -> list[str]:
    """The names of the columns of a CSV file; raises `ReadError`."""
    return _opened(entry, None).names


def tsv_names(entry: Entry) -> list[str]:
    """The names of the columns of a TSV file; raises `ReadError`."""
    return _opened(entry, "\t").names


@dataclass(frozen=True, slots=True)
class _Table:
    names: list[str]
    rows: "_csv.Reader"
    encoding: str
    score: float


def _opened(entry: Entry, delimiter: str | None) -> _Table:
    text, encoding, score = text_lines(entry, "")
    most = entry.settings.max_document_bytes
    csv.field_size_limit(most)  # the module has but one limit; every reader of a run sets the same
    lines = _Lines(text, most)
    first = next(lines, "")
    check_decoded(first, "the first line", encoding)
    lines.put_back(first)
    rows = csv.reader(lines, delimiter=delimiter or max(_DELIMITERS, key=first.count), strict=True)
    try:
        names = next(rows, [])
    except csv.Error as error:
        raise DamagedFileError(f"the first row, which names the columns, can't be read: {error}") from error
    return _Table(names, rows, encoding, score)


def _read(entry: Entry, kind: str, delimiter: str | None) -> Iterator[Record]:
    table = _opened(entry, delimiter)
    names, rows = table.names, table.rows
    columns = choose_columns(names, entry.settings)
    check_text_column(columns, names, entry.settings)
    record = entry.first_record
    while True:
        line = rows.line_num + 1
        try:
            row = next(rows, None)
            if row is None:
                return
            if not row:  # a blank line
                continue
            if len(row) != len(names):
                raise DamagedFileError(
                    f"the row at line {line} has {len(row)} columns, and the first row names {len(names)}"
                )
            for value in row:
                check_decoded(value, f"the row at line {line}", table.encoding)
            yield row_article(
                entry.name,
                record,
                kind,
                dict(zip(names, row, strict=True)),
                entry.settings,
                columns,
                encoding=table.encoding,
                encoding_score=table.score,
            )
        except csv.Error as error:
            told = DamagedFileError(f"the row at line {line} can't be read: {error}")
            yield BadRecord(entry.name, record, told)
        except ReadError as error:
            yield BadRecord(entry.name, record, error)
        record += 1


class _Lines:
    """The lines of a text; one that is too long raises `TooLargeError`, and the next call gives the next."""

    def __init__(self, text: TextIO, most: int) -> None:
        self._text = text
        self._most = most
        self._again: list[str] = []

    def put_back(self, line: str) -> None:
        """Let a line be the next one."""
        self._again.append(line)

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        if self._again:
            return self._again.pop()
        line = self._text.readline(self._most + 1)
        if not line:
            raise StopIteration
        if len(line) > self._most and not line.endswith(("\n", "\r")):
            while line and not line.endswith(("\n", "\r")):
                line = self._text.readline(1 << 16)
            raise TooLargeError(
                f"a line is longer than {self._most:,} characters, the most that input.max_document_bytes "
                "allows"
            )
        return line
