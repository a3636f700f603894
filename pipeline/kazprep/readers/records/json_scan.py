"""JSON as text: where values end, without parsing them, so that no file has to be held whole."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TextIO

SPACE = " \t\r\n\ufeff\x1e"
"""What may come between values: white space, byte order marks of files that were put together, and the
separator of RFC 7464."""

_CHUNK = 1 << 16
_MARK = re.compile(r'["\[\]{},]')
_REST_OF_STRING = re.compile(r'[^"\\]*+(?:\\.[^"\\]*+)*+', re.DOTALL)
_STRING = re.compile(rf"\"{_REST_OF_STRING.pattern}\"", re.DOTALL)
_SEEN = re.compile(f"[^{SPACE}]")


@dataclass(slots=True)
class _Scan:
    """The search for the end of a value, through one piece of text after the other.

    An item ends before the comma or bracket that follows it, any other value behind its own last bracket or
    quotation mark.
    """

    is_item: bool
    depth: int = 0
    in_string: bool = False
    escaped: bool = False

    def end(self, text: str, position: int) -> int:
        """The offset of the end, searched for from an offset on; -1 where it lies in a later piece."""
        if self.escaped and position < len(text):
            self.escaped = False
            position += 1
        while True:
            if self.in_string:
                position = _REST_OF_STRING.match(text, position).end()  # type: ignore[union-attr]
                if position == len(text):
                    return -1
                if text[position] == "\\":  # the last character: what it escapes comes in the next piece
                    self.escaped = True
                    return -1
                self.in_string = False
                position += 1
            else:
                mark = _MARK.search(text, position)
                if mark is None:
                    return -1
                position = mark.end()
                if mark[0] == '"':
                    self.in_string = True
                    continue
                if mark[0] in "[{":
                    self.depth += 1
                    continue
                if not self.depth and self.is_item:
                    return mark.start()
                if mark[0] != ",":
                    self.depth -= 1
            if self.depth <= 0 and not self.is_item:
                return position


def end_of_item(text: str, start: int) -> int:
    """Where an element of an array or a value in an object ends: before the comma or bracket behind it.

    -1 where the text ends before it does.

    >>> end_of_item('["a, b", [1, 2]], 3', 0)
    16
    """
    return _Scan(is_item=True).end(text, start)


def end_of_value(text: str, start: int) -> int:
    """Where the object, array or string that begins at an offset ends, or -1 where the text ends before.

    >>> end_of_value('{"a": "}"}{}', 0)
    10
    """
    return _Scan(is_item=False).end(text, start)


def has_more_values(text: str, most: int) -> bool:
    """Whether a JSON text has more values than a number, keys not counted.

    >>> has_more_values('[1, [], {"a": [2]}]', 5), has_more_values('[1, [], {"a": [2]}]', 6)
    (True, False)
    """
    if len(text) <= 2 * most or sum(map(text.count, ",[{")) < most:  # those in strings are counted here
        return False
    count = 1
    position = 0
    while mark := _MARK.search(text, position):
        position = mark.end()
        if mark[0] == '"':
            position = _REST_OF_STRING.match(text, position).end() + 1  # type: ignore[union-attr]
        elif mark[0] == "," or (mark[0] in "[{" and text[position : position + 1] not in ("]", "}")):
            count += 1
            if count > most:
                return True
    return False


@dataclass(frozen=True, slots=True)
class Member:
    """A field of an object in a text: its name, and where its value begins and ends (-1: further on)."""

    name: str
    start: int
    end: int


def members(text: str, start: int) -> Iterator[Member]:
    """The fields of the object that begins at an offset, as far as they are in the text.

    >>> list(members('{"a": [1, 2], "b": "…', 0))
    [Member(name='a', start=6, end=12), Member(name='b', start=19, end=-1)]
    """
    position = _seen(text, start + 1)
    while text.startswith('"', position):
        name = _STRING.match(text, position)
        if name is None:
            return
        colon = _seen(text, name.end())
        value = _seen(text, colon + 1)
        if not text.startswith(":", colon) or value == len(text):
            return
        end = end_of_item(text, value)
        yield Member(_name(name[0]), value, end)
        if end < 0 or text[end] != ",":
            return
        position = _seen(text, end + 1)


def _name(written: str) -> str:
    if "\\" not in written:
        return written[1:-1]
    try:
        return str(json.loads(written))
    except ValueError:
        return written[1:-1]


def elements(text: str, start: int) -> Iterator[int]:
    """Where the elements of the array that begins at an offset begin, as far as they are in the text.

    >>> list(elements('[1, {"a": 2}, …', 0))
    [1, 4, 14]
    """
    position = _seen(text, start + 1)
    while position < len(text) and text[position] != "]":
        yield position
        end = end_of_item(text, position)
        if end < 0 or text[end] != ",":
            return
        position = _seen(text, end + 1)


def _seen(text: str, start: int) -> int:
    found = _SEEN.search(text, start)
    return found.start() if found else len(text)


class Cursor:
    """A place in a text that is read as a stream. What lies before it is forgotten."""

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self._held = ""
        self._place = 0

    def _read_on(self, size: int = _CHUNK) -> bool:
        more = self._text.read(size)
        self._held = self._held[self._place :] + more
        self._place = 0
        return bool(more)

    def peek(self) -> str:
        """The next character that can be seen, without passing it; nothing at the end."""
        while True:
            self._place = _seen(self._held, self._place)
            if self._place < len(self._held):
                return self._held[self._place]
            if not self._read_on():
                return ""

    def step(self) -> None:
        """Pass the character that `peek` gave."""
        self._place += 1

    def ahead(self, size: int) -> tuple[str, int]:
        """A text, and the offset in it of what comes next: `size` characters or more if there are as many."""
        missing = size - (len(self._held) - self._place)
        while missing > 0 and self._read_on(max(missing, _CHUNK)):
            missing = size - len(self._held)
        return self._held, self._place

    def take_value(self, most: int) -> str | None:
        """Pass the object, array or string that comes next; its text, or None where it is longer than `most`.

        A value that does not end is all that is left.
        """
        return self._take(_Scan(is_item=False), most)

    def take_item(self, most: int) -> str | None:
        """The same for an element of an array or a value of an object: the comma or bracket is next."""
        item = self._take(_Scan(is_item=True), most)
        return None if item is None else item.strip(SPACE)

    def _take(self, scan: _Scan, most: int) -> str | None:
        parts: list[str] = []
        size = 0
        while True:
            end = scan.end(self._held, self._place)
            part = self._held[self._place : end if end >= 0 else len(self._held)]
            size += len(part)
            if size <= most:
                parts.append(part)
            self._place += len(part)
            if end >= 0 or not self._read_on():
                return "".join(parts) if size <= most else None
