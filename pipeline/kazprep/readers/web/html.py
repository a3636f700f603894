"""The reader for HTML: the article of a page, by trafilatura or, for short ones, by its elements."""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kazprep.document import Document
from kazprep.readers.documents import Metadata, Origin, article
from kazprep.readers.entry import Entry, Record, decode_whole, read_whole
from kazprep.readers.errors import DamagedFileError, EmptyDocumentError
from kazprep.readers.web.line_builder import Line, LineBuilder
from kazprep.readers.web.page_tree import declared_lines, parsed_page
from kazprep.readers.web.short_pages import (
    article_title,
    longest_prose,
    short_article,
    unlinked_length,
    without_metadata,
)

FORMAT = "html"

# <meta charset="windows-1251">, <meta http-equiv=… content="text/html; charset=…">, <?xml encoding="…"?>
_DECLARED = re.compile(
    rb"""<meta[^>]{1,200}?charset\s*=\s*["']?([\w:.+-]{1,40})|<\?xml[^>]{1,100}?encoding\s*=\s*["']([\w:.+-]{1,40})""",
    re.IGNORECASE,
)
_DECLARED_BYTES = 4096  # in which an encoding is declared
_DATES = {"extensive_search": False, "original_date": True}

# In characters. Trafilatura decides by lengths of 250 and 750, and returns the text of the whole page if it
# finds an article of less than 250.
_SHORT = 2_000
_SURELY_LONG = 2_500  # of the paragraphs in one element, before data and captions are left out
_MIN = 250

logging.getLogger("trafilatura").addHandler(
    logging.NullHandler()
)  # what it can't read is in the table `errors`
logging.getLogger("htmldate").addHandler(logging.NullHandler())


def read_html(entry: Entry) -> Iterator[Record]:
    """The article of a page, a paragraph, heading, list item or table row a line.

    The title, the address and the date are those that the page declares; no date is guessed from the text.
    Raises a `ReadError` if the page can't be decoded or there is no article in it.
    """
    yield page_article(entry, entry.first_record, read_whole(entry, is_markup=True))


def page_article(entry: Entry, record: int, data: bytes, url: str | None = None) -> Document:
    """The document of a page; `url` is its address, if known. Raises a `ReadError` if it has no article."""
    named = _DECLARED.search(data[:_DECLARED_BYTES])
    declared = (named[1] or named[2]).decode("ascii", "replace") if named else None
    page, encoding = decode_whole(entry, data, declared)
    try:
        found = _extract(page, url)
    except Exception as error:  # a library given any bytes: each of its errors is one of the page
        raise DamagedFileError(f"the page can't be read as HTML: {type(error).__name__}: {error}") from error
    if found is None or not found.lines:
        raise EmptyDocumentError("there is no article in the page")
    metadata = Metadata(found.title, found.published, found.url or url)
    return article(Origin(entry.name, FORMAT, encoding), record, "\n".join(found.lines), metadata)


@dataclass(frozen=True, slots=True)
class _Page:
    """The lines of a page's article, and what the page declares of it."""

    lines: list[str]
    title: str | None
    published: str | None
    url: str | None


def _extract(page: str, url: str | None) -> _Page | None:
    """The article of a page; None if the page can't be parsed."""
    from trafilatura.metadata import extract_metadata  # it takes a third of a second to import

    tree = parsed_page(page)
    if tree is None:
        return None
    known = extract_metadata(tree, url, _DATES)
    title = known.title or tree.findtext(".//title")
    lines: list[str] | None = None
    short: list[Line] = []
    if longest_prose(tree) >= _SURELY_LONG:
        title = article_title(tree, title)
    else:
        title, short = short_article(tree, title)
        length = sum(len(line.text) for line in short)
        if length < _SHORT and not _has_longer(tree, length):
            lines = [line.text for line in short] or declared_lines(tree)
    if lines is None:
        long = without_metadata(_long_article(tree, url), title)
        # If it finds nothing else, trafilatura returns the text of the whole page in one line.
        lines = [line.text for line in (short if len(long) <= 1 < len(short) else long)]
    return _Page(lines, title, known.date, known.url)


def _has_longer(tree: Any, length: int) -> bool:
    """Whether trafilatura finds an article in a page, longer than the `length` that was found.

    With `favor_precision` it never returns the text of the whole page.
    """
    return (not length or unlinked_length(tree) - length >= _SHORT) and (
        sum(len(line.text) for line in _long_article(tree, None, favor_precision=True))
        >= (_SHORT if length else _MIN)
    )


def _long_article(tree: Any, url: str | None, *, favor_precision: bool = False) -> list[Line]:
    """The lines of the article that trafilatura finds; none if it finds no article."""
    from trafilatura import bare_extraction

    found: Any = bare_extraction(tree, url=url, include_comments=False, favor_precision=favor_precision)
    return [] if found is None or found.body is None else _lines(found.body)


# The elements of trafilatura's trees, and those of HTML that make the same lines.
_ELEMENTS = {
    "ab": "p",
    "cell": "td",
    "code": "p",
    "fw": "p",
    "head": "h2",
    "item": "li",
    "lb": "br",
    "list": "ul",
    "p": "p",
    "quote": "blockquote",
    "row": "tr",
    "table": "table",
}


def _lines(body: Any) -> list[Line]:
    """The lines of an article in trafilatura's tree of it."""
    from lxml.etree import iterwalk

    builder = LineBuilder()
    # Not recursive: a hostile page is nested deeper than Python's limit.
    for event, element in iterwalk(body, events=("start", "end")):
        name = _ELEMENTS.get(element.tag, "span")
        if event == "start":
            builder.start(name)
            builder.text(element.text or "")
        else:
            builder.end(name)
            builder.text((element.tail or "") if element is not body else "")
    return builder.lines()
