"""The list behind a number."""

from typing import Any

from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts import clock
from cells.access import ScopedRequest
from cells.models import PartyUnit
from meetings.periods import Period
from reports.forms import PeriodForm
from reports.queries import Show, cells_in, cells_on, list_keys, rows
from reports.tables import LIST_TITLES, cells_table, rows_table
from reports.views.pages import crumbs_to, export, unit_of
from ui.pagination import paginate
from ui.tables import Table

PER_PAGE = 100


@require_safe
def show(request: ScopedRequest, pk: int, show: str, *, as_file: bool = False) -> HttpResponseBase:
    """What a number counts, as many rows as it says; the spreadsheet has all of them."""
    unit = unit_of(request, pk)
    if show not in set(Show):
        raise Http404
    today = clock.today()
    form, wanted = PeriodForm(request, today), Show(show)
    everything = _everything(unit, form.chosen, wanted)
    if as_file:
        return export(f"danh-sach-{show}", _table(wanted, everything, form.chosen), unit, form.chosen)
    page = paginate(request, everything, PER_PAGE)
    context = {
        "unit": unit,
        "form": form,
        "period": form.chosen,
        "show": wanted.value,
        "title": LIST_TITLES[wanted],
        "crumbs": crumbs_to(request, unit, form.chosen, with_unit=True),
        "page": page,
        "table": _table(wanted, page.object_list, form.chosen),
        "export_url": reverse("reports:rows-export", args=[unit.pk, show]),
    }
    return render(request, "reports/rows_show.html", context)


def _everything(unit: PartyUnit, period: Period, show: Show) -> Any:
    """Keys of the rows, or the cells themselves."""
    if show != Show.CELLS:
        return list_keys(unit, period, show)
    return cells_in(unit, period)


def _table(show: Show, chosen: Any, period: Period) -> Table[Any]:
    if show == Show.CELLS:
        return cells_table(cells_on(period.end, chosen), period)
    return rows_table(show, rows(chosen, period.end), period, clock.today())
