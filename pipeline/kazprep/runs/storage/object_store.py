"""An output at an object store, where nothing can be renamed or appended to, and a put replaces all at once.

- Shards are written below `_work/pending/`, which no reader of the tables lists, and copied into the tables
  once they count.
- The ledger is an object that is replaced on condition that it is still the one that was read. Lines that are
  added to it go into objects below `_work/ledger/`, named after the content that they continue: when the
  ledger is replaced, they mean nothing any more.
- While files of the tables are exchanged, each table has one more object, which is no Parquet file: whoever
  lists a table in that moment gets an error, and not some of the old rows and some of the new.
"""

import hashlib
import logging
import re
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import pyarrow as pa
import pyarrow.fs

from kazprep.errors import OutputError
from kazprep.runs.storage.client import Client, Condition, ConflictError
from kazprep.runs.storage.lease import Lease, is_leased, leased
from kazprep.runs.storage.object_files import ObjectFiles, fetched
from kazprep.runs.storage.part_names import part_name, part_name_at_store
from kazprep.runs.storage.storage import Version
from kazprep.tables.run_folder import LEDGER_NAME
from kazprep.tables.schemas import SCHEMAS

Item = TypeVar("Item")
Result = TypeVar("Result")

WORK = "_work"
PENDING = f"{WORK}/pending"
BARRIER_NAME = "part-0.being-exchanged.parquet"
"""The object that is no Parquet file; readers name it in their errors, and it sorts before the others."""
_BARRIER = b"kazprep is exchanging the files of this table: read it again in a moment.\n"
_LINES = f"{WORK}/ledger"
_ATTEMPTS = f"{WORK}/attempts"
_PART = re.compile(rf"(?:{PENDING}/)?(?P<table>[a-z]+)/part-\d+(?:\.[a-z0-9]+)?\.parquet")
_MAX_LINES_BYTES = 256 * 1024
"""Lines are added to an object of the ledger, which is written again, until it has this size."""
_REQUESTS = 16
"""How many requests are made at the same time."""
_BLOCK_BYTES = 8 * 2**20
_LOG_SECONDS = 30.0


