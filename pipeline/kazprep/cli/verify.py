"""`kazprep verify`: whether the tables of a run are intact."""

from typing import Annotated

import typer

from kazprep.cli.open_run import RunFolder
from kazprep.cli.printing import print_json, print_text
from kazprep.runs.storage.storage import place_of
from kazprep.runs.verify import verify_run

_MAX_SHOWN = 20


def verify_command(
    folder: RunFolder,
    as_json: Annotated[bool, typer.Option("--json", help="Print all problems as JSON.")] = False,
) -> None:
    """Read every table and check it: hashes, schemas, counts, keys between tables, offsets.

    Exit codes: 0 OK; 1 damaged, and the problems are listed; 2 there is no run.
    """
    if as_json:
        problems = list(verify_run(folder))
        print_json({"folder": place_of(folder), "is_ok": not problems, "problems": problems})
        raise typer.Exit(1 if problems else 0)
    found = 0
    for problem in verify_run(folder):
        found += 1
        if found <= _MAX_SHOWN:
            print_text(problem)
    if found > _MAX_SHOWN:
        print_text(f"and {found - _MAX_SHOWN:,} more")
    if found:
        raise typer.Exit(1)
    print_text(f"{place_of(folder)}: OK")
