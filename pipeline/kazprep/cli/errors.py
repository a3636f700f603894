"""`kazprep errors`: what failed in a run, why, and what can be done about it."""

from collections.abc import Iterator
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from kazprep.cli.open_run import opened
from kazprep.cli.pager import paged
from kazprep.cli.printing import complain, say_json
from kazprep.report.options import ReportLanguage, read_phrases
from kazprep.runs.error_groups import ErrorGroup, group_errors, read_errors, remedy_of
from kazprep.tables.errors import ErrorRow
from kazprep.text.plurals import counted
from kazprep.text.printable import printable

_MOST_ENDINGS = 5


def errors_command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder that a run wrote.")],
    kinds: Annotated[
        list[str] | None,
        typer.Option(
            "--kind", help="Only errors of this kind, as UnsupportedFormat. May be repeated: any of them."
        ),
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Stop after this many errors.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="A line of JSON for each error.")] = False,
) -> None:
    """List what failed in a run: the kinds of errors with what can be done, then each error.

    On a terminal it goes through a pager: $PAGER, or less.

    Exit codes: 0 listed, also where nothing failed; 1 nothing of that --kind; 2 it could not be looked for.
    """
    wanted = {kind.rpartition(": ")[2].lower() for kind in kinds or ()}
    with opened(folder) as run:
        found = group_errors(read_errors(run))
        chosen = [kind for kind in found if not wanted or kind.error.lower() in wanted]
        if wanted and not chosen:
            there = ", ".join(dict.fromkeys(kind.error for kind in found)) or "no errors at all"
            complain(f"no error in {folder} is of the kind {', '.join(kinds or ())}; it has {there}")
            raise typer.Exit(1)
        failures = (failure for failure in read_errors(run) if not wanted or failure.error.lower() in wanted)
        if as_json:
            remedies = read_phrases(ReportLanguage.ENGLISH)["remedies"]
            for failure in islice(failures, limit):
                say_json(asdict(failure) | {"what_to_do": remedies[remedy_of(failure)]})
            return
        with paged() as console:
            for line in _lines(folder, chosen, failures, limit):
                console.print(line)


def _lines(
    folder: Path, kinds: list[ErrorGroup], failures: Iterator[ErrorRow], limit: int | None
) -> Iterator[Text]:
    total = sum(kind.count for kind in kinds)
    yield Text(printable(f"{counted(total, 'error')} in {folder}"), style="bold")
    remedies = read_phrases(ReportLanguage.ENGLISH)["remedies"]
    for kind in kinds:
        yield Text(f"  {kind_line(kind)}")
        yield Text(f"    → {remedies[kind.remedy]}", style="dim")
    if kinds:
        yield Text("")
    for failure in islice(failures, limit):
        yield Text(failure_line(failure))
    if limit is not None and total > limit:
        yield Text(f"and {total - limit:,} more", style="dim")


def kind_line(kind: ErrorGroup) -> str:
    """A kind of errors on a line: where they were, how many, in files of which endings."""
    endings = [printable(ending) or "no ending" for ending, _ in kind.extensions[:_MOST_ENDINGS]]
    more = ", ..." if len(kind.extensions) > len(endings) else ""
    return printable(f"{kind.stage}: {kind.error}  {kind.count:,}  ({', '.join(endings)}{more})")


def failure_line(failure: ErrorRow) -> str:
    """An error on a line: the file, the number of the record in it, the kind and the message."""
    record = "" if failure.record is None else f", record {failure.record}"
    stage = "" if failure.stage == "read" else f"{failure.stage}: "
    return printable(f"{failure.source}{record}: {stage}{failure.error}: {failure.message}")
