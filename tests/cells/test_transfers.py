"""Members who move: sent by one cell, received by the other."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError

from accounts import clock
from accounts.models import AuditEvent, User
from cells import services
from cells.models import (
    Category,
    DecidingBody,
    ExemptionReason,
    Membership,
    Role,
    Transfer,
    TransferKind,
    TransferState,
)
from tests.factories import MembershipFactory, RoleAssignmentFactory, UserFactory
from tests.world import World

SENT, COME, BACK, TERM = date(2024, 3, 1), date(2024, 3, 10), date(2024, 9, 1), date(2024, 8, 31)


@pytest.fixture
def sender(world: World) -> User:
    """Administers the committee of cells A and B, and nothing else."""
    return administrator(world, "committee")


@pytest.fixture
def receiver(world: World) -> User:
    """Administers the committee of cell C, and nothing else."""
    return administrator(world, "committee_2")


def administrator(world: World, unit: str) -> User:
    user: User = UserFactory()
    RoleAssignmentFactory(user=user, unit=getattr(world, unit), role=Role.ADMINISTRATOR)
    return user


def member_of(world: World, name: str = "Lò Văn Ân") -> Membership:
    return Membership.objects.get(member__full_name=name, valid_to=None)


def send(
    world: World, by: User | None, kind: str = TransferKind.OFFICIAL, name: str = "Lò Văn Ân"
) -> Transfer:
    return services.send_member(
        membership=member_of(world, name),
        to_cell=world.cell_c,
        kind=kind,
        sent_on=SENT,
        until=TERM if kind == TransferKind.TEMPORARY else None,
        by=by,
    )


def rolls(transfer: Transfer, day: date) -> dict[str, str]:
    """Where the member stands on a day, and as what."""
    rows = Membership.objects.filter(member=transfer.member).valid_on(day).select_related("cell")
    return {row.cell.code: row.category for row in rows}


def test_until_received_the_member_is_on_the_senders_roll_alone(world: World, sender: User) -> None:
    transfer = send(world, sender)
    assert rolls(transfer, clock.today()) == {"TM-01": Category.OFFICIAL}
    act = AuditEvent.objects.latest("pk")
    assert (act.act, act.unit_path, act.by) == ("transfer.send", world.cell_a.path, sender)


def test_receiving_closes_one_membership_and_opens_the_other(
    world: World, sender: User, receiver: User
) -> None:
    transfer = send(world, sender)
    services.receive_member(transfer=transfer, received_on=COME, by=receiver)
    assert rolls(transfer, COME - timedelta(days=1)) == {"TM-01": Category.OFFICIAL}
    assert rolls(transfer, COME) == {"CS-01": Category.OFFICIAL}
    assert transfer.state == TransferState.RECEIVED
    act = AuditEvent.objects.latest("pk")
    assert (act.act, act.unit_path, act.by) == ("transfer.receive", world.cell_c.path, receiver)


def test_a_temporary_guest_stays_on_the_books_at_home_and_comes_back(
    world: World, sender: User, receiver: User
) -> None:
    transfer = send(world, sender, TransferKind.TEMPORARY, "Xa Thị Út")
    services.receive_member(transfer=transfer, received_on=COME, by=receiver)
    assert rolls(transfer, COME) == {"TM-01": Category.TEMP_OUT, "CS-01": Category.TEMP_IN}
    guest = Membership.objects.get(member=transfer.member, cell=world.cell_c)
    assert (guest.until, guest.other_place) == (TERM, world.cell_a.full_name)
    with clock.travel(clock.now() + timedelta(days=150)):
        services.take_back(transfer=transfer, first_day=BACK, by=sender)
    assert rolls(transfer, BACK - timedelta(days=1)) == {"TM-01": "TEMP_OUT", "CS-01": "TEMP_IN"}
    assert rolls(transfer, BACK) == {"TM-01": Category.PROBATIONARY}
    assert transfer.state == TransferState.RETURNED
    assert AuditEvent.objects.latest("pk").act == "transfer.return"


def test_one_administrator_of_both_sides_does_both_steps(world: World) -> None:
    transfer = send(world, world.admin)
    services.receive_member(transfer=transfer, received_on=SENT, by=world.admin)
    assert rolls(transfer, SENT) == {"CS-01": Category.OFFICIAL}


def test_an_exemption_takes_its_terms_along(world: World) -> None:
    row = member_of(world, "Quách Văn Cao")
    services.set_terms(
        membership=row,
        by=None,
        until=TERM,
        reason=ExemptionReason.TREATMENT,
        decided_by=DecidingBody.COMMITTEE,
        decision_no="7",
    )
    transfer = send(world, None, name="Quách Văn Cao")
    services.receive_member(transfer=transfer, received_on=COME, by=None)
    there = Membership.objects.get(member=transfer.member, cell=world.cell_c)
    assert (there.category, there.until, there.decision_no) == (Category.EXEMPT, TERM, "7")


def test_the_sender_does_not_act_for_the_receiver(world: World, sender: User) -> None:
    transfer = send(world, sender)
    with pytest.raises(PermissionDenied):
        services.receive_member(transfer=transfer, received_on=COME, by=sender)
    with pytest.raises(PermissionDenied):
        services.decline_transfer(transfer=transfer, by=sender)
    transfer.refresh_from_db()
    assert transfer.state == TransferState.SENT


def test_the_receiver_does_not_act_for_the_sender(world: World, sender: User, receiver: User) -> None:
    with pytest.raises(PermissionDenied):
        send(world, receiver)
    transfer = send(world, sender)
    with pytest.raises(PermissionDenied):
        services.withdraw_transfer(transfer=transfer, by=receiver)
    services.receive_member(transfer=transfer, received_on=COME, by=receiver)
    with pytest.raises(PermissionDenied):
        services.take_back(transfer=transfer, first_day=COME + timedelta(days=1), by=receiver)


@pytest.mark.parametrize("person", ["secretary_a", "reviewer", "board", "outsider", "expired"])
def test_nobody_but_administrators_moves_members(world: World, person: str) -> None:
    with pytest.raises(PermissionDenied):
        send(world, getattr(world, person))


def test_a_transfer_is_called_back_or_declined_once(world: World, sender: User, receiver: User) -> None:
    transfer = send(world, sender)
    services.withdraw_transfer(transfer=transfer, by=sender)
    with pytest.raises(ValidationError, match="đã được xử lý"):
        services.receive_member(transfer=transfer, received_on=COME, by=receiver)
    again = send(world, sender)
    services.decline_transfer(transfer=again, by=receiver)
    with pytest.raises(ValidationError, match="đã được xử lý"):
        services.withdraw_transfer(transfer=again, by=sender)
    assert rolls(again, clock.today()) == {"TM-01": Category.OFFICIAL}
    assert set(AuditEvent.objects.filter(act__startswith="transfer").values_list("act", flat=True)) == {
        "transfer.send",
        "transfer.withdraw",
        "transfer.decline",
    }


def test_nobody_is_sent_twice_at_once(world: World, sender: User) -> None:
    send(world, sender)
    with pytest.raises(ValidationError, match="đang chờ nơi khác tiếp nhận"):
        send(world, sender)


@pytest.mark.parametrize("category", [Category.TEMP_IN, Category.TEMP_OUT, Category.SUSPENDED])
def test_some_categories_come_back_first(world: World, category: str) -> None:
    row = MembershipFactory(cell=world.cell_a, category=category)
    with pytest.raises(ValidationError, match="không chuyển được"):
        services.send_member(
            membership=row, to_cell=world.cell_c, kind=TransferKind.OFFICIAL, sent_on=SENT, by=None
        )


@pytest.mark.parametrize(
    ("target", "kind", "until"),
    [
        ("cell_a", TransferKind.OFFICIAL, None),
        ("committee_2", TransferKind.OFFICIAL, None),
        ("cell_c", TransferKind.OFFICIAL, TERM),
        ("cell_c", TransferKind.TEMPORARY, None),
        ("cell_c", TransferKind.TEMPORARY, SENT - timedelta(days=1)),
    ],
)
def test_a_transfer_leads_to_another_cell_with_a_term_if_temporary(
    world: World, target: str, kind: str, until: date | None
) -> None:
    with pytest.raises(ValidationError):
        services.send_member(
            membership=member_of(world),
            to_cell=getattr(world, target),
            kind=kind,
            sent_on=SENT,
            until=until,
            by=None,
        )
    assert not Transfer.objects.exists()


@pytest.mark.parametrize("day", [SENT - timedelta(days=1), date(2099, 1, 1)])
def test_nobody_is_received_before_being_sent_or_in_the_future(world: World, day: date) -> None:
    transfer = send(world, None)
    with pytest.raises(ValidationError) as refusal:
        services.receive_member(transfer=transfer, received_on=day, by=None)
    assert list(refusal.value.message_dict) == ["received_on"]
    assert Transfer.objects.get().state == TransferState.SENT


def test_who_left_meanwhile_is_not_received(world: World) -> None:
    transfer = send(world, None)
    services.end_membership(membership=member_of(world), last_day=SENT, by=None)
    with pytest.raises(ValidationError, match="không còn"):
        services.receive_member(transfer=transfer, received_on=COME, by=None)
    assert Transfer.objects.get().state == TransferState.SENT


def test_an_official_transfer_is_not_taken_back(world: World) -> None:
    transfer = send(world, None)
    services.receive_member(transfer=transfer, received_on=COME, by=None)
    with pytest.raises(ValidationError, match="không trở về"):
        services.take_back(transfer=transfer, first_day=COME + timedelta(days=1), by=None)


@pytest.mark.parametrize("day", [COME, date(2099, 1, 1)])
def test_a_return_is_after_the_arrival_and_not_in_the_future(world: World, day: date) -> None:
    transfer = send(world, None, TransferKind.TEMPORARY)
    services.receive_member(transfer=transfer, received_on=COME, by=None)
    with pytest.raises(ValidationError) as refusal:
        services.take_back(transfer=transfer, first_day=day, by=None)
    assert list(refusal.value.message_dict) == ["first_day"]
    assert Transfer.objects.get().state == TransferState.RECEIVED


def test_the_database_knows_where_a_transfer_may_stand(world: World) -> None:
    transfer = send(world, None)
    with pytest.raises(IntegrityError):
        Transfer.objects.filter(pk=transfer.pk).update(state=TransferState.RECEIVED)
