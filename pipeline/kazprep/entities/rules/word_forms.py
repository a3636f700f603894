"""The forms of Kazakh nouns, as parts of regular expressions over words in small letters."""

import re

CASE = (
    "(?:н?[ыі]ң|[дт][ыі]ң|[ндт][ыі]|н|[ғгқк][ае]|н[ае]|н?[дт][ае](?:[ғг][ыі])?|[дтн][ае]н|[мбп]ен|[дт][ае]й"
    "|[лдт][ыі][қк])?"
)
"""A case, `-дағы`, `-дай` or `-лық`, or none."""

ENDING = rf"(?:[лдт][ае]р)?(?:[ыі]|с[ыі])?{CASE}"
"""What a noun may end in: plural, possessive and case."""

POSSESSIVE_CASE = "(?:н(?:[ыі]ң|[ае]|д[ае]|[ае]н|д[ае]ғ[ыі]|д[ае]г[ыі])?|мен)?"
"""The cases of a noun that ends in a possessive: `газеті`, `газетінің`."""

_BEFORE_VOWEL = {"к": "г", "қ": "ғ", "п": "б", "ь": ""}


def alternatives(words: str) -> str:
    """Words, parted by white space, as alternatives, the longest first.

    >>> alternatives("ит мысық")
    'мысық|ит'
    """
    return "|".join(sorted(map(re.escape, set(words.split())), key=lambda word: (-len(word), word)))


def stems(words: str) -> str:
    """Nouns as alternatives, each also with the end that it has before a vowel: `сотық`, `сотығ`.

    >>> stems("сотық")
    'сотығ|сотық'
    """
    changed = [word[:-1] + _BEFORE_VOWEL[word[-1]] for word in words.split() if word[-1] in _BEFORE_VOWEL]
    return alternatives(" ".join([*words.split(), *changed]))
