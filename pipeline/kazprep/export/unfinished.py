"""Files and folders that have their name once they are complete."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree

from kazprep.errors import ExportError
from kazprep.operating_system import remove, replace


@contextmanager
def unfinished(output: Path, *, folder: bool = False) -> Iterator[Path]:
    """A path beside `output` to write a file to, or a folder that is made; after the block it has the name.

    It is deleted when the block raises. A killed process leaves it: its name ends in `.unfinished`. Raises
    `OSError`, and `ExportError` where there is a folder with that name.
    """
    output.parent.mkdir(parents=True, exist_ok=True)
    path = output.with_name(output.name + ".unfinished")
    if path.is_dir():
        raise ExportError(f"{path} is there: of an export at work, or one that was killed; then delete it")
    try:
        if folder:
            path.mkdir()
        yield path
        replace(path, output)
    finally:
        if path.is_dir():
            rmtree(path)
        else:
            remove(path)
