"""Decompression as a stream, within limits: a small file must not become a flood.

What can be unpacked is given before any damage is spoken of: a stream that breaks off or turns out damaged
just ends, and the entry's `Damage` says what ended it. An exception in the middle of a read would take along
what the buffers above it held already.
"""

import bz2
import io
import lzma
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO, cast

from kazprep.readers.compression.decompressors import (
    DECOMPRESSION_ERRORS,
    Decompressed,
    FollowedError,
    GzipMember,
    Unpacker,
    Zstandard,
)
from kazprep.readers.errors import ArchiveBombError, DamagedFileError, ReadError, UnreadableFileError
from kazprep.settings import InputSettings

_FLOOR = 16 << 20
"""Less than so many bytes harm nobody, whatever they came from."""

_CHUNK = 1 << 16
_XZ_MEMORY = 256 << 20  # the highest preset of xz takes 65 MiB to unpack


class Budget:
    """How much a source may give when it is unpacked, all its layers and members together."""

    def __init__(self, settings: InputSettings) -> None:
        self.settings = settings
        self.unpacked = 0
        self.exhausted = False

    def spend(self, count: int) -> None:
        """Count bytes; raises `ArchiveBombError` when there are too many, and for all that come after."""
        self.unpacked += count
        if self.unpacked > self.settings.max_unpacked_bytes:
            self.exhausted = True
            raise ArchiveBombError(
                f"it holds more than {self.settings.max_unpacked_bytes:,} bytes when unpacked, the "
                "most that input.max_unpacked_bytes allows"
            )

    def check_ratio(self, given: int, packed: int, what: str) -> None:
        """Raise `ArchiveBombError` where `packed` bytes have grown to too many, `given`."""
        ratio = self.settings.max_compression_ratio
        if given > _FLOOR and given > ratio * max(1, packed):
            raise ArchiveBombError(
                f"{what} grows to more than {ratio} times its size when unpacked, the "
                "most that input.max_compression_ratio allows"
            )


@dataclass(slots=True)
class Damage:
    """What ended an entry's bytes before their time, if anything did; known once they have been read."""

    error: ReadError | None = None
    cuts_text: bool = False
    """Whether what was given last may lack its end. It does not where only a checksum is missing, or where
    something follows the compressed data."""
    is_reported: bool = False
    """Whether a row of `errors` has it already."""

    def ends_with(self, error: ReadError, *, cuts_text: bool = True) -> None:
        """Note an error, unless one is known already: the first is the cause of those that follow."""
        if self.error is None:
            self.error, self.cuts_text = error, cuts_text


class _Taken(io.RawIOBase):
    """A stream that counts what is read from it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.count = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        try:
            data = self._stream.read(size)
        except OSError as error:
            raise UnreadableFileError(f"the file can't be read: {error.strerror or error}") from error
        self.count += len(data)
        return data

    def readinto(self, buffer: object) -> int:
        view = memoryview(cast("bytearray", buffer)).cast("B")
        data = self.read(len(view))
        view[: len(data)] = data
        return len(data)


class Unpacked(io.RawIOBase):
    """What comes out of a decompressor, counted and held against the limits.

    `packed` tells how many bytes have gone in. It ends where the data does, or where it goes wrong: then
    `damage` has the error, and every later read gives nothing.
    """

    def __init__(
        self, stream: Unpacker, packed: Callable[[], int], budget: Budget, what: str, damage: Damage
    ) -> None:
        self._stream = stream
        self._packed = packed
        self._budget = budget
        self._what = what
        self._damage = damage
        self._given = 0
        self._ended = False

    def readable(self) -> bool:
        """It is a stream to read, and no other."""
        return True

    def readinto(self, buffer: object) -> int:
        """Read at most as many bytes as the buffer takes; none at the end and after damage."""
        view = memoryview(cast("bytearray", buffer)).cast("B")
        if self._ended:
            return 0
        try:
            data = self._stream.read(min(len(view), _CHUNK))
            self._budget.spend(len(data))
            self._given += len(data)
            self._budget.check_ratio(self._given, self._packed(), f"the {self._what} data")
        except ReadError as error:
            return self._end(error)
        except EOFError:
            return self._end(DamagedFileError(f"the {self._what} data is truncated"))
        except FollowedError as error:
            return self._end(DamagedFileError(f"the {self._what} data is damaged: {error}"))
        except DECOMPRESSION_ERRORS as error:
            return self._end(DamagedFileError(f"the {self._what} data is damaged: {error}"))
        view[: len(data)] = data
        return len(data)

    def _end(self, error: ReadError) -> int:
        self._ended = True
        self._damage.ends_with(error, cuts_text=not self._stream.is_whole)
        return 0


def _xz() -> lzma.LZMADecompressor:
    return lzma.LZMADecompressor(lzma.FORMAT_AUTO, _XZ_MEMORY)


_OPENERS: dict[str, tuple[str, Callable[[BinaryIO], Unpacker]]] = {
    ".bz2": ("bzip2", lambda stream: Decompressed(stream, bz2.BZ2Decompressor)),
    ".gz": ("gzip", lambda stream: Decompressed(stream, GzipMember)),
    ".xz": ("xz", lambda stream: Decompressed(stream, _xz)),
    ".zst": ("zstd", Zstandard),
}


def unpacked(stream: BinaryIO, suffix: str, budget: Budget, damage: Damage) -> BinaryIO:
    """The stream behind a compressor; what ends it too early, damage or a flood, is noted in `damage`."""
    what, opener = _OPENERS[suffix]
    taken = _Taken(stream)
    return cast(
        "BinaryIO",
        io.BufferedReader(
            Unpacked(opener(cast("BinaryIO", taken)), lambda: taken.count, budget, what, damage), _CHUNK
        ),
    )
