"""Raised and lowered numbers as characters, so that `10<sup>00</sup>` does not become 1000."""

import re

_RAISED = str.maketrans("0123456789+=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁼⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+=()", "₀₁₂₃₄₅₆₇₈₉₊₌₍₎")
_NUMBERS = re.compile(r"[-−–+]?[\s,.;:/()–-]*+(?:\d[\d\s,.;:/()–-]*+)", re.ASCII)  # an hour, marks of notes
_WITH_N = re.compile(r"[-−–+]?(?:\d*n)(?:[-−–+]\d+)?", re.ASCII)  # 2n, n+1
_DEGREE = frozenset("oOоО")


def raised(text: str) -> str:
    """The text of a superscript, with raised digits where it is a number or a formula of n; else as it is.

    A lone letter o is a sign of degrees: `25<sup>o</sup>C`. Marks in brackets (`[1]`) and words stay as they
    are; commas and the like between numbers, which have no raised form, stay on the line.

    >>> raised("00"), raised("-3"), raised("n-1"), raised("1, 2"), raised("o"), raised("[1]"), raised("ші")
    ('⁰⁰', '⁻³', 'ⁿ⁻¹', '¹, ²', '°', '[1]', 'ші')
    """
    bare = text.strip()
    if bare in _DEGREE:
        return text.replace(bare, "°")
    if _WITH_N.fullmatch(bare):
        return re.sub("[-−–]", "⁻", text).translate(_RAISED)
    return _moved(text, bare, _RAISED, "⁻")


def lowered(text: str) -> str:
    """The text of a subscript, with lowered digits where it is a number; else as it is.

    >>> lowered("2"), lowered("-1"), lowered("max")
    ('₂', '₋₁', 'max')
    """
    return _moved(text, text.strip(), _LOWERED, "₋")


def _moved(text: str, bare: str, table: dict[int, int], minus: str) -> str:
    if not _NUMBERS.fullmatch(bare):
        return text
    # A dash before a number is its sign, one between two numbers stands for those between them.
    signed = text.replace(bare[0], minus, 1) if bare[0] in "-−–" else text
    return signed.translate(table)
