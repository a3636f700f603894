"""The output folder: whether a run may write to it, and how it comes to be as its ledger says."""

import re
from collections.abc import Iterator
from pathlib import Path

from kazprep.errors import OutputError
from kazprep.readers.sources.remote import address_of
from kazprep.runs.atomic import unfinished_name
from kazprep.runs.ledger import Ledger, table_files
from kazprep.runs.lock import LOCK_NAME
from kazprep.tables.run_folder import RUN_INFO_NAME, read_run_info
from kazprep.tables.schemas import SCHEMAS
from kazprep.tables.write import hidden_name, part_name, publish

_PART = re.compile(r"part-\d+\.parquet|\.part-\d+\.parquet\.[a-z0-9]+")

_BEFORE_A_RUN = {LOCK_NAME, unfinished_name(RUN_INFO_NAME)}
"""What a run that was killed before it had a `run.json` leaves in its folder: nothing of anybody's."""


def check_output(output: Path) -> bool:
    """Whether there are tables in a folder that a run may write to: a new or empty one, or that of a run.

    Raises `OutputError` for a folder with something else in it, and for an address.
    """
    address = address_of(output)
    if address is not None:
        raise OutputError(
            f"{address} is an address, and tables are written to folders: choose one with --output, "
            "and copy the tables from there"
        )
    try:
        if not output.exists():
            return False
        if not output.is_dir():
            raise OutputError(f"{output} is a file: choose a folder with --output")
        if all(path.name in _BEFORE_A_RUN for path in output.iterdir()):
            return False
        if read_run_info(output) is None:
            raise OutputError(f"{output} is not empty and holds no run: choose another folder with --output")
        strangers = [output / name for name in SCHEMAS if (output / name).is_symlink()]
        parts = list(_files(output))
        strangers += [part for part in parts if not _PART.fullmatch(part.name)]
    except OSError as error:
        raise OutputError(f"{output} can't be used: {error.strerror or error}") from error
    if strangers:
        raise OutputError(f"{strangers[0]} is not kazprep's: choose another folder with --output")
    return any(not part.name.startswith(".") for part in parts)


def _files(output: Path) -> Iterator[Path]:
    for name in SCHEMAS:
        if (output / name).is_dir():
            yield from (output / name).iterdir()


def settle(output: Path, ledger: Ledger) -> None:
    """Make the table folders what the ledger says: name files that count, delete those that don't.

    Whatever moment a run was killed at, this leads to whole tables. Raises `OSError`.
    """
    for name in SCHEMAS:
        (output / name).mkdir(exist_ok=True)
    in_force = ledger.in_force()
    for done in in_force:
        publish(output, done.part, done.token)
    counted = {part_name(done.part) for done in in_force}
    counted |= {hidden_name(done.part, done.token) for done in ledger.done.values() if done.staged}
    for path in list(_files(output)):
        if path.name not in counted and _PART.fullmatch(path.name):
            path.unlink()


def forget_damaged(output: Path, ledger: Ledger) -> None:
    """Take shards whose files are missing or of another size out of what is done: to be made again."""
    for part, done in list(ledger.done.items()):
        files = dict(table_files(output, done))
        if any(not p.is_file() or p.stat().st_size != done.files[t].bytes for t, p in files.items()):
            del ledger.done[part]


def unknown_files(output: Path, ledger: Ledger) -> list[Path]:
    """Files that readers would take for part of the tables and that the ledger does not know."""
    counted = {part_name(done.part) for done in ledger.in_force()}
    return sorted(p for p in _files(output) if not p.name.startswith((".", "_")) and p.name not in counted)
