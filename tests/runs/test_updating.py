"""Plans of updates and additions, over files that exist in a dictionary only."""

from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kazprep.readers.sources.source import Source
from kazprep.runs import update
from kazprep.runs.ledger import DoneShard, Ledger, Plan, SourceState
from kazprep.runs.plan import fresh_plan
from kazprep.runs.update import added_plan, name_parts, updated_plan
from kazprep.tables.write import part_name

SHARD_BYTES = 12_000
PLAN = Plan((), None, 0, {}, {}, ())


@dataclass
class World:
    """Files by name, with their content: a letter and how often it is there. Each change takes a moment."""

    files: dict[str, str] = field(default_factory=dict)
    moments: dict[str, int] = field(default_factory=dict)
    clock: int = 0
    ledger: Ledger | None = None
    tokens: int = 0
    expected: dict[str, str] = field(default_factory=dict)
    """What the tables are to be of: by name the content that was taken in last."""

    def write(self, name, content):
        self.clock += 1
        self.files[name], self.moments[name] = content, self.clock

    def sources(self, names=None):
        chosen = sorted(self.files if names is None else names)
        return [Source(name, Path(name), int(self.files[name].split()[1])) for name in chosen]

    def state(self, source):
        moment = self.moments[source.name]
        return SourceState(source.name, 0, source.bytes, moment, moment, source.inside, source.is_twin)

    def hash(self, source):
        return f"hash of {self.files[source.name]}"

    def work(self, update, most=None):
        """Do shards of an update, so many or all; with all of them it is put into force."""
        ledger = update.ledger
        for trim in update.trims[:most]:
            ledger.done[trim.part] = replace(trim.of, part=trim.part, token="trimmed", staged=True)
        for shard in update.shards[:most]:
            hashes = tuple(map(self.hash, shard.sources))
            self.tokens += 1
            ledger.done[shard.part] = DoneShard(
                shard.part, f"{self.tokens}", {}, {}, {}, {}, {}, hashes, staged=True
            )
        if most is None:
            assert ledger.missing() == []
            ledger.swapped = True
            ledger = ledger.settled()
        self.ledger = ledger

    def in_force(self):
        """Name and hash of each source of the tables, in the order of the rows."""
        return [
            (state.name, hashed)
            for done in self.ledger.in_force()
            for state, hashed in zip(self.ledger.shards[done.part].sources, done.hashes, strict=True)
        ]


def plan_update(world):
    return updated_plan(world.ledger, world.sources(), PLAN, SHARD_BYTES, rehash=False)


def plan_addition(world, names):
    return added_plan(world.ledger, world.sources(names), PLAN, SHARD_BYTES, rehash=False)


def begin(world):
    ledger, shards = fresh_plan(world.sources(), PLAN, SHARD_BYTES)
    world.work(update.Update(ledger, shards, [], update.Changes()))
    world.ledger = ledger.settled()
    world.expected = dict(world.files)


@pytest.fixture(scope="module", autouse=True)
def planned_in_the_world():
    """Where the planner looks at files, it looks at those of `current["world"]`."""
    current = {}
    with pytest.MonkeyPatch.context() as patched:
        for module in ("updating", "planning"):
            name = f"kazprep.runs.{module}.planned_state"
            patched.setattr(name, lambda source: current["world"].state(source))
        patched.setattr("kazprep.runs.update.hash_source", lambda source: current["world"].hash(source))
        yield current


NAMES = st.integers(0, 60).map("{:02}.txt".format)
CONTENTS = st.tuples(st.sampled_from("абв"), st.sampled_from([40, 900, 5000])).map("{0[0]} {0[1]}".format)
EDITS = st.lists(
    st.tuples(st.sampled_from(["write", "write", "delete"]), NAMES, CONTENTS),
    max_size=8,
    unique_by=lambda e: e[1],
)
STEPS = st.lists(
    st.tuples(st.sampled_from(["update", "add"]), EDITS, st.none() | st.integers(0, 3)), max_size=5
)


def edit(world, edits):
    for what, name, content in edits:
        if what == "write":
            world.write(name, content)
        elif len(world.files) > 1:
            world.files.pop(name, None)


def check_tables(world):
    """The tables have each source once, with the content that it is to have, its parts in order."""
    rows = world.in_force()
    assert sorted(rows) == sorted((name, f"hash of {content}") for name, content in world.expected.items())
    parts = [part_name(done.part) for done in world.ledger.in_force()]
    assert parts == sorted(set(parts))


