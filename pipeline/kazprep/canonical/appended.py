"""Endings that are set apart from a name by how they are written: `БҰҰ-ның`, `«Астана»ға`, `Facebook-те`."""

import re

from kazprep.canonical.endings import ENDINGS

_QUOTED = frozenset({"«»", "“”", "„“", "„”", '""'})
_SHAPES = "|".join(sorted(ENDINGS.keys() - {"н"}, key=len, reverse=True))
_HYPHEN = "[-‐‑–]"

# БҰҰ-ның, «Береке»-ге, ЖОО-лардың; «Береке»ге, Facebookте; БҰҰның
_APPENDED = re.compile(
    rf"(?:(?<=[\w»”\"“]){_HYPHEN}|(?<=[»”\"“A-Za-z])|(?<=[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ]{{2}}))(?:{_SHAPES}){{1,2}}\Z"
)


def appended_ending(text: str) -> tuple[str, str, str] | None:
    """The name, its ending and what ending it is; None where no ending is set apart.

    >>> appended_ending("БҰҰ-ның"), appended_ending("Facebookте"), appended_ending("Алма-Ата")
    (('БҰҰ', '-ның', 'genitive'), ('Facebook', 'те', 'locative'), None)
    """
    found = _APPENDED.search(text, text.rfind(" ") + 1)
    if found is None:
        return None
    ending = found[0]
    name = next(ENDINGS[ending[i:]][0].name for i in range(len(ending)) if ending[i:] in ENDINGS)
    return text[: found.start()], ending, name


def unquoted(text: str) -> str | None:
    """What is inside quotation marks around the whole text; None where there are none.

    >>> unquoted("«Астана»"), unquoted("«Береке» ЖШС мен «Дала»")
    ('Астана', None)
    """
    if len(text) < 3 or text[0] + text[-1] not in _QUOTED:
        return None
    inside = text[1:-1]
    if not inside.strip() or set(inside) & {text[0], text[-1]}:
        return None
    return inside.strip()
