"""The pages of support staff: one rule for every address, taken from the resolver."""

from collections.abc import Iterator

import pytest
from django.urls import reverse

from cells import access
from cells.access import Action
from cells.models import Membership, PartyUnit, RoleAssignment
from config import support
from tests.access import objects as filled
from tests.access.objects import Objects, name_mark, text_mark
from tests.access.pages import DISTRICT, PEOPLE, UNITS
from tests.access.walk import url_names
from tests.client import AppClient
from tests.world import World

NAMES = sorted(name for name in url_names() if name.startswith("admin:"))
SHOWN = [name for name in NAMES if name not in ("admin:logout", "admin:password_change", "admin:jsi18n")]
ROWS = [name for name in SHOWN if name.endswith("_change")]


@pytest.fixture
def objects(world: World) -> Objects:
    """The world, marked and filled."""
    return filled.build(world)


def addresses(name: str) -> Iterator[tuple[str, bool]]:
    """Addresses of this name, and whether the administrator of the district may see what is there."""
    if name not in ROWS:
        yield reverse(name, kwargs={"app_label": "cells"} if name == "admin:app_list" else None), True
        return
    model = next(
        m for m in support.site._registry if name == f"admin:{m._meta.app_label}_{m._meta.model_name}_change"
    )
    everything = model._default_manager.all()
    own = set(
        support.inside(model, access.Scope(None, dict.fromkeys(Action, _district()))).values_list(
            "pk", flat=True
        )
    )
    for pk in everything.values_list("pk", flat=True):
        yield reverse(name, args=[pk]), pk in own
    yield reverse(name, args=[9_999_999]), False


def _district() -> tuple[str, ...]:
    return (PartyUnit.objects.get(code="DABAC").path,)


def test_the_addresses_are_lists_and_single_rows_only() -> None:
    assert len(NAMES) == 5 + 2 * len(support.site._registry)
    assert not [name for name in NAMES if name.endswith(("_add", "_delete", "_history", ":autocomplete"))]


@pytest.mark.parametrize("name", NAMES)
def test_nobody_enters_by_a_role_or_by_the_mark_alone(name: str, world: World, objects: Objects) -> None:
    address = next(addresses(name))[0]
    anonymous = AppClient().get(address)
    assert (anonymous.status_code, anonymous.url.split("?")[0]) == (302, "/account/login/")
    for key in PEOPLE:
        person, client = getattr(world, key), AppClient()
        person.is_staff = key != "admin"  # the administrator without the mark, the others with it
        person.save()
        client.force_login(person)
        assert (client.get(address).status_code, client.post(address).status_code) == (403, 403), key


def staff(world: World) -> AppClient:
    """The administrator of the district as support staff."""
    world.admin.is_staff = True
    world.admin.save()
    client = AppClient()
    client.force_login(world.admin)
    return client


def faults(name: str, client: AppClient) -> list[str]:
    """What goes otherwise than: own rows shown, all others unknown, nothing changed, no foreign mark."""
    found = []
    hidden = [name_mark(unit) for unit in UNITS - DISTRICT] + [text_mark(unit) for unit in UNITS]
    for address, is_own in addresses(name):
        response = client.get(address)
        if response.status_code != (200 if is_own else 404):
            found.append(f"{address}: {response.status_code}")
        found += [f"{address} shows {mark}" for mark in hidden if mark in response.content.decode()]
        if name in ROWS and client.post(address, {"name": "x"}).status_code not in (403, 404):
            found.append(f"{address} takes a change")
    return found


@pytest.mark.parametrize("name", SHOWN)
def test_staff_see_their_own_units_and_change_nothing(name: str, world: World, objects: Objects) -> None:
    assert not faults(name, staff(world))


def test_own_marks_are_seen_so_foreign_ones_could_be(world: World, objects: Objects) -> None:
    page = staff(world).get("/support/cells/partyunit/", {"q": "dauten"}).content.decode()
    assert name_mark("cell_a") in page


def test_red_when_everything_is_shown(
    world: World, objects: Objects, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        support.LookUp, "get_queryset", lambda self, request: self.model._default_manager.all()
    )
    assert faults("admin:cells_partyunit_change", staff(world))
    assert faults("admin:accounts_user_changelist", staff(world))


def test_a_question_about_a_hidden_column_is_refused(world: World) -> None:
    client = staff(world)
    for address in ("accounts/user/?password__startswith=a", "cells/roleassignment/?user__password__gt=a"):
        assert client.get(f"/support/{address}").status_code == 400


def test_logout_and_password_are_those_of_the_site(world: World) -> None:
    client = staff(world)
    assert client.get("/support/password/").url == "/account/password/"
    assert client.post("/support/logout/").status_code == 302
    assert client.get("/support/").status_code == 302


def test_rows_and_lists_have_no_form(world: World) -> None:
    client = staff(world)
    row = RoleAssignment.objects.get(user=world.admin)
    for address in (f"cells/roleassignment/{row.pk}/change/", "cells/membership/"):
        page = client.get(f"/support/{address}").content.decode()
        assert "<select" not in page
        assert "historylink" not in page
        assert 'type="submit"' not in page.replace('<button type="submit">', "")
    assert Membership.objects.exists()
