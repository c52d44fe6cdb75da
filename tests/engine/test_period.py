"""The rating of a period: what each level asks for, what was missed, what is still open."""

from typing import Any

import pytest

from scoring.engine import PeriodCounts, PeriodOutcome, PeriodRules, aggregate
from scoring.engine.period import PeriodLevel, Quota, Shortfall
from tests.engine.situations import regulation

RATINGS = ("GOOD", "FAIR", "AVERAGE", "POOR")


def rate(**counts: Any) -> PeriodOutcome:
    rules = regulation("qd31").period
    assert rules is not None
    return aggregate(rules, PeriodCounts(**counts))


def with_levels(*levels: PeriodLevel, **counts: Any) -> PeriodOutcome:
    return aggregate(PeriodRules("POOR", levels, RATINGS, "Điều 1"), PeriodCounts(**counts))


def test_the_table_of_the_built_in_sets():
    assert regulation("qd31").period == PeriodRules(
        not_held="POOR",
        levels=(
            PeriodLevel("GOOD", "FAIR", Quota("GOOD", 7, 12), None, 1),
            PeriodLevel("FAIR", "AVERAGE", Quota("FAIR", 7, 12), None, 0),
            PeriodLevel("AVERAGE", None, None, Quota("POOR", 1, 6), 0),
            PeriodLevel("POOR"),
        ),
        ratings=RATINGS,
        citation="Mẫu Phú Thọ (năm: mọi buổi từ Khá, ít nhất 7 buổi Tốt); phần còn lại giả định",
    )
    assert {regulation(name).period for name in ("hd42", "na08", "ap26")} == {regulation("qd31").period}
    assert regulation("qd31-cd").period is None


@pytest.mark.parametrize(
    ("due", "most"), [(1, 1), (2, 2), (3, 2), (4, 3), (5, 3), (6, 4), (8, 5), (11, 7), (12, 7), (0, 0)]
)
def test_a_share_of_the_months_is_rounded_up(due, most):
    assert Quota("GOOD", 7, 12).of(due) == most


def test_everything_that_was_missed_is_told_with_what_there_was():
    outcome = rate(rated={"GOOD": 5, "FAIR": 3, "AVERAGE": 1, "POOR": 1}, not_held=2, thematic=2, quarters=4)

    assert outcome == PeriodOutcome(
        rating="POOR",
        best_rating="POOR",
        worst_rating="POOR",
        provisional=False,
        due=12,
        shortfalls=(
            Shortfall("GOOD", "every", "FAIR", 12, 8),
            Shortfall("GOOD", "at_least", "GOOD", 7, 5),
            Shortfall("GOOD", "thematic", "GOOD", 4, 2),
            Shortfall("FAIR", "every", "AVERAGE", 12, 9),
            Shortfall("AVERAGE", "at_most", "POOR", 2, 3),
        ),
    )


def test_a_level_at_its_limits_is_reached_and_nothing_is_missed():
    outcome = rate(rated={"GOOD": 7, "FAIR": 5}, thematic=4, quarters=4)

    assert outcome == PeriodOutcome("GOOD", "GOOD", "GOOD", False, 12, ())
    assert rate(rated={"GOOD": 10, "POOR": 1}, not_held=1).rating == "AVERAGE"


def test_at_most_counts_this_level_and_worse():
    few = PeriodLevel("GOOD", at_most=Quota("AVERAGE", 1, 4))

    assert with_levels(few, PeriodLevel("POOR"), rated={"FAIR": 3, "POOR": 1}).rating == "GOOD"
    missed = with_levels(few, PeriodLevel("POOR"), rated={"FAIR": 2, "AVERAGE": 1, "POOR": 1})
    assert missed.shortfalls == (Shortfall("GOOD", "at_most", "AVERAGE", 1, 2),)


def test_thematic_meetings_count_only_where_quarters_do():
    assert rate(rated={"GOOD": 6}, thematic=0, quarters=0).rating == "GOOD"
    assert rate(rated={"GOOD": 6}, thematic=1, quarters=2).rating == "FAIR"
    assert rate(rated={"GOOD": 3}, quarters=1).rating == "FAIR"
    assert rate(rated={"GOOD": 6}, thematic=2, quarters=2).rating == "GOOD"
    twice = PeriodLevel("GOOD", thematic_per_quarter=2)
    missed = with_levels(twice, PeriodLevel("POOR"), rated={"GOOD": 3}, thematic=1, quarters=1)
    assert missed.shortfalls == (Shortfall("GOOD", "thematic", "GOOD", 2, 1),)
    assert with_levels(twice, PeriodLevel("POOR"), rated={"GOOD": 3}, thematic=2, quarters=1).rating == "GOOD"


def test_a_month_that_is_not_rated_yet_keeps_the_rating_open():
    assert rate(rated={"GOOD": 2}, unrated=1) == PeriodOutcome("GOOD", "GOOD", "AVERAGE", True, 3, ())
    assert rate(rated={"FAIR": 5}, unrated=1).due == 6
    assert rate(rated={}, unrated=3) == PeriodOutcome(None, "GOOD", "POOR", True, 3, ())
    assert rate(rated={"GOOD": 3}, is_confirmed=False).provisional
    assert not rate(rated={"GOOD": 3}).provisional


def test_a_month_without_a_meeting_counts_as_the_set_says():
    assert rate(rated={"GOOD": 2}, not_held=1).rating == "AVERAGE"
    assert rate(rated={}, not_held=2) == rate(rated={"POOR": 2})
    assert rate(rated={}, not_held=1).due == 1


def test_a_period_without_due_months_has_no_rating():
    assert rate(rated={}) == PeriodOutcome(None, None, None, True, 0, ())


def test_a_rating_that_the_set_does_not_know_is_not_counted():
    assert rate(rated={"GOOD": 3, "UNHEARD": 1}).rating == "GOOD"
