"""The practice year: which cell meets when, and how far each meeting gets."""

from collections.abc import Callable
from datetime import date, timedelta

from accounts import clock
from cells.models import Member
from config.practice import phrases
from config.practice.dice import Dice
from config.practice.habits import COPYING_CELL, IDLE_CELL, OWN_CELL, SUPERIORS, Habits
from config.practice.people import Cell
from config.practice.records import Plan, Record
from config.practice.sheets import PRESENT, Sheet, moment
from meetings import services
from meetings.models import MeetingKind
from meetings.periods import Period
from scoring import engine
from scoring.services import criteria_set_for

LAST_MONTH = Period.parse("2024-05")
MONTHS = 12


def months_of_year(count: int = MONTHS) -> list[date]:
    """First days of the last months of the practice year, the oldest first."""
    months = [LAST_MONTH]
    while len(months) < count:
        months.insert(0, months[0].previous)
    return [month.start for month in months]


def run(seed: int, cells: list[Cell], months: int, step: Callable[[], None]) -> None:
    """Hold the meetings of the last `months`, month by month; calls `step` after each cell and month.

    Each month of each cell has dice of its own, so that part of the district is like the whole.
    """
    rules: dict[str, engine.RuleSet] = {}
    years = [CellYear(seed, cell, rules) for cell in cells]
    for month in months_of_year(months):
        for year in years:
            year.hold(month)
            step()


class CellYear:
    """The meetings of one cell."""

    def __init__(self, seed: int, cell: Cell, rules: dict[str, engine.RuleSet]) -> None:
        parent = cell.unit.parent
        assert parent is not None  # noqa: S101 - cells stand below a committee or the district
        self.seed, self.cell, self.rules = f"{seed} {cell.unit.code}", cell, rules
        self.superior = SUPERIORS[parent.code]
        dice = Dice(f"{self.seed} habits")
        self.habits = Habits.drawn(dice, cell.unit, self.superior)
        self.copied: dict[str, str] | None = {} if cell.unit.code == COPYING_CELL else None
        # In every eighth cell one member works far away for some months.
        self.away = dice.choice(cell.roll[3:]).member if dice.chance(0.12) else None
        self.away_months = dice.choice(months_of_year()), dice.randint(4, 7)

    def hold(self, month: date) -> None:
        """The meetings of one month."""
        if self.cell.unit.code == IDLE_CELL:
            return
        dice = Dice(f"{self.seed} {month}")
        progress = months_of_year().index(month) / (MONTHS - 1)
        habits = self.habits.in_month(month, self.superior, progress)
        if self.cell.unit.code != OWN_CELL and dice.chance(0.003 + 0.05 * (1 - habits.order)):
            self._leave_out(dice, month)
            return
        topic = self._topic(month)
        is_combined = topic == MeetingKind.COMBINED
        self._meet(dice, habits, month, MeetingKind.COMBINED if is_combined else MeetingKind.REGULAR)
        if topic == MeetingKind.THEMATIC:
            self._meet(dice, habits, month, MeetingKind.THEMATIC)

    def _topic(self, month: date) -> MeetingKind | None:
        """How the cell treats the topic of the quarter, when it does so in this month."""
        quarter = Period.containing(month, "Q")
        dice = Dice(f"{self.seed} {quarter}")
        kind = dice.choices((MeetingKind.THEMATIC, MeetingKind.COMBINED, None), (15, 60, 25))[0]
        return kind if dice.choice(quarter.months) == month else None

    def _leave_out(self, dice: Dice, month: date) -> None:
        """No meeting: half of the cells say so and why, the others write nothing."""
        if dice.chance(0.5):
            return
        with clock.travel(moment(Period.containing(month).end, 20, 0)):
            meeting = services.start_meeting(
                cell=self.cell.unit, kind=MeetingKind.REGULAR, month=month, by=self.cell.secretary
            )
            services.mark_not_held(
                meeting=meeting,
                revision=meeting.revision,
                reason=dice.choice(phrases.NOT_HELD),
                by=self.cell.secretary,
            )

    def _meet(self, dice: Dice, habits: Habits, month: date, kind: MeetingKind) -> None:
        plan = self._plan(dice, habits, month, kind)
        record = Record(self.cell, habits, dice, plan, self.copied)
        is_late = dice.chance(0.02 + 0.30 * (1 - habits.speed))
        written_on = plan.held_on + timedelta(days=dice.randint(2, 9) if is_late else 0)
        if written_on >= PRESENT:
            return
        with clock.travel(moment(written_on, 22, dice.randint(1, 20))):
            meeting = record.begin()
            if self._is_left_open(dice, habits, month):
                return
            record.finish()
            if meeting.kind not in self.rules:
                self.rules[meeting.kind] = criteria_set_for(meeting).rules
            sheet = Sheet(record, self.rules[meeting.kind], self.superior)
            voted = sheet.score()
        if self.cell.unit.code == OWN_CELL or not dice.chance(0.03 * (1 - habits.speed)):
            sheet.send(voted, written_on + timedelta(days=dice.randint(0, 2)))

    def _is_left_open(self, dice: Dice, habits: Habits, month: date) -> bool:
        """Whether the secretary begins the record and does not come back to it."""
        if self.cell.unit.code == OWN_CELL:
            return False
        return dice.chance(0.02 * (1 - habits.speed) + (0.02 if month == LAST_MONTH.start else 0))

    def _plan(self, dice: Dice, habits: Habits, month: date, kind: MeetingKind) -> Plan:
        day = self.cell.unit.meeting_day or 3
        planned_on = month.replace(day=day + 12 if kind == MeetingKind.THEMATIC else day)
        is_moved = dice.chance(0.2 * (1 - habits.order))
        is_rainy = month.month in (8, 9, 10)
        is_last_of_own = self.cell.unit.code == OWN_CELL and month == LAST_MONTH.start
        return Plan(
            kind=kind,
            month=month,
            planned_on=planned_on,
            held_on=planned_on + timedelta(days=dice.randint(1, 9)) if is_moved else planned_on,
            has_storm=is_rainy and dice.chance(0.08 * (1 - habits.discipline)),
            away=self._away_in(month),
            is_faulty=is_last_of_own and kind != MeetingKind.THEMATIC,
        )

    def _away_in(self, month: date) -> Member | None:
        first, count = self.away_months
        passed = (month.year - first.year) * 12 + month.month - first.month
        return self.away if 0 <= passed < count else None
