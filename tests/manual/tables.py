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
_MAX_CHARACTERS = 60

_ROWS = {
    "documents": "One row per article, also for one without a sentence.",
    "sentences": "One row per sentence; [what a sentence is](boundaries.md#what-a-sentence-is).",
    "tokens": "One row per token; [what a token is](boundaries.md#what-a-token-is).",
    "entities": "One row per named entity; entities do not overlap, and each is within one sentence.",
    "repairs": "One row per change that [normalization](normalization.md) made.",
    "errors": "One row per file, record or document that failed.",
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

The output folder of a run has a folder for each table. All Parquet files in it together are the table.
`schema_version` in every file's metadata is {SCHEMA_VERSION}; within it, columns are added, not renamed. The
meaning of each column is also in the schema: `pyarrow.parquet.read_schema(file).field("ner").metadata`.

- **Offsets** count Unicode code points from 0, as Python strings do, and are half-open: `text[start:end]`.
  `start` and `end` are offsets into `documents.text`, `raw_start` and `raw_end` into `documents.raw_text`.
- **Rows are in order**: documents by their files' names, all other rows by their position in the text.
- **`ner`** has BIO2 tags over the 25 classes of [KazNERD](https://github.com/IS2AI/KazNERD), `type` has the
  classes.
- **Files** are compressed with zstd, offsets as differences (`DELTA_BINARY_PACKED`). With pyarrow 26 or newer
  they have Bloom filters on `doc_id` and `canonical`. Rows are not sorted by `doc_id`: for many look-ups see
  [Partitions](recipes.md#partitions-by-year-or-by-source).
- **Stages** may add columns: see [Data quality](hygiene.md) and [Custom stages](stages.md).
- **Examples** are from the run of `seeds/`; `…` marks what is left out here.
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
        type_name = f"{field.type}, may be null" if field.nullable else str(field.type)
        meaning = field.metadata[b"description"].decode()
        lines.append(f"| `{field.name}` | {type_name} | {_plain(meaning)} | {_example(row[field.name])} |")
    return "\n".join(lines) + "\n"


def _example(value: Any) -> str:
    if pd.isna(value):
        return "null"
    if isinstance(value, pd.Timestamp):
        value = value.date()
    text = str(value).partition("\n")[0]
    shown = text if len(text) <= _MAX_CHARACTERS else text[:_MAX_CHARACTERS].rstrip() + "…"
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
