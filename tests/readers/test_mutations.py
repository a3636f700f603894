"""Broken and hostile files: the short version of tests/benchmarks/mutations.py."""

import pytest

from tests.benchmarks.mutations import read_many


@pytest.mark.process
def test_no_broken_file_crashes_hangs_or_is_lost():
    outcome = read_many(range(1_000_000, 1_000_400), seconds=30)
    assert outcome.ended == []
    assert outcome.lost == []
    assert outcome.unforeseen == {}
    assert outcome.documents > 100
    assert outcome.errors.total() > 100
