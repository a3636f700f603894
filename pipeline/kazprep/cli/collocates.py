"""`kazprep collocates`: the words near a word, a phrase or a name."""

from typing import Annotated

import typer

from kazprep.answers.collocates import Measure, find_collocates
from kazprep.answers.matches import Sought
from kazprep.cli.open_run import RunFolder
from kazprep.cli.printing import print_error
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


def collocates_command(
    folder: RunFolder,
    pattern: Annotated[
        str, typer.Argument(metavar="PATTERN", help="The node: a word, phrase or name; * and ? as in kwic.")
    ],
    by: Annotated[
        Sought | None,
        typer.Option(
            help="Look for forms, lemmas, or canonical names, and count forms or lemmas near them.",
            show_default="lemma where the run has lemmas",
        ),
    ] = None,
    window: Annotated[
        int, typer.Option(min=1, help="The number of words on each side, inside the sentence.")
    ] = 5,
    sort: Annotated[Measure, typer.Option(help="The measure to sort by.")] = "log_likelihood",
    min_count: Annotated[int, typer.Option(min=1, help="The lowest frequency near the node.")] = 2,
    since: SinceOption = None,
    until: UntilOption = None,
    limit: LimitOption = None,
    as_csv: CsvOption = False,
    as_json: JsonOption = False,
) -> None:
    """Count the words near a word, phrase or name, with measures of association: log-likelihood, logDice, MI.

    docs/answers.md has the formulas.

    Exit codes: 0 found; 1 nothing found; 2 failed.
    """
    check_format(as_csv, as_json)
    with chosen(folder, since, until) as run:
        rows = find_collocates(run, pattern, by, window=window, min_count=min_count, sort=sort, limit=limit)
    if not len(rows):
        print_error(f"no word is {min_count} times or more near {pattern!r} in {folder}")
        raise typer.Exit(1)
    print_rows(rows, as_csv, as_json)
