"""Cells by months, and the rating of the period."""

from collections import Counter

from django.http import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import clock
from cells.access import ScopedRequest
from reports.forms import PeriodForm
from reports.queries import cell_months
from reports.tables import ratings_table
from reports.views.pages import crumbs_to, export, shown_as, unit_of
from scoring.models import Rating
from ui.pagination import paginate

PER_PAGE = 100


@require_safe
def show(request: ScopedRequest, pk: int, *, as_file: bool = False) -> HttpResponseBase:
    """The matrix of a unit; the spreadsheet has every cell."""
    unit, form = unit_of(request, pk), PeriodForm(request, clock.today())
    period = form.chosen
    unit = shown_as(unit, form)
    cells = cell_months(unit, period, lens=form.chosen_lens)
    if as_file:
        return export("xep-loai", ratings_table(cells, period, form.chosen_lens, request.scope), unit, form)
    page = paginate(request, cells, PER_PAGE)
    tally = Counter(row.rating for row in cells)
    context = {
        "unit": unit,
        "form": form,
        "period": period,
        "crumbs": crumbs_to(request, unit, form, with_unit=True),
        "page": page,
        "table": ratings_table(list(page.object_list), period, form.chosen_lens, request.scope),
        "tally": [(rating.value, tally[rating.value]) for rating in Rating] if period.kind != "M" else [],
        "unrated": tally[""],
    }
    return render(request, "reports/ratings_show.html", context)
