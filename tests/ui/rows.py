"""Invented rows for tables and spreadsheets, one column of each kind."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ui.tables import Column, Table


@dataclass(frozen=True)
class Row:
    """One unit in one month; None: nobody knows."""

    name: str = "Chi bộ xóm Mẫu"
    members: int | None = None
    mean: Decimal | float | None = None
    rate: Decimal | float | None = None
    held_on: date | datetime | None = None
    rating: str = ""


COLUMNS: tuple[Column[Row], ...] = (
    Column("name", "Đơn vị", link=lambda row: f"/units/?name={row.name}", width=40),
    Column("members", "Đảng viên", kind="int", footer="sum"),
    Column("mean", "Điểm trung bình", kind="decimal", places=1),
    Column("rate", "Tỷ lệ dự", kind="percent", title="Số đảng viên dự trên số phải dự"),
    Column("held_on", "Ngày", kind="date"),
    Column("rating", "Xếp loại", kind="rating"),
)

FULL = Row("Chi bộ xóm Diều", 21, Decimal("89.55"), Decimal("85.714285"), date(2024, 5, 3), "GOOD")


def table(*rows: Row, **fields: Any) -> Table[Row]:
    """A table of these rows."""
    return Table(COLUMNS, rows, **{"caption": "Kết quả tháng 5/2024", **fields})
