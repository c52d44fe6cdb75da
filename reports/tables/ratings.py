"""The matrix of cells by months (report R7)."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cells.access import Scope
from meetings.periods import Period
from reports.queries import CellMonth, CellPeriod, Lens
from reports.stages import Stage
from reports.tables.addresses import sees, sheet_address, unit_address
from reports.wording import month_label, period_label
from scoring.models import Rating
from ui.numbers import NOTHING
from ui.tables import Column, Table

# As the party's tables abbreviate the levels.
SHORT = {Rating.GOOD: "T", Rating.FAIR: "K", Rating.AVERAGE: "TB", Rating.POOR: gettext_lazy("Kém")}
NO_BREAK = "\N{NO-BREAK SPACE}"
NOT_SENT, NOT_HELD = "…", gettext_lazy("KTC")


def ratings_table(cells: Sequence[CellPeriod], period: Period, lens: Lens, scope: Scope) -> Table[CellPeriod]:
    """Each cell with the level of every month, and the period's own level."""
    columns: list[Column[CellPeriod]] = [
        Column(
            "cell",
            gettext_lazy("Chi bộ"),
            value=lambda row: row.cell.full_name,
            link=lambda row: unit_address(row.cell, period, lens) if sees(scope, row.cell) else "",
            width=44,
        ),
        *(_month(number, period, scope) for number in range(len(period.months))),
        Column(
            "thematic_held",
            gettext_lazy("Chuyên đề"),
            "int",
            title=gettext_lazy("Số buổi chuyên đề đã tổ chức"),
        ),
    ]
    if period.kind != "M":
        columns += [
            Column("rating", gettext_lazy("Xếp loại kỳ"), "rating"),
            Column("provisional", gettext_lazy("Ghi chú"), value=_provisional, width=14),
        ]
    caption = _("Xếp loại sinh hoạt chi bộ %(period)s") % {"period": period_label(period)}
    return Table(columns, cells, caption=caption)


def _provisional(row: CellPeriod) -> str:
    return _("tạm tính").replace(" ", NO_BREAK) if row.is_provisional and row.rating else ""


def _month(number: int, period: Period, scope: Scope) -> Column[CellPeriod]:
    def link(row: CellPeriod) -> str:
        month = row.months[number]
        return sheet_address(month) if month and sees(scope, row.cell) else ""

    def value(row: CellPeriod) -> Any:
        return level_of(row.months[number])

    month = period.months[number]
    return Column(f"m{month:%m}", f"{month:%m}", value=value, link=link, title=month_label(month), width=6)


def level_of(row: CellMonth | None) -> str:
    """T, K, TB, Kém; with * while not confirmed; – nothing owed, … not sent, KTC not held."""
    if row is None:
        return NOTHING
    if row.rating:
        return f"{SHORT[Rating(row.rating)]}{'' if row.is_official else '*'}"
    return str(NOT_HELD) if row.stage == Stage.NOT_HELD else NOT_SENT
