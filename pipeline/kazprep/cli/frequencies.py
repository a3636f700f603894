"""`kazprep frequencies`: how often each word occurs in a run."""

from collections.abc import Iterator
from typing import Annotated

import pyarrow as pa
import typer
from rich.text import Text

from kazprep.answers.frequencies import count_words
from kazprep.answers.words import Counted
from kazprep.cli.open_run import RunFolder
from kazprep.cli.pager import paged
from kazprep.cli.printing import print_error
from kazprep.cli.rows import CsvOption, SinceOption, UntilOption, check_format, chosen, print_rows, records
from kazprep.text.printable import printable


def frequencies_command(
    folder: RunFolder,
    by: Annotated[
        Counted | None,
        typer.Option(
            help="Count lemmas, or forms in lowercase.", show_default="lemma where the run has lemmas"
        ),
    ] = None,
    upos: Annotated[
        list[str] | None,
        typer.Option("--upos", help="Only this part of speech, such as NOUN or PROPN. May be repeated."),
    ] = None,
    since: SinceOption = None,
    until: UntilOption = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Stop after this many words.")] = None,
    as_csv: CsvOption = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print a line of JSON for each word.")] = False,
) -> None:
    """Count the words of a run: how often each occurs, and in how many documents; the most frequent first.

    Without --upos, words without a letter or a digit are left out. On a terminal, the list is shown in a
    pager: $PAGER, or less. --csv and --json go to standard output, as in `--csv > words.csv`.
    """
    check_format(as_csv, as_json)
    with chosen(folder, since, until) as run:
        rows = count_words(run, by, upos=[each.upper() for each in upos or ()], limit=limit)
    if by is None and "form" in rows.column_names:
        print_error(
            "the run has no lemmas, so forms are counted; for lemmas, make it with `kazprep run ... --lemmas`"
        )
    if as_csv or as_json:
        print_rows(rows, as_csv, as_json)
        return
    with paged() as console:
        for line in _lines(rows):
            console.print(line)


def _lines(rows: pa.Table) -> Iterator[Text]:
    word = rows.column_names[0]
    yield Text(f"     count  documents  upos   {word}", style="bold")
    for row in records(rows):
        numbers = f"{row['count']:>10,} {row['documents']:>10,}"
        yield Text(printable(f"{numbers}  {row['upos'] or '':<6} {row[word]}"))
