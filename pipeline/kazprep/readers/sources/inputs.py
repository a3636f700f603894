"""The inputs of a run: what the user gives, as a path or an address, and the names of the files in it."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from kazprep.errors import InputError
from kazprep.readers.sources import remote
from kazprep.readers.sources.source import absolute, storable_name


@dataclass(frozen=True, slots=True)
class Input:
    """A file, a folder or an address in which articles are found."""

    given: str
    """As the user wrote it."""
    path: str
    """The path from the root of the disk, or the address."""
    prefix: str = ""
    """What the names of its files begin with, `feb/` where there are several inputs."""


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
        file = identity(Path(one.path))
        by_mark[one.path] = one
        if file is not None:
            by_mark[file] = one
        elif "://" not in one.path and not Path(one.given).is_absolute():
            by_mark["given", one.given] = one

    def known_as(one: Input) -> Input | None:
        marks = (one.path, identity(Path(one.path)), ("given", one.given))
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
    places: dict[Path, Input] = {}
    for one in inputs:
        place = place_of(one)
        if place in places:
            raise InputError(f"{one.given} and {places[place].given} are the same: give one of them")
        places[place] = one
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


def identity(path: Path | None) -> tuple[int, int] | None:
    """What a folder is the same by, however it is reached; None where there is no such folder."""
    try:
        status = None if path is None else path.stat()
    except OSError:
        return None
    return None if status is None else (status.st_dev, status.st_ino)
