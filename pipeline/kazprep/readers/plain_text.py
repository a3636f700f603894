"""The reader for plain text: one article a file, with or without a header line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kazprep.readers.dates import DateOrder, find_day, find_missing_date
from kazprep.readers.documents import Metadata, Origin, document
from kazprep.readers.entry import Entry, Record, decode_whole, read_whole
from kazprep.text.alphabet import LINE_BREAKS

FORMAT = "txt"

_SPACE = rf"[^\S{LINE_BREAKS}]"
_DATE = re.compile(rf"(?:\ufeff|\s)*date(?P<gap>{_SPACE}*:{_SPACE}*|{_SPACE}+)", re.IGNORECASE)
_BETWEEN = re.compile(rf"\Z|\A|{_SPACE}*[,:;|–—-]?(?:{_SPACE}+|\Z)")  # between the date and the title
_LINE_END = re.compile(f"[{LINE_BREAKS}]")
_VISIBLE = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Header:
    """A first line with a date, and perhaps a title after it."""

    day: date | None
    body: int
    """The offset of the title or, without one, of the text after the line."""
    has_title: bool


def read_plain_text(entry: Entry) -> Iterator[Record]:
    """The one document in a text file.

    A header, such as ` date 2026-02-20 Title of the article`, gives the date and the title: see
    `find_header`. Any other first line is text. `raw_text` is everything except a byte order mark, line ends
    included.

    Raises a `ReadError` if the file can't be decoded or has no text in it.
    """
    raw_text, encoding = decode_whole(entry, read_whole(entry))
    header = find_header(raw_text, entry.settings.date_order) or Header(None, 0, False)
    origin = Origin(entry.name, FORMAT, encoding)
    metadata = Metadata(published=header.day)
    yield document(origin, entry.first_record, raw_text, header.body, metadata, has_title=header.has_title)


def find_header(text: str, order: DateOrder = "") -> Header | None:
    """The header in the first line that is not blank, or None if that line is text.

    A header begins with the word `date`, with or without a colon. After it come a date as `find_day` finds
    it, time of day included, or a word that programs write for a missing date, or nothing (two spaces, or the
    end of the line after a colon), and then the title. The word and the date are not text even if the date
    does not exist or is ambiguous.

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
    day, end = (written.day, written.end) if written else (None, find_missing_date(line))
    if end is None:
        is_empty = len(begin["gap"].replace(":", "")) > 1 or (":" in begin["gap"] and not line)
        end = 0 if is_empty else None
    between = None if end is None else _BETWEEN.match(line, end)
    if between is None:
        return None
    has_title = _VISIBLE.search(line, between.end()) is not None
    body = begin.end() + (between.end() if has_title else len(line))
    return Header(day, body, has_title)
