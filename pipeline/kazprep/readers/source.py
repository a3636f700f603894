"""Sources: the files that a run reads, found in a stable order."""

import io
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatch
from operator import attrgetter
from pathlib import Path
from stat import S_ISREG
from typing import BinaryIO, cast

from kazprep.errors import KazprepError
from kazprep.readers import remote
from kazprep.readers.errors import UnreadableFileError


class InputError(KazprepError):
    """An input that the user named can't be used; the message says which and what to do."""


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

    @property
    def key(self) -> tuple[str, int]:
        """What no other source of a run has: stretches of one file share its name."""
        return self.name, self.start

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


def find_sources(inputs: Sequence[Path], ignore: Sequence[str]) -> list[Source]:
    """Every file in the inputs, sorted by name within each input.

    An input is a file or a folder, and folders are searched to any depth; links to folders inside them are
    not followed. Names are relative to the input, or to the folder that a file stands in; where there are
    several inputs, each name begins with its input's own. Files and folders inside an input whose name
    matches a pattern of `ignore` (as in `*.bak`) are left out. What is no local path but looks like an
    address, as in `s3://articles`, is one of fsspec's.

    Raises `InputError` for an input that does not exist and for two inputs of the same name.
    """
    addresses = [remote.address_of(path) for path in inputs]
    roots = [
        absolute(path) if address is None else Path(address)
        for path, address in zip(inputs, addresses, strict=True)
    ]
    for root, given, address in zip(roots, inputs, addresses, strict=True):
        if address is not None:
            continue
        try:
            root.stat()
        except FileNotFoundError as error:
            raise InputError(f"there is no file or folder {given}") from error
        except OSError as error:
            raise InputError(f"{given} can't be read: {error.strerror}") from error
    names = [root.name for root in roots]
    for name in names:
        if names.count(name) > 1:
            raise InputError(
                f"several inputs are named {name!r}, so their documents could not be told apart: "
                "give the folder that holds them both, or run them one at a time"
            )
    return [
        replace(source, name=f"{root.name}/{source.name}") if len(roots) > 1 and is_folder else source
        for root, address in zip(roots, addresses, strict=True)
        for is_folder, found in [_all_sources(root, address, ignore)]
        for source in sorted(found, key=attrgetter("name"))
    ]


def _all_sources(root: Path, address: str | None, ignore: Sequence[str]) -> tuple[bool, Iterator[Source]]:
    """Whether an input is a folder, and what is in it."""
    if address is None:
        return root.is_dir(), _sources(root, ignore)
    try:
        is_folder, files = remote.list_files(address)
    except remote.AddressError as error:
        raise InputError(str(error)) from error
    return is_folder, (
        Source(file.name, Path(file.address), file.bytes, address=file.address)
        for file in files
        if not is_folder or not any(ignored(part, ignore) for part in file.name.split("/"))
    )


def _sources(root: Path, ignore: Sequence[str]) -> Iterator[Source]:
    """Each file of an input, and each folder that can't be listed, in no certain order."""
    if not root.is_dir():
        yield Source(storable_name(root.name), root, _size(root))
        return

    def source(path: Path, problem: str | None = None) -> Source:
        name = storable_name(path.relative_to(root).as_posix())
        return Source(name, path, 0 if problem else _size(path), problem)

    unlisted: list[OSError] = []
    for folder, subfolders, files in os.walk(root, onerror=unlisted.append):
        subfolders[:] = [name for name in subfolders if not ignored(name, ignore)]
        for path in (Path(folder, name) for name in subfolders):
            if path.is_symlink():
                yield source(path, "this is a link to a folder, which is not followed")
        for path in (Path(folder, name) for name in files if not ignored(name, ignore)):
            yield source(path)
    for error in unlisted:
        yield source(Path(error.filename), f"the folder can't be listed: {error.strerror}")


def ignored(name: str, patterns: Sequence[str]) -> bool:
    """Whether a file's or folder's name matches one of the patterns."""
    return any(fnmatch(name, pattern) for pattern in patterns)


def _size(path: Path) -> int:
    """The file's size in bytes; 0 where there is none to be had, as reading will tell why."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def absolute(path: Path) -> Path:
    """The path from the root, without `..`; links in it stay links, which `Path.resolve` would follow."""
    return Path(os.path.abspath(path))  # noqa: PTH100


def storable_name(name: str) -> str:
    """The name with bytes that are no UTF-8 written as `\\xE9`, since a table can't hold them."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")
