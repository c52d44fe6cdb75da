"""What the pages of this app share."""

from typing import TypeVar

from django.http import FileResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import clock
from cells import access
from cells.access import Action, ScopedRequest
from cells.models import PartyUnit
from cells.standing import as_on
from cells.tree import superiors
from reports.forms import PeriodForm
from reports.queries import Lens
from reports.queries.lens import shown_day
from reports.tables import unit_address
from reports.wording import LENSES, period_title
from ui.exports import xlsx_response
from ui.tables import Table

R = TypeVar("R")
Crumb = tuple[str, str]


def unit_of(request: ScopedRequest, pk: int) -> PartyUnit:
    """The unit a report is about, for whoever may see its figures."""
    units = PartyUnit.objects.select_related("parent")
    return access.get_or_404(units, request.scope, Action.VIEW, pk=pk)


def shown_as(unit: PartyUnit, form: PeriodForm) -> PartyUnit:
    """The unit named as the lens wants it. One query."""
    day = shown_day(form.chosen, form.chosen_lens, clock.today())
    return as_on(day, PartyUnit.objects.filter(pk=unit.pk))[0]


def crumbs_to(request: ScopedRequest, unit: PartyUnit, form: PeriodForm, *, with_unit: bool) -> list[Crumb]:
    """The reports of the units above, as far as this person sees them."""
    units = [*superiors(unit, request.scope), *([unit] if with_unit else [])]
    start = (_("Kết quả"), reverse("reports:report-list"))
    return [start, *((above.name, unit_address(above, form.chosen, form.chosen_lens)) for above in units)]


def export(name: str, table: Table[R], unit: PartyUnit, form: PeriodForm) -> FileResponse:
    """A table of a report as a spreadsheet, with the unit, the period, the lens and the day above it."""
    title, _meaning = LENSES[form.chosen_lens]
    code = "-".join(
        [unit.code, form.chosen.code, *([form.chosen_lens] if form.chosen_lens != Lens.THEN else [])]
    )
    notes = [
        unit.full_name,
        _("Kỳ: %(period)s") % {"period": period_title(form.chosen)},
        _("%(lens)s. Số liệu ngày %(day)s.") % {"lens": title, "day": f"{clock.today():%d/%m/%Y}"},
    ]
    return xlsx_response(f"{name}-{code}", table, title=table.caption, notes=notes)
