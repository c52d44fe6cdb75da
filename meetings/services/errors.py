"""Why a record was not saved, and the two ends of every save: claim the record, put it on the trail."""

from typing import Any

from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from meetings.models import Meeting, MeetingState

EDITABLE_STATES = (MeetingState.PLANNED, MeetingState.RECORDING)


class StaleRecord(Exception):
    """Somebody saved the meeting after this form was opened. Nothing was written."""


class RecordLocked(Exception):
    """The record is closed for changes. Nothing was written."""

    def __init__(self) -> None:
        super().__init__(
            _("Buổi sinh hoạt này đã chốt nên không sửa được. Muốn sửa, hãy mở lại phiếu chấm điểm trước.")
        )


def claim(meeting: Meeting, revision: int, **values: Any) -> None:
    """Raise the revision of a meeting and write these fields of it, or refuse.

    One conditional UPDATE, so it holds on both databases and between processes: of two saves that
    start from the same revision exactly one passes. Must run inside the saving transaction.
    """
    values["revision"] = revision + 1
    claimed = Meeting.objects.filter(pk=meeting.pk, revision=revision, state__in=EDITABLE_STATES)
    if not claimed.update(**values):
        meeting.refresh_from_db(fields=["revision", "state"])
        raise RecordLocked if meeting.state not in EDITABLE_STATES else StaleRecord
    for name, value in values.items():
        setattr(meeting, name, value)


def saved(meeting: Meeting, part: str, by: User | None) -> Meeting:
    """Put the save of a part on the trail, in the same transaction."""
    audit.record(
        by=by,
        act=f"meeting.save.{part}",
        target=meeting,
        unit_path=meeting.unit_path,
        revision=meeting.revision,
    )
    return meeting
