"""Finding the files of the inputs, in a stable order."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import attrgetter
from pathlib import Path, PurePosixPath
from stat import S_ISLNK

from kazprep.corrections.beside import folder_beside
from kazprep.errors import InputError
from kazprep.operating_system import is_folder_link, portable_name
from kazprep.readers.sources import remote
from kazprep.readers.sources.inputs import Input, identity, name_inputs
from kazprep.readers.sources.run_outputs import holds_run, is_part_file, may_hold_run, run_of
from kazprep.readers.sources.source import Source, is_ignored, utf8_safe_name
from kazprep.tables.run_folder import LEDGER_NAME, RUN_INFO_NAME


@dataclass(frozen=True, slots=True)
class FoundSources:
    """The files of some inputs."""

    sources: list[Source] = field(default_factory=list)
    """Sorted by name within each input."""
    left_out: list[str] = field(default_factory=list)
    """The paths of runs of kazprep and of copies of their tables."""


def find_sources(inputs: Sequence[Path], ignore: Sequence[str]) -> list[Source]:
    """Every file in the inputs, named as `name_inputs` and `find` say; raises `InputError`."""
    return find(name_inputs(inputs), ignore).sources


def find(
    inputs: Iterable[Input],
    ignore: Sequence[str],
    output: Path | None = None,
    starts: Mapping[str, Sequence[str]] | None = None,
) -> FoundSources:
    """Every file in the inputs, sorted by name within each input.

    `starts` are the files and folders to look at in each input, by its path; by default the whole input.

    Folders are searched to any depth; links to folders inside them are not followed. Left out are files and
    folders inside an input whose name matches a pattern of `ignore` (as in `*.bak`) or is a marker such as
    `_SUCCESS`, and runs of kazprep, `output` among them, by whatever path they are reached.

    Raises `InputError` if two files would have the same name.
    """
    found = FoundSources()
    names: dict[str, Path] = {}
    paths_inside: set[str] = set()
    for one in inputs:
        walk = _Walk(one.path, one.prefix, tuple(ignore), identity(output))
        here = sorted(
            (
                source
                for start in (starts or {}).get(one.path, [one.path])
                for source in (walk.addresses(start) if "://" in start else walk.files(Path(start)))
            ),
            key=attrgetter("name"),
        )
        for source in here:
            other = names.setdefault(source.name, source.path)
            if other is not source.path:  # each source has a separate path object
                raise InputError(
                    f"two files would be named {source.name!r}: {other} and {source.path}; rename one of them"
                )
        found.sources.extend(
            replace(source, shares_path=True) if source.name[source.inside :] in paths_inside else source
            for source in here
        )
        found.left_out.extend(walk.left_out)
        paths_inside.update(source.name[source.inside :] for source in here)
    return found


@dataclass(slots=True)
class _Walk:
    """The listing of one input; `output` is the identity of the folder that is being written."""

    root: str
    prefix: str
    ignore: tuple[str, ...]
    output: tuple[int, int] | None
    left_out: list[str] = field(default_factory=list)

    def files(self, start: Path) -> Iterator[Source]:
        """Each file in a part of a local input, and each folder that can't be listed, in any order."""
        if start.is_dir():
            yield from self._files_below(start)
        elif start == Path(self.root):
            yield self._source(start, start.name, _size(start))
        else:
            yield self._source(start, self._inside(start), _size(start))

    def _files_below(self, start: Path) -> Iterator[Source]:
        unlisted: list[OSError] = []
        for name, subfolders, files in os.walk(start, onerror=unlisted.append):
            folder = Path(name)
            if self._is_run(folder, files, subfolders):
                self.left_out.append(name)
                subfolders.clear()
                continue
            inside = "" if folder == Path(self.root) else f"{self._inside(folder)}/"
            subfolders[:] = [name for name in subfolders if not self._is_ignored(name)]
            links = [name for name in subfolders if is_folder_link(folder / name)]
            if links:
                subfolders[:] = [name for name in subfolders if name not in links]
                yield from self._links(folder, inside, links)
            yield from self._files_in(folder, inside, files)
        for error in unlisted:
            path = Path(error.filename)
            problem = f"the folder can't be listed: {error.strerror}"
            yield self._source(path, "." if path == Path(self.root) else self._inside(path), 0, problem)

    def _links(self, folder: Path, inside: str, names: Iterable[str]) -> Iterator[Source]:
        """Subfolders that are links, as sources that can't be read; those to runs are left out."""
        for name in names:
            path = folder / name
            if self._is_output(path) or run_of(path) is not None:
                self.left_out.append(str(path))
            else:
                problem = "this is a link to a folder, which is not followed"
                yield self._source(path, f"{inside}{name}", 0, problem)

    def _files_in(self, folder: Path, inside: str, names: Iterable[str]) -> Iterator[Source]:
        for name in names:
            if self._is_ignored(name):
                continue
            path = folder / name
            size, is_link = _size_and_link(path)
            if _is_beside_run(path) or is_part_file(path) or (is_link and run_of(path) is not None):
                self.left_out.append(str(path))
            else:
                yield self._source(path, f"{inside}{name}", size)

    def addresses(self, address: str) -> Iterator[Source]:
        """Each file at an address; raises `InputError`."""
        is_folder, files = _listed(address)
        start = address.rstrip("/")[len(self.root.rstrip("/")) + 1 :]
        folder = start if is_folder else start.rpartition("/")[0]
        below = f"{folder}/" if folder else ""
        kept = [
            file for file in files if not is_folder or not any(map(self._is_ignored, file.name.split("/")))
        ]
        names = {file.name for file in kept}
        runs = {
            name.removesuffix(RUN_INFO_NAME)
            for name in names
            if PurePosixPath(name).name == RUN_INFO_NAME
            and f"{name.removesuffix(RUN_INFO_NAME)}{LEDGER_NAME}" in names
        }
        self.left_out.extend(f"{address.rstrip('/')}/{run.rstrip('/')}" for run in sorted(runs))
        for file in kept:
            if not any(file.name.startswith(run) for run in runs):
                yield self._source(
                    Path(file.address), f"{below}{file.name}", file.bytes, address=file.address
                )

    def _source(
        self, path: Path, inside: str, size: int, problem: str | None = None, address: str | None = None
    ) -> Source:
        name = f"{self.prefix}{utf8_safe_name(portable_name(inside))}"
        return Source(name, path, size, problem, address, inside=len(self.prefix))

    def _inside(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix()

    def _is_ignored(self, name: str) -> bool:
        return is_ignored(name, self.ignore)

    def _is_output(self, folder: Path) -> bool:
        return self.output is not None and identity(folder) == self.output

    def _is_run(self, folder: Path, files: Sequence[str], subfolders: Sequence[str]) -> bool:
        return self._is_output(folder) or (may_hold_run(files, subfolders) and holds_run(folder))


def _listed(address: str) -> tuple[bool, list[remote.RemoteFile]]:
    try:
        return remote.list_files(address)
    except remote.AddressError as error:
        raise InputError(str(error)) from error


def _is_beside_run(path: Path) -> bool:
    """Whether a file is of people's decisions on the tables in the folder beside it."""
    folder = folder_beside(path)
    return folder is not None and holds_run(folder)


def _size(path: Path) -> int:
    """The file's size in bytes; 0 if it can't be had: reading will report why."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _size_and_link(path: Path) -> tuple[int, bool]:
    """The size of a file, as of `_size`, and whether it is a link."""
    try:
        status = path.lstat()
    except OSError:
        return 0, False
    is_link = S_ISLNK(status.st_mode)
    return (_size(path) if is_link else status.st_size), is_link
