"""The ledger, `ledger.jsonl`: the plan of a run, and each shard that is done. It says which files count.

It is a write-ahead log, a JSON object a line: first the plan, then a line for each shard with the sizes and
times of its sources. Each shard that is done appends a line with its rows and the hashes of its sources and
files, and is done from the moment that the line is on the disk. An incomplete last line is ignored. The line
`commit` ends an update: from then on its shards are the tables.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, TypeAlias

from kazprep.errors import OutputError
from kazprep.readers.sources.inputs import Input
from kazprep.runs.counts import Counts
from kazprep.runs.storage.storage import place_of, storage_of
from kazprep.tables.errors import ErrorRow
from kazprep.tables.run_folder import LEDGER_NAME

SourceTimes: TypeAlias = tuple[int, int | None, int | None]
"""The size of a source in bytes, and its mtime and ctime in nanoseconds."""


@dataclass(frozen=True, slots=True)
class SourceState:
    """A source as it was when the plan was made.

    The times are None for a source that has none, such as an address, and for one that was changed just
    before: it may change again, to the same size, within what the file system counts as the same moment.
    """

    name: str
    start: int
    bytes: int
    mtime_ns: int | None
    ctime_ns: int | None = None
    """When its content, times or name were last changed; unlike the other, no program can set it."""
    inside: int = 0
    shares_path: bool = False

    @property
    def times(self) -> SourceTimes:
        """Its size and times, one of which differs once the source is changed."""
        return self.bytes, self.mtime_ns, self.ctime_ns

    @property
    def key(self) -> tuple[str, int]:
        """Identifies the source within a run."""
        return self.name, self.start


@dataclass(frozen=True, slots=True)
class PlannedShard:
    """A shard of the plan, or, if `superseded`, one of the tables that an update replaces."""

    part: str
    sources: tuple[SourceState, ...]
    superseded: bool = False
    load: int = 0
    """The number of the load that it came with: 0 for the run, then one for each `kazprep add`, in order."""


@dataclass(frozen=True, slots=True)
class FileState:
    """A table's file: its size, and the SHA-256 of its content."""

    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class DoneShard:
    """A shard that is done: what an engine returns, and what the ledger keeps of it.

    Its files have temporary names with `writer_id` in them at first; those of a `pending` shard, which
    belongs to an update, until the update is committed.
    """

    part: str
    writer_id: str
    rows: Mapping[str, int]
    """How many rows there are, by table."""
    seconds: Mapping[str, float]
    """The time that each stage took."""
    counts: Counts
    errors: Mapping[str, int]
    """Errors by stage and type, as in `read: Encoding`; where there are too many, not all have a row."""
    files: Mapping[str, FileState]
    hashes: tuple[str | None, ...]
    """The SHA-256 of each source; `!` and the reason where it can't be read, None where it changed."""
    pending: bool = False
    source_times: tuple[SourceTimes, ...] = ()
    """`SourceState.times` of each source before it was read; not in the ledger."""
    first_errors: tuple[ErrorRow, ...] = ()
    """The first of its errors, for the log; not in the ledger."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run was given: the same plan and sources give the same rows.

    `target_bytes` is the average input of a shard, see `kazprep.runs.shards`.
    """

    inputs: tuple[Input, ...]
    limit: int | None
    target_bytes: int
    settings: Mapping[str, Any]
    versions: Mapping[str, str]
    models: tuple[Mapping[str, Any], ...]
    is_update: bool = False


