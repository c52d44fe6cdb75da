"""Periods in words."""

from datetime import date

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from meetings.periods import Period

_ROMAN = ("I", "II", "III", "IV")


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
