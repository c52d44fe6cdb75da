"""From the start of a record to its lock."""

import calendar
import uuid
from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.models import User
from cells.models import PartyUnit
from cells.services import path_on
from meetings.agenda import steps_for
from meetings.models import (
    MONTHLY_KINDS,
    REQUIRED_MINUTES,
    REQUIRED_MINUTES_COMBINED,
    AgendaItem,
    AssignedTask,
    Attendance,
    Meeting,
    MeetingKind,
    MeetingState,
)
from meetings.periods import Period, first_of_month
from meetings.services.errors import EDITABLE_STATES, RecordLocked, StaleRecord, claim
from meetings.services.roll import begin_roll
from meetings.texts import clean_text


@transaction.atomic
def start_meeting(
    *, cell: PartyUnit, kind: MeetingKind, month: date, by: User | None, client_uid: uuid.UUID | None = None
) -> Meeting:
    """Open the record of a meeting: agenda copied, roll of today frozen, everything unrecorded.

    The same `client_uid` sent again returns the meeting it made the first time.
    """
    if client_uid is not None and (sent_before := _sent_before(client_uid, cell)):
        return sent_before
    meeting = _new_meeting(cell, MeetingKind(kind), first_of_month(month), client_uid)
    roll = begin_roll(meeting, _roll_day(meeting))
    try:
        with transaction.atomic():
            meeting.save()
    except IntegrityError:
        if sent_before := _sent_before(meeting.client_uid, cell):  # a second press, at the same moment
            return sent_before
        meeting.full_clean()  # says in words what the database refused
        raise
    AgendaItem.objects.bulk_create(
        AgendaItem(
            meeting=meeting,
            code=step.code,
            part=step.part,
            title=str(step.title),
            order=order,
            is_mandatory=step.is_mandatory,
            has_minutes=step.has_minutes,
        )
        for order, step in enumerate(steps_for(meeting.kind), start=1)
    )
    Attendance.objects.bulk_create(roll)
    audit.record(by=by, act="meeting.start", target=meeting, unit_path=meeting.unit_path, kind=kind)
    return meeting


def _sent_before(client_uid: uuid.UUID, cell: PartyUnit) -> Meeting | None:
    """The meeting that this page started before; never one of another cell."""
    found = Meeting.objects.filter(client_uid=client_uid).first()
    if found is not None and found.cell_id != cell.pk:
        raise ValidationError(_("Trang này đã dùng để ghi một buổi khác. Hãy mở lại trang rồi ghi."))
    return found


def _new_meeting(cell: PartyUnit, kind: MeetingKind, month: date, client_uid: uuid.UUID | None) -> Meeting:
    if not cell.is_cell:
        raise ValidationError(_("Chỉ chi bộ mới ghi buổi sinh hoạt. Hãy chọn một chi bộ."))
    if month > first_of_month(clock.today()):
        raise ValidationError(_("Tháng này chưa tới. Hãy chọn tháng hiện tại hoặc tháng trước."))
    if not cell.exists_between(month, Period.containing(month).end):
        raise ValidationError(_("Tháng này chi bộ chưa thành lập hoặc đã kết thúc. Hãy chọn tháng khác."))
    combined = kind == MeetingKind.COMBINED
    return Meeting(
        client_uid=client_uid or uuid.uuid4(),
        cell=cell,
        unit_path=path_on(cell, month),
        kind=kind,
        month=month,
        state=MeetingState.RECORDING,
        registered_on=_fixed_day(cell, month) if kind in MONTHLY_KINDS else None,
        required_minutes=cell.required_minutes
        or (REQUIRED_MINUTES_COMBINED if combined else REQUIRED_MINUTES),
        has_committee=cell.has_committee,
    )


def _fixed_day(cell: PartyUnit, month: date) -> date | None:
    """The cell's fixed meeting day in a month; the last day when the month is shorter."""
    if cell.meeting_day is None:
        return None
    return month.replace(day=min(cell.meeting_day, calendar.monthrange(month.year, month.month)[1]))


def _roll_day(meeting: Meeting) -> date:
    return meeting.held_on or min(meeting.registered_on or clock.today(), clock.today())


@transaction.atomic
def mark_not_held(*, meeting: Meeting, revision: int, reason: str, by: User | None) -> Meeting:
    """State that no meeting took place this month, and why."""
    reason = clean_text(reason)
    if not reason:
        raise ValidationError(_("Hãy ghi lý do không tổ chức sinh hoạt."))
    claim(meeting, revision, state=MeetingState.NOT_HELD, not_held_reason=reason)
    audit.record(
        by=by,
        act="meeting.not_held",
        target=meeting,
        unit_path=meeting.unit_path,
        reason=reason,
        revision=meeting.revision,
    )
    return meeting


@transaction.atomic
def take_up_again(*, meeting: Meeting, revision: int, by: User | None) -> Meeting:
    """Open the record of a month after all, that was said to have had no meeting."""
    said = Meeting.objects.filter(pk=meeting.pk, revision=revision, state=MeetingState.NOT_HELD)
    if not said.update(state=MeetingState.RECORDING, not_held_reason="", revision=revision + 1):
        raise StaleRecord
    meeting.refresh_from_db(fields=["state", "not_held_reason", "revision"])
    audit.record(by=by, act="meeting.take_up_again", target=meeting, unit_path=meeting.unit_path)
    return meeting


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, revision: int, reason: str, by: User | None) -> Meeting:
    """Strike out a record that was begun by mistake: nothing of it counts, all of it can be read.

    What it found about earlier tasks is asked again at the next meeting.
    """
    reason = clean_text(reason)
    if not reason:
        raise ValidationError(_("Hãy ghi lý do hủy bản ghi."))
    claim(meeting, revision, state=MeetingState.CANCELLED, not_held_reason=reason)
    AssignedTask.objects.filter(result_meeting=meeting).update(result="", result_meeting=None)
    audit.record(
        by=by,
        act="meeting.cancel",
        target=meeting,
        unit_path=meeting.unit_path,
        reason=reason,
        revision=meeting.revision,
    )
    return meeting


def lock(*, meeting: Meeting) -> None:
    """Close the record for changes, unless it was changed after `meeting` was loaded. Part of a
    larger act (the vote on the sheet), which audits."""
    closed = Meeting.objects.filter(
        pk=meeting.pk, revision=meeting.revision, state__in=EDITABLE_STATES
    ).update(state=MeetingState.LOCKED)
    if not closed:
        meeting.refresh_from_db(fields=["state"])
        raise RecordLocked if meeting.state not in EDITABLE_STATES else StaleRecord
    meeting.state = MeetingState.LOCKED


def unlock(*, meeting: Meeting) -> None:
    """Open a locked record again; any other stays as it is. Part of a larger act (reopening,
    return), which audits."""
    locked = Meeting.objects.filter(pk=meeting.pk, state=MeetingState.LOCKED)
    if locked.update(state=MeetingState.RECORDING):
        meeting.state = MeetingState.RECORDING
