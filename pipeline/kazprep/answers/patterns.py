"""Patterns of words, as people type them: `мектеп*`, `бас қала`, `?ала`."""

import re
from unicodedata import normalize


def word_patterns(pattern: str) -> tuple[re.Pattern[str], ...]:
    """A pattern for each word of a phrase, to be matched against a whole word in lowercase.

    `*` is any characters, also none, `?` is one. Everything else is itself, in upper or lower case.

    >>> [each.pattern for each in word_patterns("Бас қала*")]
    ['бас', 'қала.*']

    Raises `ValueError` where there is no word, `TypeError` for anything but a string.
    """
    return tuple(re.compile(_expression(word), re.DOTALL) for word in _given(pattern).split())


def is_pattern(word: str) -> bool:
    """Whether one word is a pattern, and not itself: it has `*` or `?`, and something else.

    >>> is_pattern("мектеп*"), is_pattern("мектеп"), is_pattern("?"), is_pattern("бас қ*")
    (True, False, False, False)
    """
    return len(word.split()) == 1 and bool(word.strip("*?")) and not {"*", "?"}.isdisjoint(word)


def name_pattern(pattern: str) -> re.Pattern[str]:
    """The pattern of a whole name, to be matched against it in lowercase: `Алматы`, `* облысы`.

    >>> name_pattern("*  облысы").fullmatch("қостанай облысы") is not None
    True

    Raises as `word_patterns` does.
    """
    return re.compile(" ".join(map(_expression, _given(pattern).split())), re.DOTALL)


def _given(pattern: str) -> str:
    if not isinstance(pattern, str):
        raise TypeError(f"a word or phrase is a string, not {pattern!r}")
    if not pattern.strip():
        raise ValueError("nothing is asked for: give a word or a phrase, such as 'мектеп*'")
    return normalize("NFC", pattern).lower()


def _expression(word: str) -> str:
    return "".join({"*": ".*", "?": "."}.get(part, re.escape(part)) for part in re.split(r"([*?])", word))
