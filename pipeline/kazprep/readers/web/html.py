"""The reader for HTML: the article of a page, without menus, scripts and the rest."""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kazprep.document import Document
from kazprep.readers.documents import article
from kazprep.readers.entry import Entry, Record, read_whole
from kazprep.readers.errors import DamagedFileError, EmptyDocumentError
from kazprep.readers.plain_text import decoded
from kazprep.readers.web.line_builder import Line, LineBuilder
from kazprep.readers.web.page_tree import declared_lines, parsed_page
from kazprep.readers.web.short_pages import (
    article_title,
    longest_prose,
    short_article,
    unlinked_length,
    without_data,
)

FORMAT = "html"

# <meta charset="windows-1251">, <meta http-equiv=… content="text/html; charset=…">, <?xml encoding="…"?>
_DECLARED = re.compile(
    rb"""<meta[^>]{1,200}?charset\s*=\s*["']?([\w:.+-]{1,40})|<\?xml[^>]{1,100}?encoding\s*=\s*["']([\w:.+-]{1,40})""",
    re.IGNORECASE,
)
_DECLARED_WITHIN = 4096
_DATES = {"extensive_search": False, "original_date": True}

# In characters. Trafilatura's judgement rests on lengths of 250 and 750, and its last resort, for an article
# of less than 250, is the text of the whole page.
_SHORT = 2_000
_SURELY_LONG = 2_500  # of the paragraphs in one element, before data and captions are left out
_LEAST = 250

logging.getLogger("trafilatura").addHandler(logging.NullHandler())  # what it can't read is told in `errors`
logging.getLogger("htmldate").addHandler(logging.NullHandler())


def read_html(entry: Entry) -> Iterator[Record]:
    """The article of a page, a paragraph, heading, list item or table row a line.

    The title, the address and the date are those that the page declares; no date is guessed from the text.
    Raises a `ReadError` when it can't be decoded or there is no article in it.
    """
    yield page_article(entry, entry.first_record, read_whole(entry, entry.settings.max_markup_bytes))


def page_article(entry: Entry, record: int, data: bytes, url: str | None = None) -> Document:
    """The document of a page; raises a `ReadError` when there is none."""
    named = _DECLARED.search(data[:_DECLARED_WITHIN])
    declared = (named[1] or named[2]).decode("ascii", "replace") if named else None
    page, encoding, score = decoded(entry, data, declared)
    try:
        found = _extracted(page, url)
    except Exception as error:  # a library on whatever bytes there are: each of its faults is the page's
        raise DamagedFileError(f"the page can't be read as HTML: {type(error).__name__}: {error}") from error
    if found is None or not found.lines:
        raise EmptyDocumentError("there is no article in the page")
    return article(
        entry.name,
        record,
        FORMAT,
        "\n".join(found.lines),
        title=found.title,
        published=found.published,
        url=found.url or url,
        encoding=encoding,
        encoding_score=score,
    )


@dataclass(frozen=True, slots=True)
class _Page:
    """The lines of a page's article, and what the page declares of it."""

    lines: list[str]
    title: str | None
    published: str | None
    url: str | None


def _extracted(page: str, url: str | None) -> _Page | None:
    """The article of a page; None where the page can't be parsed."""
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
        long = without_data(_long_article(tree, url), title)
        # Where it finds nothing else, trafilatura gives the text of the whole page in one line.
        lines = [line.text for line in (short if len(long) <= 1 < len(short) else long)]
    return _Page(lines, title, known.date, known.url)


def _has_longer(tree: Any, length: int) -> bool:
    """Whether trafilatura finds an article in a page, where it should be more than what was found.

    Precise as it is here, it never takes the text of the whole page.
    """
    return (not length or unlinked_length(tree) - length >= _SHORT) and (
        sum(len(line.text) for line in _long_article(tree, None, favor_precision=True))
        >= (_SHORT if length else _LEAST)
    )


def _long_article(tree: Any, url: str | None, *, favor_precision: bool = False) -> list[Line]:
    """The lines of the article that trafilatura finds."""
    from trafilatura import bare_extraction

    found: Any = bare_extraction(tree, url=url, include_comments=False, favor_precision=favor_precision)
    return [] if found is None or found.body is None else _lines(found.body)


# The elements of trafilatura's trees by those of HTML that have the same lines.
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
    """The lines of an article in a tree of trafilatura."""
    from lxml.etree import iterwalk

    builder = LineBuilder()
    # Iterative: a hostile page nests deeper than the interpreter recurses.
    for event, element in iterwalk(body, events=("start", "end")):
        name = _ELEMENTS.get(element.tag, "span")
        if event == "start":
            builder.start(name)
            builder.text(element.text or "")
        else:
            builder.end(name)
            builder.text((element.tail or "") if element is not body else "")
    return builder.lines()
