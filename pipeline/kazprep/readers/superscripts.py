"""Superscript and subscript numbers as Unicode characters, so that `10<sup>00</sup>` does not become 1000."""

import re

_RAISED = str.maketrans("0123456789+=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁼⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+=()", "₀₁₂₃₄₅₆₇₈₉₊₌₍₎")
_NUMBERS = re.compile(r"[-−–+]?[\s,.;:/()–-]*+(?:\d[\d\s,.;:/()–-]*+)", re.ASCII)  # an hour, marks of notes
_WITH_N = re.compile(r"[-−–+]?(?:\d*n)(?:[-−–+]\d+)?", re.ASCII)  # 2n, n+1
_DEGREE = frozenset("oOоО")


def raised(text: str) -> str:
    """The text of a superscript, with superscript digits if it is a number or a formula of n; else unchanged.

    A single letter o is a degree sign: `25<sup>o</sup>C`. Footnotes in brackets (`[1]`) and words are
    unchanged, and so are commas and the like between numbers, which have no superscript form.

    >>> raised("00"), raised("-3"), raised("n-1"), raised("1, 2"), raised("o"), raised("[1]"), raised("ші")
    ('⁰⁰', '⁻³', 'ⁿ⁻¹', '¹, ²', '°', '[1]', 'ші')
    """
    bare = text.strip()
    if bare in _DEGREE:
        return text.replace(bare, "°")
    if _WITH_N.fullmatch(bare):
        return re.sub("[-−–]", "⁻", text).translate(_RAISED)
    return _shifted(text, bare, _RAISED, "⁻")


def lowered(text: str) -> str:
    """The text of a subscript, with subscript digits if it is a number; else unchanged.

    >>> lowered("2"), lowered("-1"), lowered("max")
    ('₂', '₋₁', 'max')
    """
    return _shifted(text, text.strip(), _LOWERED, "₋")


def _shifted(text: str, bare: str, table: dict[int, int], minus: str) -> str:
    if not _NUMBERS.fullmatch(bare):
        return text
    # A dash before a number is its sign; one between two numbers makes them a range.
    signed = text.replace(bare[0], minus, 1) if bare[0] in "-−–" else text
    return signed.translate(table)
