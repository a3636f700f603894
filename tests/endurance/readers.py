"""What readers of a run are given, also while its tables are exchanged.

Run it from the root of the repository: `python -m tests.endurance.readers --updates 6`. A run is opened and
read again and again while updates of it are committed. A reader must be refused or given the rows of one
complete version. Ends with exit code 1 when it is given anything else.
"""

import argparse
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa

import kazprep
from kazprep.errors import KazprepError
from kazprep.runs.inputs import Mode
from kazprep.tables.schemas import SCHEMAS
from tests.endurance.inprocess import run_here

Rows = Mapping[str, pa.Table]

IN_MEMORY = Path("/dev/shm")
"""Nothing has to be flushed there: it is many times as fast."""


def scratch_folder() -> "tempfile.TemporaryDirectory[str]":
    """A folder for runs, in memory where that can be."""
    return tempfile.TemporaryDirectory(dir=IN_MEMORY if IN_MEMORY.is_dir() else None)


def rows_of(output: Path) -> dict[str, pa.Table] | None:
    """The rows of a complete run, None where readers are refused; raises whatever else they meet."""
    try:
        run = kazprep.open_run(output)
        return {table: run.dataset(table).to_table().combine_chunks() for table in SCHEMAS}
    except (FileNotFoundError, ValueError, KazprepError):
        return None


def given(rows: Rows | None, before: Rows | None, after: Rows | None) -> str:
    """Which rows readers are given: those `before`, those `after`, `others`, or `none`."""
    if rows is None:
        return "none"
    for name, known in (("before", before), ("after", after)):
        if known is not None and all(rows[table].equals(known[table]) for table in SCHEMAS):
            return name
    return "others"


def _version(output: Path, articles: int) -> str:
    """What a reader makes of the tables at this moment: `complete`, `refused`, or what is wrong."""
    try:
        run = kazprep.open_run(output)
        documents = run.documents(["doc_id", "source", "text"])
        tokens = run.tokens(["doc_id"])
    except (FileNotFoundError, ValueError):
        return "refused"
    versions = {text.split("-нұсқа")[0] for text in documents["text"]}
    if len(documents) != articles or len(versions) != 1:
        return f"{len(documents)} documents of {len(versions)} versions"
    if set(tokens["doc_id"]) != set(documents["doc_id"]):
        return "tokens of other documents"
    return "complete"


def _write_version(folder: Path, articles: int, version: int) -> None:
    for number in range(articles):
        (folder / f"{number:04}.txt").write_text(f"{version}-нұсқа\n" + "Қар еріді. " * 60, encoding="utf-8")


def read_during_updates(folder: Path, articles: int, updates: int) -> Counter[str]:
    """How often a reader was given what."""
    live, output = folder / "in", folder / "out"
    live.mkdir()
    _write_version(live, articles, 0)
    run_here(Mode.NEW, live, output, "run.shard_bytes=6000")
    found: Counter[str] = Counter()
    for number in range(1, updates + 1):
        _write_version(live, articles, number)
        child = os.fork()
        if child == 0:
            try:
                run_here(Mode.UPDATE, live, output, "run.shard_bytes=6000")
            finally:
                os._exit(0)
        while os.waitpid(child, os.WNOHANG) == (0, 0):
            found[_version(output, articles)] += 1
    found[_version(output, articles)] += 1
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--updates", type=int, default=6)
    asked = parser.parse_args()
    with scratch_folder() as folder:
        found = read_during_updates(Path(folder), asked.articles, asked.updates)
    print(", ".join(f"{count} times {what}" for what, count in found.most_common()))
    sys.exit(bool(found.keys() - {"complete", "refused"}))


if __name__ == "__main__":
    main()
