"""The lines of a text before normalization: how they begin and end, and which of them belong together."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from kazprep.text.abbreviations import abbreviation_type
from kazprep.text.alphabet import LINE_BREAKS, LOWER_CYRILLIC, UPPER


class End(Enum):
    """The end of a line."""

    TERMINAL = auto()
    """Sentence-final punctuation, with or without closing punctuation."""
    ABBREVIATION = auto()
    """The full stop of an abbreviation or an initial, which may end a sentence as well."""
    COLON = auto()
    """A colon, a semicolon, an underscore of a form, or the cell of a table."""
    COMMA = auto()
    HYPHEN = auto()
    """A hyphen, soft or hard, after a letter or digit."""
    OPEN = auto()
    """A letter, a digit or anything else that does not end a sentence."""


class Start(Enum):
    """The start of a line, after opening punctuation."""

    LOWER = auto()
    """A lowercase letter, or a dash and a lowercase letter."""
    UPPER = auto()
    DIGIT = auto()
    REPLY = auto()
    """A dash and an uppercase letter."""
    LABEL = auto()
    """A word or two and a colon."""
    OTHER = auto()
    """The number or bullet of a list item, a sign of quoted e-mail, or anything else."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank, `text[start:end]`, without white space around it."""

    text: str
    start: int
    end: int
    block: int
    """Lines with the same number have no blank line and no indented one between them."""
    begins_paragraph: bool
    """Whether a blank line is before it, or it is indented and most are not."""

    @property
    def length(self) -> int:
        """In characters."""
        return self.end - self.start

    @property
    def first_word_length(self) -> int:
        """In characters."""
        start = self.start
        if self.text[start] in "-–—" and self.text[start + 1 : start + 2].isspace():
            start += 2
        space = _SPACE.search(self.text, start, self.end)
        return (space.start() if space else self.end) - self.start

    @property
    def n_words(self) -> int:
        """The number of words, which are separated by white space."""
        return len(self.text[self.start : self.end].split())

    @property
    def begins_text(self) -> bool:
        """Whether no line is before it."""
        return self.block == 0 and not self.text[: self.start].strip()

    @property
    def starts_lower(self) -> bool:
        """Whether it begins with a lowercase letter."""
        return start_of(self) is Start.LOWER

    @property
    def ends_sentence(self) -> bool:
        """Whether it ends in sentence-final punctuation, a colon or the like."""
        return end_of(self) in (End.TERMINAL, End.COLON)

    @property
    def has_sentence_end_inside(self) -> bool:
        """Whether a sentence ends within it, and another one begins."""
        return _SENTENCE_END.search(self.text, self.start, self.end) is not None

    @property
    def ends_in_verb(self) -> bool:
        """Whether its last word looks like a finite verb or a predicate, with which sentences end."""
        return _VERB.search(self.text, max(self.start, self.end - 20), self.end) is not None

    @property
    def begins_with_verb_of_speech(self) -> bool:
        """Whether it begins with a verb that follows a quotation: `деп`, `деді`."""
        return _VERB_OF_SPEECH.match(self.text, self.start, self.end) is not None

    @property
    def is_number(self) -> bool:
        """Whether it is only a number, as of a page."""
        return _NUMBER.fullmatch(self.text, self.start, self.end) is not None

    @property
    def in_capitals(self) -> bool:
        """Whether its letters are all uppercase."""
        return self.text[self.start : self.end].isupper()


