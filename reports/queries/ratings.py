"""Ratings of cells over the months of a period, and the period's own rating (domain.md 8.3)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from accounts import clock
from cells.models import PartyUnit
from meetings.models import MONTHLY_KINDS, Meeting, MeetingKind, MeetingState
from meetings.periods import Period
from reports.queries.cell_months import CellMonth, Key, cells_in, owed_keys, row_of, with_sheet
from reports.queries.counts import THEMATIC_KINDS
from reports.stages import Stage
from scoring import engine
from scoring.models import CriteriaSet
from scoring.services import CriteriaSetMissing, criteria_set_for


@dataclass(frozen=True, slots=True)
class CellPeriod:
    """A cell's months of a period: one entry per month, None where nothing was owed."""

    cell: PartyUnit
    months: tuple[CellMonth | None, ...]
    thematic_held: int
    rules: engine.RuleSet | None  # the set that rates the period; None for a single month
    outcome: engine.PeriodOutcome | None  # None where no set rates the period

    @property
    def rating(self) -> str:
        """The period's rating; empty while it is unknown."""
        return (self.outcome.rating or "") if self.outcome else ""

    @property
    def is_provisional(self) -> bool:
        """Whether later meetings or confirmations may still change it."""
        return self.outcome is not None and self.outcome.provisional


def cell_months(unit: PartyUnit, period: Period, today: date | None = None) -> list[CellPeriod]:
    """The matrix of a unit: each of its cells by the months of the period."""
    cells = cells_in(PartyUnit.objects.within(unit.path), period)
    return cell_periods(list(cells.select_related("parent")), period, today)


def cell_periods(cells: Sequence[PartyUnit], period: Period, today: date | None = None) -> list[CellPeriod]:
    """The same for chosen cells, in their order: three queries, four where cells have no sheet yet."""
    today = today or clock.today()
    monthly, thematic = _meetings(cells, period)
    owed = set(owed_keys(cells, period, today))
    rules = _rules(cells, monthly.values(), period) if period.kind != "M" else {}
    found = []
    for cell in cells:
        keys = [Key(cell.pk, month) for month in period.months]
        months = tuple(row_of(cell, key.month, monthly.get(key)) if key in owed else None for key in keys)
        counts, own = _count(months, thematic[cell.pk], period, today), rules.get(cell.pk)
        found.append(CellPeriod(cell, months, thematic[cell.pk], own, _outcome(own, counts)))
    return found


def _meetings(cells: Sequence[PartyUnit], period: Period) -> tuple[dict[Key, Meeting], Counter[int]]:
    """The monthly meetings of the cells, and how many thematic ones each has held."""
    meetings = Meeting.objects.filter(cell__in=cells).in_months(period.months[0], period.months[-1])
    monthly: dict[Key, Meeting] = {}
    thematic: Counter[int] = Counter()
    for meeting in with_sheet(meetings.exclude(state=MeetingState.CANCELLED)):
        if meeting.kind in MONTHLY_KINDS:
            monthly[Key(meeting.cell_id, meeting.month)] = meeting
        if meeting.kind in THEMATIC_KINDS and meeting.is_held and meeting.held_on:
            thematic[meeting.cell_id] += 1
    return monthly, thematic


def _outcome(rules: engine.RuleSet | None, counts: engine.PeriodCounts) -> engine.PeriodOutcome | None:
    return engine.aggregate(rules.period, counts) if rules and rules.period else None


def _count(
    months: Sequence[CellMonth | None], thematic: int, period: Period, today: date
) -> engine.PeriodCounts:
    """The months owed so far, as the engine counts them; a running period is never final."""
    owed = [row for row in months if row is not None]
    rated = Counter(row.rating for row in owed if row.rating)
    not_held = sum(_is_not_held(row, today) for row in owed)
    return engine.PeriodCounts(
        rated=rated,
        not_held=not_held,
        unrated=len(owed) - rated.total() - not_held,
        thematic=thematic,
        quarters=_quarters(months, period, today),
        is_confirmed=period.end < today and all(row.is_official for row in owed if row.rating),
    )


def _is_not_held(row: CellMonth, today: date) -> bool:
    """Whether the month's meeting was not held: said so, or the month passed without one."""
    if row.rating or (row.meeting is not None and row.meeting.held_on and row.meeting.is_held):
        return False
    return row.stage == Stage.NOT_HELD or Period.containing(row.month).end < today


def _quarters(months: Sequence[CellMonth | None], period: Period, today: date) -> int:
    """Whole quarters of a year that are over and in which the cell owed every month."""
    if period.kind != "Y":
        return 0
    quarters = (months[start : start + 3] for start in range(0, 12, 3))
    return sum(
        all(row and Period.containing(row.month).end < today for row in quarter) for quarter in quarters
    )


def _rules(
    cells: Sequence[PartyUnit], meetings: Iterable[Meeting], period: Period
) -> dict[int, engine.RuleSet | None]:
    """The rules of each cell's newest sheet; where there is none, of the set in force at the end."""
    by_month = sorted((m for m in meetings if hasattr(m, "sheet")), key=lambda m: m.month)
    newest = {m.cell_id: m.sheet.criteria_set_id for m in by_month}
    sets = CriteriaSet.objects.in_bulk(set(newest.values()))
    without = [cell for cell in cells if cell.pk not in newest]
    in_force = _rules_in_force(without[0], period) if without else None
    return {cell.pk: sets[newest[cell.pk]].rules if cell.pk in newest else in_force for cell in cells}


def _rules_in_force(cell: PartyUnit, period: Period) -> engine.RuleSet | None:
    probe = Meeting(kind=MeetingKind.REGULAR, month=period.months[-1], unit_path=cell.path)
    try:
        return criteria_set_for(probe).rules
    except CriteriaSetMissing:
        return None
