"""The output folder of a run: the names of the files next to its tables, and what `run.json` says.

Runs write them, and readers leave them out when such a folder is among the inputs.
"""

import json
from pathlib import Path
from typing import Any

from kazprep.operating_system import read_bytes

RUN_INFO_NAME = "run.json"
LEDGER_NAME = "ledger.jsonl"
LOG_NAME = "run.log"
REPORT_NAME = "report.html"
NOTEBOOK_NAME = "explore.ipynb"
CARD_NAME = "README.md"
CROISSANT_NAME = "croissant.json"

APPLIED_NAMES = "applied-names.tsv"
APPLIED_CORRECTIONS = "applied-corrections.tsv"

NAMES = frozenset(
    {
        RUN_INFO_NAME,
        LEDGER_NAME,
        LOG_NAME,
        REPORT_NAME,
        NOTEBOOK_NAME,
        CARD_NAME,
        CROISSANT_NAME,
        APPLIED_NAMES,
        APPLIED_CORRECTIONS,
    }
)
"""All of them. A table is in a folder with the name of the table, see `kazprep.tables.schemas`."""


def read_run_info(folder: Path) -> dict[str, Any] | None:
    """The content of a run's `run.json`, or None if there is none, or not one of kazprep."""
    try:
        content = read_bytes(folder / RUN_INFO_NAME)
    except OSError:
        return None
    return run_info_of(content)


def run_info_of(file: bytes) -> dict[str, Any] | None:
    """What a `run.json` says, or None if it is not one of kazprep."""
    try:
        content = json.loads(file)
    except (ValueError, RecursionError):
        return None
    is_run = isinstance(content, dict) and "kazprep" in content.get("versions", ())
    return content if is_run else None
