"""Plans of updates and additions: what they reuse, what they make again, and what it is called."""

from dataclasses import replace
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from kazprep.runs.plan import fresh_plan
from kazprep.runs.reuse import in_order, named, unchanged
from kazprep.runs.shards import group_sources
from tests.runs.histories import EDITS, FILES, INTERRUPTIONS, PLAN, ROUNDS, SHARD_BYTES, begun, updated
from tests.runs.test_part_names import PARTS

STEPS = st.lists(
    st.tuples(st.sampled_from(["update", "add"]), EDITS, INTERRUPTIONS, st.booleans()), max_size=5
)
"""Updates and additions, complete or interrupted after some shards, and whether they are resumed then."""


def planned(update):
    """The shards of the plan of an update, in the order of the rows."""
    return sorted(update.ledger.planned(), key=lambda shard: shard.part)


def contents(world, update):
    """By part the content of each shard of the plan of an update."""
    sources = {source.key: source for source in world.sources()}
    return {
        shard.part: tuple((state.key, world.hash(sources[state.key])) for state in shard.sources)
        for shard in planned(update)
    }


def known(ledger):
    """By content the parts of the shards that are done."""
    parts = {}
    for part, done in ledger.done.items():
        states = ledger.shards[part].sources
        content = tuple((state.key, hashed) for state, hashed in zip(states, done.hashes, strict=True))
        parts.setdefault(content, set()).add(part)
    return parts


@settings(max_examples=150)
@given(FILES, ROUNDS, EDITS)
def test_an_update_has_every_source_once_in_order(files, rounds, edits):
    world = updated(begun(files), rounds)
    world.edit(edits)
    update = world.plan_update()
    keys = [state.key for shard in planned(update) for state in shard.sources]
    assert keys == [source.key for source in world.sources()]
    waiting = {shard.part: [source.key for source in shard.sources] for shard in update.shards}
    assert waiting == {
        shard.part: [state.key for state in shard.sources] for shard in update.ledger.missing()
    }


@settings(max_examples=150)
@given(FILES, ROUNDS, EDITS)
def test_names_are_unique_and_those_of_other_files_are_not_used_again(files, rounds, edits):
    world = updated(begun(files), rounds)
    world.edit(edits)
    update = world.plan_update()
    parts = [shard.part for shard in planned(update)]
    assert parts == sorted(set(parts))
    committed = {done.part for done in world.ledger.committed()}
    assert committed.isdisjoint(shard.part for shard in update.shards)
    superseded = {part for part, shard in update.ledger.shards.items() if shard.superseded}
    assert superseded == committed - set(parts)
    assert superseded <= update.ledger.done.keys()  # they are the tables until the update is committed


@settings(max_examples=150)
@given(FILES, st.lists(EDITS, max_size=4), EDITS)
def test_a_shard_is_reused_exactly_where_its_content_is_unchanged(files, rounds, edits):
    world = updated(begun(files), [(each, None) for each in rounds])
    world.edit(edits)
    update = world.plan_update()
    unchanged = known(world.ledger)
    waiting = {shard.part for shard in update.shards}
    for part, content in contents(world, update).items():
        assert (part not in waiting) == (content in unchanged)
        if part not in waiting:
            assert part in unchanged[content]


@settings(max_examples=150)
@given(FILES, ROUNDS, EDITS)
def test_after_interrupted_updates_as_many_shards_are_reused_as_are_in_order(files, rounds, edits):
    world = updated(begun(files), rounds)
    world.edit(edits)
    update = world.plan_update()
    unchanged = known(world.ledger)
    waiting = {shard.part for shard in update.shards}
    reused = {part for part in update.ledger.done if part in contents(world, update)}
    assert waiting == contents(world, update).keys() - reused
    for part, content in contents(world, update).items():
        parts = unchanged.get(content, set())
        if part in reused:
            assert part in parts
        committed = [each for each in parts if not world.ledger.done[each].pending]
        for other in committed if part in waiting else ():  # not reused, though its content is unchanged
            before = {each for each in reused if each < part}
            after = {each for each in reused if each > part}
            assert any(each >= other for each in before) or any(each <= other for each in after)


@settings(max_examples=100)
@given(FILES, ROUNDS, EDITS, st.integers(0, 9))
def test_an_interrupted_update_continues_where_it_stopped(files, rounds, edits, stop_after):
    world = updated(begun(files), rounds)
    world.edit(edits)
    update = world.plan_update()
    before = world.committed()
    world.work(update, stop_after)
    assert world.committed() == before
    again = world.plan_update()
    assert [world.content(shard) for shard in again.shards] == [
        world.content(shard) for shard in update.shards[stop_after:]
    ]


@given(FILES, EDITS)
def test_where_nothing_is_done_an_update_is_planned_as_a_fresh_run(files, edits):
    world = begun(files, finished=())
    world.edit(edits)
    update = world.plan_update()
    with world.instead_of_disk():
        fresh, shards = fresh_plan(world.sources(), PLAN, SHARD_BYTES)
    assert (update.ledger.shards, update.ledger.done, update.shards) == (fresh.shards, {}, shards)


@given(FILES)
def test_an_update_without_changes_has_nothing_to_do(files):
    world = begun(files)
    update = world.plan_update()
    assert (update.shards, update.ledger.shards) == ([], world.ledger.shards)


