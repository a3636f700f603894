"""The rule that joins lines that were wrapped at a width, as in scans, PDF, e-mail and old newsgroups.

A line of a normalized text is a paragraph, so that a document with wrapped paragraphs has to be recognised
before its lines are joined. A wrong join costs more than a missed one: a document of one-line paragraphs,
verse, a list, a dialogue or a table stays as it is.
"""

import re
from collections.abc import Iterator, Sequence

from kazprep.edits import Replacement
from kazprep.normalization.columns import FULL, Column, LineBreak, breaks_of, column_of, is_furniture
from kazprep.normalization.divided_words import WordsOfText
from kazprep.normalization.lines import End, Line, Start, lines_of
from kazprep.text.alphabet import LOWER_CYRILLIC

_LOWER_LINE = re.compile(rf"\n[^\S\n]*[a-z{LOWER_CYRILLIC}]")
_SEPARATED = re.compile(r"\n\s")
_MIN_LOWER = 0.07  # of the lines


def wrapped_lines(text: str, *, always: bool = False, heading: bool = False) -> Iterator[Replacement]:
    """Join the lines of a text that was wrapped at a width, and the words that are hyphenated at line ends.

    A text counts as wrapped if its lines break inside sentences, near one width, as prose does; blank lines
    and indented lines separate its paragraphs. `always` skips this check. With `heading` the first line is a
    heading, and is not joined.

    Does nothing if lines begin with capital letters (verse), differ much in length (lists, messages) or end
    sentences (a paragraph a line). List items, replies, page numbers and short lines are never joined.

    In other texts a line that ends in a genitive is joined with one that begins with a lowercase letter.

    >>> text = "Тауда түнімен қалың\\nқар жауып, таңертең\\nжол түгел жабылды."
    >>> [(start, end, new) for start, end, new in wrapped_lines(text)]
    [(19, 20, ' '), (39, 40, ' ')]
    """
    if not always and not _may_be_wrapped(text):
        yield from _after_genitive(text, heading=heading)
        return
    lines = lines_of(text)[heading:]
    breaks = breaks_of(lines)
    if not always and not any(line_break.inside for line_break in breaks):
        return
    furniture: frozenset[int] = frozenset()
    if not always:
        furniture = frozenset(line.start for line in lines if is_furniture(line))
    column = Column(0, FULL) if always else column_of(lines, breaks, text, furniture)
    if column is None:
        if sum(line_break.inside for line_break in breaks) <= _FEW_LOWER:
            yield from _after_genitive(text, heading=heading)
        return
    words = WordsOfText(text)
    separated = always or any(line.begins_paragraph for line in lines[1:])
    verse = set() if always else _verse(breaks)
    joined_at = -1
    for line_break in breaks:
        if line_break.before.block in verse:
            continue
        continues = line_break.before.start == joined_at or line_break.before.has_sentence_end_inside
        if not _was_wrapped(line_break, column, separated, furniture, continues=continues):
            continue
        start, end = line_break.before.end, line_break.after.start
        joined_at = end
        if line_break.end is not End.HYPHEN:
            yield start, end, " "
        elif words.keeps_hyphen(start, end):
            yield start, end, ""
        else:
            yield start - 1, end, ""


_FEW_LOWER = 2  # lines that begin with lowercase letters; more are verse or messages
_GENITIVE = re.compile(rf"[ндт][ыі]ң([^\S\n]*\n[^\S\n]*)(?=[{LOWER_CYRILLIC}])")


def _after_genitive(text: str, *, heading: bool) -> Iterator[Replacement]:
    """Join lines after a genitive, which no sentence ends in: `«Таң» газетінің` and `редакторы келді.`"""
    if "ң\n" not in text and "ң \n" not in text:
        return
    body = text.find("\n") + 1 if heading else 0
    for match in _GENITIVE.finditer(text, body):
        yield *match.span(1), " "


def _may_be_wrapped(text: str) -> bool:
    """Whether lines begin with lowercase letters, and often enough if nothing separates paragraphs."""
    if _LOWER_LINE.search(text) is None or "-->" in text:  # subtitles
        return False
    if "\r" in text or _SEPARATED.search(text):
        return True
    return sum(1 for _ in _LOWER_LINE.finditer(text)) >= _MIN_LOWER * text.count("\n")


_OPEN = (End.OPEN, End.COMMA)
_INCOMPLETE = re.compile(r"[ндт][ыі]ң\Z|(?:\A|\s)(?:мен|бен|пен|және|деген|атты|жылғы)\Z")


def _is_incomplete(line: Line) -> bool:
    """Whether a line ends in a genitive, a conjunction or the like, which no sentence or heading ends in."""
    return _INCOMPLETE.search(line.text, max(line.start, line.end - 8), line.end) is not None


def _verse(breaks: Sequence[LineBreak]) -> set[int]:
    """The blocks of verse in a wrapped text: lines that end no sentence come before capital letters."""
    of_block: dict[int, list[LineBreak]] = {}
    for line_break in breaks:
        of_block.setdefault(line_break.before.block, []).append(line_break)
    return {
        block
        for block, of_this in of_block.items()
        if len(of_this) > 1
        and 4 * sum(line_break.inside for line_break in of_this) < len(of_this)
        and 2 * sum(line_break.start is Start.UPPER and line_break.end in _OPEN for line_break in of_this)
        > len(of_this)
    }


def _was_wrapped(
    line_break: LineBreak, column: Column, separated: bool, furniture: frozenset[int], *, continues: bool
) -> bool:
    """Whether a line break in a text that was wrapped in a column comes from wrapping.

    `continues` says that a sentence begins before the line or ends within it, so that it is no heading.
    """
    before, start, end, width = line_break.before, line_break.start, line_break.end, column.width
    if (
        start is Start.OTHER
        or before.is_number
        or line_break.after.is_number
        or before.length > 1.2 * width > 0
    ):
        return continues and before.text.endswith("№", before.start, before.end)
    share = FULL if separated else column.full  # an indent is no part of the length
    full = line_break.length_with_next_word() > share * width
    if end is End.HYPHEN:
        return before.length > 0.6 * width
    if before.start in furniture:
        if line_break.after.start in furniture:
            return False
        return full and start is Start.LOWER and end in (End.OPEN, End.COMMA, End.COLON)
    if line_break.after.start in furniture and line_break.after.length < 0.8 * width:
        return False
    if start is Start.LABEL:
        return full and end in (End.OPEN, End.COMMA) and not separated
    if start is Start.REPLY and before.text[before.start] in "–—-":  # the next item of a list
        return False
    is_title = before.begins_text and start is not Start.LOWER and end is End.OPEN and not separated
    if is_title and not (before.in_capitals and line_break.after.in_capitals):
        return False
    if start is Start.LOWER and end in _OPEN:
        least = min(0.5, column.least) if continues else 0.5
        return before.length > least * width or _is_incomplete(before)
    if end is End.COLON:
        return full and start is Start.LOWER
    if end is End.TERMINAL:
        return full and (start is Start.LOWER or (separated and start is not Start.REPLY))
    if before.in_capitals != line_break.after.in_capitals:
        return False
    if continues and end in _OPEN and not before.ends_in_verb:
        return line_break.length_with_next_word() > column.least * width
    return (full or _is_incomplete(before)) and line_break.after.text[line_break.after.start] != "№"
