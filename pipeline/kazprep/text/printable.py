"""Text without what a terminal would obey: moving the cursor, setting a title, changing the direction."""

import json
import re
from typing import Any

# What JSON leaves as it is and a terminal may obey: DEL, C1 (0x9b begins a sequence), direction marks,
# Unicode line breaks, and halves of surrogate pairs, which can't be printed at all.
_UNPRINTABLE = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def printable(text: str, keep: str = "") -> str:
    """The text with a space for each character that can't be printed, except those in `keep`.

    >>> printable("қар\\x1b[2J\\n")
    'қар [2J '
    """
    return "".join(letter if letter.isprintable() or letter in keep else " " for letter in text)


def printable_json(content: Any, indent: int | None = None) -> str:
    """JSON with its letters as they are and everything that a terminal would obey escaped.

    >>> print(printable_json({"source": "қар\\x1b[2J\\u202e.txt"}))
    {"source": "қар\\u001b[2J\\u202e.txt"}
    """
    written = json.dumps(content, ensure_ascii=False, indent=indent)
    return _UNPRINTABLE.sub(lambda match: f"\\u{ord(match[0]):04x}", written)
