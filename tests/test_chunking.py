"""Chunks and batches: every element once, and within bounds."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kazprep.chunking import length_buckets


@given(st.lists(st.integers(0, 50)), st.integers(1, 100))
def test_batches_have_every_row_once_and_keep_their_bound(lengths, places):
    batches = [batch.tolist() for batch in length_buckets(np.array(lengths, dtype=int), places)]
    assert sorted(row for batch in batches for row in batch) == list(range(len(lengths)))
    for batch in batches:
        own = [lengths[row] for row in batch]
        assert own == sorted(own, reverse=True)
        assert len(batch) == 1 or len(batch) * own[0] <= places or own[0] == 0
