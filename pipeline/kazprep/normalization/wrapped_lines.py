"""Joining the lines of a document that were wrapped at a width: scans, PDF, e-mail, old newsgroups.

A line of a normalized text is a paragraph, so that a document whose paragraphs were cut into lines has to be
recognised as one before its lines are joined. A wrong join costs more than one that is missed: a document of
one-line paragraphs, verse, a list, a dialogue or a table stays as it is.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kazprep.normalization.edits import Replacement
from kazprep.normalization.line_hyphens import WordsOfText
from kazprep.normalization.lines import End, Line, Start, end_of, lines_of, start_of

NARROWEST, WIDEST = 16, 160
"""Characters: no column is narrower, and what is wider is no wrapped line."""

_RUNNING = re.compile(r"\n[^\S\n]*[a-zа-яёәғқңөұүһі]")
_MARKED = re.compile(r"\n\s")
_FEWEST = 0.4  # of the line ends, in the blocks of wrapped lines, that are inside sentences
_WIDEST_OF_FEW = 100  # characters, in a short text
_ALMOST = 0.93  # of the width; letters of a printed line are not of one width
_PROSE = 600  # characters; prose has at least so often the end of a sentence
_MANY = 6  # breaks inside sentences, from which on shares are judged rather than each break


@dataclass(frozen=True, slots=True)
class _Break:
    """The break between two lines of a block."""

    before: Line
    after: Line
    end: End
    start: Start

    @property
    def inside(self) -> bool:
        """Whether it looks as if it were inside a sentence: no stop before it and a small letter behind."""
        return self.start is Start.SMALL and self.end in (End.OPEN, End.COMMA, End.HYPHEN)

    def reach(self) -> int:
        """How long the line would be with the first word of the next one, in characters."""
        return self.before.length + 1 + self.after.first_word


def wrapped_lines(text: str, *, always: bool = False, heading: bool = False) -> Iterator[Replacement]:
    """Join the lines of a text that was wrapped at a width, and the words that are hyphenated at line ends.

    A text counts as wrapped if its lines break inside sentences, near one width, as prose does; blank lines
    and indented lines part its paragraphs. `always` takes that for granted. With `heading` the first line is
    one, and stays by itself.

    Does nothing where lines begin with capitals (verse), differ much in length (lists, messages) or end
    sentences (a paragraph a line). Points of lists, replies, page numbers and short lines stay in any case.

    >>> text = "Тауда түнімен қалың\\nқар жауып, таңертең\\nжол түгел жабылды."
    >>> [(start, end, new) for start, end, new in wrapped_lines(text)]
    [(19, 20, ' '), (39, 40, ' ')]
    """
    if not always and not _may_be_wrapped(text):
        return
    lines = lines_of(text)[heading:]
    breaks = _breaks(lines)
    width = 0 if always else _width(lines, breaks, text)
    if width is None:
        return
    words = WordsOfText(text)
    marked = always or any(line.begins_paragraph for line in lines[1:])
    verse = set() if always else _verse(breaks)
    for place in breaks:
        if place.before.block in verse or not _joins(place, width, marked):
            continue
        start, end = place.before.end, place.after.start
        if place.end is not End.HYPHEN:
            yield start, end, " "
        elif words.keeps_hyphen(start, end):
            yield start, end, ""
        else:
            yield start - 1, end, ""


def _may_be_wrapped(text: str) -> bool:
    """Whether lines begin with small letters, and often enough where nothing parts paragraphs."""
    if _RUNNING.search(text) is None or "-->" in text:  # subtitles
        return False
    if "\r" in text or _MARKED.search(text):
        return True
    return sum(1 for _ in _RUNNING.finditer(text)) >= _FEWEST * text.count("\n")


def _breaks(lines: Sequence[Line]) -> list[_Break]:
    found = []
    for before, after in pairwise(lines):
        if not after.begins_paragraph:
            found.append(_Break(before, after, end_of(before), start_of(after)))
    return found


def _width(lines: Sequence[Line], breaks: Sequence[_Break], text: str) -> int | None:
    """The width that the lines of a text were wrapped at, in characters, or None for a text that was not."""
    inside = [place for place in breaks if place.inside]
    if not inside:
        return None
    blocks = {place.before.block for place in inside}
    own = [place for place in breaks if place.before.block in blocks]
    few = len(inside) < _MANY
    if few:
        width = max(line.length for line in lines if line.block in blocks)
    else:
        lengths = sorted(place.before.length for place in inside)
        width = lengths[-1] if len(lengths) < 20 else lengths[int(0.95 * len(lengths))]
    if not NARROWEST <= width <= (_WIDEST_OF_FEW if few else WIDEST):
        return None
    # Verse and lists have capitals or commas at their lines; messages begin small behind a stop.
    kinds = Counter(_kind(place) for place in own)
    if len(inside) < (0.5 if few else _FEWEST) * len(own) or kinds["capital"] > len(inside):
        return None
    if len(own) > 2 and sum(place.end is End.COMMA for place in own) > (0.6 if few else 0.4) * len(own):
        return None
    if kinds["small behind a stop"] > (0 if few else 0.1 * len(own)):
        return None
    full = sum(place.reach() > (_ALMOST if few else 0.85) * width for place in inside)
    if full < len(inside) * (1 if few else 0.8):
        return None
    if sum(place.before.words for place in inside) < 2 * len(inside):
        return None
    if few:
        return width if _are_sentences(lines, blocks, own, width) else None
    ends = sum(1 for _ in _SENTENCE_END.finditer(text))
    return width if ends * _PROSE >= len(text) else None


_SENTENCE_END = re.compile(r"[.!?…][»”\"')\]]*(?=\s|\Z)")


def _kind(place: _Break) -> str:
    if place.start is Start.SMALL and place.end is End.STOP:
        return "small behind a stop"
    if place.start is Start.CAPITAL and place.end in (End.OPEN, End.COMMA):
        return "capital"
    return ""


def _are_sentences(lines: Sequence[Line], blocks: set[int], breaks: Sequence[_Break], width: int) -> bool:
    """Whether each block of a short text is made of sentences, from a capital to a stop, that fill its lines.

    Its first line may be a heading.
    """
    if len(breaks) == 1 and breaks[0].before.words < 3:
        return False
    inside = [place for place in breaks if place.inside]
    verbs = sum(place.before.ends_in_verb and not place.after.begins_with_saying for place in inside)
    if 2 * verbs > len(inside):  # sentences without stops
        return False
    headed = len(inside) > 1
    for number, place in enumerate(breaks):
        is_first = number == 0 or place.before.block != breaks[number - 1].before.block
        if headed and is_first and place.start is Start.CAPITAL:
            continue
        if place.end is not End.STOP and place.start is not Start.OTHER and place.reach() <= _ALMOST * width:
            return False
    for block in blocks:
        own = [line for line in lines if line.block == block and start_of(line) is not Start.OTHER]
        if not own:
            return False
        if own[0].starts_small or not own[-1].ends_sentence:
            return False
    return True


def _verse(breaks: Sequence[_Break]) -> set[int]:
    """The blocks whose lines begin with capitals, and are not wrapped in a text that is."""
    of_block: dict[int, list[_Break]] = {}
    for place in breaks:
        of_block.setdefault(place.before.block, []).append(place)
    return {
        block
        for block, own in of_block.items()
        if len(own) > 1 and 4 * sum(place.inside for place in own) < len(own)
    }


def _joins(place: _Break, width: int, marked: bool) -> bool:
    """Whether a break in a text that was wrapped at a width is one that wrapping made."""
    before, start, end = place.before, place.start, place.end
    if start is Start.OTHER or before.is_number or place.after.is_number or before.length > 1.2 * width > 0:
        return False
    full = place.reach() > 0.85 * width
    if end is End.HYPHEN:
        return before.length > 0.6 * width
    if start is Start.SMALL and end in (End.OPEN, End.COMMA):
        return before.length > 0.5 * width
    if end is End.COLON:
        return full and start is Start.SMALL
    if end is End.STOP:
        return full and (start is Start.SMALL or (marked and start is not Start.REPLY))
    return full and not (before.in_capitals and not place.after.in_capitals)
