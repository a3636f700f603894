"""Plans of runs that are resumed."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kazprep.errors import OutputError
from kazprep.runs.plan import check_same_settings
from tests.runs.histories import EDITS, FILES, PLAN, begun

FINISHED = st.sets(st.integers(0, 12))


@given(FILES, FINISHED)
def test_a_resumed_run_has_the_shards_that_are_not_done_in_order(files, finished):
    world = begun(files, finished)
    rest = world.plan_rest()
    parts = sorted(world.ledger.shards)
    assert [shard.part for shard in rest] == [part for part in parts if part not in world.ledger.done]
    done = [state.key for part in world.ledger.done for state in world.ledger.shards[part].sources]
    left = [source.key for shard in rest for source in shard.sources]
    assert sorted(done + left) == [source.key for source in world.sources()]


@settings(max_examples=200)
@given(FILES, FINISHED, EDITS)
def test_a_run_is_resumed_exactly_where_its_sources_are_those_of_the_plan(files, finished, edits):
    world = begun(files, finished)
    states = {state.name: part for part, shard in world.ledger.shards.items() for state in shard.sources}
    world.edit(edits)
    new = world.files.keys() - files.keys()
    gone = files.keys() - world.files.keys()
    changed = {
        name
        for name in files.keys() & world.files.keys()
        if files[name] != world.files[name]
        and (states[name] in world.ledger.done or files[name].split()[1] != world.files[name].split()[1])
    }
    if not (new or gone or changed):
        names = [source.name for shard in world.plan_rest() for source in shard.sources]
        assert names == [name for name in sorted(files) if states[name] not in world.ledger.done]
        return
    with pytest.raises(OutputError) as refused:
        world.plan_rest()
    counts = re.findall(r"(\d+) (new|changed|gone)", str(refused.value))
    assert [int(count) for count, _ in counts] == [len(new), len(changed), len(gone)]


def test_other_content_of_the_same_size_is_a_change_where_rows_were_made_of_it():
    for finished, is_refused in (((), False), ((0,), True)):
        world = begun({"01.txt": "а 40"}, finished)
        world.write("01.txt", "б 40")
        if is_refused:
            with pytest.raises(OutputError, match=r"0 new, 1 changed \(01.txt\), 0 gone; "):
                world.plan_rest()
        else:
            assert world.plan_rest()[0].sources == tuple(world.sources())


@pytest.mark.parametrize(
    ("now", "difference"),
    [
        (replace(PLAN, settings={"tag": {"trim": False}}), "tag.trim was None, is now False"),
        (replace(PLAN, versions={"schema": "7"}), "schema was None, is now 7"),
        (
            replace(PLAN, models=({"processor": "ner", "package": "kk", "sha256": "a" * 64},)),
            f"model ner kk was None, is now {'a' * 12}",
        ),
        (replace(PLAN, versions={"names file": "b" * 64}), f"names file was None, is now {'b' * 12}"),
        (replace(PLAN, versions={"names file": "b" * 64}), f"names file was None, is now {'b' * 12}"),
        (replace(PLAN, limit=3), "--limit was None, is now 3"),
    ],
)
def test_what_rows_depend_on_has_to_be_the_same(now, difference):
    with pytest.raises(OutputError, match=f"settings differ from the existing run: {difference}"):
        check_same_settings(PLAN, now)


@pytest.mark.parametrize(
    "now",
    [
        replace(PLAN, settings={"run": {"workers": 7, "engine": "ray"}, "report": {"enabled": False}}),
        replace(PLAN, versions={"pandas": "3.0", "python": "3.12"}),
        replace(PLAN, settings={"tag": {"names": "/elsewhere/names.tsv"}}),
        replace(PLAN, settings={"tag": {"names": "/elsewhere/names.tsv"}}),
        replace(PLAN, target_bytes=7, is_update=True),
    ],
)
def test_what_no_row_depends_on_may_differ(now):
    check_same_settings(PLAN, now)
