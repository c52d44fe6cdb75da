"""The rows behind the numbers: cells, or one cell in one month."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from cells.access import Scope
from cells.models import PartyUnit
from meetings.periods import Period
from reports.queries import CellMonth, Lens, Show
from reports.queries.counts import FEW_PEOPLE
from reports.tables.addresses import sees, sheet_address, unit_address
from reports.wording import month_label, period_label
from scoring.engine.amounts import percent
from ui.tables import Column, Table, Text

LIST_TITLES: dict[Show, Text] = {
    Show.CELLS: _("Chi bộ"),
    Show.DUE: _("Buổi sinh hoạt phải có"),
    Show.HELD: _("Buổi đã sinh hoạt"),
    Show.SUBMITTED: _("Phiếu đã gửi"),
    Show.CONFIRMED: _("Phiếu đã xác nhận"),
    Show.MISSING: _("Chi bộ chưa gửi phiếu"),
    Show.LATE: _("Phiếu gửi muộn"),
    Show.GOOD: _("Phiếu xếp loại Tốt"),
    Show.FAIR: _("Phiếu xếp loại Khá"),
    Show.AVERAGE: _("Phiếu xếp loại Trung bình"),
    Show.POOR: _("Phiếu xếp loại Kém"),
    Show.ATTENDANCE: _("Tỷ lệ dự và phát biểu"),
    Show.THEMATIC: _("Buổi sinh hoạt chuyên đề"),
}


def _meeting(name: str) -> Any:
    return lambda row: getattr(row.meeting, name, None)


def _sheet(name: str) -> Any:
    return lambda row: getattr(row.sheet, name, None)


def _share(part: str, whole: str) -> Any:
    def value(row: CellMonth) -> Any:
        meeting = row.meeting
        if meeting is None or meeting.unrecorded_members or meeting.expected_members < FEW_PEOPLE:
            return None
        return percent(getattr(meeting, part), getattr(meeting, whole))

    return value


def _sent_on(row: CellMonth) -> date | None:
    moment = row.sheet.submitted_at if row.sheet else None
    return timezone.localtime(moment).date() if moment else None


_CELL: Column[CellMonth] = Column("cell", _("Chi bộ"), value=lambda row: row.cell.full_name, width=44)
_MONTH: Column[CellMonth] = Column("month", _("Tháng"), value=lambda row: month_label(row.month), width=10)
_HELD_ON: Column[CellMonth] = Column("held_on", _("Ngày họp"), "date", _meeting("held_on"))
_STAGE: Column[CellMonth] = Column("stage", _("Tình trạng"), value=lambda row: row.stage.label)
_DUE_ON: Column[CellMonth] = Column("due_on", _("Hạn gửi"), "date")
_SENT_ON: Column[CellMonth] = Column("sent_on", _("Ngày gửi"), "date", _sent_on)
_SELF: Column[CellMonth] = Column("self_score", _("Điểm tự chấm"), "decimal", _sheet("score"), places=1)
_OFFICIAL: Column[CellMonth] = Column(
    "official_score", _("Điểm cấp trên chấm"), "decimal", _sheet("official_score"), places=1
)
_RATING: Column[CellMonth] = Column("rating", _("Xếp loại"), "rating")
_EXPECTED: Column[CellMonth] = Column(
    "expected", _("Phải dự"), "int", _meeting("expected_members"), footer="sum"
)
_PRESENT: Column[CellMonth] = Column("present", _("Có mặt"), "int", _meeting("present_members"), footer="sum")
_ATTENDANCE: Column[CellMonth] = Column(
    "attendance", _("Tỷ lệ dự"), "percent", _share("present_members", "expected_members")
)
_SPOKE: Column[CellMonth] = Column("spoke", _("Phát biểu"), "int", _meeting("speakers"), footer="sum")
_SPEAKING: Column[CellMonth] = Column(
    "speaking", _("Tỷ lệ phát biểu"), "percent", _share("speakers", "present_members")
)
_KIND: Column[CellMonth] = Column(
    "kind",
    _("Loại"),
    value=lambda row: capfirst(row.meeting.get_kind_display()) if row.meeting else "",
)

_SCORED = (_CELL, _MONTH, _HELD_ON, _SENT_ON, _SELF, _OFFICIAL, _RATING, _STAGE)
_COLUMNS: dict[Show, Sequence[Column[CellMonth]]] = {
    Show.DUE: (_CELL, _MONTH, _STAGE, _HELD_ON, _DUE_ON, _RATING),
    Show.HELD: (_CELL, _MONTH, _HELD_ON, _STAGE, _RATING),
    Show.ATTENDANCE: (_CELL, _MONTH, _HELD_ON, _EXPECTED, _PRESENT, _ATTENDANCE, _SPOKE, _SPEAKING),
    Show.THEMATIC: (_CELL, _MONTH, _HELD_ON, _KIND, _STAGE),
    Show.LATE: (_CELL, _MONTH, _HELD_ON, _DUE_ON, _SENT_ON, _RATING, _STAGE),
}


def rows_table(
    show: Show, rows: Sequence[CellMonth], period: Period, today: date, scope: Scope
) -> Table[CellMonth]:
    """The list behind a number. Of cells that belong to others today only what was counted is shown."""
    if show == Show.MISSING:
        late: Column[CellMonth] = Column(
            "days_late", _("Quá hạn (ngày)"), "int", lambda row: row.days_late(today)
        )
        secretary: Column[CellMonth] = Column(
            "secretary",
            _("Bí thư"),
            value=lambda row: row.secretary if sees(scope, row.cell) else "",
            width=24,
        )
        columns: Sequence[Column[CellMonth]] = (_CELL, _MONTH, _STAGE, _DUE_ON, late, secretary)
    else:
        columns = _COLUMNS.get(show, _SCORED)
    cell = replace(_CELL, link=_sheet_link(scope))
    columns = [cell if column is _CELL else column for column in columns]
    return Table(columns, rows, caption=list_caption(show, period))


def list_caption(show: Show, period: Period) -> str:
    """What a list shows, and for when."""
    return f"{LIST_TITLES[show]}, {period_label(period)}"


def _sheet_link(scope: Scope) -> Callable[[CellMonth], str]:
    return lambda row: sheet_address(row) if sees(scope, row.cell) else ""


def months_table(rows: Sequence[CellMonth], caption: Text, scope: Scope | None = None) -> Table[CellMonth]:
    """The months of one cell; the cell is named where there are several."""
    month: Column[CellMonth] = Column("month", _("Tháng"), value=lambda row: month_label(row.month), width=12)
    month = replace(month, link=_sheet_link(scope) if scope else sheet_address)
    named = (_CELL,) if len({row.cell.pk for row in rows}) > 1 else ()
    figures = (_HELD_ON, _STAGE, _SENT_ON, _ATTENDANCE, _SPEAKING, _SELF, _OFFICIAL, _RATING)
    return Table((month, *named, *figures), rows, caption=caption)


def cells_table(cells: Sequence[PartyUnit], period: Period, lens: Lens, scope: Scope) -> Table[PartyUnit]:
    """The cells of a unit, with whom to call (`secretary`, see `queries.cell_months`)."""

    def secretary(unit: PartyUnit) -> str:
        return (getattr(unit, "secretary", None) or "") if sees(scope, unit) else ""

    columns: Sequence[Column[PartyUnit]] = (
        Column(
            "full_name",
            _("Chi bộ"),
            link=lambda unit: unit_address(unit, period, lens) if sees(scope, unit) else "",
            width=44,
        ),
        Column("kind", _("Loại hình"), value=lambda unit: capfirst(unit.get_kind_display()), width=22),
        Column("code", _("Mã tổ chức"), width=14),
        Column("secretary", _("Bí thư"), value=secretary, width=24),
    )
    return Table(columns, cells, caption=list_caption(Show.CELLS, period))
