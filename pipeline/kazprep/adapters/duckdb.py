"""The tables of a run, or of documents, as views of a DuckDB connection."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kazprep.runs.opened import Run, open_run
from kazprep.tables.schemas import SCHEMAS


def register(connection: Any, tables: str | Path | Run | Mapping[str, Any]) -> None:
    """Give a connection a view of each table, by its name.

    `tables` is the folder of a complete run, or what `open_run` gives, which are read as queries need it, or
    what `Pipeline.tables` gives.

    Raises `FileNotFoundError` and `ValueError` as `open_run` does.
    """
    if not isinstance(tables, Mapping):
        run = tables if isinstance(tables, Run) else open_run(tables)
        tables = {name: run.dataset(name) for name in SCHEMAS}
    for name, table in tables.items():
        connection.register(name, table)
