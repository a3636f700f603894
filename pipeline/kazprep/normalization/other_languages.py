"""The languages other than Kazakh that a word or a text may be in, by the letters of their alphabets.

In a text in one of these languages its letters are not a mistake. Sources: the languages'
articles in Wikipedia, and Unicode's CLDR (exemplar characters) where it has the language.
"""

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from kazprep.text.alphabet import CYRILLIC, KAZAKH_AND_I

_RUSSIAN = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"


def _without(letters: str) -> str:
    return "".join(letter for letter in _RUSSIAN if letter not in letters)


ALPHABETS = {
    language: frozenset(letters)
    for language, letters in {
        "Abkhaz": _RUSSIAN + "ӷҕҗӡқҟҧԥҭҳҵҷҽҿҩџә",
        "Altai": _RUSSIAN + "јҥӧӱ",
        "Azerbaijani": _without("цщъьэюя") + "ғәҝјөүһҹ",
        "Bashkir": _RUSSIAN + "ғҙҡңөҫүһә",
        "Belarusian": _without("ищъ") + "іў",
        "Chukchi": _RUSSIAN + "ӄӈ",
        "Dolgan": _RUSSIAN + "ҥөһү",
        "Dungan": _RUSSIAN + "әҗңўү",
        "Even": _RUSSIAN + "ӈөӫ",
        "Evenki": _RUSSIAN + "ӈ",
        "Gagauz": _RUSSIAN + "ӓӧӱ",
        "Karakalpak": _RUSSIAN + "әғқңөүўҳ",
        "Khakas": _RUSSIAN + "ғіңӧӱҷӌ",
        "Komi": _RUSSIAN + "іӧ",
        "Koryak": _RUSSIAN + "ғӄӈ",
        "Kurdish": _RUSSIAN + "әӧһԛԝ",
        "Macedonian": _without("ёйщъыьэюя") + "ѓѕјљњќџ",
        "Mari": _RUSSIAN + "ҥӧӱ",
        "Mari, hill": _RUSSIAN + "ӓӧӱӹ",
        "Nganasan": _RUSSIAN + "ӈҫөүәӡ",
        "Nivkh": _RUSSIAN + "ғӷӻӄӈӿҳ",
        "Orok": _RUSSIAN + "ӈөӡ",
        "Sakha": _RUSSIAN + "ҕҥөһү",
        "Selkup": _RUSSIAN + "әқӄңӈӧӱ",
        "Serbian": _without("ёйщъыьэюя") + "ђјљњћџ",
        "Shor": _RUSSIAN + "ғқңӧӱ",
        "Udmurt": _RUSSIAN + "ӝӟӥӧӵ",
        "Ukrainian": _without("ёъыэ") + "ґєії",
        "Uzbek": _without("щы") + "ўқғҳ",
        "Yukaghir": _RUSSIAN + "ӷҕӄӈөԝ",
    }.items()
}
"""The lowercase letters of each language."""

_CONSONANT = "[бвгґғджзйкқлмнңпрстфхһцчшщ]"
_VOWEL = "[аәеєёиіїоөуүыэюя]"
IMPOSSIBLE_SEQUENCES = {
    "Belarusian": f"{_CONSONANT}ў",
    "Karakalpak": f"(?<!{_VOWEL})ў(?!{_VOWEL})",
    "Ukrainian": f"{_CONSONANT}ї|(?:^|{_CONSONANT})ґ[бгджзкмпстфхцчшщ]",
}
"""Sequences of letters that no word of a language has: they show that кїн, бўл and ґмір are Kazakh."""

