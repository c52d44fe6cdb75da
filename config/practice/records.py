"""One meeting of a cell, written down part by part as its secretary would."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from cells.models import CellType, Member
from config.practice import names, phrases, texts
from config.practice.dice import Dice
from config.practice.habits import Habits
from config.practice.people import Cell
from meetings import services
from meetings.agenda import Step, steps_for
from meetings.models import AssignedTask, AttendanceStatus, DecisionKind, Meeting, MeetingKind, TaskResult
from meetings.services import AgendaMark, AttendanceMark, DecisionInput, TaskInput, TaskReport
from scoring.facts import can_decide

STARTS_AT = {CellType.RESIDENTIAL: time(19, 30), CellType.SCHOOL: time(16, 0)}
# A few hours of a storm keep half a cell at home.
STORM_ABSENCE = 0.62


@dataclass(frozen=True, slots=True)
class Plan:
    """Which meeting, and what it brings."""

    kind: MeetingKind
    month: date
    planned_on: date
    held_on: date
    has_storm: bool = False
    away: Member | None = None  # works far away for some months
    is_faulty: bool = False  # the votes are not counted, and the superior notices


@dataclass(slots=True)
class Record:
    """A meeting while it is being written down."""

    cell: Cell
    habits: Habits
    dice: Dice
    plan: Plan
    copied: dict[str, str] | None  # minutes of the months before, where a cell copies them
    meeting: Meeting = field(init=False)
    people: list[Member] = field(init=False)
    speakers: list[str] = field(init=False, default_factory=list)
    scene: texts.Scene = field(init=False)
    notes: dict[str, AgendaMark] = field(init=False)
    votes: list[DecisionInput] = field(init=False)
    has_gaps: bool = field(init=False, default=False)
    is_uncounted: bool = field(init=False, default=False)

    def begin(self) -> Meeting:
        """Start the record, with when, where and who."""
        cell, plan = self.cell, self.plan
        self.meeting = services.start_meeting(
            cell=cell.unit, kind=plan.kind, month=plan.month, by=cell.secretary
        )
        self.people = cell.expected(plan.held_on)
        chair, minute_taker = self._leaders()
        starts_at = STARTS_AT.get(CellType(cell.unit.cell_type), time(14, 0))
        is_short = self.dice.chance(0.32 * (1 - self.habits.order))
        minutes = self.meeting.required_minutes + self.dice.randint(*((-50, -5) if is_short else (0, 30)))
        services.save_general(
            meeting=self.meeting,
            revision=self.meeting.revision,
            by=cell.secretary,
            registered_on=plan.planned_on,
            is_move_approved=None if plan.planned_on == plan.held_on else self.dice.chance(0.7),
            held_on=plan.held_on,
            starts_at=starts_at,
            ends_at=(datetime.combine(plan.held_on, starts_at) + timedelta(minutes=minutes)).time(),
            place=phrases.PLACES[self._work].format(name=cell.unit.name.removeprefix("Chi bộ ")),
            chair=chair,
            minute_taker=minute_taker,
        )
        return self.meeting

    def finish(self) -> None:
        """Write the other parts."""
        self._prepare()
        self._attend()
        self._write()
        self._decide()
        self._assign()

    @property
    def fault(self) -> str:
        """Why a superior would send this record back; empty when there is no reason."""
        if self.is_uncounted and self.votes:
            return phrases.WITHOUT_COUNTS
        return phrases.WITHOUT_MINUTES if self.has_gaps else ""

    def mend(self) -> None:
        """Write down what the superior did not find."""
        if self.is_uncounted:
            self.votes = [
                replace(vote, votes_against=vote.votes_against or 0, votes_other=0) for vote in self.votes
            ]
            self._save_decisions(is_approved=self.meeting.is_minutes_approved)
        if self.has_gaps:
            self.notes |= {
                step.code: AgendaMark(is_done=True, text=self._minutes(step.code))
                for step in steps_for(self.meeting.kind)
                if step.is_mandatory and step.has_minutes and not self.notes[step.code].text
            }
            self._save_agenda()

    @property
    def _work(self) -> str:
        return texts.work_of(self.cell.unit)

    def _leaders(self) -> tuple[Member, Member]:
        """The secretary leads and the second member writes; now and then the secretary is away."""
        first, second, third = self.people[:3]
        return (second, third) if self.dice.chance(0.05) else (first, second)

    def _prepare(self) -> None:
        meeting, order, held_on = self.meeting, self.habits.order, self.plan.held_on
        has_met = meeting.has_committee and self.dice.chance(0.5 + order / 2)
        has_draft = self.dice.chance(0.45 + order / 2)
        services.save_preparation(
            meeting=meeting,
            revision=meeting.revision,
            by=self.cell.secretary,
            has_committee_met=has_met if meeting.has_committee else None,
            committee_met_on=held_on - timedelta(days=2) if has_met else None,
            has_committee_minutes=self.dice.chance(0.3 + 0.7 * order) if has_met else None,
            noticed_on=held_on - timedelta(days=3 if self.dice.chance(order) else 1),
            has_draft_resolution=has_draft,
            draft_sent_on=held_on - timedelta(days=1) if has_draft and self.dice.chance(order) else None,
            documents_posted_at=None,
            has_digital_documents=None,
            is_facility_ready=self.dice.chance(0.6 + 0.4 * order),
        )

    def _attend(self) -> None:
        marks = {member.pk: self._mark(member) for member in self.people}
        noted = marks.values()
        services.save_attendance(
            meeting=self.meeting,
            revision=self.meeting.revision,
            marks=marks,
            by=self.cell.secretary,
            is_nobody_late=not any(mark.is_late or mark.has_left_early for mark in noted),
            is_nobody_speaking=not any(mark.has_spoken for mark in noted),
            is_nobody_with_notebook=not any(mark.has_notebook for mark in noted),
        )
        self.speakers = [member.full_name for member in self.people if marks[member.pk].has_spoken]

    def _mark(self, member: Member) -> AttendanceMark:
        lax = 1 - self.habits.discipline
        is_leader = member.pk in (self.meeting.chair_id, self.meeting.minute_taker_id)
        if not is_leader and (absence := self._absence(member, lax)):
            return absence
        return AttendanceMark(
            AttendanceStatus.PRESENT,
            is_late=not is_leader and self.dice.chance(0.005 + 0.12 * lax),
            has_left_early=not is_leader and self.dice.chance(0.05 * lax),
            has_spoken=is_leader or self.dice.chance(0.10 + 0.86 * self.habits.openness),
            has_notebook=is_leader or self.dice.chance(0.7 + 0.3 * self.habits.order),
        )

    def _absence(self, member: Member, lax: float) -> AttendanceMark | None:
        excused = AttendanceStatus.ABSENT_EXCUSED
        if member == self.people[0]:  # somebody else leads: the secretary is away
            return AttendanceMark(excused, excuse=phrases.LEADER_AWAY)
        if member == self.plan.away:
            return AttendanceMark(excused, excuse=phrases.AWAY)
        if self.plan.has_storm and self.dice.chance(STORM_ABSENCE):
            return AttendanceMark(excused, excuse=phrases.STORM)
        if not self.dice.chance(0.01 + 0.17 * lax):
            return None
        if self.dice.chance(0.02 + 0.30 * lax * lax):
            return AttendanceMark(AttendanceStatus.ABSENT_UNEXCUSED)
        return AttendanceMark(excused, excuse=self.dice.choice(phrases.EXCUSES))

    def _write(self) -> None:
        place = "tiểu khu" if "tiểu khu" in self.cell.unit.name else "xóm"
        topic = self.dice.choice(texts.TOPICS[self._work]).format(place=place)
        self.scene = texts.Scene(self.plan.month, self._work, place, topic, self.speakers)
        self.notes = {step.code: self._note(step) for step in steps_for(self.meeting.kind)}
        self._save_agenda()

    def _note(self, step: Step) -> AgendaMark:
        order = self.habits.order
        is_done = self.dice.chance((0.9 if step.is_mandatory else 0.3) + 0.1 * order)
        if not (is_done and step.has_minutes):
            return AgendaMark(is_done)
        if not self.dice.chance(0.82 + 0.18 * order):
            self.has_gaps = self.has_gaps or step.is_mandatory
            return AgendaMark(is_done)
        return AgendaMark(is_done, self._minutes(step.code))

    def _minutes(self, code: str) -> str:
        length = 2 if self.dice.chance(self.habits.order) else 1
        text = texts.minutes(self.dice, code, self.scene, length)
        return text if self.copied is None else self.copied.setdefault(code, text)

    def _save_agenda(self) -> None:
        services.save_agenda(
            meeting=self.meeting,
            revision=self.meeting.revision,
            marks=self.notes,
            by=self.cell.secretary,
            ideology_minutes=self.dice.choice((10, 15, 20, 30)),
        )

    def _decide(self) -> None:
        self.is_uncounted = self.plan.is_faulty or self.dice.chance(0.4 * (1 - self.habits.order))
        self.votes = self._votes() if can_decide(self.meeting) else []
        self._save_decisions(is_approved=self.dice.chance(0.94 + 0.06 * self.habits.order))

    def _votes(self) -> list[DecisionInput]:
        present, month = self.meeting.official_present, self.plan.month
        against = 1 if present > 6 and self.dice.chance(0.08) else 0
        resolution = phrases.RESOLUTION.format(month=month.month, year=month.year)
        counted = (None, None) if self.is_uncounted else (against, 0)
        votes = [DecisionInput(DecisionKind.CONCLUSION, resolution, present - against, *counted)]
        if 3 * present >= 2 * self.meeting.voting_denominator and self.dice.chance(0.03):
            admission = phrases.ADMISSION.format(name=names.person(self.dice))
            votes.append(DecisionInput(DecisionKind.ADMISSION, admission, present, 0, 0))
        return votes

    def _save_decisions(self, *, is_approved: bool | None) -> None:
        services.save_decisions(
            meeting=self.meeting,
            revision=self.meeting.revision,
            decisions=self.votes,
            is_minutes_approved=is_approved,
            by=self.cell.secretary,
        )

    def _assign(self) -> None:
        dice, order = self.dice, self.habits.order
        unreported = AssignedTask.objects.filter(cell=self.cell.unit, result="")
        complete = 0.6 + 0.39 * order
        tasks = [
            TaskInput(
                text=text,
                owner_id=dice.choice(self.people).pk if dice.chance(complete) else None,
                due_on=self.plan.held_on + timedelta(days=24) if dice.chance(complete) else None,
            )
            for text in dice.sample(phrases.TASKS[self._work], dice.randint(2, 4))
        ]
        services.save_tasks(
            meeting=self.meeting,
            revision=self.meeting.revision,
            reports={pk: self._report() for pk in unreported.values_list("pk", flat=True)},
            tasks=tasks,
            by=self.cell.secretary,
        )

    def _report(self) -> TaskReport:
        if self.dice.chance(0.45 + 0.52 * self.habits.order):
            return TaskReport(TaskResult.DONE)
        return TaskReport(self.dice.choice((TaskResult.DONE_LATE, TaskResult.NOT_DONE)))
