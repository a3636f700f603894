"""JSON as text: where values end, found without parsing them, and single values parsed within limits.

ijson ends at the first error; here a broken value affects no other, and no file is in memory completely.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TextIO

from kazprep.readers.errors import DamagedFileError, TooLargeError, beyond_limit
from kazprep.settings import InputSettings

SPACE = " \t\r\n\ufeff\x1e"
"""What may be between values: white space, byte order marks of files that were concatenated, and the
separator of RFC 7464."""

_CHUNK = 1 << 16
# A mark outside strings, or a string, perhaps without its end.
_TOKEN = re.compile(r'[\[\]{},]|"[^"\\]*+(?:\\.[^"\\]*+)*+(?P<closed>"?)', re.DOTALL)
_REST_OF_STRING = re.compile(r'[^"\\]*+(?:\\.[^"\\]*+)*+', re.DOTALL)
_STRING = re.compile(rf"\"{_REST_OF_STRING.pattern}\"", re.DOTALL)
_NO_SPACE = re.compile(f"[^{SPACE}]")


@dataclass(slots=True)
class _Scan:
    """The search for the end of a value, through one piece of text after another.

    An item ends before the comma or bracket that follows it, any other value after its last bracket or
    quotation mark.
    """

    is_item: bool
    depth: int = 0
    in_string: bool = False
    escaped: bool = False

    def end(self, text: str, position: int) -> int:
        """The offset of the end, searched for from `position` on; -1 if it is in a later piece."""
        if self.in_string:
            position = self._end_of_string(text, position)
            if position < 0 or (self.depth <= 0 and not self.is_item):
                return position
        while token := _TOKEN.search(text, position):
            position = token.end()
            mark = text[token.start()]
            if mark in "[{":
                self.depth += 1
                continue
            if mark == '"':
                if not token["closed"]:
                    self.in_string = True
                    self.escaped = position < len(text)  # a backslash: what it escapes is in the next piece
                    return -1
            elif self.is_item and not self.depth:
                return token.start()
            elif mark != ",":
                self.depth -= 1
            if self.depth <= 0 and not self.is_item:
                return position
        return -1

    def _end_of_string(self, text: str, position: int) -> int:
        """The offset after the string that an earlier piece ends in; -1 if it is in a later piece."""
        if self.escaped and position < len(text):
            self.escaped = False
            position += 1
        position = _REST_OF_STRING.match(text, position).end()  # type: ignore[union-attr]
        if position == len(text):
            return -1
        if text[position] == "\\":  # the last character
            self.escaped = True
            return -1
        self.in_string = False
        return position + 1


def end_of_item(text: str, start: int) -> int:
    """The end of an element of an array or a value in an object: the offset of the comma or bracket after it.

    -1 if the text ends before it does.

    >>> end_of_item('["a, b", [1, 2]], 3', 0)
    16
    """
    return _Scan(is_item=True).end(text, start)


def end_of_value(text: str, start: int) -> int:
    """The end of the object, array or string that begins at an offset, or -1 if the text ends before it.

    >>> end_of_value('{"a": "}"}{}', 0)
    10
    """
    return _Scan(is_item=False).end(text, start)


def has_more_values(text: str, limit: int) -> bool:
    """Whether a JSON text has more values than `limit`, keys not counted.

    >>> has_more_values('[1, [], {"a": [2]}]', 5), has_more_values('[1, [], {"a": [2]}]', 6)
    (True, False)
    """
    if len(text) <= 2 * limit or sum(map(text.count, ",[{")) < limit:  # those in strings are counted here
        return False
    count = 1
    position = 0
    while token := _TOKEN.search(text, position):
        position = token.end()
        mark = text[token.start()]
        if mark == "," or (mark in "[{" and text[position : position + 1] not in ("]", "}")):
            count += 1
            if count > limit:
                return True
    return False


def parse_json(text: str, where: str, settings: InputSettings) -> Any:
    """The value of a JSON text; `where` is for messages.

    Raises `DamagedFileError`, and `TooLargeError` for a value that has too many in it or is nested too deep.

    >>> parse_json('{"text": "Сәлем"}', "line 1", InputSettings())
    {'text': 'Сәлем'}
    """
    if has_more_values(text, settings.max_json_values):  # each takes some hundred bytes of memory
        problem = f"{where} has more than {settings.max_json_values:,} values in it"
        raise TooLargeError(beyond_limit(problem, "max_json_values"))
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        raise DamagedFileError(f"{where} is not valid JSON: {error.msg} at character {error.pos}") from error
    except RecursionError as error:
        raise TooLargeError(f"{where} is nested too deep to be read") from error
    except ValueError as error:  # an integer of more than 4300 digits
        raise DamagedFileError(f"{where} is not JSON that can be read: {error}") from error
    if _deeper_than(value, settings.max_json_depth):
        problem = f"{where} is nested deeper than {settings.max_json_depth} levels"
        raise TooLargeError(beyond_limit(problem, "max_json_depth"))
    return value


def _deeper_than(value: object, levels: int) -> bool:
    """Whether objects and lists are nested in a value to more levels than a number."""
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


@dataclass(frozen=True, slots=True)
class Member:
    """A field of an object in a text: its name, and the start and end of its value (-1: after the text)."""

    name: str
    start: int
    end: int


def members(text: str, start: int) -> Iterator[Member]:
    """The fields of the object that begins at an offset, as far as the text goes.

    >>> list(members('{"a": [1, 2], "b": "…', 0))
    [Member(name='a', start=6, end=12), Member(name='b', start=19, end=-1)]
    """
    position = _skip_space(text, start + 1)
    while text.startswith('"', position):
        name = _STRING.match(text, position)
        if name is None:
            return
        colon = _skip_space(text, name.end())
        value = _skip_space(text, colon + 1)
        if not text.startswith(":", colon) or value == len(text):
            return
        end = end_of_item(text, value)
        yield Member(_name(name[0]), value, end)
        if end < 0 or text[end] != ",":
            return
        position = _skip_space(text, end + 1)


def _name(written: str) -> str:
    if "\\" not in written:
        return written[1:-1]
    try:
        return str(json.loads(written))
    except ValueError:
        return written[1:-1]


def elements(text: str, start: int) -> Iterator[int]:
    """The starts of the elements of the array that begins at an offset, as far as the text goes.

    >>> list(elements('[1, {"a": 2}, …', 0))
    [1, 4, 14]
    """
    position = _skip_space(text, start + 1)
    while position < len(text) and text[position] != "]":
        yield position
        end = end_of_item(text, position)
        if end < 0 or text[end] != ",":
            return
        position = _skip_space(text, end + 1)


def _skip_space(text: str, start: int) -> int:
    """The offset of the first character from an offset on that is not space, or the end of the text."""
    found = _NO_SPACE.search(text, start)
    return found.start() if found else len(text)


class Cursor:
    """A position in a text that is read as a stream; the text before it is not kept."""

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self._held = ""
        self._position = 0

    def _read_on(self, size: int = _CHUNK) -> bool:
        more = self._text.read(size)
        self._held = self._held[self._position :] + more
        self._position = 0
        return bool(more)

    def peek(self) -> str:
        """The next character that is not space, without passing it; empty at the end."""
        while True:
            self._position = _skip_space(self._held, self._position)
            if self._position < len(self._held):
                return self._held[self._position]
            if not self._read_on():
                return ""

    def step(self) -> None:
        """Pass the character that `peek` gave."""
        self._position += 1

    def ahead(self, size: int) -> tuple[str, int]:
        """A text and the position in it: `size` characters follow it, or all that are left."""
        missing = size - (len(self._held) - self._position)
        while missing > 0 and self._read_on(max(missing, _CHUNK)):
            missing = size - len(self._held)
        return self._held, self._position

    def take_value(self, max_size: int) -> str | None:
        """Pass the next object, array or string; its text, or None if it is longer than `max_size`.

        A value that does not end is the rest of the text.
        """
        return self._take(_Scan(is_item=False), max_size)

    def take_item(self, max_size: int) -> str | None:
        """The same for an element of an array or a value of an object: the comma or bracket is next."""
        item = self._take(_Scan(is_item=True), max_size)
        return None if item is None else item.strip(SPACE)

    def _take(self, scan: _Scan, max_size: int) -> str | None:
        parts: list[str] = []
        size = 0
        while True:
            end = scan.end(self._held, self._position)
            part = self._held[self._position : end if end >= 0 else len(self._held)]
            size += len(part)
            if size <= max_size:
                parts.append(part)
            self._position += len(part)
            if end >= 0 or not self._read_on():
                return "".join(parts) if size <= max_size else None
