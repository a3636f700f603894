"""What the code can say when it stops a command or a call: its error classes, and its texts with gaps.

`docs/errors.md` is held against them.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

PAGE = Path("docs/errors.md")
PACKAGE = Path("pipeline/kazprep")
_BASE = "KazprepError"
_GAP = "…"
_CODE = re.compile(r"`([^`]+)`")


def error_classes() -> set[str]:
    """The names of all subclasses of `KazprepError` in the package."""
    bases: dict[str, set[str]] = {}
    for tree in _modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                bases[node.name] = {ast.unparse(base).rpartition(".")[2] for base in node.bases}
    found = {_BASE}
    while new := {name for name, of in bases.items() if of & found} - found:
        found |= new
    return found - {_BASE}


def texts() -> set[str]:
    """Every text in the package, with `…` where a value is put in."""
    return {text for tree in _modules() for node in ast.walk(tree) if (text := _text(node))}


def is_said(message: str, said: set[str]) -> bool:
    """Whether one of the texts has the message in it; `…` matches any text."""
    parts = map(re.escape, message.strip().removesuffix(_GAP).split(_GAP))
    pattern = re.compile(".*".join(parts), re.DOTALL)
    longest = max(message.removesuffix(_GAP).split(_GAP), key=len).strip()
    return any(pattern.search(text) for text in said if longest in text)


def messages(page: str) -> list[str]:
    """The messages that the page quotes: what is in code quotes in the cell before the remedy."""
    rows = [line.strip("|").split(" | ") for line in page.splitlines() if line.startswith("| `")]
    return [message for cells in rows for message in _CODE.findall(cells[-2])]


def _modules() -> Iterator[ast.Module]:
    for path in sorted(PACKAGE.rglob("*.py")):
        yield ast.parse(path.read_text(encoding="utf-8"))


def _text(node: ast.AST) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(each.value) if isinstance(each, ast.Constant) else _GAP for each in node.values)
    return None
