"""Counts over a stream of rows: exact, in bounded memory."""

from collections import Counter

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from kazprep.tables.tally import Tally, most_frequent


@given(st.lists(st.sampled_from("абвгдеж"), max_size=40), st.integers(1, 8), st.integers(1, 9))
def test_the_frequent_are_found_and_counted_exactly_in_bounded_memory(letters, max_keys, size):
    batches = [pa.table({"letter": letters[at : at + size]}) for at in range(0, len(letters), size)]
    found = {row["letter"]: row["count"] for row in most_frequent(lambda: batches, ["letter"], max_keys)}
    counts = Counter(letters)
    assert found.items() <= counts.items()
    assert {
        letter for letter, count in counts.items() if count * (max_keys + 1) > len(letters)
    } <= found.keys()
    tally = Tally(["letter"], max_keys=max_keys)
    for batch in batches:
        tally.add(batch)
        assert len(tally.rows()) <= max_keys


def test_a_tally_sums_columns_and_keeps_missing_keys():
    tally = Tally(["day"], ["tokens"])
    tally.add(pa.table({"day": ["1", None], "tokens": [3, 4]}))
    tally.add(pa.table({"day": [None, "2"], "tokens": [5, 6]}))
    assert tally.rows() == [
        {"day": None, "tokens": 9, "count": 2},
        {"day": "1", "tokens": 3, "count": 1},
        {"day": "2", "tokens": 6, "count": 1},
    ]
