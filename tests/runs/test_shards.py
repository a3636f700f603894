"""Cutting the work into shards."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from kazprep.readers.source import Source
from kazprep.runs.shards import cut_shards


def sources(sizes):
    return [Source(f"{number:03}.txt", Path("unread"), size) for number, size in enumerate(sizes)]


def sizes(shards):
    return [[source.bytes for source in shard.sources] for shard in shards]


KIB = 1024


def test_a_small_corpus_is_one_shard():
    assert sizes(cut_shards(sources([10, 20, 30]), 8192 * KIB)) == [[10, 20, 30]]


def test_shards_are_of_about_equal_size():
    cut = cut_shards(sources([7 * KIB] * 30), 64 * KIB)
    assert sorted(len(shard.sources) for shard in cut) == [7, 7, 8, 8]


def test_a_middling_corpus_keeps_several_workers_busy():
    assert len(cut_shards(sources([99 * KIB] * 20), 8192 * KIB)) == 7
    assert len(cut_shards(sources([1023 * KIB] * 100), 8192 * KIB)) == 32


def test_a_large_corpus_has_shards_of_the_size_set():
    assert len(cut_shards(sources([1023 * KIB] * 1000), 8192 * KIB)) == 125


def test_many_small_files_are_cut_too():
    assert len(cut_shards(sources([0] * 1024), 256 * KIB)) == 4


def test_a_file_larger_than_a_shard_leaves_no_empty_shards():
    cut = cut_shards(sources([10, 5000 * KIB, 10]), 1000 * KIB)
    assert sizes(cut) == [[10], [5000 * KIB], [10]]
    assert [shard.number for shard in cut] == [0, 1, 2]


def test_nothing_gives_no_shards():
    assert cut_shards([], 1000) == []


@given(st.lists(st.integers(0, 3_000_000), max_size=60), st.integers(1, 2_000_000))
def test_every_source_is_in_one_shard_in_its_order(given_sizes, shard_bytes):
    given_sources = sources(given_sizes)
    cut = cut_shards(given_sources, shard_bytes)
    assert [source for shard in cut for source in shard.sources] == given_sources
    assert [shard.number for shard in cut] == list(range(len(cut)))
