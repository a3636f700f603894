"""The state of sources: size and times, and the SHA-256 of their content."""

import hashlib
import time
from dataclasses import replace

from kazprep.readers.errors import ReadError
from kazprep.readers.sources.source import Source
from kazprep.runs.ledger import SourceState

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
