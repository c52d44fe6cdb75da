"""The roll call: one row per member, statements about whole columns, gestures for many at once."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms import BoundField
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cells.models import Category
from meetings.forms.base import Line, RecordForm, in_words
from meetings.forms.fields import LineField
from meetings.models import Attendance, AttendanceStatus, Meeting
from meetings.services import AttendanceMark

ALL_PRESENT, ALL_WITH_NOTEBOOK = "all-present", "all-with-notebook"
# The first in the words of the other questions: four answers stand beside each other on a phone.
STATUSES = [
    (AttendanceStatus.NOT_RECORDED.value, gettext_lazy("Chưa ghi")),
    *((status.value, capfirst(status.label)) for status in list(AttendanceStatus)[1:]),
]
MARKS = {
    "is_late": gettext_lazy("Đến muộn"),
    "has_left_early": gettext_lazy("Về sớm"),
    "has_spoken": gettext_lazy("Phát biểu"),
    "has_notebook": gettext_lazy("Có sổ"),
}


class MarkForm(forms.Form):
    """What is noted about one member."""

    status = forms.ChoiceField(choices=STATUSES, required=False)
    excuse = LineField(label=gettext_lazy("Lý do vắng"), max_length=200, required=False)
    is_late = forms.BooleanField(required=False)
    has_left_early = forms.BooleanField(required=False)
    has_spoken = forms.BooleanField(required=False)
    has_notebook = forms.BooleanField(required=False)

    def __init__(self, data: Any, *, row: Attendance, gesture: str) -> None:
        super().__init__(
            data, prefix=f"m{row.member_id}", initial={name: getattr(row, name) for name in self.base_fields}
        )
        self.row = row
        self.gesture = gesture
        # Names two members of one error summary apart.
        self.fields["status"].label = row.member.full_name
        self.fields["excuse"].label = _("%(name)s, lý do vắng") % {"name": row.member.full_name}

    @property
    def status_now(self) -> str:
        """The status as shown, the gesture applied; a form that came without one keeps the stored one."""
        status = str(self["status"].value() or self.row.status)
        if self.gesture == ALL_PRESENT and self.row.is_expected and status == AttendanceStatus.NOT_RECORDED:
            return AttendanceStatus.PRESENT
        return status

    @property
    def marks_now(self) -> dict[str, bool]:
        """The marks as shown, by field, the gesture applied."""
        marks = {name: bool(self[name].value()) for name in MARKS}
        if self.gesture == ALL_WITH_NOTEBOOK and self.status_now == AttendanceStatus.PRESENT:
            marks["has_notebook"] = True
        return marks

    def mark(self) -> AttendanceMark | None:
        """The mark to store; None when the form says nothing about this member."""
        if not self.cleaned_data["status"]:
            return None
        status = AttendanceStatus(self.status_now)
        return AttendanceMark(status, self.cleaned_data["excuse"], **self.marks_now)

    def line(self) -> Line:
        """The row in words."""
        words = [str(dict(STATUSES).get(self.status_now, ""))]
        if self.status_now == AttendanceStatus.ABSENT_EXCUSED:
            words.append(in_words(self["excuse"]))
        elif self.status_now == AttendanceStatus.PRESENT:
            words += [str(MARKS[name]) for name, is_set in self.marks_now.items() if is_set]
        return Line(str(self.prefix), self.row.member.full_name, capfirst(", ".join(filter(None, words))))


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row as the template needs it: plain values, because a roll has up to 60 of them."""

    prefix: str
    name: str
    category: str
    is_expected: bool
    status: str
    excuse: str
    error: str
    marks: list[tuple[str, Any, bool]]


class AttendanceForm(RecordForm):
    """The roll call of a meeting."""

    is_nobody_late = forms.BooleanField(label=gettext_lazy("Không ai đến muộn, về sớm"), required=False)
    is_nobody_speaking = forms.BooleanField(label=gettext_lazy("Không ai phát biểu"), required=False)
    is_nobody_with_notebook = forms.BooleanField(
        label=gettext_lazy("Không ai mang sổ ghi chép"), required=False
    )

    def __init__(self, data: Any = None, *, meeting: Meeting, typed: Any = None) -> None:
        super().__init__(data, meeting=meeting, typed=typed)
        rows: QuerySet[Attendance] = meeting.attendance.select_related("member")
        gesture = data.get("gesture", "") if data else ""
        self.rows = [MarkForm(data, row=row, gesture=gesture) for row in rows]

    def is_valid(self) -> bool:
        """Whether every row and the statements can be read."""
        rows_are_valid = [row.is_valid() for row in self.rows]
        return super().is_valid() and all(rows_are_valid)

    @property
    def members(self) -> list[Any]:
        """The statements and every row."""
        return [self, *self.rows]

    def arguments(self) -> dict[str, Any]:
        """The statements, and marks by member."""
        marks = {row.row.member_id: mark for row in self.rows if (mark := row.mark()) is not None}
        return self.cleaned_data | {"marks": marks}

    def lines(self) -> list[Line]:
        """Every row and statement in words."""
        return [*(row.line() for row in self.rows), *super().lines()]

    @property
    def groups(self) -> list[tuple[str, list[ShownRow]]]:
        """Members who have to attend; then the others on the roll, who may."""
        expected = [_shown(row) for row in self.rows if row.row.is_expected]
        others = [_shown(row) for row in self.rows if not row.row.is_expected]
        titled = [
            (_("Đảng viên phải dự"), expected),
            (_("Không bắt buộc dự: chỉ ghi nếu có đến dự"), others),
        ]
        return [group for group in titled if group[1]]

    @property
    def statuses(self) -> list[tuple[str, str]]:
        """The four answers for every member."""
        return [(value, str(label)) for value, label in STATUSES]

    @property
    def statements(self) -> list[BoundField]:
        """Statements about whole columns."""
        return [self[name] for name in self.base_fields]

    @property
    def counts(self) -> dict[str, int]:
        """The counters above the list, of expected members."""
        expected = [row for row in self.rows if row.row.is_expected]
        statuses = [row.status_now for row in expected]
        present = [row for row in expected if row.status_now == AttendanceStatus.PRESENT]
        return {
            "expected": len(expected),
            "present": len(present),
            "absent": sum("ABSENT" in status for status in statuses),
            "unrecorded": statuses.count(AttendanceStatus.NOT_RECORDED),
            "spoke": sum(row.marks_now["has_spoken"] for row in present),
        }


def _shown(form: MarkForm) -> ShownRow:
    category = form.row.category
    return ShownRow(
        prefix=str(form.prefix),
        name=form.row.member.full_name,
        is_expected=form.row.is_expected,
        category="" if category == Category.OFFICIAL else str(Category(category).label),
        status=form.status_now,
        excuse=str(form["excuse"].value() or ""),
        error=" ".join(str(text) for text in form.errors.get("excuse", [])) if form.is_bound else "",
        marks=[(name, MARKS[name], is_set) for name, is_set in form.marks_now.items()],
    )
