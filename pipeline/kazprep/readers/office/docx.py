"""The reader for Word documents: the text of the paragraphs, in tables too."""

from collections.abc import Iterator
from typing import BinaryIO
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException

from kazprep.readers.compression.zip_members import open_zip, open_zip_member
from kazprep.readers.documents import article
from kazprep.readers.entry import Entry, Record, seekable
from kazprep.readers.errors import DamagedFileError, TooLargeError
from kazprep.readers.office.word_paragraphs import Paragraph, word_paragraphs
from kazprep.readers.office.xml_events import Event, xml_events

FORMAT = "docx"

_MAIN = "word/document.xml"
_TITLES = frozenset({"Title", "Heading1"})
_MOST_DEPTH = 200


def read_docx(entry: Entry) -> Iterator[Record]:
    """The one document in a Word file, a paragraph a line, without headers, notes and what is hidden.

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
        for paragraph in _paragraphs(opened):
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
    if entry.damage.error is not None:
        raise entry.damage.error
    yield article(entry.name, entry.first_record, FORMAT, "\n".join(paragraphs), title=title)


def _paragraphs(stream: BinaryIO) -> Iterator[Paragraph]:
    try:
        yield from word_paragraphs(_events(stream))
    except DefusedXmlException as error:
        raise DamagedFileError(f"{_MAIN} has entities or a document type, which is not allowed") from error
    except (ParseError, ValueError) as error:
        raise DamagedFileError(f"{_MAIN} can't be read: {error}") from error


def _events(stream: BinaryIO) -> Iterator[Event]:
    """The start and the end of each element; raises `TooLargeError` for elements nested too deep."""
    depth = 0
    for event, element in xml_events(stream, _MAIN):
        depth += 1 if event == "start" else -1
        if depth > _MOST_DEPTH:
            raise TooLargeError(f"{_MAIN} is nested deeper than {_MOST_DEPTH} levels")
        yield event, element
