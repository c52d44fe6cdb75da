"""The rows behind the numbers: one cell in one month, with its meeting and its sheet."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Case, F, OuterRef, Q, Subquery, When

from accounts import clock
from cells.models import PartyUnit, Role, RoleAssignment, UnitKind
from cells.models.unit import PartyUnitQuerySet
from meetings.models import MONTHLY_KINDS, Meeting, MeetingState
from meetings.models.meeting import MeetingQuerySet
from meetings.periods import Period
from reports.queries.counts import MEETING_FILTERS, SHEET_FILTERS, Show
from reports.stages import Stage, deadline, stage_of
from scoring.models import SENT_STATES, ScoreSheet
from scoring.models.sheet import ScoreSheetQuerySet


class Key(NamedTuple):
    """Which cell, which month; which meeting, unless the month's regular one is meant."""

    cell_id: int
    month: date
    meeting_id: int | None = None


@dataclass(frozen=True, slots=True)
class CellMonth:
    """One row of a list."""

    cell: PartyUnit
    month: date
    meeting: Meeting | None
    sheet: ScoreSheet | None

    @property
    def secretary(self) -> str:
        """Whom to call."""
        return getattr(self.cell, "secretary", None) or ""

    @property
    def stage(self) -> Stage:
        """How far the cell has come."""
        return stage_of(self.meeting, self.sheet)

    @property
    def is_sent(self) -> bool:
        """Whether the superior has the sheet."""
        return self.sheet is not None and self.sheet.state in SENT_STATES

    @property
    def is_official(self) -> bool:
        """Whether the superior has confirmed."""
        return self.sheet is not None and self.sheet.is_official

    @property
    def score(self) -> Decimal | None:
        """The standing score of a sent sheet."""
        return self.sheet.standing_score if self.sheet is not None and self.is_sent else None

    @property
    def rating(self) -> str:
        """The standing rating of a sent sheet."""
        return self.sheet.standing_rating if self.sheet is not None and self.is_sent else ""

    @property
    def due_on(self) -> date:
        """By when the sheet must be sent."""
        return deadline(self.month, self.meeting, self.sheet)

    def days_late(self, today: date) -> int:
        """Days since the deadline of a sheet that is not sent; 0 before it."""
        return 0 if self.is_sent else max(0, (today - self.due_on).days)


def list_keys(unit: PartyUnit, period: Period, show: Show, today: date | None = None) -> list[Key]:
    """The rows a number counts, as many as the number says; for `Show.CELLS` see `cells_in`."""
    meetings = Meeting.objects.under(unit.path).in_months(period.months[0], period.months[-1])
    sheets = ScoreSheet.objects.under(unit.path).in_months(period.months[0], period.months[-1])
    order = (*tree_order("cell__"), "month", "pk")
    if show in MEETING_FILTERS:
        counted = meetings.filter(MEETING_FILTERS[show]).order_by(*order)
        return [Key(*row) for row in counted.values_list("cell_id", "month", "pk")]
    if show in SHEET_FILTERS:
        sent = sheets.filter(SHEET_FILTERS[show]).order_by(*order)
        return [Key(*row) for row in sent.values_list("cell_id", "month", "meeting_id")]
    cells = cells_in(PartyUnit.objects.within(unit.path), period)
    owed = owed_keys(cells.only("valid_from", "valid_to"), period, today or clock.today())
    return without_sent(owed, sheets) if show == Show.MISSING else owed


def missing(unit: PartyUnit, period: Period, today: date | None = None) -> list[CellMonth]:
    """Cells that owe a sheet, the oldest debt first."""
    return rows(list_keys(unit, period, Show.MISSING, today))


def cells_in(units: PartyUnitQuerySet, period: Period) -> PartyUnitQuerySet:
    """Those of the units that are scored cells and exist in the period, in the order of lists."""
    return units.cells().valid_between(period.start, period.end).order_by(*tree_order())


def owed_keys(cells: Iterable[PartyUnit], period: Period, today: date) -> list[Key]:
    """For each cell, the months of the period that have begun and in which it existed."""
    begun = [Period.containing(month) for month in period.months if month <= today]
    return [
        Key(cell.pk, month.start)
        for cell in cells
        for month in begun
        if cell.valid_from <= month.end and (cell.valid_to is None or cell.valid_to >= month.start)
    ]


def without_sent(owed: Sequence[Key], sheets: ScoreSheetQuerySet) -> list[Key]:
    """The owed months for which no sheet was sent, the oldest first."""
    sent = set(sheets.filter(SHEET_FILTERS[Show.SUBMITTED]).values_list("cell_id", "month"))
    return sorted((key for key in owed if key[:2] not in sent), key=lambda key: key.month)


def tree_order(at: str = "") -> tuple[Any, ...]:
    """Order terms that keep each committee's cells together, in the official order of units."""
    alone = Q(**{f"{at}kind": UnitKind.GRASSROOTS_CELL})
    group_order = Case(When(alone, then=F(f"{at}order")), default=F(f"{at}parent__order"))
    group = Case(When(alone, then=F(f"{at}pk")), default=F(f"{at}parent_id"))
    return group_order, group, f"{at}order", f"{at}pk"


def rows(keys: Sequence[Key]) -> list[CellMonth]:
    """The rows of the keys, in their order: two queries."""
    if not keys:
        return []
    cells = with_secretary(PartyUnit.objects.select_related("parent"), clock.today())
    by_pk = cells.in_bulk({key.cell_id for key in keys})
    meetings = _meetings(keys)
    return [row_of(by_pk[key.cell_id], key.month, meetings.get(key)) for key in keys]


def row_of(cell: PartyUnit, month: date, meeting: Meeting | None) -> CellMonth:
    """One row; the meeting brings its sheet along."""
    return CellMonth(cell, month, meeting, getattr(meeting, "sheet", None))


def with_secretary(units: PartyUnitQuerySet, today: date) -> PartyUnitQuerySet:
    """Units with the name of whom to call: `secretary`."""
    roles = RoleAssignment.objects.valid_on(today).filter(unit=OuterRef("pk"), role=Role.SECRETARY)
    return units.annotate(secretary=Subquery(roles.order_by("pk").values("user__full_name")[:1]))


def _meetings(keys: Sequence[Key]) -> dict[Key, Meeting]:
    """The meeting of each key that has one."""
    named = {key.meeting_id for key in keys if key.meeting_id}
    months = [key.month for key in keys]
    monthly = Q(
        cell__in={key.cell_id for key in keys if not key.meeting_id},
        month__range=(min(months), max(months)),
        kind__in=MONTHLY_KINDS,
    )
    found = with_sheet(Meeting.objects.filter(Q(pk__in=named) | monthly & ~Q(state=MeetingState.CANCELLED)))
    return {
        Key(meeting.cell_id, meeting.month, meeting.pk if meeting.pk in named else None): meeting
        for meeting in found
    }


def with_sheet(meetings: MeetingQuerySet) -> MeetingQuerySet:
    """Meetings with their sheets, without the long columns that no list shows."""
    return meetings.select_related("sheet").defer("sheet__facts", "sheet__caps", "sheet__official_caps")
