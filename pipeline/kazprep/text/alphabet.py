"""The letters of Kazakh, Cyrillic and Latin: sets of letters, and classes for regular expressions."""

CYRILLIC = "\u0400-\u0481\u048a-\u052f"
"""All Cyrillic letters, as the inside of a regular expression's class; combining marks are not letters."""

LATIN = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af\u1e00-\u1eff"
"""All Latin letters, phonetic ones (ə) included, as the inside of a regular expression's class."""

UPPER_CYRILLIC = "А-ЯЁӘҒҚҢӨҰҮҺІ"
"""The uppercase letters of Kazakh and Russian, as the inside of a regular expression's class."""

LOWER_CYRILLIC = "а-яёәғқңөұүһі"
"""The lowercase letters of Kazakh and Russian, as the inside of a regular expression's class."""

UPPER = f"A-Z{UPPER_CYRILLIC}"
"""The uppercase letters of Kazakh, Russian and English, as the inside of a regular expression's class."""

KAZAKH_ONLY = "әғқңөұүһӘҒҚҢӨҰҮҺ"
"""Letters of Kazakh that no Slavic language has: they show that a text is Kazakh, or at least Turkic."""

KAZAKH_AND_I = f"{KAZAKH_ONLY}іІ"
"""The nine letters that Kazakh adds to the Russian alphabet; Ukrainian and Belarusian have і as well."""

KAZAKH_LETTERS = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
"""The 42 lowercase letters of Kazakh, in the order of its alphabet."""
KAZAKH_ALPHABET = frozenset(KAZAKH_LETTERS)

VOWELS = frozenset("аәеёиоөуұүыіэюя")
BACK_VOWELS = frozenset("аоұы")
FRONT_VOWELS = frozenset("әөүіе")
"""A native word has either these or the back ones; и, у, э, ю, я occur with both."""

LINE_BREAKS = r"\n\r\v\f\x1c-\x1e\x85\u2028\u2029"
"""What ends a line, as `str.splitlines` has it: the inside of a regular expression's class."""
