"""`run.json`: the plan of a run, its status and the counts of its documents, rows and errors."""

import json
import platform
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from kazprep.readers.sources.remote import address_of
from kazprep.runs.counts import Counts, sum_counts
from kazprep.runs.ledger import DoneShard, Plan
from kazprep.runs.storage.storage import storage_of
from kazprep.settings import Settings
from kazprep.tables import run_folder
from kazprep.tables.columns import Column
from kazprep.tables.run_folder import RUN_INFO_NAME, run_info_of
from kazprep.tables.schemas import SCHEMA_VERSION, SCHEMAS
from kazprep.version import __version__

_PACKAGES = ("stanza", "torch", "numpy", "pandas", "pyarrow", "pydantic")


def now() -> str:
    """The time as `run.json` has it: in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


@dataclass(slots=True)
class RunInfo:
    """The content of `run.json`; written when a run begins and again when it ends."""

    plan: Plan
    settings: Settings
    """Those of the plan."""
    n_sources: int
    n_shards: int
    workers: int
    columns: Sequence[Column] = ()
    """The columns that custom stages add."""
    changes: Mapping[str, int] | None = None
    """How many files an update found new, changed, gone, unchanged and kept; None for other runs."""
    status: str = "running"
    """`running`, `updating`, `complete`, `interrupted` or `failed`.

    The tables are complete when it is `complete`, or `updating`: then an update is committed and its files
    get their names.
    """
    rows: Counter[str] = field(default_factory=lambda: Counter(dict.fromkeys(SCHEMAS, 0)))
    errors_by_type: Counter[str] = field(default_factory=Counter)
    """Failures by stage and type, as in `read: Encoding`; where there are too many, not all have a row."""
    document_counts: Counts = field(default_factory=dict)
    """Counts of documents, by format: see `kazprep.runs.counts`."""
    worked_on: int = 0
    """Shards that this run made; the others were made by earlier ones that it resumes or updates."""
    seconds_by_stage: dict[str, float] = field(default_factory=dict)
    """Of all shards, whichever run made them."""
    seconds: float = 0.0
    started: str = field(default_factory=now)

    def count(self, shards: Iterable[DoneShard]) -> None:
        """Set the counts to those of the shards that are done."""
        self.rows = Counter(dict.fromkeys(SCHEMAS, 0))
        self.errors_by_type = Counter()
        self.seconds_by_stage = {}
        shards = list(shards)
        self.document_counts = sum_counts(shard.counts for shard in shards)
        for shard in shards:
            self.rows.update(shard.rows)
            self.errors_by_type.update(shard.errors)
            for stage, spent in shard.seconds.items():
                self.seconds_by_stage[stage] = self.seconds_by_stage.get(stage, 0.0) + spent

    def write(self, output: Path) -> None:
        """Replace `run.json` in the output atomically; raises `OSError`."""
        content = json.dumps(self.content(), indent=2, ensure_ascii=False) + "\n"
        storage_of(output).write(RUN_INFO_NAME, content.encode("utf-8"))

    def content(self) -> dict[str, Any]:
        """The content of `run.json`."""
        return {
            "status": self.status,
            "started": self.started,
            "seconds": round(self.seconds, 3),
            "inputs": [one.given for one in self.plan.inputs],
            "limit": self.plan.limit,
            "counts": {"sources": self.n_sources, "shards": self.n_shards, **self.rows},
            "document_counts": self.document_counts,
            "changes": None if self.changes is None else dict(self.changes),
            "worked_on": {"shards": self.worked_on},
            "errors_by_type": dict(sorted(self.errors_by_type.items())),
            "workers": self.workers,
            "seconds_by_stage": {stage: round(spent, 3) for stage, spent in self.seconds_by_stage.items()},
            "settings": self.plan.settings,
            "models": list(self.plan.models),
            "columns": [column.as_json for column in self.columns],
            "versions": self.plan.versions,
            "platform": platform.platform(),
        }


def read_run_info(output: Path) -> dict[str, Any] | None:
    """The content of a run's `run.json`, or None if there is none, or not one of kazprep.

    Raises `OSError` and `OutputError` for an object store that can't be read.
    """
    if address_of(output) is None:
        return run_folder.read_run_info(output)
    try:
        content = storage_of(output).read(RUN_INFO_NAME)
    except FileNotFoundError:
        return None
    return run_info_of(content)


def installed_versions() -> dict[str, str]:
    """The versions of kazprep, its tables, Python and the packages that matter."""
    return {
        "kazprep": __version__,
        "schema": SCHEMA_VERSION,
        "python": platform.python_version(),
        **{package: version(package) for package in _PACKAGES},
    }
