"""domain.md 4.5 and 6, from the record in the database to the rating."""

from decimal import Decimal

import pytest

from meetings.models import Meeting
from scoring import facts, services
from scoring.models import CriteriaSet, ScoreSheet, SheetState
from tests.scoring import worked
from tests.world import World


def test_the_record_gives_the_figures_of_section_4_5(held: Meeting) -> None:
    known = facts.collect(held, voted=None, submitted_at=None)
    assert (known["expected_members"], known["present_members"]) == (21, 18)
    assert known["attendance_percent"] == Decimal("85.71")
    assert (known["voting_denominator"], known["official_present"]) == (19, 16)
    assert (known["agenda_steps_done"], known["agenda_steps_mandatory"]) == (11, 12)
    assert (known["tasks_done"], known["tasks_due"]) == (9, 11)
    assert known["task_completion_percent"] == Decimal("81.82")
    assert known["speaking_percent"] == Decimal("77.78")
    assert known["notebook_percent"] == known["punctual_percent"] == Decimal("94.44")


def test_the_worked_example_ends_at_89_5_and_fair(held: Meeting) -> None:
    sheet = worked.submitted(held)
    assert sheet.state == SheetState.SUBMITTED
    assert sheet.score == Decimal("89.5")
    assert (sheet.rating_by_points, sheet.rating, sheet.caps) == ("FAIR", "FAIR", [])
    assert not sheet.is_late


@pytest.mark.parametrize(
    ("group", "expected"), [("I", "19"), ("II", "14"), ("III", "29.5"), ("IV", "8"), ("V", "19")]
)
def test_each_group_is_as_written(held: Meeting, group: str, expected: str) -> None:
    given = worked.points(worked.submitted(held))
    assert sum(p for code, p in given.items() if code.split(".")[0] == group and p) == Decimal(expected)


def test_before_the_vote_the_last_line_is_open_and_the_projection_is_89_5(held: Meeting) -> None:
    with worked.evening():
        services.mark(meeting=held, marks=worked.MARKS, by=None)
        seen = services.preview(held, ScoreSheet.objects.get(meeting=held))
    assert (seen.outcome.earned, seen.outcome.open_points) == (Decimal("86.5"), 3)
    assert seen.outcome.score is None
    assert (seen.projected.score, seen.projected.rating) == (Decimal("89.5"), "FAIR")


def test_a_first_meeting_has_no_v1_and_is_normalized_to_89_2(world: World, qd31: CriteriaSet) -> None:
    held = worked.meeting(worked.cell(world.committee), is_first=True)
    sheet = worked.submitted(held)
    assert (sheet.earned, sheet.applicable_max) == (Decimal("78.5"), 88)
    assert worked.points(sheet)["V.1"] is None
    assert sheet.score is not None
    assert round(sheet.score, 1) == Decimal("89.2")
    assert sheet.rating == "FAIR"


def test_one_unexcused_absence_of_the_three_costs_four_points(world: World, qd31: CriteriaSet) -> None:
    held = worked.meeting(worked.cell(world.committee), excused=2, unexcused=1)
    sheet = worked.submitted(held)
    assert worked.points(sheet)["I.2"] == 0
    assert (sheet.score, sheet.rating) == (Decimal("85.5"), "FAIR")


def test_good_by_points_is_capped_at_fair_by_an_unexcused_absence(world: World, qd31: CriteriaSet) -> None:
    held = worked.meeting(
        worked.cell(world.committee), excused=2, unexcused=1, speakers=18, notebooks=18, steps_not_done=()
    )
    sheet = worked.submitted(held, marks=worked.BEST)
    assert sheet.score == Decimal("94")
    assert (sheet.rating_by_points, sheet.rating) == ("GOOD", "FAIR")
    assert [cap["code"] for cap in sheet.caps] == ["C1"]


def test_17_of_21_gives_8_points_and_cap_c2(world: World, qd31: CriteriaSet) -> None:
    held = worked.meeting(worked.cell(world.committee), excused=4)
    sheet = worked.submitted(held)
    assert worked.points(sheet)["I.1"] == 8
    assert [cap["code"] for cap in sheet.caps] == ["C2"]
