"""The start page: what is mine to do; for whoever oversees, the dashboard."""

from datetime import timedelta

from django.http import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import clock
from cells.access import Action, Scope, ScopedRequest
from cells.models import PartyUnit, Transfer
from meetings.models import Handover
from reports.forms import PeriodForm, last_full_month
from reports.queries import Show, rollup
from reports.tables import list_address
from reports.views.rollup import unit_report
from reports.work import MOST_WAITING, own_work, review_work

NEWS_FOR = timedelta(days=60)  # a handover is on the start page of who took over


@require_safe
def show(request: ScopedRequest) -> HttpResponseBase:
    """Due, overdue, sent back, waiting for me, done: each line one button."""
    scope, today = request.scope, clock.today()
    waiting, reviews = review_work(scope)
    overseen = _top_unit(request, Action.OVERSEE)
    if overseen is not None:
        return unit_report(request, overseen, PeriodForm(request, today), is_start=True, waiting=waiting)
    cells, own = own_work(scope, today)
    reviewed = _top_unit(request, Action.REVIEW)
    context = {
        "cells": cells,
        "sections": [*own, *reviews],
        "waiting": waiting,
        "shown": MOST_WAITING,
        "reviewed": reviewed,
        "missing": _missing(reviewed, request) if reviewed else None,
        "may_administer": scope.may(Action.ADMINISTER),
        "handovers": Handover.objects.received_by(scope.user_id, today - NEWS_FOR, today) if cells else (),
        "arrivals": _arrivals(scope),
        "has_role": scope.may(Action.VIEW),
    }
    return render(request, "reports/home.html", context)


def _arrivals(scope: Scope) -> int:
    """How many members wait for this administrator to receive them."""
    if not scope.may(Action.ADMINISTER):
        return 0
    return Transfer.objects.arrivals().visible_to(scope, Action.ADMINISTER).waiting().count()


def _top_unit(request: ScopedRequest, action: Action) -> PartyUnit | None:
    """The highest unit on which this person may do this."""
    paths = request.scope.paths(action)
    return PartyUnit.objects.select_related("parent").filter(path=paths[0]).first() if paths else None


def _missing(unit: PartyUnit, request: ScopedRequest) -> dict[str, object]:
    """How many cells owe last month's sheet, and where they are listed."""
    period = last_full_month(clock.today())
    count = rollup(unit, period).total.missing
    return {"count": count, "period": period, "url": list_address(unit, period, Show.MISSING)}
