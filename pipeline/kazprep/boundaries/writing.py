"""How a text is written: whether its sentences begin with lowercase letters, as those of messages do."""

import re
from functools import lru_cache

from kazprep.text.alphabet import LOWER_CYRILLIC, UPPER

_LINE_BEGINS_LOWER = re.compile(rf"^[{LOWER_CYRILLIC}]", re.MULTILINE)
_LOWER_AFTER_STOP = re.compile(rf"[{LOWER_CYRILLIC}]{{3}}[.!?…]+ [{LOWER_CYRILLIC}]{{2}}")
_UPPER_AFTER_STOP = re.compile(rf"[{LOWER_CYRILLIC}]{{3}}[.!?…]+ [{UPPER}]")
_MIN_LOWER = 3


@lru_cache(maxsize=1)
def begins_sentences_in_lowercase(text: str) -> bool:
    """Whether sentences of a text begin with lowercase letters, at the begin of lines and inside them.

    >>> begins_sentences_in_lowercase("бүгін базарға бардым. ет қымбат\\nалма арзан\\nертең тағы барам")
    True
    >>> begins_sentences_in_lowercase("Ол оңт. жағасында тұрады. Үйі үлкен.")
    False
    """
    lines = sum(1 for _ in _LINE_BEGINS_LOWER.finditer(text))
    if lines < _MIN_LOWER - 1:
        return False
    inside = sum(1 for _ in _LOWER_AFTER_STOP.finditer(text))
    if not inside or lines + inside < _MIN_LOWER:
        return False
    return sum(1 for _ in _UPPER_AFTER_STOP.finditer(text)) <= 2 * (lines + inside)
