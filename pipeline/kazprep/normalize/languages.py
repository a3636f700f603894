"""Which languages other than Kazakh a word, or a text, may be in by its letters."""

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from kazprep.normalize.alphabets import ALPHABETS, IMPOSSIBLE, KAZAKH_WORDS
from kazprep.normalize.letters import CYRILLIC, KAZAKH_ONLY

_WORD = re.compile(f"[{CYRILLIC}]+")
_MOST_WORDS = 20_000
"""As many words of a text are looked at: they tell its language, and more would cost time alone."""

_LEAST_KAZAKH = 0.2
"""From this share of words that a language can't spell, a text is not in it. A third of the words of Kazakh
prose have a letter that Karakalpak, the nearest, lacks; a quotation in another language is mostly shorter."""

_KAZAKH_LETTER = re.compile(f"[{KAZAKH_ONLY}іІ]")


@lru_cache(maxsize=65536)
def spelling(word: str) -> frozenset[str]:
    """The languages of `ALPHABETS` that could have a word: they have all its letters, in such an order.

    >>> sorted(spelling("ваҡыт")), sorted(spelling("ҡұрылыс")), sorted(spelling("ґмір"))
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
        languages = frozenset() if is_common else spelling(word)
        for language in foreign:
            if language not in languages:
                foreign[language] += times
    return Languages(
        frozenset(language for language, times in foreign.items() if times < least * total or not total),
        kazakh >= _LEAST_KAZAKH * total > 0,
    )
