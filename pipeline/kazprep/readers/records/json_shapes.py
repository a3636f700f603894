"""The shape of JSON: a record a line, values one after another, lists in objects, data frames."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from kazprep.readers.records.column_names import guess_columns
from kazprep.readers.records.columns import Columns, choose_columns
from kazprep.readers.records.json_scan import SPACE, Member, elements, end_of_value, members
from kazprep.readers.records.values import INNER_NAMES
from kazprep.settings import InputSettings

Shape = Literal["record", "frame", "lists", "objects"]
"""What an object is: a record; a data frame, as pandas writes it, with rows across its fields; an object with
lists of records in it; or an object whose fields are records."""

_MAX_DEPTH = 3  # {"response": {"hits": {"hits": [...]}}}
_SAMPLE_ELEMENTS = 3  # of a list
_SAMPLE_LINES = 20
_PROSE_CHARACTERS = 200
_PROSE_SPACES = 15
_NAMES_READ = 100
# Lists of these names are parts of a record, even if the objects in them have a text.
_PARTS = frozenset(
    (
        *("annotations", "answers", "attachments", "authors", "comments", "entities", "images", "labels"),
        *("links", "media", "mentions", "quotes", "related", "replies", "reviews", "sentences", "spans"),
        *("tags", "text_entities", "tokens"),
    )
)
_DEFAULTS = InputSettings()
_NUMBER = re.compile(r"-?[0-9]+")
_OPEN_LINE = re.compile(r"[\[{,:]\Z")


def is_json_lines(head: bytes, *, is_complete: bool) -> bool:
    """Whether a file that begins with these bytes, or `is_complete` with them, has a record on each line.

    The lines of such a file are independent, so that a broken one affects no other, and the file can be read
    from the middle. A file of one line may be anything, and does not count. No setting matters, so that the
    answer is the same where a file is split and where it is read.
    """
    text = _decoded(head).lstrip(SPACE)
    first, has_end, rest = text.partition("\n")
    first = first.strip(SPACE)
    if first.startswith("["):
        return False
    if not has_end or (is_complete and not rest.strip(SPACE)):
        return not is_complete and object_shape(first, 0, _DEFAULTS) == "record"
    if is_line_of_json(first):
        return not first.startswith("{") or object_shape(first, 0, _DEFAULTS) != "lists"  # pages of an API
    lines = [line.strip(SPACE) for line in rest.split("\n", _SAMPLE_LINES)[:_SAMPLE_LINES]]
    if first.startswith("{") and _spans_lines(text, first, lines):
        return False
    return any(map(is_line_of_json, lines))


def is_line_of_json(line: str) -> bool:
    """Whether a line is a complete object or string, with nothing after it or more of them."""
    if not line.startswith(("{", '"')):
        return False
    end = end_of_value(line, 0)
    rest = line[end:].strip(SPACE)
    if end < 0 or not (rest in ("", ",") or rest.startswith("{")):
        return False
    try:
        json.loads(line[:end])
    except (ValueError, RecursionError):
        return False
    return True


def object_shape(text: str, start: int, settings: InputSettings) -> Shape | None:
    """The shape of the object at an offset; None if the text ends before it is known."""
    found = list(members(text, start))
    is_complete = end_of_value(text, start) >= 0
    names = [member.name for member in found]
    if {"columns", "data"} <= set(names) <= {"name", "index", "columns", "data"}:
        return "frame"
    if names and all(map(_NUMBER.fullmatch, names)) and all(text[member.start] == '"' for member in found):
        return "frame"
    text_name = _text_name(names, settings)
    texts = [member for member in found if member.name == text_name]
    if texts:
        value = text[texts[0].start]
        inner = _names(text, texts[0].start) if value == "{" else []
        if value == "{" and _is_index(inner, [_names(text, m.start) for m in found if m is not texts[0]]):
            return "frame"
        if value == "[":
            first = next(elements(text, texts[0].start), None)
            if first is not None and is_article(text, first, settings):  # paragraphs have no titles
                return "lists"
            if len(found) > 1 and is_complete and all(text[member.start] == "[" for member in found):
                return "frame"
        return "record"
    if not settings.text_column and any(_is_prose(text, member) for member in found):
        return "record"
    shape = records_in(text, start, settings)
    if shape == "objects" and sum(text[member.start] == "{" for member in found) == 1:
        return "record" if is_complete else None
    return shape or ("record" if is_complete else None)


def frame_rows(frame: Mapping[str, Any], settings: InputSettings) -> Iterator[dict[str, Any]] | None:
    """The rows of a data frame, each a record; None for an object that is not a data frame.

    Data frames are what pandas writes by default, `{"text": {"0": …, "1": …}, …}`, its orient `split`,
    `{"columns": […], "data": [[…], …]}`, a series of texts, `{"0": …, "1": …}`, and lists of one length,
    `{"title": […, …], "text": […, …]}`, if one of titles, dates, addresses or ids shows that each text is an
    article.

    >>> list(frame_rows({"id": {"0": 7}, "text": {"0": "Қар еріді."}}, InputSettings()))
    [{'id': 7, 'text': 'Қар еріді.'}]
    """
    names, rows = frame.get("columns"), frame.get("data")
    if isinstance(names, list) and isinstance(rows, list):
        return (dict(zip(map(str, names), row, strict=False)) for row in rows if isinstance(row, list))
    if all(isinstance(value, str) for value in frame.values()):
        return ({"id": key, "text": text} for key, text in frame.items())
    columns = choose_columns(tuple(frame), settings)
    texts = frame.get(columns.text or "")
    if isinstance(texts, dict):
        return ({name: _at(column, key) for name, column in frame.items()} for key in texts)
    if isinstance(texts, list) and _are_columns(frame, columns, len(texts)):
        return (dict(zip(frame, row, strict=True)) for row in zip(*frame.values(), strict=True))
    return None


def _at(column: object, key: str) -> object:
    return column.get(key) if isinstance(column, dict) else None


def _are_columns(frame: Mapping[str, Any], columns: Columns, length: int) -> bool:
    others = (columns.title, columns.date, columns.url, columns.id)
    return (
        length > 1
        and any(name is not None for name in others)
        and all(isinstance(column, list) and len(column) == length for column in frame.values())
    )


def records_in(text: str, start: int, settings: InputSettings, depth: int = 1) -> Shape | None:
    """Whether the object at an offset has records in lists, or as the values of its fields, or has none."""
    if has_lists(text, start, settings):
        return "lists"
    found = [member for member in members(text, start) if member.name not in _PARTS]
    inner = [member.start for member in found if text[member.start] == "{"]
    if inner and all(_text_name(_names(text, start), settings) for start in inner):
        return "objects"
    if depth < _MAX_DEPTH and any(records_in(text, start, settings, depth + 1) for start in inner):
        return "lists"
    return None


def has_lists(text: str, start: int, settings: InputSettings) -> bool:
    """Whether fields of the object at an offset are lists of records."""
    return any(
        text[member.start] == "[" and member.name not in _PARTS and has_records(text, member.start, settings)
        for member in members(text, start)
    )


def has_records(text: str, start: int, settings: InputSettings) -> bool:
    """Whether the list at an offset begins with objects that have a text, or with chats."""
    return any(
        text[element] == "{"
        and (_text_name(_names(text, element), settings) is not None or _is_chat(text, element))
        for element, _ in zip(elements(text, start), range(_SAMPLE_ELEMENTS), strict=False)
    )


def has_chats(text: str, start: int) -> bool:
    """Whether the list at an offset begins with a chat, as in an export of all of Telegram's."""
    return any(_is_chat(text, element) for element, _ in zip(elements(text, start), range(1), strict=False))


