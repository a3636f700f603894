"""The lock of an output: one run at a time writes to it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kazprep.runs.storage.storage import storage_of


@contextmanager
def locked(output: Path) -> Iterator[None]:
    """Hold the lock of an output; it goes with the process that holds it, however that ends.

    That of a folder is the operating system's, that at an object store a lease, which ends by itself. Raises
    `OutputError` while another process holds it.
    """
    with storage_of(output).locked():
        yield


def is_locked(output: Path) -> bool:
    """Whether a process is writing to an output."""
    return storage_of(output).is_locked()
