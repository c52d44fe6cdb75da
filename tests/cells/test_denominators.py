"""Both denominators of a roll: the table and the worked example of domain.md 3."""

import pytest

from cells.denominators import Denominators, denominators, majority, two_thirds
from cells.models import Category

FULL, P, X = Category.OFFICIAL, Category.PROBATIONARY, Category.EXEMPT
OUT, IN, S = Category.TEMP_OUT, Category.TEMP_IN, Category.SUSPENDED


def test_the_worked_example() -> None:
    roll = [FULL] * 19 + [X, OUT] + [P] * 2
    counted = denominators(roll, attending=[FULL] * 16 + [P] * 2)
    assert counted == Denominators(on_books=23, expected=21, voting=19)
    assert round(100 * 18 / counted.expected, 2) == 85.71
    assert (counted.majority, counted.two_thirds) == (10, 13)


@pytest.mark.parametrize(
    ("category", "alone", "attending"),
    [
        (FULL, (1, 1, 1), 1),
        (P, (1, 1, 0), 0),
        (X, (1, 0, 0), 1),
        (OUT, (1, 0, 0), 1),
        (IN, (0, 1, 0), 0),
        (S, (1, 0, 0), 0),
    ],
)
def test_each_category_counts_as_the_table_says(
    category: str, alone: tuple[int, int, int], attending: int
) -> None:
    assert denominators([category]) == Denominators(*alone)
    assert denominators([category], [category]).voting == attending


def test_an_empty_roll_counts_nothing() -> None:
    assert denominators([]) == Denominators(0, 0, 0)


@pytest.mark.parametrize(
    ("voting", "more_than_half", "thirds"), [(1, 1, 1), (2, 2, 2), (9, 5, 6), (10, 6, 7)]
)
def test_votes_that_decisions_need(voting: int, more_than_half: int, thirds: int) -> None:
    assert (majority(voting), two_thirds(voting)) == (more_than_half, thirds)
