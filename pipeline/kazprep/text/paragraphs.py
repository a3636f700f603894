"""Paragraphs: the lines of a normalized text, cut where they are too long to be worked on whole."""

import re
from collections.abc import Iterator

from kazprep.spans import Spans

_LINE = re.compile(r"[^\n]+")
_SENTENCE_END = re.compile(r"[.!?…][»”\"')\]]*(?=\s)")


def paragraphs(text: str, max_characters: int) -> Spans:
    """The paragraphs of a text, which are its lines that are not blank, without the line feeds.

    A line of more than `max_characters` is cut into pieces of at most that many: after the last
    sentence-final punctuation in a piece's second half, else after the last white space there, else in the
    middle of a word. Nothing but white space lies outside the pieces.

    >>> paragraphs("Бірінші.\\nЕкінші жол.", max_characters=1000).slices("Бірінші.\\nЕкінші жол.")
    ['Бірінші.', 'Екінші жол.']
    """
    return Spans.of(
        (start, end)
        for line in _LINE.finditer(text)
        for start, end in _pieces(text, line.start(), line.end(), max_characters)
    )


def _pieces(text: str, start: int, end: int, max_characters: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end - start > max_characters:
        cut = _cut(text, start, max_characters)
        yield start, cut
        start = cut
        while start < end and text[start].isspace():
            start += 1
    if start < end:
        yield start, end


def _cut(text: str, start: int, max_characters: int) -> int:
    """Where the piece that begins at `start` ends, in its second half."""
    middle, limit = start + max_characters // 2, start + max_characters
    # One character more is looked at: the white space that shows a sentence to end at the limit.
    ends = [match.end() for match in _SENTENCE_END.finditer(text, middle, limit + 1) if match.end() <= limit]
    if ends:
        return ends[-1]
    for position in range(limit, middle, -1):
        if text[position - 1].isspace():
            return position
    return limit
