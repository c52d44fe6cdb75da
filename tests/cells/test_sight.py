"""What can this person see? The page says what the scope of the account says, and nothing of other units."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from accounts import clock
from accounts.models import User
from cells import sight
from cells.access import Action, Scope
from cells.models import PartyUnit, Role
from tests.access.pages import PEOPLE
from tests.client import AppClient
from tests.factories import RoleAssignmentFactory, UserFactory
from tests.world import World

Login = Callable[[User], AppClient]
TODAY = date(2024, 6, 5)


def within(world: World) -> Scope:
    return Scope.of(world.admin, TODAY)


def district(world: World) -> list[PartyUnit]:
    return list(PartyUnit.objects.within(world.district.path).select_related("parent"))


@pytest.mark.parametrize("person", PEOPLE)
def test_counts_and_answers_agree_with_the_scope_of_the_account(world: World, person: str) -> None:
    account = getattr(world, person)
    scope, units = Scope.of(account, TODAY), district(world)
    for row in sight.sight_of(account, TODAY, within(world)):
        allowed = [unit for unit in units if scope.allows(row.action, unit)]
        if row.action == Action.REVIEW:
            allowed = [unit for unit in allowed if unit.is_cell]
        assert (row.units, row.cells) == (len(allowed), sum(unit.is_cell for unit in allowed))
        assert bool(row.tops) == bool(allowed)
        for unit in units:
            said = sight.answer(account, unit, row.action, TODAY, within(world))
            assert said.is_yes == scope.allows(row.action, unit)
            assert said.is_yes == bool(said.roles)


def test_only_the_own_units_are_said(world: World) -> None:
    account = UserFactory()
    RoleAssignmentFactory(user=account, unit=world.province, role=Role.INSPECTOR)
    RoleAssignmentFactory(user=account, unit=world.cell_c, role=Role.SECRETARY)
    keeper = UserFactory()
    RoleAssignmentFactory(user=keeper, unit=world.committee, role=Role.ADMINISTRATOR)
    mine = Scope.of(keeper, TODAY)
    rows = {row.action: row for row in sight.sight_of(account, TODAY, mine)}
    assert rows[Action.VIEW].tops == [world.committee]
    assert (rows[Action.VIEW].units, rows[Action.VIEW].cells) == (3, 2)
    assert (rows[Action.RECORD].units, rows[Action.RECORD].tops) == (0, [])
    said = sight.answer(account, world.cell_a, Action.VIEW, TODAY, mine)
    assert (said.is_yes, said.roles, said.is_from_elsewhere) == (True, [], True)


@pytest.mark.parametrize(("days", "may"), [(-1, False), (0, True), (5, True), (6, False)])
def test_the_day_is_chosen(world: World, days: int, may: bool) -> None:
    account = UserFactory()
    RoleAssignmentFactory(
        user=account, unit=world.cell_a, valid_from=TODAY, valid_to=TODAY + timedelta(days=5)
    )
    day = TODAY + timedelta(days=days)
    assert sight.answer(account, world.cell_a, Action.RECORD, day, within(world)).is_yes == may
    assert bool(sight.sight_of(account, day, within(world))[0].units) == may


def test_an_overlap_of_roles_counts_a_unit_once(world: World) -> None:
    account = UserFactory()
    RoleAssignmentFactory(user=account, unit=world.committee, role=Role.SUPERIOR)
    RoleAssignmentFactory(user=account, unit=world.cell_a, role=Role.SECRETARY)
    assert sight.sight_of(account, TODAY, within(world))[0].units == 3


def test_a_superuser_may_everything(world: World) -> None:
    root = UserFactory(is_superuser=True)
    rows = sight.sight_of(root, TODAY, within(world))
    assert rows[0].units == len(district(world))
    assert sight.answer(root, world.cell_a, Action.SUBMIT, TODAY, within(world)).is_superuser


def test_red_when_the_page_would_ask_something_else(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: a scope that gives more shows at once."""
    before = sight.sight_of(world.secretary_a, TODAY, within(world))[0].units
    everything = Scope.of(world.admin, TODAY)
    monkeypatch.setattr(Scope, "of", lambda user, on: everything)
    assert sight.sight_of(world.secretary_a, TODAY, within(world))[0].units > before


