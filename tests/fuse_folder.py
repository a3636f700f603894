"""A folder under FUSE that lacks something a local disk has: `python -m tests.fuse_folder BACKING MOUNT`.

Each process is taken for a machine of its own, as network file systems have them: with `--delay SECONDS` a
new name is seen at once by the process that made it, and later by the others. `--lacks` says what does not
work. It mounts in the foreground and ends with the mount. Needs mfusepy, libfuse and /dev/fuse.
"""

import argparse
import errno
import os
import time
from pathlib import Path
from threading import Lock

import mfusepy

LACKS = ("locks", "exclusion", "renames", "flushes", "contents")


def process_of(task: int) -> int:
    """The process that a thread belongs to; the kernel tells threads."""
    try:
        status = Path(f"/proc/{task}/status").read_text(encoding="ascii")
    except OSError:
        return task
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("Tgid:"))


class Folder(mfusepy.Operations):
    """The files of another folder."""

    use_ns = True

    def __init__(self, root: Path, delay: float, lacks: str | None) -> None:
        self._root = root
        self._delay = delay
        self._lacks = lacks
        self._names: dict[str, tuple[float, int]] = {}
        """When a name was made, and by which process."""
        self._lock = Lock()

    def _path(self, path: str) -> str:
        return str(self._root) + path

    def _made(self, path: str) -> None:
        with self._lock:
            self._names[path] = time.monotonic(), process_of(mfusepy.fuse_get_context()[2])

    def _is_hidden(self, path: str) -> bool:
        made = self._names.get(path)
        if made is None or time.monotonic() > made[0] + self._delay:
            return False
        return process_of(mfusepy.fuse_get_context()[2]) != made[1]

    def _check(self, path: str) -> None:
        if self._delay and self._is_hidden(path):
            raise mfusepy.FuseOSError(errno.ENOENT)

    def getattr(self, path, fh=None):
        self._check(path)
        status = os.lstat(self._path(path))
        names = ("st_gid", "st_mode", "st_nlink", "st_size", "st_uid")
        times = {f"st_{one}time": getattr(status, f"st_{one}time_ns") for one in "acm"}
        return times | {name: getattr(status, name) for name in names}

    def readdir(self, path, fh):
        names = [one.name for one in Path(self._path(path)).iterdir()]
        inside = path.rstrip("/")
        return [".", "..", *(name for name in names if not self._is_hidden(f"{inside}/{name}"))]

    def create(self, path, mode, fi=None):
        file = os.open(self._path(path), os.O_RDWR | os.O_CREAT | os.O_TRUNC, mode)
        self._made(path)
        return file

    def open(self, path, flags):
        self._check(path)
        return os.open(self._path(path), flags & ~(os.O_CREAT | os.O_EXCL))

    def read(self, path, size, offset, fh):
        data = os.pread(fh, size, offset)
        return b"\0" * len(data) if self._lacks == "contents" else data

    def write(self, path, data, offset, fh):
        return os.pwrite(fh, data, offset)

    def truncate(self, path, length, fh=None):
        os.truncate(self._path(path), length)

    def release(self, path, fh):
        os.close(fh)

    def flush(self, path, fh):
        return 0

    def fsync(self, path, datasync, fh):
        if self._lacks == "flushes":
            raise mfusepy.FuseOSError(errno.EIO)
        os.fsync(fh)

    def flock(self, path, fh, operation):
        if self._lacks == "locks":
            raise mfusepy.FuseOSError(errno.ENOLCK)
        if self._lacks == "exclusion":
            return 0
        import fcntl

        fcntl.flock(fh, operation)
        return 0

    def rename(self, old, new):
        if self._lacks == "renames" and Path(self._path(new)).exists():
            raise mfusepy.FuseOSError(errno.EEXIST)
        self._check(old)
        Path(self._path(old)).rename(self._path(new))
        self._names.pop(old, None)
        self._made(new)

    def unlink(self, path):
        self._check(path)
        Path(self._path(path)).unlink()
        self._names.pop(path, None)

    def mkdir(self, path, mode):
        Path(self._path(path)).mkdir(mode)

    def rmdir(self, path):
        Path(self._path(path)).rmdir()

    def chmod(self, path, mode):
        Path(self._path(path)).chmod(mode)

    def utimens(self, path, times=None):
        os.utime(self._path(path), ns=times)

    def access(self, path, mode):
        return 0

    def statfs(self, path):
        found = os.statvfs(self._path(path))
        names = ("f_bavail", "f_bfree", "f_blocks", "f_bsize", "f_files", "f_ffree", "f_frsize", "f_namemax")
        return {name: getattr(found, name) for name in names}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("backing", type=Path)
    parser.add_argument("mount", type=Path)
    parser.add_argument("--delay", type=float, default=0.0)
    parser.add_argument("--lacks", choices=LACKS)
    asked = parser.parse_args()
    mfusepy.FUSE(
        Folder(asked.backing, asked.delay, asked.lacks),
        str(asked.mount),
        foreground=True,
        max_threads=8,
        hard_remove=True,
        attr_timeout=0,
        entry_timeout=0,
        negative_timeout=0,
    )


if __name__ == "__main__":
    main()
