"""Imitations of Windows and macOS, for the branches that Linux does not take.

They do to this process what the documentation of those systems says: what Windows refuses is refused, what
it lacks is missing. They can't show what the documentation does not say; see `docs/versions.md`.
"""

import errno
import os
import signal
from pathlib import Path

from kazprep import operating_system


class Clock:
    """Time that passes only when somebody sleeps; `on_sleep` happens meanwhile."""

    def __init__(self):
        self.now = 0.0
        self.on_sleep = lambda: None

    def monotonic(self):
        return self.now

    def sleep(self, seconds):
        self.now += seconds
        self.on_sleep()


def imitate_windows(monkeypatch):
    """Make this process one on Windows; returns its clock.

    A file that is open here can't be replaced, renamed or deleted, a folder can't be opened, no signal can be
    blocked, Ctrl-Break exists.
    """
    clock = Clock()
    monkeypatch.setattr(operating_system, "SYSTEM", operating_system.WINDOWS)
    monkeypatch.setattr(operating_system, "time", clock)
    for name in ("replace", "rename", "unlink", "remove"):
        monkeypatch.setattr(os, name, _refusing(getattr(os, name), 2 if name.startswith("re") else 1))
    monkeypatch.setattr(os, "rename", _keeping(os.rename))
    monkeypatch.setattr(os, "open", _files_only(os.open))
    monkeypatch.delattr(signal, "pthread_sigmask")
    monkeypatch.setattr(signal, "SIGBREAK", signal.SIGUSR1, raising=False)
    return clock


def imitate_macos(monkeypatch):
    """Make this process one on macOS; returns the list of file descriptors whose disk is asked to flush."""
    import fcntl

    flushed = []

    def asked(number, command, *_):
        assert command == 51
        flushed.append(number)

    monkeypatch.setattr(operating_system, "SYSTEM", operating_system.MACOS)
    monkeypatch.setattr(fcntl, "fcntl", asked)
    return flushed


def _open_here():
    for link in Path("/proc/self/fd").iterdir():
        try:
            yield str(link.readlink())
        except OSError:
            continue


def _refusing(call, n_paths):
    def refusing(*paths, **named):
        taken = set(_open_here())
        for path in paths[:n_paths]:
            if os.path.realpath(os.fspath(path)) in taken:
                raise PermissionError(errno.EACCES, "The process cannot access the file", str(path))
        return call(*paths, **named)

    return refusing


def _keeping(rename):
    """Windows' `rename` never replaces a file."""

    def keeping(source, target, **named):
        if Path(target).exists():
            raise FileExistsError(errno.EEXIST, "Cannot create a file when that file already exists")
        return rename(source, target, **named)

    return keeping


def _files_only(call):
    def files_only(path, flags, *more, **named):
        if not isinstance(path, int) and Path(os.fspath(path)).is_dir() and flags == os.O_RDONLY:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return call(path, flags, *more, **named)

    return files_only
