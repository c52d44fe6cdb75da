"""What somebody who records has to do: this month, and the earlier months that are still open."""

from dataclasses import dataclass
from datetime import date

from cells.access import Action, Scope
from cells.models import PartyUnit
from meetings.models import Meeting
from meetings.periods import Period, first_of_month

# A secretary has one cell, sometimes two; somebody with more sees the list of meetings only.
MOST_OWN_CELLS = 3
MONTHS_BACK = 12


@dataclass(frozen=True, slots=True)
class OpenMonth:
    """A month and its regular meeting, if there is one."""

    month: date
    meeting: Meeting | None


@dataclass(frozen=True, slots=True)
class OwnCell:
    """A cell whose meetings this person records."""

    cell: PartyUnit
    this_month: OpenMonth
    overdue: list[OpenMonth]


def months_back(today: date, count: int = MONTHS_BACK) -> list[date]:
    """This month and the ones before it, newest first."""
    months = [Period.containing(today)]
    while len(months) < count:
        months.append(months[-1].previous)
    return [month.start for month in months]


def months_to_record(cell: PartyUnit, today: date) -> list[date]:
    """Those months in which the cell exists."""
    return [m for m in months_back(today) if cell.exists_between(m, Period.containing(m).end)]


def recorded_cells(scope: Scope, today: date) -> list[PartyUnit]:
    """The cells this person records for (1 query); none for somebody with a whole district."""
    recorded = PartyUnit.objects.visible_to(scope, Action.RECORD).cells().valid_on(today)
    cells = list(recorded.select_related("parent").order_by("path")[: MOST_OWN_CELLS + 1])
    return [] if len(cells) > MOST_OWN_CELLS else cells


def own_cells(scope: Scope, today: date) -> list[OwnCell]:
    """Those cells with what is to be recorded in each (2 queries)."""
    cells = recorded_cells(scope, today)
    if not cells:
        return []
    months = months_back(today)
    meetings = Meeting.objects.filter(cell__in=cells).in_months(months[-1], months[0]).monthly().standing()
    found = {(meeting.cell_id, meeting.month): meeting for meeting in meetings}
    return [_own_cell(cell, months, found) for cell in cells]


def _own_cell(cell: PartyUnit, months: list[date], found: dict[tuple[int, date], Meeting]) -> OwnCell:
    begins = first_of_month(cell.valid_from)
    this_month, *earlier = [
        OpenMonth(month, found.get((cell.pk, month))) for month in months if month >= begins
    ]
    still_open = [row for row in earlier if row.meeting is None or row.meeting.is_editable]
    return OwnCell(cell, this_month, still_open)
