"""Lists of what should be looked at again."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cells.models import Membership, PartyUnit
from meetings.absence import LongAbsence
from reports.wording import month_label
from ui.tables import Column, Table

_NOBODY = gettext_lazy("Không có trường hợp nào.")


def _roll(cell: PartyUnit) -> str:
    return reverse("cells:roll-show", args=[cell.pk])


def few_members_table(cells: Sequence[PartyUnit]) -> Table[PartyUnit]:
    """Cells with too few official members."""
    columns: Sequence[Column[PartyUnit]] = (
        Column("full_name", _("Chi bộ"), link=_roll),
        Column("official", _("Đảng viên chính thức"), "int", value=lambda cell: cell.__dict__["official"]),
    )
    return Table(
        columns, cells, _("Chi bộ có dưới 3 đảng viên chính thức"), empty_text=_NOBODY, is_stacked=True
    )


def terms_table(rows: Sequence[Membership], today: date) -> Table[Membership]:
    """Exemptions and stays elsewhere by what is the matter with their term."""

    def matter(row: Membership) -> str:
        if row.until is None:
            return _("chưa ghi thời hạn, lý do")
        days = (row.until - today).days
        if days < 0:
            return _("đã hết hạn %(count)d ngày") % {"count": -days}
        return _("còn %(count)d ngày") % {"count": days}

    columns: Sequence[Column[Membership]] = (
        Column("member", _("Đảng viên"), value=lambda row: row.member.full_name),
        Column("cell", _("Chi bộ"), value=lambda row: row.cell.full_name, link=lambda row: _roll(row.cell)),
        Column("category", _("Diện"), value=lambda row: capfirst(row.get_category_display())),
        Column("until", _("Thời hạn"), "date"),
        Column("matter", _("Tình trạng"), value=matter),
    )
    return Table(
        columns,
        rows,
        _("Miễn, đình chỉ, sinh hoạt tạm thời: hết hạn hoặc còn không quá 30 ngày"),
        empty_text=_NOBODY,
        is_stacked=True,
    )


def absences_table(rows: Sequence[LongAbsence]) -> Table[LongAbsence]:
    """Members not seen for two months and more."""
    columns: Sequence[Column[LongAbsence]] = (
        Column("member", _("Đảng viên")),
        Column("cell", _("Chi bộ"), value=lambda row: row.cell.full_name, link=lambda row: _roll(row.cell)),
        Column(
            "months",
            _("Số tháng không dự"),
            value=lambda row: _("3 tháng trở lên") if row.months > 2 else _("2 tháng"),
        ),
        Column("since", _("Từ tháng"), value=lambda row: month_label(row.since)),
    )
    return Table(columns, rows, _("Không dự sinh hoạt từ 2 tháng liền"), empty_text=_NOBODY, is_stacked=True)
