"""Which documents of a shard other names and corrections concern, and its tables with them applied."""

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from kazprep.corrections import Corrections, State, place, with_corrections
from kazprep.document import Document
from kazprep.entities.entity import Entities
from kazprep.errors import OutputError
from kazprep.names import Names
from kazprep.runs.ledger import DoneShard
from kazprep.runs.part_files import file_names, file_states
from kazprep.runs.storage.storage import Part, storage_of
from kazprep.runs.tag_files import TagFiles
from kazprep.settings import OutputSettings
from kazprep.tables.build import document_rows
from kazprep.tables.columns import Column
from kazprep.tables.read_documents import read_documents
from kazprep.tables.schemas import COUNT_COLUMNS
from kazprep.tables.write import ShardWriter
from kazprep.text_processor import batches

_BATCH_CHARACTERS = 100_000


@dataclass(frozen=True, slots=True)
class TagChange:
    """How the names file and the corrections of a run differ from those that it has applied."""

    names: Names
    """The names that only one of them has."""
    corrections: Corrections
    """The corrections that only one of them has."""
    is_added_only: bool
    """Whether all that has changed is corrections that there were not."""
    is_known: bool = True
    """Whether it is known what was applied; otherwise every document is concerned."""

    @classmethod
    def between(cls, before: TagFiles | None, now: TagFiles) -> "TagChange":
        """The change from what was applied; None where that is not known."""
        if before is None:
            return cls(now.names, now.corrections, False, is_known=False)
        names = set(before.names.rows) ^ set(now.names.rows)
        earlier = {row.decides: row for row in before.corrections.rows}
        later = {row.decides: row for row in now.corrections.rows}
        rows = [row for key, row in (earlier | later).items() if (key in earlier) != (key in later)]
        gone = earlier.keys() - later.keys()
        return cls(Names(names), Corrections(rows), not names and not gone)


def concerned(files: Mapping[str, Part], change: TagChange) -> list[str]:
    """The ids of the documents of a shard whose entities may be others, in their order.

    Raises `OSError` and `pyarrow.ArrowException` for files that can't be read.
    """
    if not (len(change.names) or len(change.corrections)) and change.is_known:
        return []
    documents = pq.read_table(files["documents"], columns=["doc_id", "source", "record", "n_sentences"])
    keys = list(zip(*(documents[name].to_pylist() for name in ("doc_id", "source", "record")), strict=True))
    if not change.is_known:
        return [doc_id for doc_id, _, _ in keys]
    found = [bool(change.corrections.of(*key)) for key in keys]
    if len(change.names):
        sentences = pq.read_table(files["sentences"], columns=["n_tokens"])["n_tokens"].to_numpy()
        words = pq.read_table(files["tokens"], columns=["text"])["text"].to_pylist()
        bounds = np.cumsum([0, *sentences]).tolist()
        firsts = np.cumsum([0, *documents["n_sentences"].to_numpy()]).tolist()
        for at, (first, last) in enumerate(pairwise(firsts)):
            found[at] = found[at] or any(
                True
                for start, end in pairwise(bounds[first : last + 1])
                for _ in change.names.find(words, start, end)
            )
    return [key[0] for key, is_found in zip(keys, found, strict=True) if is_found]


class Retagger:
    """Gives documents the entities that a run with these names and corrections finds in them."""

    def __init__(
        self,
        tag: Callable[[Sequence[Document]], Sequence[Document]],
        change: TagChange,
        corrections: Corrections,
    ) -> None:
        """`tag` is the stage of the run; corrections that are only added are put in without it."""
        self._tag = tag
        self._change = change
        self._corrections = corrections

    def __call__(self, documents: Iterator[Document]) -> Iterator[Document]:
        """The documents, in their order, with their entities."""
        for batch in batches(documents, _BATCH_CHARACTERS):
            if all(self._is_simple(document) for document in batch):
                for document in batch:
                    entities = with_corrections(document, document.entities, self._change.corrections)
                    yield replace(document, entities=entities)
            else:
                yield from self._tag(batch)

    def _is_simple(self, document: Document) -> bool:
        """Whether new corrections can be put into the entities that are there: none is in another's way."""
        if not self._change.is_added_only:
            return False
        rows = self._corrections.of(document.doc_id, document.source, document.record)
        return all(each.state is not State.CONFLICT for each in place(document, rows))


