"""A record as people read it: names, values, sentences. Never a value that is not on record."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import formats, timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from meetings.models import Attendance, AttendanceStatus, Decision, Meeting
from ui.numbers import percent

Pair = tuple[str, Any]
ABSENT = (AttendanceStatus.ABSENT_EXCUSED, AttendanceStatus.ABSENT_UNEXCUSED)
_PREPARATION = ("noticed_on", "has_draft_resolution", "draft_sent_on", "is_facility_ready")
_COMMITTEE = ("has_committee_met", "committee_met_on", "has_committee_minutes")
_DIGITAL = ("documents_posted_at", "has_digital_documents")


@dataclass(frozen=True, slots=True)
class Vote:
    """A decision and what its votes say."""

    row: Decision
    sentence: str


def facts(meeting: Meeting) -> list[Pair]:
    """When, where, who led."""
    hours = ""
    if meeting.starts_at and meeting.ends_at:
        hours = _("%(start)s – %(end)s (%(minutes)d phút; tối thiểu %(required)d phút)") % {
            "start": formats.time_format(meeting.starts_at),
            "end": formats.time_format(meeting.ends_at),
            "minutes": meeting.duration_minutes,
            "required": meeting.required_minutes,
        }
    pairs: list[Pair] = [_pair(meeting, "held_on"), _pair(meeting, "registered_on")]
    if meeting.is_move_approved is not None:
        pairs.append(_pair(meeting, "is_move_approved"))
    return [
        *pairs,
        (_("Thời gian"), hours),
        *(_pair(meeting, name) for name in ("place", "chair", "minute_taker")),
    ]


def preparation(meeting: Meeting) -> list[Pair]:
    """The evidence of preparation; questions of newer guidance only when they were answered."""
    names = [*(_COMMITTEE if meeting.has_committee else ()), *_PREPARATION]
    names += [name for name in _DIGITAL if getattr(meeting, name) is not None]
    return [_pair(meeting, name) for name in names]


def attendance(meeting: Meeting) -> list[Pair]:
    """The counts; "not recorded" where neither somebody nor "nobody" was marked."""
    expected, present = meeting.expected_members, meeting.present_members
    share = f" ({percent(100 * present / expected)})" if expected and not meeting.unrecorded_members else ""
    late = meeting.late_members + meeting.left_early_members
    pairs: list[Pair] = [
        (_("Phải dự"), expected),
        (_("Có mặt"), f"{present}{share}"),
        (_("Vắng có lý do"), meeting.excused_absences),
        (_("Vắng không lý do"), meeting.unexcused_absences),
        (_("Chưa ghi"), meeting.unrecorded_members),
        (_("Đến muộn, về sớm"), _count(late, meeting.is_nobody_late)),
        (_("Phát biểu"), _count(meeting.speakers, meeting.is_nobody_speaking)),
        (_("Có sổ ghi chép"), _count(meeting.notebooks, meeting.is_nobody_with_notebook)),
        (_("Được tính khi biểu quyết"), meeting.voting_denominator),
    ]
    return pairs if meeting.unrecorded_members else [pair for pair in pairs if pair[0] != _("Chưa ghi")]


def _count(count: int, is_nobody: bool) -> str:
    return _("không ai") if is_nobody and not count else str(count or "")


def absent(rows: Iterable[Attendance]) -> list[Attendance]:
    """Who had to attend and did not."""
    return [row for row in rows if row.is_expected and row.status in ABSENT]


def votes(meeting: Meeting) -> list[Vote]:
    """Every decision with its result."""
    return [Vote(row, vote_sentence(row, meeting.voting_denominator)) for row in meeting.decisions.all()]


def vote_sentence(decision: Decision, denominator: int) -> str:
    """The three counts against the votes needed."""
    if not decision.has_counts:
        return _("Chưa ghi đủ ba số phiếu.")
    result = _("được thông qua") if decision.is_valid(denominator) else _("chưa đủ phiếu để thông qua")
    return _(
        "Tán thành %(votes_for)d, không tán thành %(against)d, ý kiến khác %(other)d trên %(all)d đảng viên "
        "được tính; cần ít nhất %(needed)d: %(result)s."
    ) % {
        "votes_for": decision.votes_for,
        "against": decision.votes_against,
        "other": decision.votes_other,
        "all": denominator,
        "needed": decision.needed(denominator),
        "result": result,
    }


def _pair(meeting: Meeting, name: str) -> Pair:
    label = capfirst(str(Meeting._meta.get_field(name).verbose_name))  # type: ignore[union-attr]
    return label, _value(getattr(meeting, name))


def _value(value: Any) -> Any:
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if isinstance(value, datetime):
        return formats.date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT")
    return formats.date_format(value, "SHORT_DATE_FORMAT") if isinstance(value, date) else value
