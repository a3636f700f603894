"""`kazprep verify`: whether the tables of a run are whole."""

from pathlib import Path
from typing import Annotated

import typer

from kazprep.cli.printing import say, say_json
from kazprep.runs.verify import verify_run

_MOST_SHOWN = 20


def verify_command(
    folder: Annotated[Path, typer.Argument(help="The output folder of a run.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print all that is wrong as JSON.")] = False,
) -> None:
    """Read every table and check it: hashes, schemas, counts, keys between tables, offsets.

    Exit codes: 0 whole; 1 not whole, and what is wrong is listed; 2 there is no run.
    """
    if as_json:
        problems = list(verify_run(folder))
        say_json({"folder": str(folder), "is_whole": not problems, "problems": problems})
        raise typer.Exit(1 if problems else 0)
    found = 0
    for problem in verify_run(folder):
        found += 1
        if found <= _MOST_SHOWN:
            say(problem)
    if found > _MOST_SHOWN:
        say(f"and {found - _MOST_SHOWN:,} more")
    if found:
        raise typer.Exit(1)
    say(f"{folder} is whole")
