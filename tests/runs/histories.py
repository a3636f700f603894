"""The history of a run: its files, which are in a dictionary only, change; it is interrupted and updated."""

from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from hypothesis import strategies as st

from kazprep.readers.sources.source import Source
from kazprep.runs import plan, reuse, update
from kazprep.runs.ledger import DoneShard, Ledger, Plan, SourceState

SHARD_BYTES = 12_000
PLAN = Plan((), None, 0, {}, {}, ())


@dataclass
class World:
    """Files by name, with their content: a letter and its number. Each change takes a moment."""

    files: dict[str, str] = field(default_factory=dict)
    moments: dict[str, int] = field(default_factory=dict)
    clock: int = 0
    ledger: Ledger | None = None
    tokens: int = 0

    def write(self, name, content):
        self.clock += 1
        self.files[name], self.moments[name] = content, self.clock

    def edit(self, edits):
        """Write, delete and rename files; one always stays."""
        for what, name, content, new_name in edits:
            if what == "write":
                self.write(name, content)
            elif what == "rename" and name in self.files:
                self.files[new_name] = self.files.pop(name)
                self.moments[new_name] = self.moments.pop(name)  # a file keeps its time
            elif what == "delete" and len(self.files) > 1:
                self.files.pop(name, None)

    def sources(self, names=None):
        chosen = sorted(self.files if names is None else names)
        return [Source(name, Path(name), int(self.files[name].split()[1])) for name in chosen]

    def state(self, source):
        moment = self.moments[source.name]
        return SourceState(source.name, 0, source.bytes, moment, moment, source.inside, source.shares_path)

    def hash(self, source):
        return f"hash of {self.files[source.name]}"

    def content(self, shard):
        """What a shard is reused for: its sources in order, with their content."""
        return tuple((source.key, self.hash(source)) for source in shard.sources)

    def finish(self, ledger, shard, *, pending):
        self.tokens += 1
        hashes = tuple(map(self.hash, shard.sources))
        ledger.done[shard.part] = DoneShard(
            shard.part, f"{self.tokens}", {}, {}, {}, {}, {}, hashes, pending=pending
        )

    @contextmanager
    def instead_of_disk(self):
        """Let the planner look at the files of this world."""
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(plan, "planned_state", self.state)
            patched.setattr(plan, "source_state", self.state)
            patched.setattr(plan, "hash_source", self.hash)
            patched.setattr(update, "planned_state", self.state)
            patched.setattr(reuse, "hash_source", self.hash)
            yield

    def begin(self, finished=None):
        """A fresh run, which has finished all its shards or those of some indices."""
        with self.instead_of_disk():
            self.ledger, shards = plan.fresh_plan(self.sources(), PLAN, SHARD_BYTES)
        for index, shard in enumerate(shards):
            if finished is None or index in finished:
                self.finish(self.ledger, shard, pending=False)

    def plan_rest(self):
        with self.instead_of_disk():
            return plan.resumed_plan(self.ledger, self.sources(), PLAN)

    def plan_update(self):
        with self.instead_of_disk():
            return update.updated_plan(self.ledger, self.sources(), PLAN, SHARD_BYTES, rehash=False)

    def plan_addition(self, names):
        with self.instead_of_disk():
            return update.added_plan(self.ledger, self.sources(names), PLAN, SHARD_BYTES, rehash=False)

    def work(self, update, stop_after=None):
        """Finish shards of an update, some or all; it is committed after the last one."""
        ledger = update.ledger
        for trim in update.trims[:stop_after]:
            ledger.done[trim.part] = replace(trim.of, part=trim.part, writer_id="trimmed", pending=True)
        for shard in update.shards[:stop_after]:
            self.finish(ledger, shard, pending=True)
        if stop_after is None:
            assert ledger.missing() == []
            ledger.update_committed = True
            ledger = ledger.compacted()
        self.ledger = ledger

    def committed(self):
        """Name and hash of each source of the tables, in the order of the rows."""
        return [
            (state.name, hashed)
            for done in self.ledger.committed()
            for state, hashed in zip(self.ledger.shards[done.part].sources, done.hashes, strict=True)
        ]


def begun(files, finished=None):
    """A world in which a run over these files has finished, or some of its shards have."""
    world = World()
    for name, content in files.items():
        world.write(name, content)
    world.begin(finished)
    return world


def updated(world, rounds):
    """The world after several updates, each complete or interrupted after some shards."""
    for edits, stop_after in rounds:
        world.edit(edits)
        world.work(world.plan_update(), stop_after)
    return world


NAMES = st.integers(0, 30).map("{:02}.txt".format)
CONTENTS = st.tuples(st.sampled_from("абв"), st.sampled_from([40, 900, 5000])).map("{0[0]} {0[1]}".format)
FILES = st.dictionaries(NAMES, CONTENTS, min_size=1)
EDITS = st.lists(
    st.tuples(st.sampled_from(["write", "write", "delete", "rename"]), NAMES, CONTENTS, NAMES), max_size=8
)
INTERRUPTIONS = st.none() | st.integers(0, 3)
ROUNDS = st.lists(st.tuples(EDITS, INTERRUPTIONS), max_size=4)
