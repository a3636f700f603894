"""`kazprep find`: sentences with entities and words."""

from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from kazprep.cli.open_run import opened
from kazprep.cli.printing import complain, say_json
from kazprep.display.terminal import ENTITY_STYLE, plain_console
from kazprep.errors import InputError
from kazprep.runs.search import Hit, Query, find
from kazprep.runs.suggestions import explain_nothing
from kazprep.text.printable import printable


def find_command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder that a run wrote.")],
    entities: Annotated[
        list[str] | None,
        typer.Option("--entity", help="An entity, by its text or its canonical form. May be repeated."),
    ] = None,
    kinds: Annotated[
        list[str] | None,
        typer.Option(
            "--type",
            help="A class of entities, as PERSON: of one of those named with --entity, or of any. "
            "May be repeated.",
        ),
    ] = None,
    words: Annotated[
        list[str] | None, typer.Option("--word", help="A token, in whatever case. May be repeated.")
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Stop after this many sentences.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="A line of JSON for each sentence.")] = False,
) -> None:
    """Print the sentences that have all that is asked for, after their document's id and file.

    One and the same sentence must have every --entity, every --type and every --word that is given.

    Exit codes: 0 found; 1 nothing found, and what is near is on standard error; 2 it could not be looked for.
    """
    query = Query(tuple(entities or ()), tuple(kinds or ()), tuple(words or ()))
    count = 0
    console = plain_console()
    with opened(folder) as run:
        try:
            for hit in islice(find(run, query), limit):
                count += 1
                if as_json:
                    say_json(asdict(hit))
                else:
                    console.print(_line(hit))
        except ValueError as error:
            raise InputError(str(error)) from error
        if count:
            return
        complain("\n  ".join([f"nothing found in {folder}:", *explain_nothing(run, query)]))
    raise typer.Exit(1)


def _line(hit: Hit) -> Text:
    """The sentence on a line, what was found in bold; control characters of the text are shown as blanks."""
    line = Text(f"{hit.doc_id} {printable(hit.source)}: ", style="dim")
    position = hit.start
    for start, end in hit.spans:
        start = max(start, position)  # one may lie in another
        if start < end:
            line.append(printable(hit.text[position - hit.start : start - hit.start]), style="not dim")
            line.append(
                printable(hit.text[start - hit.start : end - hit.start]), style=f"not dim {ENTITY_STYLE}"
            )
            position = end
    line.append(printable(hit.text[position - hit.start :]), style="not dim")
    return line
