"""What a run reads: the inputs that it is given, and those of an earlier run in its folder."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from kazprep.errors import InputError
from kazprep.readers.byte_ranges import split_large
from kazprep.readers.sources.find import find
from kazprep.readers.sources.inputs import Input, name_inputs, resolved_path
from kazprep.readers.sources.remote import address_of
from kazprep.readers.sources.run_outputs import run_of
from kazprep.readers.sources.source import Source
from kazprep.readers.sources.transfer import LocalCopies
from kazprep.runs.storage.storage import place_of
from kazprep.settings import InputSettings


class Mode(Enum):
    """What to do with what is in the output folder."""

    NEW = "new"
    """Refuse to touch tables."""
    OVERWRITE = "overwrite"
    RESUME = "resume"
    UPDATE = "update"
    """Make the tables those of the inputs as they are now."""
    ADD = "add"
    """Ingest the inputs, and keep all that is there."""

    @property
    def keeps_tables(self) -> bool:
        """Whether the run begins with the tables that are in the folder."""
        return self not in (Mode.NEW, Mode.OVERWRITE)


@dataclass(frozen=True, slots=True)
class RunInputs:
    """The inputs of a run and the sources that are found in them."""

    inputs: tuple[Input, ...]
    sources: list[Source]
    skipped: tuple[str, ...]
    """Outputs of kazprep that are among the files."""
    copies: LocalCopies = field(default_factory=LocalCopies, compare=False)
    """The copies that sources have, for as long as this object is there."""


def find_inputs(
    paths: Sequence[Path],
    output: Path,
    settings: InputSettings,
    mode: Mode,
    known: Sequence[Input] | None,
    limit: int | None = None,
) -> RunInputs:
    """The inputs and sources of a run; `known` are the inputs of an earlier run in the output folder.

    An update without paths has the inputs of the earlier run. What is added from inside one of them is named
    as that run would name it; anything else that is added becomes an input beside them.

    Raises `InputError` for inputs that do not exist, are outputs of kazprep, or have no files.
    """
    if not paths and mode is Mode.UPDATE:
        if known is None:
            raise InputError(
                f"{place_of(output)} is not the output of a run yet: name the inputs, as in "
                "kazprep update INPUT... --output DIR"
            )
        paths = [Path(one.path) for one in known]
    articles, runs = drop_run_outputs(paths)
    starts: dict[str, list[str]] = {}
    if mode is Mode.ADD and known:
        roots = {resolved_path(one): one for one in known}
        inside = {path: _start(path, roots) for path in articles}
        for start in inside.values():
            if start is not None:
                starts.setdefault(start[0].path, []).append(start[1])
        starts = {root: _outermost(paths_in) for root, paths_in in starts.items()}
        new = name_inputs([path for path in articles if inside[path] is None], known, beside_known=True)
        searched = [*(one for one in known if one.path in starts), *new]
        before = {one.path for one in known}
        inputs = [*known, *(one for one in new if one.path not in before)]
    else:
        inputs = searched = name_inputs(articles, (known or ()) if mode.keeps_tables else ())
    found = find(searched, settings.ignore, output, starts)
    skipped = (*runs, *found.left_out)
    sources = found.sources[:limit]
    if not sources:
        but = f" but outputs of kazprep, which are skipped ({', '.join(skipped)})" if skipped else ""
        raise InputError(f"there are no files in {', '.join(map(str, paths))}{but}")
    copies = LocalCopies()
    cut = [
        part
        for source in sources
        for part in split_large(source, settings.split_bytes, settings.extensions, copies)
    ]
    return RunInputs(tuple(inputs), cut, skipped, copies)


def drop_run_outputs(paths: Sequence[Path]) -> tuple[list[Path], list[str]]:
    """The paths that are not outputs of runs, and those that are; raises `InputError` if all of them are."""
    runs = {path: run_of(path) for path in paths if address_of(path) is None and _is_there(path)}
    articles = [path for path in paths if runs.get(path) is None]
    left = [path for path in paths if runs.get(path) is not None]
    if left and not articles:
        run = runs[left[0]]
        what = "is the output of a run" if left[0].resolve() == run else "is part of the output of a run"
        raise InputError(
            f"{left[0]} {what}, not articles: did you mean `kazprep report {run}`, "
            f"or `kazprep update --output {run}`?"
        )
    return articles, [str(path) for path in left]


def _start(path: Path, roots: dict[Path, Input]) -> tuple[Input, str] | None:
    """The known input that a path or address is or is in, and the path by that input's name; else None."""
    address = address_of(path)
    if address is not None:
        for root in roots.values():
            if f"{address.rstrip('/')}/".startswith(f"{root.path.rstrip('/')}/"):
                return root, address
        return None
    real = path.resolve()
    for parent in (real, *real.parents):
        if parent in roots:
            root = roots[parent]
            return root, str(Path(root.path) / real.relative_to(parent))
    return None


def _outermost(paths: Sequence[str]) -> list[str]:
    """The paths that are in none of the others, each once."""
    kept: list[str] = []
    for path in sorted(set(paths), key=lambda path: path.split("/")):  # what is in a folder comes after it
        if not kept or not f"{path}/".startswith(f"{kept[-1].rstrip('/')}/"):
            kept.append(path)
    return kept


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a name that is too long, say
        return False
