"""What a record still lacks, in words; and the record in words."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from meetings import reading
from meetings.agenda import steps_for
from meetings.models import AssignedTask, AttendanceStatus, Decision, DecisionKind, Meeting, MeetingKind
from meetings.parts import RECORD_PARTS, part_after, part_of
from meetings.progress import PartProgress, next_part, progress_of
from meetings.services import AgendaMark, AttendanceMark, DecisionInput, TaskInput, TaskReport
from tests.factories import MeetingFactory
from tests.meetings import saves
from tests.meetings.conftest import MAY
from tests.scoring import worked
from tests.world import World


def state(meeting: Meeting, key: str) -> PartProgress:
    """The state of one part, as stored."""
    stored = Meeting.objects.get(pk=meeting.pk)
    return next(state for state in progress_of(stored) if state.part.key == key)


def said(meeting: Meeting, key: str) -> tuple[str, list[str]]:
    """Its label and what is missing."""
    found = state(meeting, key)
    return str(found.label), list(found.missing)


def test_parts_follow_each_other() -> None:
    keys = ["general", "preparation", "attendance", "agenda", "decisions", "tasks"]
    assert [part.key for part in RECORD_PARTS] == keys
    followers = [part_after(part_of(key)) for key in keys]
    assert [part.key if part else None for part in followers] == [*keys[1:], None]


def test_a_new_record_has_no_part_begun(meeting: Meeting) -> None:
    progress = progress_of(meeting)
    assert [(str(s.label), s.tone) for s in progress] == [("chưa ghi", "neutral")] * 6
    assert next_part(progress) == part_of("general")


def test_a_complete_record_lacks_nothing(world: World) -> None:
    progress = progress_of(worked.meeting(worked.cell(world.committee)))
    assert [(s.part.key, list(s.missing)) for s in progress if s.missing] == []
    assert {(str(s.label), s.tone) for s in progress} == {("đủ", "good")}
    assert next_part(progress) is None


def test_the_first_part_that_lacks_something_comes_next(meeting: Meeting) -> None:
    saves.agenda(meeting)
    assert next_part(progress_of(meeting)) == part_of("general")
    people = [row.member for row in meeting.attendance.select_related("member")[:2]]
    saves.general(meeting, chair=people[0], minute_taker=people[1])
    assert next_part(progress_of(meeting)) == part_of("preparation")


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({}, ["chủ trì", "người ghi biên bản"]),
        ({"place": ""}, ["địa điểm", "chủ trì", "người ghi biên bản"]),
        ({"held_on": date(2024, 6, 4)}, ["chủ trì", "người ghi biên bản", "đổi ngày được cấp trên đồng ý"]),
        ({"held_on": date(2024, 6, 4), "is_move_approved": False}, ["chủ trì", "người ghi biên bản"]),
        ({"registered_on": None}, ["chủ trì", "người ghi biên bản", "ngày đã đăng ký theo lịch"]),
        ({"starts_at": time(0, 0)}, ["chủ trì", "người ghi biên bản"]),
    ],
)
def test_general_facts_are_named(meeting: Meeting, changes: dict[str, Any], missing: list[str]) -> None:
    saves.general(meeting, **changes)
    assert said(meeting, "general") == ("đang ghi", missing)


@pytest.mark.parametrize(
    ("has_committee", "changes", "missing"),
    [
        (False, {}, []),
        (False, {"is_facility_ready": False, "has_draft_resolution": False, "draft_sent_on": None}, []),
        (False, {"draft_sent_on": None}, ["ngày gửi dự thảo cho đảng viên"]),
        (True, {}, ["chi ủy có họp chuẩn bị"]),
        (True, {"has_committee_met": False}, []),
        (
            True,
            {"has_committee_met": True},
            ["ngày họp chi ủy chuẩn bị", "cuộc họp chi ủy có biên bản"],
        ),
    ],
)
def test_preparation_asks_only_what_follows(
    meeting: Meeting, has_committee: bool, changes: dict[str, Any], missing: list[str]
) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(has_committee=has_committee)
    saves.preparation(meeting, **changes)
    assert said(meeting, "preparation") == ("đang ghi" if missing else "đủ", missing)


def test_the_roll_call_counts_what_is_open(meeting: Meeting) -> None:
    first = meeting.attendance.filter(is_expected=True).first().member_id
    saves.attendance(meeting, marks={first: AttendanceMark(AttendanceStatus.ABSENT_EXCUSED, "ốm")})
    assert said(meeting, "attendance") == ("đang ghi", ["còn 4 đảng viên chưa ghi"])
    saves.attendance(meeting)
    late, notebook = (
        "ai đến muộn, về sớm (hoặc đánh dấu «không ai»)",
        "ai có sổ ghi chép (hoặc đánh dấu «không ai»)",
    )
    assert said(meeting, "attendance") == ("đang ghi", [late, notebook])
    saves.attendance(meeting, is_nobody_late=True, is_nobody_with_notebook=True)
    assert said(meeting, "attendance") == ("đủ", [])
    silent = {first: AttendanceMark(AttendanceStatus.PRESENT)}
    saves.attendance(meeting, marks=silent, is_nobody_late=True, is_nobody_with_notebook=True)
    assert said(meeting, "attendance") == ("đang ghi", ["ai phát biểu (hoặc đánh dấu «không ai»)"])


def test_an_empty_roll_is_said(world: World) -> None:
    assert said(MeetingFactory(cell=world.cell_a), "attendance") == (
        "chưa ghi",
        ["danh sách chi bộ chưa có đảng viên nào"],
    )


def test_the_agenda_counts_steps_and_minutes(meeting: Meeting) -> None:
    mandatory = [step for step in steps_for(MeetingKind.REGULAR) if step.is_mandatory]
    written = [step for step in mandatory if step.has_minutes]
    saves.agenda(meeting)
    assert said(meeting, "agenda") == (
        "đang ghi",
        [
            f"còn {len(mandatory) - 1} bước chưa ghi đã làm hay không",
            f"còn {len(written) - 1} mục chưa có biên bản",
        ],
    )
    marks = {step.code: AgendaMark(True, "Đã bàn.") for step in mandatory}
    saves.agenda(meeting, marks=marks | {"ideology": AgendaMark(False)})
    assert said(meeting, "agenda") == ("đủ", [])  # a step that was not done needs no minutes


def test_votes_need_counts_and_the_minutes_an_answer(meeting: Meeting) -> None:
    approval = "biên bản đã đọc và được thông qua"
    saves.decisions(meeting, decisions=[], is_minutes_approved=False)
    assert said(meeting, "decisions") == ("đang ghi", ["biểu quyết thông qua kết luận, nghị quyết"])
    saves.decisions(
        meeting, decisions=[DecisionInput(DecisionKind.OTHER, "Một", 1, 0)], is_minutes_approved=None
    )
    assert said(meeting, "decisions") == ("đang ghi", ["còn 1 biểu quyết chưa đủ số phiếu", approval])
    saves.decisions(meeting)
    assert said(meeting, "decisions") == ("đủ", [])


def test_tasks_need_owners_terms_and_results(meeting: Meeting) -> None:
    may = MeetingFactory(cell=meeting.cell, month=MAY)
    task = AssignedTask.objects.create(cell=meeting.cell, meeting=may, order=1, text="Việc tháng trước")
    saves.general(meeting)
    assert said(meeting, "tasks") == (
        "chưa ghi",
        ["còn 1 nhiệm vụ đến hạn chưa có kết quả", "nhiệm vụ giao tháng này"],
    )
    reports = {task.pk: TaskReport("DONE")}
    saves.tasks(meeting, reports=reports)
    assert said(meeting, "tasks") == ("đang ghi", ["còn 1 nhiệm vụ thiếu người làm hoặc thời hạn"])
    owner = meeting.attendance.first().member_id
    saves.tasks(meeting, reports=reports, tasks=[TaskInput("Việc", owner, date(2024, 6, 30))])
    assert said(meeting, "tasks") == ("đủ", [])


# --- In words --------------------------------------------------------------------------------------------
def test_facts_say_nothing_that_is_not_on_record(meeting: Meeting) -> None:
    assert {value for _, value in reading.facts(Meeting())} <= {None, ""}
    assert {value for _, value in reading.preparation(Meeting(has_committee=True))} == {None}
    shown = dict(reading.attendance(meeting))
    assert (shown["Phải dự"], shown["Có mặt"], shown["Chưa ghi"]) == (5, "0", 5)
    assert {shown[name] for name in ("Đến muộn, về sớm", "Phát biểu", "Có sổ ghi chép")} == {""}


def test_dates_and_answers_are_said_our_way() -> None:
    facts = dict(
        reading.facts(Meeting(held_on=date(2024, 6, 3), is_move_approved=False, place="Nhà văn hóa"))
    )
    assert facts["Ngày sinh hoạt"] == "03/06/2024"
    assert facts["Đổi ngày được cấp trên đồng ý"] == "không"
    posted = datetime(2024, 6, 1, 20, 5, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    prepared = dict(
        reading.preparation(
            Meeting(has_committee=False, has_draft_resolution=True, documents_posted_at=posted)
        )
    )
    assert prepared["Có dự thảo nghị quyết, kết luận"] == "có"
    assert prepared["Tài liệu gửi đảng viên lúc"] == "20:05 01/06/2024"
    assert "Chi ủy có họp chuẩn bị" not in prepared
    assert "Dùng tài liệu điện tử" not in prepared


def test_nobody_is_said_when_it_was_said(meeting: Meeting) -> None:
    saves.attendance(meeting, is_nobody_late=True)
    shown = dict(reading.attendance(meeting))
    assert (shown["Đến muộn, về sớm"], shown["Phát biểu"], shown["Có sổ ghi chép"]) == ("không ai", "1", "")
    assert shown["Có mặt"] == "5 (100,00 %)"
    assert "Chưa ghi" not in shown


def test_who_had_to_come_and_did_not(meeting: Meeting) -> None:
    exempt = meeting.attendance.get(category="EXEMPT").member_id
    first = meeting.attendance.filter(is_expected=True).first().member_id
    marks = {pk: AttendanceMark(AttendanceStatus.ABSENT_UNEXCUSED) for pk in (exempt, first)}
    saves.attendance(meeting, marks=marks)
    assert [row.member_id for row in reading.absent(meeting.attendance.all())] == [first]


@pytest.mark.parametrize(
    ("decision", "sentence"),
    [
        (Decision(kind="OTHER", votes_for=10, votes_against=9), "Chưa ghi đủ ba số phiếu."),
        (
            Decision(kind="OTHER", votes_for=10, votes_against=8, votes_other=1),
            "Tán thành 10, không tán thành 8, ý kiến khác 1 trên 19 đảng viên được tính; "
            "cần ít nhất 10: được thông qua.",
        ),
        (
            Decision(kind="ADMISSION", votes_for=12, votes_against=0, votes_other=0),
            "Tán thành 12, không tán thành 0, ý kiến khác 0 trên 19 đảng viên được tính; "
            "cần ít nhất 13: chưa đủ phiếu để thông qua.",
        ),
    ],
)
def test_a_vote_is_said_as_a_sentence(decision: Decision, sentence: str) -> None:
    assert reading.vote_sentence(decision, 19) == sentence
