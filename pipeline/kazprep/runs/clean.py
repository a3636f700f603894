"""Deleting what killed processes left in an output."""

from pathlib import Path

from kazprep.errors import OutputError
from kazprep.runs.ledger import read_ledger
from kazprep.runs.lock import locked
from kazprep.runs.output import reconcile
from kazprep.runs.run_info import read_run_info
from kazprep.runs.storage.storage import place_of, storage_of


def clean(output: Path) -> list[str]:
    """Delete the files that neither the tables nor a run that is resumed need; their names.

    Files that are not of kazprep stay. Raises `OutputError` where there is no run, or while one is at work.
    """
    storage = storage_of(output)
    if read_run_info(output) is None or read_ledger(output) is None:
        raise OutputError(
            f"{place_of(output)} is not the output of a run: it has no run.json and ledger.jsonl of kazprep"
        )
    with locked(output):
        info, ledger = read_run_info(output), read_ledger(output)
        assert info is not None and ledger is not None
        deleted = reconcile(output, ledger)
        left = list(storage.leftovers())
        storage.remove(left)
        if info["status"] == "complete":
            storage.show_tables()
    return sorted([*deleted, *left])
