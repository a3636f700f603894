"""JSON that is no record a line: arrays, values one after another, lists in objects, data frames."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import StringIO
from typing import Any, TextIO

from kazprep.readers.entry import Entry, sound_text
from kazprep.readers.errors import DamagedFileError, ReadError, TooLargeError
from kazprep.readers.records.columns import choose_columns, record_columns
from kazprep.readers.records.json_frames import frame_rows
from kazprep.readers.records.json_records import parse_json
from kazprep.readers.records.json_scan import SPACE, Cursor
from kazprep.readers.records.json_shapes import (
    has_chats,
    has_lists,
    has_records,
    is_article,
    is_part,
    object_shape,
    records_in,
)
from kazprep.settings import InputSettings

_AHEAD = 1 << 20  # characters of an object by which its shape is known, where it does not end before
_SMALL = 1 << 16  # characters
_DEEPEST = 3
_MOST_OF_NAME = 1 << 16
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class _Found:
    """What is to become a document: JSON that is to be parsed, or a row of a frame, or what is wrong.

    `key` is the name of the field that an object is the value of, where it may be the record's id.
    """

    text: str = ""
    row: dict[str, Any] | None = None
    error: ReadError | None = None
    key: str | None = None


def found_values(text: TextIO, entry: Entry, encoding: str) -> Iterator[tuple[int, Any | ReadError]]:
    """The value of each record in a file, or why it can't be read, numbered in their order.

    Records are the elements of arrays, objects and strings one after another, the elements of lists that lie
    in an object, the values of an object whose keys are ids, and the rows of a data frame. None of these but
    a frame is ever held whole: values are cut out by their brackets and parsed one by one, so that a broken
    one costs no other, as long as its brackets and quotation marks are in pairs.

    Raises `DamagedFileError` where the file breaks off, or goes on with what is no JSON.
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
            if not _is_passed_over(value):
                yield record, value


def _only_record(text: str, start: int, settings: InputSettings, encoding: str) -> Any:
    """The record that a small text is, found without looking at its shape; None for anything else."""
    if len(text) - start >= _SMALL:
        return None
    try:
        text = sound_text(text[start:].strip(SPACE), "record 0", encoding)
        value = parse_json(text, "record 0", settings)
    except ReadError:
        return None
    is_record = isinstance(value, dict) and isinstance(
        value.get(choose_columns(tuple(value), settings).text), str
    )
    return value if is_record and not _is_passed_over(value) else None


def _parsed(found: _Found, where: str, encoding: str, settings: InputSettings) -> Any:
    if found.error is not None:
        raise found.error
    if found.row is not None:
        return found.row
    value = parse_json(sound_text(found.text, where, encoding), where, settings)
    if found.key is not None and isinstance(value, dict) and record_columns(value, settings).id is None:
        return {**value, "id": found.key}
    return value


def _is_passed_over(value: Any) -> bool:
    """Whether a record is a message in an export of Telegram that is no text: `joined the group`, a photo."""
    if not isinstance(value, dict) or "date" not in value:
        return False
    kind = value.get("type")
    return (kind == "service" and "action" in value) or (kind == "message" and value.get("text") in ("", []))


@dataclass(frozen=True, slots=True)
class _Finder:
    """The search for records in a file."""

    cursor: Cursor
    settings: InputSettings
    encoding: str

    def records(self) -> Iterator[_Found]:
        """All of the file."""
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
                what = "there is no JSON in the file" if is_empty else "something that is no JSON follows"
                text, place = cursor.ahead(_SHOWN)
                raise DamagedFileError(f"{what}: {text[place : place + _SHOWN]!r}")
            is_empty = False
        if is_empty:
            raise DamagedFileError("there is no JSON in the file")

    def elements(self) -> Iterator[_Found]:
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
            if delimiter or _is_whole(item, self.settings):
                yield self._found(item)
            if not delimiter:
                raise DamagedFileError("the file is truncated: the array does not end")
            if delimiter != ",":
                break
            cursor.step()
            is_first = False
        cursor.step()

    def object(self) -> Iterator[_Found]:
        """The records in the object that comes next, or that object."""
        shape = object_shape(*self.cursor.ahead(_AHEAD), self.settings)
        if shape in ("lists", "objects"):
            yield from self.fields(1)
            return
        found = self._found(self.cursor.take_value(self.settings.max_document_bytes))
        if found.error is None and shape is None:  # it is longer than what was looked at
            shape = object_shape(found.text, 0, self.settings)
        if shape in ("lists", "objects"):
            yield from replace(self, cursor=Cursor(StringIO(found.text))).fields(1)
        elif shape == "frame":
            yield from self.frame(found)
        else:
            yield found

    def frame(self, found: _Found) -> Iterator[_Found]:
        """The rows of an object that is a frame; the object itself where it is none after all."""
        try:
            rows = frame_rows(_parsed(found, "the data frame", self.encoding, self.settings), self.settings)
        except ReadError as error:
            yield _Found(error=error)
            return
        if rows is None:
            yield found
        else:
            for row in rows:
                yield _Found(row=row)

    def fields(self, depth: int, *, only_lists: bool = False) -> Iterator[_Found]:
        """The records in the fields of the object that comes next.

        Beside a list of records, what has a text but neither a title nor a date is none.
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
            elif depth < _DEEPEST:
                yield from self.fields(depth + 1, only_lists=only_lists)
            else:
                cursor.take_item(0)
        cursor.step()

    def chats(self, depth: int) -> Iterator[_Found]:
        """The messages of the chats in the array that comes next."""
        self.cursor.step()
        while (mark := self.cursor.peek()) != "]":
            if mark == ",":
                self.cursor.step()
            elif mark == "{":
                yield from self.fields(depth)
            else:
                raise DamagedFileError("something that is no chat stands in the list of chats")
        self.cursor.step()

    def _name(self, mark: str) -> str:
        """The name of the field that comes next, and its colon passed."""
        written = self.cursor.take_value(_MOST_OF_NAME) if mark == '"' else ""
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

    def _found(self, text: str | None, key: str | None = None) -> _Found:
        if text is not None:
            return _Found(text, key=key)
        most = self.settings.max_document_bytes
        return _Found(
            error=TooLargeError(
                f"a record is longer than {most:,} characters, the most that input.max_document_bytes allows"
            )
        )


def _is_whole(item: str | None, settings: InputSettings) -> bool:
    """Whether an element that nothing follows is JSON all the same."""
    try:
        parse_json(item or "", "the element", settings)
    except ReadError:
        return False
    return True
