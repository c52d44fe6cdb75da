"""Twelve months of meetings with the failings real cells have."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from django.utils import timezone

from accounts import clock
from cells.models import CellType
from config.practice import texts
from config.practice.people import Cell
from meetings import services as meetings
from meetings.models import (
    AgendaItem,
    AssignedTask,
    Attendance,
    AttendanceStatus,
    DecisionKind,
    Meeting,
    MeetingKind,
    TaskResult,
)
from meetings.periods import Period
from scoring import engine
from scoring import services as scoring
from scoring.models import ReviewMode, ScoreSheet

FIRST_MONTH = Period.parse("2023-06")
MONTHS = 12
# The practice clock stands here: what would have happened later has not happened.
PRESENT = date(2024, 6, 5)


@dataclass(frozen=True, slots=True)
class Habits:
    """How a cell works, from 0 (badly) to 1 (well), and its peculiarities."""

    quality: float
    copies_minutes: bool = False
    never_meets: bool = False


def habits_of(random: Random, cells: list[Cell]) -> dict[int, Habits]:
    """Draw the habits of every cell; one copies its minutes, one never meets."""
    habits = {cell.unit.pk: Habits(min(0.98, max(0.15, random.gauss(0.78, 0.16)))) for cell in cells}
    by_code = {cell.unit.code: cell.unit.pk for cell in cells}
    habits[by_code["DB02.01"]] = Habits(0.88)
    habits[by_code["DB02.03"]] = Habits(0.55, copies_minutes=True)
    habits[by_code["DB14.02"]] = Habits(0.2, never_meets=True)
    return habits


class Generator:
    """Records, scores and reviews one meeting after another, each at its own moment."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def run(self, cells: list[Cell], step: Callable[[], None]) -> None:
        """Generate every month of every cell, calling `step` after each cell and month."""
        habits = habits_of(self.random, cells)
        month = FIRST_MONTH
        for number in range(MONTHS):
            for cell in cells:
                self._month(cell, habits[cell.unit.pk], month.start, number)
                step()
            month = month.next

    def _chance(self, probability: float) -> bool:
        return self.random.random() < probability

    def _month(self, cell: Cell, habits: Habits, month: date, number: int) -> None:
        if habits.never_meets or self._chance(0.06 * (1 - habits.quality)):
            return
        kind = MeetingKind.REGULAR
        if number % 3 == 2 and self._chance(0.35):
            kind = MeetingKind.COMBINED
        elif number % 3 == 1 and self._chance(0.3):
            self._meeting(cell, habits, month, MeetingKind.THEMATIC)
        self._meeting(cell, habits, month, kind)

    def _meeting(self, cell: Cell, habits: Habits, month: date, kind: MeetingKind) -> None:
        planned = self._planned_day(cell, month, kind)
        moved = self._chance(0.18 * (1 - habits.quality))
        held_on = planned + timedelta(days=self.random.randint(1, 9)) if moved else planned
        evening = cell.unit.cell_type == CellType.RESIDENTIAL
        starts_at = time(19, 30) if evening else time(14, 0)
        with clock.travel(timezone.make_aware(datetime.combine(held_on, time(21, 50)))):
            meeting = self._record(cell, habits, month, kind, planned, held_on, starts_at)
            sheet = self._score(cell, habits, meeting)
        self._send(cell, habits, sheet, held_on)

    def _planned_day(self, cell: Cell, month: date, kind: MeetingKind) -> date:
        day = cell.unit.meeting_day or 3
        return month.replace(day=day + 12) if kind == MeetingKind.THEMATIC else month.replace(day=day)

    def _record(
        self,
        cell: Cell,
        habits: Habits,
        month: date,
        kind: MeetingKind,
        planned: date,
        held_on: date,
        starts_at: time,
    ) -> Meeting:
        by, quality = cell.secretary, habits.quality
        meeting = meetings.start_meeting(cell=cell.unit, kind=kind, month=month, by=by)
        short = self._chance(0.35 * (1 - quality))
        minutes = meeting.required_minutes + (
            self.random.randint(-50, -5) if short else self.random.randint(0, 35)
        )
        ends_at = (datetime.combine(held_on, starts_at) + timedelta(minutes=minutes)).time()
        meetings.save_general(
            meeting=meeting,
            revision=meeting.revision,
            by=by,
            registered_on=planned,
            is_move_approved=None if planned == held_on else self._chance(0.7),
            held_on=held_on,
            starts_at=starts_at,
            ends_at=ends_at,
            place="Nhà văn hóa xóm" if cell.unit.cell_type == CellType.RESIDENTIAL else "Phòng họp cơ quan",
            chair=cell.chair,
            minute_taker=cell.minute_taker,
        )
        self._prepare(meeting, quality, held_on, cell)
        self._attend(meeting, quality, cell)
        self._write(meeting, habits, cell)
        self._decide(meeting, quality, cell)
        self._assign(meeting, quality, held_on, cell)
        return meeting

    def _prepare(self, meeting: Meeting, quality: float, held_on: date, cell: Cell) -> None:
        met = meeting.has_committee and self._chance(0.5 + quality / 2)
        drafted = self._chance(0.45 + quality / 2)
        meetings.save_preparation(
            meeting=meeting,
            revision=meeting.revision,
            by=cell.secretary,
            has_committee_met=met if meeting.has_committee else None,
            committee_met_on=held_on - timedelta(days=2) if met else None,
            has_committee_minutes=self._chance(0.3 + 0.7 * quality) if met else None,
            noticed_on=held_on - timedelta(days=3 if self._chance(quality) else 1),
            has_draft_resolution=drafted,
            draft_sent_on=held_on - timedelta(days=1) if drafted and self._chance(quality) else None,
            documents_posted_at=None,
            has_digital_documents=None,
            is_facility_ready=self._chance(0.6 + 0.4 * quality),
        )

    def _attend(self, meeting: Meeting, quality: float, cell: Cell) -> None:
        leaders = (cell.chair.pk, cell.minute_taker.pk)
        marks = {
            row.member_id: self._mark(row, quality, row.member_id in leaders)
            for row in meeting.attendance.all()
        }
        marked = marks.values()
        meetings.save_attendance(
            meeting=meeting,
            revision=meeting.revision,
            marks=marks,
            by=cell.secretary,
            is_nobody_late=not any(mark.is_late or mark.has_left_early for mark in marked),
            is_nobody_speaking=not any(mark.has_spoken for mark in marked),
            is_nobody_with_notebook=not any(mark.has_notebook for mark in marked),
        )

    def _mark(self, row: Attendance, quality: float, is_leader: bool) -> meetings.AttendanceMark:
        if not row.is_expected:
            return meetings.AttendanceMark(AttendanceStatus.NOT_RECORDED)
        if not is_leader and self._chance(0.015 + 0.16 * (1 - quality)):
            if self._chance(0.10 * (1 - quality)):
                return meetings.AttendanceMark(AttendanceStatus.ABSENT_UNEXCUSED)
            excuse = self.random.choice(texts.EXCUSES)
            return meetings.AttendanceMark(AttendanceStatus.ABSENT_EXCUSED, excuse=excuse)
        return meetings.AttendanceMark(
            AttendanceStatus.PRESENT,
            is_late=not is_leader and self._chance(0.12 * (1 - quality)),
            has_left_early=not is_leader and self._chance(0.05 * (1 - quality)),
            has_spoken=is_leader or self._chance(0.25 + 0.72 * quality),
            has_notebook=is_leader or self._chance(0.7 + 0.3 * quality),
        )

    def _write(self, meeting: Meeting, habits: Habits, cell: Cell) -> None:
        marks = {item.code: self._step(item, habits) for item in meeting.agenda.all()}
        meetings.save_agenda(
            meeting=meeting,
            revision=meeting.revision,
            marks=marks,
            by=cell.secretary,
            ideology_minutes=self.random.choice((10, 15, 20, 30)),
        )

    def _step(self, item: AgendaItem, habits: Habits) -> meetings.AgendaMark:
        done = self._chance((0.9 if item.is_mandatory else 0.3) + 0.1 * habits.quality)
        # The cell that copies writes the same text every month: its dice always fall alike.
        dice = Random(item.code) if habits.copies_minutes else self.random  # noqa: S311
        written = done and item.has_minutes and self._chance(0.85 + 0.15 * habits.quality)
        return meetings.AgendaMark(done, texts.paragraph(dice, item.code) if written else "")

    def _decide(self, meeting: Meeting, quality: float, cell: Cell) -> None:
        decisions = []
        if self._chance(0.88 + 0.12 * quality):
            votes = meeting.official_present
            against = int(self._chance(0.08)) if votes > 4 else 0
            counted = self._chance(0.6 + 0.4 * quality)
            decisions.append(
                meetings.DecisionInput(
                    kind=DecisionKind.CONCLUSION,
                    text="Thông qua nghị quyết lãnh đạo thực hiện nhiệm vụ tháng.",
                    votes_for=votes - against,
                    votes_against=against if counted else None,
                    votes_other=0 if counted else None,
                )
            )
        meetings.save_decisions(
            meeting=meeting,
            revision=meeting.revision,
            decisions=decisions,
            is_minutes_approved=self._chance(0.9 + 0.1 * quality),
            by=cell.secretary,
        )

    def _assign(self, meeting: Meeting, quality: float, held_on: date, cell: Cell) -> None:
        reports = {
            task.pk: meetings.TaskReport(
                TaskResult.DONE
                if self._chance(0.45 + 0.52 * quality)
                else self.random.choice((TaskResult.DONE_LATE, TaskResult.NOT_DONE))
            )
            for task in AssignedTask.objects.due_at(meeting)
        }
        owners = [row.member_id for row in meeting.attendance.all() if row.is_expected]
        complete = 0.55 + 0.44 * quality
        tasks = [
            meetings.TaskInput(
                text=text,
                owner_id=self.random.choice(owners) if self._chance(complete) else None,
                due_on=held_on + timedelta(days=24) if self._chance(complete) else None,
            )
            for text in self.random.sample(texts.TASKS, self.random.randint(2, 4))
        ]
        meetings.save_tasks(
            meeting=meeting, revision=meeting.revision, reports=reports, tasks=tasks, by=cell.secretary
        )

    def _score(self, cell: Cell, habits: Habits, meeting: Meeting) -> ScoreSheet:
        rules = scoring.criteria_set_for(meeting).rules
        marks = {c.code: self._level(c, habits.quality) for c in rules.criteria if c.mode == "manual"}
        scoring.mark(meeting=meeting, marks=marks, by=cell.secretary)
        return scoring.adopt(
            meeting=meeting,
            votes_for=meeting.official_present,
            votes_against=0,
            votes_other=0,
            by=cell.secretary,
        )

    def _level(self, criterion: engine.Criterion, quality: float) -> engine.Mark:
        """Cells judge themselves kindly: the best level more often than their habits deserve."""
        levels = sorted(criterion.levels, key=lambda level: -level.points)
        position = (
            0 if self._chance(0.35 + 0.6 * quality) else min(self.random.choice((1, 1, 2)), len(levels) - 1)
        )
        chosen = levels[position]
        reason = "" if chosen.points == criterion.max else self.random.choice(texts.SHORTCOMINGS)
        if chosen.needs_reason and not reason:
            reason = self.random.choice(texts.SHORTCOMINGS)
        return engine.Mark(level=chosen.key, reason=reason)

    def _send(self, cell: Cell, habits: Habits, sheet: ScoreSheet, held_on: date) -> None:
        late = self._chance(0.28 * (1 - habits.quality) + 0.02)
        sent_on = held_on + timedelta(days=self.random.randint(3, 11) if late else self.random.randint(0, 2))
        if sent_on > PRESENT or self._chance(0.03 * (1 - habits.quality)):
            return
        with clock.travel(timezone.make_aware(datetime.combine(sent_on, time(20, 15)))):
            scoring.submit(sheet=sheet, by=cell.secretary)
        self._review(cell, sheet, sent_on)

    def _review(self, cell: Cell, sheet: ScoreSheet, sent_on: date) -> None:
        latest_month = sheet.month >= date(2024, 5, 1)
        if latest_month and self._chance(0.45):
            return
        reviewed_on = min(sent_on + timedelta(days=self.random.randint(1, 6)), PRESENT)
        with clock.travel(timezone.make_aware(datetime.combine(reviewed_on, time(9, 30)))):
            if latest_month and self._chance(0.05):
                reason = self.random.choice(texts.RETURN_REASONS)
                scoring.return_sheet(sheet=sheet, reason=reason, by=cell.reviewer)
                return
            mode = ReviewMode.ATTENDED if self._chance(0.3) else ReviewMode.ON_FILE
            scoring.confirm(sheet=sheet, marks=self._superior_marks(sheet), mode=mode, by=cell.reviewer)

    def _superior_marks(self, sheet: ScoreSheet) -> dict[str, scoring.SuperiorMark]:
        """In every fourth sheet the superior lowers a judged line or two, with the reason."""
        if not self._chance(0.25):
            return {}
        rules = sheet.criteria_set.rules
        lowered = {}
        for row in sheet.lines.all():
            if not row.self_level or row.self_points is None or not self._chance(0.3):
                continue
            lower = [x.points for x in rules.criterion(row.code).levels if x.points < row.self_points]
            if lower:
                lowered[row.code] = scoring.SuperiorMark(
                    points=max(lower), reason=self.random.choice(texts.SUPERIOR_REASONS)
                )
        return lowered
