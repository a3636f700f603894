"""Rules for Kazakh in a one-byte layout that was read as windows-1251: decided by the whole text."""

import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from kazprep.normalization.cyrillic_homoglyphs import fits
from kazprep.normalization.edits import Replacement
from kazprep.normalization.homoglyph_tables import MOJIBAKE_REPLACEMENT
from kazprep.normalization.other_languages import ALPHABETS, languages_of, languages_that_spell
from kazprep.text.alphabet import CYRILLIC, KAZAKH_ONLY
from kazprep.text.language import count_matched


def kz1048_mojibake(text: str) -> Iterator[Replacement]:
    """Give a text in KZ-1048 that was read as windows-1251 its Kazakh letters back.

    Acts on a whole text without one Kazakh letter but і, in which at least three letters are such as the
    misreading makes, some of them in words that no other language could spell. Of the three layouts the one
    is taken whose letters fit between their neighbours. Does nothing where the text may be in a language
    that has those letters by right: Ukrainian, Belarusian, Serbian, Macedonian and others.

    >>> "".join(new for _, _, new in kz1048_mojibake("Ќазаќтыѕ жері"))
    'Ққң'
    """
    yield from _misread(text, _KZ1048)


def ptcp154_mojibake(text: str) -> Iterator[Replacement]:
    """Give a text in PTCP154 that was read as windows-1251 its Kazakh letters back, as for KZ-1048.

    >>> "".join(new for _, _, new in ptcp154_mojibake("Т±рѓындар ќазаќтыњ жерінде"))
    'ұғққң'
    """
    yield from _misread(text, _PTCP154)


def udhr_mojibake(text: str) -> Iterator[Replacement]:
    """Give a text in the layout of the Kazakh declaration of human rights its letters back, as for KZ-1048.

    The copy of the declaration in NLTK's corpus `udhr` is in it: github.com/nltk/nltk/issues/99.

    >>> "".join(new for _, _, new in udhr_mojibake("Ќазаќтыњ жѕне ђлттыњ тілі"))
    'Ққңәұң'
    """
    yield from _misread(text, _UDHR)


@dataclass(frozen=True, slots=True)
class _Layout:
    """A layout: what each Kazakh letter looks like where it was read as windows-1251."""

    letters: dict[str, str]
    misread: "re.Pattern[str]"


def _layout(letters: dict[str, str]) -> _Layout:
    return _Layout(letters, _runs_of(letters))


def _differing(page: str) -> dict[str, str]:
    return {letter.encode(page).decode("cp1251"): letter for letter in KAZAKH_ONLY}


_SIGNS = frozenset("µ±‰¤¦‡")  # letters in PTCP154, signs elsewhere


def _runs_of(letters: Collection[str]) -> "re.Pattern[str]":
    """Runs of misread letters; signs count as letters only beside a Cyrillic one: ±лт, but ±5."""
    plain = f"[{''.join(sorted(set(letters) - _SIGNS))}]++"
    signs = f"[{''.join(sorted(set(letters) & _SIGNS))}]"
    if len(signs) == 2:
        return re.compile(plain)
    # A run is tried as a whole and from its start alone, so that the time grows with the text and no faster.
    return re.compile(f"(?<=[{CYRILLIC}]){signs}++|(?<!{signs}){signs}++(?=[{CYRILLIC}])|{plain}")


# Python has both pages: https://docs.python.org/3/library/codecs.html#standard-encodings
_KZ1048, _PTCP154 = _layout(_differing("kz1048")), _layout(_differing("ptcp154"))
_UDHR = _layout(dict(zip("ѕѓќњљђџћЅЃЌЊЉЂЏЋ", "әғқңөұүһӘҒҚҢӨҰҮҺ", strict=True)))
_LAYOUTS = (_KZ1048, _PTCP154, _UDHR)

