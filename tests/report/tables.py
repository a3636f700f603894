"""Runs made by hand: rows given by a test, everything else filled in."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from kazprep.runs.opened import Run, open_run
from kazprep.settings import Settings
from kazprep.tables.schemas import SCHEMAS

_BLANKS = {"string": "", "large_string": "", "int32": 0, "float": 0.0}


def make_run(folder: Path, tables: dict[str, list[dict[str, Any]]], **info: Any) -> Run:
    """A run with these rows; columns that a row does not have are null where they may be, and else empty."""
    for name, schema in SCHEMAS.items():
        blanks = {field.name: None if field.nullable else _BLANKS.get(str(field.type)) for field in schema}
        rows = [blanks | row for row in tables.get(name, [])]
        (folder / name).mkdir(parents=True)
        half = len(rows) // 2
        for number, part in enumerate((rows[:half], rows[half:])):
            pq.write_table(pa.Table.from_pylist(part, schema), folder / name / f"part-{number:05}.parquet")
    record = {
        "status": "complete",
        "versions": {"kazprep": "0"},
        "settings": Settings().model_dump(mode="json"),
        **info,
    }
    (folder / "run.json").write_text(json.dumps(record), encoding="utf-8")
    return open_run(folder, partial=True)


def document(number: int, text: str = "", **values: Any) -> dict[str, Any]:
    """A row of `documents`."""
    row = {
        "doc_id": f"{number * 7919 % 10007:016x}",
        "source": f"{number:05}.txt",
        "language": "kk",
        "text": text,
    }
    return {**row, "published": date(2026, 1, 1), "raw_text": text, **values}
