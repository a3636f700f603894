"""`kazprep errors`: what failed in a run, why, and what to do about it."""

from collections.abc import Iterator
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from kazprep.cli.open_run import RunFolder, opened
from kazprep.cli.pager import paged
from kazprep.cli.printing import print_error, print_json
from kazprep.messages.language import Language, spoken
from kazprep.messages.numbers import spoken_number
from kazprep.messages.translate import translated
from kazprep.report.phrases import read_phrases
from kazprep.runs.error_groups import ErrorGroup, group_errors, read_errors, remedy_of
from kazprep.runs.storage.storage import place_of
from kazprep.tables.errors import ErrorRow
from kazprep.text.plurals import counted
from kazprep.text.printable import printable

_MAX_EXTENSIONS = 5


def errors_command(
    folder: RunFolder,
    types: Annotated[
        list[str] | None,
        typer.Option("--type", help="Only errors of this type, such as UnsupportedFormat. May be repeated."),
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Stop after this many errors.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print a line of JSON for each error.")] = False,
) -> None:
    """List what failed in a run: the types of errors with what to do about them, then each error.

    On a terminal, the list is shown in a pager: $PAGER, or less.

    Exit codes: 0 listed, even if nothing failed; 1 no errors of that --type; 2 failed.
    """
    wanted = {name.rpartition(": ")[2].lower() for name in types or ()}
    with opened(folder) as run:
        found = group_errors(read_errors(run))
        chosen = [group for group in found if not wanted or group.error.lower() in wanted]
        if wanted and not chosen:
            existing = ", ".join(dict.fromkeys(group.error for group in found)) or "no errors"
            print_error(
                f"no error in {place_of(folder)} has the type {', '.join(types or ())}; it has {existing}"
            )
            raise typer.Exit(1)
        failures = (failure for failure in read_errors(run) if not wanted or failure.error.lower() in wanted)
        if as_json:
            remedies = read_phrases(Language.ENGLISH)["remedies"]
            for failure in islice(failures, limit):
                print_json(asdict(failure) | {"what_to_do": remedies[remedy_of(failure)]})
            return
        with paged() as console:
            for line in _lines(folder, chosen, failures, limit):
                console.print(line)


def _lines(
    folder: Path, groups: list[ErrorGroup], failures: Iterator[ErrorRow], limit: int | None
) -> Iterator[Text]:
    total = sum(group.count for group in groups)
    yield Text(printable(translated(f"{counted(total, 'error')} in {place_of(folder)}")), style="bold")
    remedies = read_phrases(spoken())["remedies"]
    for group in groups:
        yield Text(f"  {_type_line(group)}")
        yield Text(f"    → {remedies[group.remedy]}", style="dim")
    if groups:
        yield Text("")
    for failure in islice(failures, limit):
        yield Text(failure_line(failure))
    if limit is not None and total > limit:
        yield Text(translated(f"and {total - limit:,} more"), style="dim")


def _type_line(group: ErrorGroup) -> str:
    """A type of errors as a line: the stage, the type, how many, the extensions of the files."""
    extensions = [name or translated("no extension") for name, _ in group.extensions[:_MAX_EXTENSIONS]]
    more = ", ..." if len(group.extensions) > len(extensions) else ""
    count, named = spoken_number(group.count), meaning_of(group.error)
    return printable(f"{group.stage}: {group.error}  {count}  ({', '.join(extensions)}{more}){named}")


def meaning_of(error: str) -> str:
    """What a type of errors, such as `read: DamagedFile`, means, behind two spaces.

    Empty in English, where the names speak for themselves.
    """
    if spoken() is Language.ENGLISH:
        return ""
    meaning = read_phrases(spoken())["error_types"].get(error.rpartition(": ")[2])
    return f"  {meaning}" if meaning else ""


def failure_line(failure: ErrorRow) -> str:
    """An error as a line: the file, the index of the record in it, the type and the message."""
    record = "" if failure.record is None else translated(f", record {failure.record:d}")
    stage = "" if failure.stage == "read" else f"{failure.stage}: "
    return printable(f"{failure.source}{record}: {stage}{failure.error}: {translated(failure.message)}")
