"""Characters that can't be seen, written so that they can."""

import re
import unicodedata

_SIGNS = {" ": "␣", "\n": "↵"}
_LONE_SPACE = re.compile("(?<=[^␣↵])␣(?=[^␣↵])")
_UNSEEN = {"Cc", "Cf", "Zs", "Zl", "Zp", "Co", "Cn"}


def visible(text: str, most: int | None = None) -> str:
    """The text with what can't be seen in it as signs, cut after `most` characters.

    A single space between other characters stays as it is.

    >>> visible("қа\\u00adла  тұр", 9), visible(" ")
    ('қа[U+00AD]ла␣␣тұ…', '␣')
    >>> visible("Қазақстан", 4)
    'Қаза…'
    """
    shown = "".join(map(_shown, text[:most]))
    shown = _LONE_SPACE.sub(" ", shown)
    return shown + "…" if most is not None and len(text) > most else shown


def _shown(character: str) -> str:
    if character in _SIGNS:
        return _SIGNS[character]
    if unicodedata.category(character) in _UNSEEN:
        return f"[U+{ord(character):04X}]"
    if unicodedata.combining(character):
        return f"◌{character}"
    return character
