"""What a run needs of the place that it writes to, whether it is a folder or an object store."""

import logging
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol, TypeAlias

import pyarrow as pa

from kazprep.readers.sources.remote import address_of
from kazprep.readers.sources.source import absolute
from kazprep.tables.schemas import SCHEMAS

Part: TypeAlias = Path | pa.NativeFile
"""The file of a shard in one table, as `pyarrow.parquet` reads it: a path, or an open file at a store."""

Version: TypeAlias = "tuple[object, ...] | None"
"""Tells two contents of the ledger apart; None where there is no ledger."""


class Storage(Protocol):
    """The output of a run. Files have names relative to it: `run.json`, `tokens/part-00001.parquet`.

    Whatever fails raises `OSError`, with `FileNotFoundError` for a file that is not there; what the user can
    mend at a store, such as a missing bucket, raises `OutputError`.
    """

    @property
    def place(self) -> str:
        """The folder or the address, for messages."""

    @property
    def publishes_each(self) -> bool:
        """Whether a shard's files get their names as soon as it counts, or all at the end of the run."""

    def top(self) -> list[str] | None:
        """The names of the files and folders in it, None if there is nothing at all.

        Raises `OutputError` for what can't be an output: a file, a missing bucket.
        """

    def check(self) -> None:
        """Try whether a run can write here, whose lock is held.

        Raises `OutputError`, which says what is missing.
        """

    def make(self) -> None:
        """Make the folder and those of the tables, where a place has folders."""

    def read(self, name: str) -> bytes:
        """The content of a file, whole."""

    def write(self, name: str, content: bytes) -> None:
        """Replace a file: after a crash it has the old content or the new."""

    def size(self, name: str) -> int | None:
        """The bytes of a file, None where there is none."""

    def remove(self, names: Iterable[str]) -> None:
        """Delete files, those that are there."""

    def read_ledger(self) -> bytes:
        """The ledger: its last line may be incomplete."""

    def write_ledger(self, content: bytes) -> None:
        """Replace the ledger at once: this is what puts shards and updates in force."""

    def append_to_ledger(self, line: bytes) -> None:
        """Add a line to the ledger that this process wrote; it is durable when this returns."""

    def close_ledger(self) -> None:
        """Bring the ledger into its final form, when nothing is to be added any more."""

    def ledger_version(self) -> Version:
        """Changes whenever shards that were there may have gone; shards that are added need not change it."""

    def current_names(self, table: str, part: str, writer_id: str) -> tuple[str, ...]:
        """The names under which the file of a shard that counts may be; the first is the one that it gets.

        The others are those of a run that was copied from a place of the other kind.
        """

    def pending_name(self, table: str, part: str, writer_id: str) -> str:
        """The name of a shard's file until it counts; readers of the tables pass over it."""

    def is_part(self, name: str) -> bool:
        """Whether a name is one of those two: such files may be deleted if the ledger does not have them."""

    def table_files(self, tables: Collection[str] = SCHEMAS.keys()) -> dict[str, int]:
        """The bytes of each file in some tables by its name; pending ones of all tables are included."""

    def new_files(self, part: str, writer_id: str) -> AbstractContextManager[Mapping[str, Path]]:
        """Paths to write a shard's file of each table to; they are there, pending, after the block."""

    def publish(self, moves: Sequence[tuple[str, str]]) -> None:
        """Give pending files their current names."""

    def flush_tables(self) -> None:
        """Bring the names in the tables to the disk, where that is a step of its own."""

    def hide_tables(self) -> None:
        """Keep readers that list the tables from them while files are exchanged, where that is possible."""

    def show_tables(self) -> None:
        """Let such readers have them again."""

    def leftovers(self) -> Collection[str]:
        """Files outside of the tables that killed processes left, and that nothing needs."""

    def part(self, name: str) -> Part:
        """A file of a table, to be read."""

    def filesystem(self) -> Any:
        """The `pyarrow.fs.FileSystem` in which `path_in_filesystem` leads to a file."""

    def path_in_filesystem(self, name: str) -> str:
        """The path of a file for `filesystem`."""

    def sha256(self, name: str) -> str:
        """The SHA-256 of a file, in hex."""

    def begin_attempt(self, part: str, writer_id: str) -> None:
        """Leave a trace of a worker that begins with a shard, where files appear only when they are whole."""

    def attempts(self, part: str, run_id: str) -> int:
        """How many workers of a run, by what their ids begin with, have left a trace of a shard."""

    def log_handler(self, name: str) -> AbstractContextManager[logging.Handler]:
        """A handler that adds lines to a log file."""

    def locked(self) -> AbstractContextManager[None]:
        """Hold the lock of the output; raises `OutputError` while another process holds it."""

    def is_locked(self) -> bool:
        """Whether a process is writing to the output."""


@lru_cache(maxsize=64)
def storage_of(output: Path) -> Storage:
    """The storage at a path, or at an address that is written as one; the same object in all of a process.

    Raises `OutputError` for an address that tables can't be written to.
    """
    address = address_of(output)
    if address is None:
        from kazprep.runs.storage.folder import Folder

        return Folder(output)
    from kazprep.runs.storage.object_store import ObjectStore  # its client is an extra

    return ObjectStore(address)


def place_of(output: Path) -> str:
    """A folder or an address as it is shown to users."""
    return address_of(output) or str(output)


def absolute_output(output: Path) -> Path:
    """An output as it is found from any current folder."""
    return output if address_of(output) is not None else absolute(output)
