"""The cheapest ways to more points: what asks least comes first."""

from decimal import Decimal

import pytest

from scoring.engine import Line, Margin
from scoring.engine.advice import cheapest, effort

D = Decimal


def margin(fact: str, change: str | None, gain: str = "1", counted: Margin | None = None) -> Margin:
    return Margin(fact, None if change is None else D(change), D(0), D(gain), counted)


def line(code: str, found: Margin | None) -> Line:
    return Line(code, "I", "Tiêu chí", D(10), "auto", D(5), D(5), "scored", {"code": "bands"}, "mục 1", found)


SPEAKER = margin("speaking_percent", "12.22", counted=margin("speakers", "1", "2"))


@pytest.mark.parametrize(
    ("found", "weight"),
    [
        (margin("late_members", "-2"), "2"),
        (margin("duration_shortfall_minutes", "-30"), "2"),
        (margin("facilities_ready", None), "1"),
        (margin("attendance_percent", "10"), "2"),
        (SPEAKER, "1"),
        (margin("submitted_days_after", "-0.5"), "0.5"),
    ],
)
def test_effort_is_counted_in_people_and_answers(found: Margin, weight: str) -> None:
    assert effort(found) == D(weight)


def test_the_three_that_ask_least_the_larger_gain_first() -> None:
    lines = [
        line("I.1", margin("present_members", "3", "4")),
        line("I.2", None),
        line("II.5", margin("facilities_ready", None, "1")),
        line("III.5", SPEAKER),
        line("III.2", margin("duration_shortfall_minutes", "-5", "1")),
    ]
    assert [found.code for found in cheapest(lines)] == ["III.2", "III.5", "II.5"]
    assert [found.code for found in cheapest(reversed(lines))] == ["III.2", "III.5", "II.5"]
    assert [found.code for found in cheapest(lines, most=9)][-1] == "I.1"


def test_equal_ways_stand_in_the_order_of_their_codes() -> None:
    same = [line(code, margin("late_members", "-1")) for code in ("II.1", "I.1")]
    assert [found.code for found in cheapest(same)] == ["I.1", "II.1"]


def test_nothing_to_gain_is_no_advice() -> None:
    assert cheapest([line("I.1", None)]) == ()
