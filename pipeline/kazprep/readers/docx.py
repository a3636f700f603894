"""The reader for Word documents: the text of the paragraphs, in tables too."""

from collections.abc import Iterator
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from kazprep.readers.archives import ZIP_ERRORS, open_zip, open_zip_member
from kazprep.readers.articles import article
from kazprep.readers.entry import Entry, Record, seekable
from kazprep.readers.errors import DamagedFileError, TooLargeError
from kazprep.readers.word_paragraphs import NAMESPACES, Paragraph, word_paragraphs

FORMAT = "docx"

_MAIN = "word/document.xml"
_TITLES = frozenset({"Title", "Heading1"})
_MOST_DEPTH = 200
_CLEARED = frozenset(namespace + name for namespace in NAMESPACES for name in ("p", "tbl"))


def read_docx(entry: Entry) -> Iterator[Record]:
    """The one document in a Word file, a paragraph a line, without headers, notes and what is hidden.

    A first paragraph in the style Title or Heading 1 is the title. Read as a stream, entities and document
    types refused. Raises a `ReadError` when it is no Word file, or has no text in it.
    """
    archive = open_zip(seekable(entry))
    try:
        member = archive.getinfo(_MAIN)
    except KeyError as error:
        raise DamagedFileError(f"the file is no Word document: there is no {_MAIN} in it") from error
    try:
        opened = open_zip_member(archive, member, entry)
    except (*ZIP_ERRORS, ValueError) as error:
        raise DamagedFileError(f"{_MAIN} can't be read: {error}") from error
    title: str | None = None
    paragraphs: list[str] = []
    size = 0
    with opened as stream:
        for paragraph in _paragraphs(stream):
            text = paragraph.text
            if not text.strip():
                continue
            if not paragraphs and paragraph.style in _TITLES:
                title = text
            paragraphs.append(text)
            size += len(text)
            if size > entry.settings.max_document_bytes:
                raise TooLargeError(
                    f"its text is longer than {entry.settings.max_document_bytes:,} characters, which is the "
                    "most that input.max_document_bytes allows"
                )
    yield article(entry.name, entry.first_record, FORMAT, "\n".join(paragraphs), title=title)


def _paragraphs(stream: BinaryIO) -> Iterator[Paragraph]:
    try:
        yield from word_paragraphs(_events(stream))
    except DefusedXmlException as error:
        raise DamagedFileError(f"{_MAIN} has entities or a document type, which is not allowed") from error
    except (ParseError, ValueError, *ZIP_ERRORS) as error:
        raise DamagedFileError(f"{_MAIN} can't be read: {error}") from error


def _events(stream: BinaryIO) -> Iterator[tuple[str, Any]]:
    """The start and the end of each element; what was in a paragraph or a table is forgotten with its end."""
    open_elements: list[Any] = []
    for event, element in iterparse(stream, events=("start", "end"), forbid_dtd=True):
        if event == "start":
            open_elements.append(element)
            if len(open_elements) > _MOST_DEPTH:
                raise TooLargeError(f"{_MAIN} is nested deeper than {_MOST_DEPTH} levels")
        else:
            open_elements.pop()
        yield event, element
        if event == "end" and element.tag in _CLEARED:
            element.clear()
            if open_elements:  # else each emptied paragraph stays with its parent
                open_elements[-1].remove(element)
