"""Text that a terminal only shows: nothing in it moves the cursor, sets a title or turns letters round."""

import json
import re
from typing import Any

# What JSON leaves as it is and a terminal may obey: DEL, C1 (0x9b begins a sequence), marks of direction,
# line ends of other kinds, and halves of surrogate pairs, which can't be printed at all.
_UNSHOWN = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def harmless(text: str, keep: str = "") -> str:
    """A text without what a terminal would obey: what can't be printed is a blank, but for `keep`.

    >>> harmless("қар\\x1b[2J\\n")
    'қар [2J '
    """
    return "".join(letter if letter.isprintable() or letter in keep else " " for letter in text)


def harmless_json(content: Any, indent: int | None = None) -> str:
    """JSON with its letters as they are and all that a terminal would obey escaped: the same content.

    >>> print(harmless_json({"source": "қар\\x1b[2J\\u202e.txt"}))
    {"source": "қар\\u001b[2J\\u202e.txt"}
    """
    written = json.dumps(content, ensure_ascii=False, indent=indent)
    return _UNSHOWN.sub(lambda found: f"\\u{ord(found[0]):04x}", written)
