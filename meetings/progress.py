"""How far a record is: for each part whether it is begun, and what is still missing, in words."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.models import AssignedTask, Meeting
from meetings.parts import RECORD_PARTS, RecordPart

Finding = tuple[bool, list[str]]  # is anything written; what is missing


@dataclass(frozen=True, slots=True)
class PartProgress:
    """The state of one part."""

    part: RecordPart
    is_begun: bool
    missing: Sequence[str]

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing

    @property
    def label(self) -> Promise:
        """The state in words."""
        if self.is_complete:
            return gettext_lazy("đủ")
        return gettext_lazy("đang ghi") if self.is_begun else gettext_lazy("chưa ghi")

    @property
    def tone(self) -> str:
        """The tone of the state badge."""
        if self.is_complete:
            return "good"
        return "info" if self.is_begun else "neutral"


def progress_of(meeting: Meeting, due: Sequence[AssignedTask] | None = None) -> list[PartProgress]:
    """The state of every part, in order. `due` are the tasks the meeting answers for, when they
    are known already (else 4 queries, fewer when rows are prefetched)."""
    due = list(AssignedTask.objects.due_at(meeting)) if due is None else due
    findings = {key: find(meeting) for key, find in _FINDERS.items()} | {"tasks": _tasks(meeting, due)}
    return [PartProgress(part, *findings[part.key]) for part in RECORD_PARTS]


def next_part(progress: Iterable[PartProgress]) -> RecordPart | None:
    """The first part that lacks something."""
    return next((state.part for state in progress if not state.is_complete), None)


def _empty(meeting: Meeting, names: Iterable[str]) -> list[str]:
    """Labels of the fields that hold nothing."""
    return [
        str(Meeting._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
        for name in names
        if getattr(meeting, name) in (None, "")
    ]


def _general(meeting: Meeting) -> Finding:
    asked = ["held_on", "starts_at", "ends_at", "place", "chair", "minute_taker"]
    missing = _empty(meeting, asked)
    is_begun = len(missing) < len(asked)
    if meeting.registered_on is None or (meeting.held_on and meeting.held_on != meeting.registered_on):
        missing += _empty(meeting, ["registered_on" if meeting.registered_on is None else "is_move_approved"])
    return is_begun, missing


def _preparation(meeting: Meeting) -> Finding:
    asked = ["noticed_on", "has_draft_resolution", "is_facility_ready"]
    if meeting.has_draft_resolution:
        asked.append("draft_sent_on")
    if meeting.has_committee:
        asked.append("has_committee_met")
        if meeting.has_committee_met:
            asked += ["committee_met_on", "has_committee_minutes"]
    missing = _empty(meeting, asked)
    return len(missing) < len(asked), missing


def _attendance(meeting: Meeting) -> Finding:
    unrecorded, present = meeting.unrecorded_members, meeting.present_members
    missing = []
    if not meeting.expected_members:
        missing.append(_("danh sách chi bộ chưa có đảng viên nào"))
    if unrecorded:
        missing.append(_("còn %(count)d đảng viên chưa ghi") % {"count": unrecorded})
    if present:
        if not (meeting.late_members or meeting.left_early_members or meeting.is_nobody_late):
            missing.append(_("ai đến muộn, về sớm (hoặc đánh dấu «không ai»)"))
        if not (meeting.speakers or meeting.is_nobody_speaking):
            missing.append(_("ai phát biểu (hoặc đánh dấu «không ai»)"))
        if not (meeting.notebooks or meeting.is_nobody_with_notebook):
            missing.append(_("ai có sổ ghi chép (hoặc đánh dấu «không ai»)"))
    return unrecorded < meeting.expected_members, missing


def _agenda(meeting: Meeting) -> Finding:
    items = list(meeting.agenda.all())
    mandatory = [item for item in items if item.is_mandatory]
    unsaid = sum(item.is_done is None for item in mandatory)
    unwritten = sum(item.has_minutes and item.is_done is not False and not item.text for item in mandatory)
    missing = []
    if unsaid:
        missing.append(_("còn %(count)d bước chưa ghi đã làm hay không") % {"count": unsaid})
    if unwritten:
        missing.append(_("còn %(count)d mục chưa có biên bản") % {"count": unwritten})
    return any(item.is_done is not None or item.text for item in items), missing


def _decisions(meeting: Meeting) -> Finding:
    decisions = list(meeting.decisions.all())
    uncounted = sum(not decision.has_counts for decision in decisions)
    missing = []
    if not decisions:
        missing.append(_("biểu quyết thông qua kết luận, nghị quyết"))
    if uncounted:
        missing.append(_("còn %(count)d biểu quyết chưa đủ số phiếu") % {"count": uncounted})
    missing += _empty(meeting, ["is_minutes_approved"])
    return bool(decisions) or meeting.is_minutes_approved is not None, missing


def _tasks(meeting: Meeting, due: Sequence[AssignedTask]) -> Finding:
    given = list(meeting.tasks.all())
    unreported = sum(not task.result for task in due)
    incomplete = sum(task.owner_id is None or task.due_on is None for task in given)
    missing = []
    if unreported:
        missing.append(_("còn %(count)d nhiệm vụ đến hạn chưa có kết quả") % {"count": unreported})
    if not given:
        missing.append(_("nhiệm vụ giao tháng này"))
    if incomplete:
        missing.append(_("còn %(count)d nhiệm vụ thiếu người làm hoặc thời hạn") % {"count": incomplete})
    return bool(given) or unreported < len(due), missing


_FINDERS: dict[str, Callable[[Meeting], Finding]] = {
    "general": _general,
    "preparation": _preparation,
    "attendance": _attendance,
    "agenda": _agenda,
    "decisions": _decisions,
}
