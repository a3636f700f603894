"""The reader for WARC, the format of web archives: a document a page."""

import importlib
from collections.abc import Iterator
from contextlib import redirect_stderr
from io import StringIO
from typing import Any

from kazprep.readers.articles import BadRecord, article
from kazprep.readers.entry import Entry, Record, declaring
from kazprep.readers.errors import DamagedFileError, ReadError, TooLargeError, UnsupportedFormatError
from kazprep.readers.html import page_article
from kazprep.readers.plain_text import decoded

_PAGES = ("text/html", "application/xhtml+xml")
_KINDS = ("response", "resource", "conversion")


def read_warc(entry: Entry) -> Iterator[Record]:
    """The article of each page that was fetched well, and of each plain text.

    The number of a record counts all records of the file; requests, images, redirects and the like are passed
    over. Raises `DamagedFileError` where the file breaks off, and `UnsupportedFormatError` without warcio.
    """
    try:
        iterator = importlib.import_module("warcio.archiveiterator").ArchiveIterator
    except ImportError as error:
        raise UnsupportedFormatError(
            "kazprep reads WARC files with warcio, which is not installed: pip install 'kazprep[warc]'"
        ) from error
    number = entry.first_record
    records = iterator(entry.stream)
    wrong_lengths = 0
    while True:
        try:
            with redirect_stderr(StringIO()):  # it prints what it counts in `err_count`
                record = next(records, None)
        except ReadError:
            raise
        except Exception as error:  # warcio has no base of its errors
            raise DamagedFileError(f"the WARC file can't be read from record {number} on: {error}") from error
        if records.err_count > wrong_lengths:
            wrong_lengths = records.err_count
            told = DamagedFileError("the record's length is wrong: something follows it that is no record")
            yield BadRecord(entry.name, number - 1, told)
        if record is None:
            return
        try:
            yield from _documents(entry, number, record)
        except ReadError as error:
            yield BadRecord(entry.name, number, error)
        number += 1


def _documents(entry: Entry, number: int, record: Any) -> Iterator[Record]:
    if record.rec_type not in _KINDS:
        return
    headers = record.http_headers
    if headers is not None and headers.get_statuscode() != "200":
        return
    kind = (headers or record.rec_headers).get_header("Content-Type") or ""
    media, _, parameters = kind.partition(";")
    media = media.strip().lower()
    if media not in (*_PAGES, "text/plain"):
        return
    declared = parameters.partition("charset=")[2].strip(" \"';") or None
    url = record.rec_headers.get_header("WARC-Target-URI")
    data = _content(record, entry.settings.max_markup_bytes)
    inner = declaring(entry, declared)
    if media in _PAGES:
        yield page_article(inner, number, data, url)
        return
    text, encoding, score = decoded(inner, data)
    yield article(entry.name, number, "txt", text, url=url, encoding=encoding, encoding_score=score)


def _content(record: Any, most: int) -> bytes:
    stream = record.content_stream()
    parts: list[bytes] = []
    size = 0
    while size <= most:
        try:
            part = stream.read(1 << 16)
        except ReadError:
            raise
        except Exception as error:  # of whatever coding the server has sent it in
            raise DamagedFileError(f"the content can't be decoded: {error}") from error
        if not part:
            return b"".join(parts)
        parts.append(part)
        size += len(part)
    raise TooLargeError(
        f"the page is larger than {most:,} bytes, which is the most that input.max_markup_bytes allows"
    )
