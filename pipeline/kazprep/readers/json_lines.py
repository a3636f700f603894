"""The reader for JSON Lines: a record a line."""

import json
from collections.abc import Iterator

from kazprep.document import Document
from kazprep.readers.articles import BadRecord, article
from kazprep.readers.columns import row_article
from kazprep.readers.entry import Entry, Record, sound_text, text_lines
from kazprep.readers.errors import DamagedFileError, ReadError, TooLargeError

FORMAT = "jsonl"


def read_json_lines(entry: Entry) -> Iterator[Record]:
    """The document of each line; the record's number is the line's, from 0. Blank lines are passed over.

    A line holds an object, or a string, which is the text. Raises `EncodingError` where no encoding fits the
    file.
    """
    lines, encoding, score = text_lines(entry, "\n")
    most = entry.settings.max_document_bytes
    record = entry.first_record
    while line := lines.readline(most + 1):
        try:
            if len(line) > most and not line.endswith("\n"):
                while line and not line.endswith("\n"):
                    line = lines.readline(1 << 16)
                raise TooLargeError(
                    f"line {record + 1} is longer than {most:,} characters, which is the most that "
                    "input.max_document_bytes allows"
                )
            if not line.isspace():
                line = sound_text(line, f"line {record + 1}", encoding)
                value = parse_json(line.strip(), f"line {record + 1}", entry.settings.max_json_depth)
                yield json_article(entry, record, FORMAT, value, encoding, score)
        except ReadError as error:
            yield BadRecord(entry.name, record, error)
        record += 1


def json_lines_names(entry: Entry) -> list[str]:
    """The names of the fields of a file's first object; raises `ReadError`."""
    lines, _, _ = text_lines(entry, "\n")
    line = lines.readline(entry.settings.max_document_bytes)
    return object_names(parse_json(line, "line 1", entry.settings.max_json_depth))


def object_names(value: object) -> list[str]:
    """The names of an object's fields; none for what is no object."""
    return list(value) if isinstance(value, dict) else []


def parse_json(text: str, where: str, max_depth: int) -> object:
    """A JSON value; raises `DamagedFileError`, and `TooLargeError` for one nested too deep.

    >>> parse_json('{"text": "Сәлем"}', "line 1", 10)
    {'text': 'Сәлем'}
    """
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        raise DamagedFileError(f"{where} is no valid JSON: {error.msg} at character {error.pos}") from error
    except RecursionError as error:
        raise TooLargeError(f"{where} is nested too deep to be read") from error
    except ValueError as error:  # an integer of more than 4300 digits
        raise DamagedFileError(f"{where} is no JSON that can be read: {error}") from error
    if _deeper_than(value, max_depth):
        raise TooLargeError(
            f"{where} is nested deeper than {max_depth} levels, the most that input.max_json_depth allows"
        )
    return value


def json_article(
    entry: Entry, record: int, kind: str, value: object, encoding: str, score: float
) -> Document:
    """The document of a JSON value: an object's, or that of a string; raises `ReadError`."""
    if isinstance(value, str):
        return article(entry.name, record, kind, value, encoding=encoding, encoding_score=score)
    if not isinstance(value, dict):
        raise DamagedFileError("the record is neither an object nor a string")
    return row_article(
        entry.name, record, kind, value, entry.settings, encoding=encoding, encoding_score=score
    )


def _deeper_than(value: object, levels: int) -> bool:
    layer = [value]
    for _ in range(levels + 1):
        layer = [
            inner
            for outer in layer
            if isinstance(outer, (dict, list))
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, (dict, list))
        ]
        if not layer:
            return False
    return True
