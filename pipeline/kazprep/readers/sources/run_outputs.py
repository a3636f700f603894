"""Runs of kazprep among the articles: their tables, reports and logs are not articles."""

import json
import os
import re
from collections.abc import Collection
from pathlib import Path

from kazprep.runs.ledger import LEDGER_NAME
from kazprep.runs.run_info import FILE_NAME, read_record
from kazprep.tables.schemas import SCHEMAS

_OWN_FILES = frozenset({FILE_NAME, LEDGER_NAME, "run.log", "report.html", "explore.ipynb"})
_PART = re.compile(r"part-\d{5,}\.parquet")
_MOST_BYTES = 1 << 24
_FOOTER_BYTES = 1 << 20


def may_hold_run(files: Collection[str], folders: Collection[str]) -> bool:
    """Whether the names in a folder are such that it may hold a run."""
    return FILE_NAME in files or LEDGER_NAME in files or SCHEMAS.keys() <= set(folders)


def holds_run(folder: Path) -> bool:
    """Whether a folder holds a run: its `run.json` or ledger says so, or it has the folders of all tables."""
    return (
        (_is_small(folder / FILE_NAME) and read_record(folder) is not None)
        or _is_ledger(folder / LEDGER_NAME)
        or all(os.path.isdir(folder / table) for table in SCHEMAS)  # noqa: PTH112  # which raises nothing
    )


def run_of(path: Path) -> Path | None:
    """The folder of the run that a file or folder is, or is a part of, whatever links lead there.

    A part is one of its tables, a file of one, its report and the like: not what else lies in its folder.
    """
    real = Path(os.path.realpath(path))  # which raises nothing, for links in a circle either
    if os.path.isdir(real) and holds_run(real):  # noqa: PTH112
        return real
    for parent, child in zip(real.parents, [real, *real.parents], strict=False):
        if (child.name in SCHEMAS or child.name in _OWN_FILES) and holds_run(parent):
            return parent
    return None


def is_part_file(path: Path) -> bool:
    """Whether a file is one of a run's tables, wherever it was copied to: by its name and what it says."""
    if not _PART.fullmatch(path.name):
        return False
    try:
        with path.open("rb") as file:
            size = file.seek(0, 2)
            file.seek(max(0, size - _FOOTER_BYTES))
            return b"kazprep_version" in file.read()  # not by Arrow, which a damaged file can bring down
    except OSError:
        return False


def _is_small(path: Path) -> bool:
    try:
        return path.stat().st_size <= _MOST_BYTES
    except OSError:
        return False


def _is_ledger(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            plan = json.loads(file.readline(_MOST_BYTES))
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(plan, dict) and plan.get("kind") == "plan" and "kazprep" in plan.get("versions", ())
