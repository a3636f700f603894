"""Words whose letters all have twins in the other script: what tells that they are of one of the two."""

import re
from functools import lru_cache

from kazprep.normalization.homoglyph_tables import CYRILLIC_TO_LATIN, LATIN_TO_CYRILLIC
from kazprep.text.alphabet import BACK_VOWELS, FRONT_VOWELS, VOWELS

HAVE_CYRILLIC_HOMOGLYPH = frozenset(LATIN_TO_CYRILLIC) | frozenset("HYy")
"""Latin letters that are typed for Cyrillic ones."""
HAVE_LATIN_HOMOGLYPH = frozenset(CYRILLIC_TO_LATIN)
"""Cyrillic letters that are typed for Latin ones."""

_LATIN_TO_CYRILLIC = str.maketrans(LATIN_TO_CYRILLIC)


def scripts_of(run: str) -> tuple[set[str], set[str]]:
    """The Cyrillic and the other letters of a run."""
    letters = set(run)
    cyrillic = {letter for letter in letters if "\u0400" <= letter <= "\u052f"}
    return cyrillic, letters - cyrillic


@lru_cache(maxsize=65536)
def may_be_either_script(run: str) -> bool:
    """Whether each letter of a run has a twin in the other script: what is around it decides.

    >>> may_be_either_script("осi"), may_be_either_script("Fі")
    (True, False)
    """
    cyrillic, latin = scripts_of(run)
    return cyrillic <= HAVE_LATIN_HOMOGLYPH and latin <= HAVE_CYRILLIC_HOMOGLYPH and not is_latin_word(run)


_F_OR_H = re.compile("[Ffh]")
_TWINS = HAVE_LATIN_HOMOGLYPH | frozenset(filter(str.isascii, HAVE_CYRILLIC_HOMOGLYPH))


def is_latin_word(run: str) -> bool:
    """Whether a run of letters with twins can be no Kazakh word for its F or h: `Fі`, `Offісе`, `Tесh`.

    ғ is in words of back vowels, and all words with һ have letters without a Latin twin.
    """
    if not _F_OR_H.search(run) or not all(letter in _TWINS for letter in run):
        return False
    return "h" in run or not FRONT_VOWELS.isdisjoint(run.translate(_LATIN_TO_CYRILLIC).lower())


_SHORT_WORDS = frozenset(["іс", "ісі", "екі", "кім", "ірі", "іні", "есі", "осі", "тіс", "тік", "іім"])
"""Words of two or three letters, all with Latin twins, and ІІМ, the ministry of the interior."""
_NOT_ON_KEYBOARD = frozenset("IY")
"""Latin letters that are typed for Kazakh ones in words that are Cyrillic but for them: і and ү."""
_MINISTRY = ("IIМ", "ІIМ", "IІМ")
_SHORT = 3


def may_be_abbreviation(run: str) -> bool:
    """Whether capitals are so few that only those around tell a word from an abbreviation: `IС`."""
    return len(run) <= _SHORT and run.isupper() and run not in _MINISTRY and may_be_either_script(run)


def is_capitalised_word(run: str) -> bool:
    """Whether capitals that all have twins are a Kazakh word, not an abbreviation: `ТЕКСЕРIС`, but not `CКA`.

    They are if a letter is one that no abbreviation has (Ə), or the word could be said and has Latin letters
    only for those that a Russian keyboard lacks, or Cyrillic letters are most of a long word.
    """
    _, latin = scripts_of(run)
    if not all(letter.isascii() for letter in latin):
        return True
    small = run.translate(_LATIN_TO_CYRILLIC).replace("Y", "Ү").lower()
    if small in _SHORT_WORDS:
        return latin <= _NOT_ON_KEYBOARD
    if not _can_be_said(small):
        return False
    if latin <= _NOT_ON_KEYBOARD:
        return len(run) > _SHORT or (len(run) == _SHORT and "Y" in latin)
    cyrillic = sum(1 for letter in run if letter in HAVE_LATIN_HOMOGLYPH)
    return len(run) > _SHORT + 1 and cyrillic * 2 > len(run) and "і" in small


_NOT_SAID = re.compile("[аәеоөұүыі]{2}|[бвгғджзйкқлмнңпрстфхһцчшщ]{3}|^[бвгғджзйкқлмнңпрстфхһцчшщ]{2}")


def _can_be_said(word: str) -> bool:
    """Whether a word has the syllables of a Kazakh one: no two vowels together, nor three consonants."""
    is_mixed = not BACK_VOWELS.isdisjoint(word) and not FRONT_VOWELS.isdisjoint(word)
    return (
        not _NOT_SAID.search(word)
        and not VOWELS.isdisjoint(word)
        and (len(word) > _SHORT + 1 or not is_mixed)
    )
