"""Rows of delimited text: where fields end, and what quotation marks mean.

RFC 4180 says how fields are quoted, and much of what is called CSV or TSV does not follow it. A row that is
not certain is an error, and never takes the rows after it along.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from kazprep.readers.errors import DamagedFileError, ReadError, TooLargeError
from kazprep.readers.records.row_lines import TableLines

_DIGITS = re.compile(r"\d+")
_LETTERS = re.compile(r"[^\W\d_]+")
_LETTER = re.compile(r"\w")
_SEQUENCE_DIGITS = 3


@dataclass(frozen=True, slots=True)
class Row:
    """The values of a row, or why there are none; `line` is the number of its first line, from 1."""

    line: int
    values: list[str]
    error: ReadError | None = None


class _UnclosedError(Exception):
    """A quotation mark that nothing closes."""


class _StrayError(Exception):
    """A quotation mark inside a quoted field, followed by neither the delimiter nor the line's end."""


def rows(lines: TableLines, delimiter: str, width: int | None) -> Iterator[Row]:
    """The rows of a table of `width` columns (any number for None); blank lines are passed over.

    A field may be quoted as RFC 4180 has it, or with a backslash before the quotation marks inside. A
    quotation mark at the beginning of a field that is not quoted is part of the text: `"Нұр" дүкені`.
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
        line = line.removeprefix("\ufeff")  # of a file that was put behind another
        if '"' not in line:
            yield _checked(lines.number, line[: _end(line)].split(delimiter), width)
            continue
        row = _quoted(lines, line, delimiter, width)
        if row is None:
            return
        yield row


def fields(line: str, delimiter: str) -> list[str]:
    """The fields of a line that is a row by itself, whatever its quotation marks."""
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
    """The row that begins with a line which has quotation marks; lines that are not its own are put back.

    None where damage has cut it off.
    """
    number = lines.number
    row: Row | None = None
    told = ""
    try:
        row = _checked(number, _strict(line, lines, delimiter), width)
        last = row.values[-1]
        is_last = "\n" in last or "\r" in last
        if not lines.further or not _swallows(
            line, lines.further, delimiter, len(row.values), is_last=is_last
        ):
            if row.error is None:
                return row
        else:
            told = "a quotation mark is not closed before the next row begins"
    except _UnclosedError:
        if lines.is_cut() and not _swallows(line, lines.further, delimiter, width or 0, is_last=True):
            return None
        told = "a quotation mark that a field begins with is not closed"
    except _StrayError:
        told = "a quotation mark inside a quoted field is not doubled"
    except TooLargeError as error:
        lines.put_back()
        return Row(number, [], error)
    if "\\" in line or any("\\" in other for other in lines.further):
        lines.put_back()
        try:
            values = _strict(line, lines, delimiter, escape="\\")
            if len(values) == (width or len(values)):
                return Row(number, values)
        except (_UnclosedError, _StrayError, TooLargeError):
            pass
        lines.put_back()
        if not told:
            _strict(line, lines, delimiter)  # takes the row's lines again
    if row is not None and not told:
        return row  # well quoted, but with too few columns or too many
    lines.put_back()
    try:
        values = _lenient(line, delimiter)
    except _UnclosedError:
        values = (
            line.rstrip("\r\n").split(delimiter) if delimiter == "\t" else []
        )  # TSV mostly has no quoting
    if values and len(values) == (width or len(values)):
        return Row(number, values)
    return Row(number, values, DamagedFileError(f"the row at line {number} can't be read: {told}"))


def _strict(line: str, lines: TableLines | None, delimiter: str, escape: str = "") -> list[str]:
    """The fields of a row as RFC 4180 has them; with `escape`, `\\"` inside quotation marks is one of them.

    Further lines are taken as they are needed. Raises `_UnclosedError`, `_StrayError` and `TooLargeError`.
    """
    values: list[str] = []
    end = _end(line)
    at = 0
    while True:
        if line[at : at + 1] != '"':
            stop = line.find(delimiter, at)
            if stop < 0:
                values.append(line[at:end])
                return values
            values.append(line[at:stop])
            at = stop + 1
            continue
        parts: list[str] = []
        begin = at = at + 1
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
                continue
            if line[mark + 1 : mark + 2] == '"':
                at = mark + 2
                continue
            if mark + 1 < end and line[mark + 1] != delimiter:
                raise _StrayError
            parts.append(line[begin:mark])
            break
        value = "".join(parts)
        if escape:
            value = value.replace(f'{escape}"', '"').replace(escape * 2, escape)
        values.append(value.replace('""', '"') if '""' in value else value)
        if mark + 1 >= end:
            return values
        at = mark + 2


def _end(line: str) -> int:
    return len(line) - (2 if line.endswith("\r\n") else line.endswith(("\n", "\r")))


def _is_escaped(line: str, begin: int, mark: int, escape: str) -> bool:
    """Whether an odd number of backslashes is before a quotation mark."""
    before = mark
    while before > begin and line[before - 1] == escape:
        before -= 1
    return (mark - before) % 2 == 1


def _lenient(line: str, delimiter: str) -> list[str]:
    """The fields of one line of which some begin with a quotation mark and are not quoted, or not well.

    `"Нұр" дүкені` is not quoted, and so ends at the next delimiter. `"Ол "келем" деді, кетті"` is, as the
    next mark opens something: it ends at the first mark before a delimiter or the line's end. Raises
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
            if stray is None or _opens(text, stray):
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
    """Where the mark is that closes a field, and where the first one before it that does not."""
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


def _opens(text: str, mark: int) -> bool:
    """Whether a quotation mark opens something: after a space or a bracket, before a letter."""
    return not _LETTER.match(text[mark - 1]) and bool(_LETTER.match(text[mark + 1 : mark + 2]))


def _swallows(line: str, further: list[str], delimiter: str, columns: int, *, is_last: bool) -> bool:
    """Whether a quoted field with line ends is rather several rows, of which one has lost a quotation mark.

    It is if the first line could be a row by itself, and so could the next one and most of the others: with
    tabs, which prose hardly has, by their number, where the field is the row's last; else only if what is
    before the field in the first line and at the beginning of the others is of one kind, as in 17, 18, 19 or
    k-17, k-18, k-19.
    """
    if columns < 2 or not further or line.count(delimiter) < columns - 1:
        return False
    if not further[0].isspace() and further[0].count(delimiter) != columns - 1:
        return False  # most often
    inner = [other for other in further if not other.isspace()]
    alike = [other for other in inner if other.count(delimiter) == columns - 1]
    if 2 * len(alike) <= len(inner) or alike[0] is not inner[0]:
        return False
    if delimiter == "\t":
        return is_last
    before = line.split(delimiter)[: columns - 1]
    known = next((place for place, value in enumerate(before) if value.startswith('"')), len(before))
    table = [before[:known], *(other.split(delimiter, known)[:known] for other in alike)]
    return any(_of_one_kind([row[place] for row in table]) for place in range(known))


def _of_one_kind(cells: list[str]) -> bool:
    """Whether cells of several lines look like those of a column: numbers that ascend, or one pattern."""
    if all(cell.isdecimal() for cell in cells):
        numbers = [int(cell) for cell in cells]
        steps = {after - before for before, after in pairwise(numbers)}
        long = min(map(len, cells)) >= _SEQUENCE_DIGITS and min(steps) > 0
        return steps == {1} or (long and len({len(cell) for cell in cells}) == 1)
    patterns = {_LETTERS.sub("a", _DIGITS.sub("9", cell.strip())) for cell in cells}
    return len(patterns) == 1 and any(mark in next(iter(patterns)) for mark in ("9", "://"))
