"""The reader for Word documents: the text of the paragraphs, in tables too."""

from collections.abc import Iterator
from functools import lru_cache
from typing import BinaryIO
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException

from kazprep.readers.articles import article
from kazprep.readers.entry import Entry, Record, seekable
from kazprep.readers.errors import DamagedFileError, TooLargeError
from kazprep.readers.xml_events import Element, xml_events
from kazprep.readers.zip_members import open_zip, open_zip_member

FORMAT = "docx"

_MAIN = "word/document.xml"
_WORD = (
    "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}",
    "{http://purl.oclc.org/ooxml/wordprocessingml/main}",  # the strict form
)
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_TITLES = frozenset({"Title", "Heading1"})
_BREAKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011"}
_MOST_DEPTH = 200


def read_docx(entry: Entry) -> Iterator[Record]:
    """The one document in a Word file: a paragraph a line; header, footer, notes and deleted text left out.

    A first paragraph in the style Title or Heading 1 is the title. Read as a stream, entities and document
    types refused. Raises a `ReadError` when it is no Word file, or has no text in it.
    """
    stream = seekable(entry)
    try:
        member = open_zip(stream).getinfo(_MAIN)
    except KeyError as error:
        raise DamagedFileError(f"the file is no Word document: there is no {_MAIN} in it") from error
    if member.file_size > entry.settings.max_document_bytes:
        raise TooLargeError(
            f"{_MAIN} is larger than {entry.settings.max_document_bytes:,} bytes, the most that "
            "input.max_document_bytes allows"
        )
    opened = open_zip_member(stream, member, entry, entry.damage)
    title: str | None = None
    paragraphs: list[str] = []
    size = 0
    with opened:
        for style, text in _paragraphs(opened):
            if not text.strip():
                continue
            if not paragraphs and style in _TITLES:
                title = text
            paragraphs.append(text)
            size += len(text)
            if size > entry.settings.max_document_bytes:
                raise TooLargeError(
                    f"its text is longer than {entry.settings.max_document_bytes:,} characters, which is the "
                    "most that input.max_document_bytes allows"
                )
    if entry.damage.error is not None:
        raise entry.damage.error
    yield article(entry.name, entry.first_record, FORMAT, "\n".join(paragraphs), title=title)


def _paragraphs(stream: BinaryIO) -> Iterator[tuple[str | None, str]]:
    """The style and the text of each paragraph."""
    try:
        yield from _walked(stream)
    except DefusedXmlException as error:
        raise DamagedFileError(f"{_MAIN} has entities or a document type, which is not allowed") from error
    except (ParseError, ValueError) as error:
        raise DamagedFileError(f"{_MAIN} can't be read: {error}") from error


def _walked(stream: BinaryIO) -> Iterator[tuple[str | None, str]]:
    open_elements: list[Element] = []
    parts: list[list[str]] = []  # a text box stands inside a paragraph, and has paragraphs of its own
    styles: list[str | None] = []
    fallbacks = 0
    for event, element in xml_events(stream, _MAIN):
        name = _local(element.tag)
        if event == "start":
            open_elements.append(element)
            if len(open_elements) > _MOST_DEPTH:
                raise TooLargeError(f"{_MAIN} is nested deeper than {_MOST_DEPTH} levels")
            fallbacks += element.tag == _FALLBACK  # says again, for old programs, what stands before it
            if name == "p":
                parts.append([])
                styles.append(None)
            continue
        open_elements.pop()
        fallbacks -= element.tag == _FALLBACK
        if parts and not fallbacks:
            if name == "t":
                parts[-1].append(element.text or "")
            elif name in _BREAKS and open_elements and _local(open_elements[-1].tag) == "r":
                parts[-1].append(_BREAKS[name])
            elif name == "pStyle":
                styles[-1] = next((v for key, v in element.items() if _local(key) == "val"), None)
        if name == "p" and parts:
            text, style = "".join(parts.pop()), styles.pop()
            if not fallbacks:
                yield style, text


@lru_cache(4096)  # Word has some hundreds; a file made to do harm can have any number
def _local(tag: str) -> str:
    """The name of one of Word's elements without its namespace, or nothing."""
    for namespace in _WORD:
        if tag.startswith(namespace):
            return tag[len(namespace) :]
    return ""
