"""`kazprep keyness`: the words that are more frequent in some documents than in others."""

from pathlib import Path
from typing import Annotated

import typer

from kazprep.answers.keyness import Measure, find_key_words
from kazprep.answers.words import Counted
from kazprep.cli.open_run import RunFolder, opened
from kazprep.cli.rows import (
    CsvOption,
    JsonOption,
    LimitOption,
    SinceOption,
    UntilOption,
    check_format,
    chosen,
    print_rows,
)
from kazprep.errors import InputError


def keyness_command(
    folder: RunFolder,
    other: Annotated[
        Path | None,
        typer.Argument(
            metavar="[OTHER]",
            help="The output folder of the run to compare with.",
            show_default="the documents of DIR that --since and --until leave out",
        ),
    ] = None,
    by: Annotated[
        Counted | None,
        typer.Option(
            help="Count lemmas, or forms in lowercase.", show_default="lemma where both have lemmas"
        ),
    ] = None,
    sort: Annotated[Measure, typer.Option(help="The measure to sort by.")] = "log_likelihood",
    min_count: Annotated[int, typer.Option(min=1, help="The lowest frequency in both together.")] = 2,
    since: SinceOption = None,
    until: UntilOption = None,
    limit: LimitOption = None,
    as_csv: CsvOption = False,
    as_json: JsonOption = False,
) -> None:
    """List the key words of documents: those that are significantly more frequent in them than in others.

    Words that are rarer come last, with negative measures. --since and --until choose documents of DIR; of
    OTHER all are compared.
    """
    check_format(as_csv, as_json)
    if other is None and since is None and until is None:
        raise InputError(
            "nothing to compare with: give a second run, or choose documents with --since or --until"
        )
    with chosen(folder, since, until) as run, opened(other or folder) as compared:
        rows = find_key_words(
            run, run.rest() if other is None else compared, by, min_count=min_count, sort=sort, limit=limit
        )
    print_rows(rows, as_csv, as_json)
