"""Chunks and length buckets: every element once and in order, and no more memory than was asked for."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kazprep.chunking import chunks, length_buckets

SIZES = st.lists(st.lists(st.integers(0, 9), max_size=6).map(lambda sizes: np.array(sizes, int)), max_size=5)


@given(SIZES, st.integers(1, 12))
def test_chunks_have_every_element_once_and_in_order(sizes, max_size):
    found = [
        (item, i)
        for chunk in chunks(sizes, max_size)
        for item, part in chunk
        for i in range(part.start, part.stop)
    ]
    assert found == [(item, i) for item, each in enumerate(sizes) for i in range(len(each))]


@given(SIZES, st.integers(1, 12))
def test_a_chunk_is_larger_than_the_maximum_only_where_one_element_is(sizes, max_size):
    for chunk in chunks(sizes, max_size):
        parts = np.concatenate([sizes[item][part] for item, part in chunk])
        assert parts.sum() <= max_size or np.count_nonzero(parts) == 1


LENGTHS = st.lists(st.integers(0, 20), max_size=30).map(lambda lengths: np.array(lengths, int))


@given(LENGTHS, st.integers(1, 40))
def test_length_buckets_have_every_row_once_from_the_longest_on(lengths, max_padded_size):
    rows = [row for batch in length_buckets(lengths, max_padded_size) for row in batch.tolist()]
    assert sorted(rows) == list(range(len(lengths)))
    assert [lengths[row] for row in rows] == sorted(lengths.tolist(), reverse=True)


@given(LENGTHS, st.integers(1, 40))
def test_a_bucket_with_its_padding_is_larger_than_the_maximum_only_for_one_row(lengths, max_padded_size):
    for batch in length_buckets(lengths, max_padded_size):
        assert len(batch) * lengths[batch].max() <= max_padded_size or len(batch) == 1
