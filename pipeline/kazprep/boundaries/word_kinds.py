"""What kind of word stands before a stop."""

import re

from kazprep.boundaries.capitals import CAPITAL
from kazprep.boundaries.stops import Stop

_INITIAL = re.compile(rf"(?:.*[.\-–(])?(?:[{CAPITAL}]|Дж|Дз|Ст|Ph|Th)")
_VOWEL = re.compile("[аәеёиоөуұүыіэюяaeiouy]", re.IGNORECASE)
_NUMBER_END = re.compile(r"(?:[\d%²³]|°[СC]|\w/\w{1,4}|\d%?-[^\W\d_]{1,7})$")
_ADDRESS_END = re.compile(r"[a-z0-9-]\.[a-z]{2,6}(?:/\S*)?$", re.IGNORECASE)
_SURNAME_END = re.compile(
    r"(?:ов|ев|ин|ова|ева|ина|ұлы|қызы|ский|ская)(?:а|ы|ың|ін|тың|тің|ның|нің|ты|ті|ні|ны|мен)?$"
)
_CLOSING = '»”"“)]'


def is_initial(word: str) -> bool:
    """Whether a word is a capital, alone or behind other initials: `Ә`, `А.Б`, `Қ.-Ж`, `Дж`."""
    return word[-1:].isalpha() and len(word) < 9 and _INITIAL.fullmatch(word) is not None


def is_plain(stop: Stop, letters: int) -> bool:
    """Whether the word before is an ordinary one of at least so many letters: no abbreviation, no address.

    An acronym of two capitals counts as one before white space.
    """
    if stop.abbreviation:
        return False
    word = stop.word.rstrip(_CLOSING)
    last = word.rpartition("-")[2]
    if len(last) < letters:  # the particle of құрылған-ды
        last = word.replace("-", "")
    if not last.isalpha() or (last.isascii() and not stop.gap):
        return False
    if len(last) < letters:
        return len(last) > 1 and last.isupper() and stop.gap != ""
    return last.isupper() or (last[1:].islower() and _VOWEL.search(last) is not None)


def is_number(stop: Stop) -> bool:
    """Whether a number stands before, or its unit or suffix: `2026.`, `51%.`, `км².`, `м/с.`, `9-да.`"""
    return _NUMBER_END.search(stop.word) is not None


def is_address(stop: Stop) -> bool:
    """Whether an address on the net or a file's name stands before: `egov.kz.`, `info@mysal.kz.`"""
    return _ADDRESS_END.search(stop.word) is not None


def is_surname(word: str) -> bool:
    """Whether a word ends as surnames do, with or without a case: `Оспанова`, `Сейітовтың`."""
    return _SURNAME_END.search(word) is not None
