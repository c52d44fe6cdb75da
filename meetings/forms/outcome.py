"""What the meeting decided, and what became of earlier tasks."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from meetings.forms.base import Line, RecordForm, in_words
from meetings.forms.fields import (
    CountField,
    DayField,
    LineField,
    LongTextField,
    PersonField,
    TriStateField,
)
from meetings.forms.general import person_choices
from meetings.forms.rows import RowForm, row_set
from meetings.models import AssignedTask, Decision, DecisionKind, Meeting, TaskResult
from meetings.people import people_of
from meetings.services import DecisionInput, TaskInput, TaskReport

VOTES = ("votes_for", "votes_against", "votes_other")


class DecisionRow(RowForm):
    """A vote."""

    content = ("kind", "text", *VOTES)

    kind = forms.ChoiceField(
        label=_("Việc biểu quyết"),
        required=False,
        choices=[
            ("", _("Chọn việc biểu quyết")),
            *((kind.value, capfirst(kind.label)) for kind in DecisionKind),
        ],
    )
    text = LongTextField(label=_("Nội dung"), rows=2, max_length=5000)
    votes_for = CountField(label=_("Tán thành"))
    votes_against = CountField(label=_("Không tán thành"))
    votes_other = CountField(label=_("Ý kiến khác"))

    field_order = [*content, "remove"]

    def clean(self) -> dict[str, Any]:
        """A vote is about something."""
        data = super().clean()
        if self.is_kept and not data.get("kind") and "kind" not in self.errors:
            self.add_error("kind", ValidationError(gettext("Hãy chọn việc biểu quyết.")))
        return data


class DecisionsForm(RecordForm):
    """The votes of the meeting, and whether its minutes were approved."""

    is_minutes_approved = TriStateField(
        label=_("Biên bản đã được đọc lại và thông qua trước hội nghị?"),
        help_text=_("Dùng cho tiêu chí III.8 và V.3."),
    )

    def __init__(self, data: Any = None, *, meeting: Meeting, typed: Any = None) -> None:
        super().__init__(data, meeting=meeting, typed=typed)
        stored = [
            {name: getattr(row, name) for name in DecisionRow.content} for row in meeting.decisions.all()
        ]
        self.rows = row_set(DecisionRow, data, prefix="decision", stored=stored, typed=typed)

    def is_valid(self) -> bool:
        """Whether the question and every row can be read."""
        rows_are_valid = self.rows.is_valid()
        return super().is_valid() and rows_are_valid

    @property
    def members(self) -> list[Any]:
        """The rows and the question."""
        return [self.rows, self]

    @property
    def votes_needed(self) -> tuple[int, int]:
        """Votes that carry an ordinary matter, and one that needs two thirds."""
        denominator = self.meeting.voting_denominator
        ordinary, grave = Decision(kind=DecisionKind.CONCLUSION), Decision(kind=DecisionKind.ADMISSION)
        return ordinary.needed(denominator), grave.needed(denominator)

    def arguments(self) -> dict[str, Any]:
        """The votes to store."""
        decisions = [
            DecisionInput(**{name: row.cleaned_data[name] for name in DecisionRow.content})
            for row in self.rows
            if row.is_kept
        ]
        return self.cleaned_data | {"decisions": decisions}

    def lines(self) -> list[Line]:
        """One line per vote, and the question."""
        filled = [row for row in self.rows if row.is_filled]
        votes = [
            Line(
                f"decision-{number}", gettext("Biểu quyết thứ %(number)d") % {"number": number}, _joined(row)
            )
            for number, row in enumerate(filled, start=1)
        ]
        return [*votes, *super().lines()]


class TaskRow(RowForm):
    """A task given at this meeting."""

    content = ("text", "owner", "due_on")

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    text = LongTextField(label=_("Nhiệm vụ"), rows=2, max_length=5000)
    owner = PersonField(label=_("Người thực hiện"))
    due_on = DayField(label=_("Thời hạn"))

    field_order = ["pk", *content, "remove"]

    def __init__(self, *args: Any, people: list[tuple[Any, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = people  # type: ignore[attr-defined]


class ReportForm(forms.Form):
    """What became of one earlier task."""

    result = forms.ChoiceField(
        label=_("Kết quả"),
        required=False,
        widget=forms.RadioSelect,
        choices=[("", _("Chưa ghi")), *((result.value, capfirst(result.label)) for result in TaskResult)],
    )
    note = LineField(label=_("Ghi chú"), max_length=300, required=False)

    def __init__(self, data: Any, *, task: AssignedTask, typed: Any = None) -> None:
        prefix = f"due{task.pk}"
        initial = {"result": task.result, "note": task.result_note}
        if typed is not None:
            initial = {name: typed.get(f"{prefix}-{name}", "") for name in self.base_fields}
        super().__init__(data, prefix=prefix, initial=initial)
        self.task = task


class TasksForm(RecordForm):
    """Results of earlier tasks, and the tasks given at this meeting."""

    def __init__(self, data: Any = None, *, meeting: Meeting, typed: Any = None) -> None:
        super().__init__(data, meeting=meeting, typed=typed)
        due = AssignedTask.objects.due_at(meeting)
        self.reports = [ReportForm(data, task=task, typed=typed) for task in due]
        stored = [
            {"pk": row.pk, "text": row.text, "owner": row.owner_id, "due_on": row.due_on}
            for row in meeting.tasks.all()
        ]
        people = person_choices(people_of(meeting))
        self.rows = row_set(TaskRow, data, prefix="task", stored=stored, typed=typed, people=people)

    def is_valid(self) -> bool:
        """Whether every row can be read."""
        valid = [self.rows.is_valid(), *(report.is_valid() for report in self.reports)]
        return super().is_valid() and all(valid)

    @property
    def members(self) -> list[Any]:
        """Errors of the whole, the results, the tasks."""
        return [self, *self.reports, self.rows]

    def arguments(self) -> dict[str, Any]:
        """Results by task, and the tasks to keep or add."""
        reports = {report.task.pk: TaskReport(**report.cleaned_data) for report in self.reports}
        kept = [row.cleaned_data for row in self.rows if row.is_kept]
        tasks = [TaskInput(row["text"], row["owner"], row["due_on"], row["pk"]) for row in kept]
        return {"reports": reports, "tasks": tasks}

    def lines(self) -> list[Line]:
        """One line per earlier task and per new one."""
        results = [
            Line(str(report.prefix), report.task.text, _joined(report, "result", "note"))
            for report in self.reports
        ]
        given = [
            Line(f"task-{number}", gettext("Nhiệm vụ giao thứ %(number)d") % {"number": number}, _joined(row))
            for number, row in enumerate((row for row in self.rows if row.is_filled), start=1)
        ]
        return [*results, *given]


def _joined(form: forms.Form, *names: str) -> str:
    """The fields of a row in words, one a line."""
    asked = names or getattr(form, "content", ())
    pairs = [(form[name].label, in_words(form[name])) for name in asked]
    return "\n".join(f"{label}: {text}" for label, text in pairs if text)
