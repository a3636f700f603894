"""Decompression as a stream, within limits: a small file must not become a flood.

All that can be unpacked is given before any damage is reported: a stream that breaks off or is damaged just
ends, and the entry's `Damage` says why. An exception in the middle of a read would lose what the buffers
above it hold.
"""

import bz2
import lzma
from collections.abc import Callable
from typing import BinaryIO, cast

from kazprep.readers.compression.decompressors import (
    DECOMPRESSION_ERRORS,
    Decompressed,
    FollowedError,
    Unpacker,
    ZlibDecompressor,
    Zstandard,
)
from kazprep.readers.compression.limits import Budget, Damage
from kazprep.readers.errors import DamagedFileError, ReadError, UnreadableFileError
from kazprep.readers.streams import BUFFER_BYTES, ReadStream

_XZ_MEMORY = 256 << 20  # the highest preset of xz takes 65 MiB to unpack


class CountingStream(ReadStream):
    """A stream that counts the bytes that are read from it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.count = 0

    def read(self, size: int = -1) -> bytes:
        """At most `size` bytes; raises `UnreadableFileError`."""
        try:
            data = self._stream.read(size)
        except OSError as error:
            raise UnreadableFileError(f"the file can't be read: {error.strerror or error}") from error
        self.count += len(data)
        return data

    def _next(self, size: int) -> bytes:
        return self.read(size)


class LimitedStream(ReadStream):
    """The output of a decompressor, counted and checked against the limits.

    `packed` returns the number of bytes that were read, `what` is the name of the data in messages. The
    stream ends with the data or where decompression fails: then `damage` has the error, and later reads
    return nothing.
    """

    def __init__(
        self, unpacker: Unpacker, packed: Callable[[], int], budget: Budget, what: str, damage: Damage
    ) -> None:
        self._unpacker = unpacker
        self._packed = packed
        self._budget = budget
        self._what = what
        self._damage = damage
        self._unpacked = 0
        self._ended = False

    def _next(self, size: int) -> bytes:
        if self._ended:
            return b""
        error: ReadError
        try:
            data = self._unpacker.read(min(size, BUFFER_BYTES))
            self._budget.spend(len(data))
            self._unpacked += len(data)
            self._budget.check_ratio(self._unpacked, self._packed(), f"the {self._what} data")
            return data
        except ReadError as found:
            error = found
        except EOFError:
            error = DamagedFileError(f"the {self._what} data is truncated")
        except (FollowedError, *DECOMPRESSION_ERRORS) as found:
            error = DamagedFileError(f"the {self._what} data is damaged: {found}")
        self._ended = True
        self._damage.ends_with(error, cuts_text=not self._unpacker.is_complete)
        return b""


def _xz() -> lzma.LZMADecompressor:
    return lzma.LZMADecompressor(lzma.FORMAT_AUTO, _XZ_MEMORY)


_UNPACKERS: dict[str, tuple[str, Callable[[BinaryIO], Unpacker]]] = {
    ".bz2": ("bzip2", lambda stream: Decompressed(stream, bz2.BZ2Decompressor)),
    ".gz": ("gzip", lambda stream: Decompressed(stream, ZlibDecompressor)),
    ".xz": ("xz", lambda stream: Decompressed(stream, _xz)),
    ".zst": ("zstd", Zstandard),
}


def decompressed(stream: BinaryIO, extension: str, budget: Budget, damage: Damage) -> BinaryIO:
    """A compressed stream, unpacked; `extension` is the compressor's usual one.

    What ends the stream too early, damage or a limit, is noted in `damage`.
    """
    what, unpacker = _UNPACKERS[extension]
    counted = CountingStream(stream)
    return LimitedStream(
        unpacker(cast("BinaryIO", counted)), lambda: counted.count, budget, what, damage
    ).buffered()