NAMES = {
    "Abkhaz": "абхаз",
    "Altai": "алтай",
    "Azerbaijani": "әз[іе]рбайжан",
    "Bashkir": "башқұрт|баш[ҡк]орт|башкир",
    "Belarusian": "бел[оа]рус",
    "Chukchi": "чук[чо]",
    "Dolgan": "долган",
    "Dungan": "дү[нң]ген|дунган",
    "Even": "эвен",
    "Evenki": "эвен",
    "Gagauz": "гагауз",
    "Karakalpak": "қарақалпақ",
    "Khakas": "хакас",
    "Komi": r"коми(?:лер|ше)?\b",
    "Koryak": "коряк",
    "Kurdish": "күрд|курд",
    "Macedonian": "македон",
    "Mari": r"мари(?:лер|ше|й\w*)?\b",
    "Mari, hill": r"мари(?:лер|ше|й\w*)?\b",
    "Nganasan": "нганасан",
    "Nivkh": "нивх",
    "Orok": "орок",
    "Sakha": r"саха(?:лар|ша)?\b|якут",
    "Selkup": "селькуп",
    "Serbian": "серб",
    "Shor": r"шор(?:лар|ша)?\b",
    "Udmurt": "удмурт",
    "Ukrainian": "украин",
    "Uzbek": "[өў]збек",
    "Yukaghir": "юкагир",
}
"""How the Kazakh names of each language and its people begin: regular expressions, in lowercase."""

_COMMON_WORDS = """
    бір бірақ бірге бірде бірі бірін біріне бірінші біз біздің бізге сіз сіздің сізге мені менің сені сенің
    кім кімге кімнің енді екі екінші еді деді дейді келді келеді кейін кейінгі берді береді етті етеді кетті
    кірді білді білім кітап тілі іске іші ішінде тіпті әлі әрі
"""
KAZAKH_WORDS = frozenset(_COMMON_WORDS.split())
"""Frequent Kazakh words that related languages spell otherwise: бір is пір in Khakas, бир in Karakalpak."""

_WORD = re.compile(f"[{CYRILLIC}]+")
_MAX_WORDS = 20_000
"""The number of words of a text that are examined: enough to determine its language."""

_MIN_KAZAKH = 0.2
"""The share of words that a language can't spell from which a text is not in it. A third of the words of
Kazakh prose have a letter that Karakalpak, the nearest, lacks; quotations are mostly shorter."""

_KAZAKH_LETTER = re.compile(f"[{KAZAKH_AND_I}]")


@lru_cache(maxsize=65536)
def languages_that_spell(word: str) -> frozenset[str]:
    """The languages of `ALPHABETS` that could spell a word: all its letters, in possible sequences.

    >>> [sorted(languages_that_spell(word)) for word in ("ваҡыт", "ҡұрылыс", "ґмір")]
    [['Bashkir'], [], []]
    """
    lower = word.lower()
    letters = frozenset(lower)
    return frozenset(
        language
        for language, alphabet in ALPHABETS.items()
        if letters <= alphabet
        and not (language in _IMPOSSIBLE_SEQUENCES and _IMPOSSIBLE_SEQUENCES[language].search(lower))
    )


_IMPOSSIBLE_SEQUENCES = {language: re.compile(pattern) for language, pattern in IMPOSSIBLE_SEQUENCES.items()}


@dataclass(frozen=True, slots=True)
class Languages:
    """The languages of a text by its letters: the others that it may be in, and whether it is Kazakh."""

    possible: frozenset[str]
    kazakh: bool


def languages_of(text: str, among: Collection[str], min_foreign: float = _MIN_KAZAKH) -> Languages:
    """The languages among some that a text may be in: those that can spell nearly all its words.

    `min_foreign` is the share of words that a language can't spell from which the text is not in it. It is
    Kazakh if a fifth of its words have a letter that Kazakh adds to the Russian alphabet, or are frequent
    Kazakh words. A text without words may be in any of the languages.

    >>> languages_of("кӧк чалбах, ах пулут", ["Khakas", "Bashkir"])
    Languages(possible=frozenset({'Khakas'}), kazakh=False)
    """
    words = Counter(match[0] for match in islice(_WORD.finditer(text), _MAX_WORDS))
    total = sum(words.values())
    foreign = dict.fromkeys(among, 0)
    kazakh = 0
    for word, times in words.items():
        is_common = word.lower() in KAZAKH_WORDS
        if is_common or _KAZAKH_LETTER.search(word):
            kazakh += times
        languages = frozenset() if is_common else languages_that_spell(word)
        for language in foreign:
            if language not in languages:
                foreign[language] += times
    return Languages(
        frozenset(
            language for language, times in foreign.items() if times < min_foreign * total or not total
        ),
        kazakh >= _MIN_KAZAKH * total > 0,
    )
