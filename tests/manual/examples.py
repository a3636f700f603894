"""The examples of the manual: what they print over a run of `seeds/`.

`python -m tests.manual.examples` writes it into the pages, from the root of the repository: after a change of
the models, for instance.
"""

import ast
import contextlib
import io
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

PAGES = (
    "README.md",
    "docs/answers.md",
    "docs/boundaries.md",
    "docs/corrections.md",
    "docs/entities.md",
    "docs/exports.md",
    "docs/normalization.md",
    "docs/notebook.md",
    "docs/recipes.md",
    "docs/runs.md",
    "docs/scripts.md",
    "docs/start.md",
)
_BLOCKS = re.compile(r"^```python\n(.*?)^```\n(?:\n```\n(.*?)^```$)?", re.MULTILINE | re.DOTALL)


def run_seeds(root: Path, folder: Path) -> str:
    """Make `outputs/seeds` in the folder, as the README's first command does, and return what that prints."""
    command = [sys.executable, "-m", "kazprep", "run", root / "seeds", "-o", folder / "outputs" / "seeds"]
    done = subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8")
    return done.stdout + done.stderr


def counts(printed: str) -> dict[str, int]:
    """How many rows each table got, as the end of a run says."""
    return {name: int(number) for name, number in re.findall(r"^  (\w+) +(\d+)$", printed, re.MULTILINE)}


def blocks(page: str) -> Iterator[re.Match[str]]:
    """The pieces of Python in a page: group 1 is the code, group 2 what the page says that it prints."""
    return (block for block in _BLOCKS.finditer(page) if "import stanza" not in block[1])


def printed(code: str, names: dict[str, Any]) -> str:
    """What a notebook cell would show: what it prints, and its last expression.

    Raises `AssertionError` for an expression with a comment that is a value, but not the expression's.
    """
    *others, last = ast.parse(code).body
    out = io.StringIO()
    with (
        contextlib.redirect_stdout(out),
        pd.option_context("display.width", 120, "display.max_columns", 20),
    ):
        for statement in (*others, last):
            if not isinstance(statement, ast.Expr):
                exec(compile(ast.Module([statement], []), "<page>", "exec"), names)
                continue
            value = eval(compile(ast.Expression(statement.value), "<page>", "eval"), names)
            for claimed in _claimed(statement, code):
                assert value == claimed, f"{ast.unparse(statement)} is {value!r}"
            if statement is last and value is not None:
                print(value)
    return out.getvalue()


def _claimed(statement: ast.stmt, code: str) -> Iterator[Any]:
    """The value that the comment after a statement, or on the line below it, is, if it is one."""
    lines = [*code.encode().split(b"\n"), b""]
    last = statement.end_lineno or 1
    rest = lines[last - 1][statement.end_col_offset :] or lines[last]
    comment = rest.decode().strip()
    with contextlib.suppress(ValueError, SyntaxError):
        if comment.startswith("# "):
            yield ast.literal_eval(comment.removeprefix("# "))


def _updated(page: str) -> str:
    names: dict[str, Any] = {}
    text = ""
    end = 0
    for block in blocks(page):
        shown = printed(block[1], names)
        if block[2] is not None:
            text += page[end : block.start(2)] + shown.rstrip() + "\n"
            end = block.end(2)
    return text + page[end:]


def main() -> None:
    """Write the pages."""
    root = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        run_seeds(root, Path(folder))
        with contextlib.chdir(folder):
            for name in PAGES:
                page = (root / name).read_text(encoding="utf-8")
                (root / name).write_text(_updated(page), encoding="utf-8")


if __name__ == "__main__":
    main()
