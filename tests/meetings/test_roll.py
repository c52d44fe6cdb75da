"""The roll of a meeting: frozen, with the category of the day, and counted on the meeting row."""

from collections import Counter
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cells.models import Category, Member, Membership
from meetings import services
from meetings.models import Attendance, AttendanceStatus, Decision, DecisionKind, Meeting, MeetingKind
from meetings.services import AttendanceMark
from meetings.services.roll import COUNT_FIELDS
from tests.factories import MembershipFactory, PartyUnitFactory
from tests.meetings import saves
from tests.meetings.conftest import JUNE
from tests.scoring import worked
from tests.world import World

PRESENT, ABSENT = AttendanceStatus.PRESENT, AttendanceStatus.ABSENT_UNEXCUSED
NOT_RECORDED, EXCUSED = AttendanceStatus.NOT_RECORDED, AttendanceStatus.ABSENT_EXCUSED


def counts(meeting: Meeting) -> dict[str, int]:
    """The counts as stored."""
    row: dict[str, int] = Meeting.objects.filter(pk=meeting.pk).values(*COUNT_FIELDS).get()
    return row


def recounted(meeting: Meeting) -> dict[str, int]:
    """The same counts from the rows, by the table of domain.md 3, written independently."""
    rows = list(meeting.attendance.all())
    expected = [r for r in rows if r.category in {"OFFICIAL", "PROBATIONARY", "TEMP_IN"}]
    by_status = Counter(r.status for r in expected)
    there = [r for r in expected if r.status == "PRESENT"]
    guests = [r for r in rows if r.category in {"EXEMPT", "TEMP_OUT"} and r.status == "PRESENT"]
    official = [r for r in rows if r.category == "OFFICIAL"]
    return {
        "expected_members": len(expected),
        "unrecorded_members": by_status["NOT_RECORDED"],
        "present_members": by_status["PRESENT"],
        "excused_absences": by_status["ABSENT_EXCUSED"],
        "unexcused_absences": by_status["ABSENT_UNEXCUSED"],
        "late_members": len([r for r in there if r.is_late]),
        "left_early_members": len([r for r in there if r.has_left_early]),
        "punctual_members": len([r for r in there if not (r.is_late or r.has_left_early)]),
        "speakers": len([r for r in there if r.has_spoken]),
        "notebooks": len([r for r in there if r.has_notebook]),
        "official_present": len([r for r in official if r.status == "PRESENT"]) + len(guests),
        "voting_denominator": len(official) + len(guests),
    }


# --- Categories (domain.md 3) --------------------------------------------------------------------
@pytest.mark.parametrize(
    ("category", "is_expected", "votes_absent", "votes_present"),
    [
        (Category.OFFICIAL, True, 1, 1),
        (Category.PROBATIONARY, True, 0, 0),
        (Category.EXEMPT, False, 0, 1),
        (Category.TEMP_OUT, False, 0, 1),
        (Category.TEMP_IN, True, 0, 0),
        (Category.SUSPENDED, False, 0, 0),
    ],
)
@pytest.mark.parametrize("status", AttendanceStatus)
def test_a_category_decides_who_is_expected_and_who_votes(
    world: World,
    category: Category,
    status: AttendanceStatus,
    is_expected: bool,
    votes_absent: int,
    votes_present: int,
) -> None:
    cell = PartyUnitFactory(parent=world.committee)
    member = MembershipFactory(cell=cell, category=category).member
    meeting = services.start_meeting(cell=cell, kind=MeetingKind.REGULAR, month=JUNE, by=None)
    services.save_attendance(meeting=meeting, revision=1, marks={member.pk: AttendanceMark(status)}, by=None)
    stored = counts(meeting)
    assert meeting.attendance.get().is_expected is is_expected
    assert stored["expected_members"] == is_expected
    assert stored["present_members"] == (is_expected and status == PRESENT)
    assert stored["voting_denominator"] == (votes_present if status == PRESENT else votes_absent)
    assert stored["official_present"] == (votes_present if status == PRESENT else 0)


def test_the_worked_example(world: World) -> None:
    """domain.md 4.5: 23 on the roll, 21 expected, 18 present, 19 in the voting denominator."""
    meeting = worked.meeting(worked.cell(world.committee))
    stored = counts(meeting)
    assert meeting.attendance.count() == 23
    assert stored["expected_members"] == 21
    assert (stored["present_members"], stored["excused_absences"]) == (18, 3)
    assert stored["unexcused_absences"] == stored["unrecorded_members"] == 0
    assert stored["official_present"] == 16
    assert stored["voting_denominator"] == 19
    assert Decision(kind=DecisionKind.CONCLUSION).needed(19) == 10
    assert Decision(kind=DecisionKind.ADMISSION).needed(19) == 13
    assert stored == recounted(meeting)


# --- Frozen --------------------------------------------------------------------------------------
def roll(meeting: Meeting) -> list[tuple[str, str]]:
    """Names and categories in order."""
    return list(meeting.attendance.values_list("member__full_name", "category"))


CELL_A = [
    ("Đinh Công Ánh", "OFFICIAL"),
    ("Lò Văn Ân", "OFFICIAL"),
    ("Hà Văn Bình", "OFFICIAL"),
    ("Quách Văn Cao", "EXEMPT"),
    ("Bùi Thị Hoa", "OFFICIAL"),
    ("Xa Thị Út", "PROBATIONARY"),
]


