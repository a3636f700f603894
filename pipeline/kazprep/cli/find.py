"""`kazprep find`: sentences with an entity or a word."""

import json
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from kazprep.cli.opening import opened
from kazprep.readers.source import InputError
from kazprep.runs.finding import Hit, Query, find
from kazprep.show.terminal import FOUND, harmless, plain_console


def find_command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder that a run wrote.")],
    entity: Annotated[str | None, typer.Option(help="An entity, by its text or its canonical form.")] = None,
    kind: Annotated[str | None, typer.Option("--type", help="A class of entities, as PERSON.")] = None,
    word: Annotated[str | None, typer.Option(help="A token, in whatever case.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Stop after so many sentences.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="A line of JSON for each sentence.")] = False,
) -> None:
    """Print the sentences that have all that is asked for, after their document's id and file.

    Exit codes: 0 found; 1 nothing found; 2 it could not be looked for.
    """
    count = 0
    console = plain_console()
    with opened(folder) as run:
        try:
            for hit in islice(find(run, Query(entity, kind, word)), limit):
                count += 1
                if as_json:
                    print(json.dumps(asdict(hit), ensure_ascii=False))
                else:
                    console.print(_line(hit))
        except ValueError as error:
            raise InputError(str(error)) from error
    if not count:
        raise typer.Exit(1)


def _line(hit: Hit) -> Text:
    """The sentence on a line, what was found in bold; control characters of the text are shown as blanks."""
    line = Text(f"{hit.doc_id} {harmless(hit.source)}: ", style="dim")
    position = hit.start
    for start, end in hit.spans:
        line.append(harmless(hit.text[position - hit.start : start - hit.start]), style="not dim")
        line.append(harmless(hit.text[start - hit.start : end - hit.start]), style=f"not dim {FOUND}")
        position = end
    line.append(harmless(hit.text[position - hit.start :]), style="not dim")
    return line
