"""The parts of a person's name, and whether a short form may stand for a longer one."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from kazprep.text.surnames import PATRONYMICS, SURNAME_SUFFIXES


class Form(StrEnum):
    """How much of a name there is."""

    FULL = "full"
    """Given name and surname."""
    INITIALS = "initials"
    """Initials and surname."""
    POLITE = "polite"
    """Given name and patronymic: how Kazakh addresses people; of some it is the whole name."""
    SINGLE = "single"
    """One word: a surname or a given name."""


_PATRONYMICS = (*PATRONYMICS, "ович", "евич", "овна", "евна")
_SURNAMES = tuple(suffix for suffix in SURNAME_SUFFIXES if suffix not in PATRONYMICS)
_RARER_SURNAMES = ("ёв", "ёва", "енко", "цкий", "цкая", "швили", "дзе", "ян")
# Қ. or Дж. or Қ.-Ж., followed by whatever
_INITIAL = re.compile(r"[^\W\d_]{1,2}\.(?:\s?-\s?[^\W\d_]{1,2}\.)?")
_MIN_PATRONYMIC = 5


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name in lowercase and without hyphens, by its parts; those that it has not are empty."""

    form: Form
    given: str = ""
    """Of initials the first one, without its period."""
    surname: str = ""
    """Of a single word that word."""
    patronymic: str = ""
    """Of initials the second one, without its period."""
    middle: tuple[str, ...] = ()
    is_reversed: bool = False
    """Whether the surname came first."""

    @property
    def is_sure(self) -> bool:
        """Whether a part of it shows that it is one name, and not those of two people beside each other."""
        return bool(self.patronymic) or self.surname.endswith((*_SURNAMES, *_RARER_SURNAMES))

    @property
    def key(self) -> tuple[str, ...]:
        """What two mentions of one full name share, in whatever order and with a patronymic or not."""
        return (self.given, *self.middle, self.surname)


@lru_cache(maxsize=65_536)  # most names of a run occur in many documents
def parse(name: str) -> PersonName | None:
    """The parts of a canonical name; None where it is not one of a person.

    >>> name = parse("Қ. К. Тоқаев")
    >>> name.form.value, name.given, name.surname, name.patronymic
    ('initials', 'қ', 'тоқаев', 'к')
    >>> name = parse("Сейітова Айгүл Нұрланқызы")
    >>> name.form.value, name.given, name.surname, name.patronymic, name.is_reversed
    ('full', 'айгүл', 'сейітова', 'нұрланқызы', True)
    >>> parse("Қасым-Жомарт Тоқаев") == parse("Қасымжомарт  ТОҚАЕВ")
    True
    >>> parse("Айгүл Нұрланқызы").form.value, parse("Айгүл").form.value, parse("5")
    ('polite', 'single', None)
    """
    lowered = name.lower()
    initials = [each.group() for each in _INITIAL.finditer(lowered) if _is_free(lowered, each.start())]
    words = _words(_without_initials(lowered))
    if not words:
        return None
    if initials:
        if len(words) > 1:
            return None
        letters = [initial.split(".")[0] for initial in initials]
        patronymic = letters[1] if len(letters) > 1 else ""
        return PersonName(Form.INITIALS, letters[0], words[0], patronymic, ())
    patronymics = [word for word in words[1:] if _is_patronymic(word)]
    names = [word for word in words if word not in patronymics]
    patronymic = patronymics[0] if patronymics else ""
    if len(names) == 1:
        if patronymic:
            return PersonName(Form.POLITE, names[0], "", patronymic)
        return PersonName(Form.SINGLE, "", names[0])
    is_reversed = names[0].endswith(_SURNAMES) and not names[-1].endswith(_SURNAMES)
    given, *middle, surname = [*names[1:], names[0]] if is_reversed else names
    return PersonName(Form.FULL, given, surname, patronymic, tuple(middle), is_reversed)


def _is_free(text: str, at: int) -> bool:
    return at == 0 or not text[at - 1].isalnum()


def _without_initials(text: str) -> str:
    return _INITIAL.sub(lambda found: " " if _is_free(text, found.start()) else found[0], text)


def _words(text: str) -> list[str]:
    """The words of a name; a patronymic that is written apart belongs to the word before it."""
    words: list[str] = []
    for word in text.replace(",", " ").split():
        word = word.strip("«»“”„\"'()")
        if word in PATRONYMICS and len(words) > 1:
            words[-1] += word
        elif any(map(str.isalpha, word)):
            words.append(word.replace("-", ""))
    return words


def _is_patronymic(word: str) -> bool:
    return word.endswith(_PATRONYMICS) and len(word) >= _MIN_PATRONYMIC


def relation(short: PersonName, long: PersonName) -> str | None:
    """Why a short form may be one of a longer name; None where it can't be.

    >>> relation(parse("Қ. Тоқаев"), parse("Қасым-Жомарт Тоқаев"))
    'initials and surname'
    >>> relation(parse("Тоқаев"), parse("Қ. Тоқаев"))
    'surname'
    >>> relation(parse("Н. Тоқаев"), parse("Қасым-Жомарт Тоқаев")) is None
    True
    """
    match short.form:
        case Form.INITIALS if long.form in (Form.FULL, Form.POLITE):
            surnames = (long.surname,) if long.form is Form.FULL else (long.patronymic,)
            is_one = short.surname in surnames and long.given.startswith(short.given)
            if short.patronymic and long.form is Form.FULL and long.patronymic:
                is_one = is_one and long.patronymic.startswith(short.patronymic)
            return "initials and surname" if is_one else None
        case Form.POLITE if long.form is Form.FULL and short.given == long.given:
            return "given name and patronymic" if long.patronymic == short.patronymic else None
        case Form.SINGLE if long.form is not Form.SINGLE:
            if short.surname == long.surname or short.surname == long.patronymic:
                return "surname"
            return "given name" if short.surname == long.given and long.form is not Form.INITIALS else None
        case _:
            return None
