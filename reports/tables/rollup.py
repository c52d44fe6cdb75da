"""The numbers of a unit, one row per unit right below it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cells import kinds
from cells.access import Scope
from cells.models import PartyUnit
from reports.queries import Counts, Rollup, Show
from reports.tables.addresses import list_address, sees, unit_address
from reports.wording import period_label
from ui.tables import Column, Table, Text


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One line of a roll-up: a unit, or the subtotal of a kind of units. `unit` is where its numbers lead:
    None for a subtotal, for a unit out of this person's sight today, and for what a unit did itself beside
    the units below it."""

    label: str
    counts: Counts
    unit: PartyUnit | None
    above: PartyUnit | None = None  # of a unit that stood elsewhere too: the one whose time with it is meant


# What is counted, its short header, the long form of it.
COUNTS: Sequence[tuple[Show, Text, Text]] = (
    (Show.CELLS, gettext_lazy("Chi bộ"), gettext_lazy("Số chi bộ hoạt động trong kỳ")),
    (
        Show.DUE,
        gettext_lazy("Phải sinh hoạt"),
        gettext_lazy("Số buổi thường kỳ phải có: mỗi chi bộ mỗi tháng một buổi"),
    ),
    (Show.HELD, gettext_lazy("Đã sinh hoạt"), gettext_lazy("Số buổi thường kỳ đã tổ chức")),
    (Show.SUBMITTED, gettext_lazy("Đã gửi"), gettext_lazy("Số phiếu chấm điểm đã gửi cấp trên")),
    (Show.CONFIRMED, gettext_lazy("Đã xác nhận"), gettext_lazy("Số phiếu cấp trên đã xác nhận")),
    (Show.MISSING, gettext_lazy("Chưa gửi"), gettext_lazy("Số phiếu phải có mà chưa gửi")),
    (Show.LATE, gettext_lazy("Gửi muộn"), gettext_lazy("Số phiếu gửi sau hạn")),
)
RATINGS: Sequence[tuple[Show, Text, Text]] = (
    (Show.GOOD, gettext_lazy("Tốt"), gettext_lazy("Số phiếu xếp loại Tốt")),
    (Show.FAIR, gettext_lazy("Khá"), gettext_lazy("Số phiếu xếp loại Khá")),
    (Show.AVERAGE, gettext_lazy("Trung bình"), gettext_lazy("Số phiếu xếp loại Trung bình")),
    (Show.POOR, gettext_lazy("Kém"), gettext_lazy("Số phiếu xếp loại Kém")),
)


def rollup_table(found: Rollup, scope: Scope) -> Table[UnitRow]:
    """One row per unit right below, a subtotal per kind of units, the total."""
    period = found.period
    is_alone = len(found.children) == 1

    def unit_link(row: UnitRow) -> str:
        return unit_address(row.unit, period, found.lens) if row.unit and row.unit != found.unit else ""

    columns: list[Column[UnitRow]] = [
        Column("label", gettext_lazy("Đơn vị"), link=unit_link, width=44),
        *(_count(found, *count) for count in COUNTS),
        Column(
            "mean_score",
            gettext_lazy("Điểm TB"),
            "decimal",
            _of("mean_score"),
            places=1,
            title=gettext_lazy("Điểm trung bình của các phiếu đã gửi"),
        ),
        _share(
            found,
            "attendance_percent",
            gettext_lazy("Tỷ lệ dự"),
            gettext_lazy("Số đảng viên dự trên số phải dự"),
        ),
        _share(
            found,
            "speaking_percent",
            gettext_lazy("Tỷ lệ phát biểu"),
            gettext_lazy("Số đảng viên phát biểu trên số có mặt"),
        ),
        *(_count(found, *rating) for rating in RATINGS),
    ]
    rows = [
        UnitRow(
            child.unit.name,
            child.counts,
            child.unit if sees(scope, child.unit) and (child.unit != found.unit or is_alone) else None,
            found.unit if child.has_moved else None,
        )
        for child in found.children
    ]
    caption = _("Kết quả %(period)s theo đơn vị") % {"period": period_label(period)}
    return Table(columns, rows, caption=caption, totals=_totals(found))


def _of(name: str) -> Callable[[UnitRow], Any]:
    return lambda row: getattr(row.counts, name)


def _count(found: Rollup, show: Show, label: Text, title: Text) -> Column[UnitRow]:
    """A number that leads to the rows it counts."""

    def link(row: UnitRow) -> str:
        if row.unit is None or not getattr(row.counts, show):
            return ""
        return list_address(row.unit, found.period, show, found.lens, row.above)

    return Column(show.value, label, "int", _of(show.value), link=link, title=title)


def _share(found: Rollup, name: str, label: Text, title: Text) -> Column[UnitRow]:
    """A percentage that leads to the meetings it comes from."""

    def link(row: UnitRow) -> str:
        if row.unit is None or not row.counts.recorded:
            return ""
        return list_address(row.unit, found.period, Show.ATTENDANCE, found.lens, row.above)

    return Column(name, label, "percent", _of(name), link=link, title=title)


def _totals(found: Rollup) -> list[UnitRow]:
    """The total; before it a subtotal per kind where there are several kinds."""
    by_kind: dict[str, list[Counts]] = {}
    for child in found.children:
        by_kind.setdefault(child.unit.kind, []).append(child.counts)
    subtotals = [
        UnitRow(_("Cộng %(kind)s") % {"kind": kinds.name_of(kind)}, Counts.total(parts), None)
        for kind, parts in by_kind.items()
        if len(by_kind) > 1
    ]
    return [*subtotals, UnitRow(_("Tổng cộng"), found.total, found.unit)]
