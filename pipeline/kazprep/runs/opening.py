"""Opening a finished run: its tables as pandas frames."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import pyarrow as pa
import pyarrow.parquet as pq

from kazprep.document import Document
from kazprep.plurals import counted
from kazprep.runs.ledger import read_ledger, table_files
from kazprep.runs.record import FILE_NAME, read_record
from kazprep.runs.restoring import restore
from kazprep.show.html import run_html
from kazprep.tables.frames import typed_filters, with_exact_types
from kazprep.tables.schemas import SCHEMAS
from kazprep.tables.writing import part_name

if TYPE_CHECKING:
    import pandas as pd

_LISTED = 5

ShardFiles: TypeAlias = dict[str, Path]
"""The files of a shard, by table."""


@dataclass(frozen=True, slots=True, repr=False)
class Run:
    """The output of a run. Each method reads one table; see `kazprep.tables.schemas` for the columns.

    `columns` picks columns, `filters` rows, in the form that `pyarrow.parquet.read_table` takes:
    `[("type", "==", "PERSON")]`.

    Integers that may be missing, `tokens.entity_id` and `errors.record`, are pandas' `Int32`, with `<NA>`;
    `documents.published` is `datetime64[s]`, with `NaT`, and filters may compare it with an ISO date:
    `[("published", ">=", "2026-03-01")]`.
    """

    path: Path
    info: dict[str, Any]
    """The content of `run.json`: status, counts, settings, versions, models."""

    def __repr__(self) -> str:
        counts = self.info["counts"]
        rows = (
            counted(counts.get("documents", 0), "document"),
            counted(counts.get("entities", 0), "entity", "entities"),
            counted(counts.get("errors", 0), "error"),
        )
        return f"<Run {str(self.path)!r}, {self.info['status']}: {', '.join(rows)}>"

    def _repr_html_(self) -> str:
        return run_html(self)

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

    def restored(self) -> Iterator[Document]:
        """Every document, put together again from the tables, in their order.

        The rows of one shard are held at a time. A document has all that the pipeline had found in it, for
        what takes documents: the adapters, exports.
        """
        for files in self.shards():
            yield from restore(files)

    def document(self, key: str) -> Document:
        """The document with this `doc_id`, the beginning of one, or this `source`, put together again.

        Raises `LookupError` when there is none, or several.
        """
        rows = self.documents(["doc_id", "source"])
        found = rows[rows["doc_id"].str.startswith(key) | (rows["source"] == key)] if key else rows[:0]
        if len(found) != 1:
            listed = ", ".join(f"{row.doc_id} ({row.source})" for row in found[:_LISTED].itertuples())
            more = f", and {len(found) - _LISTED} more" if len(found) > _LISTED else ""
            what = f"{listed}{more}" if listed else "name one by its doc_id, how that begins, or its source"
            raise LookupError(f"{len(found)} documents of the run in {self.path} are {key!r}: {what}")
        wanted = pa.array(found["doc_id"].tolist(), pa.string())
        return next(document for files in self.shards() for document in restore(files, wanted))

    def shards(self) -> Iterator[ShardFiles]:
        """The files of each shard that counts, by table, in the order of the rows.

        Where somebody took the tables without the ledger, every file of a complete run counts.
        """
        ledger = read_ledger(self.path)
        if ledger is not None:
            for shard in sorted(ledger.in_force(), key=lambda shard: part_name(shard.part)):
                yield dict(table_files(self.path, shard))
        elif self.info["status"] == "complete":
            for file in sorted((self.path / "documents").glob(part_name("*"))):
                yield {table: self.path / table / file.name for table in SCHEMAS}

    def _read(self, table: str, columns: Sequence[str] | None, filters: Any) -> "pd.DataFrame":
        import pandas as pd

        if isinstance(columns, str):
            raise TypeError(f"columns takes a list of names: [{columns!r}]")
        picked = None if columns is None else list(columns)
        files: Any = self.path / table
        if self.info["status"] != "complete":
            files = self._committed(table) or _empty_file(table)
        schema = self._schema(table)
        rows = typed_filters(filters, schema)
        frame = pd.read_parquet(files, columns=picked, filters=rows, schema=schema)
        return with_exact_types(frame, schema)

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
