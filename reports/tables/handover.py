"""The sheets of a handover file."""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cells.models import Category
from meetings.models import AssignedTask
from reports.wording import month_label
from ui.tables import Column, Table


class Fact(NamedTuple):
    """A line of the first sheet."""

    name: str
    value: str


class RollRow(NamedTuple):
    """Somebody who was on the roll on the day."""

    member: str
    category: str


def facts_table(rows: Sequence[Fact]) -> Table[Fact]:
    """Who, to whom, when, how much."""
    columns: Sequence[Column[Fact]] = (
        Column("name", _("Nội dung"), width=44),
        Column("value", _("Bàn giao"), width=60),
    )
    return Table(columns, rows, _("Biên bản bàn giao chi bộ"))


def roll_table(rows: Sequence[RollRow]) -> Table[RollRow]:
    """The roll of the day."""
    columns: Sequence[Column[RollRow]] = (
        Column("member", _("Họ và tên"), width=36),
        Column("category", _("Diện"), value=lambda row: capfirst(Category(row.category).label), width=36),
    )
    return Table(columns, rows, _("Danh sách đảng viên ngày bàn giao"))


def tasks_table(rows: Sequence[AssignedTask], moved: set[int], *, with_texts: bool) -> Table[AssignedTask]:
    """Tasks that had no result; their texts only for who reads minutes."""
    text: Column[AssignedTask] = Column("text", _("Nhiệm vụ"), width=60)
    columns: Sequence[Column[AssignedTask]] = (
        Column("month", _("Giao tại buổi tháng"), value=lambda row: month_label(row.meeting.month)),
        *([text] if with_texts else []),
        Column("owner", _("Người được giao"), value=lambda row: row.owner.full_name if row.owner else ""),
        Column(
            "taken_over_by",
            _("Bàn giao cho"),
            value=lambda row: row.taken_over_by.full_name if row.pk in moved and row.taken_over_by else "",
        ),
        Column("due_on", _("Thời hạn"), "date"),
        Column("result", _("Kết quả hiện nay"), value=lambda row: capfirst(row.get_result_display())),
    )
    return Table(columns, rows, _("Nhiệm vụ chưa có kết quả ngày bàn giao"))
