"""Acts on accounts and roles."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from accounts import clock
from accounts.models import AuditEvent, User
from cells import services
from cells.access import Action, Scope
from cells.models import Role, RoleAssignment
from tests.factories import PASSWORD, RoleAssignmentFactory, UserFactory
from tests.world import World

DAY = date(2024, 6, 1)
NEW_PASSWORD = "sông Đà chảy qua xóm Diều"


def new_account(world: World, **fields: Any) -> User:
    values = {
        "username": "Bi-Thu-Moi ",
        "full_name": "Đinh Văn Mới",
        "password": NEW_PASSWORD,
        "unit": world.cell_a,
        "role": Role.SECRETARY,
        "valid_from": DAY,
        "by": world.admin,
    }
    return services.create_account(**{**values, **fields})


def test_an_account_is_made_with_its_first_role(world: World) -> None:
    user = new_account(world)
    assert (user.username, user.check_password(NEW_PASSWORD)) == ("bi-thu-moi", True)
    assert Scope.of(user, clock.today()).may(Action.RECORD, world.cell_a.path)
    acts = AuditEvent.objects.order_by("-pk").values_list("act", "by")[:2]
    assert list(acts) == [("role.assign", world.admin.pk), ("account.create", world.admin.pk)]
    assert NEW_PASSWORD not in str(list(AuditEvent.objects.values_list("data", flat=True)))


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"username": "Bi-Thu-A"}, "username"),
        ({"username": "bí thư"}, "username"),
        ({"username": "ab"}, "username"),
        ({"password": "ngắn"}, "password"),
        ({"full_name": " "}, "full_name"),
        ({"role": "KING"}, "role"),
        ({"role": Role.BOARD}, "unit"),
    ],
)
def test_an_account_that_does_not_fit_is_refused_whole(
    world: World, fields: dict[str, Any], field: str
) -> None:
    before = (User.objects.count(), RoleAssignment.objects.count(), AuditEvent.objects.count())
    with pytest.raises(ValidationError) as refusal:
        new_account(world, **fields)
    assert list(refusal.value.message_dict) == [field]
    assert (User.objects.count(), RoleAssignment.objects.count(), AuditEvent.objects.count()) == before


def test_no_role_is_given_outside_the_own_units(world: World) -> None:
    with pytest.raises(PermissionDenied):
        new_account(world, unit=world.province, role=Role.BOARD)
    RoleAssignment.objects.filter(user=world.admin).update(unit=world.committee)
    with pytest.raises(PermissionDenied):
        services.assign_role(
            user=world.outsider, unit=world.cell_c, role=Role.SECRETARY, valid_from=DAY, by=world.admin
        )


@pytest.mark.parametrize("role", list(Role))
def test_nobody_gives_a_role_to_themselves(world: World, role: Role) -> None:
    for unit in (world.cell_a, world.district):
        with pytest.raises(ValidationError):
            services.assign_role(user=world.admin, unit=unit, role=role, valid_from=DAY, by=world.admin)
    assert not Scope.of(world.admin, clock.today()).may(Action.READ_MINUTES)


@pytest.mark.parametrize("person", ["secretary_a", "reviewer", "board", "inspector", "outsider", "expired"])
def test_only_an_administrator_acts_on_accounts_and_roles(world: World, person: str) -> None:
    by, assignment = getattr(world, person), RoleAssignment.objects.get(user=world.secretary_b)
    acts = (
        lambda: new_account(world, by=by),
        lambda: services.assign_role(
            user=world.outsider, unit=world.cell_a, role=Role.SECRETARY, valid_from=DAY, by=by
        ),
        lambda: services.end_role(assignment=assignment, last_day=DAY, by=by),
        lambda: services.update_account(user=world.secretary_b, full_name="A", is_active=False, by=by),
        lambda: services.set_password(user=world.secretary_b, password=NEW_PASSWORD, by=by),
    )
    for act in acts:
        with pytest.raises(PermissionDenied):
            act()
    assert not AuditEvent.objects.exclude(act="unit.create").exists()


@pytest.mark.parametrize(
    ("unit", "role"),
    [
        ("committee", Role.SECRETARY),
        ("district", Role.SUPERVISOR),
        ("cell_a", Role.SUPERIOR),
        ("cell_a", Role.INSPECTOR),
    ],
)
def test_a_role_suits_the_kind_of_unit(world: World, unit: str, role: Role) -> None:
    with pytest.raises(ValidationError) as refusal:
        services.assign_role(
            user=world.outsider, unit=getattr(world, unit), role=role, valid_from=DAY, by=world.admin
        )
    assert list(refusal.value.message_dict) == ["unit"]


def test_the_same_role_is_not_held_twice_at_a_time_but_may_be_taken_up_again(world: World) -> None:
    def assign(start: date, end: date | None = None) -> RoleAssignment:
        return services.assign_role(
            user=world.expired,
            unit=world.cell_a,
            role=Role.SECRETARY,
            valid_from=start,
            valid_to=end,
            by=world.admin,
        )

    with pytest.raises(ValidationError):
        assign(clock.today() - timedelta(days=1))
    assign(clock.today() + timedelta(days=10))
    with pytest.raises(ValidationError):
        assign(clock.today(), clock.today() + timedelta(days=10))
    assign(clock.today(), clock.today() + timedelta(days=9))


def test_an_ended_role_opens_nothing_the_day_after(world: World) -> None:
    assignment = RoleAssignment.objects.get(user=world.secretary_a)
    services.end_role(assignment=assignment, last_day=clock.today(), by=world.admin)
    assert Scope.of(world.secretary_a, clock.today()).may(Action.RECORD)
    assert not Scope.of(world.secretary_a, clock.today() + timedelta(days=1)).may(Action.VIEW)
    assert AuditEvent.objects.latest("pk").act == "role.end"


def test_a_role_is_not_ended_twice_nor_before_it_began_nor_by_its_holder(world: World) -> None:
    past = RoleAssignment.objects.get(user=world.expired)
    own = RoleAssignment.objects.get(user=world.admin)
    fresh = RoleAssignmentFactory(user=world.outsider, unit=world.cell_a, valid_from=DAY)
    for assignment, day in ((past, DAY), (own, DAY), (fresh, DAY - timedelta(days=1))):
        with pytest.raises(ValidationError):
            services.end_role(assignment=assignment, last_day=day, by=world.admin)


def test_a_stopped_account_is_out_at_its_next_click(world: World, client: Client) -> None:
    client.force_login(world.secretary_a)
    assert client.get("/units/").status_code == 200
    services.update_account(
        user=world.secretary_a, full_name=world.secretary_a.full_name, is_active=False, by=world.admin
    )
    assert client.get("/units/").status_code == 302
    assert AuditEvent.objects.latest("pk").data == {"is_active": False}


def test_a_new_password_works_and_ends_running_sessions(world: World, client: Client) -> None:
    user = UserFactory(with_password=True)
    RoleAssignmentFactory(user=user, unit=world.cell_a)
    client.force_login(user)
    assert client.get("/units/").status_code == 200
    services.set_password(user=user, password=NEW_PASSWORD, by=world.admin)
    assert client.get("/units/").status_code == 302
    assert User.objects.get(pk=user.pk).check_password(NEW_PASSWORD)
    assert not User.objects.get(pk=user.pk).check_password(PASSWORD)
    with pytest.raises(ValidationError):
        services.set_password(user=user, password="12345", by=world.admin)


def test_administrators_neither_stop_nor_reset_themselves(world: World) -> None:
    with pytest.raises(ValidationError):
        services.update_account(user=world.admin, full_name="Lê Thị Lý", is_active=False, by=world.admin)
    with pytest.raises(ValidationError):
        services.set_password(user=world.admin, password=NEW_PASSWORD, by=world.admin)
    assert services.update_account(user=world.admin, full_name="Lê Lý", is_active=True, by=world.admin)


def test_an_account_with_a_role_elsewhere_is_not_the_administrators_to_change(world: World) -> None:
    """A new password would open the doors of the other role as well."""
    RoleAssignmentFactory(user=world.secretary_a, unit=world.province, role=Role.INSPECTOR)
    with pytest.raises(PermissionDenied):
        services.set_password(user=world.secretary_a, password=NEW_PASSWORD, by=world.admin)
    with pytest.raises(PermissionDenied):
        services.update_account(user=world.secretary_a, full_name="A", is_active=False, by=world.admin)


def test_a_superuser_is_nobodys_to_change(world: World) -> None:
    root = UserFactory(is_superuser=True)
    RoleAssignmentFactory(user=root, unit=world.cell_a)
    with pytest.raises(PermissionDenied):
        services.set_password(user=root, password=NEW_PASSWORD, by=world.admin)
