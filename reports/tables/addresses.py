"""Where the cells of tables lead. Whatever may have moved leads only to those who see it today."""

from django.urls import reverse

from cells.access import Action, Scope
from cells.models import PartyUnit
from meetings.periods import Period
from reports.queries import CellMonth, Lens, Show


def query(period: Period, lens: Lens) -> str:
    """The part of an address that says period and lens; the usual lens goes without saying."""
    return f"period={period.code}" + ("" if lens == Lens.THEN else f"&lens={lens}")


def unit_address(unit: PartyUnit, period: Period, lens: Lens = Lens.THEN) -> str:
    """The report of a unit for a period."""
    return f"{reverse('reports:rollup-show', args=[unit.pk])}?{query(period, lens)}"


def list_address(
    unit: PartyUnit, period: Period, show: Show, lens: Lens = Lens.THEN, above: PartyUnit | None = None
) -> str:
    """The rows behind a number; with `above`, those of the time below that unit."""
    more = f"&under={above.pk}" if above else ""
    return f"{reverse('reports:rows-show', args=[unit.pk, show.value])}?{query(period, lens)}{more}"


def ratings_address(unit: PartyUnit, period: Period, lens: Lens = Lens.THEN) -> str:
    """The ratings of a unit's cells, month by month."""
    return f"{reverse('reports:ratings-show', args=[unit.pk])}?{query(period, lens)}"


def sheet_address(row: CellMonth) -> str:
    """The sheet of a month's meeting; "" where nothing has been recorded."""
    return reverse("scoring:sheet-show", args=[row.meeting.pk]) if row.meeting else ""


def sees(scope: Scope, unit: PartyUnit) -> bool:
    """Whether a name leads on: a report of last year may name cells that belong to others today."""
    return scope.may(Action.VIEW, unit.path)
