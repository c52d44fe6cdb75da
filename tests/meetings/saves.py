"""Every save of a record as one table, so that one test covers what all of them promise."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from meetings import services
from meetings.models import AttendanceStatus, DecisionKind, Meeting
from meetings.services import AgendaMark, AttendanceMark, DecisionInput, TaskInput

Save = Callable[..., Meeting]

NO_GENERAL: Mapping[str, Any] = {
    "registered_on": None,
    "is_move_approved": None,
    "held_on": None,
    "starts_at": None,
    "ends_at": None,
    "place": "",
    "chair": None,
    "minute_taker": None,
}
GENERAL: Mapping[str, Any] = {
    **NO_GENERAL,
    "registered_on": date(2024, 6, 3),
    "held_on": date(2024, 6, 3),
    "starts_at": time(19, 0),
    "ends_at": time(20, 40),
    "place": "Nhà văn hóa xóm Diều",
}
PREPARATION: Mapping[str, Any] = {
    "has_committee_met": None,
    "committee_met_on": None,
    "has_committee_minutes": None,
    "noticed_on": date(2024, 5, 30),
    "has_draft_resolution": True,
    "draft_sent_on": date(2024, 6, 1),
    "documents_posted_at": datetime(2024, 6, 1, 20, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh")),
    "has_digital_documents": False,
    "is_facility_ready": True,
}


def general(meeting: Meeting, **changes: Any) -> Meeting:
    """Held on the third, 100 minutes, at the village hall."""
    return services.save_general(meeting=meeting, **{**_usual(meeting), **GENERAL, **changes})


def preparation(meeting: Meeting, **changes: Any) -> Meeting:
    """Noticed four days before, with a draft."""
    return services.save_preparation(meeting=meeting, **{**_usual(meeting), **PREPARATION, **changes})


def attendance(meeting: Meeting, **changes: Any) -> Meeting:
    """Everybody expected is there; the first one speaks."""
    members = meeting.attendance.filter(is_expected=True).values_list("member_id", flat=True)
    marks = {
        pk: AttendanceMark(AttendanceStatus.PRESENT, has_spoken=not number)
        for number, pk in enumerate(members)
    }
    return services.save_attendance(meeting=meeting, **{**_usual(meeting), "marks": marks, **changes})


def agenda(meeting: Meeting, **changes: Any) -> Meeting:
    """The minutes of the discussion."""
    marks = {"discussion": AgendaMark(True, "Đồng chí Hoa nêu ý kiến về đường xóm.")}
    return services.save_agenda(
        meeting=meeting, **{**_usual(meeting), "marks": marks, "ideology_minutes": 20, **changes}
    )


def decisions(meeting: Meeting, **changes: Any) -> Meeting:
    """One conclusion with four votes of four."""
    given = [DecisionInput(DecisionKind.CONCLUSION, "Thông qua kết luận tháng 6", 4, 0, 0)]
    usual = {**_usual(meeting), "decisions": given, "is_minutes_approved": True}
    return services.save_decisions(meeting=meeting, **{**usual, **changes})


def tasks(meeting: Meeting, **changes: Any) -> Meeting:
    """One task for nobody in particular."""
    usual = {**_usual(meeting), "reports": {}, "tasks": [TaskInput("Vận động làm đường xóm")]}
    return services.save_tasks(meeting=meeting, **{**usual, **changes})


def not_held(meeting: Meeting, **changes: Any) -> Meeting:
    """Floods."""
    return services.mark_not_held(meeting=meeting, **{**_usual(meeting), "reason": "Lũ quét", **changes})


def _usual(meeting: Meeting) -> dict[str, Any]:
    return {"revision": meeting.revision, "by": None}


PARTS: Mapping[str, Save] = {
    "general": general,
    "preparation": preparation,
    "attendance": attendance,
    "agenda": agenda,
    "decisions": decisions,
    "tasks": tasks,
}
ALL: Mapping[str, Save] = {**PARTS, "not_held": not_held}
ACTS: Mapping[str, str] = {**{key: f"meeting.save.{key}" for key in PARTS}, "not_held": "meeting.not_held"}


def everything_of(meeting: Meeting) -> dict[str, list[dict[str, Any]]]:
    """All that is stored about a meeting, to see that nothing changed."""
    rows = partial(sorted, key=lambda row: row["id"])
    return {
        "meeting": list(Meeting.objects.filter(pk=meeting.pk).values()),
        "attendance": rows(meeting.attendance.values()),
        "agenda": rows(meeting.agenda.values()),
        "decisions": rows(meeting.decisions.values()),
        "tasks": rows(meeting.tasks.values()),
    }
