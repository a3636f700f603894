"""`kazprep frequencies`: how often each word occurs in a run."""

import sys
from codecs import BOM_UTF8
from collections.abc import Iterator
from typing import Annotated

import pyarrow as pa
import typer
from pyarrow import csv
from rich.text import Text

from kazprep.answers.frequencies import count_words
from kazprep.answers.words import Counted
from kazprep.cli.open_run import RunFolder, opened
from kazprep.cli.pager import paged
from kazprep.cli.printing import print_error, print_json
from kazprep.errors import InputError
from kazprep.export.cells import without_formulas
from kazprep.text.printable import printable

_BATCH_ROWS = 10_000


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
    limit: Annotated[int | None, typer.Option(min=1, help="Stop after this many words.")] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV for Excel.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print a line of JSON for each word.")] = False,
) -> None:
    """Count the words of a run: how often each occurs, and in how many documents; the most frequent first.

    Without --upos, words without a letter or a digit are left out. On a terminal, the list is shown in a
    pager: $PAGER, or less. --csv and --json go to standard output, as in `--csv > words.csv`.
    """
    if as_csv and as_json:
        raise InputError("--csv and --json are two formats: give one of them")
    with opened(folder) as run:
        try:
            rows = count_words(run, by, upos=[each.upper() for each in upos or ()], limit=limit)
        except ValueError as error:
            raise InputError(str(error)) from error
    if by is None and "form" in rows.column_names:
        print_error(
            "the run has no lemmas, so forms are counted; for lemmas, make it with `kazprep run ... --lemmas`"
        )
    if as_csv:
        _write_csv(rows)
    elif as_json:
        for row in _rows(rows):
            print_json(row)
    else:
        with paged() as console:
            for line in _lines(rows):
                console.print(line)


def _write_csv(rows: pa.Table) -> None:
    """Write the table for Excel, as `kazprep export` does: a byte order mark first, and no formulas."""
    word = rows.column_names[0]
    rows = rows.set_column(0, word, without_formulas(rows[word]))
    sys.stdout.flush()
    sys.stdout.buffer.write(BOM_UTF8)
    csv.write_csv(rows, sys.stdout.buffer)


def _rows(rows: pa.Table) -> Iterator[dict[str, object]]:
    for batch in rows.to_batches(_BATCH_ROWS):
        yield from batch.to_pylist()


def _lines(rows: pa.Table) -> Iterator[Text]:
    word = rows.column_names[0]
    yield Text(f"     count  documents  upos   {word}", style="bold")
    for row in _rows(rows):
        numbers = f"{row['count']:>10,} {row['documents']:>10,}"
        yield Text(printable(f"{numbers}  {row['upos'] or '':<6} {row[word]}"))
