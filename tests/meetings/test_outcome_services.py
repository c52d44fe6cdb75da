"""Votes, tasks given, and what became of earlier tasks."""

import unicodedata
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from cells.models import Member, Membership
from meetings import services
from meetings.models import (
    AssignedTask,
    Decision,
    DecisionKind,
    Meeting,
    MeetingKind,
    MeetingState,
    TaskResult,
)
from meetings.services import DecisionInput, TaskInput, TaskReport
from tests.factories import MeetingFactory
from tests.meetings import saves
from tests.meetings.conftest import JUNE, MAY
from tests.world import World

CONCLUSION, ADMISSION = DecisionKind.CONCLUSION, DecisionKind.ADMISSION


# --- Votes -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("denominator", "ordinary", "grave"),
    [(0, 1, 0), (1, 1, 1), (2, 2, 2), (3, 2, 2), (4, 3, 3), (5, 3, 4), (6, 4, 4), (19, 10, 13), (30, 16, 20)],
)
def test_votes_needed(denominator: int, ordinary: int, grave: int) -> None:
    """More than half; at least two thirds for admission, recognition, deletion, expulsion."""
    grave_kinds = {"ADMISSION", "RECOGNITION", "DELETION", "EXPULSION"}
    for kind in DecisionKind:
        assert Decision(kind=kind).needed(denominator) == (grave if kind in grave_kinds else ordinary)


@pytest.mark.parametrize(("votes", "is_valid"), [(None, False), (9, False), (10, True), (19, True)])
def test_a_decision_is_valid_by_its_votes(votes: int | None, is_valid: bool) -> None:
    assert Decision(kind=CONCLUSION, votes_for=votes).is_valid(19) is is_valid


def test_votes_are_stored_in_their_order(meeting: Meeting) -> None:
    text = unicodedata.normalize("NFD", "Thông qua kết luận\r\ntháng 6\x00")
    given = [DecisionInput(CONCLUSION, text, 3, 1, 0), DecisionInput(ADMISSION, "Kết nạp quần chúng ưu tú")]
    saves.decisions(meeting, decisions=given, is_minutes_approved=False)
    rows = meeting.decisions.values_list("kind", "text", "votes_for", "votes_against", "votes_other")
    assert list(rows) == [
        ("CONCLUSION", "Thông qua kết luận\ntháng 6", 3, 1, 0),
        ("ADMISSION", "Kết nạp quần chúng ưu tú", None, None, None),
    ]
    assert [row.has_counts for row in meeting.decisions.all()] == [True, False]
    assert Meeting.objects.get(pk=meeting.pk).is_minutes_approved is False


def test_votes_are_replaced(meeting: Meeting) -> None:
    saves.decisions(meeting)
    saves.decisions(meeting, decisions=[DecisionInput(DecisionKind.OTHER, "Bầu tổ trưởng")])
    assert [str(row) for row in meeting.decisions.all()] == ["Bầu tổ trưởng"]
    saves.decisions(meeting, decisions=[])
    assert not meeting.decisions.exists()


@pytest.mark.parametrize(
    ("votes", "passes"),
    [((4, 0, 0), True), ((2, 1, 1), True), ((None, 4, None), True), ((5, 0, 0), False), ((2, 2, 1), False)],
)
def test_more_votes_than_voters_are_refused(
    meeting: Meeting, votes: tuple[int | None, int, int | None], passes: bool
) -> None:
    saves.decisions(meeting)
    before = saves.everything_of(meeting)
    given = [DecisionInput(CONCLUSION, "Một"), DecisionInput(CONCLUSION, "Hai", *votes)]
    if passes:
        saves.decisions(meeting, decisions=given)
        assert meeting.decisions.count() == 2
        return
    with pytest.raises(ValidationError) as refusal:
        saves.decisions(meeting, decisions=given)
    assert refusal.value.messages[0].startswith("Biểu quyết thứ 2 có 5 phiếu, nhiều hơn 4 đảng viên")
    assert saves.everything_of(meeting) == before


# --- Tasks given ---------------------------------------------------------------------------------------
def person(name: str) -> Member:
    """A member by name."""
    return Member.objects.get(full_name=name)


def given_tasks(meeting: Meeting) -> list[tuple[Any, ...]]:
    """The tasks of a meeting as stored."""
    return list(meeting.tasks.values_list("text", "owner__full_name", "due_on"))


def test_tasks_are_stored_in_their_order(meeting: Meeting) -> None:
    first = TaskInput("Làm đường\r\nxóm\x00", person("Hà Văn Bình").pk, date(2024, 6, 30))
    saves.tasks(meeting, tasks=[first, TaskInput("Thu đảng phí")])
    assert given_tasks(meeting) == [
        ("Làm đường\nxóm", "Hà Văn Bình", date(2024, 6, 30)),
        ("Thu đảng phí", None, None),
    ]
    assert {task.cell for task in meeting.tasks.all()} == {meeting.cell}
    assert str(meeting.tasks.first()) == "Làm đường\nxóm"


