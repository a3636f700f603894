"""Invisible characters made visible: as signs for tables and pages, or as code points in a line of text.

What a terminal must not receive is in `kazprep.text.printable`.
"""

import re
import unicodedata

_SIGNS = {" ": "␣", "\n": "↵"}
_LONE_SPACE = re.compile("(?<=[^␣↵])␣(?=[^␣↵])")
_INVISIBLE = {"Cc", "Cf", "Zs", "Zl", "Zp", "Co", "Cn"}


def visible(text: str, max_length: int | None = None) -> str:
    """The text with signs for its invisible characters, cut after `max_length` characters.

    For short pieces of text: a single space between other characters stays as it is, others are ␣.

    >>> visible("қа\\u00adла  тұр", 9), visible(" ")
    ('қа[U+00AD]ла␣␣тұ…', '␣')
    >>> visible("Қазақстан", 4)
    'Қаза…'
    """
    shown = "".join(map(_sign, text[:max_length]))
    shown = _LONE_SPACE.sub(" ", shown)
    return shown + "…" if max_length is not None and len(text) > max_length else shown


def on_one_line(text: str) -> str:
    """The text with ⏎ for its line feeds and code points for its other invisible characters.

    For the context of a change, in which spaces are spaces and square brackets mark the change itself.

    >>> on_one_line("қа\\u00adла\\nтұр")
    'қа<U+00AD>ла⏎тұр'
    """
    return "".join(
        "⏎" if character == "\n" else character if character.isprintable() else f"<U+{ord(character):04X}>"
        for character in text
    )


def _sign(character: str) -> str:
    if character in _SIGNS:
        return _SIGNS[character]
    if unicodedata.category(character) in _INVISIBLE:
        return f"[U+{ord(character):04X}]"
    if unicodedata.combining(character):
        return f"◌{character}"
    return character
