"""The readers for JSON and JSON Lines: the content of a file decides how it is read, not its extension."""

import io
import json
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any, TextIO

from kazprep.document import Document
from kazprep.encodings import Encoding
from kazprep.readers.compression.limits import Damage
from kazprep.readers.documents import Origin
from kazprep.readers.entry import BadRecord, Entry, Record, checked_text, first_bytes, peek, text_lines
from kazprep.readers.errors import DamagedFileError, ReadError, TooLargeError, beyond_limit
from kazprep.readers.records.columns import (
    ColumnNames,
    Columns,
    record_article,
    record_columns,
    row_article,
)
from kazprep.readers.records.json_scan import SPACE, end_of_value, parse_json
from kazprep.readers.records.json_shapes import is_json_lines
from kazprep.readers.records.json_values import found_values
from kazprep.readers.records.values import paths_in
from kazprep.readers.sources.source import Source
from kazprep.settings import InputSettings

_SAMPLE_BYTES = 1 << 20
_SAMPLE_RECORDS = 1000
_BLOCK_BYTES = 1 << 20
_OVERLAP = 160  # bytes in which two objects on a line may be in two blocks

# What follows the end of an object on a line if another object does, as where files without a last line end
# were concatenated. In a string, the quotation mark would have a backslash before it.
_GAP = re.compile(r'[ \t\r\ufeff\x1e]{0,32}\{[ \t]{0,32}"')
_TWO_OBJECTS = re.compile(rb'\}[ \t\r\x1e\xef\xbb\xbf]{0,96}\{[ \t]{0,32}"')

Values = Iterator[tuple[int, Any | ReadError]]
"""Values that are to become documents, or why they can't be read, each with its index in the file."""


def read_json(entry: Entry) -> Iterator[Record]:
    """The documents of a file named .json: see `_line_values` and `found_values` for what may be in it."""
    return _read(entry, "json")


def read_jsonl(entry: Entry) -> Iterator[Record]:
    """The documents of a file named .jsonl, or the like."""
    return _read(entry, "jsonl")


def json_columns(entry: Entry) -> Columns | None:
    """The fields that are read of the first object in a file; None if there is none."""
    values, _ = _values(entry)
    record = next((value for _, value in values if isinstance(value, dict)), None)
    return None if record is None else record_columns(record, entry.settings)


def json_names(entry: Entry) -> ColumnNames:
    """The names of the fields of a file's first records."""
    start = entry.stream.read(_SAMPLE_BYTES)
    is_all = not entry.stream.read(1)
    values, _ = _values(replace(entry, stream=io.BytesIO(start)))
    names: dict[str, None] = {}
    with suppress(ReadError):  # an array is cut off there
        for index, (_, value) in enumerate(values):
            if index == _SAMPLE_RECORDS:
                return ColumnNames(list(names), are_all=False)
            if isinstance(value, dict):
                names |= dict.fromkeys(paths_in(value))
    return ColumnNames(list(names), is_all)


