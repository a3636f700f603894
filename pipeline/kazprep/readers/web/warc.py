"""The reader for WARC, the format of web archives: a document a page, its HTTP parts by warcio."""

import importlib
import re
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr
from functools import partial
from io import BytesIO, StringIO
from typing import Any

from kazprep.readers.documents import Metadata, Origin, article
from kazprep.readers.entry import BadRecord, Entry, Record, decode_whole, with_declared_encoding
from kazprep.readers.errors import (
    DamagedFileError,
    ReadError,
    TooLargeError,
    UnsupportedFormatError,
    beyond_limit,
)
from kazprep.readers.web.html import page_article
from kazprep.readers.web.warc_records import WarcRecord, warc_records

_PAGES = ("text/html", "application/xhtml+xml")
_TYPES = ("response", "resource", "conversion")
_TYPE = re.compile(rb"^WARC-Type[ \t]*:[ \t]*([\w-]+)", re.IGNORECASE | re.MULTILINE)
_CONTENT_TYPE = re.compile(rb"^Content-Type[ \t]*:[ \t]*([^\r\n]*)", re.IGNORECASE | re.MULTILINE)
_URI = re.compile(rb"^WARC-Target-URI[ \t]*:[ \t]*([^\r\n]*)", re.IGNORECASE | re.MULTILINE)
_HTTP = re.compile(rb"^Content-Type[ \t]*:[ \t]*(?:application/http|text/)", re.IGNORECASE | re.MULTILINE)
_MAX_HTTP_HEADERS = 1 << 20  # bytes


def read_warc(entry: Entry) -> Iterator[Record]:
    """The article of each page that was fetched successfully, and of each plain text.

    The index of a record counts all records of the file; requests, images, redirects and the like are
    skipped. A record that the file ends within, or whose length is wrong, is an error, and no part of it is a
    document. Raises `DamagedFileError` for a file that is not WARC, `UnsupportedFormatError` without warcio.
    """
    try:
        iterator = importlib.import_module("warcio.archiveiterator").ArchiveIterator
    except ImportError as error:
        raise UnsupportedFormatError(
            "kazprep reads WARC files with warcio, which is not installed: pip install 'kazprep[warc]'"
        ) from error
    records = warc_records(entry.stream, entry.settings.max_markup_bytes + _MAX_HTTP_HEADERS)
    for number, record in enumerate(records, entry.first_record):
        if record.is_cut and entry.damage.error is not None:
            return  # the damage of the file has cut it off, and is reported
        try:
            if record.error is not None:
                raise record.error
            record_type = _field(record.header, _TYPE).lower()
            if record_type not in _TYPES:
                continue
            if record.content is None:
                _refuse_large(record.header, entry.settings.max_markup_bytes)
            elif record_type == "response":
                yield from _response(entry, number, _parsed(iterator, record))
            else:
                url = _field(record.header, _URI).strip("<>") or None
                media = _field(record.header, _CONTENT_TYPE)
                yield from _documents(entry, number, media, url, partial(bytes, record.content))
        except ReadError as error:
            yield BadRecord(entry.name, number, error)


def _parsed(iterator: Any, record: WarcRecord) -> Any:
    """The record as warcio parses it, with its HTTP headers."""
    serialized = BytesIO(record.header + (record.content or b"") + b"\r\n\r\n")
    try:
        with redirect_stderr(StringIO()):  # it prints warnings
            return next(iterator(serialized))
    except Exception as error:  # warcio has no base class of its errors
        raise DamagedFileError(f"the record can't be read: {error}") from error


def _refuse_large(header: bytes, limit: int) -> None:
    """Raise `TooLargeError` for a record that may be a page; images and films are skipped."""
    if _HTTP.search(header):
        raise TooLargeError(beyond_limit(f"the record is larger than {limit:,} bytes", "max_markup_bytes"))


def _field(header: bytes, field: re.Pattern[bytes]) -> str:
    found = field.search(header)
    return found[1].decode("utf-8", "replace") if found else ""


def _response(entry: Entry, number: int, record: Any) -> Iterator[Record]:
    """The document of a response of a server, without HTTP headers and transfer coding."""
    headers = record.http_headers
    if headers is not None and headers.get_statuscode() != "200":
        return
    media = (headers or record.rec_headers).get_header("Content-Type") or ""
    url = record.rec_headers.get_header("WARC-Target-URI")
    yield from _documents(
        entry, number, media, url, lambda: _content(record, entry.settings.max_markup_bytes)
    )


def _documents(
    entry: Entry, number: int, media_type: str, url: str | None, content: Callable[[], bytes]
) -> Iterator[Record]:
    """The document of a page or a plain text; nothing for other media."""
    media, _, parameters = media_type.partition(";")
    media = media.strip().lower()
    if media not in (*_PAGES, "text/plain"):
        return
    declared = parameters.partition("charset=")[2].strip(" \"';") or None
    data = content()
    inner = with_declared_encoding(entry, declared)
    if media in _PAGES:
        yield page_article(inner, number, data, url)
        return
    text, encoding = decode_whole(inner, data)
    yield article(Origin(entry.name, "txt", encoding), number, text, Metadata(url=url))


def _content(record: Any, limit: int) -> bytes:
    """The content of a response; raises `ReadError`."""
    stream = record.content_stream()
    parts: list[bytes] = []
    size = 0
    while size <= limit:
        try:
            part = stream.read(1 << 16)
        except ReadError:
            raise
        except Exception as error:  # of any transfer coding
            raise DamagedFileError(f"the content can't be decoded: {error}") from error
        if not part:
            return b"".join(parts)
        parts.append(part)
        size += len(part)
    raise TooLargeError(beyond_limit(f"the page is larger than {limit:,} bytes", "max_markup_bytes"))
