"""`kazprep verify`: whether the tables of a run are whole."""

from pathlib import Path
from typing import Annotated

import typer

from kazprep.runs.verifying import verify_run

_MOST_SHOWN = 20


def verify_command(folder: Annotated[Path, typer.Argument(help="The output folder of a run.")]) -> None:
    """Read every table and check it: hashes, schemas, counts, keys between tables, offsets.

    Exit codes: 0 whole; 1 not whole, and what is wrong is listed; 2 there is no run.
    """
    found = 0
    for problem in verify_run(folder):
        found += 1
        if found <= _MOST_SHOWN:
            print(problem)
    if found > _MOST_SHOWN:
        print(f"and {found - _MOST_SHOWN:,} more")
    if found:
        raise typer.Exit(1)
    print(f"{folder} is whole")