def split_lines(source: Source, max_bytes: int) -> list[Source]:
    """A file of JSON Lines as byte ranges that begin after line ends; other files as they are.

    A range begins at the first line start at or after each multiple of `max_bytes`.
    """
    starts: list[tuple[int, int]] = [(0, 0)]  # the offset of each range, and the index of its first record
    position = lines = 0
    with source.open() as file:
        if not _can_be_split(first_bytes(file)):
            return [source]
        before = b""
        file.seek(0)
        wanted = max_bytes
        while block := file.read(_BLOCK_BYTES):
            if _TWO_OBJECTS.search(block) or _TWO_OBJECTS.search(before + block[:_OVERLAP]):
                return [source]  # the index of a record is not the number of lines before it
            before = (before + block)[-_OVERLAP:]
            counted = 0
            while position + len(block) >= wanted:
                # The line end itself may be the last byte before the multiple.
                end = block.find(b"\n", max(counted, wanted - 1 - position)) + 1
                if not end:
                    break
                lines += block.count(b"\n", counted, end)
                counted = end
                starts.append((position + end, lines))
                wanted = ((position + end) // max_bytes + 1) * max_bytes
            lines += block.count(b"\n", counted)
            position += len(block)
    if starts[-1][0] == position:
        starts.pop()
    return source.split(starts)


def _can_be_split(head: bytes) -> bool:
    """Whether a file that begins with these bytes has a record a line, and is not in UTF-16."""
    is_wide = b"\0" in head or head.startswith((b"\xff\xfe", b"\xfe\xff"))
    return not is_wide and is_json_lines(head, is_complete=False)


def _read(entry: Entry, format_: str) -> Iterator[Record]:
    values, encoding = _values(entry)
    origin = Origin(entry.name, format_, encoding)
    for record, value in values:
        try:
            if isinstance(value, ReadError):
                raise value
            yield _document(origin, record, value, entry.settings)
        except ReadError as error:
            yield BadRecord(entry.name, record, error)


def _document(origin: Origin, record: int, value: object, settings: InputSettings) -> Document:
    """The document of an object or a string; raises `ReadError`."""
    if isinstance(value, str):
        return record_article(origin, record, value, settings)
    if not isinstance(value, dict):
        raise DamagedFileError("the record is neither an object nor a string")
    return row_article(origin, record, value, settings)


def _values(entry: Entry) -> tuple[Values, Encoding]:
    """The values in a file, and its encoding."""
    if entry.is_part:  # only a file with a record a line is read from the middle
        are_lines = True
    else:
        head, is_complete, entry = peek(entry)
        are_lines = is_json_lines(head, is_complete=is_complete)
    text, encoding = text_lines(entry, "\n" if are_lines else "")
    if are_lines:
        return _line_values(text, entry, encoding), encoding
    return _without_cut_off(found_values(text, entry, encoding), entry.damage), encoding


def _without_cut_off(values: Values, damage: Damage) -> Values:
    """The values without a last error that is due to damage of the file: the damage is reported instead."""
    last: tuple[int, Any | ReadError] | None = None
    for value in values:
        if last is not None:
            yield last
            last = None
        if isinstance(value[1], DamagedFileError):
            last = value
        else:
            yield value
    if last is not None and not damage.cuts_text:
        yield last


def _line_values(lines: TextIO, entry: Entry, encoding: Encoding) -> Values:
    """The value on each line, an object or a string; its index is that of the line.

    Blank lines are skipped, but counted. Each of several objects on a line is a value, and adds one to the
    indices after it.
    """
    limit = entry.settings.max_document_bytes
    record = entry.first_record
    line_number = record + 1
    while line := lines.readline(limit + 1):
        where = f"line {line_number}"
        values: list[Any | ReadError] = []
        try:
            if len(line) > limit and not line.endswith("\n"):
                while line and not line.endswith("\n"):
                    line = lines.readline(1 << 16)
                problem = f"{where} is longer than {limit:,} characters"
                raise TooLargeError(beyond_limit(problem, "max_document_bytes"))
            if not line.isspace():
                values = _values_on(checked_text(line.strip(SPACE), where, encoding), where, entry.settings)
        except ReadError as error:
            values = [error]
        for value in values:
            yield record, value
            record += 1
        record += not values
        line_number += 1


def _values_on(line: str, where: str, settings: InputSettings) -> list[Any | ReadError]:
    """The values on a line, mostly one; an error for one that can't be read."""
    try:
        return [parse_json(line, where, settings)] if line else []
    except ReadError as error:
        cause = error.__cause__
        follows = isinstance(cause, json.JSONDecodeError) and cause.msg == "Extra data"
        texts = _objects(line) if follows and line.startswith("{") else []
        if len(texts) < 2 and texts != [line[:-1]]:
            return [error]
        return [_value_or_error(text, where, settings) for text in texts]


def _value_or_error(text: str, where: str, settings: InputSettings) -> Any | ReadError:
    try:
        return parse_json(text, where, settings)
    except ReadError as error:
        return error


def _objects(line: str) -> list[str]:
    """The objects on a line, one after another; the last one with what follows it, except a comma."""
    texts = []
    start = 0
    while (end := end_of_value(line, start)) >= 0 and _GAP.match(line, end):
        texts.append(line[start:end])
        start = line.index("{", end)
    last = line[start:]
    return [*texts, last[:-1] if last.endswith(",") else last]
