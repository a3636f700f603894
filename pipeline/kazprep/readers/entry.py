"""What a reader is given: a name, the bytes and the settings, wherever they come from."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import BinaryIO, cast

from kazprep.document import Document
from kazprep.encodings import EncodingError as NotDecodedError
from kazprep.encodings import choose_encoding, few_lost, is_binary, replaced
from kazprep.readers.compression.decompress import Budget, Damage
from kazprep.readers.documents import BadRecord
from kazprep.readers.errors import BinaryFileError, EncodingError, TooLargeError, UnreadableFileError
from kazprep.settings import InputSettings

_SAMPLE_BYTES = 1 << 18
_CHUNK = 1 << 20
_BINARY = "the file is binary, not text: it has zero bytes and other control characters"


@dataclass(frozen=True, slots=True)
class Entry:
    """A file on a disk, in an archive or behind a compressor, unpacked and ready to be read once."""

    name: str
    """As in `documents.source`."""
    stream: BinaryIO
    settings: InputSettings
    budget: Budget
    """What unpacking may still give."""
    first_record: int = 0
    depth: int = 0
    """In how many archives it lies."""
    head: bytes = b""
    """How the whole file begins, where the stream is a stretch from the middle of one."""
    is_part: bool = False
    """Whether the stream is a part of a file of many records."""
    stretch: tuple[int, int] | None = None
    """For formats that find their stretch themselves: the bytes of the whole file that it is."""
    declared: str | None = None
    """The encoding that something outside the file has for it."""
    damage: Damage = field(default_factory=Damage)
    """What ended the stream too early. Records that were whole before are read all the same."""


Record = Document | BadRecord
Reader = Callable[[Entry], Iterator[Record]]
"""Yields documents and bad records in their order; an exception ends the file."""


def read_whole(entry: Entry, limit: int | None = None) -> bytes:
    """All bytes of an entry that is one document; raises `ReadError` where they are too many or cut off."""
    most = entry.settings.max_document_bytes if limit is None else limit
    parts: list[bytes] = []  # asked for all at once, a stream would set the whole limit's memory aside
    size = 0
    while data := entry.stream.read(_CHUNK):
        parts.append(data)
        size += len(data)
        if size > most:
            raise TooLargeError(
                f"it is larger than {most:,} bytes, which is the most that "
                f"{'input.max_document_bytes' if limit is None else 'input.max_markup_bytes'} allows"
            )
    if entry.damage.error is not None and entry.damage.cuts_text:
        raise entry.damage.error
    return b"".join(parts)


def seekable(entry: Entry) -> BinaryIO:
    """The entry's stream where one can jump in it, else a copy in memory; raises `ReadError`."""
    if entry.stream.seekable():
        return entry.stream
    return io.BytesIO(read_whole(entry))


def text_lines(entry: Entry, newline: str) -> tuple[io.TextIOWrapper, str, float]:
    """The entry as lines of text, its encoding, and how sure that is.

    The encoding is that of the file's first 256 KiB. Bytes that can't be decoded come as lone surrogates:
    `sound_text` takes them out. Where damage ends the bytes within a line, `readline` leaves out that line.

    Raises `EncodingError`, and `BinaryFileError` for what is no text.
    """
    start = b"" if entry.head else first_bytes(entry.stream)
    begins = entry.head or start
    binary = is_binary(begins)
    try:
        choice = choose_encoding(begins, entry.settings.encoding, entry.declared)
    except NotDecodedError as error:
        if binary:
            raise BinaryFileError(_BINARY) from error
        raise EncodingError(str(error)) from error
    wide = choice.encoding.startswith(("utf-16", "utf-32"))
    if binary and not wide:
        raise BinaryFileError(_BINARY)
    joined = io.BufferedReader(_Joined(start[choice.mark :], entry.stream, entry.damage), 1 << 16)
    lines = _Lines(joined, choice.encoding, "replace" if wide else "surrogateescape", newline=newline)
    lines.damage = entry.damage
    return lines, choice.encoding, choice.score


def peeked(entry: Entry) -> tuple[bytes, bool, Entry]:
    """The first 256 KiB of an entry, whether there are no more, and the entry with all of its bytes."""
    head = first_bytes(entry.stream)
    if len(head) < _SAMPLE_BYTES:
        return head, True, replace(entry, stream=io.BytesIO(head))
    stream = io.BufferedReader(_Joined(head, entry.stream, entry.damage), 1 << 16)
    return head, False, replace(entry, stream=cast("BinaryIO", stream))


class _Lines(io.TextIOWrapper):
    """Text of which the last line is left out where damage has cut it off."""

    damage: Damage

    def readline(self, size: int = -1, /) -> str:  # type: ignore[override]
        line = super().readline(size)
        if line[-1:] in ("\n", "\r") or len(line) == size:
            return line
        return "" if self.damage.cuts_text else line


def first_bytes(stream: BinaryIO) -> bytes:
    """The first 256 KiB, which an encoding is chosen by; fewer only where there are no more."""
    sample = b""
    while len(sample) < _SAMPLE_BYTES and (data := stream.read(_SAMPLE_BYTES - len(sample))):
        sample += data
    return sample


class _Joined(io.RawIOBase):
    """Bytes that were read already, and the stream that they were read from."""

    def __init__(self, start: bytes, stream: BinaryIO, damage: Damage) -> None:
        self._start = memoryview(start)
        self._stream = stream
        self._damage = damage
        self._has_failed = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(cast("bytearray", buffer)).cast("B")
        data = bytes(self._start[: len(view)]) or self._read(len(view))
        self._start = self._start[len(view) :]
        view[: len(data)] = data
        return len(data)

    def _read(self, size: int) -> bytes:
        if self._has_failed:
            return b""
        try:
            return self._stream.read(size)
        except OSError as error:  # a disk or a connection that fails
            told = UnreadableFileError(f"the file can't be read any further: {error.strerror or error}")
            self._damage.ends_with(told)
            self._has_failed = True
            return b""


def sound_text(text: str, where: str, encoding: str) -> str:
    """The text of a record with U+FFFD for each place where bytes could not be decoded.

    Raises `EncodingError` where such places are more than a few, and `BinaryFileError` for zero bytes.
    """
    try:
        data = text.encode()
    except UnicodeEncodeError as error:
        repaired = replaced(text, encoding)
        if few_lost(repaired, text.count("\ufffd")):
            return repaired
        code = ord(text[error.start])
        told = f"byte 0x{code - 0xDC00:02X}" if 0xDC80 <= code < 0xDD00 else "half a surrogate pair"
        raise EncodingError(f"{where}: {told} and others are no text in {encoding}") from error
    if b"\0" in data:
        raise BinaryFileError(f"{where} has a zero byte, so that it may be damaged or no text")
    return text


def declaring(entry: Entry, encoding: str | None) -> Entry:
    """The entry with an encoding that something outside the file declares."""
    return replace(entry, declared=encoding)
