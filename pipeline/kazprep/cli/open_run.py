"""Opening a run for a command: a missing run or a damaged table is an error with one line."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import pyarrow as pa
import typer

from kazprep.errors import InputError
from kazprep.runs.opened import Run, open_run
from kazprep.runs.storage.storage import place_of

RunFolder = Annotated[
    Path, typer.Argument(metavar="DIR", help="The output of a run: a folder or an address.")
]


@contextmanager
def opened(folder: Path, *, partial: bool = True) -> Iterator[Run]:
    """The run in a folder; raises `InputError` if there is none, and for tables that can't be read."""
    try:
        run = open_run(folder, partial=partial)
    except (FileNotFoundError, ValueError) as error:
        raise InputError(str(error)) from error
    try:
        yield run
    except (pa.ArrowException, FileNotFoundError, PermissionError) as error:
        raise InputError(f"a table of the run in {place_of(folder)} can't be read: {error}") from error
