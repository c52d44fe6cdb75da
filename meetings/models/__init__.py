"""What happened: meetings, attendance, minutes."""

from meetings.models.attendance import Attendance, AttendanceStatus
from meetings.models.handover import Handover
from meetings.models.meeting import (
    HELD_STATES,
    MONTHLY_KINDS,
    REQUIRED_MINUTES,
    REQUIRED_MINUTES_COMBINED,
    Meeting,
    MeetingKind,
    MeetingState,
)
from meetings.models.minutes import AgendaItem, AssignedTask, Decision, DecisionKind, TaskResult

__all__ = [
    "HELD_STATES",
    "MONTHLY_KINDS",
    "REQUIRED_MINUTES",
    "REQUIRED_MINUTES_COMBINED",
    "AgendaItem",
    "AssignedTask",
    "Attendance",
    "AttendanceStatus",
    "Decision",
    "DecisionKind",
    "Handover",
    "Meeting",
    "MeetingKind",
    "MeetingState",
    "TaskResult",
]
