"""One record of JSON: parsed within limits, and made a document."""

import json
from typing import Any

from kazprep.document import Document
from kazprep.readers.documents import article
from kazprep.readers.entry import Entry
from kazprep.readers.errors import DamagedFileError, TooLargeError
from kazprep.readers.records.columns import row_article
from kazprep.readers.records.json_scan import has_more_values
from kazprep.settings import InputSettings


def parse_json(text: str, where: str, settings: InputSettings) -> Any:
    """A JSON value.

    Raises `DamagedFileError`, and `TooLargeError` for one that has too many values or is nested too deep.

    >>> parse_json('{"text": "Сәлем"}', "line 1", InputSettings())
    {'text': 'Сәлем'}
    """
    if has_more_values(text, settings.max_json_values):  # each takes some hundred bytes of memory
        raise TooLargeError(
            f"{where} has more than {settings.max_json_values:,} values in it, the most that "
            "input.max_json_values allows"
        )
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        raise DamagedFileError(f"{where} is no valid JSON: {error.msg} at character {error.pos}") from error
    except RecursionError as error:
        raise TooLargeError(f"{where} is nested too deep to be read") from error
    except ValueError as error:  # an integer of more than 4300 digits
        raise DamagedFileError(f"{where} is no JSON that can be read: {error}") from error
    if _deeper_than(value, settings.max_json_depth):
        raise TooLargeError(
            f"{where} is nested deeper than {settings.max_json_depth} levels, the most that "
            "input.max_json_depth allows"
        )
    return value


def json_article(
    entry: Entry, record: int, kind: str, value: object, encoding: str, score: float
) -> Document:
    """The document of a JSON value: an object's, or that of a string; raises `ReadError`."""
    if isinstance(value, str):
        return article(
            entry.name,
            record,
            kind,
            value,
            encoding=encoding,
            encoding_score=score,
            markup=entry.settings.markup,
        )
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
