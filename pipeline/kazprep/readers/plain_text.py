"""The reader for plain text: one article a file, with or without a header line."""

import re
from collections.abc import Iterator

from kazprep.decoding import EncodingError as NotDecodedError
from kazprep.decoding import decode
from kazprep.normalize.characters import LINE_BREAKS
from kazprep.readers.articles import as_day, document
from kazprep.readers.entry import Entry, Record, read_whole
from kazprep.readers.errors import BinaryFileError, EncodingError

FORMAT = "txt"

# ` date 2026-02-20 Title of the article`
_HEADER = re.compile(
    rf"(?:\ufeff|[^\S{LINE_BREAKS}])*date[^\S{LINE_BREAKS}](?P<date>\d{{4}}-\d{{2}}-\d{{2}})"
    rf"(?:[^\S{LINE_BREAKS}]+(?P<title>[^{LINE_BREAKS}]*)|(?=[{LINE_BREAKS}]|\Z))"
)
_VISIBLE = re.compile(r"\w")
_SNIFFED = 8192  # a zero byte in the first 8 KiB makes a file binary, as git has it


def read_plain_text(entry: Entry) -> Iterator[Record]:
    """The one document in a text file.

    A first line such as ` date 2026-02-20 Title of the article` gives the date and the title; the date stays
    out of the text, the title is its first paragraph. Any other first line is text. A byte order mark is no
    part of `raw_text`; everything else is, line ends included.

    Raises a `ReadError` when it can't be decoded or has no text in it.
    """
    raw_text, encoding, score = decoded(entry, read_whole(entry))
    header = _HEADER.match(raw_text)
    published = as_day(header["date"]) if header else None
    body = 0
    has_title = False
    if header and published:
        has_title = header["title"] is not None and _VISIBLE.search(header["title"]) is not None
        body = header.start("title") if has_title else header.end()
    yield document(
        entry.name,
        entry.first_record,
        FORMAT,
        raw_text,
        body,
        has_title=has_title,
        published=published,
        encoding=encoding,
        encoding_score=score,
    )


def decoded(entry: Entry, data: bytes, declared: str | None = None) -> tuple[str, str, float]:
    """The text of a whole file, its encoding, and how sure that is; raises `ReadError` where it is none."""
    try:
        found = decode(data, entry.settings.encoding, entry.declared or declared)
    except NotDecodedError as error:
        if b"\0" in data[:_SNIFFED]:
            raise BinaryFileError("the file is binary, not text") from error
        raise EncodingError(str(error)) from error
    if "\0" in found.text[:_SNIFFED]:
        raise BinaryFileError("the file is binary, not text: it has zero bytes")
    return found.text, found.encoding, found.score
