"""Formulas of Word (Office Math) as a line of text: fractions with a slash, raised and lowered numbers."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from kazprep.readers.web.superscripts import lowered, raised

NAMESPACES = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}",
    "{http://purl.oclc.org/ooxml/officeDocument/math}",  # the strict form
)
FORMULA = "oMath"

_OPERAND = re.compile(r"\w*[⁰-⁹ⁿ¹²³₀-₉]*|\w+(?:[.,]\w+)?|\(.*\)")
_SIGNS = frozenset({"begChr", "chr", "endChr", "sepChr"})


@dataclass(slots=True)
class _Part:
    """A part of a formula: the texts of its own parts with their names, and the signs it is written with."""

    name: str
    inner: list[tuple[str, str]] = field(default_factory=list)
    signs: dict[str, str] = field(default_factory=dict)

    def all(self, name: str) -> list[str]:
        return [text for part, text in self.inner if part == name]

    def one(self, name: str) -> str:
        return "".join(self.all(name))


class FormulaBuilder:
    """Makes a line of text of a formula whose elements are given as they begin and end."""

    def __init__(self) -> None:
        self._open = [_Part(FORMULA)]

    def start(self, name: str) -> None:
        """An element of the formula begins."""
        self._open.append(_Part(name))

    def end(self, text: str, attributes: Mapping[str, str]) -> None:
        """The innermost element ends, with its own text and its attributes, by their names alone."""
        part = self._open.pop()
        outer = self._open[-1]
        if part.name in _SIGNS:
            outer.signs[part.name] = attributes.get("val", "")
        elif part.name.endswith("Pr"):
            outer.signs |= part.signs
        else:
            made = text if part.name == "t" else _WRITTEN.get(part.name, _in_order)(part)
            outer.inner.append((part.name, made))

    def text(self) -> str:
        """The whole formula."""
        return _in_order(self._open[0])


def _in_order(part: _Part) -> str:
    return "".join(text for _, text in part.inner)


def _fraction(part: _Part) -> str:
    return f"{_grouped(part.one('num'))}/{_grouped(part.one('den'))}"


def _with_scripts(part: _Part) -> str:
    return part.one("e") + _subscript(part.one("sub")) + _superscript(part.one("sup"))


def _root(part: _Part) -> str:
    degree = part.one("deg")
    return (raised(degree) if degree else "") + "√" + _grouped(part.one("e"))


def _delimited(part: _Part) -> str:
    inside = part.signs.get("sepChr", "|").join(part.all("e"))
    return part.signs.get("begChr", "(") + inside + part.signs.get("endChr", ")")


def _operator(part: _Part) -> str:
    scripts = _subscript(part.one("sub")) + _superscript(part.one("sup"))
    return f"{part.signs.get('chr', '∫')}{scripts} {part.one('e')}"


def _function(part: _Part) -> str:
    return f"{part.one('fName')} {part.one('e')}"


def _limit(part: _Part) -> str:
    return part.one("e") + _subscript(part.one("lim"))


def _rows(part: _Part) -> str:
    return "; ".join(text for _, text in part.inner)


def _row(part: _Part) -> str:
    return ", ".join(part.all("e"))


_WRITTEN: dict[str, Callable[[_Part], str]] = {
    "d": _delimited,
    "eqArr": _rows,
    "f": _fraction,
    "func": _function,
    "limLow": _limit,
    "limUpp": _limit,
    "m": _rows,
    "mr": _row,
    "nary": _operator,
    "rad": _root,
    "sSub": _with_scripts,
    "sSubSup": _with_scripts,
    "sSup": _with_scripts,
}


def _superscript(text: str) -> str:
    moved = raised(text)
    return moved if moved != text or not text else f"^{_grouped(text)}"


def _subscript(text: str) -> str:
    moved = lowered(text)
    return moved if moved != text or not text else f"_{_grouped(text)}"


def _grouped(text: str) -> str:
    """An operand, in brackets where it is more than a number or a name.

    >>> _grouped("2x"), _grouped("a+b")
    ('2x', '(a+b)')
    """
    return text if _OPERAND.fullmatch(text) else f"({text})"
