"""The inputs of a run, given as paths or addresses, and what the names of their files begin with."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from kazprep.errors import InputError
from kazprep.readers.sources import remote
from kazprep.readers.sources.source import absolute, utf8_safe_name


@dataclass(frozen=True, slots=True)
class Input:
    """A file, a folder or an address in which articles are found."""

    given: str
    """As the user wrote it."""
    path: str
    """The path from the root of the disk, or the address."""
    prefix: str = ""
    """What the names of its files begin with: `feb/` if there are several inputs."""


def name_inputs(
    given: Sequence[Path], known: Sequence[Input] = (), *, beside_known: bool = False
) -> list[Input]:
    """The inputs that paths or addresses name; those of `known` among them keep their prefix.

    `beside_known`: the run keeps the known inputs that are not given, too.

    Names are relative to the input, or to the folder that a file is in; if there are several inputs, the
    names of the files in a folder begin with the folder's. What is not a local path but looks like an
    address, as in `s3://articles`, is one of fsspec's.

    Raises `InputError` for an input that does not exist, for two inputs of the same name, and for one inside
    another, as each of its articles would be read twice.
    """
    found = [input_of(path) for path in given]
    known_as = known_input_finder(known)
    same = [known_as(one) for one in found]
    given_again = {one.path for one in same if one is not None}
    others = [one for one in known if beside_known and one.path not in given_again]
    are_several = len(found) + len(others) > 1
    named = []
    for one, before in zip(found, same, strict=True):
        if before is not None:
            named.append(before if _is_there(before) else replace(one, prefix=before.prefix))
        elif are_several and _is_folder(one):
            named.append(replace(one, prefix=f"{_name_of(one)}/"))
        else:
            named.append(one)
    everything = [*named, *others]
    _check_names(everything)
    _check_overlap(everything)
    return named


def input_of(given: Path) -> Input:
    """The input of a path or an address, without a prefix; raises `InputError` if it does not exist."""
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
    return Input(utf8_safe_name(str(given)), str(path))


def known_input_finder(known: Sequence[Input]) -> Callable[[Input], Input | None]:
    """A function that finds the known input that an input is: of the same path, or the same file or folder.

    A known input that does not exist any more is found by its path as it was given: a project that was moved
    with its inputs is the same project.
    """
    by_key: dict[object, Input] = {}
    for one in known:
        file = identity(Path(one.path))
        by_key[one.path] = one
        if file is not None:
            by_key[file] = one
        elif "://" not in one.path and not Path(one.given).is_absolute():
            by_key["given", one.given] = one

    def known_as(one: Input) -> Input | None:
        keys = (one.path, identity(Path(one.path)), ("given", one.given))
        return next((by_key[key] for key in keys if key in by_key), None)

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


def _name_of(one: Input) -> str:
    return utf8_safe_name(PurePosixPath(one.path).name if "://" in one.path else Path(one.path).name)


def _check_names(inputs: Sequence[Input]) -> None:
    names = Counter(one.prefix.rstrip("/") or _name_of(one) for one in inputs)
    for name, count in names.items():
        if count > 1:
            raise InputError(
                f"several inputs are named {name!r}, so the sources of their documents would be ambiguous: "
                "give the folder that holds them both, or run them one at a time"
            )


def _check_overlap(inputs: Sequence[Input]) -> None:
    by_path: dict[Path, Input] = {}
    for one in inputs:
        path = resolved_path(one)
        if path in by_path:
            raise InputError(f"{one.given} and {by_path[path].given} are the same: give one of them")
        by_path[path] = one
    for path, one in by_path.items():
        for parent in path.parents:
            if parent in by_path:
                raise InputError(
                    f"{one.given} is inside {by_path[parent].given}, so its articles would be read twice: "
                    "give one of them, or the folders beside it"
                )


def resolved_path(one: Input) -> Path:
    """The path of an input with its links resolved; for an address the address."""
    return Path(one.path) if "://" in one.path else Path(one.path).resolve()


def identity(path: Path | None) -> tuple[int, int] | None:
    """The device and inode of a file or folder, the same for all its paths; None if it does not exist."""
    try:
        status = None if path is None else path.stat()
    except OSError:
        return None
    return None if status is None else (status.st_dev, status.st_ino)
