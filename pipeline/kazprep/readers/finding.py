"""Finding the files of the inputs, in a stable order, and naming them."""

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import attrgetter
from pathlib import Path, PurePosixPath

from kazprep.inputs import Input
from kazprep.readers import remote
from kazprep.readers.own_runs import holds_run, is_part_file, may_hold_run, run_of
from kazprep.readers.source import InputError, Source, absolute, ignored, storable_name


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


def name_inputs(
    given: Sequence[Path], known: Sequence[Input] = (), *, beside_known: bool = False
) -> list[Input]:
    """The inputs that paths or addresses name; those of `known` among them keep their prefix.

    `beside_known` has the run keep the known ones that are not given as inputs, too.

    Names are relative to the input, or to the folder that a file is in; where there are several inputs, the
    names of the files in a folder begin with the folder's own. What is no local path but looks like an
    address, as in `s3://articles`, is one of fsspec's.

    Raises `InputError` for an input that does not exist, for two inputs of the same name, and for one that
    lies in another, as each of its articles would be read twice.
    """
    found = [input_of(path) for path in given]
    known_as = matching(known)
    same = [known_as(one) for one in found]
    given_again = {one.path for one in same if one is not None}
    others = [one for one in known if beside_known and one.path not in given_again]
    are_several = len(found) + len(others) > 1
    named = []
    for one, before in zip(found, same, strict=True):
        if before is not None:
            named.append(before if _is_there(before) else replace(one, prefix=before.prefix))
        elif are_several and _is_folder(one):
            named.append(replace(one, prefix=f"{_own_name(one)}/"))
        else:
            named.append(one)
    everything = [*named, *others]
    _check_names(everything)
    _check_overlap(everything)
    return named


def input_of(given: Path) -> Input:
    """The input that a path or an address names, without a prefix; raises `InputError` if there is none."""
    address = remote.address_of(given)
    if address is not None:
        return Input(address, address)
    path = absolute(given)
    try:
        path.stat()
    except FileNotFoundError as error:
        raise InputError(f"there is no file or folder {given}") from error
    except OSError as error:
        raise InputError(f"{given} can't be read: {error.strerror}") from error
    return Input(storable_name(str(given)), str(path))


def matching(known: Sequence[Input]) -> Callable[[Input], Input | None]:
    """What finds the one of some inputs that another input is: by its path, or by being the same file or
    folder.

    An input that is not where it was any more is the one that is given in the same words: a project that was
    moved with its inputs is the same project.
    """
    by_mark: dict[object, Input] = {}
    for one in known:
        identity = _identity(Path(one.path))
        by_mark[one.path] = one
        if identity is not None:
            by_mark[identity] = one
        elif "://" not in one.path and not Path(one.given).is_absolute():
            by_mark["given", one.given] = one

    def known_as(one: Input) -> Input | None:
        marks = (one.path, _identity(Path(one.path)), ("given", one.given))
        return next((by_mark[mark] for mark in marks if mark in by_mark), None)

    return known_as


def _is_there(one: Input) -> bool:
    return "://" in one.path or Path(one.path).exists()


def _is_folder(one: Input) -> bool:
    if remote.address_of(Path(one.path)) is None:
        return Path(one.path).is_dir()
    try:
        return remote.is_folder(one.path)
    except remote.AddressError as error:
        raise InputError(str(error)) from error


def _own_name(one: Input) -> str:
    return storable_name(PurePosixPath(one.path).name if "://" in one.path else Path(one.path).name)


def _check_names(inputs: Sequence[Input]) -> None:
    names = Counter(one.prefix.rstrip("/") or _own_name(one) for one in inputs)
    for name, count in names.items():
        if count > 1:
            raise InputError(
                f"several inputs are named {name!r}, so their documents could not be told apart: "
                "give the folder that holds them both, or run them one at a time"
            )


def _check_overlap(inputs: Sequence[Input]) -> None:
    places = {place_of(one): one for one in inputs}
    for place, one in places.items():
        for parent in place.parents:
            if parent in places:
                raise InputError(
                    f"{one.given} lies in {places[parent].given}, so its articles would be read twice: "
                    "give one of them, or the folders beside it"
                )


def place_of(one: Input) -> Path:
    """Where an input really is, whatever links lead there."""
    return Path(one.path) if "://" in one.path else Path(one.path).resolve()


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
        walk = _Walk(one.path, tuple(ignore), _identity(output))
        here = sorted(
            (
                replace(source, name=f"{one.prefix}{source.name}", inside=len(one.prefix))
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
    ignore: tuple[str, ...]
    output: tuple[int, int] | None
    left_out: list[str] = field(default_factory=list)

    def files(self, start: Path) -> Iterator[Source]:
        """Each file in a part of a local input, and each folder that can't be listed, in no order."""
        if start.is_dir():
            yield from self._files_below(start)
        elif start == Path(self.root):
            yield Source(storable_name(start.name), start, _size(start))
        else:
            yield self._source(start)

    def _files_below(self, start: Path) -> Iterator[Source]:
        unlisted: list[OSError] = []
        for name, subfolders, files in os.walk(start, onerror=unlisted.append):
            folder = Path(name)
            if self._is_run(folder, files, subfolders):
                self.left_out.append(name)
                subfolders.clear()
                continue
            subfolders[:] = [name for name in subfolders if not self._is_passed_over(name)]
            for path in (folder / name for name in subfolders):
                if not path.is_symlink():
                    continue
                if self._is_output(path) or run_of(path) is not None:
                    self.left_out.append(str(path))
                else:
                    yield self._source(path, "this is a link to a folder, which is not followed")
            for path in (folder / name for name in files if not self._is_passed_over(name)):
                if is_part_file(path) or (path.is_symlink() and run_of(path) is not None):
                    self.left_out.append(str(path))
                else:
                    yield self._source(path)
        for error in unlisted:
            yield self._source(Path(error.filename), f"the folder can't be listed: {error.strerror}")

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
                yield Source(f"{below}{file.name}", Path(file.address), file.bytes, address=file.address)

    def _source(self, path: Path, problem: str | None = None) -> Source:
        name = storable_name(path.relative_to(self.root).as_posix())
        return Source(name, path, 0 if problem else _size(path), problem)

    def _is_passed_over(self, name: str) -> bool:
        return ignored(name, self.ignore)

    def _is_output(self, folder: Path) -> bool:
        return self.output is not None and _identity(folder) == self.output

    def _is_run(self, folder: Path, files: Sequence[str], subfolders: Sequence[str]) -> bool:
        return self._is_output(folder) or (may_hold_run(files, subfolders) and holds_run(folder))


def _listed(address: str) -> tuple[bool, list[remote.RemoteFile]]:
    try:
        return remote.list_files(address)
    except remote.AddressError as error:
        raise InputError(str(error)) from error


def _identity(path: Path | None) -> tuple[int, int] | None:
    """What a folder is the same by, however it is reached; None where there is no such folder."""
    try:
        status = None if path is None else path.stat()
    except OSError:
        return None
    return None if status is None else (status.st_dev, status.st_ino)


def _size(path: Path) -> int:
    """The file's size in bytes; 0 where there is none to be had, as reading will tell why."""
    try:
        return path.stat().st_size
    except OSError:
        return 0
