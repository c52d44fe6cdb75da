"""The numbers of a unit for a period: the dashboard of whoever oversees it."""

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import clock
from cells import access, tree
from cells.access import Action, ScopedRequest
from cells.models import PartyUnit
from meetings.periods import Period
from reports.charts import ratings_chart, score_chart
from reports.forms import PeriodForm, last_full_month
from reports.queries import CellMonth, CellPeriod, Counts, Show, cell_months, overview
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
    chosen = period.chosen
    found = overview(unit, chosen)
    own = next(iter(cell_months(unit, chosen)), None) if unit.is_cell else None
    table: Table[Any] = _months(own, chosen) if own else rollup_table(found.rollup)
    if as_file:
        return export("ket-qua", table, unit, chosen)
    total = found.rollup.total
    context = {
        "unit": unit,
        "form": period,
        "period": chosen,
        "crumbs": crumbs_to(request, unit, chosen, with_unit=False),
        "today": clock.today(),
        "own": own,
        "shortfalls": _shortfalls(own) if own else [],
        "counts": [_figure(unit, chosen, total, *count) for count in COUNTS[1 if own else 0 :]],
        "ratings": [_figure(unit, chosen, total, *rating) for rating in RATINGS],
        "total": total,
        "attendance_url": list_address(unit, chosen, Show.ATTENDANCE),
        "table": table,
        "trend": found.trend,
        "ratings_chart": ratings_chart(found.trend),
        "score_chart": score_chart(found.trend),
        **more,
    }
    return render(request, "reports/rollup_show.html", context)


def _figure(
    unit: PartyUnit, period: Period, total: Counts, show: Show, label: object, title: object
) -> dict[str, Any]:
    """A headline number; zero leads nowhere."""
    value = getattr(total, show)
    return {
        "show": show.upper(),
        "label": label,
        "title": title,
        "value": value,
        "url": list_address(unit, period, show) if value else "",
    }


def _months(own: CellPeriod, period: Period) -> Table[CellMonth]:
    """The months a cell owed in a period."""
    months = [row for row in own.months if row]
    return months_table(months, _("Các buổi thường kỳ %(period)s") % {"period": period_label(period)})


def _shortfalls(own: CellPeriod) -> list[str]:
    """Why the cell's rating of the period is not a better one."""
    if own.outcome is None or own.rules is None:
        return []
    return [shortfall_sentence(own.rules, shortfall) for shortfall in own.outcome.shortfalls]
