"""Business acts on meetings. Pages, the practice generator and imports all go through these."""

from meetings.services.errors import RecordLocked, StaleRecord
from meetings.services.handover import hand_over_cell
from meetings.services.lifecycle import (
    cancel_meeting,
    lock,
    mark_not_held,
    start_meeting,
    take_up_again,
    unlock,
)
from meetings.services.outcome import DecisionInput, TaskInput, TaskReport, save_decisions, save_tasks
from meetings.services.record import (
    AgendaMark,
    AttendanceMark,
    save_agenda,
    save_attendance,
    save_general,
    save_preparation,
)

__all__ = [
    "AgendaMark",
    "AttendanceMark",
    "DecisionInput",
    "RecordLocked",
    "StaleRecord",
    "TaskInput",
    "TaskReport",
    "cancel_meeting",
    "hand_over_cell",
    "lock",
    "mark_not_held",
    "save_agenda",
    "save_attendance",
    "save_decisions",
    "save_general",
    "save_preparation",
    "save_tasks",
    "start_meeting",
    "take_up_again",
    "unlock",
]
