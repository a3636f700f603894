"""The ledger, `ledger.jsonl`: what a run planned, and each shard that is done. It says which files count.

A line is a JSON object. The first is the plan, then one a shard: its sources with size and time.
Each shard that is done appends a line with its rows, the hashes of its sources and of its files; it
counts from the moment that the line is on the disk. A last line that is torn is none. `swap` is the line that
puts an update into force.
"""

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from kazprep.errors import OutputError
from kazprep.readers.sources.inputs import Input
from kazprep.runs.atomic import write_durably
from kazprep.runs.counts import Counts
from kazprep.tables.run_folder import LEDGER_NAME
from kazprep.tables.schemas import SCHEMAS
from kazprep.tables.write import hidden_name, part_name


@dataclass(frozen=True, slots=True)
class SourceState:
    """A source as it was when the plan was made.

    The times are None for what has none, and for what was changed just before: it may change again, to the
    same size, within what the file system counts as the same moment.
    """

    name: str
    start: int
    bytes: int
    mtime_ns: int | None
    ctime_ns: int | None = None
    """When its content, times or name were last changed; nobody can set it, as they can the other."""
    inside: int = 0
    is_twin: bool = False

    @property
    def times(self) -> tuple[int, int | None, int | None]:
        """What is another once the source is changed: its size and times."""
        return self.bytes, self.mtime_ns, self.ctime_ns

    @property
    def key(self) -> tuple[str, int]:
        """What no other source of a run has."""
        return self.name, self.start


@dataclass(frozen=True, slots=True)
class PlannedShard:
    """A shard of the plan, or, if `old`, one of the tables that an update replaces."""

    part: str
    sources: tuple[SourceState, ...]
    old: bool = False
    load: int = 0
    """0 for what the run began with; each `kazprep add` puts its own behind what is there."""


