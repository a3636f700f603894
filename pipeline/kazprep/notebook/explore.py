"""`explore.ipynb`: a notebook over the tables of a run, made from explore.md.

Without nbformat, which validates notebooks of any origin: this one is valid by a test.
"""

import json
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

from kazprep.atomic import write_durably

_FOLDER = "RUN = Path()  # where the tables are: the folder of this notebook"
_CODE = re.compile(r"^```python\n(.*?)\n```$", re.MULTILINE | re.DOTALL)


def write_notebook(path: Path) -> None:
    """Write the notebook atomically; an existing file is replaced. Raises `OSError`."""
    write_durably(path, notebook())


def notebook(address: str | None = None) -> bytes:
    """The content of the notebook: over the folder that it is in, or over the run at an address."""
    text = files("kazprep.notebook").joinpath("explore.md").read_text(encoding="utf-8")
    if address is not None:
        text = text.replace(_FOLDER, f"RUN = {address!r}")
    return notebook_of(text).encode("utf-8")


def notebook_of(text: str) -> str:
    """Markdown as a notebook in nbformat 4.5: its Python blocks become code cells.

    The same text gives the same notebook, including the ids of its cells.

    >>> notebook = json.loads(notebook_of("# Sum\\n\\n```python\\n1 + 1\\n```\\n"))
    >>> [(cell["cell_type"], cell["id"], cell["source"]) for cell in notebook["cells"]]
    [('markdown', 'explore-00', ['# Sum']), ('code', 'explore-01', ['1 + 1'])]
    """
    cells = [
        {"id": f"explore-{index:02}", "metadata": {}, "source": source.splitlines(keepends=True), **fields}
        for index, (fields, source) in enumerate(_cells(text))
    ]
    metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    notebook = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"


def _cells(text: str) -> Iterator[tuple[dict[str, Any], str]]:
    """For each cell, the fields of its type, and its source."""
    for index, part in enumerate(_CODE.split(text)):  # text and code alternate
        if index % 2:
            yield {"cell_type": "code", "execution_count": None, "outputs": []}, part
        elif part.strip():
            yield {"cell_type": "markdown"}, part.strip()
