"""The reader for Word documents: the text of the paragraphs, in tables too.

python-docx parses the whole file into a tree and leaves out text boxes, formulas and tracked changes.
"""

from collections.abc import Iterator
from typing import BinaryIO
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException

from kazprep.readers.compression.zip_members import open_zip, open_zip_member
from kazprep.readers.documents import Metadata, Origin, article
from kazprep.readers.entry import Entry, Record, seekable
from kazprep.readers.errors import DamagedFileError, TooLargeError, beyond_limit
from kazprep.readers.office.word_paragraphs import Paragraph, word_paragraphs
from kazprep.readers.office.xml_events import Event, xml_events

FORMAT = "docx"

_MAIN = "word/document.xml"
_TITLES = frozenset({"Title", "Heading1"})
_MAX_DEPTH = 200


def read_docx(entry: Entry) -> Iterator[Record]:
    """The one document in a Word file, a paragraph a line, without headers, notes and what is hidden.

    A first paragraph in the style Title or Heading 1 is the title. The XML is read as a stream; entities and
    document types are refused. Raises a `ReadError` if the file is not a Word document, or has no text in it.
    """
    stream = seekable(entry)
    try:
        member = open_zip(stream).getinfo(_MAIN)
    except KeyError as error:
        raise DamagedFileError(f"the file is not a Word document: there is no {_MAIN} in it") from error
    limit = entry.settings.max_document_bytes
    if member.file_size > limit:
        raise TooLargeError(beyond_limit(f"{_MAIN} is larger than {limit:,} bytes", "max_document_bytes"))
    title: str | None = None
    paragraphs: list[str] = []
    size = 0
    with open_zip_member(stream, member, entry, entry.damage) as main:
        for paragraph in _paragraphs(main):
            text = paragraph.text
            if not text.strip():
                continue
            if not paragraphs and paragraph.style in _TITLES:
                title = text
            paragraphs.append(text)
            size += len(text)
            if size > limit:
                problem = f"its text is longer than {limit:,} characters"
                raise TooLargeError(beyond_limit(problem, "max_document_bytes"))
    if entry.damage.error is not None:
        raise entry.damage.error
    origin = Origin(entry.name, FORMAT)
    yield article(origin, entry.first_record, "\n".join(paragraphs), Metadata(title=title))


def _paragraphs(stream: BinaryIO) -> Iterator[Paragraph]:
    try:
        yield from word_paragraphs(_events(stream))
    except DefusedXmlException as error:
        raise DamagedFileError(f"{_MAIN} has entities or a document type, which is not allowed") from error
    except (ParseError, ValueError) as error:
        raise DamagedFileError(f"{_MAIN} can't be read: {error}") from error


def _events(stream: BinaryIO) -> Iterator[Event]:
    """The start and the end of each element; raises `TooLargeError` for elements nested too deeply."""
    depth = 0
    for event, element in xml_events(stream, _MAIN):
        depth += 1 if event == "start" else -1
        if depth > _MAX_DEPTH:
            raise TooLargeError(f"{_MAIN} is nested deeper than {_MAX_DEPTH} levels")
        yield event, element
