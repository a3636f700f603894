"""Decompressors that give all that can be unpacked before they raise, and know whether it was everything."""

import lzma
import zlib
from collections.abc import Callable
from typing import BinaryIO, Protocol, cast

import pyarrow as pa

_CHUNK = 1 << 16
_STEP = 256
"""A call that raises loses what it has unpacked until then: at most so many bytes, with steps so small. They
cost a tenth of unpacking at most, which itself is a few hundredths of reading."""

DECOMPRESSION_ERRORS = (OSError, zlib.error, lzma.LZMAError, ValueError)
"""What the decompressors raise for damaged data. pyarrow's errors are among them."""


class FollowedError(Exception):
    """Something follows the end of compressed data that is no compressed data."""


class Unpacker(Protocol):
    """Compressed data as a stream of what is in it."""

    @property
    def is_whole(self) -> bool:
        """Whether everything that was compressed has been given, whatever is wrong after it."""

    def read(self, size: int) -> bytes:
        """At most `size` bytes, none at the end.

        Raises `EOFError` where the data is truncated, `FollowedError`, and `DECOMPRESSION_ERRORS`.
        """


class Decompressor(Protocol):
    """What `bz2.BZ2Decompressor` and `lzma.LZMADecompressor` are; `decompress` may raise their errors."""

    @property
    def eof(self) -> bool:
        """Whether the end of the compressed stream has been reached."""

    @property
    def needs_input(self) -> bool:
        """Whether nothing comes without more data."""

    @property
    def unused_data(self) -> bytes:
        """What follows the end."""

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        """At most so many bytes of what is unpacked."""


class Decompressed:
    """One compressed stream after the other, with zero bytes between them or not."""

    def __init__(self, packed: BinaryIO, start: Callable[[], Decompressor]) -> None:
        self._packed = packed
        self._start = start
        self._decompressor: Decompressor | None = None
        self._streams = 0
        self._given = 0  # by the stream that is being unpacked
        self._error: Exception | None = None

    @property
    def is_whole(self) -> bool:
        """Whether everything that was compressed has been given.

        Of several streams the last may well have begun in the middle of a line, so that nobody knows.
        """
        decompressor = self._decompressor
        if isinstance(self._error, FollowedError):
            return self._streams == 1
        return isinstance(decompressor, GzipMember) and decompressor.only_lacks_checksum

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
        # zlib's can go back to where it was before an error.
        return _CHUNK if isinstance(self._decompressor, GzipMember) else _STEP

    def _step(self, size: int) -> bytes:
        """At least one byte, or none at the end."""
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
        """The first bytes of the next stream: padding of zero bytes is passed over."""
        data = data.lstrip(b"\0")
        while not data:
            data = self._packed.read(_CHUNK)
            if not data:
                return b""
            if self._streams:
                data = data.lstrip(b"\0")
        return data


class GzipMember:
    """zlib's decompressor with the interface of the others, and nothing lost before an error.

    `window` is as for `zlib.decompressobj`: 31 for gzip, -15 for what a ZIP archive holds.
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
        """Whether nothing comes without more data."""
        return not self._rest and self._error is None

    @property
    def unused_data(self) -> bytes:
        """What follows the end."""
        return self._zlib.unused_data

    @property
    def only_lacks_checksum(self) -> bool:
        """Whether the data has ended well, so that nothing but (some of) the checksum is missing.

        zlib does not say so; but with the data at its end it complains of a wrong checksum alone.
        """
        if self._error is not None or self._rest:
            return False
        try:
            self._zlib.copy().decompress(b"\xa5" * 4)
        except zlib.error as error:
            return "data check" in str(error) or "length check" in str(error)
        return False

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        """At most so many bytes; raises `zlib.error` when what came before the error has been given."""
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


def _up_to_error(decompressor: "zlib._Decompress", data: bytes, most: int) -> bytes:
    """What can be unpacked before the error that comes within `most` bytes, by ever smaller steps."""
    parts: list[bytes] = []
    while most:
        trial = decompressor.copy()
        try:
            part = trial.decompress(data, most)
        except zlib.error:
            most //= 2
            continue
        if not part:
            break
        parts.append(part)
        decompressor, data = trial, trial.unconsumed_tail
    return b"".join(parts)


class Zstandard:
    """Zstandard by pyarrow, whose stream loses what a call has unpacked before it raises."""

    is_whole = False

    def __init__(self, packed: BinaryIO) -> None:
        self._stream = cast("BinaryIO", pa.CompressedInputStream(pa.PythonFile(packed, "r"), "zstd"))
        self._error: Exception | None = None

    def read(self, size: int) -> bytes:
        """At most `size` bytes; see `Unpacker`."""
        if self._error is not None:
            raise self._error
        parts: list[bytes] = []
        wanted = size
        while wanted > 0:
            try:
                part = self._stream.read(min(wanted, _STEP))
            except (OSError, ValueError) as error:
                self._error = EOFError() if "runcated" in str(error) else error
                if parts:
                    break
                raise self._error from error
            if not part:
                break
            parts.append(part)
            wanted -= len(part)
        return b"".join(parts)
