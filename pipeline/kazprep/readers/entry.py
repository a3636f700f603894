"""What a reader is given: a name, the bytes and the settings, wherever they come from."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO, cast

from kazprep.decoding import EncodingError as NotDecodedError
from kazprep.decoding import choose_encoding
from kazprep.document import Document
from kazprep.readers.articles import BadRecord
from kazprep.readers.errors import BinaryFileError, EncodingError, TooLargeError
from kazprep.readers.unpacking import Budget
from kazprep.settings import InputSettings

_SAMPLE_BYTES = 1 << 18
_CHUNK = 1 << 20
_SNIFFED = 8192  # a zero byte in the first 8 KiB makes a file binary, as git has it


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


Record = Document | BadRecord
Reader = Callable[[Entry], Iterator[Record]]
"""Yields documents and bad records in their order; an exception ends the file."""


def read_whole(entry: Entry, limit: int | None = None) -> bytes:
    """All bytes of an entry that is one document; raises `TooLargeError` where there are too many."""
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
    return b"".join(parts)


def seekable(entry: Entry) -> BinaryIO:
    """The entry's stream where one can jump in it, else a copy in memory; raises `TooLargeError`."""
    if entry.stream.seekable():
        return entry.stream
    return io.BytesIO(read_whole(entry))


def text_lines(entry: Entry, newline: str) -> tuple[io.TextIOWrapper, str, float]:
    """The entry as lines of text, its encoding, and how sure that is.

    The encoding is that of the file's first 256 KiB. Bytes that can't be decoded come as lone surrogates:
    `check_decoded` finds them.

    Raises `EncodingError`.
    """
    start = b"" if entry.head else first_bytes(entry.stream)
    begins = entry.head or start
    try:
        choice = choose_encoding(begins, entry.settings.encoding, entry.declared)
    except NotDecodedError as error:
        raise EncodingError(str(error)) from error
    if b"\0" in begins[:_SNIFFED] and not choice.encoding.startswith(("utf-16", "utf-32")):
        raise BinaryFileError("the file is binary, not text: it has zero bytes")
    joined = io.BufferedReader(_Joined(start[choice.mark :], entry.stream), 1 << 16)
    lines = io.TextIOWrapper(joined, choice.encoding, "surrogateescape", newline=newline)
    return lines, choice.encoding, choice.score


def peeked(entry: Entry) -> tuple[bytes, bool, Entry]:
    """The first 256 KiB of an entry, whether there are no more, and the entry with all of its bytes."""
    head = first_bytes(entry.stream)
    if len(head) < _SAMPLE_BYTES:
        return head, True, replace(entry, stream=io.BytesIO(head))
    stream = io.BufferedReader(_Joined(head, entry.stream), 1 << 16)
    return head, False, replace(entry, stream=cast("BinaryIO", stream))


def first_bytes(stream: BinaryIO) -> bytes:
    """The first 256 KiB, which an encoding is chosen by; fewer only where there are no more."""
    sample = b""
    while len(sample) < _SAMPLE_BYTES and (data := stream.read(_SAMPLE_BYTES - len(sample))):
        sample += data
    return sample


class _Joined(io.RawIOBase):
    """Bytes that were read already, and the stream that they were read from."""

    def __init__(self, start: bytes, stream: BinaryIO) -> None:
        self._start = memoryview(start)
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(cast("bytearray", buffer)).cast("B")
        data = bytes(self._start[: len(view)]) or self._stream.read(len(view))
        self._start = self._start[len(view) :]
        view[: len(data)] = data
        return len(data)


def check_decoded(text: str, where: str, encoding: str) -> None:
    """Raise `EncodingError` for a text in which bytes are left that could not be decoded."""
    if text.isascii():
        return
    try:
        text.encode()
    except UnicodeEncodeError as error:
        code = ord(text[error.start])
        told = f"byte 0x{code - 0xDC00:02X}" if 0xDC80 <= code < 0xDD00 else "half a surrogate pair"
        raise EncodingError(f"{where}: {told} is no text in {encoding}") from error


def declaring(entry: Entry, encoding: str | None) -> Entry:
    """The entry with an encoding that something outside the file declares."""
    return replace(entry, declared=encoding)
