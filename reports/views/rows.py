"""The list behind a number."""

from typing import Any

from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts import clock
from cells.access import ScopedRequest
from cells.models import PartyUnit
from reports.forms import PeriodForm
from reports.queries import Show, cells_in, cells_on, list_keys, rows
from reports.queries.lens import shown_day
from reports.tables import LIST_TITLES, cells_table, rows_table
from reports.views.pages import crumbs_to, export, shown_as, unit_of
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
    above = _above(request)
    unit = shown_as(unit, form)
    everything = _everything(unit, form, wanted, above)
    if as_file:
        return export(f"danh-sach-{show}", _table(request, form, wanted, everything), unit, form)
    page = paginate(request, everything, PER_PAGE)
    context = {
        "unit": unit,
        "above": above and shown_as(above, form),
        "form": form,
        "period": form.chosen,
        "show": wanted.value,
        "title": LIST_TITLES[wanted],
        "crumbs": crumbs_to(request, unit, form, with_unit=True),
        "page": page,
        "table": _table(request, form, wanted, page.object_list),
        "export_url": reverse("reports:rows-export", args=[unit.pk, show]),
    }
    return render(request, "reports/rows_show.html", context)


def _above(request: ScopedRequest) -> PartyUnit | None:
    """The superior that `under` names: only the time below it is meant."""
    under = request.GET.get("under", "")
    return unit_of(request, int(under)) if under.isascii() and under.isdecimal() and len(under) < 10 else None


def _everything(unit: PartyUnit, form: PeriodForm, show: Show, above: PartyUnit | None) -> Any:
    """Keys of the rows, or of the cells themselves."""
    if show == Show.CELLS:
        return cells_in(unit, form.chosen, lens=form.chosen_lens, above=above)
    return list_keys(unit, form.chosen, show, lens=form.chosen_lens, above=above)


def _table(request: ScopedRequest, form: PeriodForm, show: Show, chosen: Any) -> Table[Any]:
    period, lens, today = form.chosen, form.chosen_lens, clock.today()
    day = shown_day(period, lens, today)
    if show == Show.CELLS:
        return cells_table(cells_on(day, chosen), period, lens, request.scope)
    return rows_table(show, rows(chosen, day), period, today, request.scope)
