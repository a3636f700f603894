"""Sources: the files that a run reads, their names and their bytes."""

import io
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import translate
from functools import cache
from pathlib import Path
from stat import S_ISREG
from typing import BinaryIO, cast

from kazprep.readers.errors import UnreadableFileError
from kazprep.readers.sources import remote


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read, or a stretch of one; `name` is its path relative to the input root, with `/`."""

    name: str
    path: Path
    """Where it lies on a disk; for what lies elsewhere the path in its address, which is on no disk."""
    bytes: int
    problem: str | None = None
    """Why there is nothing to read: a folder that can't be listed stands in the list too."""
    address: str | None = None
    """Where it lies if not on a disk, as fsspec writes it: `s3://articles/2026.jsonl`."""
    start: int = 0
    stop: int | None = None
    """The stretch of the file that it is, in bytes, half-open; None is the end, wherever that will be."""
    first_record: int = 0
    """The number of the first record in the stretch."""
    inside: int = 0
    """Where in `name` the path inside the input begins: behind `feb/`, where there are several inputs."""
    is_twin: bool = False
    """Whether an earlier input of the run has a file of the same path inside it."""

    @property
    def key(self) -> tuple[str, int]:
        """What no other source of a run has: stretches of one file share its name."""
        return self.name, self.start

    def id_name(self, source: str) -> str:
        """What a `doc_id` has of the source of a document, which is the name of this source or begins with
        it.

        It is the path inside the input, so that it does not depend on the number of inputs. Twins have
        the name of their input in it, with a character before the path that no name has.
        """
        path = source[self.inside :]
        return f"{source[: self.inside].rstrip('/')}\0{path}" if self.is_twin else path

    @property
    def is_stretch(self) -> bool:
        """Whether it is less than the file."""
        return self.start > 0 or self.stop is not None

    def open(self) -> BinaryIO:
        """The bytes of the file, or of the stretch, as they are: nothing is unpacked or decoded.

        Raises `UnreadableFileError`.
        """
        file = self.open_file()
        if not self.is_stretch:
            return file
        file.seek(self.start)
        stretch = _Stretch(file, None if self.stop is None else self.stop - self.start)
        return cast("BinaryIO", io.BufferedReader(stretch, _BUFFER_BYTES))

    def open_file(self) -> BinaryIO:
        """The bytes of the whole file; raises `UnreadableFileError`."""
        if self.problem is not None:
            raise UnreadableFileError(self.problem)
        if self.address is not None:
            return remote.open_address(self.address)
        try:
            if not S_ISREG(self.path.stat().st_mode):  # reading a pipe would wait for ever
                raise UnreadableFileError("this is no file but a folder, named pipe, socket or device")
            return self.path.open("rb")
        except OSError as error:
            raise UnreadableFileError(f"the file can't be read: {error.strerror}") from error


_BUFFER_BYTES = 1 << 16


class _Stretch(io.RawIOBase):
    """The next so many bytes of a file, or all that are left."""

    def __init__(self, file: BinaryIO, length: int | None) -> None:
        self._file = file
        self._left = length

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(cast("bytearray", buffer)).cast("B")
        data = self._file.read(len(view) if self._left is None else min(len(view), self._left))
        if self._left is not None:
            self._left -= len(data)
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._file.close()
        super().close()


MARKERS = (
    "_SUCCESS",
    "_FAILURE",
    "_started_*",
    "_committed_*",
    "_temporary",
    "_metadata",
    "_common_metadata",
    "_delta_log",
    "_spark_metadata",
    "*.crc",
    "$RECYCLE.BIN",
    "System Volume Information",
    "@eaDir",
    "lost+found",
)
"""What Spark and Hadoop leave beside the files that they write, and systems on disks; never articles."""


def ignored(name: str, patterns: Sequence[str]) -> bool:
    """Whether a file's or folder's name matches one of the patterns, or is a marker."""
    return _any_of((*patterns, *MARKERS)).match(os.path.normcase(name)) is not None


@cache
def _any_of(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """One regular expression for shell patterns."""
    return re.compile("|".join(translate(os.path.normcase(pattern)) for pattern in patterns))


def absolute(path: Path) -> Path:
    """The path from the root, without `..`; links in it stay links, which `Path.resolve` would follow."""
    return Path(os.path.abspath(path))  # noqa: PTH100


_ESCAPE = re.compile(r"\\x[0-9a-fA-F]{2}")


def storable_name(name: str) -> str:
    """The name with bytes that are no UTF-8 written as `\\xe9`, since a table can't hold them.

    No two names become one: in a name with such a byte, or with something that looks like one written out,
    each backslash is written as `\\x5c`.

    >>> storable_name("қар.txt"), storable_name("a\\\\xe9.txt")
    ('қар.txt', 'a\\\\x5cxe9.txt')
    """
    data = os.fsencode(name)
    written = data.decode("utf-8", "backslashreplace")
    if not _ESCAPE.search(written):
        return written
    return data.replace(b"\\", b"\\x5c").decode("utf-8", "backslashreplace")
