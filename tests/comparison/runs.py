"""Runs that differ in a known way, written without models."""

import json
from dataclasses import replace

import pyarrow.parquet as pq

from kazprep import open_run
from kazprep.document import document_id
from kazprep.tables.build import concat, document_rows
from kazprep.tables.schemas import SCHEMAS
from tests.documents import analysed_example

INFO = {
    "status": "complete",
    "counts": {},
    "inputs": ["articles"],
    "limit": None,
    "settings": {"normalize": {"profile": "default"}, "segment": {"rules": True}, "tag": {"rules": True}},
    "models": [{"processor": "ner", "package": "kazprep", "sha256": "a" * 64}],
    "versions": {"kazprep": "0.1.0", "schema": "1", "torch": "2.13.0"},
}


def run_of(folder, *shards, info=INFO, without=()):
    """A run with these documents in each shard, `without` some columns of tokens."""
    for number, documents in enumerate(shards):
        tables = concat(document_rows(documents))
        tables["tokens"] = tables["tokens"].drop_columns(list(without))
        tables["errors"] = SCHEMAS["errors"].empty_table()
        for name, table in tables.items():
            (folder / name).mkdir(parents=True, exist_ok=True)
            pq.write_table(table, folder / name / f"part-{number:05}.parquet")
    (folder / "run.json").write_text(json.dumps(info), encoding="utf-8")
    return open_run(folder)


def article(number=0, **changes):
    """The analysed example as one of many articles: a title, two sentences, a repair and two entities."""
    document = analysed_example()
    source = f"{number:03}.txt"
    changes = {"raw_text": document.raw_text + " " * number} | changes  # each has another original text
    return replace(document, source=source, doc_id=document_id(source, 0, document.raw_text), **changes)
