"""The output: whether a run may write to it, and reconciling its files with the ledger."""

from pathlib import Path

from kazprep.atomic import unfinished_name
from kazprep.errors import OutputError
from kazprep.readers.sources.remote import address_of
from kazprep.runs.ledger import Ledger
from kazprep.runs.part_files import file_names, pending_files
from kazprep.runs.run_info import read_run_info
from kazprep.runs.storage.folder_check import CHECK_NAMES, LOCK_NAME
from kazprep.runs.storage.storage import storage_of
from kazprep.tables.run_folder import RUN_INFO_NAME
from kazprep.tables.schemas import SCHEMAS

_BEFORE_A_RUN = {LOCK_NAME, unfinished_name(RUN_INFO_NAME), "_work", *CHECK_NAMES}
"""What a run leaves in its output if it is killed before it has a `run.json`."""


def check_output(output: Path) -> bool:
    """Whether there are tables in an output that a run may write to: a new or empty one, or that of a run.

    Raises `OutputError` for one with something else in it, and for an address that can't be written to.
    """
    storage = storage_of(output)
    place = storage.place
    try:
        names = storage.top()
        if names is None or all(name in _BEFORE_A_RUN for name in names):
            return False
        if read_run_info(output) is None:
            raise OutputError(
                f"{place} is not empty and not the output of a run: choose another folder with --output"
            )
        foreign = (
            []
            if address_of(output)
            else [f"{place}/{name}" for name in SCHEMAS if (output / name).is_symlink()]
        )
        parts = storage.table_files()
        foreign += [f"{place}/{name}" for name in parts if not storage.is_part(name)]
    except OSError as error:
        raise OutputError(f"{place} can't be used: {error.strerror or error}") from error
    if foreign:
        raise OutputError(f"{foreign[0]} is not a file of kazprep: choose another folder with --output")
    return any(not _is_hidden(name) for name in parts)


def reconcile(output: Path, ledger: Ledger) -> list[str]:
    """Make the files of the tables those that the ledger lists.

    The files of committed shards get their final names, those of pending shards keep their temporary names,
    other part files are deleted, and their names returned. Files with other names stay. It is idempotent
    and, whenever a run was killed, leads to complete tables. Raises `OSError`.
    """
    storage = storage_of(output)
    storage.make()
    files = storage.table_files()
    moves: list[tuple[str, str]] = []
    known: set[str] = set()
    for done in ledger.committed():
        for table, pending in pending_files(storage, done.part, done.writer_id).items():
            current = storage.current_names(table, done.part, done.writer_id)
            if pending in files:
                moves.append((pending, current[0]))
                known |= {pending, current[0]}
            else:
                known.add(next((name for name in current if name in files), current[0]))
    for done in ledger.done.values():
        if done.pending:
            known |= set(pending_files(storage, done.part, done.writer_id).values())
    unknown = [name for name in files if name not in known and storage.is_part(name)]
    is_exchange = ledger.update_committed and bool(moves or unknown)
    if is_exchange:  # some of the old rows and some of the new would be listed
        storage.hide_tables()
    storage.publish(moves)
    storage.remove(unknown)
    if is_exchange:
        storage.show_tables()
    return unknown


def drop_damaged(output: Path, ledger: Ledger) -> None:
    """Remove shards of which a file is missing or has another size from the ledger's done shards."""
    storage = storage_of(output)
    files = storage.table_files()
    for part, done in list(ledger.done.items()):
        if any(
            files.get(name) != done.files[table].bytes for table, name in file_names(storage, done, files)
        ):
            del ledger.done[part]


def unknown_files(output: Path, ledger: Ledger) -> list[str]:
    """The names of files that readers would take to be part of the tables, and that are not in the ledger."""
    storage = storage_of(output)
    files = storage.table_files()
    known = {name for done in ledger.committed() for _, name in file_names(storage, done, files)}
    return sorted(name for name in files if not _is_hidden(name) and name not in known)


def _is_hidden(name: str) -> bool:
    """Whether readers of a table pass over a file, or never list it."""
    return name.startswith("_") or name.rpartition("/")[2].startswith((".", "_"))
