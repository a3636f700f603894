"""The output of a run, opened: its tables as pandas frames, datasets, batches or documents."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from kazprep.display.html import side_by_side, table_rows
from kazprep.document import Document
from kazprep.errors import DamagedRunError
from kazprep.runs.run_files import COMPLETE, RunFiles, ShardFiles, files_of
from kazprep.runs.run_info import read_run_info
from kazprep.runs.storage.storage import place_of
from kazprep.tables.pandas_types import typed_filters, with_pandas_types
from kazprep.tables.read_documents import read_documents
from kazprep.tables.run_folder import RUN_INFO_NAME
from kazprep.tables.schemas import SCHEMAS
from kazprep.text.plurals import counted

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow.dataset as ds

    from kazprep.runs.frequencies import Counted
    from kazprep.tables.scan import TableScan

_MAX_LISTED = 5
_NAMES_SHOWN = 5
_MAX_TRIES = 4
_PAUSE_SECONDS = 0.1


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
    """The folder; for an address see `place`."""
    info: dict[str, Any]
    """The content of `run.json`: status, counts, settings, versions, models."""
    files: RunFiles
    """The files that count, as they were when the run was opened."""

    @property
    def place(self) -> str:
        """The folder or the address, as a text."""
        return place_of(self.path)

    def __repr__(self) -> str:
        counts = self.info["counts"]
        rows = (
            counted(counts.get("documents", 0), "document"),
            counted(counts.get("entities", 0), "entity", "entities"),
            counted(counts.get("errors", 0), "error"),
        )
        return f"<Run {self.place!r}, {self.info['status']}: {', '.join(rows)}>"

    def _repr_html_(self) -> str:
        """The run's status and row counts, its most frequent names, and what to call next."""
        totals = self.info["counts"]
        counts = table_rows((name, f"{totals.get(name, 0):,}") for name in SCHEMAS)
        names = self.entities(["canonical"])["canonical"].dropna().value_counts().head(_NAMES_SHOWN)
        return (
            f"<div><b>{escape(self.place)}</b> · {escape(self.info['status'])}</div>"
            f"{side_by_side(counts, table_rows((str(name), f'{n:,}') for name, n in names.items()))}"
            "<div><code>run.entities()</code>, <code>run.document(doc_id)</code>, "
            "<code>run.sentences(filters=…)</code></div>"
        )

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

    def frequencies(
        self, by: "Counted | None" = None, *, upos: Sequence[str] = (), limit: int | None = None
    ) -> "pd.DataFrame":
        """A row a word, the most frequent first: the word, `upos`, `count` and `documents`, where it occurs.

        The word is in the column `lemma`, or in `form`, in lowercase: `by` says which; without it, lemmas
        where the run has them. A word that is two parts of speech has two rows, and `upos` leaves the others
        out: `upos=["NOUN", "PROPN"]`. Without `upos`, words without a letter or a digit are left out.

        >>> run = open_run("outputs/seeds")  # doctest: +SKIP
        >>> run.frequencies(upos=["NOUN"], limit=30)  # doctest: +SKIP

        Raises `kazprep.errors.InputError` when lemmas or parts of speech are asked for, and the run has none,
        `ValueError` for a part of speech that does not exist.
        """
        from kazprep.runs.frequencies import count_words

        frame: pd.DataFrame = count_words(self, by, upos=upos, limit=limit).to_pandas()
        return frame

    def restored(self) -> Iterator[Document]:
        """Every document, restored from the tables, in their order.

        The rows of one shard are in memory at a time. A document has all that the pipeline found in it, as
        adapters and exports need it.
        """
        for files in self.shards():
            yield from read_documents(files)

    def document(self, key: str) -> Document:
        """The document with this `doc_id`, the beginning of one, or this `source`, restored from the tables.

        Raises `LookupError` when there is none, or several.
        """
        rows = self.documents(["doc_id", "source"])
        found = rows[rows["doc_id"].str.startswith(key) | (rows["source"] == key)] if key else rows[:0]
        if len(found) != 1:
            listed = ", ".join(f"{row.doc_id} ({row.source})" for row in found[:_MAX_LISTED].itertuples())
            more = f", and {len(found) - _MAX_LISTED} more" if len(found) > _MAX_LISTED else ""
            remedy = "name one by its doc_id, the beginning of one, or its source"
            raise LookupError(f"{key!r} matches {counted(len(found), 'document')}: {listed or remedy}{more}")
        wanted = pa.array(found["doc_id"].tolist(), pa.string())
        return next(document for files in self.shards() for document in read_documents(files, wanted))

    def shards(self) -> Iterator[ShardFiles]:
        """The files of each shard that counts, by table, in the order of the rows.

        Raises `kazprep.errors.DamagedRunError` at a shard of which a file is missing or of another size.
        """
        return self.files.of_shards()

    def dataset(self, table: str) -> "ds.Dataset":
        """A table as a dataset of Arrow, for what reads those: DuckDB, Polars, a scan in batches.

        It has the files that the ledger counts and no others, and the columns that stages added.

        Raises `KeyError` where there is no such table, `kazprep.errors.DamagedRunError` (a `ValueError`)
        when a file is missing, has another size or other rows than the ledger says, or was replaced since the
        run was opened.
        """
        return self.files.dataset(table, self._schema(table))

    def table(self, name: str) -> "TableScan":
        """A table that is read batch by batch. Raises as `dataset` does."""
        from kazprep.tables.scan import TableScan  # it loads pandas, which takes its time

        return TableScan(name, self.dataset(name))

    def _read(self, table: str, columns: Sequence[str] | None, filters: Any) -> "pd.DataFrame":
        if isinstance(columns, str):
            raise TypeError(f"columns takes a list of names: [{columns!r}]")
        import pyarrow.compute as pc

        dataset = self.dataset(table)
        rows = typed_filters(filters, dataset.schema)
        if rows is not None and not isinstance(rows, pc.Expression):
            rows = pq.filters_to_expression(rows)
        picked = None if columns is None else list(columns)
        try:
            found = dataset.to_table(columns=picked, filter=rows)
        except FileNotFoundError:  # a run at work renamed a file in between, which happens once
            found = self.dataset(table).to_table(columns=picked, filter=rows)
        return with_pandas_types(found.to_pandas(), dataset.schema)

    def _schema(self, table: str) -> pa.Schema:
        """The table's schema, with the columns that stages added, as its files have them."""
        schema = SCHEMAS[table]
        added = {column["name"] for column in self.info.get("columns", ()) if column["table"] == table}
        first = next(self.shards(), None) if added else None
        for field in pq.read_schema(first[table]) if first is not None else ():
            if field.name in added:
                schema = schema.append(field)
        return schema


