"""Paragraphs: the lines of a normalized text, split where they are too long to process at once."""

import re
from collections.abc import Iterator

from kazprep.spans import Spans

_LINE = re.compile(r"[^\n]+")
_SENTENCE_END = re.compile(r"[.!?…][»”\"')\]]*(?=\s)")


def paragraphs(text: str, max_characters: int) -> Spans:
    """The paragraphs of a text: its lines that are not blank, without the line feeds.

    A line of more than `max_characters` is split into pieces of at most that many: after the last
    sentence-final punctuation in a piece's second half, else after the last white space there, else in the
    middle of a word. Only white space is outside the pieces.

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
        end_of_piece = _piece_end(text, start, max_characters)
        yield start, end_of_piece
        start = end_of_piece
        while start < end and text[start].isspace():
            start += 1
    if start < end:
        yield start, end


def _piece_end(text: str, start: int, max_characters: int) -> int:
    """The offset, in its second half, where the piece that begins at `start` ends."""
    middle, limit = start + max_characters // 2, start + max_characters
    # One character more is read: the white space that shows that a sentence ends at the limit.
    ends = [match.end() for match in _SENTENCE_END.finditer(text, middle, limit + 1) if match.end() <= limit]
    if ends:
        return ends[-1]
    for position in range(limit, middle, -1):
        if text[position - 1].isspace():
            return position
    return limit