@dataclass(slots=True)
class Ledger:
    """The content of a ledger; `shards` and `done` are by part.

    `update_committed` is true between the end of an update and the ledger that is compacted.
    """

    plan: Plan
    shards: dict[str, PlannedShard] = field(default_factory=dict)
    done: dict[str, DoneShard] = field(default_factory=dict)
    update_committed: bool = False

    def committed(self) -> list[DoneShard]:
        """The shards whose files are the tables now, in the order of the rows."""
        if self.update_committed:
            parts = [part for part in self.done if not self.shards[part].superseded]
        else:
            parts = [part for part, done in self.done.items() if not done.pending]
        return [self.done[part] for part in sorted(parts)]

    def planned(self) -> list[PlannedShard]:
        """The shards of the plan, without those that an update replaces."""
        return [shard for shard in self.shards.values() if not shard.superseded]

    def missing(self) -> list[PlannedShard]:
        """The shards that are still to be done."""
        return [shard for shard in self.planned() if shard.part not in self.done]

    def compacted(self) -> "Ledger":
        """The ledger after a committed update as that of a run: without superseded and pending shards."""
        shards = {shard.part: shard for shard in self.planned()}
        done = {part: replace(self.done[part], pending=False) for part in shards if part in self.done}
        return Ledger(replace(self.plan, is_update=False), shards, done)

    def write(self, output: Path) -> None:
        """Replace the file atomically; raises `OSError`."""
        lines = [{"kind": "plan", **asdict(self.plan)}]
        lines += [{"kind": "shard", **_shard_record(shard)} for shard in self.shards.values()]
        lines += [{"kind": "done", **_done_record(done)} for done in self.done.values()]
        lines += [{"kind": "commit"}] * self.update_committed
        storage_of(output).write_ledger(b"".join(map(_line, lines)))

    def append_done(self, output: Path, done: DoneShard) -> None:
        """Add a shard that is done; it is on the disk when this returns. Raises `OSError`."""
        kept = replace(done, source_times=(), first_errors=())
        storage_of(output).append_to_ledger(_line({"kind": "done", **_done_record(kept)}))
        self.done[done.part] = kept

    def commit_update(self, output: Path) -> None:
        """Make the shards of an update the tables: the ledger is replaced at once. Raises `OSError`."""
        replace(self, update_committed=True).write(output)
        self.update_committed = True


def _shard_record(shard: PlannedShard) -> dict[str, Any]:
    sources = [
        (each.name, each.start, each.bytes, each.mtime_ns, each.ctime_ns, each.inside, each.shares_path)
        for each in shard.sources
    ]
    return {"part": shard.part, "superseded": shard.superseded, "load": shard.load, "sources": sources}


def _done_record(done: DoneShard) -> dict[str, Any]:
    record = asdict(done)
    del record["source_times"], record["first_errors"]
    return record


def _line(record: Mapping[str, Any]) -> bytes:
    text = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass") + b"\n"  # the path of an input may not be UTF-8


def read_ledger(output: Path) -> Ledger | None:
    """The ledger of an output folder, or None where there is none.

    Raises `OutputError` for one that is damaged: only its last line may be incomplete.
    """
    place = place_of(output)
    try:
        content = storage_of(output).read_ledger()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise OutputError(f"{place}/{LEDGER_NAME} can't be read: {error.strerror or error}") from error
    *lines, _incomplete = content.split(b"\n")
    ledger: Ledger | None = None
    for number, line in enumerate(lines, start=1):
        try:
            ledger = _with_line(ledger, json.loads(line))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise OutputError(
                f"{place}/{LEDGER_NAME} is damaged in line {number}: start over with --overwrite"
            ) from error
    return ledger


def _with_line(ledger: Ledger | None, record: dict[str, Any]) -> Ledger:
    line_type = record.pop("kind")
    if ledger is None:
        if line_type != "plan":
            raise ValueError("the first line is not a plan")
        record["inputs"] = tuple(
            Input(one, one) if isinstance(one, str) else Input(**one)  # older releases have only the path
            for one in record["inputs"]
        )
        record["models"] = tuple(record["models"])
        return Ledger(Plan(**_known(Plan, record)))
    if line_type == "shard":
        sources = tuple(SourceState(*values) for values in record["sources"])
        ledger.shards[record["part"]] = PlannedShard(**{**record, "sources": sources})
    elif line_type == "done":
        if record["part"] not in ledger.shards:
            raise ValueError("a shard is done that was not planned")
        record["files"] = {table: FileState(**state) for table, state in record["files"].items()}
        record["hashes"] = tuple(record["hashes"])
        record.setdefault("counts", {})  # the ledgers of older releases have none
        ledger.done[record["part"]] = DoneShard(**_known(DoneShard, record))
    elif line_type == "commit":
        ledger.update_committed = True
    else:
        raise ValueError(f"{line_type!r} is not a type of line")
    return ledger


def _known(class_: type, record: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a line for which there is a field: newer releases may add some."""
    names = {known.name for known in fields(class_)}
    return {name: value for name, value in record.items() if name in names}
