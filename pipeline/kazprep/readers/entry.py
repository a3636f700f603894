"""The input of a reader, an `Entry`, and its output; the bytes of an entry and their decoding."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import BinaryIO

from kazprep.document import Document
from kazprep.encodings import (
    SNIFFED,
    Encoding,
    choose_encoding,
    decode,
    few_lost,
    is_binary,
    mark_length,
    without_surrogates,
)
from kazprep.encodings import EncodingError as NotDecodedError
from kazprep.readers.compression.limits import Budget, Damage
from kazprep.readers.errors import (
    BinaryFileError,
    EncodingError,
    TooLargeError,
    UnreadableFileError,
    beyond_limit,
)
from kazprep.readers.streams import ReadStream
from kazprep.settings import InputSettings

_SAMPLE_BYTES = 1 << 18
_CHUNK = 1 << 20
_BINARY = "the file is binary, not text"


@dataclass(frozen=True, slots=True)
class Entry:
    """A file on a disk, in an archive or in a compressed file: unpacked, and ready to be read once."""

    name: str
    """As in `documents.source`."""
    stream: BinaryIO
    settings: InputSettings
    budget: Budget
    """How much may still be unpacked."""
    first_record: int = 0
    """The index of the first record."""
    depth: int = 0
    """The number of archives that it is in, one in another."""
    head: bytes = b""
    """The first bytes of the whole file, if the stream is a byte range from the middle of it."""
    is_part: bool = False
    """Whether the stream is a part of a file of many records."""
    byte_range: tuple[int, int] | None = None
    """For formats that find their byte range themselves: its start and end in the whole file."""
    declared: str | None = None
    """The encoding that something outside the file declares."""
    damage: Damage = field(default_factory=Damage)
    """What ended the stream too early. The records before the damage are read all the same."""


@dataclass(frozen=True, slots=True)
class BadRecord:
    """A record, or a file, that can't be read; reading continues after it if it can.

    `record` is None if no record was reached: then the file is wrong, from there on.
    """

    source: str
    record: int | None
    error: Exception = field(compare=False)


Record = Document | BadRecord
Reader = Callable[[Entry], Iterator[Record]]
"""Yields documents and bad records in their order; an exception ends the file."""


def with_declared_encoding(entry: Entry, encoding: str | None) -> Entry:
    """The entry with an encoding that something outside the file declares."""
    return replace(entry, declared=encoding)


def read_whole(entry: Entry, *, is_markup: bool = False) -> bytes:
    """All bytes of an entry that is one document; raises `ReadError` if they are too many or cut off.

    With `is_markup` the limit is `max_markup_bytes`, not `max_document_bytes`.
    """
    setting = "max_markup_bytes" if is_markup else "max_document_bytes"
    limit: int = getattr(entry.settings, setting)
    parts: list[bytes] = []  # in chunks: a single read of the limit would allocate all of it
    size = 0
    while data := entry.stream.read(_CHUNK):
        parts.append(data)
        size += len(data)
        if size > limit:
            raise TooLargeError(beyond_limit(f"it is larger than {limit:,} bytes", setting))
    if entry.damage.error is not None and entry.damage.cuts_text:
        raise entry.damage.error
    return b"".join(parts)


def seekable(entry: Entry) -> BinaryIO:
    """The entry's stream if it is seekable, else a copy in memory; raises `ReadError`."""
    if entry.stream.seekable():
        return entry.stream
    return io.BytesIO(read_whole(entry))


def decode_whole(entry: Entry, data: bytes, declared: str | None = None) -> tuple[str, Encoding]:
    """The text of a whole file and its encoding; `declared` is what the file itself says.

    Raises `EncodingError`, and `BinaryFileError` for a file that is not text.
    """
    try:
        text, encoding = decode(data, entry.settings.encoding, entry.declared or declared)
    except NotDecodedError as error:
        if b"\0" in data[:SNIFFED]:
            raise BinaryFileError(_BINARY) from error
        raise EncodingError(str(error)) from error
    if "\0" in text[:SNIFFED]:
        raise BinaryFileError(f"{_BINARY}: it has zero bytes")
    return text, encoding