_KAZAKH_LETTER = re.compile(f"[{KAZAKH_ONLY}]")
_MISREAD_LETTERS = frozenset().union(*(layout.letters for layout in _LAYOUTS)) - _SIGNS
_MISREAD_LETTER = re.compile(f"[{''.join(sorted(_MISREAD_LETTERS | _SIGNS))}]")
_LETTERS = re.compile(f"[{CYRILLIC}]+")
_WORD = re.compile(f"[{CYRILLIC}{''.join(sorted(_SIGNS))}]+")
_LEAST = 3
"""The least number of misread letters in a text that is taken for misread."""
_LEAST_SHARE = 1 / 50
"""And their least share of all letters. A tenth of the letters of Kazakh prose are such, by our count; a
Russian text with foreign names has a few."""
_LEAST_SHARE_WITHOUT_I = 1 / 15
"""Where the text has no і, which one letter in twenty of Kazakh is."""
_LEAST_PROVEN = 1 / 4
"""The share of words with such letters that no other language could spell."""
_LEAST_OF_TWO_LANGUAGES = 1 / 10
"""The share of words that a language can't spell from which a text that has letters of two is in neither."""
_MOST_UNFIT = 1 / 4
"""The share of letters that may be out of place: names and loan words have some."""


def _misread(text: str, layout: _Layout) -> Iterator[Replacement]:
    if _KAZAKH_LETTER.search(text) or not _MISREAD_LETTER.search(text) or MOJIBAKE_REPLACEMENT in text:
        return
    if _layout_of(text) is not layout:
        return
    table = str.maketrans(layout.letters)
    for match in layout.misread.finditer(text):
        yield match.start(), match.end(), match[0].translate(table)


def _layout_of(text: str) -> _Layout | None:
    """The layout that a text without Kazakh letters is in, if it was misread; None where that isn't plain."""
    words = Counter(match[0] for match in _WORD.finditer(text) if _MISREAD_LETTER.search(match[0]))
    seen = frozenset().union(*words) & (_MISREAD_LETTERS | _SIGNS)
    fitting = [layout for layout in _LAYOUTS if seen - _SIGNS <= layout.letters.keys()]
    if not fitting or not _may_be_misread(text, words, seen):
        return None
    signs = seen & _SIGNS
    ranked = sorted(
        (len(signs - layout.letters.keys()), _unfit(words, layout), place)
        for place, layout in enumerate(_LAYOUTS)
        if layout in fitting
    )
    best = _LAYOUTS[ranked[0][2]]
    for other in ranked[1:]:
        rival = _LAYOUTS[other[2]]
        if other[:2] == ranked[0][:2] and any(best.letters.get(c) != rival.letters.get(c) for c in seen):
            return None
    return best if ranked[0][1] <= _MOST_UNFIT else None


def _may_be_misread(text: str, words: Counter[str], seen: frozenset[str]) -> bool:
    """Whether a text has enough misread letters, and is in no other language that has such letters."""
    found = sum(times for word, times in words.items() for letter in word if letter in seen)
    share = found / max(1, count_matched(_LETTERS, text))
    least = _LEAST_SHARE if "і" in text or "І" in text else _LEAST_SHARE_WITHOUT_I
    if found < _LEAST or share < least:
        return False
    small = frozenset("".join(seen - _SIGNS).lower())
    with_all = {language for language, alphabet in ALPHABETS.items() if small and small <= alphabet}
    with_some = {language for language, alphabet in ALPHABETS.items() if not alphabet.isdisjoint(small)}
    proven = sum(times for word, times in words.items() if languages_that_spell(word).isdisjoint(with_all))
    return (
        proven >= _LEAST_PROVEN * words.total()
        and not languages_of(text, with_all).possible
        and not languages_of(text, with_some, _LEAST_OF_TWO_LANGUAGES).possible
    )


def _unfit(words: Counter[str], layout: _Layout) -> float:
    """The share of misread letters that would be out of place as the letters of a layout."""
    table = str.maketrans(layout.letters)
    unfit = total = 0
    for word, times in words.items():
        small = word.translate(table).lower()
        for place, (old, new) in enumerate(zip(word, small, strict=True)):
            if old not in layout.letters:
                continue
            total += times
            before, after = small[max(0, place - 1) : place], small[place + 1 : place + 2]
            unfit += 0 if fits(new, before, after) else times
    return unfit / max(1, total)
