"""Decompression as a stream, within limits: a small file must not become a flood."""

import bz2
import gzip
import io
import lzma
import zipfile
import zlib
from collections.abc import Callable
from typing import BinaryIO, cast

import pyarrow as pa

from kazprep.readers.errors import ArchiveBombError, DamagedFileError, ReadError
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


class _Taken(io.RawIOBase):
    """A stream that counts what is read from it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.count = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self.count += len(data)
        return data

    def readinto(self, buffer: object) -> int:
        view = memoryview(cast("bytearray", buffer)).cast("B")
        data = self.read(len(view))
        view[: len(data)] = data
        return len(data)


class Unpacked(io.RawIOBase):
    """What comes out of a decompressor, counted and held against the limits.

    `packed` tells how many bytes have gone in. Errors of the decompressor become `DamagedFileError`.
    """

    def __init__(self, stream: BinaryIO, packed: Callable[[], int], budget: Budget, what: str) -> None:
        self._stream = stream
        self._packed = packed
        self._budget = budget
        self._what = what
        self._given = 0

    def readable(self) -> bool:
        """It is a stream to read, and no other."""
        return True

    def readinto(self, buffer: object) -> int:
        """Read at most as many bytes as the buffer takes; raises `ReadError`."""
        view = memoryview(cast("bytearray", buffer)).cast("B")
        try:
            data = self._stream.read(min(len(view), _CHUNK))
        except ReadError:
            raise
        except EOFError as error:
            raise DamagedFileError(f"the {self._what} data is truncated") from error
        except (OSError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, ValueError) as error:
            told = "truncated" if "runcated" in str(error) else "damaged"
            raise DamagedFileError(f"the {self._what} data is {told}: {error}") from error
        self._budget.spend(len(data))
        self._given += len(data)
        ratio = self._budget.settings.max_unpacking_ratio
        if self._given > _FLOOR and self._given > ratio * max(1, self._packed()):
            raise ArchiveBombError(
                f"the {self._what} data grows to more than {ratio} times its size when unpacked, the "
                "most that input.max_unpacking_ratio allows"
            )
        view[: len(data)] = data
        return len(data)


class _Xz(io.RawIOBase):
    """LZMA and xz with a limit on memory, which the standard library's file has not."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._decompressor: lzma.LZMADecompressor | None = None

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        rest = b""
        while True:
            if self._decompressor is None or self._decompressor.eof:
                if self._decompressor is not None:
                    rest = self._decompressor.unused_data.lstrip(b"\0")  # padding between streams
                rest = rest or self._stream.read(_CHUNK).lstrip(b"\0")
                if not rest:
                    return b""
                self._decompressor = lzma.LZMADecompressor(lzma.FORMAT_AUTO, _XZ_MEMORY)
            elif self._decompressor.needs_input:
                rest = self._stream.read(_CHUNK)
                if not rest:
                    raise EOFError
            if data := self._decompressor.decompress(rest, size):
                return data
            rest = b""


def _zstd(stream: BinaryIO) -> BinaryIO:
    return cast("BinaryIO", pa.CompressedInputStream(pa.PythonFile(stream, "r"), "zstd"))


_OPENERS: dict[str, tuple[str, Callable[[BinaryIO], BinaryIO]]] = {
    ".bz2": ("bzip2", lambda stream: cast("BinaryIO", bz2.BZ2File(stream))),
    ".gz": ("gzip", lambda stream: cast("BinaryIO", gzip.GzipFile(fileobj=stream))),
    ".xz": ("xz", lambda stream: cast("BinaryIO", _Xz(stream))),
    ".zst": ("zstd", _zstd),
}
COMPRESSIONS = tuple(_OPENERS)
"""The endings of names of compressed files."""


def unpacked(stream: BinaryIO, suffix: str, budget: Budget) -> BinaryIO:
    """The stream behind a compressor; reading it raises `ReadError` for damage and floods."""
    what, opener = _OPENERS[suffix]
    taken = _Taken(stream)
    # The decompressors' own buffers would not matter, but those that the standard library's have are
    # unbounded where a caller asks for everything; the wrapper never does.
    return cast(
        "BinaryIO",
        io.BufferedReader(
            Unpacked(opener(cast("BinaryIO", taken)), lambda: taken.count, budget, what), _CHUNK
        ),
    )