class ObjectStore:
    """An address of an object store; see `kazprep.runs.storage.storage.Storage`."""

    publishes_each = False

    def __init__(self, address: str) -> None:
        self._client = Client(address.rstrip("/"))
        self._lease: Lease | None = None
        self._ledger: Condition = None
        """The version of the ledger that this process has read or written."""
        self._lines = b""
        """Those of the last object of lines of the ledger."""
        self._lines_id, self._lines_number, self._lines_version = "", 1, None  # type: tuple[str, int, Condition]

    @property
    def place(self) -> str:
        return self._client.address

    def top(self) -> list[str] | None:
        return self._client.top() or None

    def check(self) -> None:
        pass

    def make(self) -> None:
        pass

    def read(self, name: str) -> bytes:
        return self._client.get(name)[0]

    def write(self, name: str, content: bytes) -> None:
        self._check_lock()
        self._client.put(name, content)

    def size(self, name: str) -> int | None:
        found = self._client.head(name)
        return None if found is None else found.bytes

    def remove(self, names: Iterable[str]) -> None:
        self._check_lock()
        self._client.delete(names)

    def read_ledger(self) -> bytes:
        while True:
            content, version = self._client.get(LEDGER_NAME)
            lines = self._client.listed(f"{_LINES}/{_id(content)}/")
            try:
                whole = b"".join([content, *self._each(lambda found: self.read(found.key), lines)])
            except FileNotFoundError:  # the ledger has been replaced, and its lines deleted
                continue
            if self._ledger_is(version):  # else lines of it may have been deleted
                self._ledger = version
                return whole

    def _ledger_is(self, version: dict[str, str]) -> bool:
        found = self._client.head(LEDGER_NAME)
        return found is not None and found.version == version

    def write_ledger(self, content: bytes) -> None:
        self._check_lock()
        id_ = _id(content)
        lines = [found.key for found in self._client.listed(f"{_LINES}/")]
        self._client.delete(key for key in lines if key.startswith(f"{_LINES}/{id_}/"))
        if self._ledger is None:
            found = self._client.head(LEDGER_NAME)
            self._ledger = "create" if found is None else found.version
        self._ledger = self._put(LEDGER_NAME, content, self._ledger)
        self._lines, self._lines_id, self._lines_number, self._lines_version = b"", id_, 1, "create"
        self._client.delete(key for key in lines if not key.startswith(f"{_LINES}/{id_}/"))

    def append_to_ledger(self, line: bytes) -> None:
        self._check_lock()
        lines = self._lines + line
        key = f"{_LINES}/{self._lines_id}/{self._lines_number:06}.jsonl"
        version = self._put(key, lines, self._lines_version)
        if len(lines) < _MAX_LINES_BYTES:
            self._lines, self._lines_version = lines, version
        else:
            self._lines, self._lines_number, self._lines_version = b"", self._lines_number + 1, "create"

    def close_ledger(self) -> None:
        self.write_ledger(self.read_ledger())

    def ledger_version(self) -> Version:
        found = self._client.head(LEDGER_NAME)
        return None if found is None else tuple(sorted(found.version.items()))

    def current_names(self, table: str, part: str, writer_id: str) -> tuple[str, ...]:
        return f"{table}/{part_name_at_store(part, writer_id)}", f"{table}/{part_name(part)}"

    def pending_name(self, table: str, part: str, writer_id: str) -> str:
        return f"{PENDING}/{table}/{part_name_at_store(part, writer_id)}"

    def is_part(self, name: str) -> bool:
        found = _PART.fullmatch(name)
        return found is not None and found["table"] in SCHEMAS

    def table_files(self, tables: Collection[str] = SCHEMAS.keys()) -> dict[str, int]:
        prefixes = [PENDING, *tables]
        listed = self._each(lambda prefix: self._client.listed(f"{prefix}/"), prefixes)
        return {
            found.key: found.bytes
            for files in listed
            for found in files
            if found.key.rpartition("/")[2] != BARRIER_NAME
        }

    @contextmanager
    def new_files(self, part: str, writer_id: str) -> Iterator[Mapping[str, Path]]:
        with TemporaryDirectory(prefix="kazprep-") as folder:
            paths = {table: Path(folder) / f"{table}.parquet" for table in SCHEMAS}
            yield paths
            self._each(
                lambda table: self._client.put_file(self.pending_name(table, part, writer_id), paths[table]),
                SCHEMAS,
            )

    def publish(self, moves: Sequence[tuple[str, str]]) -> None:
        for start in range(0, len(moves), 1000):  # the lock is looked at again before each
            self._check_lock()
            some = moves[start : start + 1000]
            self._each(lambda move: self._client.copy(*move), some)
            self._client.delete(pending for pending, _ in some)

    def flush_tables(self) -> None:
        pass

    def hide_tables(self) -> None:
        self._check_lock()
        self._each(lambda table: self._client.put(f"{table}/{BARRIER_NAME}", _BARRIER), SCHEMAS)

    def show_tables(self) -> None:
        self._check_lock()
        self._client.delete(f"{table}/{BARRIER_NAME}" for table in SCHEMAS)

    def leftovers(self) -> Collection[str]:
        with suppress(FileNotFoundError):
            needed = f"{_LINES}/{_id(self.read(LEDGER_NAME))}/"
            lines = [
                found.key for found in self._client.listed(f"{_LINES}/") if not found.key.startswith(needed)
            ]
            return [*lines, *(found.key for found in self._client.listed(f"{_ATTEMPTS}/"))]
        return []

    def part(self, name: str) -> pa.NativeFile:
        return fetched(self._client, name)

    def filesystem(self) -> pyarrow.fs.FileSystem:
        return pyarrow.fs.PyFileSystem(ObjectFiles(self._client))

    def path_in_filesystem(self, name: str) -> str:
        return name

    def sha256(self, name: str) -> str:
        content, size = self._client.begin(name, _BLOCK_BYTES)
        digest = hashlib.sha256(content)
        for start in range(len(content), size, _BLOCK_BYTES):
            digest.update(self._client.get_range(name, start, min(size, start + _BLOCK_BYTES)))
        return digest.hexdigest()

    @contextmanager
    def log_handler(self, name: str) -> Iterator[logging.Handler]:
        handler = _Log(self, name)
        try:
            yield handler
        finally:
            handler.close()

    def begin_attempt(self, part: str, writer_id: str) -> None:
        self._client.put(f"{_ATTEMPTS}/{part}/{writer_id}", b"")

    def attempts(self, part: str, run_id: str) -> int:
        prefix = f"{_ATTEMPTS}/{part}/"
        return sum(found.key.startswith(f"{prefix}{run_id}") for found in self._client.listed(prefix))

    @contextmanager
    def locked(self) -> Iterator[None]:
        with leased(self._client) as self._lease:
            self._ledger = None
            try:
                yield
            finally:
                self._lease, self._ledger = None, None

    def is_locked(self) -> bool:
        return is_leased(self._client)

    def _check_lock(self) -> None:
        if self._lease is not None:
            self._lease.check()

    def _put(self, key: str, content: bytes, condition: Condition) -> dict[str, str]:
        try:
            return self._client.put(key, content, condition)
        except ConflictError as error:
            raise OutputError(
                f"another process has written to {self.place} meanwhile: run the command again"
            ) from error

    @staticmethod
    def _each(action: Callable[[Item], Result], items: Iterable[Item]) -> list[Result]:
        """The results of an action on each item, several at the same time; raises the first error."""
        with ThreadPoolExecutor(_REQUESTS) as threads:
            return list(threads.map(action, items))


class _Log(logging.Handler):
    """A log that is written whole every half minute and at its end."""

    def __init__(self, store: ObjectStore, name: str) -> None:
        super().__init__()
        self._store, self._name = store, name
        self._content = bytearray()
        self._written = time.monotonic()
        with suppress(FileNotFoundError):
            self._content += store.read(name)

    def emit(self, record: logging.LogRecord) -> None:
        self._content += self.format(record).encode("utf-8", "backslashreplace") + b"\n"
        if time.monotonic() - self._written > _LOG_SECONDS:
            self._write()

    def close(self) -> None:
        self._write()
        super().close()

    def _write(self) -> None:
        self._written = time.monotonic()
        with suppress(OSError, OutputError):  # a log that can't be written does not stop a run
            self._store.write(self._name, bytes(self._content))


def _id(content: bytes) -> str:
    """What the lines that continue a ledger are named after."""
    return hashlib.sha256(content).hexdigest()[:16]
