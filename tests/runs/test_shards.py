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


def test_a_small_corpus_is_one_shard():
    assert sizes(cut_shards(sources([10, 20, 30]), 1000, 100)) == [[10, 20, 30]]


def test_shards_are_of_about_equal_size():
    cut = cut_shards(sources([100] * 30), 1000, 100)
    assert [len(shard.sources) for shard in cut] == [8, 7, 8, 7]


def test_the_number_of_files_cuts_too():
    assert [len(shard.sources) for shard in cut_shards(sources([0] * 10), 1000, 5)] == [5, 5]


def test_a_file_larger_than_a_shard_leaves_no_empty_shards():
    cut = cut_shards(sources([10, 5000, 10]), 1000, 100)
    assert sizes(cut) == [[10], [5000], [10]]
    assert [shard.number for shard in cut] == [0, 1, 2]


def test_nothing_gives_no_shards():
    assert cut_shards([], 1000, 100) == []


@given(
    st.lists(st.integers(0, 3000), max_size=60),
    st.integers(1, 2000),
    st.integers(1, 20),
)
def test_every_source_is_in_one_shard_in_its_order(given_sizes, shard_bytes, shard_documents):
    given_sources = sources(given_sizes)
    cut = cut_shards(given_sources, shard_bytes, shard_documents)
    assert [source for shard in cut for source in shard.sources] == given_sources
    assert [shard.number for shard in cut] == list(range(len(cut)))
