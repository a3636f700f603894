"""The output folder: whether a run may write to it, and reconciling its files with the ledger."""

import re
from collections.abc import Iterator
from pathlib import Path

from kazprep.errors import OutputError
from kazprep.operating_system import remove
from kazprep.readers.sources.remote import address_of
from kazprep.runs.atomic import unfinished_name
from kazprep.runs.folder_check import CHECK_NAMES
from kazprep.runs.ledger import Ledger
from kazprep.runs.lock import LOCK_NAME
from kazprep.runs.part_files import part_name, publish, table_files, temporary_name
from kazprep.tables.run_folder import RUN_INFO_NAME, read_run_info
from kazprep.tables.schemas import SCHEMAS

_PART = re.compile(r"part-\d+\.parquet|\.part-\d+\.parquet\.[a-z0-9]+")

_BEFORE_A_RUN = {LOCK_NAME, unfinished_name(RUN_INFO_NAME), *CHECK_NAMES}
"""The files that a run leaves in its folder if it is killed before it has a `run.json`."""


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
            raise OutputError(
                f"{output} is not empty and not the output of a run: choose another folder with --output"
            )
        foreign = [output / name for name in SCHEMAS if (output / name).is_symlink()]
        parts = list(_files(output))
        foreign += [part for part in parts if not _PART.fullmatch(part.name)]
    except OSError as error:
        raise OutputError(f"{output} can't be used: {error.strerror or error}") from error
    if foreign:
        raise OutputError(f"{foreign[0]} is not a file of kazprep: choose another folder with --output")
    return any(not part.name.startswith(".") for part in parts)


def _files(output: Path) -> Iterator[Path]:
    for name in SCHEMAS:
        if (output / name).is_dir():
            yield from (output / name).iterdir()


def reconcile(output: Path, ledger: Ledger) -> None:
    """Make the files of the tables those that the ledger lists.

    The files of committed shards get their final names, those of pending shards keep their temporary names,
    other part files are deleted. Files with other names stay. It is idempotent and, whenever
    a run was killed, leads to complete tables. Raises `OSError`.
    """
    for name in SCHEMAS:
        (output / name).mkdir(exist_ok=True)
    committed = ledger.committed()
    for done in committed:
        publish(output, done.part, done.writer_id)
    known = {part_name(done.part) for done in committed}
    known |= {temporary_name(done.part, done.writer_id) for done in ledger.done.values() if done.pending}
    for path in list(_files(output)):
        if path.name not in known and _PART.fullmatch(path.name):
            remove(path)


def drop_damaged(output: Path, ledger: Ledger) -> None:
    """Remove shards of which a file is missing or has another size from the ledger's done shards."""
    for part, done in list(ledger.done.items()):
        if any(_size(path) != done.files[table].bytes for table, path in table_files(output, done)):
            del ledger.done[part]


def _size(path: Path) -> int | None:
    return path.stat().st_size if path.is_file() else None


def unknown_files(output: Path, ledger: Ledger) -> list[Path]:
    """Files that readers would take to be part of the tables, and that are not in the ledger."""
    known = {part_name(done.part) for done in ledger.committed()}
    return sorted(p for p in _files(output) if not p.name.startswith((".", "_")) and p.name not in known)
