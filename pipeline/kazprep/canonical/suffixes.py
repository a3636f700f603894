"""Kazakh suffixes of case, number and possession, and the sounds that each may follow.

Vowel harmony (`Атырауға`, `Семейге`) and assimilation (`Астананың`, `Тараздың`, `Шымкенттің`) determine the
form of a suffix; a form that does not fit is part of the name: `Чита` is not `Чи` + `та`. Source: any school
grammar of Kazakh; that `б`, `в`, `г`, `д` take the suffixes of voiceless sounds is the usage for loans:
`Мадридте`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum


class Sound(Enum):
    """The last sound of a stem, as far as suffixes depend on it."""

    VOWEL = "vowel"
    GLIDE = "glide"
    """и, у, ю: a vowel to some writers and a consonant to others: Тбилисидің, Бакудің."""
    NASAL = "nasal"
    SONORANT = "sonorant"
    VOICED_SIBILANT = "sibilant"
    VOICELESS = "voiceless"
    LOAN = "loan"
    """б, в, г, д, which only end loans: voiceless as a rule."""
    POSSESSIVE = "possessive"
    """ы, і: may be the possessive, which takes other case suffixes: облысына, облысында."""


_SOUNDS = {
    **dict.fromkeys("аәеоөэяёыі", Sound.VOWEL),
    **dict.fromkeys("иую", Sound.GLIDE),
    **dict.fromkeys("мнң", Sound.NASAL),
    **dict.fromkeys("лрй", Sound.SONORANT),
    **dict.fromkeys("зж", Sound.VOICED_SIBILANT),
    **dict.fromkeys("пфкқтсшщцчхһ", Sound.VOICELESS),
    **dict.fromkeys("бвгдғ", Sound.LOAN),
}


@dataclass(frozen=True, slots=True)
class Suffix:
    """A suffix in one of its forms, in lowercase, and the sounds that it may follow."""

    name: str
    form: str
    after: frozenset[Sound]

    def follows_possessive(self, stem: str) -> bool:
        """Whether this is the form after a possessive, and the stem may end in one."""
        return Sound.POSSESSIVE in self.after and stem[-1] in "ыі"


# name, form with back vowels, sounds before it; other forms are made by vowel harmony
_TABLE = """
genitive       ның    vowel glide nasal
genitive       дың    glide sonorant sibilant loan
genitive       тың    voiceless loan
dative         ға     vowel glide nasal sonorant sibilant
dative         қа     voiceless loan
dative         на     possessive
accusative     ны     vowel glide
accusative     ды     glide nasal sonorant sibilant loan
accusative     ты     voiceless loan
accusative     н      possessive
locative       да     vowel glide nasal sonorant sibilant loan
locative       та     voiceless loan
locative       нда    possessive
ablative       дан    vowel glide sonorant sibilant loan
ablative       нан    nasal possessive
ablative       тан    voiceless loan
instrumental   мен    vowel glide nasal sonorant
instrumental   бен    sibilant loan
instrumental   пен    voiceless loan
attributive    дағы   vowel glide nasal sonorant sibilant loan
attributive    тағы   voiceless loan
attributive    ндағы  possessive
belonging      нікі   vowel glide nasal
belonging      дікі   glide sonorant sibilant loan nasal
belonging      тікі   voiceless loan
similative     дай    vowel glide nasal sonorant sibilant loan
similative     тай    voiceless loan
plural         лар    vowel glide sonorant
plural         дар    nasal sonorant sibilant loan
plural         тар    voiceless loan
our            мыз    vowel
our            ымыз   nasal sonorant sibilant voiceless loan
"""

_FRONTED = str.maketrans("аығқ", "еігк")
_WITHOUT_HARMONY = frozenset({"instrumental", "belonging"})  # these do not follow vowel harmony


def _suffixes() -> dict[str, tuple[Suffix, ...]]:
    found: dict[str, list[Suffix]] = {}
    for line in _TABLE.split("\n"):
        if line:
            name, form, *sounds = line.split()
            after = frozenset(Sound(sound) for sound in sounds)
            for each in {form, form if name in _WITHOUT_HARMONY else form.translate(_FRONTED)}:
                found.setdefault(each, []).append(Suffix(name, each, after))
    return {form: tuple(suffixes) for form, suffixes in found.items()}


SUFFIXES = _suffixes()
"""All suffixes by their form."""

_MAX_LENGTH = max(map(len, SUFFIXES))
_BACK = frozenset("аоұыяё")
_FRONT = frozenset("әөүіе")
_VOWELS = _BACK | _FRONT | frozenset("иуюэ")
_FRONTED_FORM = re.compile("[еігк]")


def sound_of(stem: str) -> Sound | None:
    """The last sound of a stem in lowercase, without a soft or hard sign; None if it is not Cyrillic.

    >>> sound_of("қазан"), sound_of("кремль"), sound_of("iphone")
    (<Sound.NASAL: 'nasal'>, <Sound.SONORANT: 'sonorant'>, None)
    """
    stem = stem.rstrip("ьъ")
    return _SOUNDS.get(stem[-1]) if stem else None


def harmonizes(stem: str, suffix: Suffix) -> bool:
    """Whether the vowels of the suffix agree with the last one of the stem.

    `и`, `у`, `э` and soft signs allow both, and so do surnames in `в` and loans in `к` and `г`:
    `Сейітовтің`, `Балаевқа`, `Нью-Йоркте`, `Петербургке`.

    >>> harmonizes("семей", SUFFIXES["ге"][0]), harmonizes("тараз", SUFFIXES["ге"][0])
    (True, False)
    """
    if suffix.name in _WITHOUT_HARMONY or stem[-1] in "вкгь":
        return True
    last = next((letter for letter in reversed(stem) if letter in _VOWELS), None)
    if last is None or suffix.form == "н":
        return True
    fronted = _FRONTED_FORM.search(suffix.form) is not None
    return last not in (_BACK if fronted else _FRONT)


def possible_suffixes(word: str) -> Iterator[tuple[str, Suffix]]:
    """The stems and suffixes that a word in lowercase may consist of, the longest suffix first.

    >>> [(stem, suffix.name) for stem, suffix in possible_suffixes("облысында")]
    [('облысы', 'locative'), ('облысын', 'locative')]
    >>> list(possible_suffixes("чита"))
    []
    """
    for length in range(min(_MAX_LENGTH, len(word) - 1), 0, -1):
        for suffix in SUFFIXES.get(word[-length:], ()):
            stem = word[:-length]
            sound = sound_of(stem)
            if (sound in suffix.after or suffix.follows_possessive(stem)) and harmonizes(stem, suffix):
                yield stem, suffix
