"""Saving what a meeting decided: votes, new tasks, results of earlier tasks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from cells.names import normalize
from meetings.models import AssignedTask, Decision, DecisionKind, Meeting, TaskResult
from meetings.people import people_of
from meetings.services.errors import claim, saved
from meetings.texts import clean_text


@dataclass(frozen=True, slots=True)
class DecisionInput:
    """A vote: counts may be missing, and then say so on the sheet."""

    kind: DecisionKind
    text: str
    votes_for: int | None = None
    votes_against: int | None = None
    votes_other: int | None = None


@dataclass(frozen=True, slots=True)
class TaskInput:
    """A task given at this meeting, new or kept."""

    text: str
    owner_id: int | None = None
    due_on: date | None = None
    pk: int | None = None  # of a task of this meeting that is kept


@dataclass(frozen=True, slots=True)
class TaskReport:
    """What this meeting found about an earlier task; an empty result = not reported."""

    result: str
    note: str = ""


@transaction.atomic
def save_decisions(
    *,
    meeting: Meeting,
    revision: int,
    decisions: Sequence[DecisionInput],
    is_minutes_approved: bool | None,
    by: User | None,
) -> Meeting:
    """Replace the votes of the meeting; counts may not exceed the voting denominator."""
    claim(meeting, revision, is_minutes_approved=is_minutes_approved)
    for number, decision in enumerate(decisions, start=1):
        _check_votes(meeting, decision, number)
    meeting.decisions.all().delete()
    Decision.objects.bulk_create(
        Decision(
            meeting=meeting,
            order=order,
            kind=decision.kind,
            text=clean_text(decision.text),
            votes_for=decision.votes_for,
            votes_against=decision.votes_against,
            votes_other=decision.votes_other,
        )
        for order, decision in enumerate(decisions, start=1)
    )
    return saved(meeting, "decisions", by)


def _check_votes(meeting: Meeting, decision: DecisionInput, number: int) -> None:
    cast = sum(filter(None, (decision.votes_for, decision.votes_against, decision.votes_other)))
    if cast > meeting.voting_denominator:
        raise ValidationError(
            _(
                "Biểu quyết thứ %(number)d có %(cast)d phiếu, nhiều hơn %(most)d đảng viên có quyền "
                "biểu quyết. Hãy xem lại số phiếu, hoặc điểm danh trước khi ghi biểu quyết."
            )
            % {"number": number, "cast": cast, "most": meeting.voting_denominator}
        )


@transaction.atomic
def save_tasks(
    *,
    meeting: Meeting,
    revision: int,
    reports: Mapping[int, TaskReport],
    tasks: Sequence[TaskInput],
    by: User | None,
) -> Meeting:
    """Save what became of earlier tasks (`reports` by task id) and replace the new ones."""
    claim(meeting, revision)
    due = list(AssignedTask.objects.due_at(meeting)) if reports else []
    for task in due:
        if (report := reports.get(task.pk)) is not None:
            task.result = TaskResult(report.result) if report.result else ""
            task.result_note = normalize(report.note)
            task.result_meeting = meeting if report.result else None
    _write_tasks(due, ["result", "result_note", "result_meeting"])
    owners = {task.owner_id for task in tasks if task.owner_id is not None}
    owners.difference_update(meeting.attendance.order_by().values_list("member_id", flat=True))
    if owners and not owners <= people_of(meeting).keys():
        raise ValidationError(
            _("Người được giao việc phải là đảng viên có trong danh sách của buổi sinh hoạt.")
        )
    _replace_tasks(meeting, tasks)
    return saved(meeting, "tasks", by)


def _replace_tasks(meeting: Meeting, tasks: Sequence[TaskInput]) -> None:
    """Keep the rows that stay: a later meeting may have reported on them already."""
    rows = {row.pk: row for row in meeting.tasks.all()}
    dropped = set(rows) - {task.pk for task in tasks}
    if any(rows[pk].result for pk in dropped):
        raise ValidationError(
            _("Nhiệm vụ đã có kết quả ở buổi sinh hoạt sau nên không bỏ được. Hãy giữ lại.")
        )
    if dropped:
        meeting.tasks.filter(pk__in=dropped).delete()
    given: list[AssignedTask] = []
    for order, task in enumerate(tasks, start=1):
        row = rows.pop(task.pk or 0, None) or AssignedTask(cell=meeting.cell, meeting=meeting)
        row.order, row.text = order, clean_text(task.text)
        if row.owner_id != task.owner_id:
            row.taken_over_by = None
        row.owner_id, row.due_on = task.owner_id, task.due_on
        given.append(row)
    kept = [row for row in given if row.pk is not None]
    AssignedTask.objects.bulk_create(row for row in given if row.pk is None)
    _write_tasks(kept, ["order", "text", "owner", "taken_over_by", "due_on"])


def _write_tasks(rows: Sequence[AssignedTask], fields: Sequence[str]) -> None:
    """Update tasks in one statement."""
    AssignedTask.objects.bulk_create(rows, update_conflicts=True, unique_fields=["pk"], update_fields=fields)
