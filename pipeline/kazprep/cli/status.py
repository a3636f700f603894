"""`kazprep status`: what is done, what failed, what is missing."""

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from kazprep.cli.printing import say, say_json
from kazprep.errors import OutputError
from kazprep.runs.ledger import read_ledger
from kazprep.runs.lock import is_locked
from kazprep.runs.run_files import folder_problems
from kazprep.tables.run_folder import read_run_info
from kazprep.tables.schemas import SCHEMAS

_MOST_SHOWN = 20


def status_command(
    folder: Annotated[Path, typer.Argument(help="The output folder of a run.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print all of it as JSON.")] = False,
) -> None:
    """Say how far a run is: shards and rows that are done, errors by kind, what is missing.

    Exit codes: 0 complete; 1 not complete, not whole, or being written to; 2 there is no run.
    """
    info, ledger = read_run_info(folder), read_ledger(folder)
    if info is None or ledger is None:
        raise OutputError(
            f"{folder} is not the output of a run: it has no run.json and ledger.jsonl of kazprep"
        )
    missing = ledger.missing()
    is_running = is_locked(folder)
    committed = ledger.committed()
    rows = {table: sum(done.rows[table] for done in committed) for table in SCHEMAS}
    problems = [] if is_running else list(folder_problems(folder, info, ledger))
    is_complete = info["status"] == "complete" and not missing and not is_running
    state = "being written to" if is_running else "complete" if is_complete else "not complete"
    state += ", but not whole" if problems else ""
    planned = ledger.planned()
    errors = sum((Counter(done.errors) for done in committed), Counter())
    files_missing = sum(len(shard.sources) for shard in missing)
    inputs = [one.given for one in ledger.plan.inputs]
    if as_json:
        say_json(
            {
                "folder": str(folder),
                "kind": "update" if ledger.plan.is_update else "run",
                "inputs": inputs,
                "state": state,
                "status": info["status"],
                "shards": {"done": len(planned) - len(missing), "planned": len(planned)},
                "files_missing": files_missing,
                "problems": problems,
                "rows": rows,
                "errors_by_type": dict(errors.most_common()),
            },
            indent=2,
        )
    else:
        what = "an update" if ledger.plan.is_update else "a run"
        say(f"{folder}: {what} of {', '.join(inputs)}, {state} (run.json: {info['status']})")
        say(f"  shards done {len(planned) - len(missing):,} of {len(planned):,}")
        say(f"  files missing {files_missing:,}")
        for problem in problems[:_MOST_SHOWN]:
            say(f"  not whole: {problem}")
        if len(problems) > _MOST_SHOWN:
            say(f"  and {len(problems) - _MOST_SHOWN:,} more: `kazprep verify` lists them")
        for table, count in rows.items():
            say(f"  {table:<10}{count:>12,}")
        for kind, count in errors.most_common():
            say(f"    {kind:<26}{count:>6,}")
        if errors:
            say(f"Why, and what to do: kazprep errors {folder}")
        if (problems or not is_complete) and not is_running:
            command = (
                "kazprep update or kazprep add, whichever it was"
                if ledger.plan.is_update
                else "kazprep run ... --resume"
            )
            say(f"To go on: {command}")
    if problems or not is_complete:
        raise typer.Exit(1)
