"""The reader for plain text: one article a file, UTF-8, with or without a header line."""

import re
from collections.abc import Iterator
from datetime import date

from kazprep.document import Document, document_id
from kazprep.normalize.characters import LINE_BREAKS
from kazprep.readers.source import (
    BinaryFileError,
    EmptyDocumentError,
    EncodingError,
    Source,
    UnreadableFileError,
)

FORMAT = "txt"

# ` date 2026-02-20 Title of the article`
_HEADER = re.compile(
    rf"(?:\ufeff|[^\S{LINE_BREAKS}])*date[^\S{LINE_BREAKS}](?P<date>\d{{4}}-\d{{2}}-\d{{2}})"
    rf"(?:[^\S{LINE_BREAKS}]+(?P<title>[^{LINE_BREAKS}]*)|(?=[{LINE_BREAKS}]|\Z))"
)
_VISIBLE = re.compile(r"\w")
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_SNIFFED_BYTES = 8192  # a zero byte in the first 8 KiB makes a file binary, as git has it


def read_plain_text(source: Source) -> Iterator[Document]:
    """The one document in a text file.

    A first line such as ` date 2026-02-20 Title of the article` gives the date and the title; the date stays
    out of the text, the title is its first paragraph. Any other first line is text. A byte order mark is no
    part of `raw_text`; everything else is, line ends included.

    Raises a `ReadError` when the file can't be read, is no UTF-8 text or has no text in it.
    """
    try:
        data = source.path.read_bytes()
    except OSError as error:
        raise UnreadableFileError(f"the file can't be read: {error.strerror}") from error
    raw_text = _decoded(data)
    header = _HEADER.match(raw_text)
    published = _day(header["date"]) if header else None
    body = 0
    has_title = False
    if header and published:
        has_title = header["title"] is not None and _VISIBLE.search(header["title"]) is not None
        body = header.start("title") if has_title else header.end()
    text = raw_text[body:]
    start, end = body + len(text) - len(text.lstrip()), len(raw_text.rstrip())
    if start >= end:
        raise EmptyDocumentError("the file has nothing but white space" if data else "the file is empty")
    yield Document(
        doc_id=document_id(source.name, 0, raw_text),
        source=source.name,
        record=0,
        format=FORMAT,
        raw_text=raw_text,
        content=(start, end),
        has_title=has_title,
        published=published,
    )


def _decoded(data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if data.startswith(_UTF16_MARKS):
            raise EncodingError("the file is in UTF-16: save it as UTF-8") from error
        if b"\0" in data[:_SNIFFED_BYTES]:
            raise BinaryFileError("the file is binary, not text") from error
        raise EncodingError(
            f"the file is not in UTF-8: byte 0x{data[error.start]:02X} at offset {error.start} "
            "can't be decoded; if it is text, save it as UTF-8"
        ) from error
    if "\0" in text[:_SNIFFED_BYTES]:
        raise BinaryFileError("the file is binary, not text: it has zero bytes")
    return text


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:  # 2026-02-30
        return None
