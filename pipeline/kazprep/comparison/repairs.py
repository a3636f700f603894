"""What the repairs of a run make of a piece of the original text."""

from collections.abc import Iterable

Made = tuple[tuple[int, int], str]
"""The start and end of a repair in the original text, and the text that it put there."""


def repaired(text: str, start: int, end: int, repairs: Iterable[Made]) -> str:
    """A piece of the original text after the repairs in it, which are in ascending order.

    >>> repaired("Бiр кiтап", 0, 9, [((1, 2), "і"), ((5, 6), "і")])
    'Бір кітап'
    """
    pieces: list[str] = []
    for (first, last), after in repairs:
        pieces += (text[start:first], after)
        start = last
    return "".join([*pieces, text[start:end]])
