"""The state of sources: size and time, and the SHA-256 of what is in them."""

import hashlib

from kazprep.readers.errors import ReadError
from kazprep.readers.source import Source
from kazprep.runs.ledger import SourceState


def source_state(source: Source) -> SourceState:
    """A source's size and time now; what has no time, such as an address, is always hashed to compare it."""
    try:
        status = source.path.stat()
    except OSError:
        return SourceState(source.name, source.start, source.bytes, None)
    size = source.bytes if source.problem or source.is_stretch else status.st_size
    return SourceState(source.name, source.start, size, status.st_mtime_ns)


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
