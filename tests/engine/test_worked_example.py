"""The meeting that domain.md scores by hand (4.5 and 6), and its three variants."""

from decimal import Decimal

import pytest

from scoring import explain
from scoring.engine.amounts import percent
from tests.engine.situations import meeting, points, regulation, score


def test_the_worked_example_scores_89_5_and_is_fair():
    outcome = score()

    assert outcome.score == Decimal("89.5")
    assert (outcome.rating_by_points, outcome.rating, outcome.caps) == ("FAIR", "FAIR", ())
    assert not outcome.provisional


@pytest.mark.parametrize(
    ("group", "expected"), [("I", "19"), ("II", "14"), ("III", "29.5"), ("IV", "8"), ("V", "19")]
)
def test_each_group_of_the_worked_example_is_as_written(group, expected):
    outcome = score()

    assert sum(line.points for line in outcome.lines if line.group == group) == Decimal(expected)


def test_without_v1_the_score_is_normalized_to_89_2():
    outcome = score(first_meeting=True)

    assert (outcome.earned, outcome.applicable_max) == (Decimal("78.5"), Decimal(88))
    assert outcome.display_score == Decimal("89.2")
    assert outcome.score == Decimal("89.20454545454545454545454545")
    assert outcome.rating == "FAIR"


def test_one_unexcused_absence_costs_four_points():
    outcome = score(excused_absences=2, unexcused_absences=1)

    assert outcome.score == Decimal("85.5")
    assert outcome.rating == "FAIR"
    assert [cap.code for cap in outcome.caps] == ["C1"]


def test_94_points_and_one_unexcused_absence_is_capped_at_fair():
    better = {"II.3": {"level": "good"}, "III.4": {"level": "full"}, "III.6": {"level": "concrete"}}
    better |= {"III.7": {"level": "good"}, "IV.2": {"level": "full"}, "IV.3": {"level": "good"}}
    facts = {"speaking_percent": "94.44", "agenda_steps_done": 12, "notebook_percent": "100"}
    outcome = score(marks=better, unexcused_absences=1, **facts)

    assert outcome.score == 94
    assert (outcome.rating_by_points, outcome.rating) == ("GOOD", "FAIR")
    assert [cap.code for cap in outcome.caps] == ["C1"]


def test_17_of_21_gives_8_points_and_cap_c2():
    outcome = score(present_members=17, attendance_percent="80.95")

    assert points(outcome)["I.1"] == 8
    assert [cap.code for cap in outcome.caps] == ["C2"]


def test_the_roll_of_section_4_5_gives_85_71_percent():
    assert percent(18, 21) == Decimal("85.71")
    # 19 count for a vote: 10 are needed, so 9 present cannot decide anything and 10 can.
    for present, capped in ((9, True), (10, False)):
        codes = [cap.code for cap in score(official_present=present).caps]
        assert ("C6" in codes) is capped


def test_the_line_of_the_interface_page_reads_as_written_there():
    facts = meeting(present_members=17, attendance_percent="80.95")
    line = regulation("qd31").criterion("I.1").line(facts)

    expected = "8/10: 17 trên 21 đảng viên dự (80,95 %); từ 85 % được 10 điểm (mục I.1)"
    assert explain.line_sentence(line, facts) == expected
