"""The meeting that domain.md scores by hand (4.5 and 6), recorded through the services as pages do."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from accounts import clock
from accounts.models import User
from cells.models import Category, PartyUnit
from meetings import services as record
from meetings.models import AssignedTask, AttendanceStatus, DecisionKind, Meeting, MeetingKind, TaskResult
from meetings.services import AgendaMark, AttendanceMark, DecisionInput, TaskInput, TaskReport
from scoring import services
from scoring.engine import Mark
from scoring.models import ScoreSheet
from tests.factories import MembershipFactory, PartyUnitFactory

APRIL, MAY = date(2024, 4, 1), date(2024, 5, 1)
HELD_ON = date(2024, 5, 3)
# 21 official (one exempt, one temporarily away) and 2 probationary: 21 expected, 19 vote.
ROLL = [Category.OFFICIAL] * 19 + [Category.PROBATIONARY] * 2 + [Category.EXEMPT, Category.TEMP_OUT]

MARKS = {
    "II.1": Mark(level="full"),
    "II.3": Mark(level="fair", reason="Chưa rõ trọng tâm"),
    "III.4": Mark(level="minus1", reason="Phần xây dựng Đảng sơ sài"),
    "III.6": Mark(level="general", reason="Nhắc nhở chung chung"),
    "III.7": Mark(level="fair", reason="Ít gợi mở"),
    "IV.2": Mark(level="good", reason="Chưa nêu nguyên nhân"),
    "IV.3": Mark(level="fair", reason="Một kiến nghị chưa giải đáp"),
}
BEST = {
    "II.1": Mark(level="full"),
    "II.3": Mark(level="good"),
    "III.4": Mark(level="full"),
    "III.6": Mark(level="concrete"),
    "III.7": Mark(level="good"),
    "IV.2": Mark(level="full"),
    "IV.3": Mark(level="good"),
}


def at(day: date, hour: int = 21) -> datetime:
    """A moment of that day here."""
    return datetime.combine(day, time(hour), tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@contextmanager
def evening() -> Iterator[None]:
    """The evening of the meeting, after it: sheets are voted on and sent in time."""
    with clock.travel(at(HELD_ON)):
        yield


def cell(parent: PartyUnit) -> PartyUnit:
    """A cell with the roll of the example and a chi ủy."""
    made: PartyUnit = PartyUnitFactory(parent=parent, name="Chi bộ xóm Ví Dụ", has_committee=True)
    for number, category in enumerate(ROLL):
        MembershipFactory(cell=made, category=category, member__full_name=f"Lò Văn Số {number:02d}")
    return made


def meeting(
    unit: PartyUnit,
    *,
    by: User | None = None,
    is_first: bool = False,
    kind: MeetingKind = MeetingKind.REGULAR,
    excused: int = 3,
    unexcused: int = 0,
    speakers: int = 14,
    notebooks: int = 17,
    late: int = 1,
    steps_not_done: tuple[str, ...] = ("programme",),
) -> Meeting:
    """The meeting of May, completely recorded; before it, one in April that gave out 11 tasks."""
    with evening():
        if not is_first:
            earlier(unit, kind)
        held = record.start_meeting(cell=unit, kind=kind, month=MAY, by=by)
        save_general(held)
        record.save_preparation(
            meeting=held,
            revision=held.revision,
            by=by,
            has_committee_met=True,
            committee_met_on=date(2024, 5, 1),
            has_committee_minutes=True,
            noticed_on=date(2024, 4, 30),
            has_draft_resolution=True,
            draft_sent_on=date(2024, 5, 2),
            documents_posted_at=at(date(2024, 5, 1)),
            has_digital_documents=True,
            is_facility_ready=True,
        )
        call_the_roll(held, excused, unexcused, speakers=speakers, notebooks=notebooks, late=late)
        marks = {
            item.code: AgendaMark(
                item.code not in steps_not_done, "Đã thảo luận." if item.has_minutes else ""
            )
            for item in held.agenda.all()
        }
        record.save_agenda(meeting=held, revision=held.revision, marks=marks, ideology_minutes=20, by=by)
        conclude(held)
    return Meeting.objects.select_related("cell__parent").get(pk=held.pk)


def earlier(unit: PartyUnit, kind: MeetingKind, tasks: int = 11) -> Meeting:
    """The meeting of April: nothing but its tasks, due before the next one."""
    april = record.start_meeting(cell=unit, kind=kind, month=APRIL, by=None)
    save_general(april, held_on=date(2024, 4, 3))
    owner = april.attendance.first().member_id
    given = [TaskInput(f"Việc {n}", owner_id=owner, due_on=date(2024, 4, 30)) for n in range(tasks)]
    record.save_tasks(meeting=april, revision=april.revision, reports={}, tasks=given, by=None)
    return april


def save_general(held: Meeting, **changes: Any) -> None:
    """95 minutes on the registered day, led by the first two on the roll."""
    people = [row.member for row in held.attendance.select_related("member")[:2]]
    fields = {
        "held_on": HELD_ON,
        "starts_at": time(19, 0),
        "ends_at": time(20, 35),
        "place": "Nhà văn hóa xóm",
        "chair": people[0],
        "minute_taker": people[1],
        "is_move_approved": None,
        **changes,
    }
    fields.setdefault("registered_on", fields["held_on"])
    record.save_general(meeting=held, revision=held.revision, by=None, **fields)


def call_the_roll(
    held: Meeting, excused: int, unexcused: int, *, speakers: int = 0, notebooks: int = 0, late: int = 0
) -> None:
    """The first officials are absent; everybody else who is expected is there."""
    rows = list(held.attendance.filter(is_expected=True).order_by("category", "order"))
    absent = [AttendanceStatus.ABSENT_EXCUSED] * excused + [AttendanceStatus.ABSENT_UNEXCUSED] * unexcused
    marks = {
        row.member_id: AttendanceMark(status, "ốm" if status == AttendanceStatus.ABSENT_EXCUSED else "")
        for row, status in zip(rows, absent, strict=False)
    }
    for number, row in enumerate(rows[len(absent) :]):
        marks[row.member_id] = AttendanceMark(
            AttendanceStatus.PRESENT,
            is_late=number < late,
            has_spoken=number < speakers,
            has_notebook=number < notebooks,
        )
    record.save_attendance(
        meeting=held,
        revision=held.revision,
        marks=marks,
        is_nobody_late=not late,
        is_nobody_speaking=not speakers,
        is_nobody_with_notebook=not notebooks,
        by=None,
    )


def conclude(held: Meeting) -> None:
    """A conclusion by 16 votes, minutes approved, nine of eleven tasks done, two new ones."""
    votes = DecisionInput(DecisionKind.CONCLUSION, "Kết luận tháng 5", held.official_present, 0, 0)
    record.save_decisions(
        meeting=held, revision=held.revision, decisions=[votes], is_minutes_approved=True, by=None
    )
    due = AssignedTask.objects.due_at(held)
    reports = {
        task.pk: TaskReport(TaskResult.DONE if number < 9 else TaskResult.NOT_DONE)
        for number, task in enumerate(due)
    }
    owner = held.attendance.first().member_id
    tasks = [TaskInput(f"Việc mới {n}", owner_id=owner, due_on=date(2024, 6, 1)) for n in range(2)]
    record.save_tasks(meeting=held, revision=held.revision, reports=reports, tasks=tasks, by=None)


def adopted(held: Meeting, by: User | None = None, marks: dict[str, Mark] | None = None) -> ScoreSheet:
    """The sheet after marking and the cell's vote on the evening itself."""
    with evening():
        services.mark(meeting=held, marks=MARKS if marks is None else marks, by=by)
        sheet = services.adopt(
            meeting=held, votes_for=held.official_present, votes_against=0, votes_other=0, by=by
        )
    return ScoreSheet.objects.select_related("meeting", "cell__parent", "criteria_set").get(pk=sheet.pk)


def submitted(held: Meeting, by: User | None = None, marks: dict[str, Mark] | None = None) -> ScoreSheet:
    """The sheet after sending, still on the evening."""
    sheet = adopted(held, by, marks)
    with evening():
        services.submit(sheet=sheet, by=by)
    return sheet


def points(sheet: ScoreSheet) -> dict[str, Decimal | None]:
    """The cell's points by code, as frozen."""
    return dict(sheet.lines.values_list("code", "self_points"))
