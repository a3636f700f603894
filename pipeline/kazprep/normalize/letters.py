"""Letters of the Kazakh alphabet and the Latin letters that are typed in their place.

Data alone; the rules that use it are in `rules.py`.
"""

CYRILLIC = "\u0400-\u0481\u048a-\u052f"
"""The Cyrillic letters, as the inside of a regular expression's class; combining marks are not letters."""

LATIN = "A-Za-zªº\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af\u1e00-\u1eff"
"""The Latin letters, likewise, phonetic ones (ə) included."""

LATIN_TWINS = {
    "A": "А",
    "B": "В",
    "C": "С",
    "E": "Е",
    "F": "Ғ",  # Fылым
    "I": "І",
    "K": "К",
    "M": "М",
    "O": "О",
    "P": "Р",
    "T": "Т",
    "X": "Х",
    "a": "а",
    "c": "с",
    "e": "е",
    "f": "ғ",  # шапаfат
    "h": "һ",  # жаhан
    "i": "і",
    "o": "о",
    "p": "р",
    "x": "х",
    "Ə": "Ә",  # Əділет
    "ə": "ә",  # жəне
    "Ǝ": "Ә",
    "ǝ": "ә",
}
"""Latin letter to the Cyrillic letter that it stands for inside a Cyrillic word.

H (Н in HҰР, Һ in ЖАHАН), y and Y (у or ү) are missing: the letter alone does not decide them.
"""

CYRILLIC_WITH_TWIN = frozenset("АВСЕНКМОРТХІаеосрхуі")
"""Cyrillic letters that a Latin letter looks the same as; a word made of these alone may be Latin."""

ROMAN_NUMERAL = frozenset("IVXLCDMІХСМ")
"""Letters of Roman numerals, with the Cyrillic letters typed for them (`ХVІІІ`)."""
