"""Ratings of cells over the months of a period, and the period's own rating (domain.md 8.3)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from accounts import clock
from cells.models import PartyUnit
from cells.standing import as_on
from meetings.models import MONTHLY_KINDS, Meeting, MeetingKind
from meetings.periods import Period
from reports.queries.cell_months import CellMonth, row_of, with_sheet
from reports.queries.counts import THEMATIC_KINDS
from reports.queries.lens import Lens, View
from reports.queries.owed import cells_and_months
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


def cell_months(
    unit: PartyUnit, period: Period, today: date | None = None, lens: Lens = Lens.THEN
) -> list[CellPeriod]:
    """The matrix of a unit: each of its cells by the months owed to it. Five queries, six where cells have
    no sheet yet. The period is rated where it counts the cell, from all the months of the cell."""
    view = View(unit, period, lens, today or clock.today())
    counted, owed = cells_and_months(view)
    cells = as_on(view.day, PartyUnit.objects.filter(pk__in={cell for cell, _month in owed} | counted))
    paths = {cell.pk: cell.path for cell in cells}
    meetings = _meetings(cells, period)
    monthly = {(m.cell_id, m.month): m for m in meetings if m.kind in MONTHLY_KINDS}

    def is_here(meeting: Meeting) -> bool:
        path = meeting.unit_path if lens == Lens.THEN else paths[meeting.cell_id]
        return view.child_of(path) is not None

    here = {key for key, path in owed.items() if view.child_of(path) is not None}
    for key, meeting in monthly.items():
        if meeting.is_held and meeting.month <= view.today:
            owed.setdefault(key, "")
            (here.add if is_here(meeting) else here.discard)(key)
    thematic = [m for m in meetings if m.kind in THEMATIC_KINDS and m.is_held and m.held_on]
    everywhere = Counter(m.cell_id for m in thematic)
    thematic_here = Counter(m.cell_id for m in thematic if is_here(m))
    rated = [cell for cell in cells if cell.pk in counted]
    rules = _rules(rated, monthly.values(), period) if period.kind != "M" else {}
    found = []
    with_months = counted | {cell for cell, _month in here}
    for cell in (cell for cell in cells if cell.pk in with_months):
        keys = [(cell.pk, month) for month in period.months]
        months = [row_of(cell, key[1], monthly.get(key)) if key in owed else None for key in keys]
        counts, own = _count(months, everywhere[cell.pk], period, view.today), rules.get(cell.pk)
        own_months = tuple(row if key in here else None for key, row in zip(keys, months, strict=True))
        found.append(CellPeriod(cell, own_months, thematic_here[cell.pk], own, _outcome(own, counts)))
    return found


def _meetings(cells: Iterable[PartyUnit], period: Period) -> list[Meeting]:
    """The meetings of the cells that were not struck out."""
    meetings = Meeting.objects.filter(cell__in=list(cells)).in_months(period.months[0], period.months[-1])
    return list(with_sheet(meetings.standing()))


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
