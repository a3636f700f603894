"""Mojibake rules for one-byte Kazakh that was decoded as windows-1251: decided by the whole text."""

import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from kazprep.edits import Replacement
from kazprep.normalization.foreign_cyrillic import fits
from kazprep.normalization.homoglyph_tables import MOJIBAKE_REPLACEMENT
from kazprep.normalization.other_languages import ALPHABETS, languages_of, languages_that_spell
from kazprep.text.alphabet import CYRILLIC, KAZAKH_ONLY
from kazprep.text.language import count_matched


def kz1048_mojibake(text: str) -> Iterator[Replacement]:
    """Restore the Kazakh letters of a text in KZ-1048 that was decoded as windows-1251.

    Acts on a whole text without any Kazakh letter but і, in which at least three letters are mojibake, some
    of them in words that no other language could spell. Of the three layouts the one is chosen whose letters
    fit between their neighbours. Does nothing if the text may be in a language that has such letters:
    Ukrainian, Belarusian, Serbian, Macedonian and others.

    >>> "".join(new for _, _, new in kz1048_mojibake("Ќазаќтыѕ жері"))
    'Ққң'
    """
    yield from _replacements(text, _KZ1048)


def ptcp154_mojibake(text: str) -> Iterator[Replacement]:
    """Restore the Kazakh letters of a text in PTCP154 that was decoded as windows-1251, as for KZ-1048.

    >>> "".join(new for _, _, new in ptcp154_mojibake("Т±рѓындар ќазаќтыњ жерінде"))
    'ұғққң'
    """
    yield from _replacements(text, _PTCP154)


def udhr_mojibake(text: str) -> Iterator[Replacement]:
    """Restore the letters of a text in the layout of the Kazakh declaration of human rights, as for KZ-1048.

    The copy of the declaration in NLTK's corpus `udhr` is in it: github.com/nltk/nltk/issues/99.

    >>> "".join(new for _, _, new in udhr_mojibake("Ќазаќтыњ жѕне ђлттыњ тілі"))
    'Ққңәұң'
    """
    yield from _replacements(text, _UDHR)


@dataclass(frozen=True, slots=True)
class _Layout:
    """A layout: each Kazakh letter by its mojibake in windows-1251, and runs of such mojibake."""

    letters: dict[str, str]
    pattern: "re.Pattern[str]"


def _layout(letters: dict[str, str]) -> _Layout:
    return _Layout(letters, _runs_of(letters))


def _differing(page: str) -> dict[str, str]:
    return {letter.encode(page).decode("cp1251"): letter for letter in KAZAKH_ONLY}


_SIGNS = frozenset("µ±‰¤¦‡")  # letters in PTCP154, signs elsewhere


def _runs_of(letters: Collection[str]) -> "re.Pattern[str]":
    """Runs of mojibake letters; signs count as letters only beside a Cyrillic one: ±лт, but ±5."""
    plain = f"[{''.join(sorted(set(letters) - _SIGNS))}]++"
    signs = f"[{''.join(sorted(set(letters) & _SIGNS))}]"
    if len(signs) == 2:
        return re.compile(plain)
    # A run is matched as a whole, from its start only: the time is linear in its length.
    return re.compile(f"(?<=[{CYRILLIC}]){signs}++|(?<!{signs}){signs}++(?=[{CYRILLIC}])|{plain}")


# Python has both encodings: https://docs.python.org/3/library/codecs.html#standard-encodings
_KZ1048, _PTCP154 = _layout(_differing("kz1048")), _layout(_differing("ptcp154"))
_UDHR = _layout(dict(zip("ѕѓќњљђџћЅЃЌЊЉЂЏЋ", KAZAKH_ONLY, strict=True)))
_LAYOUTS = (_KZ1048, _PTCP154, _UDHR)

