"""Starting a record: once, for a month that has come, with everything unrecorded."""

import uuid
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from accounts.audit.models import AuditEvent
from meetings import services
from meetings.agenda import steps_for
from meetings.models import AttendanceStatus, Meeting, MeetingKind, MeetingState
from meetings.services import lifecycle
from tests.factories import MeetingFactory, PartyUnitFactory
from tests.meetings.conftest import JUNE, MAY
from tests.world import World

REGULAR, THEMATIC = MeetingKind.REGULAR, MeetingKind.THEMATIC
COMBINED, EXTRAORDINARY = MeetingKind.COMBINED, MeetingKind.EXTRAORDINARY


def test_a_new_record_says_nothing_that_nobody_said(meeting: Meeting) -> None:
    stored = Meeting.objects.get(pk=meeting.pk)
    unsaid = (
        "is_move_approved",
        "held_on",
        "starts_at",
        "ends_at",
        "chair",
        "minute_taker",
        "committee_met_on",
        "has_committee_met",
        "has_committee_minutes",
        "noticed_on",
        "has_draft_resolution",
        "draft_sent_on",
        "is_facility_ready",
        "documents_posted_at",
        "has_digital_documents",
        "ideology_minutes",
        "is_minutes_approved",
    )
    assert {name: getattr(stored, name) for name in unsaid} == dict.fromkeys(unsaid)
    assert (stored.is_nobody_late, stored.is_nobody_speaking, stored.is_nobody_with_notebook) == (False,) * 3
    assert set(stored.agenda.values_list("is_done", "text")) == {(None, "")}
    assert set(stored.attendance.values_list("status", flat=True)) == {AttendanceStatus.NOT_RECORDED}
    assert (stored.expected_members, stored.unrecorded_members, stored.present_members) == (5, 5, 0)


def test_a_new_record_is_open_and_keeps_the_cells_path(meeting: Meeting, world: World) -> None:
    assert (meeting.state, meeting.revision, meeting.month) == (MeetingState.RECORDING, 1, JUNE)
    assert meeting.unit_path == world.cell_a.path


def test_the_start_is_on_the_trail(world: World) -> None:
    meeting = services.start_meeting(cell=world.cell_a, kind=REGULAR, month=JUNE, by=world.secretary_a)
    event = AuditEvent.objects.get(act="meeting.start")
    assert event.by == world.secretary_a
    assert event.target == f"meetings.meeting:{meeting.pk}"
    assert event.unit_path == world.cell_a.path
    assert event.data == {"kind": "REGULAR"}


def test_any_day_of_a_month_stands_for_the_month(world: World) -> None:
    meeting = services.start_meeting(cell=world.cell_a, kind=REGULAR, month=date(2024, 5, 31), by=None)
    assert meeting.month == MAY


@pytest.mark.parametrize(
    ("kind", "own", "required"),
    [(REGULAR, None, 90), (COMBINED, None, 120), (THEMATIC, None, 90), (COMBINED, 60, 60), (REGULAR, 45, 45)],
)
def test_the_shortest_length_is_the_general_one_or_the_cells_own(
    world: World, kind: MeetingKind, own: int | None, required: int
) -> None:
    cell = PartyUnitFactory(parent=world.committee, required_minutes=own)
    meeting = services.start_meeting(cell=cell, kind=kind, month=JUNE, by=None)
    assert meeting.required_minutes == required


@pytest.mark.parametrize(
    ("kind", "month", "day", "registered"),
    [
        (REGULAR, JUNE, 3, date(2024, 6, 3)),
        (COMBINED, JUNE, 3, date(2024, 6, 3)),
        (REGULAR, date(2024, 2, 1), 31, date(2024, 2, 29)),
        (REGULAR, JUNE, None, None),
        (THEMATIC, JUNE, 3, None),
    ],
)
def test_the_fixed_day_is_registered_for_the_monthly_meeting(
    world: World, kind: MeetingKind, month: date, day: int | None, registered: date | None
) -> None:
    cell = PartyUnitFactory(parent=world.committee, meeting_day=day)
    meeting = services.start_meeting(cell=cell, kind=kind, month=month, by=None)
    assert meeting.registered_on == registered


@pytest.mark.parametrize("kind", MeetingKind)
def test_the_agenda_of_the_kind_is_copied(world: World, kind: MeetingKind) -> None:
    meeting = services.start_meeting(cell=world.cell_a, kind=kind, month=JUNE, by=None)
    steps = steps_for(kind)
    rows = meeting.agenda.values_list("code", "title", "is_mandatory", "has_minutes")
    assert str(meeting.agenda.first()) == str(steps[0].title)
    assert list(rows) == [(s.code, str(s.title), s.is_mandatory, s.has_minutes) for s in steps]
    codes = [step.code for step in steps]
    assert len(set(codes)) == len(codes)
    assert ("topic-report" in codes) == (kind in (THEMATIC, COMBINED))
    assert ("last-month" in codes) == (kind in (REGULAR, COMBINED))
    assert (codes[0], codes[-1]) == ("opening", "minutes-approval")