@dataclass(frozen=True, slots=True)
class FileState:
    """A table's file: its size, and the SHA-256 of its content."""

    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class DoneShard:
    """A shard that is done. Its files are hidden under `token` at first; `staged` ones until the swap."""

    part: str
    token: str
    rows: Mapping[str, int]
    seconds: Mapping[str, float]
    counts: Counts
    errors: Mapping[str, int]
    """Failures by stage and kind, as in `read: Encoding`; where they are too many, not all have a row."""
    files: Mapping[str, FileState]
    hashes: tuple[str | None, ...]
    """Of each source the SHA-256; `!` and the reason where it can't be read, None where it changed."""
    staged: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run was given; with the same plan and sources it gives the same rows."""

    inputs: tuple[Input, ...]
    limit: int | None
    cut: int
    settings: Mapping[str, Any]
    versions: Mapping[str, str]
    models: tuple[Mapping[str, Any], ...]
    is_update: bool = False


@dataclass(slots=True)
class Ledger:
    """The content of a ledger. `shards` and `done` are by part."""

    plan: Plan
    shards: dict[str, PlannedShard] = field(default_factory=dict)
    done: dict[str, DoneShard] = field(default_factory=dict)
    swapped: bool = False

    def in_force(self) -> list[DoneShard]:
        """The shards whose files are the tables now, in their order."""
        if self.swapped:
            counted = [done for part, done in self.done.items() if not self.shards[part].old]
        else:
            counted = [done for done in self.done.values() if not done.staged]
        return sorted(counted, key=lambda done: part_name(done.part))

    def missing(self) -> list[PlannedShard]:
        """The shards that are still to be done."""
        return [s for part, s in self.shards.items() if not s.old and part not in self.done]

    def settled(self) -> "Ledger":
        """The same tables without what led to them: no old shards, nothing staged."""
        new = [part for part, shard in self.shards.items() if not shard.old]
        return Ledger(
            replace(self.plan, is_update=False),
            {part: self.shards[part] for part in new},
            {part: replace(self.done[part], staged=False) for part in new if part in self.done},
        )

    def write(self, output: Path) -> None:
        """Write the whole ledger anew, whole or not at all; raises `OSError`."""
        lines = [{"kind": "plan", **asdict(self.plan)}]
        lines += [{"kind": "shard", **_shard_record(shard)} for shard in self.shards.values()]
        lines += [{"kind": "done", **asdict(done)} for done in self.done.values()]
        lines += [{"kind": "swap"}] * self.swapped
        write_durably(output / LEDGER_NAME, b"".join(map(_line, lines)))

    def append_done(self, output: Path, done: DoneShard) -> None:
        """Add a shard that is done; it counts when this returns. Raises `OSError`."""
        _append(output, {"kind": "done", **asdict(done)})
        self.done[done.part] = done

    def append_swap(self, output: Path) -> None:
        """Put an update into force; raises `OSError`."""
        _append(output, {"kind": "swap"})
        self.swapped = True


def _shard_record(shard: PlannedShard) -> dict[str, Any]:
    sources = [
        (each.name, each.start, each.bytes, each.mtime_ns, each.ctime_ns, each.inside, each.is_twin)
        for each in shard.sources
    ]
    return {"part": shard.part, "old": shard.old, "load": shard.load, "sources": sources}


def _line(record: Mapping[str, Any]) -> bytes:
    text = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass") + b"\n"  # the path of an input may be no UTF-8


def _append(output: Path, record: Mapping[str, Any]) -> None:
    with (output / LEDGER_NAME).open("ab") as file:
        file.write(_line(record))
        file.flush()
        os.fsync(file.fileno())


def table_file(output: Path, table: str, done: DoneShard) -> Path:
    """The file of a shard in a table, under its own name or, if it was not given yet, its hidden one."""
    shown = output / table / part_name(done.part)
    hidden = output / table / hidden_name(done.part, done.token)
    return hidden if not shown.exists() and hidden.exists() else shown


def table_files(output: Path, done: DoneShard) -> Iterator[tuple[str, Path]]:
    """The file of a shard in each table: see `table_file`."""
    for table in SCHEMAS:
        yield table, table_file(output, table, done)


def read_ledger(output: Path) -> Ledger | None:
    """The ledger of an output folder, or None where there is none.

    Raises `OutputError` for one that is damaged: only its last line may be torn.
    """
    try:
        content = (output / LEDGER_NAME).read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise OutputError(f"{output / LEDGER_NAME} can't be read: {error.strerror or error}") from error
    *lines, _torn = content.split(b"\n")
    ledger: Ledger | None = None
    for number, line in enumerate(lines, start=1):
        try:
            ledger = _with_line(ledger, json.loads(line))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise OutputError(
                f"{output / LEDGER_NAME} is damaged in line {number}: run anew with --overwrite"
            ) from error
    return ledger


def _with_line(ledger: Ledger | None, record: dict[str, Any]) -> Ledger:
    kind = record.pop("kind")
    if ledger is None:
        if kind != "plan":
            raise ValueError("the first line is no plan")
        record["inputs"] = tuple(
            Input(one, one) if isinstance(one, str) else Input(**one)  # older releases have the path alone
            for one in record["inputs"]
        )
        record["models"] = tuple(record["models"])
        return Ledger(Plan(**_known(Plan, record)))
    if kind == "shard":
        sources = tuple(SourceState(*values) for values in record["sources"])
        ledger.shards[record["part"]] = PlannedShard(**{**record, "sources": sources})
    elif kind == "done":
        if record["part"] not in ledger.shards:
            raise ValueError("a shard is done that was not planned")
        record["files"] = {table: FileState(**state) for table, state in record["files"].items()}
        record["hashes"] = tuple(record["hashes"])
        record.setdefault("counts", {})  # the ledgers of older releases have none
        ledger.done[record["part"]] = DoneShard(**_known(DoneShard, record))
    elif kind == "swap":
        ledger.swapped = True
    else:
        raise ValueError(f"{kind!r} is no kind of line")
    return ledger


def _known(kind: type, record: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a line that have a field: newer releases may add some."""
    names = {known.name for known in fields(kind)}
    return {name: value for name, value in record.items() if name in names}
