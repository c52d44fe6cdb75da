"""What the pages of this app share."""

from typing import TypeVar

from django.http import FileResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import clock
from cells import access
from cells.access import Action, ScopedRequest
from cells.models import PartyUnit
from cells.tree import superiors
from meetings.periods import Period
from reports.tables import unit_address
from reports.wording import period_title
from ui.exports import xlsx_response
from ui.tables import Table

R = TypeVar("R")
Crumb = tuple[str, str]


def unit_of(request: ScopedRequest, pk: int) -> PartyUnit:
    """The unit a report is about, for whoever may see its figures."""
    units = PartyUnit.objects.select_related("parent")
    return access.get_or_404(units, request.scope, Action.VIEW, pk=pk)


def crumbs_to(request: ScopedRequest, unit: PartyUnit, period: Period, *, with_unit: bool) -> list[Crumb]:
    """The reports of the units above, as far as this person sees them."""
    units = [*superiors(unit, request.scope), *([unit] if with_unit else [])]
    start = (_("Kết quả"), reverse("reports:report-list"))
    return [start, *((above.name, unit_address(above, period)) for above in units)]


def export(name: str, table: Table[R], unit: PartyUnit, period: Period) -> FileResponse:
    """A table of a report as a spreadsheet, with the unit, the period and the day above it."""
    notes = [
        unit.full_name,
        _("Kỳ: %(period)s") % {"period": period_title(period)},
        _("Theo tổ chức tại thời điểm sinh hoạt. Số liệu ngày %(day)s.")
        % {"day": f"{clock.today():%d/%m/%Y}"},
    ]
    return xlsx_response(f"{name}-{unit.code}-{period.code}", table, title=table.caption, notes=notes)
