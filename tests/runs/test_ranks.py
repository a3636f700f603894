"""Ranks: always room between two, and names in their order."""

from hypothesis import given
from hypothesis import strategies as st

from kazprep.runs.part_names import first_ranks, ranks_between
from kazprep.tables.write import part_name


def names(ranks):
    return [part_name(rank) for rank in ranks]


def test_more_shards_than_five_digits_count_take_more_digits():
    assert first_ranks(100_000)[::99_999] == ["000001", "100000"]


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 12)), max_size=40), st.integers(0, 3))
def test_ranks_put_in_anywhere_sort_where_they_were_put(puts, count):
    ranks = first_ranks(count)
    for place, number in puts:
        at = min(place, len(ranks))
        low = ranks[at - 1] if at else None
        high = ranks[at] if at < len(ranks) else None
        ranks[at:at] = ranks_between(low, high, number)
    assert names(ranks) == sorted(set(names(ranks)))
