"""Rows of delimited text: where fields end, and what quotation marks mean.

RFC 4180 says how fields are quoted, and many CSV and TSV files do not follow it. An ambiguous row is an
error, and the rows after it are never lost.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from kazprep.readers.errors import DamagedFileError, ReadError, TooLargeError
from kazprep.readers.records.delimited_lines import TableLines

_DIGITS = re.compile(r"\d+")
_LETTERS = re.compile(r"[^\W\d_]+")
_LETTER = re.compile(r"\w")
_SEQUENCE_DIGITS = 3


@dataclass(frozen=True, slots=True)
class Row:
    """The values of a row, or why it can't be read; `line` is the number of its first line, from 1."""

    line: int
    values: list[str]
    error: ReadError | None = None


class _UnclosedError(Exception):
    """A quotation mark is never closed."""


class _StrayError(Exception):
    """A quotation mark inside a quoted field is followed by neither the delimiter nor the line's end."""


def rows(lines: TableLines, delimiter: str, width: int | None) -> Iterator[Row]:
    """The rows of a table of `width` columns (any number for None); blank lines are skipped.

    A field may be quoted as in RFC 4180, or with a backslash before the quotation marks inside. A quotation
    mark that begins a field which is not quoted is text: `"Нұр" дүкені`.
    """
    while True:
        try:
            line = lines.first()
        except TooLargeError as error:
            yield Row(lines.number, [], error)
            continue
        if line is None:
            return
        if not line.strip(" \t\r\n\ufeff"):
            continue
        line = line.removeprefix("\ufeff")  # of a file that was appended to another
        if '"' not in line:
            yield _checked(lines.number, line[: _end(line)].split(delimiter), width)
            continue
        row = _quoted(lines, line, delimiter, width)
        if row is None:
            return
        yield row


def fields(line: str, delimiter: str) -> list[str]:
    """The fields of a line that is a row by itself, whatever its quotation marks are."""
    try:
        return _strict(line, None, delimiter)
    except (_UnclosedError, _StrayError):
        return line.rstrip("\r\n").split(delimiter)


def _checked(number: int, values: list[str], width: int | None) -> Row:
    if width is None or len(values) == width:
        return Row(number, values)
    return Row(
        number,
        values,
        DamagedFileError(
            f"the row at line {number} has {len(values)} columns, and the first row names {width}"
        ),
    )


def _quoted(lines: TableLines, line: str, delimiter: str, width: int | None) -> Row | None:
    """The row that begins with a line with quotation marks; lines of other rows are put back.

    None if damage has cut it off.
    """
    number = lines.number
    row: Row | None = None
    problem = ""
    try:
        row = _checked(number, _strict(line, lines, delimiter), width)
        if _swallows_rows(line, lines.further, delimiter, row):
            problem = "a quotation mark is not closed before the next row begins"
        elif row.error is None:
            return row
    except _UnclosedError:
        if lines.is_cut_off() and not _swallows(line, lines.further, delimiter, width or 0, is_last=True):
            return None
        problem = "a quotation mark that a field begins with is not closed"
    except _StrayError:
        problem = "a quotation mark inside a quoted field is not doubled"
    except TooLargeError as error:
        lines.put_back()
        return Row(number, [], error)
    escaped = _escaped(lines, line, delimiter, width)
    if escaped is not None:
        return Row(number, escaped)
    if row is not None and not problem:  # quoted as it should be, but with too few columns or too many
        if not lines.further:
            _strict(line, lines, delimiter)  # reads the row's lines again
        return row
    lines.put_back()
    values = _unquoted(line, delimiter)
    if values and len(values) == (width or len(values)):
        return Row(number, values)
    return Row(number, values, DamagedFileError(f"the row at line {number} can't be read: {problem}"))


def _escaped(lines: TableLines, line: str, delimiter: str, width: int | None) -> list[str] | None:
    """The values of a row whose quotation marks are escaped by backslashes; else None, its lines put back."""
    if "\\" not in line and not any("\\" in other for other in lines.further):
        return None
    lines.put_back()
    try:
        values = _strict(line, lines, delimiter, escape="\\")
        if len(values) == (width or len(values)):
            return values
    except (_UnclosedError, _StrayError, TooLargeError):
        pass
    lines.put_back()
    return None


def _unquoted(line: str, delimiter: str) -> list[str]:
    """The values of a line that is not quoted as it should be; none if they are ambiguous."""
    try:
        return _lenient(line, delimiter)
    except _UnclosedError:
        # TSV mostly has no quoting.
        return line.rstrip("\r\n").split(delimiter) if delimiter == "\t" else []


def _strict(line: str, lines: TableLines | None, delimiter: str, escape: str = "") -> list[str]:
    """The fields of a row by RFC 4180; with `escape`, `\\"` inside quotation marks is a quotation mark.

    Further lines are read as they are needed. Raises `_UnclosedError`, `_StrayError` and `TooLargeError`.
    """
    values: list[str] = []
    end = _end(line)
    at = 0
    while True:
        if line[at : at + 1] == '"':
            value, line, stop, end = _quoted_field(line, at + 1, end, lines, delimiter, escape)
            values.append(value)
            if stop >= end:
                return values
        else:
            stop = line.find(delimiter, at)
            if stop < 0:
                values.append(line[at:end])
                return values
            values.append(line[at:stop])
        at = stop + 1


