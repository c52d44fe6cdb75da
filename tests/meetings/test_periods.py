"""Periods of reporting: pure."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.periods import Period, first_of_month

DAYS = st.dates(min_value=date(2, 1, 1), max_value=date(9998, 12, 31))
KINDS = st.sampled_from("MQHY")


@pytest.mark.parametrize(
    ("code", "start", "end", "previous", "following"),
    [
        ("2024-01", date(2024, 1, 1), date(2024, 1, 31), "2023-12", "2024-02"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "2024-01", "2024-03"),
        ("2023-02", date(2023, 2, 1), date(2023, 2, 28), "2023-01", "2023-03"),
        ("2024-12", date(2024, 12, 1), date(2024, 12, 31), "2024-11", "2025-01"),
        ("2024-Q1", date(2024, 1, 1), date(2024, 3, 31), "2023-Q4", "2024-Q2"),
        ("2024-Q4", date(2024, 10, 1), date(2024, 12, 31), "2024-Q3", "2025-Q1"),
        ("2024-H1", date(2024, 1, 1), date(2024, 6, 30), "2023-H2", "2024-H2"),
        ("2024-H2", date(2024, 7, 1), date(2024, 12, 31), "2024-H1", "2025-H1"),
        ("2024", date(2024, 1, 1), date(2024, 12, 31), "2023", "2025"),
    ],
)
def test_a_period_has_bounds_and_neighbors(
    code: str, start: date, end: date, previous: str, following: str
) -> None:
    period = Period.parse(code)
    assert (period.start, period.end) == (start, end)
    assert (period.previous.code, period.next.code) == (previous, following)
    assert str(period) == period.code == code


@pytest.mark.parametrize(
    "code",
    [
        "",
        "24",
        "2024-",
        "2024-0",
        "2024-00",
        "2024-13",
        "2024-1",
        "2024-Q0",
        "2024-Q5",
        "2024-q1",
        "2024-H3",
        "2024-Y1",
        "2024-01-01",
        "tháng 5",
        "0000",
        "9999",
        "2024-05 2024-06",
        "2024-05\n2024-06",
    ],
)
def test_anything_else_is_no_period(code: str) -> None:
    with pytest.raises(ValueError, match="not a period"):
        Period.parse(code)


def test_white_space_around_a_code_is_no_matter() -> None:
    assert Period.parse(" 2024-Q2 \n").code == "2024-Q2"


def test_months_of_a_period() -> None:
    assert Period.parse("2024-Q2").months == (date(2024, 4, 1), date(2024, 5, 1), date(2024, 6, 1))
    assert len(Period.parse("2024-H1").months) == 6
    assert len(Period.parse("2024").months) == 12
    assert Period.parse("2024-05").months == (date(2024, 5, 1),)


@given(day=DAYS, kind=KINDS)
def test_a_day_lies_in_its_period_and_codes_can_be_read_back(day: date, kind: str) -> None:
    period = Period.containing(day, kind)
    assert period.start <= day <= period.end
    assert Period.parse(period.code) == period
    assert first_of_month(day) in period.months


@given(day=DAYS, kind=KINDS)
def test_periods_follow_each_other_without_gaps(day: date, kind: str) -> None:
    period = Period.containing(day, kind)
    assert period.previous.next == period.next.previous == period
    assert period.previous.end + timedelta(days=1) == period.start


def test_the_first_of_a_month() -> None:
    assert first_of_month(date(2024, 2, 29)) == date(2024, 2, 1)
