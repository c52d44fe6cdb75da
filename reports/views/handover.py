"""The handover file: made on demand from what the act listed."""

from typing import Any

from django.http import FileResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import audit
from cells.access import Action, ScopedRequest
from cells.models import Member
from meetings.handovers import handover_or_404
from meetings.models import AssignedTask, Handover, Meeting
from reports.queries import CellMonth, Key, rows
from reports.tables import months_table
from reports.tables.handover import Fact, RollRow, facts_table, roll_table, tasks_table
from ui.exports import Part, book_response


@require_safe
def file(request: ScopedRequest, pk: int) -> FileResponse:
    """One book: who and when, roll, open records, meetings with scores, open tasks.

    Texts of tasks are minutes: they are left out for whoever may not read these.
    """
    handover = handover_or_404(request.scope, pk)
    listed = handover.listed
    names = Member.objects.in_bulk([member for member, _category in listed["roll"]])
    roll = [RollRow(names[member].full_name, category) for member, category in listed["roll"]]
    tasks = AssignedTask.objects.filter(pk__in=listed["tasks"]).order_by("meeting__month", "meeting", "order")
    tasks_shown = tasks.select_related("meeting", "owner", "taken_over_by")
    may_read = request.scope.may(Action.READ_MINUTES, handover.access_path)
    opened, year = _months(listed["open"]), _months(listed["meetings"])
    task_table = tasks_table(list(tasks_shown), set(listed["moved"]), with_texts=may_read)
    parts: list[Part[Any]] = [
        Part(_("Bàn giao"), facts_table(_facts(handover)), notes=[handover.cell.full_name]),
        Part(_("Danh sách"), roll_table(roll)),
        Part(_("Bản ghi đang mở"), months_table(opened, _("Bản ghi đang mở ngày bàn giao"))),
        Part(_("Sinh hoạt 12 tháng"), months_table(year, _("Buổi sinh hoạt và điểm, tình trạng hiện nay"))),
        Part(_("Nhiệm vụ"), task_table),
    ]
    audit.record(by=request.user, act="handover.download", target=handover, unit_path=handover.access_path)
    return book_response(f"ban-giao-{handover.cell.code}-{handover.first_day:%Y-%m-%d}", parts)


def _months(pks: list[int]) -> list[CellMonth]:
    found = Meeting.objects.filter(pk__in=pks).order_by("month", "pk").values_list("cell", "month", "pk")
    return rows([Key(*row) for row in found])


def _facts(handover: Handover) -> list[Fact]:
    counts = handover.counts
    made = date_format(timezone.localtime(handover.made_at), "SHORT_DATETIME_FORMAT")
    return [
        Fact(_("Người bàn giao"), handover.from_user.full_name),
        Fact(_("Người nhận"), handover.to_user.full_name),
        Fact(_("Người nhận làm việc từ ngày"), date_format(handover.first_day, "SHORT_DATE_FORMAT")),
        Fact(_("Người ghi"), handover.made_by.full_name if handover.made_by else ""),
        Fact(_("Ghi lúc"), made),
        Fact(_("Đảng viên trong danh sách"), str(counts["roll"])),
        Fact(_("Bản ghi đang mở"), str(counts["open"])),
        Fact(_("Buổi sinh hoạt 12 tháng gần nhất"), str(counts["meetings"])),
        Fact(_("Nhiệm vụ chưa có kết quả"), str(counts["tasks"])),
        Fact(_("Trong đó chuyển từ người bàn giao sang người nhận"), str(counts["moved"])),
        Fact(_("Mã kiểm tra"), handover.checksum),
        Fact(
            _("Nội dung khớp mã kiểm tra"),
            _("có") if handover.is_intact else _("KHÔNG – hãy báo quản trị cấp trên"),
        ),
        Fact(_("Chữ ký người bàn giao"), ""),
        Fact(_("Chữ ký người nhận"), ""),
    ]
