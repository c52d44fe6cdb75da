"""Every URL × every role × every relation to the object. A URL that is not in the table fails."""

import pytest

from cells import access
from cells.access import Action, Scope
from cells.models.unit import PartyUnitQuerySet
from scoring import explain
from tests.access import objects as filled
from tests.access.objects import Objects, name_mark, text_mark
from tests.access.pages import PAGES, PUBLIC
from tests.access.walk import answers, problems, url_names
from tests.client import AppClient
from tests.factories import UserFactory
from tests.world import World


@pytest.fixture
def objects(world: World) -> Objects:
    """The world, marked and filled."""
    return filled.build(world)


def test_every_url_is_in_the_table() -> None:
    # Those of support staff have one rule of their own: tests/access/test_support.py.
    names = [name for name in url_names() if not name.startswith("admin:")]
    assert sorted(names) == sorted([*PAGES, *PUBLIC])


@pytest.mark.parametrize("name", PAGES)
def test_the_page_answers_as_the_table_says(name: str, world: World, objects: Objects) -> None:
    assert not problems(name, PAGES[name], world, objects)


@pytest.mark.django_db
def test_login_is_open_and_the_password_page_is_not(client: AppClient) -> None:
    assert client.get("/account/login/").status_code == 200
    assert client.get("/account/logout/").status_code == 302
    assert client.get("/account/password/").status_code == 302
    client.force_login(UserFactory(with_password=True))
    assert client.get("/account/password/").status_code == 200


# --- Controls: with a protection switched off, the matrix goes red ------------------------------
def test_own_marks_are_seen_so_foreign_ones_could_be(world: World, objects: Objects) -> None:
    page = PAGES["cells:unit-show"]
    shown = {
        a.person for a in answers("cells:unit-show", page, world, objects) if name_mark("cell_a") in a.text
    }
    assert shown == {
        "secretary_a",
        "minute_taker",
        "supervisor",
        "reviewer",
        "board",
        "inspector",
        "admin",
    }


@pytest.mark.parametrize(
    "name",
    ["meetings:record-show", "scoring:review-show", "scoring:sheet-show"],
)
def test_own_texts_are_seen_and_the_administrator_sees_none(
    name: str, world: World, objects: Objects
) -> None:
    readers = {"secretary_a", "minute_taker", "supervisor", "reviewer", "board", "inspector"}
    given = answers(name, PAGES[name], world, objects)
    assert {a.person for a in given if text_mark("cell_a") in a.text} == readers


@pytest.mark.parametrize("name", ["reports:minutes-word", "reports:minutes-pdf"])
def test_own_texts_are_found_inside_files(name: str, world: World, objects: Objects) -> None:
    given = answers(name, PAGES[name], world, objects, people=("secretary_a", "admin"), methods=("GET",))
    seen = {(a.person, a.unit) for a in given if text_mark("cell_a") in a.text}
    assert seen == {("secretary_a", "cell_a")}


@pytest.mark.parametrize("name", ["reports:sheet-word", "reports:sheet-pdf"])
def test_reasons_are_on_a_printed_sheet_only_for_readers_of_minutes(
    name: str, world: World, objects: Objects
) -> None:
    given = answers(name, PAGES[name], world, objects, people=("secretary_a", "admin"), methods=("GET",))
    served = [a for a in given if a.unit == "cell_a"]
    assert [(a.person, a.status, text_mark("cell_a") in a.text) for a in served] == [
        ("secretary_a", 200, True),
        ("admin", 200, False),
    ]


def everything(rows: PartyUnitQuerySet, scope: Scope, action: Action) -> PartyUnitQuerySet:
    """What `visible_to` must never be."""
    return rows.all()


def test_red_when_everything_is_visible(
    world: World, objects: Objects, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PartyUnitQuerySet, "visible_to", everything)
    found = problems("cells:unit-show", PAGES["cells:unit-show"], world, objects)
    assert "secretary_a GET cell_b: 403, expected [404]" in found


def test_red_when_roles_are_not_asked(
    world: World, objects: Objects, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "require", lambda *arguments: None)
    found = problems("cells:unit-edit", PAGES["cells:unit-edit"], world, objects)
    assert "secretary_a GET cell_a: 200, expected [403]" in found


def test_red_when_foreign_texts_are_shown(
    world: World, objects: Objects, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PartyUnitQuerySet, "visible_to", everything)
    monkeypatch.setattr(access, "require", lambda *arguments: None)
    found = problems("cells:unit-show", PAGES["cells:unit-show"], world, objects)
    assert f"secretary_a GET cell_b: 200: shows {name_mark('cell_b')}" in found


def test_red_when_foreign_texts_are_in_a_file(
    world: World, objects: Objects, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(explain, "without_texts", lambda line: line)
    found = problems("reports:sheet-pdf", PAGES["reports:sheet-pdf"], world, objects)
    assert f"admin GET cell_a: 200: shows {text_mark('cell_a')}" in found


def test_red_when_a_url_is_missing_from_the_table() -> None:
    assert sorted(url_names()) != sorted([*list(PAGES)[1:], *PUBLIC])
