"""An output that is a folder: files are written under temporary names and renamed."""

import errno
import logging
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyarrow.fs
from filelock import FileLock, Timeout

from kazprep.atomic import unfinished_name, write_durably
from kazprep.errors import OutputError
from kazprep.file_hash import file_sha256
from kazprep.operating_system import flush, flush_folder, read_bytes, remove, replace
from kazprep.runs.storage.folder_check import LOCK_NAME, check_folder, unfit_folder
from kazprep.runs.storage.part_names import part_name, part_name_at_store, temporary_name
from kazprep.runs.storage.storage import Version
from kazprep.tables.run_folder import LEDGER_NAME, NAMES
from kazprep.tables.schemas import SCHEMAS

_WAIT_SECONDS = 2.0
"""How long a run waits for the lock: `is_locked` in other processes holds it for less than a millisecond."""
_POLL_SECONDS = 0.02
_NO_LOCKS = {errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP}
"""What file systems answer that have no locks, as NFS without its lock service."""
_PART = re.compile(r"part-\d+(\.[0-9a-f]+)?\.parquet|\.part-\d+\.parquet\.[a-z0-9]+")


class _LogFile(logging.FileHandler):
    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        """A log that can't be written, on a full disk, does not stop a run."""


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder; see `kazprep.runs.storage.storage.Storage`."""

    path: Path
    publishes_each: bool = True

    @property
    def place(self) -> str:
        return str(self.path)

    def top(self) -> list[str] | None:
        if not self.path.exists():
            return None
        if not self.path.is_dir():
            raise OutputError(f"{self.path} is a file: choose a folder with --output")
        return [path.name for path in self.path.iterdir()] or None

    def check(self) -> None:
        check_folder(self.path)

    def make(self) -> None:
        self.path.mkdir(parents=True, exist_ok=True)
        for table in SCHEMAS:
            (self.path / table).mkdir(exist_ok=True)

    def read(self, name: str) -> bytes:
        return read_bytes(self.path / name)

    def write(self, name: str, content: bytes) -> None:
        write_durably(self.path / name, content)

    def size(self, name: str) -> int | None:
        try:
            return (self.path / name).stat().st_size
        except FileNotFoundError:
            return None

    def remove(self, names: Iterable[str]) -> None:
        for name in names:
            remove(self.path / name)

    def read_ledger(self) -> bytes:
        return self.read(LEDGER_NAME)

    def write_ledger(self, content: bytes) -> None:
        self.write(LEDGER_NAME, content)

    def append_to_ledger(self, line: bytes) -> None:
        with (self.path / LEDGER_NAME).open("ab") as file:
            file.write(line)
            flush(file)

    def close_ledger(self) -> None:
        pass

    def ledger_version(self) -> Version:
        try:
            state = (self.path / LEDGER_NAME).stat()
        except FileNotFoundError:
            return None
        return state.st_ino, state.st_size, state.st_mtime_ns

    def current_names(self, table: str, part: str, writer_id: str) -> tuple[str, ...]:
        return f"{table}/{part_name(part)}", f"{table}/{part_name_at_store(part, writer_id)}"

    def pending_name(self, table: str, part: str, writer_id: str) -> str:
        return f"{table}/{temporary_name(part, writer_id)}"

    def is_part(self, name: str) -> bool:
        return _PART.fullmatch(name.rpartition("/")[2]) is not None

    def table_files(self, tables: Collection[str] = SCHEMAS.keys()) -> dict[str, int]:
        files = {}
        for table in tables:
            folder = self.path / table
            for path in folder.iterdir() if folder.is_dir() else ():
                size = self.size(f"{table}/{path.name}")
                if size is not None:  # it may be renamed at this moment
                    files[f"{table}/{path.name}"] = size
        return files

    @contextmanager
    def new_files(self, part: str, writer_id: str) -> Iterator[Mapping[str, Path]]:
        yield {table: self.path / self.pending_name(table, part, writer_id) for table in SCHEMAS}

    def publish(self, moves: Sequence[tuple[str, str]]) -> None:
        for pending, current in moves:
            replace(self.path / pending, self.path / current)

    def flush_tables(self) -> None:
        for table in SCHEMAS:
            flush_folder(self.path / table)

    def hide_tables(self) -> None:
        pass

    def show_tables(self) -> None:
        pass

    def leftovers(self) -> Collection[str]:
        names = (unfinished_name(name) for name in sorted(NAMES))
        return [name for name in names if self.size(name) is not None]

    def part(self, name: str) -> Path:
        return self.path / name

    def filesystem(self) -> pyarrow.fs.FileSystem:
        return pyarrow.fs.LocalFileSystem()

    def path_in_filesystem(self, name: str) -> str:
        return str(self.path / name)

    def sha256(self, name: str) -> str:
        return file_sha256(self.path / name)

    def begin_attempt(self, part: str, writer_id: str) -> None:
        pass

    def attempts(self, part: str, run_id: str) -> int:
        return sum(1 for _ in (self.path / "documents").glob(f"{temporary_name(part, run_id)}*"))

    @contextmanager
    def log_handler(self, name: str) -> Iterator[logging.Handler]:
        handler = _LogFile(self.path / name, encoding="utf-8")
        try:
            yield handler
        finally:
            handler.close()

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the lock of the folder, which is made where there is none.

        It is a lock of the operating system: it goes with the process that holds it, however that ends. The
        file stays and means nothing by itself.
        """
        lock = FileLock(self.path / LOCK_NAME)
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            lock.acquire(timeout=_WAIT_SECONDS, poll_interval=_POLL_SECONDS)
        except Timeout as error:
            raise OutputError(
                f"another kazprep process is writing to {self.path}; wait for it to finish, or choose "
                "another folder with --output"
            ) from error
        except OSError as error:
            if error.errno in _NO_LOCKS:
                raise unfit_folder(self.path, f"it has no locks ({error.strerror})") from error
            raise OutputError(f"{self.path} can't be written: {error.strerror or error}") from error
        try:
            yield
        finally:
            lock.release()

    def is_locked(self) -> bool:
        if not (self.path / LOCK_NAME).exists():
            return False
        try:
            with FileLock(self.path / LOCK_NAME).acquire(timeout=0):
                return False
        except Timeout:
            return True
        except OSError:  # a folder that may only be read
            return False
