"""The tables of a run, read for a comparison: document by document, a shard in memory at a time."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from kazprep.answers.tables import Tables
from kazprep.spans import Spans
from kazprep.tables.schemas import COUNT_COLUMNS

if TYPE_CHECKING:
    import pyarrow.dataset as ds  # it loads pandas, which takes its time

_COLUMNS = {
    "sentences": ("raw_start", "raw_end", "text"),
    "tokens": ("raw_start", "raw_end", "text", "lemma", "upos"),
    "entities": ("raw_start", "raw_end", "text", "type", "source"),
    "repairs": ("raw_start", "raw_end", "before", "after", "rule"),
}
"""What is read of each table; a column that the files of an earlier version don't have is null."""
_HASH_BYTES = 16


class Compared(Tables, Protocol):
    """What is compared: `kazprep.runs.opened.Run` is one."""

    @property
    def info(self) -> dict[str, Any]:
        """The content of `run.json`."""

    @property
    def place(self) -> str:
        """The folder or the address, as a text."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows that one document has in a table."""

    table: pa.Table

    def __len__(self) -> int:
        return int(self.table.num_rows)

    @property
    def spans(self) -> Spans:
        """The offsets in `documents.raw_text`."""
        return Spans(*(self.table[name].to_numpy().astype(np.int32) for name in ("raw_start", "raw_end")))

    def values(self, column: str, rows: Sequence[int]) -> list[Any]:
        """The values of a column in some rows; None for null."""
        values = self.table[column]
        return [values[row].as_py() for row in rows]


@dataclass(frozen=True, slots=True)
class Found:
    """What a run found in a document."""

    rejected: str | None
    """Why a filter rejected it; None if none did."""
    raw_text: str
    """The original text; empty where it was not read."""
    rows: Mapping[str, Rows]
    """Those of each table that has rows of documents."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a document is: in which shard, and in which row of it."""

    shard: int
    row: int


@dataclass(frozen=True, slots=True)
class Key:
    """What a document is called in a run."""

    doc_id: str
    source: str
    record: int


@dataclass(slots=True)
class Side:
    """One of the two runs, and the shard of it that was read last."""

    places: dict[Key, list[Place]]
    """Where each document is; several places for a file that was given twice."""
    fragments: Mapping[str, "_Fragments"]
    """The files of each table."""
    columns: Mapping[str, Sequence[str]]
    """What is read of each table."""
    _number: int = -1
    _shard: "_Shard | None" = None

    @classmethod
    def of(cls, run: Compared, *, with_text: bool) -> "Side":
        """A run, with the place of each document; reads the ids alone.

        `with_text` is whether the original texts are read with the documents: both runs have the same.
        """
        scan = run.table("documents")
        columns = {"documents": ("doc_id", "source", "rejected", *COUNT_COLUMNS.values()), **_COLUMNS}
        if with_text:
            columns["documents"] = (*columns["documents"], "raw_text")
        fragments = {name: _Fragments.of(run.table(name).dataset) for name in columns}
        wanted = pc.scalar(True) if scan.only is None else scan.only
        read = {name: pc.field(name) for name in ("doc_id", "source", "record")} | {"wanted": wanted}
        places: dict[Key, list[Place]] = defaultdict(list)
        for shard in range(len(fragments["documents"].files)):
            ids = fragments["documents"].read(shard, read).to_pydict()
            for row, (*key, is_wanted) in enumerate(zip(*ids.values(), strict=True)):
                if is_wanted:
                    places[Key(*key)].append(Place(shard, row))
        return cls(dict(places), fragments, columns)

    def text_hashes(self, keys: Collection[Key]) -> dict[Key, list[bytes]]:
        """A hash of the original text of documents, one for each of their places; a shard is in memory."""
        wanted: dict[int, list[tuple[int, Key]]] = defaultdict(list)
        for key in keys:
            for place in self.places[key]:
                wanted[place.shard].append((place.row, key))
        hashes: dict[Key, list[bytes]] = defaultdict(list)
        for shard, rows in sorted(wanted.items()):
            texts = self.fragments["documents"].read(shard, ["raw_text"])["raw_text"]
            for row, key in rows:
                text = texts[row].as_py().encode("utf-8", "surrogatepass")
                hashes[key].append(blake2b(text, digest_size=_HASH_BYTES).digest())
        return hashes

    def found(self, place: Place) -> Found:
        """What the run found in the document at a place."""
        if self._shard is None or self._number != place.shard:
            self._shard = None  # its memory is free before the next is read
            tables = {
                name: self.fragments[name].read(place.shard, columns)
                for name, columns in self.columns.items()
            }
            self._shard, self._number = _Shard.of(tables), place.shard
        return self._shard.found(place.row)


@dataclass(frozen=True, slots=True)
class _Fragments:
    """The files of a table, one for each shard."""

    schema: pa.Schema
    files: "Sequence[ds.Fragment]"

    @classmethod
    def of(cls, dataset: "ds.Dataset") -> "_Fragments":
        return cls(dataset.schema, list(dataset.get_fragments()))

    def read(self, shard: int, columns: Sequence[str] | Mapping[str, pc.Expression]) -> pa.Table:
        chosen = columns if isinstance(columns, Mapping) else list(columns)
        return self.files[shard].to_table(schema=self.schema, columns=chosen).combine_chunks()


@dataclass(frozen=True, slots=True)
class _Shard:
    """The rows of one shard, and where those of each document end in each table."""

    tables: Mapping[str, pa.Table]
    ends: Mapping[str, npt.NDArray[np.int64]]

    @classmethod
    def of(cls, tables: Mapping[str, pa.Table]) -> "_Shard":
        # Rows are in the order of the documents in every table, so the counts assign rows to documents.
        counts = {name: tables["documents"][column].to_numpy() for name, column in COUNT_COLUMNS.items()}
        return cls(tables, {name: np.cumsum(count, dtype=np.int64) for name, count in counts.items()})

    def found(self, row: int) -> Found:
        """What was found in the document of a row."""
        rows_of = {}
        for name, ends in self.ends.items():
            begin = int(ends[row - 1]) if row else 0
            rows_of[name] = Rows(self.tables[name].slice(begin, int(ends[row]) - begin))
        documents = self.tables["documents"]
        text = documents["raw_text"][row].as_py() if "raw_text" in documents.column_names else ""
        return Found(documents["rejected"][row].as_py(), text, rows_of)
