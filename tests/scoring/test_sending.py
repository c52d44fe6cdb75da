"""Sending the sheet: in time or late, once and again after a return."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from accounts import clock
from accounts.models import AuditEvent, User
from meetings import services as record
from meetings.models import Meeting, MeetingState
from scoring import services
from scoring.models import ScoreSheet, SheetState
from scoring.states import StaleSheet, WrongState
from tests.scoring import worked
from tests.world import World


@pytest.fixture
def adopted(held: Meeting) -> ScoreSheet:
    return worked.adopted(held)


def send(sheet: ScoreSheet, days: int = 0, hour: int = 22, by: User | None = None) -> ScoreSheet:
    """Send so many days after the meeting."""
    with clock.travel(worked.at(worked.HELD_ON + timedelta(days=days), hour)):
        return services.submit(sheet=sheet, by=by)


def test_sending_fixes_when_by_whom_and_until_when(adopted: ScoreSheet, secretary: User) -> None:
    send(adopted, by=secretary)
    sheet = ScoreSheet.objects.get()
    assert (sheet.state, sheet.submitted_by) == (SheetState.SUBMITTED, secretary)
    assert (sheet.submitted_at, sheet.due_on) == (worked.at(worked.HELD_ON, 22), date(2024, 5, 5))
    assert not sheet.is_late
    event = AuditEvent.objects.latest("pk")
    assert (event.act, event.by, event.unit_path) == ("sheet.submit", secretary, sheet.unit_path)
    assert event.data == {"score": "89.5", "late": False}


@pytest.mark.parametrize(
    ("days", "hour", "late", "points"), [(0, 22, False, 3), (2, 23, False, 3), (3, 0, True, 2)]
)
def test_the_second_day_is_in_time_to_its_end_and_the_third_is_late(
    adopted: ScoreSheet, days: int, hour: int, late: bool, points: int
) -> None:
    sheet = send(adopted, days, hour)
    assert sheet.is_late is late
    assert worked.points(sheet)["V.3"] == points
    assert sheet.score == Decimal("86.5") + points


def test_only_the_sending_is_added_to_what_the_cell_voted_on(adopted: ScoreSheet) -> None:
    before = dict(adopted.lines.exclude(code="V.3").values_list("code", "frozen"))
    facts = dict(adopted.facts)
    send(adopted, days=9)
    sheet = ScoreSheet.objects.get()
    assert dict(sheet.lines.exclude(code="V.3").values_list("code", "frozen")) == before
    assert (sheet.votes_for, sheet.votes_against, sheet.votes_other) == (16, 0, 0)
    assert sheet.facts == {**facts, "submitted_days_after": "9"}


# --- Refusals ----------------------------------------------------------------------------------
def test_a_sheet_without_the_vote_is_not_sent(held: Meeting) -> None:
    sheet = services.mark(meeting=held, marks=worked.MARKS, by=None)
    with pytest.raises(WrongState, match="đang tự chấm"):
        send(sheet)
    assert ScoreSheet.objects.get().submitted_at is None


def test_a_second_press_sends_nothing_twice(adopted: ScoreSheet) -> None:
    send(adopted)
    events = AuditEvent.objects.count()
    with pytest.raises(WrongState, match="đã gửi cấp trên"):
        send(ScoreSheet.objects.get(), days=9)
    assert not ScoreSheet.objects.get().is_late
    assert AuditEvent.objects.count() == events


def test_a_stale_page_does_not_send(adopted: ScoreSheet) -> None:
    with pytest.raises(StaleSheet):
        services.submit(sheet=adopted, by=None, revision=adopted.revision - 1)
    assert ScoreSheet.objects.get().state == SheetState.ADOPTED


def test_a_sheet_whose_record_is_open_is_not_sent(adopted: ScoreSheet) -> None:
    """Cannot come about through the services; should it, an open record is not sent."""
    record.unlock(meeting=adopted.meeting)
    with pytest.raises(ValidationError, match="Biên bản chưa chốt"):
        send(adopted)
    assert ScoreSheet.objects.get().state == SheetState.ADOPTED


# --- Sent back and sent again ------------------------------------------------------------------
def test_sent_again_late_it_keeps_the_first_sending_and_stays_in_time(
    adopted: ScoreSheet, secretary: User, world: World
) -> None:
    send(adopted, by=secretary)
    services.return_sheet(sheet=adopted, reason="Thiếu ý kiến phát biểu", by=world.reviewer)
    again = vote_again(adopted)
    deputy = world.secretary_b
    send(again, days=30, by=deputy)
    sheet = ScoreSheet.objects.get()
    assert (sheet.submitted_at, sheet.submitted_by) == (worked.at(worked.HELD_ON, 22), secretary)
    assert not sheet.is_late
    assert (sheet.facts["submitted_days_after"], worked.points(sheet)["V.3"]) == ("0", 3)
    assert AuditEvent.objects.filter(act="sheet.submit").latest("pk").by == deputy


def test_late_the_first_time_stays_late(adopted: ScoreSheet, world: World) -> None:
    send(adopted, days=5)
    services.return_sheet(sheet=adopted, reason="Thiếu ý kiến phát biểu", by=world.reviewer)
    sheet = send(vote_again(adopted), days=6)
    assert sheet.is_late
    assert worked.points(sheet)["V.3"] == 2


def test_before_the_second_vote_the_projection_counts_the_first_sending(
    adopted: ScoreSheet, world: World
) -> None:
    send(adopted)
    services.return_sheet(sheet=adopted, reason="Thiếu ý kiến phát biểu", by=world.reviewer)
    sheet = ScoreSheet.objects.get()
    with clock.travel(worked.at(date(2024, 6, 5))):
        seen = services.preview(sheet.meeting, sheet)
    assert seen.projected.score == Decimal("89.5")


def vote_again(sheet: ScoreSheet) -> ScoreSheet:
    """The vote after a return, on the record as it stands."""
    held = Meeting.objects.get(pk=sheet.meeting_id)
    assert held.state == MeetingState.RECORDING
    services.adopt(meeting=held, votes_for=16, votes_against=0, votes_other=0, by=None)
    return ScoreSheet.objects.select_related("meeting", "criteria_set").get(pk=sheet.pk)
