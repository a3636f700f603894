"""Which languages other than Kazakh a word or a text may be in, by the letters of their alphabets.

A letter that a text in one of these languages has by right is no mistake there. Sources: the languages'
articles in Wikipedia, and Unicode's CLDR (exemplar characters) where it has the language.
"""

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from kazprep.text.alphabet import CYRILLIC, KAZAKH_ONLY

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
"""The small letters of each language."""

_CONSONANT = "[бвгґғджзйкқлмнңпрстфхһцчшщ]"
_VOWEL = "[аәеєёиіїоөуүыэюя]"
IMPOSSIBLE = {
    "Belarusian": f"{_CONSONANT}ў",
    "Karakalpak": f"(?<!{_VOWEL})ў(?!{_VOWEL})",
    "Ukrainian": f"{_CONSONANT}ї|(?:^|{_CONSONANT})ґ[бгджзкмпстфхцчшщ]",
}
"""What is in no word of a language whose alphabet has the letters: Kazakh кїн, бўл and ґмір show by it."""

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
"""How the name of each language and its people begins in Kazakh: regular expressions, in small letters."""

_COMMON_WORDS = """
    бір бірақ бірге бірде бірі бірін біріне бірінші біз біздің бізге сіз сіздің сізге мені менің сені сенің
    кім кімге кімнің енді екі екінші еді деді дейді келді келеді кейін кейінгі берді береді етті етеді кетті
    кірді білді білім кітап тілі іске іші ішінде тіпті әлі әрі
"""
KAZAKH_WORDS = frozenset(_COMMON_WORDS.split())
"""Common words of Kazakh that its neighbours spell otherwise: бір is пір in Khakas, бир in Karakalpak."""

_WORD = re.compile(f"[{CYRILLIC}]+")
_MOST_WORDS = 20_000
"""As many words of a text are looked at: they tell its language, and more would cost time alone."""

_LEAST_KAZAKH = 0.2
"""From this share of words that a language can't spell, a text is not in it. A third of the words of Kazakh
prose have a letter that Karakalpak, the nearest, lacks; a quotation in another language is mostly shorter."""

_KAZAKH_LETTER = re.compile(f"[{KAZAKH_ONLY}іІ]")


@lru_cache(maxsize=65536)
def languages_that_spell(word: str) -> frozenset[str]:
    """The languages of `ALPHABETS` that could have a word: they have all its letters, in such an order.

    >>> sorted(languages_that_spell("ваҡыт")), sorted(languages_that_spell("ҡұрылыс")), sorted(spelling("ґмір"))
    (['Bashkir'], [], [])
    """
    small = word.lower()
    letters = frozenset(small)
    return frozenset(
        language
        for language, alphabet in ALPHABETS.items()
        if letters <= alphabet and not (language in _IMPOSSIBLE and _IMPOSSIBLE[language].search(small))
    )


_IMPOSSIBLE = {language: re.compile(pattern) for language, pattern in IMPOSSIBLE.items()}


@dataclass(frozen=True, slots=True)
class Languages:
    """What the letters of a text say of its language: the others that it may be in, and if it is Kazakh."""

    possible: frozenset[str]
    kazakh: bool


def languages_of(text: str, among: Collection[str], least: float = _LEAST_KAZAKH) -> Languages:
    """Which of some languages a text may be in: those that have the letters of nearly all its words.

    `least` is the share of words that a language can't spell from which the text is not in it. The text is
    Kazakh if a fifth of its words have a letter that Kazakh alone adds to the Russian alphabet, or are common
    words of Kazakh. A text without words may be in any of the languages.

    >>> languages_of("кӧк чалбах, ах пулут", ["Khakas", "Bashkir"])
    Languages(possible=frozenset({'Khakas'}), kazakh=False)
    """
    words = Counter(match[0] for match in islice(_WORD.finditer(text), _MOST_WORDS))
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
        frozenset(language for language, times in foreign.items() if times < least * total or not total),
        kazakh >= _LEAST_KAZAKH * total > 0,
    )
