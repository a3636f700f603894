"""Days are read where they leave no doubt."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kazprep.readers.dates import find_day, parse_date
from tests.conftest import ROOT

CASES = [
    json.loads(line)
    for line in (ROOT / "tests/readers/cases/days.jsonl").read_text(encoding="utf-8").splitlines()
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: repr(case["in"])[:40])
def test_a_value_names_its_day_or_none(case):
    expected = case["day"] and date.fromisoformat(case["day"])
    assert parse_date(case["in"]) == expected


@pytest.mark.parametrize(
    "value", [date(2025, 10, 7), datetime(2025, 10, 7, 23, 30, tzinfo=timezone(timedelta(hours=5)))]
)
def test_a_date_is_itself_in_its_own_time_zone(value):
    assert parse_date(value) == date(2025, 10, 7)


def test_numbers_of_other_types_are_numbers():
    assert parse_date(Decimal("1759849200")) == date(2025, 10, 7)
    assert parse_date(float("nan")) is None
    assert parse_date(float("inf")) is None


@pytest.mark.parametrize("value", ["03/04/2025", "03-04-2025", "3/4/25"])
def test_the_order_of_the_settings_decides_where_a_date_does_not(value):
    assert parse_date(value) is None
    assert parse_date(value, "day-month") == date(2025, 4, 3)
    assert parse_date(value, "month-day") == date(2025, 3, 4)


def test_a_date_in_another_order_than_the_settings_is_none():
    assert parse_date("10/13/2025", "day-month") is None
    assert parse_date("13/10/2025", "month-day") is None


def test_the_order_of_the_settings_changes_no_other_date():
    assert parse_date("2025-10-07", "month-day") == parse_date("07.10.2025", "month-day") == date(2025, 10, 7)


@given(st.text(max_size=60), st.sampled_from(["", "day-month", "month-day"]))
def test_no_text_is_an_error(text, order):
    assert parse_date(text, order) is None or isinstance(parse_date(text, order), date)
    found = find_day(text)
    assert found is None or 0 < found.end <= len(text)


@given(st.dates(date(1991, 1, 1), date(2049, 12, 31)), st.integers(0, 86_399), st.sampled_from([0, 3, 6, 9]))
def test_every_day_is_read_as_it_is_written(day, second, digits):
    number = int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) + second
    assert parse_date(number * 10**digits) == day
    forms = (
        "%Y-%m-%d",
        "%Y/%m/%d",
        "%Y%m%d",
        "%d.%m.%Y",
        "%d %B %Y",
        "%b %d, %Y",
        "%a, %d %b %Y %H:%M:%S GMT",
    )
    for form in forms:
        assert parse_date(day.strftime(form)) == day, form
