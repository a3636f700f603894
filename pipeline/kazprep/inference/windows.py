"""Windows of a paragraph: how much of a long one a tokenizer's network sees at once, as in Stanza.

A paragraph that fits into a window is seen completely. In a longer one each window begins after the last end
of a sentence that was found in the window before, so that a sentence is seen from its start.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

WINDOW_SIZE = 1000
"""Characters of a window, unless the model was trained on longer ones."""


@dataclass(frozen=True, slots=True)
class Window:
    """The characters `start:end` of a paragraph."""

    paragraph: int
    """The index of the paragraph."""
    start: int
    end: int
    padded: bool
    """Whether a padding character follows, as after a paragraph that fits into one window."""

    @property
    def length(self) -> int:
        """The number of characters, with the padding."""
        return self.end - self.start + self.padded


def first_window(paragraph: int, length: int, size: int) -> Window:
    """The first window, of at most `size` characters, of a paragraph of `length` characters.

    >>> first_window(0, 1200, 1000)
    Window(paragraph=0, start=0, end=1000, padded=False)
    """
    return Window(paragraph, 0, min(length, size), padded=length < size)


def next_window(window: Window, ends: npt.NDArray[np.integer], length: int, size: int) -> Window | None:
    """The window after another one, or None at the end of the paragraph.

    `ends` are the indices, in the window, of the characters that end a sentence.

    >>> next_window(Window(0, 0, 1000, False), np.array([300, 949]), 1200, 1000)
    Window(paragraph=0, start=950, end=1200, padded=False)
    """
    if window.padded:
        return None
    start = window.end
    if len(ends) and window.start < length - size:
        start = window.start + int(ends[-1]) + 1
    if start == length:
        return None
    return Window(window.paragraph, start, min(length, start + size), padded=False)
