"""What the field that chooses a unit asks while one types (`cells:unit-search`)."""

import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from cells.access import Action, Scope
from cells.models import PartyUnit
from tests.access import pages
from tests.client import AppClient
from tests.factories import PartyUnitFactory
from tests.world import World

Login = Callable[[User], AppClient]


def search(client: AppClient, text: str, action: str = "ADMINISTER") -> Any:
    """The answer as the script reads it."""
    return client.get("/units/search/", {"action": action, "q": text}).json()


def test_the_field_names_the_address_of_its_search_and_the_page_loads_its_script(
    as_admin: AppClient,
) -> None:
    page = as_admin.get("/accounts/new/").content.decode()
    assert 'data-unit-search="/units/search/?action=ADMINISTER"' in page
    assert page.count("/js/unit-choice.js") == 1
    assert "/js/unit-choice.js" not in as_admin.get("/accounts/").content.decode()


@pytest.mark.parametrize("typed", ["xom dieu", unicodedata.normalize("NFD", "xóm Diều"), "TM-01"])
def test_a_unit_found_has_code_name_and_superior(as_admin: AppClient, typed: str) -> None:
    name = "Chi bộ xóm Diều – Đảng bộ xã Tân Minh"
    found = {"value": f"TM-01 – {name}", "name": name, "code": "TM-01"}
    assert search(as_admin, typed) == {"message": "Có 1 đơn vị khớp.", "units": [found]}


def test_what_is_chosen_is_what_the_field_takes(as_admin: AppClient) -> None:
    value = search(as_admin, "xom enh")["units"][0]["value"]
    form = as_admin.post("/accounts/new/", {"unit": value}).context["form"]
    assert "unit" not in form.errors


@pytest.mark.parametrize("typed", ["zzz", "", "   ", "%", "_", "'; --"])
def test_nothing_found_is_said(as_admin: AppClient, typed: str) -> None:
    found = search(as_admin, typed)
    assert found["message"].startswith("Không có đơn vị nào khớp" if not found["units"] else "Có ")
    assert not found["units"] or not any(map(str.isalnum, typed))


def test_at_most_twenty_are_offered_and_the_rest_is_said(as_admin: AppClient, world: World) -> None:
    for _ in range(25):
        PartyUnitFactory(parent=world.committee, name="Chi bộ xóm Nhiều")
    found = search(as_admin, "nhieu")
    assert len(found["units"]) == 20
    assert found["message"] == "Nhiều hơn 20 đơn vị khớp. Hãy gõ thêm tên cấp trên."


@pytest.mark.parametrize("action", Action)
def test_only_units_on_which_the_person_may_do_it_are_offered(
    login: Login, world: World, action: Action
) -> None:
    PartyUnitFactory(parent=world.committee, name="Chi bộ xóm Cũ", valid_to=date(2024, 6, 4))
    for key in pages.PEOPLE:
        person, client = getattr(world, key), login(getattr(world, key))
        allowed = PartyUnit.objects.visible_to(Scope.of(person, date(2024, 6, 5)), action)
        codes = set(allowed.exclude(name="Chi bộ xóm Cũ").values_list("code", flat=True))
        if codes:
            found = search(client, "bo", action)["units"]
            assert {unit["code"] for unit in found} == codes
        else:
            response = client.get("/units/search/", {"action": action, "q": "bo"})
            assert response.status_code == 403


@pytest.mark.parametrize("action", ["", "view", "EVERYTHING"])
def test_an_action_that_does_not_exist_is_not_found(as_admin: AppClient, action: str) -> None:
    assert as_admin.get("/units/search/", {"action": action, "q": "xom"}).status_code == 404


def test_queries_do_not_grow_with_units(as_admin: AppClient, world: World) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            search(as_admin, "xom")
        return len(captured)

    few = queries()
    for _ in range(15):
        PartyUnitFactory(parent=world.committee)
    assert queries() == few <= 4


def test_a_search_sorts_what_it_found_instead_of_walking_the_tree(world: World) -> None:
    """By the bare column a database reads the whole table in its order to find a few."""
    units = PartyUnit.objects.matching("xom").select_related("parent")
    assert list(units.in_tree_order()) == list(units.order_by("path"))
    assert sorts(units.in_tree_order()[:5].explain())
    if connection.vendor == "sqlite":  # the control; PostgreSQL plans by the size of the table
        assert not sorts(units.order_by("path")[:5].explain())


def sorts(plan: str) -> bool:
    """Whether a plan has a step that sorts."""
    return "TEMP B-TREE FOR ORDER BY" in plan or "Sort Key" in plan
