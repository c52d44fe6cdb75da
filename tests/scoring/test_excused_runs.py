"""Nobody excused more than three times running in a year (domain.md 3): the fourth time counts."""

from datetime import date

import pytest

from cells.models import Category, Member, Membership, PartyUnit
from meetings import services as record
from meetings.models import AttendanceStatus, Meeting, MeetingKind, MeetingState
from meetings.services import AttendanceMark
from scoring import facts
from tests.factories import MembershipFactory, PartyUnitFactory
from tests.scoring import worked
from tests.world import World

STATUS = {
    "p": AttendanceStatus.PRESENT,
    "e": AttendanceStatus.ABSENT_EXCUSED,
    "u": AttendanceStatus.ABSENT_UNEXCUSED,
    "n": AttendanceStatus.NOT_RECORDED,
}
MAY = date(2024, 5, 1)


@pytest.fixture
def cell(world: World) -> PartyUnit:
    """Two who lead every meeting and come to it."""
    made: PartyUnit = PartyUnitFactory(parent=world.committee)
    MembershipFactory.create_batch(2, cell=made)
    return made


@pytest.fixture
def often_away(cell: PartyUnit) -> Member:
    member: Member = MembershipFactory(cell=cell).member
    return member


def months_back(count: int, last: date = MAY) -> list[date]:
    """So many months up to `last`, oldest first."""
    numbers = range(last.year * 12 + last.month - count, last.year * 12 + last.month)
    return [date(number // 12, number % 12 + 1, 1) for number in numbers]


def hold(
    cell: PartyUnit,
    month: date,
    status: str,
    *who: Member,
    kind: MeetingKind = MeetingKind.REGULAR,
    day: int = 3,
) -> Meeting:
    """A meeting at which `who` have this status and everybody else is present."""
    held = record.start_meeting(cell=cell, kind=kind, month=month, by=None)
    worked.save_general(held, held_on=month.replace(day=day))
    marks = dict.fromkeys(
        held.attendance.values_list("member_id", flat=True), AttendanceMark(AttendanceStatus.PRESENT)
    )
    marks |= {member.pk: AttendanceMark(STATUS[status]) for member in who}
    record.save_attendance(meeting=held, revision=held.revision, marks=marks, is_nobody_late=True, by=None)
    return held


def over_limit(held: Meeting) -> int | None:
    known = facts.collect(Meeting.objects.get(pk=held.pk), voted=None, submitted_at=None)
    value = known["members_over_excused_limit"]
    assert value is None or isinstance(value, int)
    return value


@pytest.mark.parametrize(
    ("history", "over"),
    [
        ("e", 0),
        ("eee", 0),  # three give no more than a warning
        ("eeee", 1),  # the fourth triggers
        ("eeeee", 1),
        ("epeee", 0),  # presence begins anew
        ("eepee", 0),
        ("eeeep", 0),  # who is here today is not over the limit
        ("eueee", 1),  # an unexcused absence neither ends the run …
        ("eeeu", 0),  # … nor lengthens it
        ("eeue", 0),
        ("ueeee", 1),
        ("eeeeu", 0),  # not excused today: not counted today
        ("peeee", 1),
    ],
)
def test_the_run_up_to_may(cell: PartyUnit, often_away: Member, history: str, over: int) -> None:
    for month, status in zip(months_back(len(history)), history, strict=True):
        held = hold(cell, month, status, often_away)
    assert over_limit(held) == over


def test_the_first_of_january_begins_anew(cell: PartyUnit, often_away: Member) -> None:
    found = [
        over_limit(hold(cell, month, "e", often_away))
        for month in months_back(8, last=date(2024, 4, 1))  # September to April
    ]
    assert found == [0, 0, 0, 1, 0, 0, 0, 1]


def test_every_member_has_a_run_of_their_own(cell: PartyUnit, often_away: Member) -> None:
    second, third = (MembershipFactory(cell=cell).member for _ in range(2))
    away = {1: (often_away, second), 2: (often_away, second), 3: (often_away, second, third)}
    for number, month in enumerate(months_back(4)):
        held = hold(cell, month, "e", *away.get(number, (often_away, second, third)))
    assert over_limit(held) == 2


def test_thematic_meetings_are_beside_the_run_but_have_one_of_their_own_day(
    cell: PartyUnit, often_away: Member
) -> None:
    for month in months_back(3):
        hold(cell, month, "e", often_away)
        thematic = hold(cell, month, "e", often_away, kind=MeetingKind.THEMATIC, day=10)
    assert over_limit(thematic) == 1  # the fourth with itself; the earlier two do not count
    june = hold(cell, date(2024, 6, 1), "p", often_away, kind=MeetingKind.THEMATIC)
    assert over_limit(june) == 0
    assert over_limit(hold(cell, date(2024, 6, 1), "e", often_away, day=4)) == 1


def test_a_combined_meeting_is_in_the_run(cell: PartyUnit, often_away: Member) -> None:
    for month in months_back(4):
        held = hold(cell, month, "e", often_away, kind=MeetingKind.COMBINED)
    assert over_limit(held) == 1


def test_a_month_without_a_meeting_is_no_absence(cell: PartyUnit, often_away: Member) -> None:
    months = months_back(5)
    for month in months[:3]:
        hold(cell, month, "e", often_away)
    not_held = record.start_meeting(cell=cell, kind=MeetingKind.REGULAR, month=months[3], by=None)
    Meeting.objects.filter(pk=not_held.pk).update(state=MeetingState.NOT_HELD)
    assert over_limit(hold(cell, months[4], "e", often_away)) == 1


def test_later_meetings_do_not_count_backwards(cell: PartyUnit, often_away: Member) -> None:
    held = [hold(cell, month, "e", often_away) for month in months_back(4)]
    assert [over_limit(meeting) for meeting in held] == [0, 0, 0, 1]


def test_two_meetings_of_one_day_count_each_for_itself(cell: PartyUnit, often_away: Member) -> None:
    """A month made up for on the day of the next one: the earlier of the two comes first."""
    months = months_back(4)
    for month in months[:2]:
        hold(cell, month, "e", often_away)
    march = hold(cell, months[2], "e", often_away)
    may = hold(cell, months[3], "e", often_away)
    Meeting.objects.filter(pk__in=[march.pk, may.pk]).update(held_on=date(2024, 5, 3))
    assert (over_limit(march), over_limit(may)) == (0, 1)


def test_months_in_which_a_member_need_not_come_are_left_out(cell: PartyUnit, often_away: Member) -> None:
    months = months_back(5)
    for month in months[:2]:
        hold(cell, month, "e", often_away)
    membership = Membership.objects.get(member=often_away)
    Membership.objects.filter(pk=membership.pk).update(category=Category.EXEMPT)
    hold(cell, months[2], "e", often_away)
    Membership.objects.filter(pk=membership.pk).update(category=Category.OFFICIAL)
    hold(cell, months[3], "e", often_away)
    assert over_limit(hold(cell, months[4], "e", often_away)) == 1


def test_the_run_follows_a_member_into_another_cell(
    world: World, cell: PartyUnit, often_away: Member
) -> None:
    months = months_back(4)
    for month in months[:2]:
        hold(cell, month, "e", often_away)
    other: PartyUnit = PartyUnitFactory(parent=world.committee_2)
    MembershipFactory.create_batch(2, cell=other)
    Membership.objects.filter(member=often_away).update(cell=other)
    hold(other, months[2], "e", often_away)
    assert over_limit(hold(other, months[3], "e", often_away)) == 1


def test_an_exempt_member_who_is_away_is_nobodys_fault(cell: PartyUnit) -> None:
    exempt = MembershipFactory(cell=cell, category=Category.EXEMPT).member
    for month in months_back(4):
        held = hold(cell, month, "e", exempt)
    assert over_limit(held) == 0


def test_before_the_roll_is_complete_nothing_is_known(cell: PartyUnit, often_away: Member) -> None:
    for month in months_back(4):
        hold(cell, month, "e", often_away)
    assert over_limit(hold(cell, date(2024, 6, 1), "n", often_away)) is None
