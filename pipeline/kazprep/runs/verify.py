"""Verifying a run: every table is read and checked against the ledger and against the others.

Tables are streamed, a document's text at a time, so that memory does not grow with the corpus.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from kazprep.errors import OutputError
from kazprep.runs.ledger import DoneShard, Ledger, PlannedShard, read_ledger
from kazprep.runs.output import unknown_files
from kazprep.runs.part_files import file_names
from kazprep.runs.run_files import record_problems
from kazprep.runs.run_info import read_run_info
from kazprep.runs.storage.storage import Part, Storage, place_of, storage_of
from kazprep.tables.schemas import COUNT_COLUMNS, SCHEMA_VERSION, SCHEMAS
from kazprep.version import __version__

_BATCH_ROWS = 4096


def verify_run(output: Path) -> Iterator[str]:
    """What is wrong with a run's output, a line for each problem.

    Raises `OutputError` where there is no run.
    """
    info, ledger = read_run_info(output), read_ledger(output)
    if info is None or ledger is None:
        raise OutputError(
            f"{place_of(output)} is not the output of a run: it has no run.json and ledger.jsonl of kazprep"
        )
    if info["status"] != "complete":
        yield f"run.json: the status is {info['status']!r}, not 'complete'"
    missing = ledger.missing()
    if missing and not ledger.plan.is_update and info["status"] != "complete":
        yield f"ledger.jsonl: {len(missing)} of {len(ledger.shards)} shards are not done"
    yield from record_problems(info, ledger)
    if info["versions"].get("schema") != SCHEMA_VERSION:
        yield (
            f"the tables are of version {info['versions'].get('schema')}, and kazprep {__version__} knows "
            f"version {SCHEMA_VERSION}: verify them with kazprep {info['versions']['kazprep']}"
        )
        return
    for name in unknown_files(output, ledger):
        yield f"{name}: this file is not in the ledger"
    yield from _check_sources(ledger)
    storage = storage_of(output)
    files = storage.table_files()
    for done in ledger.committed():
        names = dict(file_names(storage, done, files))
        yield from _verify_shard(storage, names, ledger.shards[done.part], done, info)


def _check_sources(ledger: Ledger) -> Iterator[str]:
    seen: set[tuple[str, int]] = set()
    for done in ledger.committed():
        for source in ledger.shards[done.part].sources:
            if source.key in seen:
                yield f"ledger.jsonl: {source.name} is in two shards"
            seen.add(source.key)


def _verify_shard(
    storage: Storage,
    names: Mapping[str, str],
    shard: PlannedShard,
    done: DoneShard,
    info: Mapping[str, Any],
) -> Iterator[str]:
    problems = [
        f"{name}: {problem}"
        for table, name in names.items()
        for problem in _file_problems(storage, table, name, done, info)
    ]
    yield from problems
    if not problems:
        parts = {table: storage.part(name) for table, name in names.items()}
        yield from (f"shard {done.part}: {problem}" for problem in _row_problems(parts, shard))


def _file_problems(
    storage: Storage, table: str, name: str, done: DoneShard, info: Mapping[str, Any]
) -> Iterator[str]:
    state = done.files[table]
    try:
        if storage.size(name) not in (None, state.bytes) or storage.sha256(name) != state.sha256:
            yield "the content is not what was written"
            return
        with pq.ParquetFile(storage.part(name)) as file:
            yield from _column_problems(file.schema_arrow, table, info)
            if file.metadata.num_rows != done.rows[table]:
                yield f"it has {file.metadata.num_rows} rows, the ledger counts {done.rows[table]}"
    except (OSError, pa.ArrowException) as error:
        yield f"it can't be read: {error}"


def _column_problems(schema: pa.Schema, table: str, info: Mapping[str, Any]) -> Iterator[str]:
    """How a file's columns differ from the table's and from those that `run.json` says to have been added.

    Descriptions of columns don't count, as releases reword them. Nor does it count that a file of another
    release has fewer columns, or more: within a version of the tables columns are only added.
    """
    version = (schema.metadata or {}).get(b"schema_version", b"none").decode()
    if version != info["versions"].get("schema"):
        yield f"it has version {version} of the tables, run.json says {info['versions'].get('schema')}"
    expected = {column.name: (str(column.type), column.nullable) for column in SCHEMAS[table]} | {
        column["name"]: (column["type"], column["nullable"])
        for column in info.get("columns", ())
        if column["table"] == table
    }
    found = {column.name: (str(column.type), column.nullable) for column in schema}
    for name in expected.keys() & found.keys():
        if expected[name] != found[name]:
            yield f"column {name} is {_described(found[name])}, not {_described(expected[name])}"
    if info["versions"].get("kazprep") == __version__:
        yield from (f"column {name} is missing" for name in expected if name not in found)
        yield from (f"column {name} is not one of the table's" for name in found if name not in expected)


def _described(column: tuple[str, bool]) -> str:
    type_, is_nullable = column
    return f"{type_} with nulls" if is_nullable else type_


class _Rows:
    """The rows of a table, in their order, read document by document."""

    def __init__(self, path: Part) -> None:
        with pq.ParquetFile(path) as file:
            names = [name for name in file.schema_arrow.names if name not in {"ner", "rule", "type"}]
        self._rows = self._read(path, names)
        self._next = next(self._rows, None)

    @staticmethod
    def _read(path: Part, names: list[str]) -> Iterator[dict[str, Any]]:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(_BATCH_ROWS, columns=names):
                yield from batch.to_pylist()

    def of(self, doc_id: str) -> Iterator[dict[str, Any]]:
        while self._next is not None and self._next["doc_id"] == doc_id:
            row, self._next = self._next, next(self._rows, None)
            yield row

    @property
    def rest(self) -> dict[str, Any] | None:
        return self._next


def _row_problems(paths: Mapping[str, Part], shard: PlannedShard) -> Iterator[str]:
    """What is wrong with the rows: keys between tables, counts, offsets."""
    tables = {name: _Rows(paths[name]) for name in COUNT_COLUMNS}
    names = {source.name for source in shard.sources}
    seen: set[str] = set()
    for document in _documents(paths["documents"]):
        doc_id, source = document["doc_id"], document["source"]
        if doc_id in seen:
            yield f"document {doc_id} occurs twice"
        seen.add(doc_id)
        if source not in names and not any(source.startswith(f"{name}/") for name in names):
            yield f"document {doc_id} is of {source}, which is not in the shard"
        for table, column in COUNT_COLUMNS.items():
            count = 0
            bad = 0
            for row in tables[table].of(doc_id):
                count += 1
                bad += not _fits(row, document, table)
            if bad:
                yield f"{bad} of the {count} rows of {table} of {source} do not fit its text"
            if count != document[column]:
                yield f"{table} has {count} rows of {source}, documents.{column} says {document[column]}"
    for table, rows in tables.items():
        if rows.rest is not None:
            yield f"{table} has rows of document {rows.rest['doc_id']}, out of order or without a document"


def _documents(path: Part) -> Iterator[dict[str, Any]]:
    columns = ["doc_id", "source", "raw_text", "text", *COUNT_COLUMNS.values()]
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(1, columns=columns):
            yield from batch.to_pylist()


def _fits(row: dict[str, Any], document: dict[str, Any], table: str) -> bool:
    """Whether a row's offsets are within the texts and its text is what they enclose."""
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