def retagged_shard(
    output: Path,
    done: DoneShard,
    part: str,
    wanted: Sequence[str],
    retag: Retagger,
    settings: OutputSettings,
    columns: Sequence[Column] = (),
) -> tuple[DoneShard, int]:
    """A new shard, `part`, with the rows of one that is done and other entities in the documents `wanted`.

    Gives it and the number of documents that have other entities now. Its files have temporary names; it is
    pending and has no hashes of its sources, so that no update takes it for theirs before it is committed.

    Raises `OutputError` for tables that can't be read, `OSError` where they can't be written.
    """
    writer_id = secrets.token_hex(4)
    storage = storage_of(output)
    names = dict(file_names(storage, done))
    try:
        parts = {table: storage.part(name) for table, name in names.items()}
        before = list(read_documents(parts, pa.array(wanted, pa.string())))
        tables = {
            table: pq.read_table(storage.part(name), partitioning=None) for table, name in names.items()
        }
    except (OSError, pa.ArrowException) as error:
        raise OutputError(
            f"a file of shard {done.part} in {storage.place} can't be read ({error}): `kazprep verify` says "
            "what is damaged"
        ) from error
    now = retag(iter(before))
    changed = {
        new.doc_id: new for old, new in zip(before, now, strict=True) if not _same(old.entities, new.entities)
    }
    ends = {
        table: np.cumsum(tables["documents"][count].to_numpy()).tolist()
        for table, count in COUNT_COLUMNS.items()
    }
    ids = tables["documents"]["doc_id"].to_pylist()
    for table in ("tokens", "entities", "documents"):
        ends_of_table = list(range(1, len(ids) + 1)) if table == "documents" else ends[table]
        tables[table] = _replaced(tables[table], table, ids, ends_of_table, changed)
    with storage.new_files(part, writer_id) as new_files:
        with ShardWriter(new_files, settings, columns) as writer:
            writer.write(tables.items())
        states = file_states(new_files)
    retagged = replace(
        done,
        part=part,
        writer_id=writer_id,
        rows=dict(writer.rows),
        files=states,
        hashes=(None,) * len(done.hashes),
        pending=True,
    )
    return retagged, len(changed)


def _same(one: Entities, other: Entities) -> bool:
    """Whether two lists of entities give the same rows; scores that are unknown are the same."""
    return (
        one.types == other.types
        and one.sources == other.sources
        and list(one.tokens) == list(other.tokens)
        and np.array_equal(one.scores, other.scores, equal_nan=True)
    )


def _replaced(
    rows: pa.Table, table: str, ids: Sequence[str], ends: Sequence[int], changed: Mapping[str, Document]
) -> pa.Table:
    """The rows of a table with those of some documents replaced; `ends` is where each document's rows end."""
    pieces: list[pa.Table] = []
    kept = 0
    for doc_id, start, end in zip(ids, [0, *ends], ends, strict=False):
        if doc_id in changed:
            pieces += [
                rows.slice(kept, start - kept),
                _changed(rows.slice(start, end - start), table, changed[doc_id]),
            ]
            kept = end
    return pa.concat_tables([*pieces, rows.slice(kept)])


_CHANGED_COLUMNS: Mapping[str, Sequence[str]] = {"documents": ("n_entities",), "tokens": ("ner", "entity_id")}
"""The columns that other entities change; all of the table `entities`."""


def _changed(rows: pa.Table, table: str, document: Document) -> pa.Table:
    """The rows of one document in a table, with its entities as they are now."""
    now = pa.concat_tables(
        [chunk for name, chunk in document_rows([document]) if name == table] or [rows.slice(0, 0)]
    )
    if table == "entities":
        return now.cast(rows.schema)
    changed: Any = rows
    for name in _CHANGED_COLUMNS[table]:
        at = rows.schema.get_field_index(name)
        changed = changed.set_column(at, rows.schema.field(at), now[name])
    return changed
