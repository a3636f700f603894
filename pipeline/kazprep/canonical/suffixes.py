"""The endings that Kazakh case, number and possession put on a name, and what each may stand behind.

Vowel harmony (`Атырауға`, `Семейге`) and assimilation (`Астананың`, `Тараздың`, `Шымкенттің`) say which
shape of an ending fits; a shape that does not fit is part of the name: `Чита` is not `Чи` + `та`. Source: any
school grammar of Kazakh; that `б`, `в`, `г`, `д` take what voiceless sounds take is the usage for loans:
`Мадридте`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum


class Sound(Enum):
    """What a stem ends in, as far as endings ask."""

    VOWEL = "vowel"
    GLIDE = "glide"
    """и, у, ю: a vowel to some writers and a consonant to others: Тбилисидің, Бакудің."""
    NASAL = "nasal"
    SONORANT = "sonorant"
    BUZZING = "buzzing"
    VOICELESS = "voiceless"
    LOAN = "loan"
    """б, в, г, д, which end loans alone: voiceless as a rule."""
    POSSESSIVE = "possessive"
    """ы, і: may be the possessive, which has case endings of its own: облысына, облысында."""


_SOUNDS = {
    **dict.fromkeys("аәеоөэяёыі", Sound.VOWEL),
    **dict.fromkeys("иую", Sound.GLIDE),
    **dict.fromkeys("мнң", Sound.NASAL),
    **dict.fromkeys("лрй", Sound.SONORANT),
    **dict.fromkeys("зж", Sound.BUZZING),
    **dict.fromkeys("пфкқтсшщцчхһ", Sound.VOICELESS),
    **dict.fromkeys("бвгдғ", Sound.LOAN),
}


@dataclass(frozen=True, slots=True)
class Ending:
    """An ending in one of its shapes, in small letters, and what it may stand behind."""

    name: str
    shape: str
    behind: frozenset[Sound]

    def is_behind_possessive(self, stem: str) -> bool:
        """Whether it is the shape that stands behind a possessive, and the stem may end in one."""
        return Sound.POSSESSIVE in self.behind and stem[-1] in "ыі"


# name, shape with back vowels, sounds before it; other shapes are made by harmony
_TABLE = """
genitive       ның    vowel glide nasal
genitive       дың    glide sonorant buzzing loan
genitive       тың    voiceless loan
dative         ға     vowel glide nasal sonorant buzzing
dative         қа     voiceless loan
dative         на     possessive
accusative     ны     vowel glide
accusative     ды     glide nasal sonorant buzzing loan
accusative     ты     voiceless loan
accusative     н      possessive
locative       да     vowel glide nasal sonorant buzzing loan
locative       та     voiceless loan
locative       нда    possessive
ablative       дан    vowel glide sonorant buzzing loan
ablative       нан    nasal possessive
ablative       тан    voiceless loan
instrumental   мен    vowel glide nasal sonorant
instrumental   бен    buzzing loan
instrumental   пен    voiceless loan
attributive    дағы   vowel glide nasal sonorant buzzing loan
attributive    тағы   voiceless loan
attributive    ндағы  possessive
belonging      нікі   vowel glide nasal
belonging      дікі   glide sonorant buzzing loan nasal
belonging      тікі   voiceless loan
similative     дай    vowel glide nasal sonorant buzzing loan
similative     тай    voiceless loan
plural         лар    vowel glide sonorant
plural         дар    nasal sonorant buzzing loan
plural         тар    voiceless loan
our            мыз    vowel
our            ымыз   nasal sonorant buzzing voiceless loan
"""

_FRONTED = str.maketrans("аығқ", "еігк")
_NEITHER = frozenset({"instrumental", "belonging"})  # these do not follow harmony


def _endings() -> dict[str, tuple[Ending, ...]]:
    found: dict[str, list[Ending]] = {}
    for line in _TABLE.split("\n"):
        if line:
            name, shape, *sounds = line.split()
            behind = frozenset(Sound(sound) for sound in sounds)
            for spelled in {shape, shape if name in _NEITHER else shape.translate(_FRONTED)}:
                found.setdefault(spelled, []).append(Ending(name, spelled, behind))
    return {shape: tuple(endings) for shape, endings in found.items()}


ENDINGS = _endings()
"""All endings by their shape."""

_LONGEST = max(map(len, ENDINGS))
_BACK = frozenset("аоұыяё")
_FRONT = frozenset("әөүіе")
_VOWELS = _BACK | _FRONT | frozenset("иуюэ")
_FRONTED_SHAPE = re.compile("[еігк]")


def sound_of(stem: str) -> Sound | None:
    """What a stem in small letters ends in, a soft or hard sign apart; None for what is no Cyrillic letter.

    >>> sound_of("қазан"), sound_of("кремль"), sound_of("iphone")
    (<Sound.NASAL: 'nasal'>, <Sound.SONORANT: 'sonorant'>, None)
    """
    stem = stem.rstrip("ьъ")
    return _SOUNDS.get(stem[-1]) if stem else None


def harmonizes(stem: str, ending: Ending) -> bool:
    """Whether the vowels of the ending agree with the stem's last one.

    `и`, `у`, `э` and soft ends go with either, and so do surnames in `в` and loans in `к` and `г`:
    `Сейітовтің`, `Балаевқа`, `Нью-Йоркте`, `Петербургке`.

    >>> harmonizes("семей", ENDINGS["ге"][0]), harmonizes("тараз", ENDINGS["ге"][0])
    (True, False)
    """
    if ending.name in _NEITHER or stem[-1] in "вкгь":
        return True
    last = next((letter for letter in reversed(stem) if letter in _VOWELS), None)
    if last is None or ending.shape == "н":
        return True
    fronted = _FRONTED_SHAPE.search(ending.shape) is not None
    return last not in (_BACK if fronted else _FRONT)


def possible_endings(word: str) -> Iterator[tuple[str, Ending]]:
    """The stems and endings that a word in small letters may be made of, the longest ending first.

    >>> [(stem, ending.name) for stem, ending in possible_endings("облысында")]
    [('облысы', 'locative'), ('облысын', 'locative')]
    >>> list(possible_endings("чита"))
    []
    """
    for length in range(min(_LONGEST, len(word) - 1), 0, -1):
        for ending in ENDINGS.get(word[-length:], ()):
            stem = word[:-length]
            sound = sound_of(stem)
            if (sound in ending.behind or ending.is_behind_possessive(stem)) and harmonizes(stem, ending):
                yield stem, ending
