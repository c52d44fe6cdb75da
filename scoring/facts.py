"""From the record of a meeting to the facts that rules look at. The only reader of meetings
for scoring; what the record does not say stays `None`."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.db.models import Q
from django.utils import timezone

from meetings.models import (
    HELD_STATES,
    MONTHLY_KINDS,
    AssignedTask,
    Attendance,
    AttendanceStatus,
    Decision,
    DecisionKind,
    Meeting,
    MeetingKind,
    TaskResult,
)
from scoring import engine
from scoring.engine.amounts import HUNDREDTH, step_down

EXCUSED_LIMIT = 3
_DAY_SECONDS = Decimal(24 * 60 * 60)


def collect(
    meeting: Meeting, *, voted: bool | None, submitted_at: datetime | None
) -> dict[str, engine.facts.Value]:
    """Return every fact of the catalogue for a meeting (at most 5 queries).

    `voted`: whether the cell voted on its sheet; `submitted_at`: the first time it was sent.
    """
    raw: dict[str, Any] = {"kind": meeting.kind, "self_score_voted": voted}
    raw |= _attendance(meeting)
    raw |= _timing(meeting, submitted_at)
    raw |= _preparation(meeting)
    raw |= _agenda(meeting)
    raw |= _decisions(meeting, meeting.decisions.all())
    raw |= _tasks(meeting)
    return engine.facts.clean(raw)


def with_vote(
    present: Mapping[str, engine.facts.Value], meeting: Meeting, submitted_at: datetime
) -> dict[str, engine.facts.Value]:
    """The same facts once the cell has voted on its sheet and sent it at that moment."""
    return {**with_sending(present, meeting, submitted_at), "self_score_voted": can_decide(meeting)}


def with_sending(
    present: Mapping[str, engine.facts.Value], meeting: Meeting, submitted_at: datetime
) -> dict[str, engine.facts.Value]:
    """The same facts once the sheet has been sent at that moment."""
    return {**present, "submitted_days_after": _days_after(meeting, submitted_at)}


def can_decide(meeting: Meeting) -> bool:
    """Whether enough voting members are present for any vote to be valid (domain.md 4.5)."""
    return 2 * meeting.official_present > meeting.voting_denominator


def _days_after(meeting: Meeting, submitted_at: datetime | None) -> Decimal | None:
    if submitted_at is None or meeting.held_on is None:
        return None
    return Decimal(max(0, (timezone.localtime(submitted_at).date() - meeting.held_on).days))


def _percent(part: int | None, whole: int) -> Decimal | None:
    return None if part is None or not whole else Decimal(100 * part) / whole


def _attendance(meeting: Meeting) -> dict[str, Any]:
    """Counts are facts only when every expected member has been recorded."""
    if meeting.unrecorded_members or not meeting.expected_members:
        return {"expected_members": meeting.expected_members or None}
    present = meeting.present_members
    late_noted = meeting.is_nobody_late or meeting.late_members or meeting.left_early_members
    punctual = meeting.punctual_members if late_noted else None
    speakers = meeting.speakers if meeting.is_nobody_speaking or meeting.speakers else None
    notebooks = meeting.notebooks if meeting.is_nobody_with_notebook or meeting.notebooks else None
    return {
        "expected_members": meeting.expected_members,
        "present_members": present,
        "attendance_percent": _percent(present, meeting.expected_members),
        "excused_absences": meeting.excused_absences,
        "unexcused_absences": meeting.unexcused_absences,
        "members_over_excused_limit": _members_over_limit(meeting),
        "late_members": meeting.late_members if late_noted else None,
        "left_early_members": meeting.left_early_members if late_noted else None,
        "punctual_members": punctual,
        "punctual_percent": _percent(punctual, present),
        "speakers": speakers,
        "speaking_percent": _percent(speakers, present),
        "notebook_members": notebooks,
        "notebook_percent": _percent(notebooks, present),
        "official_present": meeting.official_present,
        "voting_denominator": meeting.voting_denominator,
    }


def _members_over_limit(meeting: Meeting) -> int | None:
    """Members whose run of excused absences this year exceeds the limit with this meeting.

    Runs over monthly meetings; presence ends a run, an unexcused absence neither ends nor
    lengthens it (domain.md 3).
    """
    day = meeting.held_on
    if day is None:
        return None
    if not meeting.excused_absences:
        return 0
    # Two meetings on one day (a month made up for): that of the earlier month comes first.
    until = Q(meeting__held_on__lt=day) | Q(meeting__held_on=day, meeting__month__lte=meeting.month)
    here = Attendance.objects.filter(
        meeting=meeting, status=AttendanceStatus.ABSENT_EXCUSED, is_expected=True
    ).values("member")
    rows = (
        Attendance.objects.filter(
            Q(meeting__kind__in=MONTHLY_KINDS) | Q(meeting=meeting),
            until,
            member__in=here,
            is_expected=True,
            meeting__state__in=HELD_STATES,
            meeting__held_on__year=day.year,
        )
        .order_by("member", "-meeting__held_on", "-meeting__month", "-meeting")
        .values_list("member", "status")
    )
    return sum(
        _excused_run(status for _member, status in group) > EXCUSED_LIMIT
        for _member, group in groupby(rows, key=lambda row: row[0])
    )


def _excused_run(newest_first: Iterable[str]) -> int:
    run = 0
    for status in newest_first:
        if status == AttendanceStatus.PRESENT:
            break
        run += status == AttendanceStatus.ABSENT_EXCUSED
    return run


def _start(meeting: Meeting) -> datetime | None:
    if meeting.held_on is None or meeting.starts_at is None:
        return None
    return timezone.make_aware(datetime.combine(meeting.held_on, meeting.starts_at))


def _timing(meeting: Meeting, submitted_at: datetime | None) -> dict[str, Any]:
    required, minutes = meeting.required_minutes, meeting.duration_minutes
    return {
        "duration_required_minutes": required,
        "duration_minutes": minutes,
        "duration_shortfall_minutes": None if minutes is None else max(0, required - minutes),
        "duration_percent": _percent(minutes, required),
        "schedule": _schedule(meeting),
        "ideology_minutes": meeting.ideology_minutes,
        "submitted_days_after": _days_after(meeting, submitted_at),
    }


def _schedule(meeting: Meeting) -> str | None:
    day = meeting.held_on
    if day is None:
        return None
    if (day.year, day.month) != (meeting.month.year, meeting.month.month):
        return "OUT_OF_MONTH"
    if meeting.registered_on is None:
        return None
    if day == meeting.registered_on:
        return "ON_DATE"
    if meeting.is_move_approved is None:
        return None
    return "MOVED_APPROVED" if meeting.is_move_approved else "MOVED_UNAPPROVED"


def _days_before(day: date | None, meeting: Meeting) -> int | None:
    return None if day is None or meeting.held_on is None else max(0, (meeting.held_on - day).days)


def _preparation(meeting: Meeting) -> dict[str, Any]:
    return {
        "notice_days": _days_before(meeting.noticed_on, meeting),
        "facilities_ready": meeting.is_facility_ready,
        "draft_resolution": _draft(meeting),
        "committee_meeting": _committee(meeting),
        "documents_days_before": _posted_before(meeting),
        "digital_documents": meeting.has_digital_documents,
        "minutes_approved": meeting.is_minutes_approved,
    }


def _posted_before(meeting: Meeting) -> Decimal | None:
    """Days between the posting of the documents and the start, down to the hundredth: a minute
    short of a day is not a day."""
    start, posted = _start(meeting), meeting.documents_posted_at
    if start is None or posted is None:
        return None
    early = max(0, int((start - posted).total_seconds()))
    return step_down(Decimal(early) / _DAY_SECONDS, HUNDREDTH)


def _draft(meeting: Meeting) -> str | None:
    if meeting.has_draft_resolution is None:
        return None
    if not meeting.has_draft_resolution:
        return "NONE"
    ahead = _days_before(meeting.draft_sent_on, meeting)
    return "SENT_BEFORE" if ahead is not None and ahead >= 1 else "ATTACHED_LATER"


def _committee(meeting: Meeting) -> str | None:
    if not meeting.has_committee:
        return "NO_COMMITTEE"
    if meeting.has_committee_met is None:
        return None
    if not meeting.has_committee_met:
        return "NONE"
    met_on, day = meeting.committee_met_on, meeting.held_on
    if meeting.has_committee_minutes is False:
        return "WITHOUT_MINUTES"
    if meeting.has_committee_minutes is None or met_on is None or day is None:
        return None
    return "WITH_MINUTES" if met_on <= day else "WITHOUT_MINUTES"


def _agenda(meeting: Meeting) -> dict[str, Any]:
    mandatory = (
        meeting.agenda.filter(is_mandatory=True).order_by().values_list("is_done", "has_minutes", "text")
    )
    known = all(is_done is not None for is_done, _has_minutes, _text in mandatory)
    written = [text for _is_done, has_minutes, text in mandatory if has_minutes]
    return {
        "agenda_steps_mandatory": len(mandatory),
        "agenda_steps_done": sum(bool(is_done) for is_done, *_rest in mandatory) if known else None,
        "minutes_parts_mandatory": len(written),
        "minutes_parts_filled": sum(bool(text.strip()) for text in written),
    }


def _decisions(meeting: Meeting, decisions: Iterable[Decision]) -> dict[str, Any]:
    decisions = list(decisions)
    valid = [decision for decision in decisions if decision.is_valid(meeting.voting_denominator)]
    # Valid among those with counts: rules subtract one from the other to find invalid votes.
    return {
        "decisions": len(decisions),
        "decisions_with_counts": sum(decision.has_counts for decision in decisions),
        "decisions_valid": sum(decision.has_counts for decision in valid),
        "conclusion_adopted": any(decision.kind == DecisionKind.CONCLUSION for decision in valid),
    }


def _tasks(meeting: Meeting) -> dict[str, Any]:
    tasks = AssignedTask.objects.due_at(meeting) | AssignedTask.objects.filter(meeting=meeting)
    rows = tasks.order_by().values_list("meeting", "result", "owner", "due_on")
    given = [(owner, due_on) for at, _result, owner, due_on in rows if at == meeting.pk]
    due = [result for at, result, _owner, _due_on in rows if at != meeting.pk] if meeting.held_on else None
    complete = sum(owner is not None and due_on is not None for owner, due_on in given)
    reported = due is not None and all(due)
    done = due.count(TaskResult.DONE) if due is not None and reported else None
    return {
        "tasks_due": None if due is None else len(due),
        "tasks_done": done,
        "task_completion_percent": _percent(done, len(due or ())),
        "first_meeting": False if due else _is_first(meeting),
        "tasks_assigned": len(given),
        "tasks_complete": complete,
        "tasks_complete_percent": _percent(complete, len(given)),
    }


def _is_first(meeting: Meeting) -> bool | None:
    """Whether the cell has no earlier meeting of the kind that gives this one its tasks."""
    if meeting.held_on is None:
        return None
    earlier = Meeting.objects.held().filter(cell=meeting.cell_id, held_on__lt=meeting.held_on)
    if meeting.kind == MeetingKind.THEMATIC:
        return not earlier.filter(kind=MeetingKind.THEMATIC).exists()
    return not earlier.monthly().exists()