# --- Once ----------------------------------------------------------------------------------------
def test_the_same_uid_again_is_the_same_record(world: World) -> None:
    uid = uuid.uuid4()
    first, again = (
        services.start_meeting(cell=world.cell_a, kind=REGULAR, month=JUNE, by=None, client_uid=uid)
        for _ in range(2)
    )
    assert first == again
    assert Meeting.objects.count() == 1
    assert AuditEvent.objects.filter(act="meeting.start").count() == 1


def test_two_presses_at_the_same_moment_are_one_record(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second press looks before the first one is stored, and only the database stops it."""
    uid = uuid.uuid4()
    new_meeting = lifecycle._new_meeting

    def first_press_comes_between(*args: object) -> Meeting:
        monkeypatch.setattr(lifecycle, "_new_meeting", new_meeting)
        services.start_meeting(cell=world.cell_a, kind=REGULAR, month=JUNE, by=None, client_uid=uid)
        return new_meeting(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(lifecycle, "_new_meeting", first_press_comes_between)
    second = services.start_meeting(cell=world.cell_a, kind=REGULAR, month=JUNE, by=None, client_uid=uid)
    assert Meeting.objects.get() == second
    assert second.agenda.count() == len(steps_for(REGULAR))
    assert AuditEvent.objects.filter(act="meeting.start").count() == 1


def test_the_same_uid_in_another_cell_is_refused(world: World) -> None:
    uid = uuid.uuid4()
    services.start_meeting(cell=world.cell_a, kind=REGULAR, month=JUNE, by=None, client_uid=uid)
    with pytest.raises(ValidationError) as refusal:
        services.start_meeting(cell=world.cell_b, kind=REGULAR, month=JUNE, by=None, client_uid=uid)
    assert refusal.value.messages == ["Trang này đã dùng để ghi một buổi khác. Hãy mở lại trang rồi ghi."]
    assert not world.cell_b.meetings.exists()


@pytest.mark.parametrize(
    ("first", "second", "passes"),
    [
        (REGULAR, REGULAR, False),
        (REGULAR, COMBINED, False),
        (COMBINED, REGULAR, False),
        (REGULAR, THEMATIC, True),
        (REGULAR, EXTRAORDINARY, True),
        (THEMATIC, THEMATIC, True),
    ],
)
def test_one_regular_meeting_a_month(
    world: World, first: MeetingKind, second: MeetingKind, passes: bool
) -> None:
    services.start_meeting(cell=world.cell_a, kind=first, month=JUNE, by=None)
    if passes:
        services.start_meeting(cell=world.cell_a, kind=second, month=JUNE, by=None)
    else:
        with pytest.raises(ValidationError) as refusal:
            services.start_meeting(cell=world.cell_a, kind=second, month=JUNE, by=None)
        assert refusal.value.messages == [
            "Tháng này chi bộ đã có buổi sinh hoạt thường kỳ. Hãy mở buổi đó để ghi tiếp."
        ]
    assert Meeting.objects.count() == 1 + passes
    assert AuditEvent.objects.filter(act="meeting.start").count() == 1 + passes


def test_another_month_another_cell_and_a_cancelled_meeting_do_not_count(world: World) -> None:
    MeetingFactory(cell=world.cell_a, month=MAY)
    MeetingFactory(cell=world.cell_b, month=JUNE)
    MeetingFactory(cell=world.cell_a, month=JUNE, state=MeetingState.CANCELLED)
    assert services.start_meeting(cell=world.cell_a, kind=REGULAR, month=JUNE, by=None).pk


# --- Refusals ------------------------------------------------------------------------------------
def test_a_month_to_come_is_refused(world: World) -> None:
    with pytest.raises(ValidationError, match="Tháng này chưa tới"):
        services.start_meeting(cell=world.cell_a, kind=REGULAR, month=date(2024, 7, 1), by=None)
    assert not Meeting.objects.exists()


def test_a_committee_records_no_meeting(world: World) -> None:
    with pytest.raises(ValidationError, match="Hãy chọn một chi bộ"):
        services.start_meeting(cell=world.committee, kind=REGULAR, month=JUNE, by=None)
    assert not Meeting.objects.exists()


@pytest.mark.parametrize("month", [date(2024, 3, 1), date(2024, 6, 1)])
def test_a_month_outside_the_life_of_the_cell_is_refused(world: World, month: date) -> None:
    cell = PartyUnitFactory(parent=world.committee, valid_from=date(2024, 4, 15), valid_to=date(2024, 5, 20))
    with pytest.raises(ValidationError, match="chưa thành lập hoặc đã kết thúc"):
        services.start_meeting(cell=cell, kind=REGULAR, month=month, by=None)
    assert services.start_meeting(cell=cell, kind=REGULAR, month=MAY, by=None).pk


def test_a_start_that_cannot_be_put_on_the_trail_leaves_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(**_: object) -> None:
        raise RuntimeError("no trail")

    monkeypatch.setattr(lifecycle.audit, "record", fails)
    with pytest.raises(RuntimeError, match="no trail"):
        services.start_meeting(cell=world.cell_a, kind=REGULAR, month=JUNE, by=None)
    assert not Meeting.objects.exists()