@settings(max_examples=150)
@given(st.dictionaries(NAMES, CONTENTS, min_size=1), STEPS)
def test_after_any_updates_and_additions_the_tables_have_what_they_were_given(
    planned_in_the_world, files, steps
):
    world = planned_in_the_world["world"] = World()
    for name, content in files.items():
        world.write(name, content)
    begin(world)
    for what, edits, stopped_after in steps:
        edit(world, edits)
        given_names = sorted({name for _, name, _ in edits} & world.files.keys())
        if what == "add" and not given_names:
            continue

        def plan(what=what, given_names=given_names):
            return plan_update(world) if what == "update" else plan_addition(world, given_names)

        if stopped_after is not None:  # killed after so many shards: the tables are as they were
            before = world.in_force()
            world.work(plan(), stopped_after)
            assert world.in_force() == before
        changes = plan().changes
        world.work(plan())
        if what == "update":
            world.expected = dict(world.files)
        else:
            world.expected |= {name: world.files[name] for name in given_names}
        check_tables(world)
        assert (len(changes.gone) > 0) <= (what == "update")
        again = plan()
        assert (again.shards, again.trims) == ([], [])
        assert (again.changes.new, again.changes.changed, again.changes.gone) == ((), (), ())


@settings(max_examples=100)
@given(st.dictionaries(NAMES, CONTENTS, min_size=1), st.lists(EDITS, max_size=4))
def test_updates_alone_end_with_the_shards_of_a_fresh_run(planned_in_the_world, files, rounds):
    world = planned_in_the_world["world"] = World()
    for name, content in files.items():
        world.write(name, content)
    begin(world)
    cut = world.ledger.plan.cut
    for edits in rounds:
        edit(world, edits)
        world.work(plan_update(world))
    planned = [
        tuple(state.name for state in world.ledger.shards[done.part].sources)
        for done in world.ledger.in_force()
    ]
    fresh = update.group_sources(world.sources(), SHARD_BYTES, cut)
    assert planned == [tuple(source.name for source in group) for group in fresh]


@settings(max_examples=100)
@given(st.dictionaries(NAMES, CONTENTS, min_size=1), EDITS)
def test_an_addition_touches_no_shard_without_a_changed_file(planned_in_the_world, files, edits):
    world = planned_in_the_world["world"] = World()
    for name, content in files.items():
        world.write(name, content)
    begin(world)
    before = {done.part: done for done in world.ledger.in_force()}
    edit(world, edits)
    given_names = sorted({name for what, name, _ in edits if what == "write"} & world.files.keys())
    update = plan_addition(world, given_names)
    changed = set(update.changes.changed)
    for part, done in before.items():
        names = {state.name for state in world.ledger.shards[part].sources}
        assert (update.ledger.done[part] == done) and update.ledger.shards[part].old == bool(names & changed)
    assert {source.name for shard in update.shards for source in shard.sources} == (
        changed | set(update.changes.new)
    )
    new_parts = [part_name(shard.part) for shard in update.shards]
    assert all(part > part_name(last) for part in new_parts for last in before)


@settings(max_examples=50)
@given(st.dictionaries(NAMES, CONTENTS, min_size=1), EDITS)
def test_the_changes_are_those_that_were_made(planned_in_the_world, files, edits):
    world = planned_in_the_world["world"] = World()
    for name, content in files.items():
        world.write(name, content)
    begin(world)
    edit(world, edits)
    changes = plan_update(world).changes
    assert set(changes.new) == world.files.keys() - files.keys()
    assert set(changes.gone) == files.keys() - world.files.keys()
    both = files.keys() & world.files.keys()
    assert set(changes.changed) == {name for name in both if files[name] != world.files[name]}
    assert changes.unchanged == len(both) - len(changes.changed)


@given(
    st.lists(st.booleans(), min_size=1, max_size=30),
    st.lists(st.booleans(), min_size=30, max_size=30),
    st.lists(st.integers(0, 3), min_size=31, max_size=31),
)
def test_new_parts_lie_between_their_neighbours_and_are_no_old_ones(kept, old, put_in):
    taken = [f"{number:05}" for number in range(1, len(kept) + 1)]
    stay = [part for part, is_kept in zip(taken, kept, strict=True) if is_kept]
    gone = [part for part, is_kept, is_old in zip(taken, kept, old, strict=False) if not is_kept and is_old]
    wanted = [None] * put_in[0]
    for number, part in enumerate(stay, start=1):
        wanted += [part, *[None] * put_in[number]]
    named = name_parts(wanted, gone)
    assert [name for name, part in zip(named, wanted, strict=True) if part is not None] == stay
    shown = [part_name(part) for part in named]
    assert shown == sorted(set(shown))
    assert not set(named) & set(gone)
