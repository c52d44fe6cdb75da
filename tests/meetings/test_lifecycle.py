"""Not held, locked, opened again; and what the meeting itself says about that."""

import unicodedata
from datetime import date, time

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.audit.models import AuditEvent
from meetings import services
from meetings.models import Meeting, MeetingKind, MeetingState
from meetings.services import RecordLocked, StaleRecord
from tests.factories import MeetingFactory
from tests.meetings import saves
from tests.meetings.conftest import JUNE, MAY
from tests.world import World


def state(meeting: Meeting) -> str:
    """As stored."""
    stored: str = Meeting.objects.get(pk=meeting.pk).state
    return stored


# --- Not held ------------------------------------------------------------------------------------
def test_a_meeting_that_was_not_held_says_why(meeting: Meeting) -> None:
    saves.not_held(meeting, reason=unicodedata.normalize("NFD", "  Lũ quét,\r\nđường tắc\x00  "))
    stored = Meeting.objects.get(pk=meeting.pk)
    assert (stored.state, stored.not_held_reason) == (MeetingState.NOT_HELD, "Lũ quét,\nđường tắc")
    assert AuditEvent.objects.latest("pk").reason == "Lũ quét,\nđường tắc"
    assert not stored.is_held
    assert not stored.is_editable
    assert list(Meeting.objects.held()) == []
    assert list(Meeting.objects.standing()) == [meeting]


@pytest.mark.parametrize("reason", ["", "   ", "\x00\r\n"])
def test_a_reason_is_required(meeting: Meeting, reason: str) -> None:
    with pytest.raises(ValidationError, match="Hãy ghi lý do"):
        saves.not_held(meeting, reason=reason)
    assert state(meeting) == MeetingState.RECORDING


def test_a_month_that_was_not_held_is_taken(meeting: Meeting, world: World) -> None:
    saves.not_held(meeting)
    with pytest.raises(ValidationError, match="đã có buổi sinh hoạt thường kỳ"):
        services.start_meeting(cell=world.cell_a, kind=MeetingKind.REGULAR, month=JUNE, by=None)


# --- Lock and unlock -------------------------------------------------------------------------------
def test_a_locked_record_is_held_and_closed(meeting: Meeting) -> None:
    services.lock(meeting=meeting)
    assert state(meeting) == meeting.state == MeetingState.LOCKED
    assert meeting.is_held
    assert not meeting.is_editable


def test_a_record_changed_meanwhile_is_not_locked(meeting: Meeting) -> None:
    old = Meeting.objects.get(pk=meeting.pk)
    saves.general(meeting)
    with pytest.raises(StaleRecord):
        services.lock(meeting=old)
    assert state(meeting) == MeetingState.RECORDING


@pytest.mark.parametrize("closed", [MeetingState.LOCKED, MeetingState.NOT_HELD, MeetingState.CANCELLED])
def test_a_closed_record_is_not_locked_again(meeting: Meeting, closed: MeetingState) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(state=closed)
    with pytest.raises(RecordLocked):
        services.lock(meeting=meeting)
    assert state(meeting) == meeting.state == closed


def test_an_unlocked_record_can_be_written_again(meeting: Meeting) -> None:
    services.lock(meeting=meeting)
    services.unlock(meeting=meeting)
    assert state(meeting) == meeting.state == MeetingState.RECORDING
    assert saves.general(meeting).revision == 2


@pytest.mark.parametrize("closed", [MeetingState.NOT_HELD, MeetingState.CANCELLED])
def test_unlocking_opens_nothing_that_was_not_locked(meeting: Meeting, closed: MeetingState) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(state=closed)
    meeting.refresh_from_db()
    services.unlock(meeting=meeting)
    assert state(meeting) == meeting.state == closed


# --- The meeting itself -----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("starts_at", "ends_at", "minutes"),
    [
        (time(19, 0), time(20, 40), 100),
        (time(19, 0), time(19, 0), 0),
        (time(20, 0), time(19, 0), -60),
        (time(0, 0), time(23, 59), 1439),
        (None, time(20, 40), None),
        (time(19, 0), None, None),
        (None, None, None),
    ],
)
def test_the_length_of_a_meeting(starts_at: time | None, ends_at: time | None, minutes: int | None) -> None:
    assert Meeting(starts_at=starts_at, ends_at=ends_at).duration_minutes == minutes


def test_meetings_are_found_by_month_path_and_kind(world: World) -> None:
    april, may = MeetingFactory(cell=world.cell_a, month=date(2024, 4, 1)), MeetingFactory(cell=world.cell_a)
    topic = MeetingFactory(cell=world.cell_a, kind=MeetingKind.THEMATIC, state=MeetingState.CANCELLED)
    other = MeetingFactory(cell=world.cell_c)
    assert set(Meeting.objects.in_months(MAY, MAY)) == {may, topic, other}
    assert set(Meeting.objects.under(world.committee.path)) == {april, may, topic}
    assert set(Meeting.objects.monthly()) == {april, may, other}
    assert set(Meeting.objects.standing()) == {april, may, other}
    assert list(Meeting.objects.under(world.cell_a.path).newest_first()) == [topic, may, april]
    assert str(may) == "Chi bộ xóm Diều – 05/2024"


@pytest.mark.parametrize(
    "broken", [{"state": "OPEN"}, {"present_members": 1}, {"unrecorded_members": 4, "present_members": 3}]
)
def test_the_database_refuses_a_meeting_that_contradicts_itself(
    meeting: Meeting, broken: dict[str, object]
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk).update(**broken)


def test_the_database_refuses_marks_of_somebody_who_is_not_there(meeting: Meeting) -> None:
    for mark in ("is_late", "has_left_early", "has_spoken", "has_notebook"):
        with pytest.raises(IntegrityError), transaction.atomic():
            meeting.attendance.update(**{mark: True})