def text_lines(entry: Entry, newline: str) -> tuple[io.TextIOWrapper, Encoding]:
    """The entry as lines of text, and its encoding; `newline` as for `open`.

    The encoding is that of the file's first 256 KiB. Bytes that can't be decoded become lone surrogates,
    which `checked_text` replaces. If damage ends the bytes within a line, `readline` leaves out that line.

    Raises `EncodingError`, and `BinaryFileError` for a file that is not text.
    """
    start = b"" if entry.head else first_bytes(entry.stream)
    head = entry.head or start
    binary = is_binary(head)
    try:
        encoding = choose_encoding(head, entry.settings.encoding, entry.declared)
    except NotDecodedError as error:
        if binary:
            raise BinaryFileError(f"{_BINARY}: it has zero bytes and other control characters") from error
        raise EncodingError(str(error)) from error
    wide = encoding.name.startswith(("utf-16", "utf-32"))
    if binary and not wide:
        raise BinaryFileError(f"{_BINARY}: it has zero bytes and other control characters")
    body = start[mark_length(head, encoding) :]
    stream = io.BufferedReader(PrefixedStream(body, entry.stream, entry.damage), 1 << 16)
    lines = _Lines(stream, encoding.name, "replace" if wide else "surrogateescape", newline=newline)
    lines.damage = entry.damage
    return lines, encoding


def peek(entry: Entry) -> tuple[bytes, bool, Entry]:
    """The first 256 KiB of an entry, whether that is all, and the entry with all bytes still to be read."""
    head = first_bytes(entry.stream)
    if len(head) < _SAMPLE_BYTES:
        return head, True, replace(entry, stream=io.BytesIO(head))
    return head, False, replace(entry, stream=PrefixedStream(head, entry.stream, entry.damage).buffered())


def first_bytes(stream: BinaryIO) -> bytes:
    """The first 256 KiB, by which an encoding is chosen; fewer only if the stream is shorter."""
    sample = b""
    while len(sample) < _SAMPLE_BYTES and (data := stream.read(_SAMPLE_BYTES - len(sample))):
        sample += data
    return sample


def checked_text(text: str, where: str, encoding: Encoding) -> str:
    """The text of a record with U+FFFD for each lone surrogate: see `text_lines`; `where` is for messages.

    Raises `EncodingError` if there are more than a few, and `BinaryFileError` for zero bytes.
    """
    try:
        data = text.encode()
    except UnicodeEncodeError as error:
        repaired = without_surrogates(text, encoding.name)
        if few_lost(repaired, text.count("\ufffd")):
            return repaired
        code = ord(text[error.start])
        what = f"byte 0x{code - 0xDC00:02X}" if 0xDC80 <= code < 0xDD00 else "half a surrogate pair"
        raise EncodingError(f"{where}: {what} and others are not valid {encoding.name}") from error
    if b"\0" in data:
        raise BinaryFileError(f"{where} has a zero byte: it may be damaged, or not text")
    return text


class _Lines(io.TextIOWrapper):
    """Text whose last line is left out if damage has cut it off."""

    damage: Damage

    def readline(self, size: int = -1, /) -> str:  # type: ignore[override]
        line = super().readline(size)
        if line[-1:] in ("\n", "\r") or len(line) == size:
            return line
        return "" if self.damage.cuts_text else line


class PrefixedStream(ReadStream):
    """Bytes that were read already, and then the stream that they were read from.

    An `OSError` of a disk or a connection ends it, and is noted in `damage`.
    """

    def __init__(self, start: bytes, stream: BinaryIO, damage: Damage) -> None:
        self._start = memoryview(start)
        self._stream = stream
        self._damage = damage
        self._has_failed = False

    def _next(self, size: int) -> bytes:
        if self._start:
            data = bytes(self._start[:size])
            self._start = self._start[size:]
            return data
        if self._has_failed:
            return b""
        try:
            return self._stream.read(size)
        except OSError as error:
            reason = error.strerror or error
            self._damage.ends_with(UnreadableFileError(f"the file can't be read any further: {reason}"))
            self._has_failed = True
            return b""