def test_kept_tasks_stay_the_same_rows_and_the_others_go(meeting: Meeting) -> None:
    saves.tasks(meeting, tasks=[TaskInput("Một"), TaskInput("Hai"), TaskInput("Ba")])
    one, _, three = meeting.tasks.all()
    kept = [TaskInput("Ba, sửa lại", pk=three.pk), TaskInput("Mới"), TaskInput("Một", pk=one.pk)]
    saves.tasks(meeting, tasks=kept)
    assert [row[0] for row in given_tasks(meeting)] == ["Ba, sửa lại", "Mới", "Một"]
    pks = list(meeting.tasks.values_list("pk", flat=True))
    assert (pks[0], pks[2]) == (three.pk, one.pk)


def test_one_row_sent_twice_becomes_two(meeting: Meeting) -> None:
    saves.tasks(meeting, tasks=[TaskInput("Một")])
    pk = meeting.tasks.get().pk
    saves.tasks(meeting, tasks=[TaskInput("Một", pk=pk), TaskInput("Hai", pk=pk)])
    assert [row[0] for row in given_tasks(meeting)] == ["Một", "Hai"]


def test_a_task_of_another_meeting_is_not_taken_over(meeting: Meeting, world: World) -> None:
    foreign = AssignedTask.objects.create(
        cell=world.cell_b, meeting=MeetingFactory(cell=world.cell_b), order=1, text="Việc của chi bộ khác"
    )
    saves.tasks(meeting, tasks=[TaskInput("Của ta", pk=foreign.pk)])
    foreign.refresh_from_db()
    assert foreign.text == "Việc của chi bộ khác"
    assert [row[0] for row in given_tasks(meeting)] == ["Của ta"]


def test_the_owner_is_on_the_roll(meeting: Meeting) -> None:
    before = saves.everything_of(meeting)
    with pytest.raises(ValidationError, match="phải là đảng viên có trong danh sách"):
        saves.tasks(meeting, tasks=[TaskInput("Việc", person("Nguyễn Enh Lan").pk)])
    assert saves.everything_of(meeting) == before


def test_an_owner_who_has_left_the_roll_since_stays(meeting: Meeting) -> None:
    owner = person("Lò Văn Ân")
    saves.tasks(meeting, tasks=[TaskInput("Việc", owner.pk)])
    Membership.objects.filter(member=owner).update(valid_to=date(2024, 6, 2))
    saves.general(meeting, held_on=date(2024, 6, 3))
    saves.tasks(meeting, tasks=[TaskInput("Việc, ghi rõ", owner.pk, pk=meeting.tasks.get().pk)])
    assert given_tasks(meeting) == [("Việc, ghi rõ", "Lò Văn Ân", None)]


# --- Results of earlier tasks ------------------------------------------------------------------------
@pytest.fixture
def last_month(world: World) -> Meeting:
    """The meeting of 3 May, in the past."""
    may = services.start_meeting(cell=world.cell_a, kind=MeetingKind.REGULAR, month=MAY, by=None)
    return saves.general(may, held_on=date(2024, 5, 3))


def task_of(meeting: Meeting, due_on: date | None = date(2024, 6, 1), **fields: Any) -> AssignedTask:
    """A task that a meeting gave."""
    return AssignedTask.objects.create(
        cell=meeting.cell, meeting=meeting, order=1, text="Việc tháng trước", due_on=due_on, **fields
    )


def test_a_result_is_stored_with_the_meeting_that_found_it(last_month: Meeting, meeting: Meeting) -> None:
    task = task_of(last_month)
    saves.general(meeting)
    saves.tasks(meeting, reports={task.pk: TaskReport(TaskResult.DONE_LATE, " chậm  hai\x00 ngày ")})
    task.refresh_from_db()
    assert (task.result, task.result_note) == ("DONE_LATE", "chậm hai ngày")
    assert task.result_meeting == meeting
    saves.tasks(meeting, reports={0: TaskReport(TaskResult.DONE)})  # says nothing about this task
    task.refresh_from_db()
    assert task.result == "DONE_LATE"
    saves.tasks(meeting, reports={task.pk: TaskReport("")})
    task.refresh_from_db()
    assert (task.result, task.result_note, task.result_meeting) == ("", "", None)


def test_a_report_about_a_task_that_is_not_due_here_changes_nothing(
    last_month: Meeting, meeting: Meeting, world: World
) -> None:
    later, foreign = task_of(last_month, date(2024, 6, 30)), task_of(MeetingFactory(cell=world.cell_b))
    saves.general(meeting)
    saves.tasks(meeting, reports={task.pk: TaskReport(TaskResult.DONE) for task in (later, foreign)})
    assert set(AssignedTask.objects.exclude(meeting=meeting).values_list("result", flat=True)) == {""}


