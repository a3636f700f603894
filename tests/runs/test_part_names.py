"""Names of part files: always room between two, and sorted as strings."""

from hypothesis import given
from hypothesis import strategies as st

from kazprep.runs.part_files import part_name
from kazprep.runs.part_names import digits_between, numbered_parts, parts_between

FRACTIONS = ("", "", "1", "5", "05", "37", "0001", "9")
PARTS = st.tuples(st.sampled_from([*range(1, 30), 99_998, 99_999]), st.sampled_from(FRACTIONS)).map(
    lambda part: f"{part[0]:05}{part[1]}"
)
BOUNDS = st.lists(st.none() | PARTS, min_size=2, max_size=2, unique=True).map(
    lambda bounds: sorted(bounds, key=lambda part: part or "")
)


def test_more_shards_than_five_digits_count_take_more_digits():
    assert numbered_parts(100_000)[::99_999] == ["000001", "100000"]


@given(BOUNDS, st.booleans(), st.integers(1, 300))
def test_names_between_two_are_greater_than_one_and_less_than_the_other(bounds, is_open, count):
    low, high = bounds if not is_open else (bounds[1], None)
    names = parts_between(low, high, count)
    bounded = [part for part in [low, *names, high] if part is not None]
    assert len(names) == count
    assert bounded == sorted(set(bounded))
    assert max(map(len, names)) <= digits_between(low, high, count)


@given(st.sets(PARTS, max_size=20))
def test_file_names_sort_as_parts_do(parts):
    assert [part_name(part) for part in sorted(parts)] == sorted(part_name(part) for part in parts)


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 12)), max_size=40), st.integers(0, 3))
def test_names_that_are_put_in_anywhere_sort_where_they_were_put(insertions, count):
    parts = numbered_parts(count)
    for wanted, number in insertions:
        index = min(wanted, len(parts))
        low = parts[index - 1] if index else None
        high = parts[index] if index < len(parts) else None
        parts[index:index] = parts_between(low, high, number)
    assert parts == sorted(set(parts))


def test_names_are_as_short_as_possible():
    assert parts_between("000015", "00004", 2) == ["00002", "00003"]


@given(st.integers(1, 2000))
def test_without_bounds_the_names_are_those_of_a_fresh_run(count):
    assert parts_between(None, None, count) == numbered_parts(count)
