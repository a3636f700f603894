"""The tables of a run, or of documents, as views of a DuckDB connection."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow.dataset as ds

from kazprep.runs.opening import open_run
from kazprep.tables.schemas import SCHEMAS


def register(connection: Any, tables: str | Path | Mapping[str, Any]) -> None:
    """Give a connection a view of each table, by its name.

    `tables` is the folder of a complete run, read as queries need it, or what `Pipeline.tables` gives.

    Raises `FileNotFoundError` and `ValueError` as `open_run` does.
    """
    if not isinstance(tables, Mapping):
        folder = open_run(tables).path
        tables = {name: ds.dataset(folder / name, format="parquet") for name in SCHEMAS}
    for name, table in tables.items():
        connection.register(name, table)
