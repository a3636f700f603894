"""Output folders of kazprep among the inputs: their tables, reports and logs are not articles."""

import json
import os
import re
from collections.abc import Collection
from pathlib import Path

from kazprep.tables.run_folder import LEDGER_NAME, NAMES, RUN_INFO_NAME, read_run_info
from kazprep.tables.schemas import SCHEMAS

_PART = re.compile(r"part-\d{5,}\.parquet")
_MAX_BYTES = 1 << 24
_FOOTER_BYTES = 1 << 20


def may_hold_run(files: Collection[str], folders: Collection[str]) -> bool:
    """Whether a folder may be the output of a run, by the names of the files and folders in it."""
    return RUN_INFO_NAME in files or LEDGER_NAME in files or SCHEMAS.keys() <= set(folders)


def holds_run(folder: Path) -> bool:
    """Whether a folder is the output of a run, by its `run.json`, its ledger or the folders of all tables."""
    return (
        (_is_small(folder / RUN_INFO_NAME) and read_run_info(folder) is not None)
        or _is_ledger(folder / LEDGER_NAME)
        or all(os.path.isdir(folder / table) for table in SCHEMAS)  # noqa: PTH112  # which raises nothing
    )


def run_of(path: Path) -> Path | None:
    """The output folder that a file or folder is or is a part of, whatever links lead there, or None.

    Its parts are its tables, their files, its report and the like: not other files in the folder.
    """
    real = Path(os.path.realpath(path))  # which raises nothing for circular links either
    if os.path.isdir(real) and holds_run(real):  # noqa: PTH112
        return real
    for parent, child in zip(real.parents, [real, *real.parents], strict=False):
        if (child.name in SCHEMAS or child.name in NAMES) and holds_run(parent):
            return parent
    return None


def is_part_file(path: Path) -> bool:
    """Whether a file is a part of a table of kazprep, by its name and content, wherever it is."""
    if not _PART.fullmatch(path.name):
        return False
    try:
        with path.open("rb") as file:
            size = file.seek(0, 2)
            file.seek(max(0, size - _FOOTER_BYTES))
            return b"kazprep_version" in file.read()  # not by Arrow, which a damaged file can crash
    except OSError:
        return False


def _is_small(path: Path) -> bool:
    try:
        return path.stat().st_size <= _MAX_BYTES
    except OSError:
        return False


def _is_ledger(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            plan = json.loads(file.readline(_MAX_BYTES))
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(plan, dict) and plan.get("kind") == "plan" and "kazprep" in plan.get("versions", ())
