"""Verifying a run: every table is read again and checked against the ledger and against the others.

Tables are streamed, a document's text at a time, so that memory does not grow with the corpus.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from kazprep.runs.durable import file_sha256
from kazprep.runs.folder import unknown_files
from kazprep.runs.ledger import DoneShard, Ledger, PlannedShard, read_ledger, table_files
from kazprep.runs.lock import OutputError
from kazprep.runs.record import read_record
from kazprep.tables.schemas import SCHEMAS

_ROWS_AT_ONCE = 4096
_COUNTS = {
    "sentences": "n_sentences",
    "tokens": "n_tokens",
    "entities": "n_entities",
    "repairs": "n_repairs",
}


def verify_run(output: Path) -> Iterator[str]:
    """What is wrong with a run's output, each as a line for a person; nothing where it is whole.

    Raises `OutputError` where there is no run.
    """
    info, ledger = read_record(output), read_ledger(output)
    if info is None or ledger is None:
        raise OutputError(f"{output} holds no run: it has no run.json and ledger.jsonl of kazprep")
    if info["status"] != "complete":
        yield f"run.json: the status is {info['status']!r}, not 'complete'"
    missing = ledger.missing()
    if missing and not ledger.plan.is_update:
        yield f"ledger.jsonl: {len(missing)} of {len(ledger.shards)} shards are not done"
    if info["status"] == "complete":
        yield from _check_counts(info["counts"], ledger)
    for path in unknown_files(output, ledger):
        yield f"{path.relative_to(output)}: the ledger does not know this file"
    yield from _check_sources(ledger)
    for done in ledger.in_force():
        yield from _verify_shard(output, ledger.shards[done.part], done, info.get("columns", ()))


def _check_counts(counts: dict[str, int], ledger: Ledger) -> Iterator[str]:
    for table in SCHEMAS:
        total = sum(done.rows[table] for done in ledger.in_force())
        if counts[table] != total:
            yield f"run.json: it counts {counts[table]} rows of {table}, the ledger {total}"


def _check_sources(ledger: Ledger) -> Iterator[str]:
    seen: set[tuple[str, int]] = set()
    for done in ledger.in_force():
        for source in ledger.shards[done.part].sources:
            if source.key in seen:
                yield f"ledger.jsonl: {source.name} is in two shards"
            seen.add(source.key)


def _verify_shard(
    output: Path, shard: PlannedShard, done: DoneShard, columns: Sequence[Mapping[str, Any]]
) -> Iterator[str]:
    paths = dict(table_files(output, done))
    problems = [
        f"{path.relative_to(output)}: {problem}"
        for table, path in paths.items()
        for problem in _file_problems(table, path, done, columns)
    ]
    yield from problems
    if not problems:
        name = f"shard {done.part}"
        yield from (f"{name}: {problem}" for problem in _row_problems(paths, shard))


def _file_problems(
    table: str, path: Path, done: DoneShard, columns: Sequence[Mapping[str, Any]]
) -> Iterator[str]:
    try:
        if path.stat().st_size != done.files[table].bytes or file_sha256(path) != done.files[table].sha256:
            yield "the content is not what was written"
            return
        with pq.ParquetFile(path) as file:
            if not _is_schema(file.schema_arrow, table, columns):
                yield "the columns are not those of this version of kazprep"
            if file.metadata.num_rows != done.rows[table]:
                yield f"it has {file.metadata.num_rows} rows, the ledger counts {done.rows[table]}"
    except (OSError, pa.ArrowException) as error:
        yield f"it can't be read: {error}"


def _is_schema(schema: pa.Schema, table: str, columns: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a schema is the table's, with the columns that `run.json` says to have been added."""
    own = SCHEMAS[table]
    added = [
        {
            "table": table,
            "name": field.name,
            "type": str(field.type),
            "description": (field.metadata or {}).get(b"description", b"").decode(),
            "nullable": field.nullable,
        }
        for field in list(schema)[len(own) :]
    ]
    ours = pa.schema(list(schema)[: len(own)], metadata=schema.metadata)
    declared = [dict(column) for column in columns if column["table"] == table]
    return bool(ours.equals(own, check_metadata=True)) and added == declared


class _Rows:
    """The rows of a table, in their order, taken document by document."""

    def __init__(self, path: Path) -> None:
        with pq.ParquetFile(path) as file:
            names = [name for name in file.schema_arrow.names if name not in {"ner", "rule", "type"}]
        self._rows = self._read(path, names)
        self._next = next(self._rows, None)

    @staticmethod
    def _read(path: Path, names: list[str]) -> Iterator[dict[str, Any]]:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(_ROWS_AT_ONCE, columns=names):
                yield from batch.to_pylist()

    def of(self, doc_id: str) -> Iterator[dict[str, Any]]:
        while self._next is not None and self._next["doc_id"] == doc_id:
            row, self._next = self._next, next(self._rows, None)
            yield row

    @property
    def rest(self) -> dict[str, Any] | None:
        return self._next


def _row_problems(paths: dict[str, Path], shard: PlannedShard) -> Iterator[str]:
    """What is wrong with the rows: keys between tables, counts, offsets."""
    tables = {name: _Rows(paths[name]) for name in _COUNTS}
    names = {source.name for source in shard.sources}
    seen: set[str] = set()
    for document in _documents(paths["documents"]):
        doc_id, source = document["doc_id"], document["source"]
        if doc_id in seen:
            yield f"document {doc_id} is there twice"
        seen.add(doc_id)
        if source not in names and not any(source.startswith(f"{name}/") for name in names):
            yield f"document {doc_id} is of {source}, which is not in the shard"
        for table, column in _COUNTS.items():
            count = 0
            bad = 0
            for row in tables[table].of(doc_id):
                count += 1
                bad += not _stands(row, document, table)
            if bad:
                yield f"{bad} of the {count} rows of {table} of {source} do not fit its text"
            if count != document[column]:
                yield f"{table} has {count} rows of {source}, documents.{column} says {document[column]}"
    for table, rows in tables.items():
        if rows.rest is not None:
            yield f"{table} has rows of document {rows.rest['doc_id']}, out of order or without a document"


def _documents(path: Path) -> Iterator[dict[str, Any]]:
    columns = ["doc_id", "source", "raw_text", "text", *_COUNTS.values()]
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(1, columns=columns):
            yield from batch.to_pylist()


def _stands(row: dict[str, Any], document: dict[str, Any], table: str) -> bool:
    """Whether a row's offsets lie in the texts and its own text stands there."""
    text, raw = document["text"], document["raw_text"]
    if not (0 <= row["start"] <= row["end"] <= len(text)):
        return False
    if not (0 <= row["raw_start"] <= row["raw_end"] <= len(raw)):
        return False
    span = text[row["start"] : row["end"]]
    if table == "repairs":
        return bool(span == row["after"] and raw[row["raw_start"] : row["raw_end"]] == row["before"])
    in_sentences: bool = 0 <= row["sentence_id"] < document["n_sentences"]
    return in_sentences and bool(span == row["text"])
