"""Formulas of Word (Office Math) as a line of text: fractions with a slash, superscripts and subscripts."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from kazprep.readers.superscripts import lowered, raised

NAMESPACES = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}",
    "{http://purl.oclc.org/ooxml/officeDocument/math}",  # the strict form
)
FORMULA = "oMath"

_OPERAND = re.compile(r"\w*[⁰-⁹ⁿ¹²³₀-₉]*|\w+(?:[.,]\w+)?|\(.*\)")
_SYMBOLS = frozenset({"begChr", "chr", "endChr", "sepChr"})


@dataclass(slots=True)
class _Part:
    """A part of a formula: the names and texts of the parts in it, and the symbols it is written with."""

    name: str
    inner: list[tuple[str, str]] = field(default_factory=list)
    symbols: dict[str, str] = field(default_factory=dict)

    def all(self, name: str) -> list[str]:
        return [text for part, text in self.inner if part == name]

    def one(self, name: str) -> str:
        return "".join(self.all(name))


class FormulaBuilder:
    """Makes a line of text out of a formula, by the starts and ends of its elements."""

    def __init__(self) -> None:
        self._open = [_Part(FORMULA)]

    def start(self, name: str) -> None:
        """An element of the formula begins."""
        self._open.append(_Part(name))

    def end(self, text: str, attributes: Mapping[str, str]) -> None:
        """The innermost element ends; its text, and its attributes by their names without namespaces."""
        part = self._open.pop()
        outer = self._open[-1]
        if part.name in _SYMBOLS:
            outer.symbols[part.name] = attributes.get("val", "")
        elif part.name.endswith("Pr"):
            outer.symbols |= part.symbols
        else:
            written = text if part.name == "t" else _WRITTEN.get(part.name, _concatenated)(part)
            outer.inner.append((part.name, written))

    def text(self) -> str:
        """The whole formula."""
        return _concatenated(self._open[0])


def _concatenated(part: _Part) -> str:
    return "".join(text for _, text in part.inner)


def _fraction(part: _Part) -> str:
    return f"{_grouped(part.one('num'))}/{_grouped(part.one('den'))}"


def _with_scripts(part: _Part) -> str:
    return part.one("e") + _subscript(part.one("sub")) + _superscript(part.one("sup"))


def _root(part: _Part) -> str:
    degree = part.one("deg")
    return (raised(degree) if degree else "") + "√" + _grouped(part.one("e"))


def _delimited(part: _Part) -> str:
    inside = part.symbols.get("sepChr", "|").join(part.all("e"))
    return part.symbols.get("begChr", "(") + inside + part.symbols.get("endChr", ")")


def _operator(part: _Part) -> str:
    scripts = _subscript(part.one("sub")) + _superscript(part.one("sup"))
    return f"{part.symbols.get('chr', '∫')}{scripts} {part.one('e')}"


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
    shifted = raised(text)
    return shifted if shifted != text or not text else f"^{_grouped(text)}"


def _subscript(text: str) -> str:
    shifted = lowered(text)
    return shifted if shifted != text or not text else f"_{_grouped(text)}"


def _grouped(text: str) -> str:
    """An operand, in brackets if it is more than a number or a name.

    >>> _grouped("2x"), _grouped("a+b")
    ('2x', '(a+b)')
    """
    return text if _OPERAND.fullmatch(text) else f"({text})"
