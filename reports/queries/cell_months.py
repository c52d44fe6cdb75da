"""The rows behind the numbers: one cell in one month, with its meeting and its sheet."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import OuterRef, Q, Subquery

from accounts import clock
from cells.models import PartyUnit, Role, RoleAssignment
from cells.standing import as_on, places
from meetings.models import MONTHLY_KINDS, Meeting, MeetingState
from meetings.models.meeting import MeetingQuerySet
from meetings.periods import Period
from reports.queries.counts import MEETING_FILTERS, SHEET_FILTERS, Show
from reports.queries.lens import Lens, View
from reports.queries.owed import cells_at_the_end, owed_months
from reports.stages import Stage, deadline, stage_of
from scoring.models import SENT_STATES, ScoreSheet


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


def list_keys(
    unit: PartyUnit,
    period: Period,
    show: Show,
    today: date | None = None,
    lens: Lens = Lens.THEN,
    above: PartyUnit | None = None,
) -> list[Key]:
    """The rows a number counts, as many as the number says, committee by committee; what is missing, the
    oldest debt first; with `above`, of the time below that unit. For `Show.CELLS` see `cells_in`. Two
    queries, for what is owed up to five."""
    view = View(unit, period, lens, today or clock.today(), above)
    if show in MEETING_FILTERS:
        counted = view.records(Meeting.objects.filter(MEETING_FILTERS[show]), period.months)
        keys = [Key(*row) for row in counted.values_list("cell_id", "month", "pk")]
    elif show in SHEET_FILTERS:
        sent = view.records(ScoreSheet.objects.filter(SHEET_FILTERS[show]), period.months)
        keys = [Key(*row) for row in sent.values_list("cell_id", "month", "meeting_id")]
    else:
        owed = owed_months(view)
        if show == Show.MISSING:
            sent = view.records(ScoreSheet.objects.filter(SHEET_FILTERS[Show.SUBMITTED]), period.months)
            owed -= set(sent.values_list("cell_id", "month"))
        keys = [Key(*row) for row in owed]
    found = places(view.day, {key.cell_id for key in keys})
    keys.sort(key=lambda key: (found[key.cell_id], key.month, key.meeting_id or 0))
    return sorted(keys, key=lambda key: key.month) if show == Show.MISSING else keys


def missing(
    unit: PartyUnit, period: Period, today: date | None = None, lens: Lens = Lens.THEN
) -> list[CellMonth]:
    """Cells that owe a sheet, the oldest debt first."""
    today = today or clock.today()
    return rows(list_keys(unit, period, Show.MISSING, today, lens), View(unit, period, lens, today).day)


def cells_in(
    unit: PartyUnit,
    period: Period,
    today: date | None = None,
    lens: Lens = Lens.THEN,
    above: PartyUnit | None = None,
) -> list[int]:
    """Keys of the cells that the number of cells counts, in the order of lists. Two queries."""
    view = View(unit, period, lens, today or clock.today(), above)
    cells = cells_at_the_end(view)
    return sorted(cells, key=places(view.day, cells).__getitem__)


def rows(keys: Sequence[Key], day: date | None = None) -> list[CellMonth]:
    """The rows of the keys, in their order, with the names of a day (today): two queries."""
    if not keys:
        return []
    by_pk = {cell.pk: cell for cell in cells_on(day or clock.today(), {key.cell_id for key in keys})}
    meetings = _meetings(keys)
    return [row_of(by_pk[key.cell_id], key.month, meetings.get(key)) for key in keys]


def row_of(cell: PartyUnit, month: date, meeting: Meeting | None) -> CellMonth:
    """One row; the meeting brings its sheet along."""
    return CellMonth(cell, month, meeting, getattr(meeting, "sheet", None))


def cells_on(day: date, cells: Collection[int]) -> list[PartyUnit]:
    """Units with the names of a day, and with whom to call today: `secretary`. One query."""
    roles = RoleAssignment.objects.valid_on(clock.today()).filter(unit=OuterRef("unit"), role=Role.SECRETARY)
    secretary = Subquery(roles.order_by("pk").values("user__full_name")[:1])
    return as_on(day, PartyUnit.objects.filter(pk__in=cells), secretary=secretary)


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
