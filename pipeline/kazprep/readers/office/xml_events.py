"""The elements of an XML file as they begin and end: no tree is built, so that memory does not grow."""

from collections.abc import Iterator
from typing import BinaryIO, Literal

from defusedxml.ElementTree import DefusedXMLParser

from kazprep.readers.errors import TooLargeError

_CHUNK = 1 << 16
_LARGEST_TAG = 1 << 22
"""expat before 2.6 reads a tag that is longer than a chunk from its beginning with each chunk."""


class Element:
    """An element: its tag with the namespace in braces, its attributes, and its text once it has ended."""

    __slots__ = ("_attributes", "parts", "tag")

    def __init__(self, tag: str, attributes: list[str]) -> None:
        self.tag = tag
        self.parts: list[str] = []
        self._attributes = attributes

    @property
    def text(self) -> str:
        """All text that stands in it directly."""
        return "".join(self.parts)

    def items(self) -> Iterator[tuple[str, str]]:
        """Names, written as tags are, and values of the attributes."""
        names = map(_in_braces, self._attributes[::2])
        return zip(names, self._attributes[1::2], strict=True)


Event = tuple[Literal["start", "end"], Element]


def xml_events(stream: BinaryIO, name: str) -> Iterator[Event]:
    """The start and the end of each element, in the order of the file; `name` is for messages.

    Raises `TooLargeError` for a tag of more than 4 MiB, `xml.etree.ElementTree.ParseError` for what is no
    XML, and defusedxml's exceptions for entities and document types.
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

    heard = False

    def data(text: str) -> None:
        nonlocal heard
        heard = True
        open_elements[-1].parts.append(text)

    def other(*content: str) -> None:
        nonlocal heard
        heard = True

    parser = DefusedXMLParser(target=_Nothing(), forbid_dtd=True)
    # Its own ways from expat to a target take half as long again.
    parser.parser.StartElementHandler, parser.parser.EndElementHandler = start, end
    parser.parser.CharacterDataHandler, parser.parser.CommentHandler = data, other
    parser.parser.ProcessingInstructionHandler = other
    silent = 0
    while chunk := stream.read(_CHUNK):
        heard = False
        parser.feed(chunk)
        silent = 0 if heard or events else silent + len(chunk)
        if silent > _LARGEST_TAG:
            raise TooLargeError(f"{name} has a tag of more than {_LARGEST_TAG:,} bytes")
        yield from events
        events.clear()
    parser.close()
    yield from events


class _Nothing:
    """A target that builds nothing."""

    def close(self) -> None:
        pass


def _in_braces(name: str) -> str:
    """The name that expat gives, `uri}name`, as ElementTree writes it."""
    return f"{{{name}" if "}" in name else name
