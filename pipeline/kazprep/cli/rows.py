"""Rows that a command prints: columns for people, CSV for Excel, or a line of JSON for each row."""

import sys
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import pyarrow as pa
import typer
from pyarrow import csv
from rich.text import Text

from kazprep.cli.open_run import opened
from kazprep.cli.pager import paged
from kazprep.cli.printing import print_json
from kazprep.errors import InputError
from kazprep.export.cells import is_text, without_formulas
from kazprep.runs.opened import Run
from kazprep.text.printable import printable

if TYPE_CHECKING:
    import pandas as pd

SinceOption = Annotated[
    str | None,
    typer.Option(
        "--since",
        metavar="DATE",
        help="Only documents published since this day, month or year, such as 2025-03.",
    ),
]
UntilOption = Annotated[
    str | None,
    typer.Option(
        "--until",
        metavar="DATE",
        help="Only documents published until then, the day, month or year included.",
    ),
]
LimitOption = Annotated[int | None, typer.Option(min=1, help="Stop after this many rows.")]
CsvOption = Annotated[bool, typer.Option("--csv", help="Print CSV for Excel.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print a line of JSON for each row.")]

_BATCH_ROWS = 10_000
_MAX_WIDTH = 60
"""Characters of a column; longer values stand out of it."""


@contextmanager
def chosen(folder: Path, since: str | None, until: str | None) -> Iterator[Run]:
    """The run in a folder, or those of its documents that were published between two dates.

    What is wrong with the arguments of the questions in the block becomes an `InputError`.
    """
    with opened(folder) as run:
        try:
            yield run if since is None and until is None else run.where(since=since, until=until)
        except ValueError as error:
            raise InputError(str(error)) from error


def check_format(as_csv: bool, as_json: bool) -> None:
    """Raise `InputError` where both formats are asked for."""
    if as_csv and as_json:
        raise InputError("--csv and --json are two formats: give one of them")


def print_frame(frame: "pd.DataFrame", as_csv: bool, as_json: bool) -> None:
    """Print a frame as `print_rows` does a table; times of day, which dates do not have, are left out."""
    print_rows(table_of(frame), as_csv, as_json)


def table_of(frame: "pd.DataFrame") -> pa.Table:
    """A frame as a table of Arrow, with dates where the frame has times."""
    rows = pa.Table.from_pandas(frame, preserve_index=False)
    for at, field in enumerate(rows.schema):
        if pa.types.is_timestamp(field.type):
            rows = rows.set_column(at, field.name, rows[field.name].cast(pa.date32()))
    return rows


def print_rows(rows: pa.Table, as_csv: bool, as_json: bool) -> None:
    """Print a table; on a terminal, columns for people are shown in a pager."""
    if as_csv:
        write_csv(rows)
    elif as_json:
        for row in records(rows):
            print_json({name: _json_value(value) for name, value in row.items()})
    else:
        with paged() as console:
            for line in _lines(rows):
                console.print(line, soft_wrap=True)


def write_csv(rows: pa.Table) -> None:
    """Write a table for Excel, as `kazprep export` does: a byte order mark first, and no formulas."""
    write_csv_batches(rows.schema, [rows])


def write_csv_batches(schema: pa.Schema, batches: Iterable[pa.Table]) -> None:
    """Write tables of one schema as one table for Excel."""
    sys.stdout.flush()
    sys.stdout.buffer.write(BOM_UTF8)
    with csv.CSVWriter(sys.stdout.buffer, _for_excel(schema.empty_table()).schema) as writer:
        for rows in batches:
            writer.write_table(_for_excel(rows))


def _for_excel(rows: pa.Table) -> pa.Table:
    """Rows with lists as text, and without formulas."""
    for at, name in enumerate(rows.column_names):
        if pa.types.is_list(rows.schema.field(name).type):
            joined = [None if value is None else "; ".join(value) for value in rows[name].to_pylist()]
            rows = rows.set_column(at, name, pa.chunked_array([pa.array(joined, pa.string())]))
        if is_text(rows[name]):
            rows = rows.set_column(at, name, without_formulas(rows[name]))
    return rows


def records(rows: pa.Table) -> Iterator[dict[str, object]]:
    """The rows of a table, each as a mapping from column to value."""
    for batch in rows.to_batches(_BATCH_ROWS):
        yield from batch.to_pylist()


def _json_value(value: object) -> object:
    return value if value is None or isinstance(value, (str, int, float, list)) else str(value)


def _lines(rows: pa.Table) -> Iterator[Text]:
    """A line of names, then one for each row; numbers are at the right of their columns."""
    cells = {name: list(map(_cell, rows[name].to_pylist())) for name in rows.column_names}
    is_number = {
        field.name: pa.types.is_integer(field.type) or pa.types.is_floating(field.type)
        for field in rows.schema
    }
    widths = {
        name: max(len(name), *(min(len(value), _MAX_WIDTH) for value in values), 0)
        for name, values in cells.items()
    }

    def line(values: dict[str, str]) -> str:
        padded = (
            f"{value:>{widths[name]}}" if is_number[name] else f"{value:<{widths[name]}}"
            for name, value in values.items()
        )
        return "  ".join(padded).rstrip()

    yield Text(line({name: name for name in cells}), style="bold")
    for at in range(len(rows)):
        yield Text(line({name: values[at] for name, values in cells.items()}))


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:,.2f}"
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return printable("; ".join(value) if isinstance(value, list) else str(value))