_KAZAKH_LETTER = re.compile(f"[{KAZAKH_ONLY}]")
_MOJIBAKE_LETTERS = frozenset().union(*(layout.letters for layout in _LAYOUTS)) - _SIGNS
_MOJIBAKE_LETTER = re.compile(f"[{''.join(sorted(_MOJIBAKE_LETTERS | _SIGNS))}]")
_LETTERS = re.compile(f"[{CYRILLIC}]+")
_WORD = re.compile(f"[{CYRILLIC}{''.join(sorted(_SIGNS))}]+")
_MIN_LETTERS = 3
"""The minimum number of mojibake letters in a text that is repaired."""
_MIN_SHARE = 1 / 50
"""And their minimum share of all letters. In Kazakh prose it is a tenth, by our count; a Russian text with
foreign names has a few."""
_MIN_SHARE_WITHOUT_I = 1 / 15
"""The same in a text without і, which is one letter in twenty of Kazakh."""
_MIN_PROVEN = 1 / 4
"""The minimum share of the words with such letters that no other language could spell."""
_MIN_FOREIGN_OF_TWO_LANGUAGES = 1 / 10
"""The share of words that a language can't spell from which a text that has letters of two is in neither."""
_MAX_UNFIT = 1 / 4
"""The maximum share of letters that are misplaced: names and loan words have some."""


def _replacements(text: str, layout: _Layout) -> Iterator[Replacement]:
    if _KAZAKH_LETTER.search(text) or not _MOJIBAKE_LETTER.search(text) or MOJIBAKE_REPLACEMENT in text:
        return
    if _layout_of(text) is not layout:
        return
    table = str.maketrans(layout.letters)
    for match in layout.pattern.finditer(text):
        yield match.start(), match.end(), match[0].translate(table)


def _layout_of(text: str) -> _Layout | None:
    """The layout of a text without Kazakh letters, if it is mojibake; None if that is not certain."""
    words = Counter(match[0] for match in _WORD.finditer(text) if _MOJIBAKE_LETTER.search(match[0]))
    seen = frozenset().union(*words) & (_MOJIBAKE_LETTERS | _SIGNS)
    fitting = [layout for layout in _LAYOUTS if seen - _SIGNS <= layout.letters.keys()]
    if not fitting or not _may_be_mojibake(text, words, seen):
        return None
    signs = seen & _SIGNS
    ranked = sorted(
        (len(signs - layout.letters.keys()), _unfit(words, layout), i)
        for i, layout in enumerate(_LAYOUTS)
        if layout in fitting
    )
    best = _LAYOUTS[ranked[0][2]]
    for other in ranked[1:]:
        rival = _LAYOUTS[other[2]]
        if other[:2] == ranked[0][:2] and any(best.letters.get(c) != rival.letters.get(c) for c in seen):
            return None
    return best if ranked[0][1] <= _MAX_UNFIT else None


def _may_be_mojibake(text: str, words: Counter[str], seen: frozenset[str]) -> bool:
    """Whether a text has enough mojibake letters, and is in no other language that has such letters."""
    found = sum(times for word, times in words.items() for letter in word if letter in seen)
    share = found / max(1, count_matched(_LETTERS, text))
    min_share = _MIN_SHARE if "і" in text or "І" in text else _MIN_SHARE_WITHOUT_I
    if found < _MIN_LETTERS or share < min_share:
        return False
    lower = frozenset("".join(seen - _SIGNS).lower())
    with_all = {language for language, alphabet in ALPHABETS.items() if lower and lower <= alphabet}
    with_some = {language for language, alphabet in ALPHABETS.items() if not alphabet.isdisjoint(lower)}
    proven = sum(times for word, times in words.items() if languages_that_spell(word).isdisjoint(with_all))
    return (
        proven >= _MIN_PROVEN * words.total()
        and not languages_of(text, with_all).possible
        and not languages_of(text, with_some, _MIN_FOREIGN_OF_TWO_LANGUAGES).possible
    )


def _unfit(words: Counter[str], layout: _Layout) -> float:
    """The share of the mojibake letters that would be misplaced as the letters of a layout."""
    table = str.maketrans(layout.letters)
    unfit = total = 0
    for word, times in words.items():
        lower = word.translate(table).lower()
        for i, (old, new) in enumerate(zip(word, lower, strict=True)):
            if old not in layout.letters:
                continue
            total += times
            before, after = lower[max(0, i - 1) : i], lower[i + 1 : i + 2]
            unfit += 0 if fits(new, before, after) else times
    return unfit / max(1, total)
