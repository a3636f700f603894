"""`kazprep status`: what a run has finished, what failed, what is missing."""

from collections import Counter
from typing import Annotated

import typer

from kazprep.cli.errors import meaning_of
from kazprep.cli.open_run import RunFolder
from kazprep.cli.printing import print_content, print_json, print_text
from kazprep.cli.summary import counts_of_tables
from kazprep.errors import OutputError
from kazprep.messages.numbers import spoken_number
from kazprep.runs.ledger import read_ledger
from kazprep.runs.lock import is_locked
from kazprep.runs.run_files import folder_problems
from kazprep.runs.run_info import read_run_info
from kazprep.runs.storage.storage import place_of
from kazprep.tables.schemas import SCHEMAS

_MAX_SHOWN = 20


def status_command(
    folder: RunFolder,
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
) -> None:
    """Print how far a run is: finished shards, rows, errors by type, what is missing.

    Exit codes: 0 complete; 1 incomplete, damaged, or being written to; 2 there is no run.
    """
    place = place_of(folder)
    info, ledger = read_run_info(folder), read_ledger(folder)
    if info is None or ledger is None:
        raise OutputError(
            f"{place} is not the output of a run: it has no run.json and ledger.jsonl of kazprep"
        )
    missing = ledger.missing()
    is_running = is_locked(folder)
    committed = ledger.committed()
    rows = {table: sum(done.rows[table] for done in committed) for table in SCHEMAS}
    problems = [] if is_running else list(folder_problems(folder, info, ledger))
    is_complete = info["status"] == "complete" and not missing and not is_running
    state = "being written to" if is_running else "complete" if is_complete else "incomplete"
    state += ", but damaged" if problems else ""
    planned = ledger.planned()
    errors = sum((Counter(done.errors) for done in committed), Counter())
    files_missing = sum(len(shard.sources) for shard in missing)
    inputs = [each.given for each in ledger.plan.inputs]
    if as_json:
        print_json(
            {
                "folder": place,
                "mode": "update" if ledger.plan.is_update else "run",
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
        print_text(f"{place}: {what} of {', '.join(inputs)}, {state} (run.json: {info['status']})")
        print_text(f"  shards done {len(planned) - len(missing):,} of {len(planned):,}")
        print_text(f"  files missing {files_missing:,}")
        for problem in problems[:_MAX_SHOWN]:
            print_text(f"  damaged: {problem}")
        if len(problems) > _MAX_SHOWN:
            print_text(f"  and {len(problems) - _MAX_SHOWN:,} more: `kazprep verify` lists them")
        for line in counts_of_tables(rows):
            print_content(line)
        for error, count in errors.most_common():
            print_content(f"    {error:<26}{spoken_number(count):>6}{meaning_of(error)}")
        if errors:
            print_text(f"Why, and what to do: kazprep errors {place}")
        if (problems or not is_complete) and not is_running:
            command = (
                "kazprep update or kazprep add, whichever was interrupted"
                if ledger.plan.is_update
                else "kazprep run ... --resume"
            )
            print_text(f"To resume: {command}")
    if problems or not is_complete:
        raise typer.Exit(1)
