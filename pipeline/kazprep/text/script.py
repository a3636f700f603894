"""The script of a text, by its letters."""

import unicodedata
from collections import Counter
from functools import lru_cache

_SCRIPTS = {"CYRILLIC": "Cyrl", "LATIN": "Latn", "ARABIC": "Arab"}
OTHER, NONE = "Zzzz", "Zyyy"
"""ISO 15924's codes for any other script, and for a text without letters."""


def script(text: str) -> tuple[str, float]:
    """The script of most letters by its ISO 15924 code, and the share of the letters that are of it.

    Kazakh is written in `Cyrl`, `Latn` and `Arab`. `Zzzz` is any other script, `Zyyy` a text without letters.

    >>> script("Қазақстан"), script("Qazaqstan"), script("قازاقستان"), script("2026")
    (('Cyrl', 1.0), ('Latn', 1.0), ('Arab', 1.0), ('Zyyy', 0.0))
    """
    scripts: Counter[str] = Counter()
    for character, count in Counter(text).items():
        if character.isalpha():
            scripts[_script_of(character)] += count
    if not scripts:
        return NONE, 0.0
    first = min(scripts, key=lambda code: (-scripts[code], code))
    return first, scripts[first] / scripts.total()


@lru_cache(maxsize=1 << 16)
def _script_of(letter: str) -> str:
    return _SCRIPTS.get(unicodedata.name(letter, "").partition(" ")[0], OTHER)
