"""JSON Lines: a record a line."""

import json
import re
from collections.abc import Iterator
from typing import Any, TextIO

from kazprep.readers.entry import Entry, sound_text
from kazprep.readers.errors import ReadError, TooLargeError
from kazprep.readers.records.json_records import parse_json
from kazprep.readers.records.json_scan import SPACE, end_of_value
from kazprep.settings import InputSettings

GAP = r'[ \t\r\ufeff\x1e]{0,32}\{[ \t]{0,32}"'
"""What follows the end of an object on a line if another object does, as where files without a last line end
were put together. In a string, a quotation mark would have a backslash before it."""

_GAP = re.compile(GAP)


def line_values(lines: TextIO, entry: Entry, encoding: str) -> Iterator[tuple[int, Any | ReadError]]:
    """The value on each line, an object or a string, or why it can't be read; numbered as lines are, from 0.

    Blank lines are passed over. Of several objects on a line each is a value, and moves on the numbers of
    those after it by one.
    """
    most = entry.settings.max_document_bytes
    record = entry.first_record
    line_number = record + 1
    while line := lines.readline(most + 1):
        where = f"line {line_number}"
        values: list[Any | ReadError] = []
        try:
            if len(line) > most and not line.endswith("\n"):
                while line and not line.endswith("\n"):
                    line = lines.readline(1 << 16)
                raise TooLargeError(
                    f"{where} is longer than {most:,} characters, which is the most that "
                    "input.max_document_bytes allows"
                )
            if not line.isspace():
                values = _values(sound_text(line.strip(SPACE), where, encoding), where, entry.settings)
        except ReadError as error:
            values = [error]
        for value in values:
            yield record, value
            record += 1
        record += not values
        line_number += 1


def _values(line: str, where: str, settings: InputSettings) -> list[Any | ReadError]:
    """The values on a line, mostly one; an error in place of one that can't be read."""
    try:
        return [parse_json(line, where, settings)] if line else []
    except ReadError as error:
        cause = error.__cause__
        follows = isinstance(cause, json.JSONDecodeError) and cause.msg == "Extra data"
        texts = _objects(line) if follows and line.startswith("{") else []
        if len(texts) < 2 and texts != [line[:-1]]:
            return [error]
        return [value for text in texts for value in _values_of_one(text, where, settings)]


def _values_of_one(text: str, where: str, settings: InputSettings) -> list[Any | ReadError]:
    try:
        return [parse_json(text, where, settings)]
    except ReadError as error:
        return [error]


def _objects(line: str) -> list[str]:
    """The objects on a line, one after another; the last one has what follows it, but for a comma."""
    texts = []
    start = 0
    while (end := end_of_value(line, start)) >= 0 and _GAP.match(line, end):
        texts.append(line[start:end])
        start = line.index("{", end)
    last = line[start:]
    return [*texts, last[:-1] if last.endswith(",") else last]
