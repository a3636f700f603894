"""The starts and ends of the elements of an XML file: no tree is built, so that memory does not grow.

`ElementTree.iterparse` keeps every element in a tree, and defusedxml does not limit the size of a tag.
"""

from collections.abc import Iterator
from typing import BinaryIO, Literal

from defusedxml.ElementTree import DefusedXMLParser

from kazprep.readers.errors import TooLargeError

_CHUNK = 1 << 16
_MAX_TAG = 1 << 22
"""expat before 2.6 reads a tag that is longer than a chunk from its beginning with each chunk."""


class Element:
    """An element: its tag with the namespace in braces, its attributes, and, once it has ended, its text."""

    __slots__ = ("_attributes", "parts", "tag")

    def __init__(self, tag: str, attributes: list[str]) -> None:
        self.tag = tag
        self.parts: list[str] = []
        self._attributes = attributes

    @property
    def text(self) -> str:
        """The text that is in it directly."""
        return "".join(self.parts)

    def items(self) -> Iterator[tuple[str, str]]:
        """The names, written as tags are, and values of the attributes."""
        names = map(_in_braces, self._attributes[::2])
        return zip(names, self._attributes[1::2], strict=True)


Event = tuple[Literal["start", "end"], Element]


def xml_events(stream: BinaryIO, name: str) -> Iterator[Event]:
    """The start and the end of each element, in the order of the file; `name` is for messages.

    Raises `TooLargeError` for a tag of more than 4 MiB, `xml.etree.ElementTree.ParseError` for a file that is
    not XML, and defusedxml's exceptions for entities and document types.
    """
    events: list[Event] = []
    open_elements: list[Element] = [Element("", [])]
    names: dict[str, str] = {}

    def start(name: str, attributes: list[str]) -> None:
        tag = names.get(name) or names.setdefault(name, _in_braces(name))
        element = Element(tag, attributes)
        open_elements.append(element)
        events.append(("start", element))

    def end(name: str) -> None:
        events.append(("end", open_elements.pop()))

    progressed = False

    def data(text: str) -> None:
        nonlocal progressed
        progressed = True
        open_elements[-1].parts.append(text)

    def other(*content: str) -> None:
        nonlocal progressed
        progressed = True

    parser = DefusedXMLParser(target=_NoTarget(), forbid_dtd=True)
    # The handlers of DefusedXMLParser make parsing half as slow again.
    parser.parser.StartElementHandler, parser.parser.EndElementHandler = start, end
    parser.parser.CharacterDataHandler, parser.parser.CommentHandler = data, other
    parser.parser.ProcessingInstructionHandler = other
    unparsed = 0
    while chunk := stream.read(_CHUNK):
        progressed = False
        parser.feed(chunk)
        unparsed = 0 if progressed or events else unparsed + len(chunk)
        if unparsed > _MAX_TAG:
            raise TooLargeError(f"{name} has a tag of more than {_MAX_TAG:,} bytes")
        yield from events
        events.clear()
    parser.close()
    yield from events


class _NoTarget:
    """A target that builds nothing."""

    def close(self) -> None:
        pass


def _in_braces(name: str) -> str:
    """The name that expat gives, `uri}name`, as ElementTree writes it."""
    return f"{{{name}" if "}" in name else name
