"""The page on the tables, docs/tables.md, made from their schemas and a small run.

`python -m tests.manual.tables` writes it, from the root of the repository.
"""

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pandas as pd

import kazprep
from kazprep.tables.schemas import SCHEMA_VERSION, SCHEMAS

PAGE = Path("docs/tables.md")
_MOST_CHARACTERS = 60

_ROWS = {
    "documents": "A row an article, also one without a sentence.",
    "sentences": "A row a sentence; [what that is](boundaries.md#what-a-sentence-is).",
    "tokens": "A row a token; [what that is](boundaries.md#what-a-token-is).",
    "entities": "A row a named entity; entities do not overlap and lie in one sentence each.",
    "repairs": "A row a change that [normalization](normalization.md) made.",
    "errors": "A row a file, record or document that did not get through.",
}
_KEYS = {
    "documents": "doc_id",
    "sentences": "doc_id, sentence_id",
    "tokens": "doc_id, sentence_id, token_id",
    "entities": "doc_id, entity_id",
    "repairs": "doc_id, raw_start, start",
    "errors": "none",
}
_HEAD = f"""# Tables

A run's folder has a folder for each table, with Parquet files in it: one table, whatever their number.
`schema_version` in every file's metadata is {SCHEMA_VERSION}; columns are added, not renamed. What each
column means is in the schema, too: `pyarrow.parquet.read_schema(file).field("ner").metadata`.

- **Offsets** count Unicode code points, as Python strings do, from 0, and are half-open: `text[start:end]`.
  `start` and `end` are into `documents.text`, `raw_start` and `raw_end` into `documents.raw_text`.
- **Rows are in order**: documents as their files sort by name, all else by its place in the text.
- **Examples** are from the run of `seeds/`; `…` stands for what is left out here.
"""


def page(run: kazprep.Run) -> str:
    """The page, with an example row of each table from a run that has a row in each."""
    return _HEAD + "".join(_table(name, run) for name in SCHEMAS)


def _table(name: str, run: kazprep.Run) -> str:
    rows = getattr(run, name)()
    if name == "entities":
        rows = rows[rows["type"] == "PERSON"]
    row = rows.iloc[len(rows) // 2 if name == "sentences" else 0]
    lines = [f"\n## {name}\n", f"{_ROWS[name]} Key: {_KEYS[name]}.\n"]
    lines += ["| column | type | meaning | example |", "|---|---|---|---|"]
    for field in SCHEMAS[name]:
        kind = f"{field.type}, may be null" if field.nullable else str(field.type)
        meaning = field.metadata[b"description"].decode()
        lines.append(f"| `{field.name}` | {kind} | {_plain(meaning)} | {_example(row[field.name])} |")
    return "\n".join(lines) + "\n"


def _example(value: Any) -> str:
    if pd.isna(value):
        return "null"
    if isinstance(value, pd.Timestamp):
        value = value.date()
    text = str(value).partition("\n")[0]
    shown = text if len(text) <= _MOST_CHARACTERS else text[:_MOST_CHARACTERS].rstrip() + "…"
    return _plain(shown if shown == str(value) or shown.endswith("…") else f"{shown}…")


def _plain(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")


def small_run(folder: Path) -> kazprep.Run:
    """A run over the article in seeds/ and a file that can't be read."""
    articles = folder / "articles"
    articles.mkdir()
    for article in Path("seeds").glob("*.txt"):
        (articles / article.name).write_bytes(article.read_bytes())
    (articles / "бос.txt").touch()
    command = [sys.executable, "-m", "kazprep", "run", str(articles), "-o", str(folder / "out")]
    subprocess.run([*command, "--set", "report.enabled=false"], check=False, capture_output=True)
    return kazprep.open_run(folder / "out")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        PAGE.write_text(page(small_run(Path(temporary))), encoding="utf-8")
