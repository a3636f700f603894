"""Latin words with a Kazakh ending, `Windows-тың`, which trained models have seen too few of."""

import re
from typing import Final

_WORD: Final = re.compile(
    r"(?P<stem>[A-Za-z][A-Za-z0-9.]*)-"
    # Plural, possessive and case; at least one of them.
    r"(?=[а-яғқңі])(?:[лдт][ае]р)?(?:[ыі]м[ыі]з|[ыі]м|[ыі]ң|с[ыі]|[ыі])?"
    r"(?:[дтн][ыі]ң|[гқғк][ае]|н[ае]|[дтн][ыі]|н?[дт][ае]н?|н[ае]н|н|[мбп]ен|н?[дт](?:ағы|егі))?"
)


def latin_stem(word: str) -> str | None:
    """The Latin word before a hyphen and a Kazakh ending; None for any other word.

    >>> latin_stem("Windows-тың"), latin_stem("Windows-бағдарлама"), latin_stem("COVID-19")
    ('Windows', None, None)
    """
    if "-" not in word:
        return None
    found = _WORD.fullmatch(word)
    return found["stem"] if found else None
