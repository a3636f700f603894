"""Opening a finished run: its tables as pandas frames."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from kazprep.runs.ledger import read_ledger, table_files
from kazprep.runs.record import FILE_NAME, read_record
from kazprep.tables.frames import with_optional_integers
from kazprep.tables.schemas import SCHEMAS

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Run:
    """The output of a run. Each method reads one table; see `kazprep.tables.schemas` for the columns.

    `columns` picks columns, `filters` rows, in the form that `pyarrow.parquet.read_table` takes:
    `[("type", "==", "PERSON")]`.

    Integers that may be missing, `tokens.entity_id` and `errors.record`, are pandas' `Int32`, with `<NA>`.
    """

    path: Path
    info: dict[str, Any]
    """The content of `run.json`: status, counts, settings, versions, models."""

    def documents(self, columns: Sequence[str] | None = None, filters: Any = None) -> "pd.DataFrame":
        """A row a document: where it came from, its text before and after, how much was found in it."""
        return self._read("documents", columns, filters)

    def sentences(self, columns: Sequence[str] | None = None, filters: Any = None) -> "pd.DataFrame":
        """A row a sentence."""
        return self._read("sentences", columns, filters)

    def tokens(self, columns: Sequence[str] | None = None, filters: Any = None) -> "pd.DataFrame":
        """A row a token, with its entity tag."""
        return self._read("tokens", columns, filters)

    def entities(self, columns: Sequence[str] | None = None, filters: Any = None) -> "pd.DataFrame":
        """A row a named entity."""
        return self._read("entities", columns, filters)

    def repairs(self, columns: Sequence[str] | None = None, filters: Any = None) -> "pd.DataFrame":
        """A row a change that normalization made."""
        return self._read("repairs", columns, filters)

    def errors(self, columns: Sequence[str] | None = None, filters: Any = None) -> "pd.DataFrame":
        """A row a file or document that did not get through."""
        return self._read("errors", columns, filters)

    def _read(self, table: str, columns: Sequence[str] | None, filters: Any) -> "pd.DataFrame":
        import pandas as pd

        if isinstance(columns, str):
            raise TypeError(f"columns takes a list of names: [{columns!r}]")
        picked = None if columns is None else list(columns)
        files: Any = self.path / table
        if self.info["status"] != "complete":
            files = self._committed(table) or _empty_file(table)
        schema = self._schema(table)
        frame = pd.read_parquet(files, columns=picked, filters=filters, schema=schema)
        return with_optional_integers(frame, schema)

    def _schema(self, table: str) -> pa.Schema:
        """The table's schema, with the columns that stages added, as its files have them."""
        schema = SCHEMAS[table]
        added = {column["name"] for column in self.info.get("columns", ()) if column["table"] == table}
        files = self._committed(table) if added else []
        for field in pq.read_schema(files[0]) if files else ():
            if field.name in added:
                schema = schema.append(field)
        return schema

    def _committed(self, table: str) -> list[Path]:
        """The files of a table that count, though the run is not complete."""
        ledger = read_ledger(self.path)
        return [dict(table_files(self.path, done))[table] for done in ledger.in_force()] if ledger else []


def _empty_file(table: str) -> BytesIO:
    file = BytesIO()
    pq.write_table(SCHEMAS[table].empty_table(), file)
    return file


def open_run(path: str | Path, *, partial: bool = False) -> Run:
    """Open the folder that a run wrote; `partial` opens one that is not complete, too.

    >>> run = open_run("outputs/seeds")  # doctest: +SKIP
    >>> run.entities(filters=[("type", "==", "PERSON")])["text"].value_counts()  # doctest: +SKIP

    Raises `FileNotFoundError` when there is no run in the folder, `ValueError` when it is not complete.
    """
    folder = Path(path)
    info = read_record(folder)
    if info is None:
        raise FileNotFoundError(f"{folder} holds no run: it has no {FILE_NAME} of kazprep")
    if info["status"] != "complete" and not partial:
        raise ValueError(
            f"the run in {folder} is not complete (its status is {info['status']!r}): `kazprep run --resume` "
            "or `kazprep update` goes on with it, open_run(..., partial=True) opens what there is"
        )
    return Run(folder, info)