def test_a_task_with_a_result_is_not_dropped(last_month: Meeting, meeting: Meeting) -> None:
    task = task_of(last_month)
    saves.general(meeting)
    saves.tasks(meeting, reports={task.pk: TaskReport(TaskResult.DONE)})
    last_month.refresh_from_db()
    with pytest.raises(ValidationError, match="đã có kết quả ở buổi sinh hoạt sau"):
        saves.tasks(last_month, tasks=[])
    last_month.refresh_from_db()
    saves.tasks(last_month, tasks=[TaskInput("Việc tháng trước, ghi rõ", pk=task.pk)])
    task.refresh_from_db()
    assert (task.text, task.result) == ("Việc tháng trước, ghi rõ", "DONE")


def test_a_result_needs_its_meeting(last_month: Meeting, meeting: Meeting) -> None:
    for broken in ({"result": "DONE"}, {"result": "", "result_meeting": meeting}):
        with pytest.raises(IntegrityError), transaction.atomic():
            task_of(last_month, **broken)


# --- Which tasks a meeting answers for -----------------------------------------------------------------
def due(meeting: Meeting) -> list[AssignedTask]:
    """The tasks a meeting answers for."""
    return list(AssignedTask.objects.due_at(Meeting.objects.get(pk=meeting.pk)))


def test_tasks_due_by_the_day_are_answered_for_the_earliest_first(
    last_month: Meeting, meeting: Meeting
) -> None:
    undated = task_of(last_month, None)
    on_the_day, before = task_of(last_month, date(2024, 6, 3)), task_of(last_month, date(2024, 5, 20))
    task_of(last_month, date(2024, 6, 4))
    task_of(meeting, date(2024, 6, 1))
    saves.general(meeting, held_on=date(2024, 6, 3))
    assert due(meeting) == [before, on_the_day, undated]


def test_tasks_answered_elsewhere_are_not_asked_again(last_month: Meeting, meeting: Meeting) -> None:
    between = MeetingFactory(cell=meeting.cell, kind=MeetingKind.EXTRAORDINARY)
    task_of(last_month, result="DONE", result_meeting=between)
    here = task_of(last_month, result="DONE", result_meeting=meeting)
    saves.general(meeting)
    assert due(meeting) == [here]


def test_tasks_of_other_cells_and_later_meetings_are_not_asked(
    last_month: Meeting, meeting: Meeting, world: World
) -> None:
    task_of(MeetingFactory(cell=world.cell_b))
    saves.general(meeting)
    task_of(meeting, date(2024, 5, 1))
    assert due(meeting) == []
    assert due(last_month) == []


def test_before_the_day_is_known_the_months_order_decides(last_month: Meeting, world: World) -> None:
    """An overdue month is recorded after the next one: its page must not ask for tasks of the future."""
    april = services.start_meeting(
        cell=world.cell_a, kind=MeetingKind.REGULAR, month=date(2024, 4, 1), by=None
    )
    march = MeetingFactory(cell=world.cell_a, month=date(2024, 3, 1))
    earlier, later = task_of(march, date(2024, 4, 2)), task_of(last_month, date(2024, 6, 1))
    far = task_of(march, date(2024, 7, 1))
    assert april.held_on is None
    assert due(april) == [earlier]
    saves.general(april, held_on=date(2024, 4, 3))
    assert due(april) == [earlier]
    assert later not in due(april)
    assert far not in due(april)


def test_a_meeting_without_its_day_still_hands_its_tasks_on(meeting: Meeting, world: World) -> None:
    """Last month's secretary wrote the tasks down but forgot the day of the meeting."""
    may = services.start_meeting(cell=world.cell_a, kind=MeetingKind.REGULAR, month=MAY, by=None)
    task = task_of(may)
    saves.general(meeting)
    assert due(meeting) == [task]
    assert due(may) == []


def test_a_meeting_that_was_not_held_hands_no_tasks_on(last_month: Meeting, meeting: Meeting) -> None:
    task_of(last_month)
    saves.general(meeting)
    Meeting.objects.filter(pk=last_month.pk).update(state=MeetingState.NOT_HELD)
    assert due(meeting) == []


@pytest.mark.parametrize(
    ("kind", "asks"),
    [
        (MeetingKind.REGULAR, {"REGULAR", "COMBINED", "EXTRAORDINARY"}),
        (MeetingKind.EXTRAORDINARY, {"REGULAR", "COMBINED", "EXTRAORDINARY"}),
        (MeetingKind.THEMATIC, {"THEMATIC"}),
        (MeetingKind.COMBINED, {"REGULAR", "COMBINED", "EXTRAORDINARY", "THEMATIC"}),
    ],
)
def test_a_kind_of_meeting_answers_for_its_kind_of_tasks(
    world: World, kind: MeetingKind, asks: set[str]
) -> None:
    for number, source in enumerate(MeetingKind, start=1):
        task_of(MeetingFactory(cell=world.cell_a, kind=source, month=date(2024, number, 1)), date(2024, 5, 1))
    meeting = MeetingFactory(cell=world.cell_a, kind=kind, month=JUNE)
    assert {task.meeting.kind for task in due(meeting)} == asks
