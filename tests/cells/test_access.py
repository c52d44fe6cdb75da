"""Scope and the one door: who sees and may do what, on which day."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from accounts import clock
from accounts.models import User
from cells.access import ROLE_ACTIONS, Action, Scope, get_or_404, require
from cells.models import PartyUnit, Role
from tests.factories import RoleAssignmentFactory, UserFactory
from tests.world import World


def scope_of(user: User) -> Scope:
    return Scope.of(user, clock.today())


def test_every_role_has_its_actions() -> None:
    assert set(ROLE_ACTIONS) == set(Role)
    assert all(Action.VIEW in actions for actions in ROLE_ACTIONS.values())


def test_the_administrator_never_reads_minutes() -> None:
    assert Action.READ_MINUTES not in ROLE_ACTIONS[Role.ADMINISTRATOR]
    administering = [role for role, actions in ROLE_ACTIONS.items() if Action.ADMINISTER in actions]
    assert administering == [Role.ADMINISTRATOR]


def test_a_secretary_sees_the_own_cell_and_neither_sibling_nor_superior(world: World) -> None:
    visible = PartyUnit.objects.visible_to(scope_of(world.secretary_a), Action.VIEW)
    assert list(visible) == [world.cell_a]


def test_a_reviewer_sees_the_committee_and_everything_below_it(world: World) -> None:
    visible = PartyUnit.objects.visible_to(scope_of(world.reviewer), Action.REVIEW)
    assert set(visible) == {world.committee, world.cell_a, world.cell_b}


def test_a_prefix_is_a_whole_unit_not_part_of_a_number(world: World) -> None:
    path = world.cell_a.path
    assert scope_of(world.secretary_a).may(Action.RECORD, path)
    assert not scope_of(world.secretary_a).may(Action.RECORD, path.removesuffix(".") + "9.")


def test_a_role_that_ended_yesterday_opens_nothing_today(world: World) -> None:
    yesterday = clock.today() - timedelta(days=1)
    assert not any(scope_of(world.expired).may(action) for action in Action)
    assert Scope.of(world.expired, yesterday).may(Action.RECORD, world.cell_a.path)


def test_a_role_that_begins_tomorrow_opens_nothing_today(world: World) -> None:
    user = UserFactory()
    tomorrow = clock.today() + timedelta(days=1)
    RoleAssignmentFactory(user=user, unit=world.cell_a, valid_from=tomorrow)
    assert not scope_of(user).may(Action.VIEW)
    assert Scope.of(user, tomorrow).may(Action.VIEW, world.cell_a.path)


def test_nobody_and_an_account_without_roles_see_nothing(world: World) -> None:
    for scope in (Scope.nobody(), scope_of(world.outsider)):
        assert not PartyUnit.objects.visible_to(scope, Action.VIEW).exists()


def test_several_roles_add_up(world: World) -> None:
    RoleAssignmentFactory(user=world.secretary_a, unit=world.cell_c, role=Role.MINUTE_TAKER)
    scope = scope_of(world.secretary_a)
    assert scope.may(Action.SUBMIT, world.cell_a.path)
    assert scope.may(Action.RECORD, world.cell_c.path)
    assert not scope.may(Action.SUBMIT, world.cell_c.path)


def test_only_the_direct_superior_reviews(world: World) -> None:
    assert scope_of(world.reviewer).reviews(world.cell_a)
    assert scope_of(world.supervisor).reviews(world.cell_a)
    assert not scope_of(world.reviewer_2).reviews(world.cell_a)
    assert not scope_of(world.board).reviews(world.cell_a)
    assert scope_of(world.board).reviews(world.grassroots_cell)


def test_the_door_says_404_outside_and_403_inside_without_the_right(world: World) -> None:
    scope = scope_of(world.secretary_a)
    assert get_or_404(PartyUnit.objects, scope, Action.RECORD, pk=world.cell_a.pk) == world.cell_a
    with pytest.raises(Http404):
        get_or_404(PartyUnit.objects, scope, Action.VIEW, pk=world.cell_b.pk)
    with pytest.raises(Http404):
        get_or_404(PartyUnit.objects, scope, Action.VIEW, pk="not a number")
    with pytest.raises(PermissionDenied):
        get_or_404(PartyUnit.objects, scope, Action.ADMINISTER, pk=world.cell_a.pk)


def test_require_without_a_unit_asks_whether_the_action_is_allowed_anywhere(world: World) -> None:
    require(scope_of(world.admin), Action.ADMINISTER)
    with pytest.raises(PermissionDenied):
        require(scope_of(world.board), Action.ADMINISTER)
