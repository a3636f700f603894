"""The lock of an output folder: one run at a time writes to it."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from kazprep.errors import OutputError

LOCK_NAME = ".lock"
_WAIT_SECONDS = 2.0
"""How long a run waits for the lock: `is_locked` in other processes holds it for less than a millisecond."""
_POLL_SECONDS = 0.02


_NO_LOCKS = {errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP}
"""What file systems answer that have no locks, as NFS without its lock service."""


def unfit_folder(output: Path, problem: str) -> OutputError:
    """The error for a folder on a file system that lacks what a run needs."""
    return OutputError(
        f"the file system of {output} can't hold the output of a run: {problem}. Choose a folder on a local "
        "disk with --output, and copy the tables from there"
    )


@contextmanager
def locked(output: Path) -> Iterator[None]:
    """Hold the lock of an output folder, which is made where there is none.

    It is a lock of the operating system: it goes with the process that holds it, however that ends. The file
    stays and means nothing by itself. Raises `OutputError` while another process holds it.
    """
    lock = FileLock(output / LOCK_NAME)
    try:
        output.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=_WAIT_SECONDS, poll_interval=_POLL_SECONDS)
    except Timeout as error:
        raise OutputError(
            f"another kazprep process is writing to {output}; wait for it to finish, or choose another "
            "folder with --output"
        ) from error
    except OSError as error:
        if error.errno in _NO_LOCKS:
            raise unfit_folder(output, f"it has no locks ({error.strerror})") from error
        raise OutputError(f"{output} can't be written: {error.strerror or error}") from error
    try:
        yield
    finally:
        lock.release()


def is_locked(output: Path) -> bool:
    """Whether a process is writing to an output folder."""
    if not (output / LOCK_NAME).exists():
        return False
    try:
        with FileLock(output / LOCK_NAME).acquire(timeout=0):
            return False
    except Timeout:
        return True
    except OSError:  # a folder that may only be read
        return False