# --- The page -----------------------------------------------------------------------------------
def test_the_page_shows_roles_by_day_and_answers_a_question(as_admin: AppClient, world: World) -> None:
    account = world.secretary_a
    RoleAssignmentFactory(user=account, unit=world.cell_b, valid_from=date(2024, 7, 1))
    RoleAssignmentFactory(user=account, unit=world.cell_c, valid_to=date(2024, 1, 31))
    url = f"/accounts/{account.pk}/sight/"
    page = as_admin.get(url).content.decode()
    for text in ("Đang giữ", "Chưa đến ngày", "Đã kết thúc", "1 đơn vị, trong đó 1 chi bộ"):
        assert text in page
    asked = as_admin.get(f"{url}?on=2024-06-05&unit=TM-01&action=SUBMIT").content.decode()
    assert "Được." in asked
    assert "Nhờ vai trò bí thư, phó bí thư chi bộ, Chi bộ xóm Diều" in asked
    assert "Không được." in as_admin.get(f"{url}?on=2024-06-05&unit=TM-02&action=VIEW").content.decode()
    assert "Không được." not in as_admin.get(f"{url}?on=2024-07-01&unit=TM-02&action=VIEW").content.decode()


@pytest.mark.parametrize("query", ["unit=&action=VIEW", "unit=TM-01&action=FLY", "unit=TINH&action=VIEW"])
def test_a_question_that_cannot_be_read_is_refused(as_admin: AppClient, world: World, query: str) -> None:
    answer = as_admin.get(f"/accounts/{world.secretary_a.pk}/sight/?{query}")
    assert answer.context["answer"] is None
    assert answer.context["form"].errors


def test_a_stopped_account_is_said_to_open_nothing(as_admin: AppClient, world: World) -> None:
    User.objects.filter(pk=world.secretary_a.pk).update(is_active=False)
    page = as_admin.get(f"/accounts/{world.secretary_a.pk}/sight/").content.decode()
    assert "Tài khoản đã ngừng nên hiện không mở được gì." in page


def test_roles_elsewhere_are_mentioned_without_the_unit(login: Login, world: World) -> None:
    keeper = UserFactory()
    RoleAssignmentFactory(user=keeper, unit=world.committee, role=Role.ADMINISTRATOR)
    RoleAssignmentFactory(user=world.secretary_a, unit=world.cell_c, role=Role.MINUTE_TAKER)
    page = login(keeper).get(f"/accounts/{world.secretary_a.pk}/sight/").content.decode()
    assert "Tài khoản còn vai trò ở đơn vị ngoài phạm vi của bạn" in page
    assert world.cell_c.name not in page


def test_as_many_queries_for_many_roles_as_for_few(queries: Callable[[str], int], world: World) -> None:
    account = UserFactory()
    url = f"/accounts/{account.pk}/sight/"
    for unit in (world.cell_a, world.cell_b, world.cell_c):
        RoleAssignmentFactory(user=account, unit=unit)
    few = queries(url)
    for _number in range(27):
        RoleAssignmentFactory(user=account, unit=world.grassroots_cell)
    assert queries(url) == few


# --- A role that ended yesterday opens nothing today ----------------------------------------------
PLACES = ("/units/{cell}/", "/units/{cell}/roll/", "/meetings/start/?cell={cell}", "/reports/units/{cell}/")


def test_a_role_that_ended_yesterday_opens_nothing_today_in_a_running_session(
    login: Login, world: World
) -> None:
    """The same session, the same cookie: open on the last day, shut on the day after."""
    account = UserFactory()
    RoleAssignmentFactory(user=account, unit=world.cell_a, valid_to=TODAY)
    client = login(account)
    urls = [place.format(cell=world.cell_a.pk) for place in PLACES]
    assert {client.get(url).status_code for url in urls} == {200}
    assert client.get("/meetings/").status_code == 200
    session = client.session.session_key
    with clock.travel(clock.now() + timedelta(days=1)):
        assert {client.get(url).status_code for url in urls} == {404}
        assert client.post(f"/meetings/start/?cell={world.cell_a.pk}", {}).status_code == 404
        assert {client.get(url).status_code for url in ("/meetings/", "/concerns/", "/reports/")} == {403}
        assert world.cell_a.name not in client.get("/").content.decode()
        assert client.session.session_key == session


def test_a_role_that_still_runs_goes_on_opening(login: Login, world: World) -> None:
    """The control: it is the end of the role that shuts the doors, not the next day."""
    account = UserFactory()
    RoleAssignmentFactory(user=account, unit=world.cell_a, valid_to=TODAY + timedelta(days=1))
    client = login(account)
    client.get("/")
    with clock.travel(clock.now() + timedelta(days=1)):
        for place in PLACES:
            assert client.get(place.format(cell=world.cell_a.pk)).status_code == 200
