"""Words whose letters all have homoglyphs in the other script: evidence for one of the two scripts."""

import re
from functools import lru_cache

from kazprep.normalization.homoglyph_tables import CYRILLIC_TO_LATIN, LATIN_TO_CYRILLIC
from kazprep.text.alphabet import BACK_VOWELS, FRONT_VOWELS, VOWELS

HAVE_CYRILLIC_HOMOGLYPH = frozenset(LATIN_TO_CYRILLIC) | frozenset("HYy")
"""Latin letters that are typed for Cyrillic ones."""
HAVE_LATIN_HOMOGLYPH = frozenset(CYRILLIC_TO_LATIN)
"""Cyrillic letters that are typed for Latin ones."""

_LATIN_TO_CYRILLIC = str.maketrans(LATIN_TO_CYRILLIC)


def scripts_of(word: str) -> tuple[set[str], set[str]]:
    """The Cyrillic and the other letters of a word."""
    letters = set(word)
    cyrillic = {letter for letter in letters if "\u0400" <= letter <= "\u052f"}
    return cyrillic, letters - cyrillic


@lru_cache(maxsize=65536)
def may_be_either_script(word: str) -> bool:
    """Whether each letter of a word has a homoglyph in the other script, so that its context decides.

    >>> may_be_either_script("осi"), may_be_either_script("Fі")
    (True, False)
    """
    cyrillic, latin = scripts_of(word)
    return cyrillic <= HAVE_LATIN_HOMOGLYPH and latin <= HAVE_CYRILLIC_HOMOGLYPH and not is_latin_word(word)


_F_OR_H = re.compile("[Ffh]")
_HOMOGLYPHS = HAVE_LATIN_HOMOGLYPH | frozenset(filter(str.isascii, HAVE_CYRILLIC_HOMOGLYPH))


def is_latin_word(word: str) -> bool:
    """Whether a word of homoglyphs can't be Kazakh because of its F or h: `Fі`, `Offісе`, `Tесh`.

    ғ is in words of back vowels, and all words with һ have letters without a Latin homoglyph.
    """
    if not _F_OR_H.search(word) or not all(letter in _HOMOGLYPHS for letter in word):
        return False
    return "h" in word or not FRONT_VOWELS.isdisjoint(word.translate(_LATIN_TO_CYRILLIC).lower())


_KAZAKH_SHORT_WORDS = frozenset(["іс", "ісі", "екі", "кім", "ірі", "іні", "есі", "осі", "тіс", "тік", "іім"])
"""Words of two or three letters, all with Latin homoglyphs, and ІІМ, the ministry of the interior."""
_NOT_ON_KEYBOARD = frozenset("IY")
"""Latin letters that are typed for і and ү in otherwise Cyrillic words."""
_MINISTRY = ("IIМ", "ІIМ", "IІМ")
_MAX_ABBREVIATION = 3  # letters


def may_be_abbreviation(word: str) -> bool:
    """Whether an uppercase word is so short that only the context shows if it is an abbreviation: `IС`."""
    return (
        len(word) <= _MAX_ABBREVIATION
        and word.isupper()
        and word not in _MINISTRY
        and may_be_either_script(word)
    )


def is_capitalised_word(word: str) -> bool:
    """Whether capitals that are all homoglyphs are a Kazakh word, not an abbreviation: `ТЕКСЕРIС`, not `CКA`.

    They are if one of them is in no abbreviation (Ə), or the word is pronounceable and has Latin letters only
    for those that a Russian keyboard lacks, or most letters of a long word are Cyrillic.
    """
    _, latin = scripts_of(word)
    if not all(letter.isascii() for letter in latin):
        return True
    lower = word.translate(_LATIN_TO_CYRILLIC).replace("Y", "Ү").lower()
    if lower in _KAZAKH_SHORT_WORDS:
        return latin <= _NOT_ON_KEYBOARD
    if not _is_pronounceable(lower):
        return False
    if latin <= _NOT_ON_KEYBOARD:
        return len(word) > _MAX_ABBREVIATION or (len(word) == _MAX_ABBREVIATION and "Y" in latin)
    cyrillic = sum(1 for letter in word if letter in HAVE_LATIN_HOMOGLYPH)
    return len(word) > _MAX_ABBREVIATION + 1 and cyrillic * 2 > len(word) and "і" in lower


_UNPRONOUNCEABLE = re.compile("[аәеоөұүыі]{2}|[бвгғджзйкқлмнңпрстфхһцчшщ]{3}|^[бвгғджзйкқлмнңпрстфхһцчшщ]{2}")


def _is_pronounceable(word: str) -> bool:
    """Whether a word has Kazakh syllables: no two vowels in a row and no three consonants."""
    is_mixed = not BACK_VOWELS.isdisjoint(word) and not FRONT_VOWELS.isdisjoint(word)
    return (
        not _UNPRONOUNCEABLE.search(word)
        and not VOWELS.isdisjoint(word)
        and (len(word) > _MAX_ABBREVIATION + 1 or not is_mixed)
    )
