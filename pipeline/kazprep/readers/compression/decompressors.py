"""Decompressors that return all that can be unpacked before they raise, and know whether it was everything.

`gzip.open`, `bz2.open` and `lzma.open` raise in the middle of a read, and lose up to a buffer of good data.
"""

import lzma
import zlib
from collections.abc import Callable
from typing import BinaryIO, Protocol, cast

import pyarrow as pa

_CHUNK = 1 << 16
_STEP = 256
"""The maximum number of bytes that a call unpacks: all of them are lost if it raises. Steps of this size make
unpacking at most a tenth slower, which is a few hundredths of the time of reading."""

DECOMPRESSION_ERRORS = (OSError, zlib.error, lzma.LZMAError, ValueError)
"""What the decompressors raise for damaged data. pyarrow's errors are among them."""


class FollowedError(Exception):
    """Something that is not compressed data follows the end of compressed data."""


class Unpacker(Protocol):
    """Compressed data as a stream of its content."""

    @property
    def is_complete(self) -> bool:
        """Whether everything that was compressed has been given, whatever is wrong after it."""

    def read(self, size: int) -> bytes:
        """At most `size` bytes, none at the end.

        Raises `EOFError` if the data is truncated, `FollowedError`, and `DECOMPRESSION_ERRORS`.
        """


class Decompressor(Protocol):
    """The interface of `bz2.BZ2Decompressor` and `lzma.LZMADecompressor`; raises `DECOMPRESSION_ERRORS`."""

    @property
    def eof(self) -> bool:
        """Whether the end of the compressed stream has been reached."""

    @property
    def needs_input(self) -> bool:
        """Whether nothing can be unpacked without more data."""

    @property
    def unused_data(self) -> bytes:
        """The bytes after the end."""

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        """At most `max_length` unpacked bytes."""


class _Steps:
    """An unpacker that reads in steps; an error comes only after all that was unpacked before it."""

    def __init__(self) -> None:
        self._error: Exception | None = None

    @property
    def is_complete(self) -> bool:
        """Whether everything that was compressed has been given; False if that is not known."""
        return False

    def read(self, size: int) -> bytes:
        """At most `size` bytes; see `Unpacker`."""
        if self._error is not None:
            raise self._error
        parts: list[bytes] = []
        wanted = size
        while wanted > 0:
            try:
                part = self._step(min(wanted, self._step_bytes()))
            except (EOFError, FollowedError, *DECOMPRESSION_ERRORS) as error:
                self._error = error
                if parts:
                    break
                raise
            if not part:
                break
            parts.append(part)
            wanted -= len(part)
        return b"".join(parts)

    def _step_bytes(self) -> int:
        return _STEP

    def _step(self, size: int) -> bytes:
        """At least one byte and at most `size`, or none at the end."""
        raise NotImplementedError


class Decompressed(_Steps):
    """One compressed stream after another, with or without zero bytes between them."""

    def __init__(self, packed: BinaryIO, start: Callable[[], Decompressor]) -> None:
        super().__init__()
        self._packed = packed
        self._start = start
        self._decompressor: Decompressor | None = None
        self._streams = 0
        self._given = 0  # by the current stream

    @property
    def is_complete(self) -> bool:
        """Whether everything that was compressed has been given.

        Of several streams the last one may have begun in the middle of a line, so that this is not known.
        """
        decompressor = self._decompressor
        if isinstance(self._error, FollowedError):
            return self._streams == 1
        return isinstance(decompressor, ZlibDecompressor) and decompressor.only_lacks_checksum

    def _step_bytes(self) -> int:
        # zlib's decompressor can be set back to before an error.
        return _CHUNK if isinstance(self._decompressor, ZlibDecompressor) else _STEP

    def _step(self, size: int) -> bytes:
        while True:
            decompressor = self._decompressor
            if decompressor is None or decompressor.eof:
                data = self._next_stream(b"" if decompressor is None else decompressor.unused_data)
                if not data:
                    return b""
                decompressor = self._decompressor = self._start()
                self._given = 0
            else:
                data = self._packed.read(_CHUNK) if decompressor.needs_input else b""
                if decompressor.needs_input and not data:
                    raise EOFError
            try:
                part = decompressor.decompress(data, size)
            except DECOMPRESSION_ERRORS as error:
                if self._streams and not self._given:
                    raise FollowedError("something follows its end that can't be unpacked") from error
                raise
            self._given += len(part)
            self._streams += decompressor.eof
            if part:
                return part

    def _next_stream(self, data: bytes) -> bytes:
        """The first bytes of the next stream, after padding of zero bytes."""
        data = data.lstrip(b"\0")
        while not data:
            data = self._packed.read(_CHUNK)
            if not data:
                return b""
            if self._streams:
                data = data.lstrip(b"\0")
        return data


class ZlibDecompressor:
    """zlib's decompressor with the interface of the others; it returns all that precedes an error.

    `window` is as for `zlib.decompressobj`: 31 for a member of gzip, -15 for one of a ZIP archive.
    """

    def __init__(self, window: int = 16 + zlib.MAX_WBITS) -> None:
        self._zlib = zlib.decompressobj(window)
        self._rest = b""
        self._error: zlib.error | None = None

    @property
    def eof(self) -> bool:
        """Whether the end of the member has been reached."""
        return self._zlib.eof

    @property
    def needs_input(self) -> bool:
        """Whether nothing can be unpacked without more data."""
        return not self._rest and self._error is None

    @property
    def unused_data(self) -> bytes:
        """The bytes after the end."""
        return self._zlib.unused_data

    @property
    def only_lacks_checksum(self) -> bool:
        """Whether the data is complete and only (some of) the checksum is missing.

        zlib does not report it; but at the end of the data any further byte makes it report a wrong checksum.
        """
        if self._error is not None or self._rest:
            return False
        try:
            self._zlib.copy().decompress(b"\xa5" * 4)
        except zlib.error as error:
            return "data check" in str(error) or "length check" in str(error)
        return False

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        """At most `max_length` bytes; raises `zlib.error` once all bytes before the error have been given."""
        if self._error is not None:
            raise self._error
        data = self._rest + data
        before = self._zlib.copy()
        try:
            part = self._zlib.decompress(data, max(0, max_length))
        except zlib.error as error:
            self._error = error
            part = _up_to_error(before, data, max_length)
            if not part:
                raise
            return part
        self._rest = self._zlib.unconsumed_tail
        return part


def _up_to_error(decompressor: "zlib._Decompress", data: bytes, size: int) -> bytes:
    """The bytes before the error that comes within the next `size` ones, found by ever smaller steps."""
    parts: list[bytes] = []
    while size:
        trial = decompressor.copy()
        try:
            part = trial.decompress(data, size)
        except zlib.error:
            size //= 2
            continue
        if not part:
            break
        parts.append(part)
        decompressor, data = trial, trial.unconsumed_tail
    return b"".join(parts)


class Zstandard(_Steps):
    """Zstandard by pyarrow, whose stream loses what a call has unpacked before it raises."""

    def __init__(self, packed: BinaryIO) -> None:
        super().__init__()
        self._stream = cast("BinaryIO", pa.CompressedInputStream(pa.PythonFile(packed, "r"), "zstd"))

    def _step(self, size: int) -> bytes:
        try:
            return self._stream.read(size)
        except (OSError, ValueError) as error:
            if "runcated" in str(error):
                raise EOFError from error
            raise
