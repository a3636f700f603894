"""Cutting the work into shards."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kazprep.readers.sources.source import Source
from kazprep.runs.ledger import Plan, SourceState
from kazprep.runs.plan import fresh_plan
from kazprep.runs.shards import choose_cut, group_sources

KIB = 1024
SHARD_BYTES = 8192 * KIB


PLAN = Plan((), None, 0, {}, {}, ())


@pytest.fixture(scope="module", autouse=True)
def files_are_not_looked_at():
    def state(source):
        return SourceState(source.name, source.start, source.bytes, None)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("kazprep.runs.plan.planned_state", state)
        yield


def planned(sources, shard_bytes):
    """The shards of a run over these sources."""
    return fresh_plan(sources, PLAN, shard_bytes)[1]


def sources(sizes):
    return [Source(f"{number:06}.txt", Path("unread"), size) for number, size in enumerate(sizes)]


def sizes(shards):
    return [[source.bytes for source in shard.sources] for shard in shards]


@pytest.mark.parametrize(
    ("files", "least", "most"), [(1, 1, 1), (10, 1, 2), (200, 2, 8), (2000, 20, 45), (100_000, 80, 150)]
)
def test_there_are_shards_enough_for_workers_and_not_too_many(files, least, most):
    assert least <= len(planned(sources([3 * KIB] * files), SHARD_BYTES)) <= most


def test_large_files_are_alone():
    cut = planned(sources([10, 5000 * KIB, 10]), 1000 * KIB)
    assert sizes(cut) == [[10], [5000 * KIB], [10]]
    assert [shard.part for shard in cut] == ["00001", "00002", "00003"]


def test_no_shard_has_many_more_bytes_than_are_set():
    cut = planned(sources([3 * KIB] * 20_000), 1024 * KIB)
    assert max(shard.bytes for shard in cut) <= 1028 * KIB


def test_nothing_gives_no_shards():
    assert planned([], 1000) == []


@given(st.lists(st.integers(0, 3_000_000), max_size=60), st.integers(1, 2_000_000))
def test_every_source_is_in_one_shard_in_its_order(given_sizes, shard_bytes):
    given_sources = sources(given_sizes)
    cut = planned(given_sources, shard_bytes)
    assert [source for shard in cut for source in shard.sources] == given_sources


@settings(max_examples=30)
@given(st.integers(0, 1999), st.sampled_from(["add", "remove", "grow"]))
def test_a_change_of_one_file_moves_no_boundary_but_its_own(place, change):
    before = sources([3 * KIB] * 2000)
    cut = choose_cut(before, SHARD_BYTES)
    after = list(before)
    if change == "add":
        after.insert(place, Source(f"{place:06}-жаңа.txt", Path("unread"), 5 * KIB))
    elif change == "remove":
        del after[place]
    else:
        after[place] = Source(before[place].name, Path("unread"), 50 * KIB)
    old, new = (set(group_sources(files, SHARD_BYTES, cut)) for files in (before, after))
    assert len(old - new) <= 2
    assert len(new - old) <= 2
