"""Numbers as people here write them: decimal comma, grouped by dots, half up, never a false zero."""

from decimal import Decimal
from typing import Any

import pytest

from ui import numbers

NO_NUMBERS = [None, "", "tám mươi", object(), float("nan"), float("inf"), Decimal("NaN"), Decimal("-inf")]


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0, "0"), (7, "7"), (999, "999"), (4824, "4.824"), (6_200_000, "6.200.000"), (-1234, "-1.234")],
)
def test_integers_are_grouped_by_dots(value: int, shown: str) -> None:
    assert numbers.integer(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Decimal("89.5"), "89,5"),
        (Decimal("90.00"), "90"),
        (Decimal(100), "100"),  # normalized, a Decimal would read 1E+2
        (Decimal("85.714"), "85,71"),
        (Decimal("0.005"), "0,01"),
        (Decimal("12345.5"), "12.345,5"),
        (85.5, "85,5"),
        ("82.5", "82,5"),
    ],
)
def test_without_a_wish_there_are_at_most_two_decimals_and_no_trailing_zero(value: Any, shown: str) -> None:
    assert numbers.decimal(value) == shown


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [
        (Decimal("89.5"), 2, "89,50"),
        (Decimal("89.5"), 0, "90"),
        (Decimal("88.5"), 0, "89"),  # half up; half even would say 88
        (Decimal("0.25"), 1, "0,3"),
        (Decimal("4824"), 1, "4.824,0"),
    ],
)
def test_with_a_wish_there_are_exactly_so_many_decimals(value: Any, places: int, shown: str) -> None:
    assert numbers.decimal(value, places) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Decimal("85.714285"), "85,71 %"),
        (Decimal("66.665"), "66,67 %"),
        (100, "100,00 %"),
        (0, "0,00 %"),
        (Decimal("1234.5"), "1.234,50 %"),
    ],
)
def test_percentages_have_two_decimals_and_their_sign(value: Any, shown: str) -> None:
    assert numbers.percent(value) == shown


@pytest.mark.parametrize("value", NO_NUMBERS)
def test_what_is_no_number_is_a_dash_and_never_zero(value: Any) -> None:
    assert numbers.integer(value) == numbers.decimal(value) == numbers.percent(value) == "–"
    assert numbers.rounded(value, 2) is None


@pytest.mark.parametrize("value", [Decimal("-0.004"), Decimal("-0"), -0.0])
def test_nothing_is_ever_minus_zero(value: Any) -> None:
    assert numbers.decimal(value) == numbers.integer(value) == "0"
    assert numbers.percent(value) == "0,00 %"
