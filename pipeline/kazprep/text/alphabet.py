"""The letters of Kazakh, Cyrillic and Latin, for tables and as classes of regular expressions."""

CYRILLIC = "\u0400-\u0481\u048a-\u052f"
"""The Cyrillic letters, as the inside of a regular expression's class; combining marks are not letters."""

LATIN = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af\u1e00-\u1eff"
"""The Latin letters, likewise, phonetic ones (ə) included."""

KAZAKH_ONLY = "әғқңөұүһӘҒҚҢӨҰҮҺ"
"""Letters of Kazakh that no Slavic language has: they show that a text is Kazakh, or Turkic at the least."""

KAZAKH_ALPHABET = frozenset("аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя")
"""The small letters of Kazakh."""

VOWELS = frozenset("аәеёиоөуұүыіэюя")
BACK_VOWELS = frozenset("аоұы")
FRONT_VOWELS = frozenset("әөүіе")
"""A native word has either these or the back ones; и, у, э, ю, я go with both."""

CAPITAL = "A-ZА-ЯЁӘҒҚҢӨҰҮҺІ"
"""The capitals of Kazakh, Russian and English, as the inside of a regular expression's class."""

LINE_BREAKS = r"\n\r\v\f\x1c-\x1e\x85\u2028\u2029"
"""What ends a line, as `str.splitlines` has it: the inside of a regular expression's class."""
