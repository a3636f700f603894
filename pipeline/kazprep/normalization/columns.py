"""The column that a text was wrapped in: how wide it is, and whether it was wrapped at all.

A wrong join costs more than a missed one: a document of one-line paragraphs, verse, a list, a dialogue or a
table has no column.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from kazprep.normalization.lines import End, Line, Start, end_of, start_of
from kazprep.structure import Part
from kazprep.structure.apply import part_by_form
from kazprep.text.alphabet import LOWER_CYRILLIC

MIN_WIDTH, MAX_WIDTH = 16, 160
"""Characters: no column is narrower, and longer lines are not wrapped ones."""

_MIN_INSIDE = 0.4  # of the line breaks, in the blocks of wrapped lines, that are inside sentences
_MAX_WIDTH_OF_FEW = 100  # characters, in a short text
_ALMOST_FULL = 0.93  # of the width; printed letters differ in width
_MAX_PROSE_SENTENCE = 600  # characters, on average
_MANY = 6  # breaks inside sentences, from which shares count instead of each break
_NO_PROSE = (Start.OTHER, Start.LABEL)
FULL = 0.85
"""The share of the width that a full line has where nothing tells it better."""

_MIN_FILLED = 4  # breaks inside sentences; of fewer, each has to be where the next word had no room
_MIN_WIDTH_OF_FEW = 45  # characters
_MIN_FILLED_WIDTH = 24  # characters; verse is narrower
_FEW_FILLED = 8  # breaks inside sentences, up to which a sentence has to end within a line
_MAX_LONGER = 0.1  # of the lines
_LOWER_WITHIN_LINE = re.compile(rf"[{LOWER_CYRILLIC}]{{3}}[.!?] [{LOWER_CYRILLIC}]")
_MIN_UNEVEN = 0.75  # of the width: the median line that breaks inside a sentence, with the next word
_LEAST, _LEAST_UNEVEN = 0.6, 0.33  # of the width
_LONGER = 1.2  # of the width: a longer line was not broken


@dataclass(frozen=True, slots=True)
class LineBreak:
    """The break between two lines of a block."""

    before: Line
    after: Line
    end: End
    start: Start

    @property
    def inside(self) -> bool:
        """Whether it seems to be inside a sentence: no punctuation before it, a lowercase letter after it."""
        return self.start is Start.LOWER and self.end in (End.OPEN, End.COMMA, End.HYPHEN)

    def length_with_next_word(self) -> int:
        """The length of the line with the first word of the next one, in characters."""
        return self.before.length + 1 + self.after.first_word_length


@dataclass(frozen=True, slots=True)
class Column:
    """The column that a text was wrapped in."""

    width: int
    """In characters; 0 where it is not known."""
    full: float
    """The share of the width that a full line has at least, with the first word of the next one."""
    least: float = _LEAST
    """The same of a line in the middle of a sentence."""


def is_furniture(line: Line) -> bool:
    """Whether a line is a credit, a caption, a row or a heading by its form, and not the start of an item."""
    if line.length > MAX_WIDTH:
        return False
    return part_by_form(line.text[line.start : line.end]) not in (None, Part.LIST)


def column_of(
    lines: Sequence[Line], breaks: Sequence[LineBreak], text: str, furniture: frozenset[int]
) -> Column | None:
    """The column that the lines of a text were wrapped in, or None if they were not."""
    filled = _filled_column(lines, breaks, furniture)
    if filled is not None:
        return filled
    width = _width(lines, breaks, text)
    return _uneven_column(lines, breaks, furniture) if width is None else Column(width, FULL)


def breaks_of(lines: Sequence[Line]) -> list[LineBreak]:
    """The breaks between the lines of each block."""
    found = []
    for before, after in pairwise(lines):
        if not after.begins_paragraph:
            found.append(LineBreak(before, after, end_of(before), start_of(after)))
    return found


def _filled_column(
    lines: Sequence[Line], breaks: Sequence[LineBreak], furniture: frozenset[int]
) -> Column | None:
    """The column of a text whose lines break inside sentences just where the next word had no room.

    That is so whatever else is in the text: headings, credits, tables, lists. Lines of verse and messages
    have room for it, or end their sentences.
    """
    prose = [
        each for each in breaks if each.before.start not in furniture and each.after.start not in furniture
    ]
    inside = [each for each in prose if each.inside]
    if len(inside) < 2:
        return None
    few = len(inside) < _MIN_FILLED
    width = max(each.before.length for each in inside)
    if not (_MIN_WIDTH_OF_FEW if few else _MIN_FILLED_WIDTH) <= width <= MAX_WIDTH:
        return None
    shares = sorted(
        (each.before.length + 1 + (4 if each.end is End.HYPHEN else each.after.first_word_length)) / width
        for each in inside
    )
    if shares[0 if few else len(shares) // 10] < (1 if few else _ALMOST_FULL):
        return None
    hyphens = sum(each.end is End.HYPHEN for each in inside)
    if len(inside) < _FEW_FILLED or width < 40:
        ends = sum(line.has_sentence_end_inside for line in lines)
        if ends + hyphens < (1 if few or width >= 40 else 2):
            return None
    longer = sum(line.length > 1.1 * width for line in lines if line.start not in furniture)
    if longer > _MAX_LONGER * len(lines):
        return None
    if sum(_suspicion(each) == "lowercase after punctuation" for each in prose) > 0.1 * len(prose):
        return None
    low = shares[len(shares) // 20]
    return Column(width, min(1.0, max(FULL, low - 0.02)), max(_LEAST, min(FULL, low - 0.1)))


def _uneven_column(
    lines: Sequence[Line], breaks: Sequence[LineBreak], furniture: frozenset[int]
) -> Column | None:
    """The column of a text whose lines are of uneven length, and break inside sentences that are prose.

    Lines of newspapers and scans that were typed by hand break where somebody thought fit. They are prose:
    sentences end within lines, and begin with capital letters there; hardly a line is longer than those that
    break; and what comes before the breaks is no verb, with which a message without full stops would end.
    """
    prose = [
        each for each in breaks if each.before.start not in furniture and each.after.start not in furniture
    ]
    inside = [
        each
        for each in prose
        if each.inside and each.before.length >= _MIN_FILLED_WIDTH and not each.before.ends_in_verb
    ]
    if len(inside) < 2:
        return None
    width = max(each.before.length for each in inside)
    if width > MAX_WIDTH:
        return None
    shares = sorted(each.length_with_next_word() / width for each in inside)
    few = len(inside) < _MIN_FILLED
    if shares[0 if few else len(shares) // 2] < (_ALMOST_FULL if few else _MIN_UNEVEN):
        return None
    of_text = [line for line in lines if line.start not in furniture]
    if sum(line.length > _LONGER * width for line in of_text) > _MAX_LONGER * len(of_text):
        return None
    ends = sum(line.has_sentence_end_inside for line in lines)
    lower = sum(_LOWER_WITHIN_LINE.search(line.text, line.start, line.end) is not None for line in lines)
    lower += sum(_suspicion(each) == "lowercase after punctuation" for each in prose)
    if ends < max(2, len(inside) // 3) or 4 * lower > ends:
        return None
    return Column(width, FULL, _LEAST_UNEVEN)


def _width(lines: Sequence[Line], breaks: Sequence[LineBreak], text: str) -> int | None:
    """The width at which the lines of a text were wrapped, in characters, or None if they were not."""
    inside = [line_break for line_break in breaks if line_break.inside]
    if not inside:
        return None
    blocks = {line_break.before.block for line_break in inside}
    candidates = [line_break for line_break in breaks if line_break.before.block in blocks]
    few = len(inside) < _MANY
    if few:
        width = max(line.length for line in lines if line.block in blocks)
    else:
        lengths = sorted(line_break.before.length for line_break in inside)
        width = lengths[-1] if len(lengths) < 20 else lengths[int(0.95 * len(lengths))]
    if not MIN_WIDTH <= width <= (_MAX_WIDTH_OF_FEW if few else MAX_WIDTH):
        return None
    # Verse and lists have capital letters or commas, messages lowercase letters after punctuation.
    suspicions = Counter(_suspicion(line_break) for line_break in candidates)
    if len(inside) < (0.5 if few else _MIN_INSIDE) * len(candidates) or suspicions["uppercase"] > len(inside):
        return None
    commas = sum(line_break.end is End.COMMA for line_break in candidates)
    if len(candidates) > 2 and commas > (0.6 if few else 0.4) * len(candidates):
        return None
    if suspicions["lowercase after punctuation"] > (0 if few else 0.1 * len(candidates)):
        return None
    full = sum(
        line_break.length_with_next_word() > (_ALMOST_FULL if few else 0.85) * width for line_break in inside
    )
    if full < len(inside) * (1 if few else 0.8):
        return None
    if sum(line_break.before.n_words for line_break in inside) < 2 * len(inside):
        return None
    if few:
        return width if _are_sentences(lines, blocks, candidates, width) else None
    ends = sum(1 for _ in _SENTENCE_END.finditer(text))
    return width if ends * _MAX_PROSE_SENTENCE >= len(text) else None


_SENTENCE_END = re.compile(r"[.!?…][»”\"')\]]*(?=\s|\Z)")


def _suspicion(line_break: LineBreak) -> str:
    """Why a line break may not come from wrapping; empty if there is no such reason."""
    if line_break.start is Start.LOWER and line_break.end is End.TERMINAL:
        return "lowercase after punctuation"
    if line_break.start is Start.UPPER and line_break.end in (End.OPEN, End.COMMA):
        return "uppercase"
    return ""


def _are_sentences(lines: Sequence[Line], blocks: set[int], breaks: Sequence[LineBreak], width: int) -> bool:
    """Whether each block of a short text consists of complete sentences that fill its lines.

    Its first line may be a heading.
    """
    if len(breaks) == 1 and breaks[0].before.n_words < 3:
        return False
    inside = [line_break for line_break in breaks if line_break.inside]
    verbs = sum(
        line_break.before.ends_in_verb and not line_break.after.begins_with_verb_of_speech
        for line_break in inside
    )
    if 2 * verbs > len(inside):  # sentences without punctuation
        return False
    headed = len(inside) > 1
    for number, line_break in enumerate(breaks):
        is_first = number == 0 or line_break.before.block != breaks[number - 1].before.block
        if headed and is_first and line_break.start is Start.UPPER:
            continue
        if (
            line_break.end is not End.TERMINAL
            and line_break.start not in _NO_PROSE
            and line_break.length_with_next_word() <= _ALMOST_FULL * width
        ):
            return False
    for block in blocks:
        block_lines = [line for line in lines if line.block == block and start_of(line) not in _NO_PROSE]
        if not block_lines:
            return False
        if block_lines[0].starts_lower or not block_lines[-1].ends_sentence:
            return False
    return True
