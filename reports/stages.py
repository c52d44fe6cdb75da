"""How far a cell has come with the meeting of a month, in one word for every page."""

from datetime import date, timedelta
from enum import StrEnum

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from meetings.models import Meeting, MeetingState
from meetings.periods import Period
from scoring.models import OFFICIAL_STATES, ScoreSheet, SheetState


class Stage(StrEnum):
    """From nothing to confirmed."""

    NOT_STARTED = "NOT_STARTED"
    PLANNED = "PLANNED"
    RECORDING = "RECORDING"
    NOT_HELD = "NOT_HELD"
    RETURNED = "RETURNED"
    UNSENT = "UNSENT"
    WAITING = "WAITING"
    DONE = "DONE"

    @property
    def label(self) -> str:
        """The word for it."""
        return str(_WORDS[self][0])

    @property
    def tone(self) -> str:
        """How the badge looks: neutral, info, good, warn or stop."""
        return _WORDS[self][1]


_WORDS = {
    Stage.NOT_STARTED: (_("Chưa ghi"), "warn"),
    Stage.PLANNED: (_("Đã đăng ký lịch"), "neutral"),
    Stage.RECORDING: (_("Đang ghi"), "info"),
    Stage.NOT_HELD: (_("Không tổ chức"), "stop"),
    Stage.RETURNED: (_("Cấp trên trả lại"), "warn"),
    Stage.UNSENT: (_("Đã biểu quyết, chưa gửi"), "warn"),
    Stage.WAITING: (_("Chờ cấp trên xác nhận"), "info"),
    Stage.DONE: (_("Đã xác nhận"), "good"),
}
_BY_SHEET = {
    SheetState.RETURNED: Stage.RETURNED,
    SheetState.ADOPTED: Stage.UNSENT,
    SheetState.SUBMITTED: Stage.WAITING,
} | dict.fromkeys(OFFICIAL_STATES, Stage.DONE)
_BY_MEETING = {
    MeetingState.PLANNED: Stage.PLANNED,
    MeetingState.RECORDING: Stage.RECORDING,
    MeetingState.LOCKED: Stage.UNSENT,
    MeetingState.NOT_HELD: Stage.NOT_HELD,
}


def stage_of(meeting: Meeting | None, sheet: ScoreSheet | None) -> Stage:
    """Where the month stands; the sheet knows more than the meeting once there is one."""
    if sheet is not None and sheet.state in _BY_SHEET:
        return _BY_SHEET[SheetState(sheet.state)]
    if meeting is not None and meeting.state in _BY_MEETING:
        return _BY_MEETING[MeetingState(meeting.state)]
    return Stage.NOT_STARTED


def deadline(month: date, meeting: Meeting | None, sheet: ScoreSheet | None) -> date:
    """By when the sheet must be sent: some days after the meeting, or after the end of the month
    while it has not taken place (domain.md 9.3)."""
    if sheet is not None and sheet.due_on is not None:
        return sheet.due_on
    held_on = meeting.held_on if meeting is not None else None
    return (held_on or Period.containing(month).end) + timedelta(days=settings.SUBMIT_WITHIN_DAYS)
