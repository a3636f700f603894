"""Finding the files of the inputs, in a stable order."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import attrgetter
from pathlib import Path, PurePosixPath
from stat import S_ISLNK

from kazprep.errors import InputError
from kazprep.readers.sources import remote
from kazprep.readers.sources.inputs import Input, identity, name_inputs
from kazprep.readers.sources.run_outputs import holds_run, is_part_file, may_hold_run, run_of
from kazprep.readers.sources.source import Source, ignored, storable_name


@dataclass(frozen=True, slots=True)
class Found:
    """The files of some inputs."""

    sources: list[Source] = field(default_factory=list)
    """Sorted by name within each input."""
    left_out: list[str] = field(default_factory=list)
    """Folders with runs of kazprep, and copies of their tables, as paths."""


def find_sources(inputs: Sequence[Path], ignore: Sequence[str]) -> list[Source]:
    """Every file in the inputs, named as `name_inputs` and `find` say; raises `InputError`."""
    return find(name_inputs(inputs), ignore).sources


def find(
    inputs: Iterable[Input],
    ignore: Sequence[str],
    output: Path | None = None,
    starts: Mapping[str, Sequence[str]] | None = None,
) -> Found:
    """Every file in the inputs, sorted by name within each input.

    `starts` are the files and folders in an input, by its path, that are looked at; without them all are.

    Folders are searched to any depth; links to folders inside them are not followed. Files and folders inside
    an input whose name matches a pattern of `ignore` (as in `*.bak`), or is a marker such as `_SUCCESS`, are
    left out. So are runs of kazprep, `output` among them, by whatever path they are reached.

    Raises `InputError` where two files would have one name.
    """
    found = Found()
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
            if other is not source.path:  # each source has a path object of its own
                raise InputError(
                    f"two files would be named {source.name!r}: {other} and {source.path}; rename one of them"
                )
        found.sources.extend(
            replace(source, is_twin=True) if source.name[source.inside :] in paths_inside else source
            for source in here
        )
        found.left_out.extend(walk.left_out)
        paths_inside.update(source.name[source.inside :] for source in here)
    return found


@dataclass(slots=True)
class _Walk:
    """One input while its files are listed; `output` is the identity of the folder that is being written."""

    root: str
    prefix: str
    ignore: tuple[str, ...]
    output: tuple[int, int] | None
    left_out: list[str] = field(default_factory=list)

    def files(self, start: Path) -> Iterator[Source]:
        """Each file in a part of a local input, and each folder that can't be listed, in no order."""
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
            subfolders[:] = [name for name in subfolders if not self._is_passed_over(name)]
            for name in subfolders:
                path = folder / name
                if not path.is_symlink():
                    continue
                if self._is_output(path) or run_of(path) is not None:
                    self.left_out.append(str(path))
                else:
                    problem = "this is a link to a folder, which is not followed"
                    yield self._source(path, f"{inside}{name}", 0, problem)
            for name in files:
                if self._is_passed_over(name):
                    continue
                path = folder / name
                size, is_link = _looked_at(path)
                if is_part_file(path) or (is_link and run_of(path) is not None):
                    self.left_out.append(str(path))
                else:
                    yield self._source(path, f"{inside}{name}", size)
        for error in unlisted:
            path = Path(error.filename)
            problem = f"the folder can't be listed: {error.strerror}"
            yield self._source(path, "." if path == Path(self.root) else self._inside(path), 0, problem)

    def addresses(self, address: str) -> Iterator[Source]:
        """Each file at an address; raises `InputError`."""
        is_folder, files = _listed(address)
        start = address.rstrip("/")[len(self.root.rstrip("/")) + 1 :]
        folder = start if is_folder else start.rpartition("/")[0]
        below = f"{folder}/" if folder else ""
        kept = [
            file
            for file in files
            if not is_folder or not any(map(self._is_passed_over, file.name.split("/")))
        ]
        names = {file.name for file in kept}
        runs = {
            name.removesuffix("run.json")
            for name in names
            if PurePosixPath(name).name == "run.json"
            and f"{name.removesuffix('run.json')}ledger.jsonl" in names
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
        name = f"{self.prefix}{storable_name(inside)}"
        return Source(name, path, size, problem, address, inside=len(self.prefix))

    def _inside(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix()

    def _is_passed_over(self, name: str) -> bool:
        return ignored(name, self.ignore)

    def _is_output(self, folder: Path) -> bool:
        return self.output is not None and identity(folder) == self.output

    def _is_run(self, folder: Path, files: Sequence[str], subfolders: Sequence[str]) -> bool:
        return self._is_output(folder) or (may_hold_run(files, subfolders) and holds_run(folder))


def _listed(address: str) -> tuple[bool, list[remote.RemoteFile]]:
    try:
        return remote.list_files(address)
    except remote.AddressError as error:
        raise InputError(str(error)) from error


def _size(path: Path) -> int:
    """The file's size in bytes; 0 where there is none to be had, as reading will tell why."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _looked_at(path: Path) -> tuple[int, bool]:
    """The size of a file, as `_size` has it, and whether it is a link."""
    try:
        status = path.lstat()
    except OSError:
        return 0, False
    is_link = S_ISLNK(status.st_mode)
    return (_size(path) if is_link else status.st_size), is_link
