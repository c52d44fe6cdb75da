"""A cell goes to a new secretary: one act, one record."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError

from accounts import clock
from accounts.models import AuditEvent, User
from cells.access import Action, Scope
from cells.models import Member, Role, RoleAssignment
from meetings import services
from meetings.models import AssignedTask, Handover, Meeting, MeetingState, TaskResult
from meetings.models.handover import checksum_of
from tests.factories import MeetingFactory, RoleAssignmentFactory, UserFactory
from tests.world import World

TODAY = date(2024, 6, 5)


@pytest.fixture
def successor(world: World) -> User:
    """On the roll of cell A, with an account of another role."""
    user: User = UserFactory(username="bi-thu-moi", full_name="Lò Văn Ân")
    RoleAssignmentFactory(user=user, unit=world.cell_b, role=Role.MINUTE_TAKER)
    Member.objects.filter(full_name="Lò Văn Ân").update(user=user)
    return user


@pytest.fixture
def records(world: World) -> list[Meeting]:
    """A locked April, an open May, a struck-out one, and one of two years ago."""
    return [
        MeetingFactory(cell=world.cell_a, month=date(2024, 4, 1), locked=True),
        MeetingFactory(cell=world.cell_a, month=date(2024, 5, 1)),
        MeetingFactory(cell=world.cell_a, month=date(2024, 5, 1), state=MeetingState.CANCELLED),
        MeetingFactory(cell=world.cell_a, month=date(2022, 5, 1), locked=True),
    ]


def task(meeting: Meeting, owner: str, **fields: object) -> AssignedTask:
    member = Member.objects.get(full_name=owner)
    return AssignedTask.objects.create(
        cell=meeting.cell, meeting=meeting, order=1, text=f"Việc của {owner}", owner=member, **fields
    )


def role_of(world: World, person: str = "secretary_a") -> RoleAssignment:
    return RoleAssignment.objects.select_related("user", "unit").get(user=getattr(world, person))


def hand_over(world: World, to: User, day: date = TODAY, by: User | None = None) -> Handover:
    return services.hand_over_cell(assignment=role_of(world), to_user=to, first_day=day, by=by or world.admin)


def records_for(user: User, world: World, day: date = TODAY) -> bool:
    return Scope.of(user, day).may(Action.RECORD, world.cell_a.path)


def test_the_role_of_the_one_ends_where_that_of_the_other_begins(world: World, successor: User) -> None:
    hand_over(world, successor)
    for day, old, new in ((TODAY - timedelta(days=1), True, False), (TODAY, False, True)):
        assert records_for(world.secretary_a, world, day) == old
        assert records_for(successor, world, day) == new
    acts = list(AuditEvent.objects.order_by("pk").values_list("act", flat=True))
    assert acts[-3:] == ["role.end", "role.assign", "cell.hand_over"]
    last = AuditEvent.objects.latest("pk")
    assert (last.by, last.unit_path) == (world.admin, world.cell_a.path)


def test_what_there_was_is_listed_and_sealed(world: World, successor: User, records: list[Meeting]) -> None:
    april, may, _struck, _old = records
    mine = task(april, "Bùi Thị Hoa")
    other = task(may, "Xa Thị Út")
    task(april, "Bùi Thị Hoa", result=TaskResult.DONE, result_meeting=may)
    handover = hand_over(world, successor)
    handover.refresh_from_db()
    assert len(handover.listed["roll"]) == 6
    assert handover.listed["open"] == [may.pk]
    assert handover.listed["meetings"] == [april.pk, may.pk]
    assert handover.listed["tasks"] == [mine.pk, other.pk]
    assert handover.listed["moved"] == [mine.pk]
    assert handover.counts == {"roll": 6, "open": 1, "meetings": 2, "tasks": 2, "moved": 1}
    assert handover.is_intact
    handover.listed["tasks"].append(99)
    assert not handover.is_intact


def test_open_tasks_move_and_the_record_keeps_who_was_named(
    world: World, successor: User, records: list[Meeting]
) -> None:
    mine, other = task(records[0], "Bùi Thị Hoa"), task(records[0], "Xa Thị Út")
    hand_over(world, successor)
    mine.refresh_from_db()
    other.refresh_from_db()
    assert (str(mine.owner), str(mine.taken_over_by)) == ("Bùi Thị Hoa", "Lò Văn Ân")
    assert other.taken_over_by is None


def test_tasks_move_on_from_hand_to_hand(world: World, successor: User, records: list[Meeting]) -> None:
    mine = task(records[0], "Bùi Thị Hoa")
    hand_over(world, successor, TODAY)
    third = world.minute_taker
    assignment = RoleAssignment.objects.get(user=successor, unit=world.cell_a)
    with clock.travel(clock.now() + timedelta(days=30)):
        services.hand_over_cell(assignment=assignment, to_user=third, first_day=clock.today(), by=world.admin)
    mine.refresh_from_db()
    assert (str(mine.owner), str(mine.taken_over_by)) == ("Bùi Thị Hoa", third.full_name)


def test_a_task_given_to_somebody_else_is_no_longer_taken_over(
    world: World, successor: User, records: list[Meeting]
) -> None:
    may = records[1]
    mine = task(may, "Bùi Thị Hoa")
    hand_over(world, successor)
    given = services.TaskInput("Việc", Member.objects.get(full_name="Lò Văn Ân").pk, None, mine.pk)
    people = [Member.objects.get(full_name=name) for name in ("Lò Văn Ân", "Bùi Thị Hoa")]
    may.attendance.create(member=people[0], category="OFFICIAL", is_expected=True, order=1)
    services.save_tasks(meeting=may, revision=may.revision, reports={}, tasks=[given], by=None)
    mine.refresh_from_db()
    assert (mine.owner, mine.taken_over_by) == (people[0], None)


def test_an_account_made_for_it_keeps_the_role_it_was_made_with(world: World) -> None:
    fresh = UserFactory()
    RoleAssignmentFactory(user=fresh, unit=world.cell_a, role=Role.SECRETARY, valid_from=TODAY)
    hand_over(world, fresh)
    assert RoleAssignment.objects.filter(user=fresh).count() == 1
    assert records_for(fresh, world)


def test_tasks_go_to_members_of_the_cell_only(world: World, records: list[Meeting]) -> None:
    task(records[0], "Bùi Thị Hoa")
    with pytest.raises(ValidationError, match="còn 1 nhiệm vụ") as refusal:
        hand_over(world, world.secretary_b)
    assert list(refusal.value.message_dict) == ["to_user"]
    assert not Handover.objects.exists()
    assert records_for(world.secretary_a, world)


@pytest.mark.parametrize("side", ["from", "to"])
def test_nobody_hands_over_to_or_from_themselves(world: World, successor: User, side: str) -> None:
    by = world.secretary_a if side == "from" else successor
    RoleAssignmentFactory(user=by, unit=world.district, role=Role.ADMINISTRATOR)
    with pytest.raises(ValidationError, match="tự"):
        services.hand_over_cell(
            assignment=RoleAssignment.objects.get(user=world.secretary_a, role=Role.SECRETARY),
            to_user=successor,
            first_day=TODAY,
            by=by,
        )
    assert not Handover.objects.exists()


@pytest.mark.parametrize("person", ["secretary_a", "secretary_b", "reviewer", "board", "outsider"])
def test_only_an_administrator_hands_over(world: World, successor: User, person: str) -> None:
    with pytest.raises(PermissionDenied):
        hand_over(world, successor, by=getattr(world, person))


@pytest.mark.parametrize(("day", "allowed"), [(-30, True), (0, True), (1, True), (2, False), (-9999, False)])
def test_the_day_is_at_most_a_day_ahead_and_after_the_old_role_began(
    world: World, successor: User, day: int, allowed: bool
) -> None:
    first = TODAY + timedelta(days=day)
    if allowed:
        assert hand_over(world, successor, first).first_day == first
        return
    with pytest.raises(ValidationError) as refusal:
        hand_over(world, successor, first)
    assert list(refusal.value.message_dict) == ["first_day"]


def test_only_a_secretary_in_office_hands_over_and_to_somebody_who_can_log_in(
    world: World, successor: User
) -> None:
    for person in ("expired", "minute_taker"):
        with pytest.raises(ValidationError, match="không còn là bí thư"):
            services.hand_over_cell(
                assignment=role_of(world, person), to_user=successor, first_day=TODAY, by=None
            )
    with pytest.raises(ValidationError, match="phải khác"):
        hand_over(world, world.secretary_a)
    User.objects.filter(pk=successor.pk).update(is_active=False)
    successor.refresh_from_db()
    with pytest.raises(ValidationError, match="đã ngừng"):
        hand_over(world, successor)


def test_the_database_refuses_a_handover_to_oneself(world: World) -> None:
    with pytest.raises(IntegrityError):
        Handover.objects.create(
            cell=world.cell_a,
            from_user=world.secretary_a,
            to_user=world.secretary_a,
            first_day=TODAY,
            made_at=clock.now(),
            listed={},
            checksum=checksum_of({}),
        )


def test_the_seal_does_not_depend_on_the_order_of_keys() -> None:
    assert checksum_of({"a": [1], "b": [[2, "X"]]}) == checksum_of({"b": [[2, "X"]], "a": [1]})
    assert checksum_of({"a": [1]}) != checksum_of({"a": [2]})
