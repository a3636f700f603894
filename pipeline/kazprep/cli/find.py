"""`kazprep find`: sentences that contain entities and words."""

from dataclasses import asdict
from itertools import islice
from typing import Annotated

import typer
from rich.text import Text

from kazprep.cli.open_run import RunFolder, opened
from kazprep.cli.printing import print_error, print_json
from kazprep.display.terminal import ENTITY_STYLE, plain_console
from kazprep.errors import InputError
from kazprep.runs.search import Hit, Query, find
from kazprep.runs.storage.storage import place_of
from kazprep.runs.suggestions import explain_nothing
from kazprep.text.printable import printable


def find_command(
    folder: RunFolder,
    entities: Annotated[
        list[str] | None,
        typer.Option("--entity", help="An entity, by its text or its canonical name. May be repeated."),
    ] = None,
    types: Annotated[
        list[str] | None,
        typer.Option(
            "--type",
            help="An entity type, such as PERSON: of the entities given with --entity, or of any entity. "
            "May be repeated.",
        ),
    ] = None,
    words: Annotated[
        list[str] | None,
        typer.Option(
            "--word", help="A token, in upper or lower case; * is any characters: 'мектеп*'. May be repeated."
        ),
    ] = None,
    lemmas: Annotated[
        list[str] | None,
        typer.Option(
            "--lemma",
            help="A word in any of its forms, by its lemma, in upper or lower case; * as in --word. May be "
            "repeated.",
        ),
    ] = None,
    min_score: Annotated[
        float | None,
        typer.Option(
            min=0.0,
            max=1.0,
            help="The lowest score of an entity that counts. Those of rules and of the names file, which "
            "have none, count.",
        ),
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Stop after this many sentences.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print a line of JSON for each sentence.")] = False,
) -> None:
    """Print the sentences that contain all that is asked for, each after the id and the file of its document.

    A sentence must contain every --entity, every --type, every --word and every --lemma that is given.
    `kazprep kwic` prints words in columns, with their context.

    Exit codes: 0 found; 1 nothing found, with suggestions on standard error; 2 failed.
    """
    query = Query(
        tuple(entities or ()), tuple(types or ()), tuple(words or ()), tuple(lemmas or ()), min_score
    )
    count = 0
    console = plain_console()
    with opened(folder) as run:
        try:
            for hit in islice(find(run, query), limit):
                count += 1
                if as_json:
                    print_json(asdict(hit))
                else:
                    console.print(_line(hit))
        except ValueError as error:
            raise InputError(str(error)) from error
        if count:
            return
        print_error("\n  ".join([f"nothing found in {place_of(folder)}:", *explain_nothing(run, query)]))
    raise typer.Exit(1)


def _line(hit: Hit) -> Text:
    """The sentence as a line, with the matches in bold; control characters of the text become spaces."""
    line = Text(f"{hit.doc_id} {printable(hit.source)}: ", style="dim")
    position = hit.start
    for start, end in hit.spans:
        start = max(start, position)  # a match may be inside another one
        if start < end:
            line.append(printable(hit.text[position - hit.start : start - hit.start]), style="not dim")
            line.append(
                printable(hit.text[start - hit.start : end - hit.start]), style=f"not dim {ENTITY_STYLE}"
            )
            position = end
    line.append(printable(hit.text[position - hit.start :]), style="not dim")
    return line
