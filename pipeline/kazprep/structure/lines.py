"""The lines of an article as the rules over its structure see them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from kazprep.text.alphabet import LOWER_CYRILLIC
from kazprep.text.lazy_pattern import lazy_pattern


class Part(StrEnum):
    """What a line, and so a sentence, is part of."""

    TEXT = "text"
    """Prose, dialogue and verse; also what no rule recognises."""
    TITLE = "title"
    HEADING = "heading"
    """A heading inside the article, a rubric above its title, or a subtitle below."""
    DATELINE = "dateline"
    """A place and a date alone in their line; those before a dash are part of the first sentence."""
    CREDIT = "credit"
    """Who wrote, took, translated or published it, when, and how to reach them; counters and page numbers."""
    CAPTION = "caption"
    LIST = "list"
    TABLE = "table"


TAB = "\t"
"""What separates the columns of a line in `Line.text`."""

_DIGIT = lazy_pattern(r"\d")
_WORD = lazy_pattern(r"\w[\w’'-]*")
_WORD_BREAK = lazy_pattern(r"[\s«-]")
_FINITE_VERB = lazy_pattern(
    rf"(?:[{LOWER_CYRILLIC}]+(?:[аеый]ды|[аей]ді|[лнр]д[ыі]|[стпшкқ]т[ыі]|[дт][ыі]қ|[дт]ік|[дт][ыі]м|м[ыі]н|м[ыі]з|с[ыі]ң)"
    r"|екен|емес|керек|бар|жоқ|мүмкін|тиіс|отыр|тұр|жүр|жатыр)"
)
_MAX_VERB = 30  # characters, with punctuation
_CLOSING = "»”\"')]* ¹²³⁴⁵"
_TERMINALS = ".!?…"


@dataclass(slots=True, eq=False)
class Line:
    """A line without white space around it; a tab in `text` separates columns."""

    text: str
    length: int = field(init=False)
    """In characters."""
    terminal: str = field(init=False)
    """The sentence-final punctuation at the end, before closing marks; empty if there is none."""
    _has_digit: bool | None = field(default=None, repr=False)
    _words: list[str] | None = field(default=None, repr=False)
    _ends_in_verb: bool | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        self.length = len(self.text)
        last = self.text.rstrip(_CLOSING)[-1:]
        self.terminal = last if last and last in _TERMINALS else ""

    @property
    def has_digit(self) -> bool:
        """Whether there is a digit in it."""
        if self._has_digit is None:
            self._has_digit = _DIGIT.search(self.text) is not None
        return self._has_digit

    @property
    def is_prose(self) -> bool:
        """Whether it is too long for anything but prose or an item of a list."""
        length = self.length
        return length > MAX_HEADING or (length > _MAX_WITH_STOP and self.text[-1] in _TERMINALS)

    @property
    def cells(self) -> list[str]:
        """The columns, at least one."""
        return self.text.split(TAB)

    @property
    def words(self) -> list[str]:
        """The words and numbers, without punctuation."""
        if self._words is None:
            self._words = _WORD.findall(self.text)
        return self._words

    @property
    def in_capitals(self) -> bool:
        """Whether all of its letters are uppercase."""
        return self.text.isupper()

    @property
    def ends_in_verb(self) -> bool:
        """Whether its last word looks like a finite verb or a predicate."""
        if self._ends_in_verb is None:
            end = self.text[-_MAX_VERB:].rstrip(_CLOSING + _TERMINALS)
            last = _WORD_BREAK.split(end)[-1]
            self._ends_in_verb = _FINITE_VERB.fullmatch(last) is not None and not end.endswith(" тамыз")
        return self._ends_in_verb


@dataclass(eq=False)
class Lines:
    """The lines of a document, with what was decided on each so far."""

    lines: Sequence[Line]
    parts: list[Part | None]
    has_title: bool = False
    """Whether the first line is known to be the title."""

    title_at: int | None = None
    """The index of the title, once that was looked for; -1 if there is none."""

    def __len__(self) -> int:
        return len(self.lines)

    def part(self, index: int) -> Part | None:
        """What was decided on a line; None for one that is not decided, or that does not exist."""
        return self.parts[index] if 0 <= index < len(self.lines) else None

    def line(self, index: int) -> Line | None:
        """A line, if it exists."""
        return self.lines[index] if 0 <= index < len(self.lines) else None

    def beginning_with(self, mark: str) -> list[Line]:
        """The lines that begin with a character."""
        found = self._by_first.get(mark)
        if found is None:
            found = self._by_first[mark] = [line for line in self.lines if line.text.startswith(mark)]
        return found

    @cached_property
    def _by_first(self) -> dict[str, list[Line]]:
        return {}

    @cached_property
    def head(self) -> range:
        """The first lines, up to one that is long, or a sentence; a line alone has no head."""
        if len(self.lines) == 1:
            return range(0)
        for index, line in enumerate(self.lines[:_MAX_HEAD]):
            is_far = line.length > _MAX_WITH_STOP_IN_HEAD
            if line.length > MAX_HEADING or (line.terminal in _STOPS and (is_far or line.ends_in_verb)):
                return range(index)
        return range(min(len(self.lines), _MAX_HEAD))

    @cached_property
    def begin(self) -> range:
        """The lines before the first one of the text itself, which is long or ends in a full stop."""
        for index, line in enumerate(self.lines):
            is_menu = self.parts[index] is Part.LIST and _IN_MENU.search(line.text) is not None
            if is_menu or self.parts[index] in _FURNITURE:
                continue
            if self.parts[index] is not None or line.length > MAX_HEADING or line.terminal in (".", "…"):
                return range(index)
        return range(len(self.lines))

    @cached_property
    def end(self) -> range:
        """The lines after the last one of the text itself: short ones without a full stop."""
        first = len(self.lines)
        for index in range(len(self.lines) - 1, -1, -1):
            line = self.lines[index]
            is_furniture = self.parts[index] in _FURNITURE
            if not is_furniture and (
                self.parts[index] is not None or line.length > MAX_SIGNATURE or not _may_sign(line)
            ):
                break
            first = index
        return range(first, len(self.lines))


MAX_HEADING = 160
"""Characters: a longer line is no heading or title."""

_IN_MENU = lazy_pattern(r"[\t|/•·▪▼▾☰≡]")
_MAX_HEAD = 12  # lines
_MAX_WITH_STOP_IN_HEAD = 70  # characters
_STOPS = (".", "…")

_MAX_WITH_STOP = 110  # characters: longer lines that end in a full stop are prose

MAX_SIGNATURE = 100
"""Characters: a longer line is not a name with a post, an institution or a place at the end."""

_FURNITURE = frozenset({Part.CREDIT, Part.DATELINE, Part.CAPTION})


def _may_sign(line: Line) -> bool:
    return line.terminal in ("", ".") and not line.ends_in_verb and not line.text[:1].islower()