def open_run(path: str | Path, *, partial: bool = False) -> Run:
    """Open the folder or address that a run wrote; `partial` opens one that is not complete, too.

    >>> run = open_run("outputs/seeds")  # doctest: +SKIP
    >>> run.entities(filters=[("type", "==", "PERSON")])["text"].value_counts()  # doctest: +SKIP

    Raises `FileNotFoundError` when there is no run in the folder, `ValueError` when it is not complete or a
    file of its tables is missing or has another size than the one that was written;
    `kazprep.errors.OutputError` and `OSError` for an object store that can't be read.
    """
    folder = Path(path)
    place = place_of(folder)
    tries = 0
    while True:
        tries += 1
        info = read_run_info(folder)
        if info is None:
            raise FileNotFoundError(
                f"{place} is not the output of a run: it has no {RUN_INFO_NAME} of kazprep"
            )
        if info["status"] not in COMPLETE and not partial:
            raise ValueError(
                f"the run in {place} is not complete (its status is {info['status']!r}): "
                "resume it with `kazprep run ... --resume` or `kazprep update`, or open what there is with "
                "open_run(..., partial=True)"
            )
        files: RunFiles | None = None
        try:
            files = files_of(folder, info)
            files.check()
        except DamagedRunError:
            # An update may have replaced files since `run.json` was read.
            if tries < _MAX_TRIES and not (files and files.is_current()):
                sleep(_PAUSE_SECONDS)
                continue
            raise
        if "counts" in info:  # those of a run at work, or of an update that is being committed, differ
            info["counts"] |= files.rows()
        return Run(folder, info, files)
