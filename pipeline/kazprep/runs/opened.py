"""The output of a run, opened: its tables as pandas frames, datasets, batches or documents."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from html import escape
from itertools import islice
from operator import ge, le
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from kazprep.answers.dates import first_day, last_day
from kazprep.answers.questions import Questions
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
from kazprep.text.arguments import described, many
from kazprep.text.plurals import counted

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow.dataset as ds

    from kazprep.tables.scan import TableScan

_MAX_LISTED = 5
_NAMES_SHOWN = 5
_MAX_TRIES = 4
_PAUSE_SECONDS = 0.1


@dataclass(frozen=True, slots=True, repr=False)
class Run(Questions):
    """The output of a run. Each method reads one table; see `kazprep.tables.schemas` for the columns.

    `columns` picks columns, `filters` rows, in the form that `pyarrow.parquet.read_table` takes:
    `[("type", "==", "PERSON")]`.

    Integers that may be missing, `tokens.entity_id` and `errors.record`, are pandas' `Int32`, with `<NA>`;
    `documents.published` is `datetime64[s]`, with `NaT`, and filters may compare it with an ISO date:
    `[("published", ">=", "2026-03-01")]`.

    `with_documents` adds three columns of the document that a row is in: `published`, `title` and
    `document_source`, which is `source` in the table `documents`.
    """

    path: Path
    """The folder; for an address see `place`."""
    info: dict[str, Any]
    """The content of `run.json`: status, counts, settings, versions, models."""
    files: RunFiles
    """The files that count, as they were when the run was opened."""
    chosen: pa.Array | None = None
    """The `doc_id` of the documents that `where` has chosen; None: all."""

    @property
    def place(self) -> str:
        """The folder or the address, as a text."""
        return place_of(self.path)

    def __repr__(self) -> str:
        if self.chosen is not None:
            documents = counted(len(self.chosen), "document")
            return f"<Run {str(self.path)!r}, {self.info['status']}: {documents} of it>"
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

    def sentences(
        self, columns: Sequence[str] | None = None, filters: Any = None, *, with_documents: bool = False
    ) -> "pd.DataFrame":
        """A row a sentence."""
        return self._read("sentences", columns, filters, with_documents)

    def tokens(
        self, columns: Sequence[str] | None = None, filters: Any = None, *, with_documents: bool = False
    ) -> "pd.DataFrame":
        """A row a token, with its entity tag."""
        return self._read("tokens", columns, filters, with_documents)

    def entities(
        self, columns: Sequence[str] | None = None, filters: Any = None, *, with_documents: bool = False
    ) -> "pd.DataFrame":
        """A row a named entity."""
        return self._read("entities", columns, filters, with_documents)

    def repairs(
        self, columns: Sequence[str] | None = None, filters: Any = None, *, with_documents: bool = False
    ) -> "pd.DataFrame":
        """A row a change that normalization made."""
        return self._read("repairs", columns, filters, with_documents)

    def errors(self, columns: Sequence[str] | None = None, filters: Any = None) -> "pd.DataFrame":
        """A row a file or document that did not get through."""
        return self._read("errors", columns, filters)

    def frame(
        self,
        documents: "pd.DataFrame | Iterable[str | Document]",
        table: str = "entities",
        columns: Sequence[str] | None = None,
    ) -> "pd.DataFrame":
        """The rows that a table has of some documents, with `published`, `title` and `document_source`.

        `documents` is a frame with a column `doc_id`, such as `documents()` gives, or an iterable of `doc_id`
        or of documents.

        >>> run.frame(run.documents(filters=[("language", "==", "kk")]), "sentences")  # doctest: +SKIP

        Raises `KeyError` where there is no such table, `ValueError` for a table or a frame without `doc_id`,
        `TypeError` for anything that is not a document or its `doc_id`.
        """
        import pandas as pd

        if isinstance(documents, pd.DataFrame):
            if "doc_id" not in documents:
                raise ValueError(f"the frame has no column doc_id; it has {', '.join(map(str, documents))}")
            documents = documents["doc_id"].tolist()
        ids = [each.doc_id if isinstance(each, Document) else each for each in many(documents, "documents")]
        for each in ids:
            if not isinstance(each, str):
                raise TypeError(f"a document is given by its doc_id, not by {described(each)}")
        chosen = pc.field("doc_id").isin(pa.array(ids, pa.string()))
        return self._read(table, columns, chosen, with_documents=table not in ("documents", "errors"))

    def where(
        self, filters: Any = None, *, since: str | date | None = None, until: str | date | None = None
    ) -> "Run":
        """The same run with some of its documents only: all methods read theirs alone, except `shards`.

        `filters` are on the columns of `documents`, as its method takes them. `since` and `until` are the
        first and the last day of publication, of which each may be a whole month or year: `since="2025-03"`.
        Documents without a date are left out where one of them is given.

        >>> run.where([("source", "in", ["а.txt", "ә.txt"])])  # doctest: +SKIP
        >>> run.where(since="2025", until="2025").frequencies()  # doctest: +SKIP

        Raises `ValueError` for what is not a date, `pyarrow.ArrowInvalid` for a column that does not exist.
        """
        rows = self._expression(filters, "documents")
        for given, day, compare in ((since, first_day, ge), (until, last_day, le)):
            if given is not None:
                bound = compare(pc.field("published"), pa.scalar(day(given)))
                rows = bound if rows is None else rows & bound
        found = self.dataset("documents").to_table(columns=["doc_id"], filter=rows)
        return replace(self, chosen=found["doc_id"].combine_chunks())

    def rest(self) -> "Run":
        """The documents of the run that `where` has not chosen.

        Raises `ValueError` where it has chosen none: there is no rest of all documents.
        """
        if self.chosen is None:
            raise ValueError(
                "all documents of the run are here: choose some with run.where(...), or give another run"
            )
        every = replace(self, chosen=None)
        others = ~pc.field("doc_id").isin(self.chosen)
        found = every.dataset("documents").to_table(columns=["doc_id"], filter=others)
        return replace(self, chosen=found["doc_id"].combine_chunks())

    def diff(self, other: "Run", kinds: Sequence[str] = (), *, limit: int | None = None) -> "pd.DataFrame":
        """A row for each difference between what this run, `a`, and another, `b`, found in the same articles.

        The columns are `kind`, `a` and `b`, what either has there, `a_type` and `b_type`, the classes of
        entities, `left`, `text` and `right`, the original text, `cause`, `source`, `record`, `doc_id`, and
        `start` and `end`, offsets into `documents.raw_text`. `kinds` are those of docs/diff.md, such as
        `entity` or `sentence-joined`.

        >>> run.diff(open_run("outputs/older"), ["entity"])["cause"].value_counts()  # doctest: +SKIP

        Raises `kazprep.errors.InputError` for tables of different versions, `ValueError` for a kind that
        does not exist.
        """
        from kazprep.comparison.compare import Diff
        from kazprep.comparison.difference import table_of
        from kazprep.tables.pandas_types import to_pandas

        differences = Diff.of(self, other, many(kinds, "kinds")).differences()
        return to_pandas(table_of(list(islice(differences, limit))))

    def agreement(self, other: "Run") -> "pd.DataFrame":
        """How far another run agrees with this one: a row each of documents, sentences, tokens, and so on.

        The columns are `a` and `b`, how many either run has, `same`, how many of this run's the other has,
        too, and `f1`, that of the other against this one, in percent.

        >>> run.agreement(open_run("outputs/older"))["f1"].min()  # doctest: +SKIP

        Raises `kazprep.errors.InputError` for tables of different versions.
        """
        import pandas as pd

        from kazprep.comparison.compare import Diff

        diff = Diff.of(self, other)
        diff.finish()
        rows = {measure: found.as_dict() for measure, found in diff.agreement.items()}
        return pd.DataFrame.from_dict(rows, orient="index").rename_axis("measure")

    def restored(self) -> Iterator[Document]:
        """Every document, restored from the tables, in their order.

        The rows of one shard are in memory at a time. A document has all that the pipeline found in it, as
        adapters and exports need it.
        """
        for files in self.shards():
            yield from read_documents(files, self.chosen)

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
        dataset = self.files.dataset(table, self._schema(table))
        return dataset if self.chosen is None else dataset.filter(self._is_chosen())

    def table(self, name: str) -> "TableScan":
        """A table that is read batch by batch. Raises as `dataset` does."""
        from kazprep.tables.scan import TableScan  # it loads pandas, which takes its time

        dataset = self.files.dataset(name, self._schema(name))
        return TableScan(name, dataset, None if self.chosen is None else self._is_chosen())

    def _is_chosen(self) -> pc.Expression:
        return pc.field("doc_id").isin(self.chosen)

    def _read(
        self, table: str, columns: Sequence[str] | None, filters: Any, with_documents: bool = False
    ) -> "pd.DataFrame":
        if isinstance(columns, str):
            raise TypeError(f"columns takes a list of names: [{columns!r}]")
        dataset = self.dataset(table)
        rows = self._expression(filters, table)
        picked = None if columns is None else list(columns)
        if with_documents and picked is not None and "doc_id" not in picked:
            found = self._read(table, [*picked, "doc_id"], filters, with_documents)
            return found.drop(columns="doc_id")
        try:
            found = dataset.to_table(columns=picked, filter=rows)
        except FileNotFoundError:  # a run at work renamed a file in between, which happens once
            found = self.dataset(table).to_table(columns=picked, filter=rows)
        frame = with_pandas_types(found.to_pandas(), dataset.schema)
        return self._with_documents(frame) if with_documents else frame

    def _with_documents(self, frame: "pd.DataFrame") -> "pd.DataFrame":
        """The frame, in the same order, with the date, the title and the source of each row's document."""
        documents = self._read("documents", ["doc_id", "published", "title", "source"], None)
        documents = documents.drop_duplicates("doc_id").rename(columns={"source": "document_source"})
        return frame.merge(documents, on="doc_id", how="left")

    def _expression(self, filters: Any, table: str) -> pc.Expression | None:
        """Filters, in any form that methods take, as an expression."""
        rows = typed_filters(filters, self._schema(table))
        if rows is None or isinstance(rows, pc.Expression):
            return rows
        return pq.filters_to_expression(rows)

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
