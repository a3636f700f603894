"""The elements of an XML file as they begin and end: no tree is built, so that memory does not grow."""

from collections.abc import ItemsView, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, Literal

from defusedxml.ElementTree import DefusedXMLParser

from kazprep.readers.errors import TooLargeError

_CHUNK = 1 << 16
_LARGEST_TAG = 1 << 22
"""expat before 2.6 reads a tag that is longer than a chunk from its beginning with each chunk."""


@dataclass(slots=True, eq=False)
class Element:
    """An element: its tag with the namespace in braces, its attributes, and its text once it has ended."""

    tag: str
    attributes: dict[str, str]
    parts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All text that stands in it directly."""
        return "".join(self.parts)

    def items(self) -> ItemsView[str, str]:
        """Names and values of the attributes."""
        return self.attributes.items()


Event = tuple[Literal["start", "end"], Element]


def xml_events(stream: BinaryIO, name: str) -> Iterator[Event]:
    """The start and the end of each element, in the order of the file; `name` is for messages.

    Raises `TooLargeError` for a tag of more than 4 MiB, `xml.etree.ElementTree.ParseError` for what is no
    XML, and defusedxml's exceptions for entities and document types.
    """
    builder = _Builder()
    parser = DefusedXMLParser(target=builder, forbid_dtd=True)
    silent = 0
    while data := stream.read(_CHUNK):
        builder.heard = False
        parser.feed(data)
        silent = 0 if builder.heard else silent + len(data)
        if silent > _LARGEST_TAG:
            raise TooLargeError(f"{name} has a tag of more than {_LARGEST_TAG:,} bytes")
        yield from builder.take()
    parser.close()
    yield from builder.take()


class _Builder:
    """What the parser calls: it keeps the events until they are taken, and the elements that are open."""

    def __init__(self) -> None:
        self.heard = False
        self._events: list[Event] = []
        self._open: list[Element] = []

    def take(self) -> list[Event]:
        events, self._events = self._events, []
        return events

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.heard = True
        element = Element(tag, attributes)
        self._open.append(element)
        self._events.append(("start", element))

    def end(self, tag: str) -> None:
        self.heard = True
        self._events.append(("end", self._open.pop()))

    def data(self, text: str) -> None:
        self.heard = True
        self._open[-1].parts.append(text)

    def comment(self, text: str) -> None:
        self.heard = True

    def pi(self, target: str, text: str | None = None) -> None:
        self.heard = True

    def close(self) -> None:
        pass
