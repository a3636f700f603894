"""What a run needs of the file system that its output folder is on, tried in the folder itself.

Local disks have all of it. Network file systems and those of FUSE may lack some: locks that exclude nobody,
names that can't be replaced, files that other machines see late.
"""

import errno
from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep

from kazprep.errors import OutputError
from kazprep.operating_system import SYSTEM, WINDOWS, flush, flush_folder, remove, replace

LOCK_NAME = ".lock"
CHECK_NAMES = (".check", ".check.new")
"""The files that are written to try the folder, and deleted; a killed process may leave them."""

_OF_ANY_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM}
"""What a local disk may answer as well: it is full, or may not be written."""

_VISIBLE_SECONDS = 30.0
"""How long a file may take to appear."""

_OLD, _NEW = b"old " * 2048, b"new " * 1024


def unfit_folder(output: Path, problem: str) -> OutputError:
    """The error for a folder on a file system that lacks what a run needs."""
    return OutputError(
        f"the file system of {output} can't hold the output of a run: {problem}. Choose a folder on a local "
        "disk with --output, and copy the tables from there"
    )


def check_folder(output: Path) -> None:
    """Try whether a folder can hold the output of a run. Its lock is held by this process.

    Raises `OutputError`, which says what is missing.
    """
    try:
        _check_lock(output / LOCK_NAME)
        _check_files(output)
    except OSError as error:
        if error.errno in _OF_ANY_DISK:
            raise OutputError(f"{output} can't be written: {error.strerror}") from error
        raise unfit_folder(output, f"{error.strerror or error}") from error
    finally:
        for name in CHECK_NAMES:
            try:
                remove(output / name)
            except OSError:
                continue


def _check_lock(path: Path) -> None:
    """Raise `OutputError` where a lock that is held can be had once more; `OSError` where there is none."""
    if SYSTEM == WINDOWS:  # its locks are others, and its network folders have them, too
        return
    import fcntl

    with path.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            # Taken, as it should be; or there are no such locks, and `filelock` has made do with the file.
            if error.errno in (errno.EACCES, errno.EAGAIN, errno.EWOULDBLOCK, errno.ENOSYS):
                return
            raise
        fcntl.flock(file, fcntl.LOCK_UN)
    raise unfit_folder(path.parent, "two processes can hold the same lock there, and would mix their files")


def _check_files(output: Path) -> None:
    """Replace a file by another, as the files of a run are, and read it."""
    first, second = (output / name for name in CHECK_NAMES)
    for path, content in ((first, _OLD), (second, _NEW)):
        with path.open("wb") as file:
            file.write(content)
            flush(file)
    _need(output, lambda: {first, second} <= set(output.iterdir()), "files appear too late")
    replace(second, first)
    flush_folder(output)
    _need(output, lambda: first.read_bytes() == _NEW, "a file that replaces another has not its content")
    _need(output, lambda: first.stat().st_size == len(_NEW), "the size of a file is not that of its content")
    _need(output, lambda: not second.exists(), "a file that was renamed keeps its old name, too")


def _need(output: Path, holds: Callable[[], bool], otherwise: str) -> None:
    """Wait for something that holds at once on a disk; raises `OutputError` where it does not come."""
    until = monotonic() + _VISIBLE_SECONDS
    while not holds():
        if monotonic() > until:
            raise unfit_folder(output, otherwise)
        sleep(0.1)
