"""The cell's vote on its sheet: what it freezes, what it refuses, taking it back."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from accounts.models import AuditEvent, User
from meetings import services as record
from meetings.models import Meeting, MeetingState
from meetings.services import RecordLocked, StaleRecord
from scoring import services
from scoring.engine import Mark
from scoring.models import CriteriaSet, ScoreSheet, SheetState
from scoring.states import StaleSheet, WrongState
from tests.scoring import worked
from tests.scoring.conftest import publish
from tests.world import World


@pytest.fixture
def marked(held: Meeting) -> ScoreSheet:
    """The sheet of the worked example with every mark, ready for the vote."""
    return services.mark(meeting=held, marks=worked.MARKS, by=None)


def vote(held: Meeting, by: User | None = None, **changes: Any) -> ScoreSheet:
    votes = {"votes_for": 16, "votes_against": 0, "votes_other": 0, **changes}
    with worked.evening():
        return services.adopt(meeting=held, by=by, **votes)


def test_the_vote_freezes_lines_totals_and_facts_and_closes_the_record(
    held: Meeting, qd31: CriteriaSet, marked: ScoreSheet, secretary: User
) -> None:
    vote(held, secretary, votes_for=14, votes_against=1, votes_other=1)
    sheet = ScoreSheet.objects.get()
    assert (sheet.state, sheet.votes_for, sheet.votes_against, sheet.votes_other) == ("ADOPTED", 14, 1, 1)
    assert (sheet.earned, sheet.applicable_max, sheet.score) == (Decimal("89.5"), 100, Decimal("89.5"))
    assert (sheet.rating_by_points, sheet.rating, sheet.caps) == ("FAIR", "FAIR", [])
    assert sheet.facts["attendance_percent"] == "85.71"
    assert sheet.facts["self_score_voted"] is True
    assert list(sheet.lines.values_list("code", flat=True)) == [c.code for c in qd31.rules.criteria]
    assert Meeting.objects.get(pk=held.pk).state == MeetingState.LOCKED
    event = AuditEvent.objects.latest("pk")
    assert (event.act, event.by, event.unit_path) == ("sheet.adopt", secretary, held.unit_path)
    assert event.data == {"votes": [14, 1, 1], "score": "89.5"}


def test_computed_and_own_points_stand_side_by_side(held: Meeting) -> None:
    correction = {"V.1": Mark(points=Decimal("10"), reason="Hai việc làm chưa trọn")}
    sheet = worked.adopted(held, marks={**worked.MARKS, **correction})
    line = sheet.lines.get(code="V.1")
    assert (line.computed_points, line.self_points, line.self_reason) == (11, 10, "Hai việc làm chưa trọn")
    judged = sheet.lines.get(code="III.4")
    assert (judged.computed_points, judged.self_points, judged.self_level) == (None, 7, "minus1")
    assert sheet.score == Decimal("88.5")


# --- The record must be complete ---------------------------------------------------------------
@pytest.mark.parametrize("code", worked.MARKS)
def test_a_sheet_with_an_unjudged_line_is_not_voted_on(held: Meeting, code: str) -> None:
    services.mark(
        meeting=held, marks={key: mark for key, mark in worked.MARKS.items() if key != code}, by=None
    )
    with pytest.raises(ValidationError, match="còn dòng chưa chấm"):
        vote(held)
    assert ScoreSheet.objects.get().state == SheetState.SELF_SCORED
    assert Meeting.objects.get(pk=held.pk).state == MeetingState.RECORDING


def test_a_record_that_leaves_a_line_or_a_cap_open_is_not_voted_on(held: Meeting, marked: ScoreSheet) -> None:
    record.save_decisions(
        meeting=held, revision=held.revision, decisions=[], is_minutes_approved=None, by=None
    )
    with pytest.raises(ValidationError, match="còn dòng chưa chấm"):
        vote(held)


def test_a_sheet_nobody_marked_is_not_voted_on_and_none_is_begun(held: Meeting) -> None:
    with pytest.raises(ValidationError, match="còn dòng chưa chấm"):
        vote(held)
    assert not ScoreSheet.objects.exists()


# --- The votes must be possible ----------------------------------------------------------------
@pytest.mark.parametrize(
    ("votes", "sentence"),
    [
        ((17, 0, 0), "Có 17 phiếu mà chỉ 16 đảng viên"),
        ((14, 2, 1), "Có 17 phiếu mà chỉ 16 đảng viên"),
        ((9, 7, 0), "Mới có 9 phiếu tán thành trên 19"),
        ((9, 0, 0), "chưa quá một nửa"),
        ((0, 0, 0), "chưa quá một nửa"),
        ((17, -1, 0), "không thể nhỏ hơn 0"),
    ],
)
def test_votes_that_cannot_be_are_refused(
    held: Meeting, marked: ScoreSheet, votes: tuple[int, int, int], sentence: str
) -> None:
    with pytest.raises(ValidationError, match=sentence):
        vote(held, votes_for=votes[0], votes_against=votes[1], votes_other=votes[2])
    assert ScoreSheet.objects.get().state == SheetState.SELF_SCORED


@pytest.mark.parametrize("votes", [(10, 6, 0), (10, 0, 6), (16, 0, 0)])
def test_more_than_half_of_those_who_count_is_enough(
    held: Meeting, marked: ScoreSheet, votes: tuple[int, int, int]
) -> None:
    sheet = vote(held, votes_for=votes[0], votes_against=votes[1], votes_other=votes[2])
    assert sheet.state == SheetState.ADOPTED


def test_where_too_few_are_present_any_vote_is_written_down_and_counts_for_nothing(world: World) -> None:
    publish("qd31")
    held = worked.meeting(worked.cell(world.committee), excused=11, speakers=8, notebooks=8)
    assert (held.official_present, held.voting_denominator) == (8, 19)
    sheet = worked.adopted(held)
    assert sheet.votes_for == 8
    assert sheet.facts["self_score_voted"] is False
    assert worked.points(sheet)["V.3"] == 2  # 1 of 3 is lost
    assert sheet.rating == "POOR"
    assert "C6" in [cap["code"] for cap in sheet.caps]


# --- Refusals by state and revision ------------------------------------------------------------
@pytest.mark.parametrize("state", ["ADOPTED", "SUBMITTED", "CONFIRMED"])
def test_a_frozen_sheet_is_not_voted_on_again(held: Meeting, world: World, state: str) -> None:
    reach(held, state, world.reviewer)
    before = ScoreSheet.objects.values().get()
    with pytest.raises(WrongState):
        vote(held)
    assert ScoreSheet.objects.values().get() == before


def reach(held: Meeting, state: str, reviewer: User) -> ScoreSheet:
    """A sheet that has come as far as this state."""
    sheet = worked.adopted(held)
    if state != SheetState.ADOPTED:
        services.submit(sheet=sheet, by=None)
    if state == SheetState.CONFIRMED:
        services.confirm(sheet=sheet, marks={}, mode="ON_FILE", by=reviewer)
    return sheet


def test_a_vote_on_marks_changed_meanwhile_is_refused(held: Meeting, marked: ScoreSheet) -> None:
    seen = marked.revision
    services.mark(meeting=held, marks=worked.BEST, by=None)
    with pytest.raises(StaleSheet):
        vote(held, revision=seen)
    assert ScoreSheet.objects.get().state == SheetState.SELF_SCORED


def test_a_vote_on_a_record_changed_meanwhile_is_refused(held: Meeting, marked: ScoreSheet) -> None:
    theirs = Meeting.objects.get(pk=held.pk)
    worked.call_the_roll(theirs, excused=3, unexcused=0, speakers=2, notebooks=17, late=1)
    with pytest.raises(StaleRecord):
        vote(held)
    sheet = ScoreSheet.objects.get()
    assert (sheet.state, sheet.score, sheet.votes_for) == (SheetState.SELF_SCORED, None, None)
    assert Meeting.objects.get(pk=held.pk).state == MeetingState.RECORDING


# --- Taking it back ----------------------------------------------------------------------------
def test_reopening_takes_the_vote_off_and_keeps_what_people_chose(held: Meeting, secretary: User) -> None:
    sheet = worked.adopted(held)
    services.reopen(sheet=sheet, by=secretary)
    again = ScoreSheet.objects.get()
    assert (again.state, again.score, again.rating, again.facts) == (SheetState.SELF_SCORED, None, "", {})
    assert (again.votes_for, again.votes_against, again.votes_other) == (None, None, None)
    assert Meeting.objects.get(pk=held.pk).state == MeetingState.RECORDING
    event = AuditEvent.objects.latest("pk")
    assert (event.act, event.by) == ("sheet.reopen", secretary)
    with worked.evening():
        seen = services.preview(Meeting.objects.get(pk=held.pk), again)
    assert seen.marks == worked.MARKS
    assert seen.projected.score == Decimal("89.5")


def test_a_reopened_record_can_be_written_and_the_new_vote_counts_the_new_record(held: Meeting) -> None:
    sheet = worked.adopted(held)
    services.reopen(sheet=sheet, by=None)
    again = Meeting.objects.get(pk=held.pk)
    worked.call_the_roll(again, excused=3, unexcused=0, speakers=18, notebooks=17, late=1)
    vote(again)
    assert ScoreSheet.objects.get().score == Decimal("90.5")


def test_while_the_vote_stands_the_record_cannot_be_written(held: Meeting) -> None:
    worked.adopted(held)
    with pytest.raises(RecordLocked):
        worked.save_general(Meeting.objects.get(pk=held.pk), held_on=date(2024, 5, 4))


@pytest.mark.parametrize("state", ["SUBMITTED", "CONFIRMED"])
def test_what_was_sent_is_not_reopened_by_the_cell(held: Meeting, world: World, state: str) -> None:
    sheet = reach(held, state, world.reviewer)
    with pytest.raises(WrongState):
        services.reopen(sheet=sheet, by=None)
    assert ScoreSheet.objects.get().state == state
    assert Meeting.objects.get(pk=held.pk).state == MeetingState.LOCKED


def test_a_stale_reopening_is_refused(held: Meeting) -> None:
    sheet = worked.adopted(held)
    with pytest.raises(StaleSheet):
        services.reopen(sheet=sheet, by=None, revision=sheet.revision - 1)
    assert ScoreSheet.objects.get().state == SheetState.ADOPTED
    assert ScoreSheet.objects.get().score == Decimal("89.5")
