"""Lost letters: a `?` or a U+FFFD replaces a letter. They are found, and never guessed.

Windows-1251 has і, but none of the letters that only Kazakh has; a text that was saved in it has `?` for
each of them: `?аза?стан`.
"""

import re

from kazprep.normalization.homoglyph_tables import MOJIBAKE_REPLACEMENT
from kazprep.spans import Spans
from kazprep.text.alphabet import CYRILLIC, KAZAKH_ONLY, LOWER_CYRILLIC, UPPER_CYRILLIC
from kazprep.text.language import count_matched

# U+FFFD, and its UTF-8 decoded as windows-1251 or windows-1252.
_REPLACEMENT = f"\ufffd|{MOJIBAKE_REPLACEMENT}|ï¿½"
# ?ала, жа?а; in capitals ЖА?А, but not келді?АҚШ or АҚШ?Ол.
_BEFORE_LETTER = re.compile(
    rf"(?<!\?)\?++(?=[{LOWER_CYRILLIC}])|(?<![?{LOWER_CYRILLIC}])\?++(?=[{UPPER_CYRILLIC}](?![{LOWER_CYRILLIC}]))"
)
_AT_START = re.compile(rf"(?<![\w?!.…/])(?:{_BEFORE_LETTER.pattern})")
# At the end of a word only inside the sentence: халы? саны.
_LOST = re.compile(
    rf"{_REPLACEMENT}|{_BEFORE_LETTER.pattern}|(?<=[{CYRILLIC}])\?++(?=,| [{LOWER_CYRILLIC}?])"
)
_ONLY_REPLACEMENT = re.compile(_REPLACEMENT)
_KAZAKH_LETTER = re.compile(f"[{KAZAKH_ONLY}]")
_MIN_QUESTION_MARKS = 2
"""Before a letter, or one at the start of a word: `бар ма?жоқ па` has one before a letter."""
_MIN_SHARE = 1 / 25
"""The minimum number of them for each letter. Windows-1251 loses a tenth of the letters of Kazakh prose,
by our count; missing spaces (`неге?бирак`) were at most one in thirty letters of a review."""
_LETTER = re.compile(f"[{CYRILLIC}]+")


def find_lost_letters(text: str) -> Spans:
    """The spans of lost letters in a text: of U+FFFD, and of question marks that replace letters.

    Question marks count in a text without any of the letters ә, ғ, қ, ң, ө, ұ, ү, һ, in which two of them are
    before a letter, or one begins a word, and which has enough of them for its length. A lost letter at the
    end of a sentence can't be distinguished from a question.

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
    enough = found >= _MIN_QUESTION_MARKS or _AT_START.search(text) is not None
    return enough and found >= _MIN_SHARE * count_matched(_LETTER, text)
