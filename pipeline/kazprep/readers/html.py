"""The reader for HTML: the article of a page, without menus, scripts and the rest."""

import logging
import re
from collections.abc import Iterator
from typing import Any

from kazprep.document import Document
from kazprep.readers.articles import article
from kazprep.readers.entry import Entry, Record, read_whole
from kazprep.readers.errors import DamagedFileError, EmptyDocumentError
from kazprep.readers.plain_text import decoded

FORMAT = "html"

# <meta charset="windows-1251">, <meta http-equiv=… content="text/html; charset=…">, <?xml encoding="…"?>
_DECLARED = re.compile(
    rb"""<meta[^>]{1,200}?charset\s*=\s*["']?([\w:.+-]{1,40})|<\?xml[^>]{1,100}?encoding\s*=\s*["']([\w:.+-]{1,40})""",
    re.IGNORECASE,
)
_DECLARED_WITHIN = 4096
_XML_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,200}\?>")
_NO_CHARACTER = re.compile("[\x00-\x08\x0b\x0e-\x1f\ufffe\uffff]")
_ROOT = re.compile(r"<(?:html|body)\b", re.IGNORECASE)
_SPACE = re.compile(r"\s+")

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
    found = _extracted(page, url)
    text = "\n".join(_lines(found.body)) if found is not None and found.body is not None else ""
    if not text.strip():
        raise EmptyDocumentError("there is no article in the page")
    return article(
        entry.name,
        record,
        FORMAT,
        text,
        title=found.title,
        published=found.date,
        url=found.url or url,
        encoding=encoding,
        encoding_score=score,
    )


def _extracted(page: str, url: str | None) -> Any:
    """What trafilatura finds in a page: metadata, and the article as a tree; None where it finds none."""
    from trafilatura import bare_extraction, load_html  # they take a third of a second to import

    page = _NO_CHARACTER.sub(" ", _XML_DECLARATION.sub("", page, count=1))
    if not _ROOT.search(page):  # a piece of a page: trafilatura takes none of a single element
        page = f"<html><body>{page}</body></html>"
    try:
        tree = load_html(page)
        if tree is None:
            return None
        # An anchor that leads nowhere is no link, but short headings with one would go as links do.
        for anchor in list(tree.iter("a")):
            if "href" not in anchor.attrib:
                anchor.drop_tag()
        return bare_extraction(
            tree,
            url=url,
            include_comments=False,
            with_metadata=True,
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    except Exception as error:  # a library on whatever bytes there are: each of its faults is the page's
        raise DamagedFileError(f"the page can't be read as HTML: {type(error).__name__}: {error}") from error


# The elements of trafilatura's trees that are a line of their own; a cell is one that does not break it.
_BLOCKS = frozenset({"ab", "code", "fw", "head", "item", "p", "quote", "row"})
_BREAK = "lb"


def _lines(body: Any) -> Iterator[str]:
    """The lines of an article, white space inside them as in a browser."""
    parts: list[str] = []

    def line() -> Iterator[str]:
        whole = _SPACE.sub(" ", "".join(parts)).strip()
        parts.clear()
        if whole:
            yield whole

    # Iterative: a hostile page nests deeper than the interpreter recurses.
    for event, element in _events(body):
        if element.tag in _BLOCKS or element.tag == _BREAK:
            yield from line()
        elif element.tag == "cell" and event == "end":
            parts.append(" ")
        if event == "start":
            parts.append(element.text or "")
        elif element is not body:
            parts.append(element.tail or "")
    yield from line()


def _events(body: Any) -> Iterator[tuple[str, Any]]:
    from lxml.etree import iterwalk

    yield from iterwalk(body, events=("start", "end"))
