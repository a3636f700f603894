"""Stretches that no letter rule may touch: addresses, names of files, tags and code."""

import re

# Looked for in the word, bounded by white space, that a letter stands in. No part of it runs on without a
# bound, as a word can be a million letters long.
_PROTECTED = re.compile(
    r"""
      [a-z][a-z0-9+.-]{0,15}://       # http://adilet.zan.kz/
    | www\.
    | [^\s@]@[^\s@]+\.[^\s@]          # info@site.kz
    | [#@]\w                          # #SmartCity, @name
    | \w\.(?:kz|ru|com|org|net|gov|edu|info|io|html?|php|pdf|docx?|xlsx?|txt|csv|json|xml|jpe?g|png|py|exe)\b
    | [\\/]\w{1,64}[\\/]              # a path
    | \w_\w | \w\(\) | [{}<>=]         # code
    """,
    re.VERBOSE | re.IGNORECASE,
)
_REACH = 200
"""So many characters of the word are looked at on each side, to stay linear in a text without white space."""
_SPACE = re.compile(r"\s")


def is_protected(text: str, start: int, end: int) -> bool:
    """Whether `text[start:end]` stands in an address, a file's name, a tag or code.

    >>> is_protected("info@мысал.kz сайты", 5, 10)
    True
    >>> is_protected("info@мысал.kz сайты", 14, 19)
    False
    """
    if text[start - 1 : start].isspace() and text[end : end + 1].isspace():
        return False  # the word is letters alone
    before = text[max(0, start - _REACH) : start]
    after = text[end : end + _REACH]
    word = re.split(r"\s", before)[-1] + text[start:end] + _SPACE.split(after, maxsplit=1)[0]
    return _PROTECTED.search(word) is not None