def is_article(text: str, start: int, settings: InputSettings) -> bool:
    """Whether the object at an offset has a text, and a title or a date."""
    names = _names(text, start)
    _, title, day, *_ = guess_columns(names)
    return _text_name(names, settings) is not None and (title is not None or day is not None)


def is_part(name: str) -> bool:
    """Whether a list of this name has parts of a record in it, not records."""
    return name in _PARTS


def _text_name(names: Sequence[str], settings: InputSettings) -> str | None:
    """The name among some of the field that has the text, or None."""
    if not settings.text_column:
        return guess_columns(names)[0]
    outer = {name.partition(".")[0] for name in settings.text_column} | set(settings.text_column)
    return next((name for name in names if name in outer), None)


def _is_prose(text: str, member: Member) -> bool:
    """Whether a field is a long string of many words: an article, whatever its name is."""
    if text[member.start] != '"':
        return False
    value = text[member.start : member.end if member.end >= 0 else len(text)]
    return len(value) > _PROSE_CHARACTERS and value.count(" ") > _PROSE_SPACES


def _is_chat(text: str, start: int) -> bool:
    return {"type", "id", "messages"} <= set(_names(text, start))


def _is_index(names: Sequence[str], others: Sequence[Sequence[str]]) -> bool:
    """Whether the names of fields are an index of rows: numbers, or the same in each of several columns."""
    if not names or any(name in INNER_NAMES for name in names):
        return False
    return all(map(_NUMBER.fullmatch, names)) or (bool(others) and all(other == names for other in others))


def _names(text: str, start: int) -> list[str]:
    """The first names of the fields of the object at an offset; none if no object is there."""
    if not text.startswith("{", start):
        return []
    return [member.name for member, _ in zip(members(text, start), range(_NAMES_READ), strict=False)]


def _spans_lines(text: str, first: str, lines: Sequence[str]) -> bool:
    """Whether the object that a text begins with continues after the first line, as if pretty-printed."""
    end = end_of_value(text, 0)
    try:
        json.loads(text[: max(end, 0)])
    except (ValueError, RecursionError):  # it is broken, or longer than the text
        two = [line for line in lines if line][:2]
        are_complete = all(is_line_of_json(line) and not line.endswith(",") for line in two)
        return _OPEN_LINE.search(first) is not None and not (len(two) == 2 and are_complete)
    return end > len(first)


def _decoded(head: bytes) -> str:
    """The bytes as text in which ASCII characters, which decide the shape, are right in every encoding."""
    if head.startswith(b"\0\0\0\0"):  # a block that was never written; no encoding begins with four of them
        head = head.lstrip(b"\0")
    encoding = json.detect_encoding(head)
    return head.decode(encoding, "replace" if "16" in encoding or "32" in encoding else "surrogateescape")
