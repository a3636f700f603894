"""The reader for plain text: one article a file, with or without a header line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kazprep.encodings import EncodingError as NotDecodedError
from kazprep.encodings import decode
from kazprep.readers.dates import DateOrder, find_day, find_no_day
from kazprep.readers.documents import document
from kazprep.readers.entry import Entry, Record, read_whole
from kazprep.readers.errors import BinaryFileError, EncodingError
from kazprep.text.alphabet import LINE_BREAKS

FORMAT = "txt"

_SPACE = rf"[^\S{LINE_BREAKS}]"
_DATE = re.compile(rf"(?:\ufeff|\s)*date(?P<gap>{_SPACE}*:{_SPACE}*|{_SPACE}+)", re.IGNORECASE)
_BETWEEN = re.compile(rf"\Z|\A|{_SPACE}*[,:;|–—-]?(?:{_SPACE}+|\Z)")  # between the date and the title
_LINE_END = re.compile(f"[{LINE_BREAKS}]")
_VISIBLE = re.compile(r"\w")
_SNIFFED = 8192  # a zero byte in the first 8 KiB makes a file binary, as git has it


@dataclass(frozen=True, slots=True)
class Header:
    """What a first line says before the title, and where in the text the title or the body begins."""

    day: date | None
    body: int
    has_title: bool


def read_plain_text(entry: Entry) -> Iterator[Record]:
    """The one document in a text file.

    A header, such as ` date 2026-02-20 Title of the article`, gives the date and the title: see
    `find_header`. Any other first line is text. A byte order mark is no part of `raw_text`; everything else
    is, line ends included.

    Raises a `ReadError` when it can't be decoded or has no text in it.
    """
    raw_text, encoding, score = decoded(entry, read_whole(entry))
    header = find_header(raw_text, entry.settings.date_order) or Header(None, 0, False)
    yield document(
        entry.name,
        entry.first_record,
        FORMAT,
        raw_text,
        header.body,
        has_title=header.has_title,
        published=header.day,
        encoding=encoding,
        encoding_score=score,
    )


def find_header(text: str, order: DateOrder = "") -> Header | None:
    """The header that the first line with anything in it is, or None where it is text.

    A header begins with the word `date`, with or without a colon. Behind it are a date as `find_day` takes
    them, the time of day included, or what programs write in place of a date, or nothing (two spaces, or the
    end of the line after a colon), and then the title. The word and the date are no text even if the date is
    none that exists, or one that could be two.

    >>> find_header(" Date: 20.02.2026 10:30 Көктем келді")
    Header(day=datetime.date(2026, 2, 20), body=24, has_title=True)
    >>> find_header("date palms of the south") is None
    True
    """
    begin = _DATE.match(text)
    if not begin:
        return None
    line_end = _LINE_END.search(text, begin.end())
    line = text[begin.end() : line_end.start() if line_end else len(text)]
    written = find_day(line, order=order)
    day, end = (written.day, written.end) if written else (None, find_no_day(line))
    if end is None:
        is_empty = len(begin["gap"].replace(":", "")) > 1 or (":" in begin["gap"] and not line)
        end = 0 if is_empty else None
    between = None if end is None else _BETWEEN.match(line, end)
    if between is None:
        return None
    has_title = _VISIBLE.search(line, between.end()) is not None
    body = begin.end() + (between.end() if has_title else len(line))
    return Header(day, body, has_title)


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
