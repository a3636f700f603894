"""The readers for JSON: the content of a file decides how it is read, not its ending."""

import io
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any

from kazprep.readers.compression.decompress import Damage
from kazprep.readers.documents import BadRecord
from kazprep.readers.entry import Entry, Record, peeked, text_lines
from kazprep.readers.errors import DamagedFileError, ReadError
from kazprep.readers.records.columns import Columns, record_columns
from kazprep.readers.records.json_lines import line_values
from kazprep.readers.records.json_records import json_article
from kazprep.readers.records.json_shapes import is_json_lines
from kazprep.readers.records.json_values import found_values
from kazprep.readers.records.values import paths_in

_LOOKED_AT_BYTES = 1 << 20
_LOOKED_AT_RECORDS = 1000

JSON_FORMATS = ("json", "jsonl")
"""The formats of JSON files, see `kazprep.formats`: the content decides how both are read."""


def read_json(entry: Entry) -> Iterator[Record]:
    """The documents of a file named .json: see `line_values` and `found_values` for what it may hold."""
    return _read(entry, "json")


def read_jsonl(entry: Entry) -> Iterator[Record]:
    """The documents of a file named .jsonl, or the like."""
    return _read(entry, "jsonl")


def json_columns(entry: Entry) -> Columns | None:
    """The fields that are read of the first object in a file; None where there is none."""
    values, _, _ = _values(entry)
    record = next((value for _, value in values if isinstance(value, dict)), None)
    return None if record is None else record_columns(record, entry.settings)


def json_names(entry: Entry) -> tuple[list[str], bool]:
    """The names of the fields of a file's first records, and whether these are all of its records."""
    start = entry.stream.read(_LOOKED_AT_BYTES)
    is_all = not entry.stream.read(1)
    values, _, _ = _values(replace(entry, stream=io.BytesIO(start)))
    names: dict[str, None] = {}
    with suppress(ReadError):  # an array is cut off there
        for number, (_, value) in enumerate(values):
            if number == _LOOKED_AT_RECORDS:
                return list(names), False
            if isinstance(value, dict):
                names |= dict.fromkeys(paths_in(value))
    return list(names), is_all


def _read(entry: Entry, kind: str) -> Iterator[Record]:
    values, encoding, score = _values(entry)
    for record, value in values:
        try:
            if isinstance(value, ReadError):
                raise value
            yield json_article(entry, record, kind, value, encoding, score)
        except ReadError as error:
            yield BadRecord(entry.name, record, error)


def _values(entry: Entry) -> tuple[Iterator[tuple[int, Any | ReadError]], str, float]:
    """The values in a file that are to become documents, each with its number, the encoding and its score."""
    if entry.is_part:  # only what has a record a line is read from the middle
        are_lines = True
    else:
        head, is_whole, entry = peeked(entry)
        are_lines = is_json_lines(head, is_whole=is_whole)
    text, encoding, score = text_lines(entry, "\n" if are_lines else "")
    if are_lines:
        return line_values(text, entry, encoding), encoding, score
    return _but_cut_off(found_values(text, entry, encoding), entry.damage), encoding, score


def _but_cut_off(
    values: Iterator[tuple[int, Any | ReadError]], damage: Damage
) -> Iterator[tuple[int, Any | ReadError]]:
    """The values without a last one that damage to the file cuts off: the damage is the error then."""
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
