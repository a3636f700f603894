"""Which names are public, as docs/library.md lists them, and which ones the pages use."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

LISTED_IN = Path("docs/library.md")
_ROW = re.compile(r"^\| `(kazprep[\w.]*)` \| ([^|]+) \|", re.MULTILINE)
_NAME = re.compile(r"`(\w+)`")
_CODE = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`[^`\n]*?\b(kazprep(?:\.\w+)+)")
_PROMPT = re.compile(r"^(>>>|\.\.\.) ?")


def listed() -> dict[str, set[str]]:
    """The public names of each module."""
    found: dict[str, set[str]] = {}
    for module, names in _ROW.findall(LISTED_IN.read_text(encoding="utf-8")):
        found.setdefault(module, set()).update(_NAME.findall(names))
    return found


def used(page: str) -> set[tuple[str, str]]:
    """The names of kazprep in the code of a page, in blocks and within lines, as (module, name)."""
    blocks = (pair for code in _CODE.findall(page) for pair in _in_code(code))
    inline = (name.rpartition(".") for name in _INLINE.findall(page))
    return {*blocks, *((module, name) for module, _, name in inline)}


def _in_code(code: str) -> Iterator[tuple[str, str]]:
    if code.startswith(">>> "):
        code = "\n".join(_PROMPT.sub("", line) for line in code.splitlines() if _PROMPT.match(line))
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "kazprep":
            yield from ((str(node.module), alias.name) for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (
                (module, name)
                for alias in node.names
                if alias.name.startswith("kazprep.")
                for module, _, name in [alias.name.rpartition(".")]
            )
        elif isinstance(node, ast.Attribute) and ast.unparse(node.value) == "kazprep":
            yield "kazprep", node.attr
