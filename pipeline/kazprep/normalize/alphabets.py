"""Alphabets of the other languages that have a letter which is also typed for a Kazakh one: data alone.

A letter that a text in one of these languages has by right is no mistake there. Sources: the languages'
articles in Wikipedia, and Unicode's CLDR (exemplar characters) where it has the language.
"""

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
