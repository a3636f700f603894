"""The state of sources: size and times, and the SHA-256 of their content."""

import hashlib
import time
from collections.abc import Iterator
from dataclasses import replace

from kazprep.readers.entry import Record
from kazprep.readers.errors import ReadError
from kazprep.readers.read import read, transfer_of
from kazprep.readers.sources.source import Source
from kazprep.runs.ledger import SourceState
from kazprep.settings import InputSettings

_SAME_MOMENT_NS = 2_000_000_000  # FAT counts in steps of two seconds


def source_state(source: Source) -> SourceState:
    """A source's size and times now; what has no time, such as an address, is always hashed to compare it."""
    size: int = source.bytes
    mtime: int | None = None
    ctime: int | None = None
    try:
        status = source.path.stat()
    except OSError:
        pass
    else:
        size = size if source.problem or source.is_byte_range else status.st_size
        mtime, ctime = status.st_mtime_ns, status.st_ctime_ns
    return SourceState(source.name, source.start, size, mtime, ctime, source.inside, source.shares_path)


def planned_state(source: Source) -> SourceState:
    """The same for a plan: without times if it was changed so recently that the next change may not show."""
    began = time.time_ns()
    state = source_state(source)
    if state.mtime_ns is None or state.ctime_ns is None:
        return state
    if max(state.mtime_ns, state.ctime_ns) > began - _SAME_MOMENT_NS:
        return replace(state, mtime_ns=None, ctime_ns=None)
    return state


class SourceContent:
    """A source while it is processed: its state before, its documents, and the hash of what was read.

    A file on a disk is hashed before it is read, one at an address as it is read: its bytes are transferred
    once.
    """

    def __init__(self, source: Source, settings: InputSettings) -> None:
        self.source = source
        self.state = source_state(source)
        """Its size and times before it is read."""
        self._settings = settings
        self._transfer = transfer_of(source, settings)
        self._hash = None if self._transfer else hash_source(source)

    def records(self) -> Iterator[Record]:
        """Its documents, and what can't be read of it."""
        yield from read(self.source, self._settings, self._transfer)
        if self._transfer is not None:  # at once, so that no connection waits for the end of the shard
            self._hash = self._transfer.sha256()

    def hash(self) -> str | None:
        """As `hash_source`, or None where the file has changed since; to be called when it has been read."""
        if self._hash is None and self._transfer is not None:
            self._hash = self._transfer.sha256()
        return self._hash if source_state(self.source) == self.state else None


def hash_source(source: Source) -> str:
    """The SHA-256 of a source's bytes in hex digits, or `!` and the reason for one that can't be read."""
    try:
        with source.open() as file:
            digest = hashlib.sha256()
            while chunk := file.read(1 << 20):
                digest.update(chunk)
    except (ReadError, OSError) as error:
        return f"!{error}"
    return digest.hexdigest()
