"""Splitting the sources of a run into shards."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kazprep.readers.sources.source import Source
from kazprep.runs.ledger import Plan
from kazprep.runs.plan import fresh_plan
from kazprep.runs.shards import choose_target_bytes, group_sources

KIB = 1024
SHARD_BYTES = 8192 * KIB


def sources(sizes):
    return [Source(f"{number:06}.txt", Path("unread"), size) for number, size in enumerate(sizes)]


def planned(files, shard_bytes):
    """The shards of a fresh run."""
    _, shards = fresh_plan(files, Plan((), None, 0, {}, {}, ()), shard_bytes)
    return shards


def sizes(shards):
    return [[source.bytes for source in shard.sources] for shard in shards]


@pytest.mark.parametrize(
    ("files", "least", "most"),
    [
        (1, 1, 1),
        (10, 1, 2),
        (200, 2, 8),
        (2000, 20, 45),
        pytest.param(100_000, 80, 150, marks=pytest.mark.slow),
    ],
)
def test_there_are_shards_enough_for_workers_and_not_too_many(files, least, most):
    assert least <= len(planned(sources([3 * KIB] * files), SHARD_BYTES)) <= most


def test_large_files_are_alone():
    shards = planned(sources([10, 5000 * KIB, 10]), 1000 * KIB)
    assert sizes(shards) == [[10], [5000 * KIB], [10]]
    assert [shard.part for shard in shards] == ["00001", "00002", "00003"]


def test_no_shard_has_many_more_bytes_than_are_set():
    shards = planned(sources([3 * KIB] * 20_000), 1024 * KIB)
    assert max(shard.bytes for shard in shards) <= 1028 * KIB


def test_nothing_gives_no_shards():
    assert planned([], 1000) == []


@given(st.lists(st.integers(0, 3_000_000), max_size=60), st.integers(1, 2_000_000))
def test_every_source_is_in_one_shard_in_its_order(given_sizes, shard_bytes):
    given_sources = sources(given_sizes)
    shards = planned(given_sources, shard_bytes)
    assert [source for shard in shards for source in shard.sources] == given_sources


@given(st.integers(0, 1999), st.sampled_from(["add", "remove", "grow"]))
def test_a_change_of_one_file_moves_only_the_boundaries_beside_it(index, change):
    before = sources([3 * KIB] * 2000)
    target_bytes = choose_target_bytes(before, SHARD_BYTES)
    after = list(before)
    if change == "add":
        after.insert(index, Source(f"{index:06}-жаңа.txt", Path("unread"), 5 * KIB))
    elif change == "remove":
        del after[index]
    else:
        after[index] = Source(before[index].name, Path("unread"), 50 * KIB)
    old, new = (set(group_sources(files, SHARD_BYTES, target_bytes)) for files in (before, after))
    assert len(old - new) <= 2
    assert len(new - old) <= 2