def test_the_roll_stands_by_given_name(meeting: Meeting) -> None:
    assert roll(meeting) == CELL_A


def test_the_roll_is_frozen(meeting: Meeting, world: World) -> None:
    MembershipFactory(cell=world.cell_a, member__full_name="Người Vào Sau")
    left = Membership.objects.get(member__full_name="Lò Văn Ân")
    left.valid_to = date(2024, 5, 1)
    left.save()
    Membership.objects.filter(member__full_name="Xa Thị Út").update(category=Category.OFFICIAL)
    saves.attendance(meeting)
    saves.preparation(meeting)
    assert roll(meeting) == CELL_A
    assert counts(meeting) == recounted(meeting)


def test_a_new_day_brings_the_roll_of_that_day_and_keeps_the_marks(meeting: Meeting, world: World) -> None:
    saves.attendance(meeting)
    MembershipFactory(cell=world.cell_a, member__full_name="Lường Văn Mới", valid_from=date(2024, 6, 2))
    MembershipFactory(cell=world.cell_a, member__full_name="Vì Văn Muộn", valid_from=date(2024, 6, 4))
    Membership.objects.filter(member__full_name="Lò Văn Ân").update(valid_to=date(2024, 6, 2))
    Membership.objects.filter(member__full_name="Xa Thị Út").update(category=Category.OFFICIAL)
    saves.general(meeting, held_on=date(2024, 6, 3))
    stored = dict(meeting.attendance.values_list("member__full_name", "status"))
    assert list(stored) == [
        "Đinh Công Ánh",
        "Hà Văn Bình",
        "Quách Văn Cao",
        "Bùi Thị Hoa",
        "Lường Văn Mới",
        "Xa Thị Út",
    ]
    assert stored["Lường Văn Mới"] == NOT_RECORDED
    assert {stored[name] for name in ("Đinh Công Ánh", "Hà Văn Bình", "Bùi Thị Hoa", "Xa Thị Út")} == {
        PRESENT
    }
    assert dict(roll(meeting))["Xa Thị Út"] == "OFFICIAL"
    assert counts(meeting) == recounted(meeting)
    assert counts(meeting)["voting_denominator"] == 5


def test_the_same_day_again_changes_no_roll(meeting: Meeting, world: World) -> None:
    saves.general(meeting)
    MembershipFactory(cell=world.cell_a, member__full_name="Người Vào Sau")
    saves.general(meeting, place="Nhà ông Ân")
    assert roll(meeting) == CELL_A


def test_a_member_who_has_left_stays_chair_of_the_record(meeting: Meeting) -> None:
    chair = Member.objects.get(full_name="Lò Văn Ân")
    saves.general(meeting, held_on=date(2024, 6, 1), chair=chair)
    Membership.objects.filter(member=chair).update(valid_to=date(2024, 6, 2))
    saves.general(meeting, held_on=date(2024, 6, 3), chair=chair)
    assert Meeting.objects.get(pk=meeting.pk).chair == chair
    assert "Lò Văn Ân" not in dict(roll(meeting))


# --- Counts equal the rows -------------------------------------------------------------------------
marks = st.builds(
    AttendanceMark,
    status=st.sampled_from(AttendanceStatus),
    excuse=st.sampled_from(["", "ốm", "đi công tác"]),
    is_late=st.booleans(),
    has_left_early=st.booleans(),
    has_spoken=st.booleans(),
    has_notebook=st.booleans(),
)
categories = st.lists(st.sampled_from(Category), max_size=12)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kinds=categories, data=st.data())
def test_counts_equal_a_recount_of_the_rows(world: World, kinds: list[Category], data: Any) -> None:
    """Whatever is marked in whatever order, also for part of the roll, also when the roll changes."""
    cell = PartyUnitFactory(parent=world.committee)
    members = [MembershipFactory(cell=cell, category=kind).member_id for kind in kinds]
    meeting = services.start_meeting(cell=cell, kind=MeetingKind.REGULAR, month=JUNE, by=None)
    assert counts(meeting) == recounted(meeting)
    for _ in range(2):
        given_marks = data.draw(st.dictionaries(st.sampled_from(members), marks)) if members else {}
        saves.attendance(meeting, marks=given_marks)
        assert counts(meeting) == recounted(meeting)
    Membership.objects.filter(member__in=members[::3]).update(category=data.draw(st.sampled_from(Category)))
    Membership.objects.filter(member__in=members[1::3]).update(valid_to=date(2024, 6, 2))
    saves.general(meeting, held_on=date(2024, 6, data.draw(st.integers(1, 5))))
    assert counts(meeting) == recounted(meeting)
    assert {field: getattr(meeting, field) for field in COUNT_FIELDS} == counts(meeting)


def test_a_count_that_is_off_is_noticed(meeting: Meeting) -> None:
    """The control: the recount does not simply repeat what is stored."""
    saves.attendance(meeting)
    meeting.attendance.filter(has_spoken=True).update(has_spoken=False)
    assert counts(meeting) != recounted(meeting)


def test_the_row_says_who_was_how(meeting: Meeting) -> None:
    row = meeting.attendance.select_related("member").earliest("order")
    assert str(row) == "Đinh Công Ánh: chưa ghi nhận"
    assert str(Attendance(member=row.member, status=EXCUSED)) == "Đinh Công Ánh: vắng có lý do"
