"""The menu: what each person finds there, that it opens, and where they are."""

import pytest
from pytest_django import Settings

from config.navigation import MENU
from tests.client import AppClient
from tests.world import World

WORK, OVERVIEW = "Việc của tôi", "Tổng quan"
MEETINGS, REVIEWS, RESULTS = "Sinh hoạt chi bộ", "Thẩm định", "Kết quả"
CRITERIA, UNITS, ACCOUNTS = "Bộ tiêu chí", "Tổ chức và đảng viên", "Tài khoản"
RECORDING = [WORK, MEETINGS, RESULTS, CRITERIA, UNITS]
REVIEWING = [WORK, MEETINGS, REVIEWS, RESULTS, CRITERIA, UNITS]

# By hand, from docs/access.md: the menu offers what a role may do, and nothing else.
ENTRIES = {
    "secretary_a": RECORDING,
    "minute_taker": RECORDING,
    "supervisor": REVIEWING,
    "reviewer": REVIEWING,
    "board": [OVERVIEW, MEETINGS, REVIEWS, CRITERIA, UNITS],
    "inspector": [OVERVIEW, MEETINGS, CRITERIA, UNITS],
    "admin": [WORK, RESULTS, CRITERIA, UNITS, ACCOUNTS],
    "expired": [],
    "outsider": [],
}


def menu(client: AppClient, address: str = "/") -> list[tuple[str, str, bool]]:
    """Label, address and whether it is the current one, of every entry on this page."""
    context = client.get(address, follow=True).context
    return [(str(entry["label"]), entry["url"], entry["current"]) for entry in context["menu"]]


@pytest.mark.parametrize("person", ENTRIES)
def test_everybody_finds_what_they_may_do(person: str, client: AppClient, world: World) -> None:
    client.force_login(getattr(world, person))
    assert [label for label, _, _ in menu(client)] == ENTRIES[person]


@pytest.mark.parametrize("person", [person for person, entries in ENTRIES.items() if entries])
def test_every_entry_opens_and_is_marked_as_the_place_where_one_is(
    person: str, client: AppClient, world: World
) -> None:
    client.force_login(getattr(world, person))
    for label, address, _ in menu(client):
        assert client.get(address, follow=True).status_code == 200, label
        assert [shown for shown, _, current in menu(client, address) if current] == [label]


def test_a_page_below_an_entry_belongs_to_it(client: AppClient, world: World) -> None:
    client.force_login(world.admin)
    for address, label in (
        (f"/units/{world.cell_a.pk}/", UNITS),
        (f"/units/{world.cell_a.pk}/edit/", UNITS),
        ("/accounts/new/", ACCOUNTS),
    ):
        assert [shown for shown, _, current in menu(client, address) if current] == [label]


def test_the_reports_belong_to_the_overview_of_whoever_oversees(client: AppClient, world: World) -> None:
    for person, label in ((world.board, OVERVIEW), (world.reviewer, RESULTS)):
        client.force_login(person)
        address = f"/reports/units/{world.committee.pk}/ratings/"
        assert [shown for shown, _, current in menu(client, address) if current] == [label]


def test_the_entry_is_marked_for_those_who_do_not_see(client: AppClient, world: World) -> None:
    client.force_login(world.secretary_a)
    page = client.get("/meetings/").content.decode()
    assert page.count('aria-current="page"') == 1
    assert '<a href="/meetings/" aria-current="page">' in page


def test_every_entry_is_somebodys() -> None:
    offered = {label for entries in ENTRIES.values() for label in entries}
    assert offered == {str(entry.label) for entry in MENU}


@pytest.mark.django_db
def test_without_login_there_is_no_menu(client: AppClient) -> None:
    response = client.get("/account/login/")
    assert response.context["menu"] == []
    assert 'class="menu"' not in response.content.decode()


# --- The practice banner --------------------------------------------------------------------------
def test_practice_is_said_on_every_page_with_its_day(client: AppClient, world: World) -> None:
    said = "Dữ liệu thực hành. Hôm nay được coi là 05/06/2024."
    assert said in client.get("/account/login/").content.decode()
    client.force_login(world.secretary_a)
    assert said in client.get("/").content.decode()


def test_real_use_has_no_practice_banner(client: AppClient, world: World, settings: Settings) -> None:
    settings.PRACTICE_TODAY = None
    assert "Dữ liệu thực hành" not in client.get("/account/login/").content.decode()
