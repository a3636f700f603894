"""What differs between Linux, macOS and Windows. Nothing else in the package asks which of them it is on.

Linux is what kazprep is tested on. The branches for the others follow their documentation, and are tested by
an imitation of these systems (`tests/other_systems.py`); `docs/versions.md` says what was run and what was
only read.
"""

import errno
import os
import shlex
import signal
import stat
import sys
import threading
import time
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import IO, TypeVar

Result = TypeVar("Result")

LINUX, MACOS, WINDOWS = "linux", "darwin", "win32"
SYSTEM = sys.platform
"""The system, as `sys.platform` has it."""

_PATIENCE_SECONDS = 5.0
"""How long Windows may refuse a file that another program has open: a virus scanner, an indexer, a reader."""
_FIRST_PAUSE, _LONGEST_PAUSE = 0.01, 0.5
_MAX_WINDOWS_PROCESSES = 60
"""Windows waits for 64 handles at most; `concurrent.futures` stops at 61 for the same reason."""
_FIRST_NT_ERROR = 0xC0000000
"""Exit codes from here on are errors of the system, such as 0xC0000005, an access violation."""
_NO_FOLDER_FLUSH = {errno.EINVAL, errno.ENOTSUP}
"""What file systems answer that can't flush a folder: some network and FUSE ones."""
_MOUNT_POINT = 0xA0000003  # `stat.IO_REPARSE_TAG_MOUNT_POINT`, which exists on Windows alone


def flush(file: IO[bytes]) -> None:
    """Bring what was written to a file to the disk; raises `OSError`.

    On macOS `fsync` leaves it in the disk's own cache, where a power cut loses it, so that the disk is asked
    too: https://developer.apple.com/library/archive/documentation/System/Conceptual/ManPages_iPhoneOS/man2/fsync.2.html
    """
    file.flush()
    if SYSTEM == MACOS:
        import fcntl

        try:
            fcntl.fcntl(file.fileno(), getattr(fcntl, "F_FULLFSYNC", 51))
        except OSError:  # a file system that can't, such as a network's
            pass
        else:
            return
    os.fsync(file.fileno())


def flush_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk; raises `OSError`.

    Windows can't open a folder, and NTFS writes names to its journal; some file systems have no such flush.
    """
    if SYSTEM == WINDOWS:
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    except OSError as error:
        if error.errno not in _NO_FOLDER_FLUSH:
            raise
    finally:
        os.close(number)


def replace(source: Path, target: Path) -> None:
    """Give a file another name, whose file it replaces; raises `OSError`.

    Windows refuses while a program has one of the two open: it is asked again for some seconds.
    """
    _patiently(lambda: source.replace(target), target)


def remove(path: Path) -> None:
    """Delete a file, if there is one; raises `OSError`. On Windows with the patience of `replace`."""
    try:
        _patiently(path.unlink, path)
    except FileNotFoundError:
        return


def read_bytes(path: Path) -> bytes:
    """The content of a file that others replace meanwhile; raises `OSError`.

    Windows may refuse it at the moment in which it is replaced: it is asked again for some seconds.
    """
    return _patiently(path.read_bytes, path)


def _patiently(action: Callable[[], Result], path: Path) -> Result:
    """Do something that Windows refuses as long as another program has the file open."""
    if SYSTEM != WINDOWS:
        return action()
    end, pause = time.monotonic() + _PATIENCE_SECONDS, _FIRST_PAUSE
    while True:
        try:
            return action()
        except PermissionError as error:
            if time.monotonic() + pause > end:
                reason = f"{error.strerror or error}: perhaps another program has it open"
                raise PermissionError(error.errno, reason, str(path)) from error
        time.sleep(pause)
        pause = min(2 * pause, _LONGEST_PAUSE)


def is_folder_link(path: Path) -> bool:
    """Whether a folder is a link to another: a symbolic one, or a junction of Windows."""
    if path.is_symlink():
        return True
    if SYSTEM != WINDOWS:
        return False
    try:
        tag = getattr(path.lstat(), "st_reparse_tag", 0)
    except OSError:
        return False
    return bool(tag == getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", _MOUNT_POINT))


def portable_name(name: str) -> str:
    """The name of a file as other systems have it.

    macOS takes `й` and `и` with a breve for the same name and stores the latter in places: names are
    composed there, so that an article has the same `doc_id` as elsewhere.
    """
    return unicodedata.normalize("NFC", name) if SYSTEM == MACOS else name


def split_command(command: str) -> list[str]:
    """The words of a command line; a backslash is part of a path on Windows, and an escape elsewhere."""
    return shlex.split(command, posix=SYSTEM != WINDOWS)


def termination_signals() -> tuple[int, ...]:
    """The signals that ask a program to end; on Windows Ctrl-Break too, which can be sent to a program."""
    ctrl_break = getattr(signal, "SIGBREAK", None) if SYSTEM == WINDOWS else None
    return (signal.SIGTERM,) if ctrl_break is None else (signal.SIGTERM, ctrl_break)


def ignore_interrupts() -> None:
    """Leave Ctrl-C to the main process. Windows sends it to every process of the terminal.

    Elsewhere a worker has it blocked from its start.
    """
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, signal.SIG_IGN)


def max_processes(wanted: int) -> int:
    """How many processes can be waited for at once: `wanted`, or fewer on Windows."""
    return min(wanted, _MAX_WINDOWS_PROCESSES) if SYSTEM == WINDOWS else wanted


def describe_exit(exit_code: int | None) -> str:
    """How a process ended, a verb and the reason in brackets.

    >>> describe_exit(3), describe_exit(-9)
    ('ended (exit code 3)', 'killed (SIGKILL)')
    """
    if SYSTEM == WINDOWS and exit_code is not None and exit_code >= _FIRST_NT_ERROR:
        return f"crashed (0x{exit_code:08X})"
    if exit_code is None or exit_code >= 0:
        return f"ended (exit code {exit_code})"
    try:
        return f"killed ({signal.Signals(-exit_code).name})"
    except ValueError:
        return f"killed (signal {-exit_code})"
