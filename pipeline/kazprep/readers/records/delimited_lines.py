"""The lines of a table, which can be put back if they turn out to be of another row."""

from collections.abc import Callable
from functools import partial
from io import TextIOWrapper

from kazprep.readers.errors import TooLargeError, beyond_limit


class TableLines:
    """The lines of a text with their numbers, from 1.

    `max_characters` is the limit of a line, and of all lines of a row. `is_cut_off` says whether damage has
    ended the text: a line without an end is left out then.
    """

    def __init__(self, text: TextIOWrapper, max_characters: int, is_cut_off: Callable[[], bool]) -> None:
        # Not the method of the text, which may be overridden in Python: that doubles the time that reading
        # takes.
        self._read_line: Callable[[int], str] = partial(TextIOWrapper.readline, text)
        self._max = max_characters
        self._returned: list[str] = []  # the lines that were put back, the next one last
        self._size = 0
        self.is_cut_off = is_cut_off
        self.number = 0
        self.further: list[str] = []
        """The lines of the current row after its first."""

    def first(self) -> str | None:
        """The first line of the next row, its end included; None at the end of the text.

        Raises `TooLargeError`; then the line after it is the next one.
        """
        if self.further:
            self.further = []
        line = self._returned.pop() if self._returned else self._read_line(self._max + 1)
        self._size = len(line)
        if line[-1:] != "\n" and self._without_end(line) is None:
            return None
        self.number += 1
        return line

    def more(self) -> str | None:
        """The next lines of the same row, up to the first with a quotation mark; None at the end of the text.

        Raises `TooLargeError` for a line or a row that is too long.
        """
        returned, read_line, limit = self._returned, self._read_line, self._max
        size = self._size
        taken: list[str] = []
        try:
            while True:
                line = returned.pop() if returned else read_line(limit + 1)
                if line[-1:] != "\n" and self._without_end(line) is None:
                    break
                taken.append(line)
                size += len(line)
                if '"' in line or size > limit:
                    break
        finally:
            self.further += taken
            self.number += len(taken)
            self._size = size
        if self._size > limit:
            problem = beyond_limit(f"a row is longer than {limit:,} characters", "max_document_bytes")
            raise TooLargeError(f"{problem}: perhaps a quotation mark is not closed")
        return "".join(taken) or None

    def put_back(self) -> None:
        """Leave the row only its first line: the lines after it are the next ones again."""
        self._returned.extend(reversed(self.further))
        self.number -= len(self.further)
        self.further = []

    def put_back_line(self, line: str) -> None:
        """Make a line that `first` gave the next one again."""
        self._returned.append(line)
        self.number -= 1

    def _without_end(self, line: str) -> str | None:
        """A line that does not end in a line feed; None for the end of the text. Raises `TooLargeError`."""
        if line[-1:] == "\r":
            return line
        if not line or (self.is_cut_off() and len(line) <= self._max):
            return None
        if len(line) > self._max:
            while line and line[-1] not in "\r\n":
                line = self._read_line(1 << 16)
            self.number += 1
            problem = f"a line is longer than {self._max:,} characters"
            raise TooLargeError(beyond_limit(problem, "max_document_bytes"))
        return line
