"""Sources: the files that a run reads, found in a stable order, and what can be wrong with one."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatch
from operator import attrgetter
from pathlib import Path
from stat import S_ISREG
from typing import BinaryIO


class ReadError(Exception):
    """A file or a record that can't be read; the message says why, for the reader of the `errors` table."""


class UnreadableFileError(ReadError):
    """The file, or a folder that should be listed, does not open."""


class UnsupportedFormatError(ReadError):
    """No reader takes files of this ending."""


class BinaryFileError(ReadError):
    """The file holds no text."""


class EncodingError(ReadError):
    """The file's bytes are no text in the expected encoding."""


class EmptyDocumentError(ReadError):
    """There is no text in the file."""


class InputError(Exception):
    """An input that the user named can't be used; the message says which and what to do."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read: `name` is its path relative to the input root, with `/` between the parts."""

    name: str
    path: Path
    bytes: int
    problem: str | None = None
    """Why there is nothing to read: a folder that can't be listed stands in the list too."""
    start: int = 0
    """Where in the file it starts, in bytes."""

    @property
    def key(self) -> tuple[str, int]:
        """What no other source of a run has: stretches of one file share its name."""
        return self.name, self.start

    def open(self) -> BinaryIO:
        """The bytes of the file; raises `UnreadableFileError`."""
        if self.problem is not None:
            raise UnreadableFileError(self.problem)
        try:
            if not S_ISREG(self.path.stat().st_mode):  # reading a pipe would wait for ever
                raise UnreadableFileError("this is no file but a folder, named pipe, socket or device")
            return self.path.open("rb")
        except OSError as error:
            raise UnreadableFileError(f"the file can't be read: {error.strerror}") from error


def find_sources(inputs: Sequence[Path], ignore: Sequence[str]) -> list[Source]:
    """Every file in the inputs, sorted by name within each input.

    An input is a file or a folder, and folders are searched to any depth; links to folders inside them are
    not followed. Names are relative to the input, or to the folder that a file stands in; where there are
    several inputs, each name begins with its input's own. Files and folders inside an input whose name
    matches a pattern of `ignore` (as in `*.bak`) are left out.

    Raises `InputError` for an input that does not exist and for two inputs of the same name.
    """
    roots = [absolute(path) for path in inputs]
    for root, given in zip(roots, inputs, strict=True):
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
        replace(source, name=f"{root.name}/{source.name}") if len(roots) > 1 and root.is_dir() else source
        for root in roots
        for source in sorted(_sources(root, ignore), key=attrgetter("name"))
    ]


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
        subfolders[:] = [name for name in subfolders if not _matches(name, ignore)]
        for path in (Path(folder, name) for name in subfolders):
            if path.is_symlink():
                yield source(path, "this is a link to a folder, which is not followed")
        for path in (Path(folder, name) for name in files if not _matches(name, ignore)):
            yield source(path)
    for error in unlisted:
        yield source(Path(error.filename), f"the folder can't be listed: {error.strerror}")


def _matches(name: str, patterns: Sequence[str]) -> bool:
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
