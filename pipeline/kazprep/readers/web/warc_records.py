"""A WARC file split into its records, so that a wrong length affects only one record.

A record is a header, `Content-Length` bytes and two line ends (https://iipc.github.io/warc-specifications/);
the header of the next one has to follow. If it does not, the length was wrong, and the next header is
searched for from the start of the record on. warcio trusts the length.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from kazprep.readers.errors import DamagedFileError, ReadError

_CHUNK = 1 << 16
_VERSION = re.compile(rb"WARC/\d+\.\d+[ \t]*\r?\n")
# A header where none should be, known by a field that all have.
_NEXT = re.compile(rb"WARC/\d+\.\d+[ \t]*\r?\n(?:[^\r\n]+\r?\n){0,40}?WARC-Type[ \t]*:", re.IGNORECASE)
_HEADER_END = re.compile(rb"\r?\n\r?\n")
_LENGTH = re.compile(rb"^Content-Length[ \t]*:[ \t]*(\d{1,18})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_LINE_ENDS = re.compile(rb"[\r\n]+")
_MAX_HEADER = 1 << 20
_MAX_READ = 1 << 20
_HEADER_START = 1 << 12
"""Bytes of a header up to its type, at most."""


@dataclass(frozen=True, slots=True)
class WarcRecord:
    """A record's header, with the empty line that ends it, and its content; or why it can't be read."""

    header: bytes
    content: bytes | None
    """None if it is too large."""
    error: ReadError | None = None
    is_cut: bool = False
    """Whether the file ends within the record."""


def warc_records(stream: BinaryIO, max_bytes: int) -> Iterator[WarcRecord]:
    """The records of a file in their order, those that can't be read with their errors.

    The content of a record of more than `max_bytes` is skipped. Raises `DamagedFileError` if the file is not
    WARC.
    """
    window = _Window(stream)
    is_first = True
    while window.skip_line_ends():
        window.fill(_HEADER_START)
        if _VERSION.match(window.data):
            yield _record(window, max_bytes)
        elif is_first:
            raise DamagedFileError("the file is not WARC: it does not begin with WARC/1.0 or the like")
        else:
            window.skip_to_next(1)
            problem = "the record before is not followed by a record: its length may be wrong"
            yield WarcRecord(b"", b"", DamagedFileError(problem))
        is_first = False


def _record(window: "_Window", max_bytes: int) -> WarcRecord:
    """The record that the window begins with; afterwards the window begins with the next one."""
    window.fill(_MAX_HEADER)
    found = _HEADER_END.search(window.data)
    if not found:
        is_cut = not window.skip_to_next(1)
        problem = "the file ends within the record's header" if is_cut else "the record's header does not end"
        return WarcRecord(b"", b"", DamagedFileError(problem), is_cut)
    header = bytes(window.data[: found.end()])
    length = _LENGTH.search(header)
    if not length:
        window.skip_to_next(len(header) - 1)
        return WarcRecord(header, b"", DamagedFileError("the record has no length that is a number"))
    end = len(header) + int(length[1])
    if end > max_bytes:
        window.drop(len(header) - 1)
        content = None
        is_right = window.skip_unless_next(end - len(header) + 1)
    else:
        window.fill(end + _HEADER_START)
        is_right = window.may_end_at(end)
        content = bytes(window.data[len(header) : end])
        if is_right:
            window.drop(end)
    if is_right:
        return WarcRecord(header, content)
    if (content is not None and window.skip_to_next(len(header) - 1)) or window.begins_record():
        return WarcRecord(
            header, b"", DamagedFileError("the record's length is wrong: it would reach into others")
        )
    return WarcRecord(header, b"", DamagedFileError("the file ends within the record"), is_cut=True)


class _Window:
    """The next bytes of a file: `data` is filled and emptied as needed."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.data = bytearray()
        self._has_ended = False

    def fill(self, size: int) -> None:
        """Read until `data` has `size` bytes, or all that are left."""
        while len(self.data) < size and not self._has_ended:
            data = self._stream.read(max(_CHUNK, min(size - len(self.data), _MAX_READ)))
            self.data += data
            self._has_ended = not data

    def drop(self, size: int) -> None:
        """Remove the first `size` bytes of `data`."""
        del self.data[:size]

    def skip_line_ends(self) -> bool:
        """Remove line ends; whether anything is left."""
        while True:
            self.fill(1)
            begins = _LINE_ENDS.match(self.data)
            self.drop(begins.end() if begins else 0)
            if self.data or self._has_ended:
                return bool(self.data)

    def begins_record(self) -> bool:
        """Whether a record begins here."""
        return _VERSION.match(self.data) is not None

    def may_end_at(self, end: int) -> bool:
        """Whether the content of a record ends at an offset in `data`, by what follows."""
        if len(self.data) < end:
            return False
        follows = bytes(self.data[end : end + _HEADER_START])
        rest = follows.lstrip(b"\r\n")
        return follows.startswith(b"\r\n\r\n") or not rest or _VERSION.match(rest) is not None

    def skip_to_next(self, start: int) -> bool:
        """Go to the next header from an offset in `data` on; False if there is none."""
        while True:
            found = _NEXT.search(self.data, start)
            if found:
                self.drop(found.start())
                return True
            if self._has_ended:
                self.data.clear()
                return False
            passed = max(0, len(self.data) - _HEADER_START)
            self.drop(passed)
            start = max(0, start - passed)
            self.fill(len(self.data) + _CHUNK)

    def skip_unless_next(self, size: int) -> bool:
        """Skip `size` bytes; stop with False at a header, or at the end of the file, before that."""
        while True:
            self.fill(min(size, _CHUNK) + _HEADER_START)
            found = _NEXT.search(self.data, 0, min(len(self.data), size + _HEADER_START))
            if found and found.start() < size:
                self.drop(found.start())
                return False
            if len(self.data) >= size:
                self.drop(size)
                return True
            if self._has_ended:
                self.data.clear()
                return False
            passed = max(0, len(self.data) - _HEADER_START)
            self.drop(passed)
            size -= passed
