"""Periods in words."""

from datetime import date

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.periods import Period
from reports.queries import Lens
from ui.tables import Text

_ROMAN = ("I", "II", "III", "IV")
# What each lens is called, and what it does in one sentence.
LENSES: dict[Lens, tuple[Text, Text]] = {
    Lens.THEN: (
        gettext_lazy("Theo tổ chức khi sinh hoạt"),
        gettext_lazy(
            "Mỗi buổi tính cho đơn vị quản lý chi bộ vào tháng sinh hoạt; sắp xếp lại tổ chức không làm đổi "
            "kết quả đã có."
        ),
    ),
    Lens.NOW: (
        gettext_lazy("Theo tổ chức hiện nay"),
        gettext_lazy(
            "Vẫn các buổi ấy, xếp theo tổ chức hôm nay; chi bộ đã kết thúc tính cho đơn vị kế thừa."
        ),
    ),
    Lens.LIKE: (
        gettext_lazy("Chỉ chi bộ có ở cả hai thời điểm"),
        gettext_lazy(
            "Xếp theo tổ chức hôm nay, chỉ gồm chi bộ có cả ở ngày đầu kỳ và hôm nay, ở giữa không sáp nhập, "
            "chia, tách."
        ),
    ),
}


def month_label(month: date) -> str:
    """05/2024."""
    return f"{month:%m/%Y}"


def period_label(period: Period) -> str:
    """tháng 05/2024, quý II/2024, 6 tháng đầu năm 2024, năm 2024."""
    values = {"month": month_label(period.start), "year": period.year}
    match period.kind:
        case "M":
            return _("tháng %(month)s") % values
        case "Q":
            values["quarter"] = _ROMAN[(period.first_month - 1) // 3]
            return _("quý %(quarter)s/%(year)s") % values
        case "H":
            is_first = period.first_month == 1
            text = _("6 tháng đầu năm %(year)s") if is_first else _("6 tháng cuối năm %(year)s")
            return text % values
    return _("năm %(year)s") % values


def period_title(period: Period) -> str:
    """The same, to begin a line."""
    return str(capfirst(period_label(period)))
