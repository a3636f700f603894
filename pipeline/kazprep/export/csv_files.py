"""A run's tables as CSV files: for spreadsheets, or exactly as they are."""

from codecs import BOM_UTF8
from collections.abc import Callable, Mapping
from pathlib import Path

import pyarrow as pa
from pyarrow import csv

from kazprep.export.cells import MAX_CHARACTERS, MAX_ROWS, as_cells, fit_cells, is_text, without_formulas
from kazprep.tables.scan import TableScan
from kazprep.text.plurals import counted


def write_csv(
    tables: Mapping[str, TableScan], output: Path, note: Callable[[str], None], *, exact: bool
) -> int:
    """Write a file for each table into a folder; returns the number of rows.

    The files are for spreadsheets: they begin with a byte order mark, no cell is a formula, and none is too
    long for a spreadsheet; `note` gets a line about cells that were cut. `exact` writes all text as it is,
    without a byte order mark.
    """
    total = 0
    for name, table in tables.items():
        path = output / f"{name}.csv"
        rows, n_cut = _write(table, path, exact=exact)
        total += rows
        if n_cut:
            note(
                f"{path.name}: {counted(n_cut, 'cell')} cut to the {MAX_CHARACTERS:,} characters that one "
                "holds; --exact and the other formats have all the text"
            )
        if rows >= MAX_ROWS and not exact:
            note(f"{path.name}: {counted(rows, 'row')}, of which Excel shows the first {MAX_ROWS - 1:,}")
    return total


def _write(table: TableScan, path: Path, *, exact: bool) -> tuple[int, int]:
    """Write a table; returns the number of rows, and of cells that were cut."""
    n_rows = n_cut = 0
    none, _ = _cells(table.dataset.schema.empty_table(), exact=exact)
    with path.open("wb") as file:
        if not exact:
            file.write(BOM_UTF8)
        with csv.CSVWriter(file, none.schema) as writer:
            for batch in table.batches(table.columns):
                rows, number = _cells(batch, exact=exact)
                writer.write_table(rows)
                n_rows += rows.num_rows
                n_cut += number
    return n_rows, n_cut


def _cells(rows: pa.Table, *, exact: bool) -> tuple[pa.Table, int]:
    """Rows as they are written, and the number of cells that were cut."""
    columns: dict[str, pa.ChunkedArray] = {}
    n_cut = 0
    for name, column in zip(rows.column_names, rows.columns, strict=True):
        written = as_cells(column)
        if is_text(written) and not exact:
            written, number = fit_cells(without_formulas(written))
            n_cut += number
        columns[name] = written
    return pa.table(columns), n_cut