@settings(max_examples=100)
@given(FILES, ROUNDS)
def test_updates_end_with_the_shards_of_a_fresh_run(files, rounds):
    world = updated(begun(files), rounds)
    world.work(world.plan_update())
    groups = group_sources(world.sources(), SHARD_BYTES, world.ledger.plan.target_bytes)
    assert [
        [state.name for state in world.ledger.shards[done.part].sources] for done in world.ledger.committed()
    ] == [[source.name for source in group] for group in groups]


@settings(max_examples=150)
@given(FILES, STEPS)
def test_after_any_updates_and_additions_the_tables_have_what_they_were_given(files, steps):
    world = begun(files)
    expected = dict(world.files)
    for what, edits, stop_after, is_resumed in steps:
        world.edit(edits)
        edited = {name for _, *names in edits for name in (names[0], names[2])}
        given_names = sorted(edited & world.files.keys())
        if what == "add" and not given_names:
            continue

        def plan(what=what, given_names=given_names):
            return world.plan_update() if what == "update" else world.plan_addition(given_names)

        if stop_after is not None:
            before = world.committed()
            world.work(plan(), stop_after)
            assert world.committed() == before
            if not is_resumed:
                continue
        changes = plan().changes
        world.work(plan())
        if what == "update":
            expected = dict(world.files)
        else:
            expected |= {name: world.files[name] for name in given_names}
        assert sorted(world.committed()) == sorted(
            (name, f"hash of {content}") for name, content in expected.items()
        )
        parts = [done.part for done in world.ledger.committed()]
        assert [world.ledger.shards[part].part for part in parts] == parts == sorted(set(parts))
        assert (len(changes.gone) > 0) <= (what == "update")
        again = plan()
        assert (again.shards, again.trims) == ([], [])
        assert (again.changes.new, again.changes.changed, again.changes.gone) == ((), (), ())


@settings(max_examples=100)
@given(FILES, EDITS)
def test_an_addition_touches_no_shard_without_a_changed_file(files, edits):
    world = begun(files)
    before = {done.part: done for done in world.ledger.committed()}
    world.edit(edits)
    update = world.plan_addition(sorted({edit[1] for edit in edits} & world.files.keys()))
    changed = set(update.changes.changed)
    for part, done in before.items():
        names = {state.name for state in world.ledger.shards[part].sources}
        assert update.ledger.done[part] == done
        assert update.ledger.shards[part].superseded == bool(names & changed)
    assert {source.name for shard in update.shards for source in shard.sources} == (
        changed | set(update.changes.new)
    )
    assert all(shard.part > last for shard in update.shards for last in before)


def test_what_an_interrupted_update_has_done_is_added_after_what_is_there():
    world = begun({"01.txt": "а 5000", "02.txt": "а 5000"})
    world.edit([("write", "01.txt", "б 5000", "")])
    world.work(world.plan_update(), stop_after=1)
    world.work(world.plan_addition(["01.txt"]))
    assert [name for name, _ in world.committed()] == ["02.txt", "01.txt"]


@settings(max_examples=50)
@given(FILES, EDITS)
def test_the_changes_are_those_that_were_made(files, edits):
    world = begun(files)
    world.edit(edits)
    changes = world.plan_update().changes
    assert set(changes.new) == world.files.keys() - files.keys()
    assert set(changes.gone) == files.keys() - world.files.keys()
    both = files.keys() & world.files.keys()
    assert set(changes.changed) == {name for name in both if files[name] != world.files[name]}
    assert changes.unchanged == len(both) - len(changes.changed)


def test_of_two_shards_of_the_same_content_the_committed_one_is_reused():
    for is_pending in (True, False):  # whichever is first
        world = begun({"01.txt": "а 40"})
        ((part, done),) = world.ledger.done.items()
        pending = replace(done, part="00007", pending=True)
        world.ledger.shards["00007"] = replace(world.ledger.shards[part], part="00007")
        both = {"00007": pending, part: done} if is_pending else {part: done, "00007": pending}
        world.ledger.done = both
        hashes = {source.key: world.hash(source) for source in world.sources()}
        assert unchanged([tuple(world.sources())], world.ledger, hashes) == [part]


@given(st.lists(st.none() | PARTS, max_size=9), st.just("") | PARTS)
def test_as_many_parts_stay_as_can_be_in_order(parts, after):
    chosen = in_order(parts, after)
    stay = [part for part in chosen if part is not None]
    assert [part in (None, before) for part, before in zip(chosen, parts, strict=True)] == [True] * len(parts)
    assert [after, *stay] == sorted({after, *stay})
    there = [part for part in parts if part is not None]
    longer = combinations(there, len(stay) + 1)
    assert not any([after, *each] == sorted({after, *each}) for each in longer)


@given(st.dictionaries(PARTS, st.sampled_from(["kept", "superseded"]), max_size=20), st.data())
def test_new_parts_are_between_their_neighbours_and_are_not_superseded_ones(parts, data):
    kept = sorted(part for part, status in parts.items() if status == "kept")
    superseded = sorted(parts.keys() - set(kept))
    wanted = []
    for part in [*kept, None]:
        wanted += [None] * data.draw(st.integers(0, 3))
        wanted += [] if part is None else [part]
    names = named(wanted, superseded)
    assert [name for name, part in zip(names, wanted, strict=True) if part is not None] == kept
    assert names == sorted(set(names))
    assert set(names).isdisjoint(superseded)
