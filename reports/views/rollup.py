"""The numbers of a unit for a period: the dashboard of whoever oversees it."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import clock
from cells import access, tree
from cells.access import Action, Scope, ScopedRequest
from cells.models import PartyUnit
from meetings.periods import Period
from reports.charts import ratings_chart, score_chart
from reports.forms import PeriodForm, last_full_month
from reports.queries import CellMonth, CellPeriod, Rollup, Show, cell_months, overview
from reports.tables import COUNTS, RATINGS, list_address, months_table, rollup_table
from reports.views.pages import crumbs_to, export, unit_of
from reports.wording import period_label
from scoring.explain import shortfall_sentence
from ui.tables import Table


@require_safe
def index(request: ScopedRequest) -> HttpResponse:
    """The report of the person's own unit; a choice where there are several."""
    access.require(request.scope, Action.VIEW)
    units = PartyUnit.objects.filter(path__in=tree.root_paths(request.scope)).in_official_order()
    found = list(units.select_related("parent"))
    if len(found) == 1:
        return redirect("reports:rollup-show", found[0].pk)
    return render(request, "reports/report_list.html", {"units": found})


@require_safe
def show(request: ScopedRequest, pk: int, *, as_file: bool = False) -> HttpResponseBase:
    """A unit's numbers by child, with the trend; a cell's months, usually of a year."""
    unit, today = unit_of(request, pk), clock.today()
    year = Period.containing(last_full_month(today).start, "Y") if unit.is_cell else None
    return unit_report(request, unit, PeriodForm(request, today, usual=year), as_file=as_file)


def unit_report(
    request: ScopedRequest, unit: PartyUnit, period: PeriodForm, *, as_file: bool = False, **more: Any
) -> HttpResponseBase:
    """The report of a unit as a page or as a spreadsheet; `more` is what a start page adds."""
    chosen, lens = period.chosen, period.chosen_lens
    found = overview(unit, chosen, lens=lens)
    is_cell = unit.is_cell
    months = cell_months(unit, chosen, lens=lens) if is_cell else []
    own = next((row for row in months if row.cell == unit), None)
    table: Table[Any] = (
        _months(months, chosen, request.scope) if is_cell else rollup_table(found.rollup, request.scope)
    )
    unit = found.rollup.unit
    if as_file:
        return export("ket-qua", table, unit, period)
    total = found.rollup.total
    context = {
        "unit": unit,
        "form": period,
        "period": chosen,
        "crumbs": crumbs_to(request, unit, period, with_unit=False),
        "today": clock.today(),
        "own": own,
        "is_cell": is_cell,
        "shortfalls": _shortfalls(own) if own else [],
        "counts": [_figure(found.rollup, *count) for count in COUNTS[is_cell:]],
        "ratings": [_figure(found.rollup, *rating) for rating in RATINGS],
        "total": total,
        "attendance_url": list_address(unit, chosen, Show.ATTENDANCE, lens),
        "table": table,
        "trend": found.trend,
        "ratings_chart": ratings_chart(found.trend),
        "score_chart": score_chart(found.trend),
        **more,
    }
    return render(request, "reports/rollup_show.html", context)


def _figure(found: Rollup, show: Show, label: object, title: object) -> dict[str, Any]:
    """A headline number; zero leads nowhere."""
    value = getattr(found.total, show)
    return {
        "show": show.upper(),
        "label": label,
        "title": title,
        "value": value,
        "url": list_address(found.unit, found.period, show, found.lens) if value else "",
    }


def _months(cells: Sequence[CellPeriod], period: Period, scope: Scope) -> Table[CellMonth]:
    """The months a cell owed in a period; by today's tree also those of the cells it inherited from."""
    months = [row for cell in cells for row in cell.months if row]
    caption = _("Các buổi thường kỳ %(period)s") % {"period": period_label(period)}
    return months_table(months, caption, scope)


def _shortfalls(own: CellPeriod) -> list[str]:
    """Why the cell's rating of the period is not a better one."""
    if own.outcome is None or own.rules is None:
        return []
    return [shortfall_sentence(own.rules, shortfall) for shortfall in own.outcome.shortfalls]
