"""Numbers as each language writes them, and the forms that nouns have after them."""

import re

from kazprep.messages.language import Language, spoken

_NO_BREAK_SPACE = "\u00a0"
NUMBER = r"-?\d[\d,]*(?:\.\d+)?"
"""A regular expression of numbers in English: `12,345.7`."""
_IS_NUMBER = re.compile(NUMBER)


def local_number(number: str, language: Language) -> str:
    """A number that is written in English with the separators of the language.

    >>> local_number("12,345.7", Language.RUSSIAN).replace(_NO_BREAK_SPACE, "_")
    '12_345,7'
    """
    if language is Language.ENGLISH:
        return number
    return number.translate({ord(","): _NO_BREAK_SPACE, ord("."): ","})


def spoken_number(number: int) -> str:
    """A whole number in the language that the program speaks."""
    return local_number(f"{number:,}", spoken())


def is_number(text: str) -> bool:
    """Whether a text is a number in English, such as `12,345.7`."""
    return _IS_NUMBER.fullmatch(text) is not None


def plural_form(number: str) -> int:
    """Which of three forms a Russian noun has after a number that is written in English.

    0 is the form after 1, 1 that after 2, 2 that after 5, by the plural rules of Unicode CLDR 46 for Russian:
    one, few, many. After a fraction a noun has the form that it has after 2.

    >>> forms = ["документ", "документа", "документов"]
    >>> [f"{number} {forms[plural_form(number)]}" for number in ("1", "2,103", "11", "1,000", "1.5")]
    ['1 документ', '2,103 документа', '11 документов', '1,000 документов', '1.5 документа']
    """
    whole, _, fraction = number.lstrip("-").replace(",", "").partition(".")
    if fraction:
        return 1
    last, last_two = int(whole) % 10, int(whole) % 100
    if last == 1 and last_two != 11:
        return 0
    return 1 if 2 <= last <= 4 and not 12 <= last_two <= 14 else 2
