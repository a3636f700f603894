"""`kazprep ngrams`: sequences of words, with their counts."""

from typing import Annotated

import typer

from kazprep.answers.ngrams import MAX_LENGTH, count_ngrams
from kazprep.answers.words import Counted
from kazprep.cli.open_run import RunFolder
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


def ngrams_command(
    folder: RunFolder,
    n: Annotated[int, typer.Option("-n", min=1, max=MAX_LENGTH, help="The number of words.")] = 2,
    by: Annotated[
        Counted | None,
        typer.Option(
            help="Count lemmas, or forms in lowercase.", show_default="lemma where the run has lemmas"
        ),
    ] = None,
    min_count: Annotated[int, typer.Option(min=1, help="The lowest frequency.")] = 2,
    since: SinceOption = None,
    until: UntilOption = None,
    limit: LimitOption = None,
    as_csv: CsvOption = False,
    as_json: JsonOption = False,
) -> None:
    """Count sequences of words that are next to each other in a sentence, the most frequent first."""
    check_format(as_csv, as_json)
    with chosen(folder, since, until) as run:
        rows = count_ngrams(run, n, by, min_count=min_count, limit=limit)
    print_rows(rows, as_csv, as_json)
