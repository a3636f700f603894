"""The paragraphs of a Word document's XML, with all tracked changes accepted."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from kazprep.readers.office.word_formulas import FORMULA, FormulaBuilder
from kazprep.readers.office.word_formulas import NAMESPACES as MATH
from kazprep.readers.office.xml_events import Element, Event
from kazprep.readers.superscripts import lowered, raised

NAMESPACES = (
    "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}",
    "{http://purl.oclc.org/ooxml/wordprocessingml/main}",  # the strict form
)
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_DELETED = frozenset({"del", "moveFrom"})  # tracked changes: deleted, or moved elsewhere
_LEFT_OUT = _DELETED | {_FALLBACK}
_OF_MATH = "m:"
_FORMULA = _OF_MATH + FORMULA
_PROPERTIES = frozenset({"pStyle", "position", "vanish", "vertAlign"}) | _DELETED
_BREAKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011"}
_IN_RUNS = frozenset({"t"}) | _BREAKS.keys()
_OFF = frozenset({"0", "false", "off"})
_SHIFTS = {"superscript": raised, "subscript": lowered}
_MIN_POSITION = 4  # half points above or below the line; less is an adjustment


@dataclass(slots=True)
class Paragraph:
    """A paragraph: the name of its style, and the parts of its text."""

    style: str | None = None
    parts: list[str] = field(default_factory=list)
    is_joined: bool = False
    """Whether its end is deleted or hidden: the next paragraph continues its line."""

    @property
    def text(self) -> str:
        """The text, with line feeds and tabs as they are in it."""
        return "".join(self.parts)


@dataclass(slots=True)
class _Run:
    """A run of text and its properties."""

    is_hidden: bool = False
    shift: str = ""
    parts: list[str] = field(default_factory=list)

    def text(self) -> str:
        text = "".join(self.parts)
        if self.is_hidden:
            return ""
        return _SHIFTS[self.shift](text) if self.shift in _SHIFTS else text


def word_paragraphs(events: Iterable[Event]) -> Iterator[Paragraph]:
    """The paragraphs of a document, by the starts and ends of its elements.

    Left out: deleted text, text that was moved elsewhere, hidden text, and what is repeated for old programs.
    A superscript or subscript number is written with such digits, a formula as a line of text.
    """
    walk = _Walk()
    for event, element in events:
        if event == "start":
            walk.start(element)
        else:
            yield from walk.end(element)
    if walk.joined:
        yield walk.joined


class _Walk:
    """The state at an element: the open elements, paragraphs and runs."""

    def __init__(self) -> None:
        self.joined: Paragraph | None = None  # the paragraph that the next one continues
        self._names: list[str] = []
        self._paragraphs: list[Paragraph] = []  # a text box is inside a paragraph, and has paragraphs in it
        self._runs: list[_Run] = []
        self._n_left_out = 0
        self._formula: FormulaBuilder | None = None
        self._formula_depth = 0

    def start(self, element: Element) -> None:
        name = _name_of(element.tag)
        self._names.append(name)
        if name in _LEFT_OUT:
            self._n_left_out += 1
        if self._formula:
            self._formula.start(name.removeprefix(_OF_MATH))
        elif name == "r":
            self._runs.append(_Run())
        elif name == "p":
            self._paragraphs.append(Paragraph())
        elif name == _FORMULA and self._paragraphs:
            self._formula, self._formula_depth = FormulaBuilder(), len(self._names)

    def end(self, element: Element) -> Iterator[Paragraph]:
        name = self._names.pop()
        if self._formula:
            if len(self._names) >= self._formula_depth:
                self._formula.end("" if self._n_left_out else element.text or "", _attributes(element))
            else:
                self._add(self._formula.text())
                self._formula = None
        elif name in _IN_RUNS:
            if self._runs and self._names[-1] == "r":
                self._runs[-1].parts.append(_BREAKS.get(name) or element.text or "")
        elif name == "r":
            self._add(self._runs.pop().text())
        elif name == "p":
            yield from self._complete(self._paragraphs.pop())
        elif name in _PROPERTIES:
            self._set_property(name, _attributes(element).get("val", ""))
        if name in _LEFT_OUT:
            self._n_left_out -= 1

    def _add(self, text: str) -> None:
        if self._paragraphs and not self._n_left_out:
            self._paragraphs[-1].parts.append(text)

    def _set_property(self, name: str, value: str) -> None:
        outer = self._names[-2:]
        if name == "pStyle" and self._paragraphs and outer[1:] == ["pPr"]:
            self._paragraphs[-1].style = value or None
        elif outer == ["pPr", "rPr"] and self._paragraphs:  # of the mark at the paragraph's end
            if name in _DELETED or (name == "vanish" and value not in _OFF):
                self._paragraphs[-1].is_joined = True
        elif outer == ["r", "rPr"] and self._runs:
            run = self._runs[-1]
            if name == "vanish":
                run.is_hidden = value not in _OFF
            elif name == "vertAlign":
                run.shift = value
            elif name == "position" and not run.shift and value.lstrip("-").isdecimal():
                height = int(value[:9])
                if abs(height) >= _MIN_POSITION:
                    run.shift = "superscript" if height > 0 else "subscript"

    def _complete(self, paragraph: Paragraph) -> Iterator[Paragraph]:
        if self._n_left_out:
            return
        if self.joined:
            self.joined.parts += paragraph.parts
            self.joined.is_joined = paragraph.is_joined
            paragraph, self.joined = self.joined, None
        if paragraph.is_joined and not self._paragraphs:
            self.joined = paragraph
        else:
            yield paragraph


@lru_cache(4096)  # Word has some hundreds; a hostile file can have any number
def _name_of(tag: str) -> str:
    """The name of a tag without its namespace: after `m:` in formulas, empty for unknown namespaces."""
    for namespaces, prefix in ((NAMESPACES, ""), (MATH, _OF_MATH)):
        for namespace in namespaces:
            if tag.startswith(namespace):
                return prefix + tag.removeprefix(namespace)
    return tag if tag == _FALLBACK else ""


def _attributes(element: Element) -> Mapping[str, str]:
    """An element's attributes, by their names without namespaces."""
    return {key.rpartition("}")[2]: value for key, value in element.items()}
