"""The lines of text of HTML elements: a paragraph, heading, list item or table row a line."""

import re
from collections import Counter
from dataclasses import dataclass, field
from enum import Enum, auto

from kazprep.readers.superscripts import lowered, raised
from kazprep.readers.web.html_elements import BLOCKS, BREAKS, CELLS, HEADINGS, PREFORMATTED

_SPACE = re.compile(r"[ \t\n\r\f\v]+")  # of HTML: a no-break space is not
_WORD_BOUNDARY = re.compile(
    r"[a-zа-яёәғқңөұүһі0-9][A-ZА-ЯЁӘҒҚҢӨҰҮҺІ]"
)  # a word or number ends and a name begins
_ROWS = frozenset({"tbody", "tfoot", "thead", "tr"})
_ENDED_BY = {  # elements whose end tag may be left out, and the elements that end them then
    "dd": frozenset({"dd", "dt"}),
    "dt": frozenset({"dd", "dt"}),
    "li": frozenset({"li"}),
    "option": frozenset({"optgroup", "option"}),
    "p": BLOCKS,
    "td": CELLS | _ROWS,
    "th": CELLS | _ROWS,
    "tr": _ROWS,
}
_LINE_ELEMENTS = (*sorted(HEADINGS), "li")
_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text, and what element it is in."""

    text: str
    element: str = "p"
    """`h1` to `h6`, `li`, `tr`, or `p` for any other."""
    n_linked: int = 0
    """The number of its characters that are in links."""
    n_metadata: int = 0
    """The number of its characters that are metadata of the article, such as a date."""


class _Seam(Enum):
    """The position of the next text in a line."""

    NONE = auto()
    AFTER = auto()  # directly after an element
    BETWEEN = auto()  # at the beginning of one that is directly after another


@dataclass(slots=True)
class _Block:
    """An open block element."""

    name: str
    lines: list[Line]
    """The list that its lines are added to; for a cell those inside it."""
    cells: list[list[Line]] = field(default_factory=list)


class LineBuilder:
    """Makes lines of elements and texts, given in the order of the document.

    White space collapses as in a browser, except in preformatted text. `keeps_line_ends` keeps the line ends
    of text outside all block elements, as in a plain text with a list in the middle.
    """

    def __init__(self, *, keeps_line_ends: bool = False) -> None:
        self._keeps_line_ends = keeps_line_ends
        self._lines: list[Line] = []
        self._blocks: list[_Block] = []
        self._open: Counter[str] = Counter()
        self._preformatted = 0
        self._metadata = 0
        self._parts: list[str] = []
        self._seam = _Seam.NONE
        self._shifted: list[str] | None = None  # the text of an open superscript or subscript
        self._n_linked = self._n_metadata = 0

    def start(self, name: str, *, is_metadata: bool = False) -> None:
        """An element begins; `is_metadata`: its text is about the article, not of it."""
        self._metadata += is_metadata
        if name in BREAKS:
            self._end_line()
        elif name in BLOCKS:
            self._end_line()
            while self._blocks and name in _ENDED_BY.get(self._blocks[-1].name, _NONE):
                self._close()
            within = self._blocks[-1].lines if self._blocks else self._lines
            self._blocks.append(_Block(name, [] if name in CELLS else within))
            self._open[name] += 1
            self._preformatted += name in PREFORMATTED
        else:
            if name in ("sub", "sup") and self._shifted is None:
                self._shifted = []
            self._open[name] += 1
            if self._seam is _Seam.AFTER:
                self._seam = _Seam.BETWEEN

    def end(self, name: str, *, is_metadata: bool = False) -> None:
        """An element ends; an end tag without a start tag is ignored."""
        self._metadata -= is_metadata
        if name in BREAKS:
            return
        if name in BLOCKS:
            self._end_line()
            if self._open[name]:
                while self._close() != name:
                    pass
        elif self._open[name]:
            self._open[name] -= 1
            self._seam = _Seam.AFTER
            if name in ("sub", "sup") and not self._open[name]:
                self._end_shift(name)

    def text(self, piece: str) -> None:
        """Text in the open elements."""
        if not self._preformatted and (self._blocks or not self._keeps_line_ends):
            self._add(piece)
            return
        first, *others = piece.split("\n")
        self._add(first)
        for other in others:
            self._end_line()
            self._add(other)

    def lines(self) -> list[Line]:
        """All lines, at the end of the document."""
        self._end_line()
        while self._blocks:
            self._close()
        return self._lines

    def _add(self, piece: str) -> None:
        if not piece:
            return
        if (
            self._seam is _Seam.BETWEEN
            and self._parts
            and _WORD_BOUNDARY.match(self._parts[-1][-1:] + piece[:1])
        ):
            self._parts.append(" ")  # <span>5 наурыз 2026</span><span>Айгүл Сәрсенова</span>
        self._seam = _Seam.NONE
        (self._parts if self._shifted is None else self._shifted).append(piece)
        n = len(piece.strip())
        self._n_linked += n if self._open["a"] else 0
        self._n_metadata += n if self._metadata else 0

    def _end_shift(self, name: str) -> None:
        if self._shifted is not None:
            text = "".join(self._shifted)
            self._parts.append(raised(text) if name == "sup" else lowered(text))
            self._shifted = None

    def _end_line(self) -> None:
        if not self._parts and self._shifted is None:
            return
        self._end_shift("sup" if self._open["sup"] else "sub")
        line_text = _SPACE.sub(" ", "".join(self._parts)).strip()
        if line_text:
            line = Line(line_text, self._element(), self._n_linked, self._n_metadata)
            (self._blocks[-1].lines if self._blocks else self._lines).append(line)
        self._parts.clear()
        self._seam = _Seam.NONE
        self._n_linked = self._n_metadata = 0

    def _element(self) -> str:
        return next((name for name in _LINE_ELEMENTS if self._open[name]), "p")

    def _close(self) -> str:
        """End the innermost block and return its name. The cells of a row are one line if each is one."""
        block = self._blocks.pop()
        self._open[block.name] -= 1
        self._preformatted -= block.name in PREFORMATTED
        outer = self._blocks[-1].lines if self._blocks else self._lines
        if block.name in CELLS:
            if self._blocks and self._blocks[-1].name == "tr":
                self._blocks[-1].cells.append(block.lines)
            else:
                outer.extend(block.lines)
        elif block.cells:
            filled = [cell for cell in block.cells if cell]
            if all(len(cell) == 1 for cell in filled):
                _add_row(outer, [cell[0] for cell in filled])
            else:
                outer.extend(line for cell in filled for line in cell)
        return block.name


def _add_row(lines: list[Line], cells: list[Line]) -> None:
    if cells:
        text = " ".join(cell.text for cell in cells)
        lines.append(
            Line(text, "tr", sum(cell.n_linked for cell in cells), sum(cell.n_metadata for cell in cells))
        )
