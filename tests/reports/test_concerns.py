"""What should be looked at again: members, terms, absences."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import clock
from cells import concerns, services
from cells.access import Scope
from cells.models import Category, DecidingBody, ExemptionReason, Member, Membership
from meetings.absence import LongAbsence, long_absences
from meetings.models import Attendance, AttendanceStatus, MeetingState
from tests.client import AppClient
from tests.factories import MeetingFactory, MembershipFactory
from tests.world import World

TODAY = date(2024, 6, 5)
PRESENT, EXCUSED = AttendanceStatus.PRESENT, AttendanceStatus.ABSENT_EXCUSED
UNEXCUSED, UNSAID = AttendanceStatus.ABSENT_UNEXCUSED, AttendanceStatus.NOT_RECORDED


def scope(world: World, person: str = "admin") -> Scope:
    return Scope.of(getattr(world, person), clock.today())


# --- Too few members -------------------------------------------------------------------------------
def test_a_cell_needs_three_official_members(world: World) -> None:
    assert not concerns.cells_with_few_members(scope(world), TODAY)
    gone = Membership.objects.filter(cell=world.cell_b).earliest("pk")
    gone.valid_to = TODAY - timedelta(days=1)
    gone.save()
    MembershipFactory(cell=world.cell_b, category=Category.PROBATIONARY)
    MembershipFactory(cell=world.cell_b, category=Category.TEMP_IN)
    (found,) = concerns.cells_with_few_members(scope(world), TODAY)
    assert (found, found.official) == (world.cell_b, 2)  # type: ignore[attr-defined]
    assert not concerns.cells_with_few_members(scope(world, "secretary_a"), TODAY)
    assert not concerns.cells_with_few_members(scope(world), TODAY - timedelta(days=1))
    MembershipFactory(cell=world.cell_b, category=Category.EXEMPT)
    assert not concerns.cells_with_few_members(scope(world), TODAY)


# --- Terms ------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("category", "reason", "days", "listed"),
    [
        (Category.EXEMPT, ExemptionReason.TREATMENT, -1, True),
        (Category.EXEMPT, ExemptionReason.TREATMENT, 0, True),
        (Category.EXEMPT, ExemptionReason.TREATMENT, 30, True),
        (Category.EXEMPT, ExemptionReason.TREATMENT, 31, False),
        (Category.EXEMPT, ExemptionReason.AGE_HEALTH, None, False),
        (Category.EXEMPT, ExemptionReason.AGE_HEALTH, -1, True),
        (Category.EXEMPT, "", None, True),
        (Category.TEMP_OUT, "", -1, True),
        (Category.TEMP_OUT, "", None, True),
        (Category.TEMP_IN, "", 31, False),
        (Category.SUSPENDED, "", -1, True),
        (Category.OFFICIAL, "", None, False),
    ],
)
def test_a_term_is_looked_at_when_it_ends(
    world: World, category: str, reason: str, days: int | None, listed: bool
) -> None:
    Membership.objects.filter(category=Category.EXEMPT).delete()
    row = MembershipFactory(
        cell=world.cell_a,
        category=category,
        reason=reason,
        decided_by=DecidingBody.COMMITTEE if reason else "",
        until=None if days is None else TODAY + timedelta(days=days),
    )
    found = list(concerns.terms_to_review(scope(world), TODAY))
    assert found == ([row] if listed else [])
    assert not concerns.terms_to_review(scope(world, "secretary_b"), TODAY)


def test_a_term_of_the_past_is_over(world: World) -> None:
    Membership.objects.filter(category=Category.EXEMPT).update(valid_to=TODAY - timedelta(days=1))
    assert not concerns.terms_to_review(scope(world), TODAY)


# --- Absences ---------------------------------------------------------------------------------------
@pytest.fixture
def called(world: World) -> Callable[..., None]:
    """Roll calls of one member: statuses of March, April, May 2024."""
    member = Member.objects.get(full_name="Lò Văn Ân")

    def call(*statuses: str, is_expected: bool = True) -> None:
        for number, status in enumerate(reversed(statuses)):
            meeting = MeetingFactory(cell=world.cell_a, month=date(2024, 5 - number, 1))
            Attendance.objects.create(
                meeting=meeting,
                member=member,
                category=Category.OFFICIAL,
                is_expected=is_expected,
                order=1,
                status=status,
            )

    return call


def absences(world: World, person: str = "admin") -> list[LongAbsence]:
    return long_absences(scope(world, person), TODAY, 10)


@pytest.mark.parametrize(
    ("statuses", "months"),
    [
        ((PRESENT, EXCUSED, UNEXCUSED), 2),
        ((EXCUSED, EXCUSED, UNEXCUSED), 3),
        ((EXCUSED, EXCUSED, UNSAID), 2),
        ((PRESENT, PRESENT, UNEXCUSED), None),
        ((EXCUSED, EXCUSED, PRESENT), None),
        ((EXCUSED, PRESENT, EXCUSED), None),
        ((UNSAID, UNSAID, UNSAID), None),
    ],
)
def test_months_without_attendance_are_counted_back_from_now(
    world: World, called: Callable[..., None], statuses: tuple[str, ...], months: int | None
) -> None:
    called(*statuses)
    assert [row.months for row in absences(world)] == ([months] if months else [])


def test_an_absence_names_member_cell_and_first_month(world: World, called: Callable[..., None]) -> None:
    called(PRESENT, EXCUSED, EXCUSED)
    assert absences(world, "secretary_a") == [LongAbsence("Lò Văn Ân", world.cell_a, 2, date(2024, 4, 1))]
    assert not absences(world, "secretary_b")


def test_who_came_to_another_meeting_of_the_month_came(world: World, called: Callable[..., None]) -> None:
    called(EXCUSED, EXCUSED, EXCUSED)
    topic = MeetingFactory(cell=world.cell_b, month=date(2024, 5, 1), kind="THEMATIC")
    row = Attendance.objects.earliest("pk")
    Attendance.objects.create(
        meeting=topic, member=row.member, category="OFFICIAL", is_expected=True, order=1, status=PRESENT
    )
    assert not absences(world)


@pytest.mark.parametrize("change", ["category", "ended", "cancelled", "not expected"])
def test_who_need_not_come_is_not_missed(world: World, called: Callable[..., None], change: str) -> None:
    called(EXCUSED, EXCUSED, EXCUSED, is_expected=change != "not expected")
    row = Membership.objects.filter(member__full_name="Lò Văn Ân")
    if change == "category":
        row.update(category=Category.EXEMPT)
    if change == "ended":
        row.update(valid_to=TODAY - timedelta(days=1))
    if change == "cancelled":
        world.cell_a.meetings.filter(month__gte=date(2024, 4, 1)).update(state=MeetingState.CANCELLED)
    assert not absences(world)


# --- The page ---------------------------------------------------------------------------------------
def test_the_page_says_what_it_found_and_proposes_nothing(
    world: World, client: AppClient, called: Callable[..., None]
) -> None:
    called(EXCUSED, EXCUSED, EXCUSED)
    Membership.objects.filter(category=Category.EXEMPT).update(until=TODAY - timedelta(days=3))
    client.force_login(world.secretary_a)
    page = client.get("/concerns/").content.decode()
    for text in ("Lò Văn Ân", "3 tháng trở lên", "Quách Văn Cao", "đã hết hạn 3 ngày", "không đề nghị xử lý"):
        assert text in page
    client.force_login(world.secretary_b)
    assert "Lò Văn Ân" not in client.get("/concerns/").content.decode()


def test_as_many_queries_for_many_rows_as_for_few(world: World, client: AppClient) -> None:
    client.force_login(world.admin)
    client.get("/concerns/")

    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/concerns/").status_code == 200
        return len(captured)

    def add(rows: int) -> None:
        meetings = [MeetingFactory(cell=world.cell_c, month=date(2024, m, 1)) for m in (4, 5)]
        for row in MembershipFactory.create_batch(rows, cell=world.cell_c):
            for meeting in meetings:
                Attendance.objects.create(
                    meeting=meeting,
                    member=row.member,
                    category="OFFICIAL",
                    is_expected=True,
                    order=1,
                    status=EXCUSED,
                )
        MembershipFactory.create_batch(rows, cell=world.cell_c, category=Category.TEMP_OUT)

    add(3)
    few = count()
    world.cell_c.meetings.update(kind="THEMATIC")
    add(27)
    assert count() == few <= 9


def test_waiting_arrivals_are_on_the_start_page(world: World, client: AppClient) -> None:
    row = Membership.objects.get(member__full_name="Lò Văn Ân")
    client.force_login(world.admin)
    assert "chờ tiếp nhận" not in client.get("/").content.decode()
    services.send_member(membership=row, to_cell=world.cell_c, kind="OFFICIAL", sent_on=TODAY, by=None)
    assert "Đảng viên chuyển đến, chờ tiếp nhận: 1" in client.get("/").content.decode()
