"""Letters that are lost: a `?` or a U+FFFD stands where a letter was. They are found, and never guessed.

Windows-1251 has і, but none of the other letters of Kazakh alone; a text that was saved in it has `?` for
each of them: `?аза?стан`.
"""

import re

from kazprep.normalization.homoglyph_tables import MOJIBAKE_REPLACEMENT
from kazprep.spans import Spans
from kazprep.text.alphabet import CYRILLIC, KAZAKH_ONLY
from kazprep.text.language import count_matched

# U+FFFD, and what its UTF-8 looks like when it is read as windows-1251 or windows-1252.
_REPLACEMENT = f"\ufffd|{MOJIBAKE_REPLACEMENT}|ï¿½"
_SMALL = "а-яёіәғқңөұүһ"
_CAPITAL = "А-ЯЁІӘҒҚҢӨҰҮҺ"
# ?ала, жа?а; in capitals ЖА?А, but not келді?АҚШ or АҚШ?Ол.
_BEFORE_LETTER = re.compile(rf"(?<!\?)\?++(?=[{_SMALL}])|(?<![?{_SMALL}])\?++(?=[{_CAPITAL}](?![{_SMALL}]))")
_AT_START = re.compile(rf"(?<![\w?!.…/])(?:{_BEFORE_LETTER.pattern})")
# At a word's end only where the sentence goes on: халы? саны.
_LOST = re.compile(rf"{_REPLACEMENT}|{_BEFORE_LETTER.pattern}|(?<=[{CYRILLIC}])\?++(?=,| [{_SMALL}?])")
_ONLY_REPLACEMENT = re.compile(_REPLACEMENT)
_KAZAKH_LETTER = re.compile(f"[{KAZAKH_ONLY}]")
_LEAST = 2
"""So many question marks before a letter it takes, or one at the start of a word: `бар ма?жоқ па` has one."""
_LEAST_SHARE = 1 / 25
"""And so many of them to a letter. Windows-1251 loses a tenth of the letters of Kazakh prose, by our count;
missing spaces (`неге?бирак`) came to one in thirty letters of a review at most."""
_LETTER = re.compile(f"[{CYRILLIC}]+")


def find_lost_letters(text: str) -> Spans:
    """Where letters are lost in a text: spans of U+FFFD and of question marks that stand for letters.

    Question marks count in a text without one of the letters ә, ғ, қ, ң, ө, ұ, ү, һ, in which two of them
    stand before a letter, or one begins a word, and which has enough of them for its length. A lost letter at
    the end of a sentence can't be told from a question.

    >>> list(find_lost_letters("?аза? халы?ы"))
    [(0, 1), (4, 5), (10, 11)]
    >>> list(find_lost_letters("Кім? Қайда?Қашан?"))
    []
    """
    pattern = _LOST if "?" in text and _questions_are_letters(text) else _ONLY_REPLACEMENT
    return Spans.of(match.span() for match in pattern.finditer(text))


def _questions_are_letters(text: str) -> bool:
    if _KAZAKH_LETTER.search(text):
        return False
    found = sum(1 for _ in _BEFORE_LETTER.finditer(text))
    enough = found >= _LEAST or _AT_START.search(text) is not None
    return enough and found >= _LEAST_SHARE * count_matched(_LETTER, text)
