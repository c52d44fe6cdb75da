"""Where the cells of tables lead."""

from django.urls import reverse

from cells.models import PartyUnit
from meetings.periods import Period
from reports.queries import CellMonth, Show


def unit_address(unit: PartyUnit, period: Period) -> str:
    """The report of a unit for a period."""
    return f"{reverse('reports:rollup-show', args=[unit.pk])}?period={period.code}"


def list_address(unit: PartyUnit, period: Period, show: Show) -> str:
    """The rows behind a number."""
    return f"{reverse('reports:rows-show', args=[unit.pk, show.value])}?period={period.code}"


def ratings_address(unit: PartyUnit, period: Period) -> str:
    """The ratings of a unit's cells, month by month."""
    return f"{reverse('reports:ratings-show', args=[unit.pk])}?period={period.code}"


def sheet_address(row: CellMonth) -> str:
    """The sheet of a month's meeting; "" where nothing has been recorded."""
    return reverse("scoring:sheet-show", args=[row.meeting.pk]) if row.meeting else ""
