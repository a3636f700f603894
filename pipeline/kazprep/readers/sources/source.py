"""Sources: the files that a run reads, or byte ranges of them, their names and their bytes."""

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fnmatch import translate
from functools import cache
from pathlib import Path
from stat import S_ISREG
from typing import BinaryIO

from kazprep.readers.errors import UnreadableFileError
from kazprep.readers.sources import remote
from kazprep.readers.streams import RangeStream


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read, or a byte range of one; `name` is its path relative to the input root, with `/`."""

    name: str
    path: Path
    """The path on a disk; for a file at an address the path in it, which is not on a disk."""
    bytes: int
    problem: str | None = None
    """Why it can't be read: a folder that can't be listed is a source too."""
    address: str | None = None
    """The address of a file that is not on a disk, as fsspec writes it: `s3://articles/2026.jsonl`."""
    start: int = 0
    stop: int | None = None
    """The byte range, half-open; None is the end of the file, wherever that will be."""
    first_record: int = 0
    """The index in the file of the first record in the range."""
    inside: int = 0
    """The offset in `name` of the path inside the input: after `feb/` if there are several inputs, else 0."""
    shares_path: bool = False
    """Whether an earlier input of the run has a file of the same path inside it."""
    local_copy: Path | None = field(default=None, compare=False)
    """A copy of the whole file on the disk of the machine that the run began on, for a file at an address."""

    @property
    def key(self) -> tuple[str, int]:
        """What no other source of a run has: byte ranges of one file share its name."""
        return self.name, self.start

    def id_name(self, source: str) -> str:
        """The name in the `doc_id` of a document whose source has the name of this one, or begins with it.

        It is the path inside the input, so that it does not depend on the number of inputs. Where an earlier
        input has a file of that path, the name of the input comes before it, and a character that no name
        has.
        """
        path = source[self.inside :]
        return f"{source[: self.inside].rstrip('/')}\0{path}" if self.shares_path else path

    @property
    def is_byte_range(self) -> bool:
        """Whether it is a part of the file."""
        return self.start > 0 or self.stop is not None

    @property
    def is_transferred(self) -> bool:
        """Whether its bytes come from an address: this machine has no copy of them."""
        return self.address is not None and (self.local_copy is None or not self.local_copy.is_file())

    def open(self) -> BinaryIO:
        """The bytes of the file or range as they are: nothing is unpacked or decoded.

        Raises `UnreadableFileError`.
        """
        file = self.open_file()
        if not self.is_byte_range:
            return file
        file.seek(self.start)
        return RangeStream(file, None if self.stop is None else self.stop - self.start).buffered()

    def open_file(self, *, read_ahead: bool = True) -> BinaryIO:
        """The bytes of the whole file; `read_ahead` as for `remote.open_address`.

        Raises `UnreadableFileError`.
        """
        if self.problem is not None:
            raise UnreadableFileError(self.problem)
        if self.is_transferred:
            assert self.address is not None
            return remote.open_address(self.address, read_ahead=read_ahead)
        path = self.local_copy or self.path
        try:
            if not S_ISREG(path.stat().st_mode):  # reading a pipe would wait for ever
                raise UnreadableFileError("not a regular file (folder, named pipe, socket or device)")
            return path.open("rb")
        except OSError as error:
            raise UnreadableFileError(f"the file can't be read: {error.strerror}") from error

    def split(self, starts: Sequence[tuple[int, int]]) -> "list[Source]":
        """The file as byte ranges, given in order by the start of each and the index of its first record.

        The source itself if there are fewer than two.
        """
        if len(starts) < 2:
            return [self]
        stops = [start for start, _ in starts[1:]]
        return [
            replace(self, start=start, stop=stop, first_record=record, bytes=(stop or self.bytes) - start)
            for (start, record), stop in zip(starts, [*stops, None], strict=True)
        ]


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
"""Files and folders that Spark, Hadoop and operating systems add beside others; never articles."""


def is_ignored(name: str, patterns: Sequence[str]) -> bool:
    """Whether a file's or folder's name matches one of the patterns, or is a marker.

    Capital letters differ from small ones on every system, so that a run has the same files on each.
    """
    return _any_of((*patterns, *MARKERS)).match(name) is not None


@cache
def _any_of(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """One regular expression for shell patterns."""
    return re.compile("|".join(translate(pattern) for pattern in patterns))


def absolute(path: Path) -> Path:
    """The path from the root, without `..`; links in it stay links, which `Path.resolve` would follow."""
    return Path(os.path.abspath(path))  # noqa: PTH100


_ESCAPE = re.compile(r"\\x[0-9a-fA-F]{2}")


def utf8_safe_name(name: str) -> str:
    """The name with bytes that are not UTF-8 written as `\\xe9`, as tables hold only UTF-8.

    Different names stay different: in a name with such a byte, or with something that looks like an escaped
    one, each backslash is written as `\\x5c`.

    >>> utf8_safe_name("қар.txt"), utf8_safe_name("a\\\\xe9.txt")
    ('қар.txt', 'a\\\\x5cxe9.txt')
    """
    data = os.fsencode(name)
    written = data.decode("utf-8", "backslashreplace")
    if not _ESCAPE.search(written):
        return written
    return data.replace(b"\\", b"\\x5c").decode("utf-8", "backslashreplace")
