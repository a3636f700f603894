"""Which shape JSON has: a record a line, values one after another, lists inside objects, data frames."""

import json
import re
from collections.abc import Sequence
from typing import Literal

from kazprep.readers.records.column_names import guess_columns
from kazprep.readers.records.json_scan import SPACE, Member, elements, end_of_value, members
from kazprep.readers.records.values import INNER_NAMES
from kazprep.settings import InputSettings

Shape = Literal["record", "frame", "lists", "objects"]
"""What an object is: a record; a data frame, as pandas writes it, with rows across its fields; an object with
lists of records in it; or one whose fields are records."""

_DEEPEST = 3  # {"response": {"hits": {"hits": [...]}}}
_LOOKED_AT = 3  # elements of a list
_LOOKED_AT_LINES = 20
_LONG = 200  # characters
_MANY_WORDS = 15
_NAMES_READ = 100
# Lists of these names are parts of a record, even if what is in them has a text.
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


def is_json_lines(head: bytes, *, is_whole: bool) -> bool:
    """Whether a file that begins with these bytes holds a record a line; `is_whole`: there are no others.

    The lines of such a file are independent, so that a broken one costs no other, and the file can be read
    from the middle. A file of one line is none: it may hold anything. No setting has a say in it, as it is
    asked where a file is cut and again where it is read.
    """
    text = _decoded(head).lstrip(SPACE)
    first, has_end, rest = text.partition("\n")
    first = first.strip(SPACE)
    if first.startswith("["):
        return False
    if not has_end or (is_whole and not rest.strip(SPACE)):
        return not is_whole and object_shape(first, 0, _DEFAULTS) == "record"
    if is_line_of_json(first):
        return not first.startswith("{") or object_shape(first, 0, _DEFAULTS) != "lists"  # pages of an API
    lines = [line.strip(SPACE) for line in rest.split("\n", _LOOKED_AT_LINES)[:_LOOKED_AT_LINES]]
    if first.startswith("{") and _spans_lines(text, first, lines):
        return False
    return any(map(is_line_of_json, lines))


def is_line_of_json(line: str) -> bool:
    """Whether a line begins with a whole object or string, and is followed by nothing or more of them."""
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
    """The shape of the object at an offset; None where the text ends before that can be said."""
    found = list(members(text, start))
    is_whole = end_of_value(text, start) >= 0
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
            if len(found) > 1 and is_whole and all(text[member.start] == "[" for member in found):
                return "frame"
        return "record"
    if not settings.text_column and any(_is_prose(text, member) for member in found):
        return "record"
    shape = records_in(text, start, settings)
    if shape == "objects" and sum(text[member.start] == "{" for member in found) == 1:
        return "record" if is_whole else None
    return shape or ("record" if is_whole else None)


def records_in(text: str, start: int, settings: InputSettings, depth: int = 1) -> Shape | None:
    """Whether records lie in the object at an offset: in lists, or as the values of its fields."""
    if has_lists(text, start, settings):
        return "lists"
    found = [member for member in members(text, start) if member.name not in _PARTS]
    inner = [member.start for member in found if text[member.start] == "{"]
    if inner and all(_text_name(_names(text, place), settings) for place in inner):
        return "objects"
    if depth < _DEEPEST and any(records_in(text, place, settings, depth + 1) for place in inner):
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
        text[place] == "{"
        and (_text_name(_names(text, place), settings) is not None or _is_chat(text, place))
        for place, _ in zip(elements(text, start), range(_LOOKED_AT), strict=False)
    )


def has_chats(text: str, start: int) -> bool:
    """Whether the list at an offset begins with a chat, as in an export of all of Telegram's."""
    return any(_is_chat(text, place) for place, _ in zip(elements(text, start), range(1), strict=False))


def is_article(text: str, start: int, settings: InputSettings) -> bool:
    """Whether the object at an offset has a text, and a title or a date beside it."""
    names = _names(text, start)
    _, title, day, *_ = guess_columns(names)
    return _text_name(names, settings) is not None and (title is not None or day is not None)


def is_part(name: str) -> bool:
    """Whether a list of this name holds parts of a record, not records."""
    return name in _PARTS


def _text_name(names: Sequence[str], settings: InputSettings) -> str | None:
    """The field among some that the text is in."""
    if not settings.text_column:
        return guess_columns(names)[0]
    outer = {name.partition(".")[0] for name in settings.text_column} | set(settings.text_column)
    return next((name for name in names if name in outer), None)


def _is_prose(text: str, member: Member) -> bool:
    """Whether a field is a long string of many words: an article, under a name that is not known."""
    if text[member.start] != '"':
        return False
    value = text[member.start : member.end if member.end >= 0 else len(text)]
    return len(value) > _LONG and value.count(" ") > _MANY_WORDS


def _is_chat(text: str, start: int) -> bool:
    return {"type", "id", "messages"} <= set(_names(text, start))


def _is_index(names: Sequence[str], others: Sequence[Sequence[str]]) -> bool:
    """Whether names of fields are those of rows: numbers, or the same in each of several columns."""
    if not names or any(name in INNER_NAMES for name in names):
        return False
    return all(map(_NUMBER.fullmatch, names)) or (bool(others) and all(other == names for other in others))


def _names(text: str, start: int) -> list[str]:
    """The first names in the object at an offset; none where no object is there."""
    if not text.startswith("{", start):
        return []
    return [member.name for member, _ in zip(members(text, start), range(_NAMES_READ), strict=False)]


def _spans_lines(text: str, first: str, lines: Sequence[str]) -> bool:
    """Whether the object that a text begins with goes on after the first line, as pretty-printed ones do."""
    end = end_of_value(text, 0)
    try:
        json.loads(text[: max(end, 0)])
    except (ValueError, RecursionError):  # it is broken, or longer than what is looked at
        two = [line for line in lines if line][:2]
        are_whole = all(is_line_of_json(line) and not line.endswith(",") for line in two)
        return _OPEN_LINE.search(first) is not None and not (len(two) == 2 and are_whole)
    return end > len(first)


def _decoded(head: bytes) -> str:
    """The bytes as text in which ASCII characters, which the shape hangs on, are right in every encoding."""
    if head.startswith(
        b"\0\0\0\0"
    ):  # a block that was never written; no encoding has so many before a character
        head = head.lstrip(b"\0")
    encoding = json.detect_encoding(head)
    return head.decode(encoding, "replace" if "16" in encoding or "32" in encoding else "surrogateescape")