_LINE = re.compile(f"[^{LINE_BREAKS}]+")
_SPACE = re.compile(r"\s")
_BLANK = re.compile(rf"(?>\r\n|[{LINE_BREAKS}])[^\S{LINE_BREAKS}]*[{LINE_BREAKS}]")
_SENTENCE_END = re.compile(rf"[{LOWER_CYRILLIC}][.!?] [{UPPER}\d«–—]")
_TERMINAL = re.compile(r"[.!?…][»”\"')\]]*\Z")
_VERB = re.compile(
    r"(?:[аеый]ды|[аей]ді|[лнст][дт][ыі]|[рп]ед?ым|д[ыі][мқк]|м[ыі]н|м[ыі]з|с[ыі]ң|екен|емес|керек|\bбар|жоқ)\Z"
)
_VERB_OF_SPEECH = re.compile("[–—-]? ?де(?:п|[дйгс])")
_NUMBER = re.compile(r"\d{1,4}|[-–—] ?\d{1,4} ?[-–—]")
_LIST_ITEM = re.compile(
    r"""
      [>|•*·▪■●○◦✓✔➢➤►#+=_~\uf000-\uf0ff] | o \s
    | \(? (?: \d{1,3} (?: \.\d{1,3} )* | [a-zа-яәі] | [ivxIVXІХ]{1,5} ) [.)] (?: \s | \Z )
    | \d{1,3} (?: -\d )? [ ]? -? (?: бап | тарау | бөлім | тармақ | кесте | сурет | қосымша ) \b
    | \d{1,2} [:.] \d\d (?: [ ] | - (?! [а-я] ) | – | \Z ) | \[
    """,
    re.VERBOSE,
)
_LABEL = re.compile(rf"[{UPPER}][^\W\d_]*(?: [^\W\d_.]+\.?)?:\s")
_COLUMNS = re.compile(r"\S(?: {5}|\t| ?\| ).*\S")
_OPENING = "«“„\"'‘(["
_MAX_INDENTED = 0.4  # of the lines, if an indent marks a paragraph


def lines_of(text: str) -> list[Line]:
    """The lines of a text that are not blank."""
    spans = list(_spans(text))
    if not spans:
        return []
    indents = [indent for _, _, indent, _ in spans]
    min_indent = min(indents)
    indented = sum(indent > min_indent for indent in indents)
    marks_paragraph = 0 < indented <= _MAX_INDENTED * len(spans)
    found: list[Line] = []
    block = 0
    for start, end, indent, blank in spans:
        begins = blank or (marks_paragraph and indent > min_indent)
        block += begins
        found.append(Line(text, start, end, block, begins))
    return found


def _spans(text: str) -> Iterator[tuple[int, int, int, bool]]:
    """Start, end and indent of each line that is not blank, and whether a blank line is before it."""
    last = 0
    for match in _LINE.finditer(text):
        line = match[0]
        content = line.strip()
        if not content:
            continue
        indent = len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip())
        start = match.start() + len(line) - len(line.lstrip())
        yield start, start + len(content), indent, _BLANK.search(text, last, start) is not None
        last = start + len(content)


def line_spans(text: str) -> Iterator[tuple[int, int]]:
    """The start and end of each line of a text, without the line feeds between them.

    >>> list(line_spans("Қар\\n\\nжауды"))
    [(0, 3), (4, 4), (5, 10)]
    """
    start = 0
    while start <= len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield start, end
        start = end + 1


def end_of(line: Line) -> End:
    """The end of a line."""
    text, end = line.text, line.end
    last = text[end - 1]
    if _COLUMNS.search(text, line.start, end):
        return End.COLON
    if last in "-\u00ad¬":
        return End.HYPHEN if end - line.start > 1 and text[end - 2].isalnum() else End.OPEN
    if last in ":;_":
        return End.COLON
    if last == ",":
        return End.COMMA
    if _TERMINAL.search(text, max(line.start, end - 6), end) is None:
        return End.OPEN
    word = text[max(line.start, end - 20) : end - 1].rpartition(" ")[2]
    abbreviated = last == "." and (abbreviation_type(word) is not None or (len(word) == 1 and word.isupper()))
    return End.ABBREVIATION if abbreviated else End.TERMINAL


def start_of(line: Line) -> Start:
    """The start of a line."""
    text, start = line.text, line.start
    if _LIST_ITEM.match(text, start, line.end) or _COLUMNS.search(text, start, line.end):
        return Start.OTHER
    if _LABEL.match(text, start, line.end):
        return Start.LABEL
    dash = text[start] in "-–—"
    if dash:
        start += 1
        while start < line.end and text[start].isspace():
            start += 1
    while start < line.end and text[start] in _OPENING:
        start += 1
    first = text[start : start + 1]
    if first.islower():
        is_list_item = text.startswith("- ", line.start) and not line.begins_with_verb_of_speech
        return Start.OTHER if is_list_item else Start.LOWER
    if first.isupper():
        return Start.REPLY if dash else Start.UPPER
    if first == "№" and text[start + 1 : start + 3].strip()[:1].isdigit():
        return Start.DIGIT
    return Start.DIGIT if first.isdecimal() and not dash else Start.OTHER
