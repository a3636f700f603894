"""The lines of a table, of which those that turn out to be of another row can be put back."""

from collections.abc import Callable
from functools import partial
from io import TextIOWrapper

from kazprep.readers.errors import TooLargeError


class TableLines:
    """The lines of a text with their numbers, from 1.

    `most` bounds a line, and all lines of one row. `is_cut` tells whether damage has ended the text: a line
    without an end is left out then.
    """

    def __init__(self, text: TextIOWrapper, most: int, is_cut: Callable[[], bool]) -> None:
        # Not the text's own, which may be in Python and is as slow as all the rest here.
        self._read_line: Callable[[int], str] = partial(TextIOWrapper.readline, text)
        self._most = most
        self._again: list[str] = []  # the next one last
        self._size = 0
        self.is_cut = is_cut
        self.number = 0
        self.further: list[str] = []
        """The lines that were taken after the first one of the row."""

    def first(self) -> str | None:
        """The line that a row begins with, its end included; None at the end of the text.

        Raises `TooLargeError`; the line after is the next one then.
        """
        if self.further:
            self.further = []
        line = self._again.pop() if self._again else self._read_line(self._most + 1)
        self._size = len(line)
        if line[-1:] != "\n" and self._without_end(line) is None:
            return None
        self.number += 1
        return line

    def more(self) -> str | None:
        """The next lines of the same row, to the first with a quotation mark; None at the end of the text.

        Raises `TooLargeError`, for a long row too.
        """
        again, read_line, most = self._again, self._read_line, self._most
        size = self._size
        taken: list[str] = []
        try:
            while True:
                line = again.pop() if again else read_line(most + 1)
                if line[-1:] != "\n" and self._without_end(line) is None:
                    break
                taken.append(line)
                size += len(line)
                if '"' in line or size > most:
                    break
        finally:
            self.further += taken
            self.number += len(taken)
            self._size = size
        if self._size > most:
            raise TooLargeError(
                f"a row is longer than {most:,} characters, the most that input.max_document_bytes "
                "allows: perhaps a quotation mark is not closed"
            )
        return "".join(taken) or None

    def put_back(self) -> None:
        """Let the row have no line but its first: those after it are the next ones again."""
        self._again.extend(reversed(self.further))
        self.number -= len(self.further)
        self.further = []

    def put_back_first(self, line: str) -> None:
        """Let a line that `first` gave be the next one again."""
        self._again.append(line)
        self.number -= 1

    def _without_end(self, line: str) -> str | None:
        """A line that does not end in a line feed; None if it is none."""
        if line[-1:] == "\r":
            return line
        if not line or (self.is_cut() and len(line) <= self._most):
            return None
        if len(line) > self._most:
            while line and line[-1] not in "\r\n":
                line = self._read_line(1 << 16)
            self.number += 1
            raise TooLargeError(
                f"a line is longer than {self._most:,} characters, the most that input.max_document_bytes "
                "allows"
            )
        return line
