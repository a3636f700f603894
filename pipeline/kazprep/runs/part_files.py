"""The files of a shard, one in each table: where they are before it counts and after."""

from collections.abc import Container, Iterator, Mapping
from pathlib import Path
from time import monotonic, sleep

from kazprep.file_hash import file_sha256
from kazprep.runs.ledger import DoneShard, FileState
from kazprep.runs.storage.part_names import part_name, temporary_name
from kazprep.runs.storage.storage import Storage, storage_of
from kazprep.tables.schemas import SCHEMAS

__all__ = [
    "file_name",
    "file_names",
    "file_states",
    "part_name",
    "pending_files",
    "publish",
    "temporary_files",
    "temporary_name",
    "unseen_file",
]

_VISIBLE_SECONDS = 30.0
"""How long files that another process wrote may take to appear."""


def temporary_files(output: Path, part: str, writer_id: str) -> dict[str, Path]:
    """The temporary file of a shard in each table of a folder; readers pass over their names."""
    return {table: output / table / temporary_name(part, writer_id) for table in SCHEMAS}


def pending_files(storage: Storage, part: str, writer_id: str) -> dict[str, str]:
    """The names of a shard's files until it counts, by table."""
    return {table: storage.pending_name(table, part, writer_id) for table in SCHEMAS}


def publish(output: Path, part: str, writer_id: str) -> None:
    """Give a shard's files their final names, those that don't have them yet; raises `OSError`."""
    storage = storage_of(output)
    storage.publish(
        [
            (pending, storage.current_names(table, part, writer_id)[0])
            for table, pending in pending_files(storage, part, writer_id).items()
            if storage.size(pending) is not None
        ]
    )


def file_name(storage: Storage, table: str, done: DoneShard, files: Container[str] | None = None) -> str:
    """The name of a shard's file in a table: its final one or, while there is none, its temporary one.

    `files` are the names of the files that there are, if they are known.
    """
    current = storage.current_names(table, done.part, done.writer_id)
    for name in (*current, storage.pending_name(table, done.part, done.writer_id)):
        if name in files if files is not None else storage.size(name) is not None:
            return name
    return current[0]


def file_names(
    storage: Storage, done: DoneShard, files: Container[str] | None = None
) -> Iterator[tuple[str, str]]:
    """The name of a shard's file in each table: see `file_name`."""
    for table in SCHEMAS:
        yield table, file_name(storage, table, done, files)


def file_states(files: Mapping[str, Path]) -> dict[str, FileState]:
    """The size and SHA-256 of files, by table; raises `OSError`."""
    return {table: FileState(path.stat().st_size, file_sha256(path)) for table, path in files.items()}


def unseen_file(done: DoneShard, output: Path, seconds: float = _VISIBLE_SECONDS) -> str | None:
    """The first pending file of a shard that can't be seen here in its full size after this time, or None.

    On a local disk what a worker wrote is there; on others the driver may have to wait for it.
    """
    until = monotonic() + seconds
    storage = storage_of(output)
    names = pending_files(storage, done.part, done.writer_id)
    for table, state in done.files.items():
        while storage.size(names[table]) != state.bytes:
            if monotonic() > until:
                return f"{storage.place}/{names[table]}"
            sleep(0.1)
    return None
