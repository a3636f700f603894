"""A run as an SQLite database with full-text search, and what Datasette shows of it.

Rows refer to each other by numbers, since Datasette follows keys of one column: `sentences.document` is
`documents.id`, and so on. Sources: https://sqlite.org/fts5.html, https://docs.datasette.io/en/stable/metadata.html
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from kazprep.errors import ExportError
from kazprep.export.cells import rows_of
from kazprep.export.columns import column_meanings
from kazprep.export.sqlite_schema import KEYS, DatabaseTable, database_tables, statements_after
from kazprep.runs.opened import Run
from kazprep.tables.schemas import COUNT_COLUMNS, SCHEMAS
from kazprep.text.plurals import counted

if TYPE_CHECKING:
    from kazprep.tables.scan import TableScan  # it loads pandas, which takes its time

Numbers = npt.NDArray[np.int64]


def write_sqlite(run: Run, folder: Path, name: str) -> int:
    """Write `name.db` and `metadata.json` into a folder, which Datasette opens; returns the number of rows.

    A document takes some bytes of memory. Raises `OSError`, which a full disk is as well, and
    `kazprep.errors.ExportError` where SQLite has no FTS5.
    """
    tables = {table: run.table(table) for table in SCHEMAS}
    layout = database_tables({table: scan.dataset.schema for table, scan in tables.items()})
    try:
        total = _write(folder / f"{name}.db", tables, layout)
    except sqlite3.OperationalError as error:
        if "fts5" in str(error):
            raise ExportError(
                f"SQLite {sqlite3.sqlite_version} of this Python has no FTS5: {error}"
            ) from error
        raise OSError(f"SQLite: {error}") from error
    (folder / "metadata.json").write_text(
        json.dumps(_metadata(run, name, layout), ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
    )
    return total


def _write(path: Path, tables: Mapping[str, "TableScan"], layout: list[DatabaseTable]) -> int:
    """Write the database; returns the number of rows."""
    total = 0
    with closing(sqlite3.connect(path)) as connection:
        # It gets its name when it is complete: what a crash leaves is thrown away.
        connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
        documents = _Documents(tables["documents"])
        for table in layout:
            connection.execute(table.create)
            total += _insert(connection, table, tables[table.name], documents)
        for statement in statements_after(layout):
            connection.execute(statement)
        connection.commit()
    return total


class _Documents:
    """How many rows each document has in the other tables, whose rows are in the same order."""

    def __init__(self, documents: "TableScan") -> None:
        counts: dict[str, list[Numbers]] = {name: [] for name in COUNT_COLUMNS}
        for batch in documents.batches(list(COUNT_COLUMNS.values())):
            for name, column in COUNT_COLUMNS.items():
                counts[name].append(batch[column].to_numpy())
        none = np.zeros(1, np.int64)
        self._ends = {name: np.cumsum(np.concatenate([none, *found])) for name, found in counts.items()}

    def keys(self, table: str, rows: pa.Table, done: int) -> Iterator[list[Any]]:
        """The numbers of rows, and their foreign keys, column by column; `done` rows were before them."""
        numbers = np.arange(done, done + rows.num_rows)
        yield (numbers + 1).tolist()
        if not KEYS[table]:
            return
        documents = np.searchsorted(self._ends[table], numbers, side="right")
        yield documents.tolist()
        for key, ids in (("sentence", "sentence_id"), ("entity", "entity_id")):
            if key in KEYS[table]:
                first = self._ends[KEYS[table][key]][documents - 1] + 1
                known = rows[ids].to_numpy()
                yield [None if each != each else int(each) for each in (first + known).tolist()]


def _insert(
    connection: sqlite3.Connection, table: DatabaseTable, scan: "TableScan", documents: _Documents
) -> int:
    """Add the rows of a table; returns their number."""
    done = 0
    for batch in scan.batches(scan.columns):
        keys = zip(*documents.keys(table.name, batch, done), strict=True)
        values = rows_of(batch.select(list(table.columns)))
        rows = ((*key, *map(_value, row)) for key, row in zip(keys, values, strict=True))
        connection.executemany(table.insert, rows)
        done += batch.num_rows
    return done


def _value(value: Any) -> Any:
    """A value as SQLite has it: days as ISO writes them."""
    return value.isoformat() if isinstance(value, date) else value


_FACETS = {
    "documents": ("language", "published"),
    "sentences": ("part",),
    "entities": ("type", "source"),
    "tokens": ("upos", "ner"),
    "repairs": ("rule",),
    "errors": ("error", "stage"),
}
_PAGE_ROWS = 50


def _metadata(run: Run, name: str, layout: list[DatabaseTable]) -> dict[str, Any]:
    """What Datasette shows beside the tables, as `metadata.json` has it."""
    counts = run.info.get("counts", {})
    tables: dict[str, Any] = {}
    for table in layout:
        meanings = column_meanings(run, table.name)
        tables[table.name] = {
            "size": _PAGE_ROWS,
            "facets": [facet for facet in _FACETS[table.name] if facet in table.columns],
            "columns": {column: meanings[field] for field, column in table.columns.items()},
        }
    tables["documents"]["label_column"] = "source"
    tables["sentences"] |= {"label_column": "text", "fts_table": "sentences_fts", "fts_pk": "id"}
    tables["entities"]["label_column"] = "text"
    for view in ("names", "mentions"):
        tables[view] = {"size": _PAGE_ROWS, "facets": ["type"]}
    return {
        "title": name,
        "description": (
            f"{counted(counts.get('documents', 0), 'article')} in Kazakh, with sentences, tokens and named "
            "entities that kazprep found. Offsets count Unicode code points."
        ),
        "databases": {name: {"tables": tables}},
    }