def _quoted_field(
    line: str, begin: int, end: int, lines: TableLines | None, delimiter: str, escape: str
) -> tuple[str, str, int, int]:
    """The field whose text begins at an offset, after a quotation mark, and the line that it ends in.

    `end` is the end of the line without its line feed. After the field and its line come the offset after its
    last quotation mark and the end of the line.
    """
    parts: list[str] = []
    at = begin
    while True:
        mark = line.find('"', at)
        if mark < 0:
            parts.append(line[begin:])
            further = lines.more() if lines is not None else None
            if further is None:
                raise _UnclosedError
            line, begin, at, end = further, 0, 0, -1
            continue
        if end < 0:
            end = _end(line)
        if escape and _is_escaped(line, begin, mark, escape):
            at = mark + 1
        elif line[mark + 1 : mark + 2] == '"':
            at = mark + 2
        elif mark + 1 < end and line[mark + 1] != delimiter:
            raise _StrayError
        else:
            break
    parts.append(line[begin:mark])
    value = "".join(parts)
    if escape:
        value = value.replace(f'{escape}"', '"').replace(escape * 2, escape)
    return value.replace('""', '"') if '""' in value else value, line, mark + 1, end


def _end(line: str) -> int:
    return len(line) - (2 if line.endswith("\r\n") else line.endswith(("\n", "\r")))


def _is_escaped(line: str, begin: int, mark: int, escape: str) -> bool:
    """Whether an odd number of backslashes is before a quotation mark."""
    before = mark
    while before > begin and line[before - 1] == escape:
        before -= 1
    return (mark - before) % 2 == 1


def _lenient(line: str, delimiter: str) -> list[str]:
    """The fields of a line in which some begin with a quotation mark but are not quoted by RFC 4180.

    `"Нұр" дүкені` is not quoted, and so ends at the next delimiter. `"Ол "келем" деді, кетті"` is quoted, as
    the next mark is an opening one: it ends at the first mark before a delimiter or the line's end. Raises
    `_UnclosedError`.
    """
    values: list[str] = []
    text = line.rstrip("\r\n")
    at = 0
    while True:
        stop = text.find(delimiter, at)
        stop = len(text) if stop < 0 else stop
        if text[at : at + 1] == '"':
            closing, stray = _closing(text, at + 1, delimiter)
            if stray is None or _is_opening(text, stray):
                if closing is None:
                    raise _UnclosedError
                values.append(text[at + 1 : closing].replace('""', '"'))
                stop = closing + 1
            else:
                values.append(text[at:stop])
        else:
            values.append(text[at:stop])
        if stop >= len(text):
            return values
        at = stop + 1


def _closing(text: str, at: int, delimiter: str) -> tuple[int | None, int | None]:
    """The offset of the quotation mark that closes a field, and of the first one before it that does not."""
    stray: int | None = None
    while (mark := text.find('"', at)) >= 0:
        after = text[mark + 1 : mark + 2]
        if after == '"':
            at = mark + 2
            continue
        if not after or after == delimiter:
            return mark, stray
        stray = mark if stray is None else stray
        at = mark + 1
    return None, stray


def _is_opening(text: str, mark: int) -> bool:
    """Whether a quotation mark is an opening one: after a space or a bracket, before a letter."""
    return not _LETTER.match(text[mark - 1]) and bool(_LETTER.match(text[mark + 1 : mark + 2]))


def _swallows_rows(line: str, further: list[str], delimiter: str, row: Row) -> bool:
    """Whether a row of several lines is really several rows: see `_swallows`."""
    last = row.values[-1]
    is_last = "\n" in last or "\r" in last
    return bool(further) and _swallows(line, further, delimiter, len(row.values), is_last=is_last)


def _swallows(line: str, further: list[str], delimiter: str, columns: int, *, is_last: bool) -> bool:
    """Whether a quoted field with line ends is really several rows, one of which lacks a quotation mark.

    It is if the first line, the next one and most of the others could each be a row. With tabs, which prose
    hardly has, their number decides, if the field is the row's last; else the fields before it in the first
    line and at the beginning of the others also have to look like those of one column, as in 17, 18, 19 or
    k-17, k-18, k-19.
    """
    if columns < 2 or not further or line.count(delimiter) < columns - 1:
        return False
    if not further[0].isspace() and further[0].count(delimiter) != columns - 1:
        return False  # the usual case
    inner = [other for other in further if not other.isspace()]
    alike = [other for other in inner if other.count(delimiter) == columns - 1]
    if 2 * len(alike) <= len(inner) or alike[0] is not inner[0]:
        return False
    if delimiter == "\t":
        return is_last
    before = line.split(delimiter)[: columns - 1]
    n_fields = next((index for index, value in enumerate(before) if value.startswith('"')), len(before))
    table = [before[:n_fields], *(other.split(delimiter, n_fields)[:n_fields] for other in alike)]
    return any(_are_of_column([row[index] for row in table]) for index in range(n_fields))


def _are_of_column(cells: list[str]) -> bool:
    """Whether cells of several lines look like those of one column: ascending numbers, or one pattern."""
    if all(cell.isdecimal() for cell in cells):
        numbers = [int(cell) for cell in cells]
        steps = {after - before for before, after in pairwise(numbers)}
        long = min(map(len, cells)) >= _SEQUENCE_DIGITS and min(steps) > 0
        return steps == {1} or (long and len({len(cell) for cell in cells}) == 1)
    patterns = {_LETTERS.sub("a", _DIGITS.sub("9", cell.strip())) for cell in cells}
    return len(patterns) == 1 and any(mark in next(iter(patterns)) for mark in ("9", "://"))
