"""The records in JSON of any shape: arrays, values one after another, lists in objects, data frames."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import StringIO
from typing import Any, TextIO

from kazprep.encodings import Encoding
from kazprep.readers.entry import Entry, checked_text
from kazprep.readers.errors import DamagedFileError, ReadError, TooLargeError, beyond_limit
from kazprep.readers.records.columns import choose_columns, record_columns
from kazprep.readers.records.json_scan import SPACE, Cursor, parse_json
from kazprep.readers.records.json_shapes import (
    frame_rows,
    has_chats,
    has_lists,
    has_records,
    is_article,
    is_part,
    object_shape,
    records_in,
)
from kazprep.settings import InputSettings

# In characters.
_AHEAD = 1 << 20  # of an object, by which its shape is known
_SMALL = 1 << 16
_MAX_NAME = 1 << 16
_SHOWN = 40

_MAX_DEPTH = 3


@dataclass(frozen=True, slots=True)
class _Candidate:
    """What may become a document: JSON to be parsed, a row of a data frame, or an error.

    `key` is the name of the field that has the object as its value, if it may be the record's id.
    """

    text: str = ""
    row: dict[str, Any] | None = None
    error: ReadError | None = None
    key: str | None = None


def found_values(text: TextIO, entry: Entry, encoding: Encoding) -> Iterator[tuple[int, Any | ReadError]]:
    """The value of each record in a file, or why it can't be read, with its index.

    Records are the elements of arrays, objects and strings one after another, the elements of lists inside an
    object, the values of an object whose keys are ids, and the rows of a data frame. Only a data frame is
    loaded completely: other values are found by their brackets and parsed one by one, so that a broken one
    affects no other, as long as its brackets and quotation marks are balanced.

    Raises `DamagedFileError` if the file breaks off, or continues with something that is not JSON.
    """
    cursor = Cursor(text)
    only = _only_record(*cursor.ahead(_SMALL), entry.settings, encoding)
    if only is not None:
        yield entry.first_record, only
        return
    finder = _Finder(cursor, entry.settings, encoding)
    for record, found in enumerate(finder.records(), entry.first_record):
        try:
            value = _parsed(found, f"record {record}", encoding, entry.settings)
        except ReadError as error:
            yield record, error
        else:
            if not _is_skipped(value):
                yield record, value


def _only_record(text: str, start: int, settings: InputSettings, encoding: Encoding) -> Any:
    """The record that a small text is, recognized without its shape; None for anything else."""
    if len(text) - start >= _SMALL:
        return None
    try:
        text = checked_text(text[start:].strip(SPACE), "record 0", encoding)
        value = parse_json(text, "record 0", settings)
    except ReadError:
        return None
    is_record = isinstance(value, dict) and isinstance(
        value.get(choose_columns(tuple(value), settings).text), str
    )
    return value if is_record and not _is_skipped(value) else None


def _parsed(found: _Candidate, where: str, encoding: Encoding, settings: InputSettings) -> Any:
    if found.error is not None:
        raise found.error
    if found.row is not None:
        return found.row
    value = parse_json(checked_text(found.text, where, encoding), where, settings)
    if found.key is not None and isinstance(value, dict) and record_columns(value, settings).id is None:
        return {**value, "id": found.key}
    return value


def _is_skipped(value: Any) -> bool:
    """Whether a record is a message of a Telegram export without text: `joined the group`, a photo."""
    if not isinstance(value, dict) or "date" not in value:
        return False
    message_type = value.get("type")
    return (message_type == "service" and "action" in value) or (
        message_type == "message" and value.get("text") in ("", [])
    )


@dataclass(frozen=True, slots=True)
class _Finder:
    """The search for records in a file."""

    cursor: Cursor
    settings: InputSettings
    encoding: Encoding

    def records(self) -> Iterator[_Candidate]:
        """All records of the file."""
        cursor = self.cursor
        is_empty = True
        while mark := cursor.peek():
            if mark == "[":
                yield from self.elements()
            elif mark == "{":
                yield from self.object()
            elif mark == '"':
                yield self._found(cursor.take_value(self.settings.max_document_bytes))
            elif mark == "," and not is_empty:
                cursor.step()
            else:
                what = "there is no JSON in the file" if is_empty else "something that is not JSON follows"
                text, position = cursor.ahead(_SHOWN)
                raise DamagedFileError(f"{what}: {text[position : position + _SHOWN]!r}")
            is_empty = False
        if is_empty:
            raise DamagedFileError("there is no JSON in the file")

    def elements(self) -> Iterator[_Candidate]:
        """The elements of the array that comes next."""
        cursor = self.cursor
        cursor.step()
        is_first = True
        while True:
            mark = cursor.peek()
            if mark == "]" and is_first:
                break
            item = cursor.take_item(self.settings.max_document_bytes)
            delimiter = cursor.peek()
            if delimiter or _is_complete(item, self.settings):
                yield self._found(item)
            if not delimiter:
                raise DamagedFileError("the file is truncated: the array does not end")
            if delimiter != ",":
                break
            cursor.step()
            is_first = False
        cursor.step()

    def object(self) -> Iterator[_Candidate]:
        """The records in the object that comes next, or the object itself."""
        shape = object_shape(*self.cursor.ahead(_AHEAD), self.settings)
        if shape in ("lists", "objects"):
            yield from self.fields(1)
            return
        found = self._found(self.cursor.take_value(self.settings.max_document_bytes))
        if found.error is None and shape is None:  # it is longer than the text that `ahead` gave
            shape = object_shape(found.text, 0, self.settings)
        if shape in ("lists", "objects"):
            yield from replace(self, cursor=Cursor(StringIO(found.text))).fields(1)
        elif shape == "frame":
            yield from self.frame(found)
        else:
            yield found

    def frame(self, found: _Candidate) -> Iterator[_Candidate]:
        """The rows of an object that looks like a data frame; the object itself if it is not one."""
        try:
            rows = frame_rows(_parsed(found, "the data frame", self.encoding, self.settings), self.settings)
        except ReadError as error:
            yield _Candidate(error=error)
            return
        if rows is None:
            yield found
        else:
            for row in rows:
                yield _Candidate(row=row)

    def fields(self, depth: int, *, only_lists: bool = False) -> Iterator[_Candidate]:
        """The records in the fields of the object that comes next.

        Beside a list of records, an object with a text but neither a title nor a date is not a record.
        """
        cursor, settings = self.cursor, self.settings
        ahead = cursor.ahead(_AHEAD)
        only_lists = only_lists or has_lists(*ahead, settings)
        are_records = not only_lists and records_in(*ahead, settings, depth) == "objects"
        cursor.step()
        while (mark := cursor.peek()) != "}":
            if mark == ",":
                cursor.step()
                continue
            name = self._name(mark)
            mark = cursor.peek()
            if is_part(name) or mark not in ("[", "{"):
                cursor.take_item(0)
            elif mark == "[":
                ahead = cursor.ahead(_AHEAD)
                if has_chats(*ahead):
                    yield from self.chats(depth)
                elif has_records(*ahead, settings):
                    yield from self.elements()
                else:
                    cursor.take_item(0)
            elif are_records:
                yield self._found(cursor.take_item(settings.max_document_bytes), name)
            elif is_article(*cursor.ahead(_AHEAD), settings):
                yield self._found(cursor.take_item(settings.max_document_bytes))
            elif depth < _MAX_DEPTH:
                yield from self.fields(depth + 1, only_lists=only_lists)
            else:
                cursor.take_item(0)
        cursor.step()

    def chats(self, depth: int) -> Iterator[_Candidate]:
        """The messages of the chats in the array that comes next."""
        self.cursor.step()
        while (mark := self.cursor.peek()) != "]":
            if mark == ",":
                self.cursor.step()
            elif mark == "{":
                yield from self.fields(depth)
            else:
                raise DamagedFileError("something that is not a chat is in the list of chats")
        self.cursor.step()

    def _name(self, mark: str) -> str:
        """The name of the field that comes next; passes its colon."""
        written = self.cursor.take_value(_MAX_NAME) if mark == '"' else ""
        if not written or self.cursor.peek() != ":":
            what = (
                "an object does not end" if not self.cursor.peek() else "an object has a field without a name"
            )
            raise DamagedFileError(f"the file is damaged or truncated: {what}")
        self.cursor.step()
        try:
            return str(json.loads(written))
        except ValueError:
            return written[1:-1]

    def _found(self, text: str | None, key: str | None = None) -> _Candidate:
        if text is not None:
            return _Candidate(text, key=key)
        problem = f"a record is longer than {self.settings.max_document_bytes:,} characters"
        return _Candidate(error=TooLargeError(beyond_limit(problem, "max_document_bytes")))


def _is_complete(item: str | None, settings: InputSettings) -> bool:
    """Whether the last element of an array that does not end is complete JSON."""
    try:
        parse_json(item or "", "the element", settings)
    except ReadError:
        return False
    return True
