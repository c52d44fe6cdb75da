"""Saving the parts of a record. Each save is one transaction and claims the meeting's revision."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import clock
from accounts.models import User
from cells.names import normalize
from meetings.models import (
    AgendaItem,
    Attendance,
    AttendanceStatus,
    Meeting,
)
from meetings.services.errors import claim, saved
from meetings.services.roll import COUNT_FIELDS, freeze_roll, recount, write_roll
from meetings.texts import clean_text

GENERAL_FIELDS = (
    "registered_on",
    "is_move_approved",
    "held_on",
    "starts_at",
    "ends_at",
    "place",
    "chair",
    "minute_taker",
)
PREPARATION_FIELDS = (
    "has_committee_met",
    "committee_met_on",
    "has_committee_minutes",
    "noticed_on",
    "has_draft_resolution",
    "draft_sent_on",
    "documents_posted_at",
    "has_digital_documents",
    "is_facility_ready",
)
STATEMENT_FIELDS = ("is_nobody_late", "is_nobody_speaking", "is_nobody_with_notebook")


@dataclass(frozen=True, slots=True)
class AttendanceMark:
    """What was noted about one member."""

    status: AttendanceStatus
    excuse: str = ""
    is_late: bool = False
    has_left_early: bool = False
    has_spoken: bool = False
    has_notebook: bool = False


@dataclass(frozen=True, slots=True)
class AgendaMark:
    """Whether a step was done (None = not recorded), and its part of the minutes."""

    is_done: bool | None
    text: str = ""


@transaction.atomic
def save_general(*, meeting: Meeting, revision: int, by: User | None, **fields: Any) -> Meeting:
    """Save when, where and who led (GENERAL_FIELDS). A new day brings the roll of that day."""
    old_day = meeting.held_on
    given = {name: fields[name] for name in GENERAL_FIELDS}
    claim(meeting, revision, **given | {"place": normalize(fields["place"])})
    _check_times(meeting)
    _check_leaders(meeting)
    if meeting.held_on is not None and meeting.held_on != old_day:
        freeze_roll(meeting, meeting.held_on)
    return saved(meeting, "general", by)


def _check_times(meeting: Meeting) -> None:
    if meeting.held_on is not None and meeting.held_on > clock.today():
        raise ValidationError(
            {
                "held_on": _(
                    "Ngày sinh hoạt chưa tới. Hãy nhập ngày đã họp; lịch dự kiến ghi ở ô ngày đăng ký."
                )
            }
        )
    length = meeting.duration_minutes
    if length is not None and length <= 0:
        raise ValidationError({"ends_at": _("Giờ kết thúc phải sau giờ bắt đầu. Hãy xem lại hai giờ này.")})


def _check_leaders(meeting: Meeting) -> None:
    if meeting.chair_id is not None and meeting.chair_id == meeting.minute_taker_id:
        raise ValidationError(
            {"minute_taker": _("Chủ trì không đồng thời ghi biên bản. Hãy chọn một đảng viên khác.")}
        )


@transaction.atomic
def save_preparation(*, meeting: Meeting, revision: int, by: User | None, **fields: Any) -> Meeting:
    """Save the evidence of preparation (PREPARATION_FIELDS)."""
    claim(meeting, revision, **{name: fields[name] for name in PREPARATION_FIELDS})
    return saved(meeting, "preparation", by)


@transaction.atomic
def save_attendance(
    *,
    meeting: Meeting,
    revision: int,
    marks: Mapping[int, AttendanceMark],
    by: User | None,
    is_nobody_late: bool = False,
    is_nobody_speaking: bool = False,
    is_nobody_with_notebook: bool = False,
) -> Meeting:
    """Save the roll call. `marks` by member id; members without a mark keep theirs."""
    claim(meeting, revision)
    rows = list(meeting.attendance.all())
    for row in rows:
        if (mark := marks.get(row.member_id)) is not None:
            _apply(mark, row)
    write_roll(rows)
    recount(meeting, rows)
    meeting.is_nobody_late = is_nobody_late
    meeting.is_nobody_speaking = is_nobody_speaking
    meeting.is_nobody_with_notebook = is_nobody_with_notebook
    _check_statements(meeting)
    meeting.save(update_fields=[*COUNT_FIELDS, *STATEMENT_FIELDS])
    return saved(meeting, "attendance", by)


def _apply(mark: AttendanceMark, row: Attendance) -> None:
    """Only who is present can be late, speak or hold a notebook: other marks are dropped."""
    present = mark.status == AttendanceStatus.PRESENT
    row.status = mark.status
    row.excuse = normalize(mark.excuse) if mark.status == AttendanceStatus.ABSENT_EXCUSED else ""
    row.is_late = present and mark.is_late
    row.has_left_early = present and mark.has_left_early
    row.has_spoken = present and mark.has_spoken
    row.has_notebook = present and mark.has_notebook


def _check_statements(meeting: Meeting) -> None:
    contradictions = (
        (meeting.is_nobody_late, meeting.late_members + meeting.left_early_members, _("đến muộn, về sớm")),
        (meeting.is_nobody_speaking, meeting.speakers, _("phát biểu")),
        (meeting.is_nobody_with_notebook, meeting.notebooks, _("mang sổ")),
    )
    for stated, count, what in contradictions:
        if stated and count:
            raise ValidationError(
                _(
                    "Ô «không ai %(what)s» đã đánh dấu, nhưng danh sách ghi %(count)d người. "
                    "Hãy bỏ một trong hai."
                )
                % {"what": what, "count": count}
            )


@transaction.atomic
def save_agenda(
    *,
    meeting: Meeting,
    revision: int,
    marks: Mapping[str, AgendaMark],
    by: User | None,
    ideology_minutes: int | None = None,
) -> Meeting:
    """Save which steps were done and the text of the minutes. `marks` by step code."""
    claim(meeting, revision, ideology_minutes=ideology_minutes)
    items = list(meeting.agenda.all())
    for item in items:
        if (mark := marks.get(item.code)) is not None:
            item.is_done = mark.is_done
            item.text = clean_text(mark.text) if item.has_minutes else ""
    AgendaItem.objects.bulk_create(
        items, update_conflicts=True, unique_fields=["meeting", "code"], update_fields=["is_done", "text"]
    )
    return saved(meeting, "agenda", by)
