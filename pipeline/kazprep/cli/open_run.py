"""Opening a run for a command: what its folder or its tables lack is said in a line."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa

from kazprep.errors import InputError
from kazprep.runs.opened import Run, open_run


@contextmanager
def opened(folder: Path, *, partial: bool = True) -> Iterator[Run]:
    """The run in a folder; raises `InputError` where there is none, and for tables that can't be read."""
    try:
        run = open_run(folder, partial=partial)
    except (FileNotFoundError, ValueError) as error:
        raise InputError(str(error)) from error
    try:
        yield run
    except pa.ArrowException as error:
        raise InputError(f"a table of the run in {folder} can't be read: {error}") from error
    except (FileNotFoundError, PermissionError) as error:
        raise InputError(f"a table of the run in {folder} can't be read: {error}") from error
