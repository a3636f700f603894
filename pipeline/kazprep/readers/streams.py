"""Streams of bytes over other streams: a base class with one method, and the simplest of them."""

import io
from typing import BinaryIO, cast

BUFFER_BYTES = 1 << 16


class ReadStream(io.RawIOBase):
    """A stream that is read once: a subclass returns the next bytes."""

    def _next(self, size: int) -> bytes:
        """At most `size` bytes, none at the end."""
        raise NotImplementedError

    def readable(self) -> bool:
        """True, unlike `writable` and `seekable`."""
        return True

    def readinto(self, buffer: object) -> int:
        """Read at most as many bytes as the buffer takes; 0 at the end."""
        view = memoryview(cast("bytearray", buffer)).cast("B")
        data = self._next(len(view))
        view[: len(data)] = data
        return len(data)

    def buffered(self) -> BinaryIO:
        """The stream with a buffer, so that it can be read in pieces of any size."""
        return cast("BinaryIO", io.BufferedReader(self, BUFFER_BYTES))


class RangeStream(ReadStream):
    """A range of a file from its current position on: `length` bytes, or all that are left for None.

    Closing it closes the file.
    """

    def __init__(self, file: BinaryIO, length: int | None) -> None:
        self._file = file
        self._left = length

    def _next(self, size: int) -> bytes:
        data = self._file.read(size if self._left is None else min(size, self._left))
        if self._left is not None:
            self._left -= len(data)
        return data

    def close(self) -> None:
        """Close the stream and the file."""
        self._file.close()
        super().close()
