"""Kazakh from Cyrillic into another script, letter by letter, with offsets both ways."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy.typing as npt

from kazprep.edits import Edits, Replacement, checked_spans, replace
from kazprep.spans import Spans
from kazprep.text.alphabet import CYRILLIC
from kazprep.text.arguments import shortened, text_of
from kazprep.text.lazy_pattern import lazy_pattern
from kazprep.transliteration.alphabets import TARGETS, Alphabet, Target, alphabet

_WORD = lazy_pattern(f"[{CYRILLIC}]+")
HAMZA = "\u0674"
_NEEDS_HAMZA = frozenset("әөүі")
_IS_FRONT = frozenset("гке")  # with one of these in it, a word in Arabic script is front without a hamza


@dataclass(frozen=True, slots=True, repr=False)
class Transliterated:
    """A text in another script, the text before, and every difference between the two.

    All offsets count code points. In `edits` letters that became one letter each are taken together.
    """

    raw_text: str
    text: str
    edits: Edits = field(compare=False)

    def __repr__(self) -> str:
        return f"<Transliterated {shortened(self.text)}>"

    def to_raw_spans(self, start: npt.ArrayLike, end: npt.ArrayLike) -> Spans:
        """The spans of `raw_text` from which the spans `start[i]:end[i]` of `text` come.

        Raises `IndexError` for an offset outside the text and for a span that ends before it starts,
        `TypeError` for offsets that are not integers.

        >>> list(transliterate("Шу өзені", to="latin-2018").to_raw_spans([0, 4], [3, 9]))
        [(0, 2), (3, 8)]
        """
        return self.edits.to_before(*checked_spans(start, end, len(self.text)))

    def from_raw_spans(self, start: npt.ArrayLike, end: npt.ArrayLike) -> Spans:
        """The spans of `text` that the spans `start[i]:end[i]` of `raw_text` became; raises the same.

        >>> list(transliterate("Шу өзені", to="latin-2018").from_raw_spans([0, 3], [2, 8]))
        [(0, 3), (4, 9)]
        """
        back = Edits(self.edits.after, self.edits.before, self.edits.rule)
        return back.to_before(*checked_spans(start, end, len(self.raw_text)))


def transliterate(text: str, *, to: Target) -> Transliterated:
    """Write Kazakh in another script: the letters of Cyrillic words change, everything else stays.

    `to` is `latin-2021`, `latin-2018`, `latin-2017`, `latin-1929` or `arabic`. Several Cyrillic letters have
    the same spelling, such as и and й, so that not every word can be read back by its letters alone.

    Raises `TypeError` for a value that is not a string, `ValueError` for another script and for a string with
    half of a surrogate pair in it.

    >>> transliterate("Шыңғыс пен Әсел", to="latin-2021").text
    'Şyñğys pen Äsel'
    """
    text = text_of(text)
    if to not in TARGETS:
        raise ValueError(f"there is no script {to!r} to write in; the scripts are {', '.join(TARGETS)}")
    written, edits = replace(text, _merged(_spelt(text, alphabet(to)), text), to)
    return Transliterated(text, written, edits)


def _spelt(text: str, target: Alphabet) -> Iterator[Replacement]:
    """A replacement for each letter that the alphabet has a spelling for, and for hamzas before words."""
    for match in _WORD.finditer(text):
        word, origin = match[0], match.start()
        small = word.lower()
        if not target.has_capitals and not _NEEDS_HAMZA.isdisjoint(small) and _IS_FRONT.isdisjoint(small):
            yield origin, origin, HAMZA
        capitals = target.has_capitals and len(word) > 1 and word.isupper()
        for index, letter in enumerate(small[: len(word)]):
            spelling = target.writes.get(letter)
            if spelling is None:
                continue
            if target.has_capitals and word[index] != letter:
                spelling = target.upper(spelling) if capitals else target.upper(spelling[:1]) + spelling[1:]
            spelling = spelling.replace("'", "\u2019")
            if spelling != word[index]:
                yield origin + index, origin + index + 1, spelling


def _merged(letters: Iterator[Replacement], text: str) -> Iterator[Replacement]:
    """Neighbouring replacements of one letter by one letter made one, which keeps its length."""
    run: list[Replacement] = []
    for replacement in letters:
        start, end, new = replacement
        if run and (run[-1][1] != start or len(new) != 1 or end - start != 1):
            yield run[0][0], run[-1][1], "".join(each[2] for each in run)
            run = []
        if len(new) == 1 and end - start == 1:
            run.append(replacement)
        else:
            yield replacement
    if run:
        yield run[0][0], run[-1][1], "".join(each[2] for each in run)
