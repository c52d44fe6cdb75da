"""Pages of members."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from accounts.models import User
from cells.models import Category, Member, Membership
from tests.client import AppClient
from tests.factories import MembershipFactory
from tests.world import World

Login = Callable[[User], AppClient]
NEW = {"full_name": "Lò Thị Bích", "card_no": "", "category": "OFFICIAL", "valid_from": "2024-06-01"}


@pytest.fixture
def row(world: World) -> Membership:
    return Membership.objects.get(member__full_name="Xa Thị Út")


def test_the_administrator_admits_a_member(as_admin: AppClient, world: World) -> None:
    response = as_admin.post(f"/units/{world.cell_a.pk}/members/new/", NEW, follow=True)
    assert "Đã ghi Lò Thị Bích vào danh sách chi bộ." in response.content.decode()
    row = Membership.objects.get(member__full_name="Lò Thị Bích")
    assert (row.cell, row.category, row.valid_from) == (world.cell_a, Category.OFFICIAL, date(2024, 6, 1))


def test_the_second_press_makes_no_second_person_but_a_namesake_is_possible(
    as_admin: AppClient, world: World
) -> None:
    url = f"/units/{world.cell_a.pk}/members/new/"
    as_admin.post(url, NEW)
    again = as_admin.post(url, NEW)
    assert "hãy ghi số thẻ đảng viên" in again.context["form"].errors["full_name"][0]
    assert as_admin.post(url, {**NEW, "card_no": "0312"}).status_code == 302
    assert Member.objects.filter(full_name="Lò Thị Bích").count() == 2


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"full_name": " "}, "full_name"),
        ({"category": ""}, "category"),
        ({"category": "FRIEND"}, "category"),
        ({"valid_from": "2024-06-06"}, "valid_from"),
        ({"valid_from": "2019-12-31"}, "valid_from"),
        ({"valid_from": ""}, "valid_from"),
    ],
)
def test_a_bad_entry_keeps_what_was_typed_and_stores_nothing(
    as_admin: AppClient, world: World, change: dict[str, str], field: str
) -> None:
    count = Member.objects.count()
    response = as_admin.post(f"/units/{world.cell_a.pk}/members/new/", {**NEW, **change})
    form = response.context["form"]
    assert list(form.errors) == [field]
    assert form["full_name"].value() == {**NEW, **change}["full_name"]
    assert Member.objects.count() == count


def test_no_category_is_chosen_beforehand(as_admin: AppClient, world: World, row: Membership) -> None:
    for url in (f"/units/{world.cell_a.pk}/members/new/", f"/memberships/{row.pk}/category/"):
        assert not as_admin.get(url).context["form"]["category"].value()


def test_a_committee_has_no_roll(as_admin: AppClient, world: World) -> None:
    assert as_admin.get(f"/units/{world.committee.pk}/members/new/").status_code == 404


def test_a_members_page_shows_the_history_and_corrects_the_name(as_admin: AppClient, row: Membership) -> None:
    as_admin.post(f"/memberships/{row.pk}/category/", {"category": "OFFICIAL", "valid_from": "2024-06-01"})
    current = Membership.objects.get(member=row.member, valid_to=None)
    page = as_admin.get(f"/memberships/{current.pk}/").content.decode()
    assert "01/01/2020 đến hết 31/05/2024" in page
    assert "từ 01/06/2024" in page
    as_admin.post(f"/memberships/{current.pk}/", {"full_name": "Xa Thị Ước", "card_no": ""})
    assert Member.objects.get(pk=row.member_id).full_name == "Xa Thị Ước"


def test_an_ended_membership_offers_no_further_act(as_admin: AppClient, world: World) -> None:
    ended = MembershipFactory(cell=world.cell_a, valid_to=date(2024, 3, 1))
    page = as_admin.get(f"/memberships/{ended.pk}/").content.decode()
    assert f"/memberships/{ended.pk}/end/" not in page
    response = as_admin.post(f"/memberships/{ended.pk}/end/", {"last_day": "2024-06-01"})
    assert "đã kết thúc từ trước" in response.content.decode()


def test_a_change_of_category_says_what_is_wrong(as_admin: AppClient, row: Membership) -> None:
    url = f"/memberships/{row.pk}/category/"
    same = as_admin.post(url, {"category": "PROBATIONARY", "valid_from": "2024-06-01"})
    assert "Hãy chọn diện khác" in same.context["form"].errors["category"][0]
    early = as_admin.post(url, {"category": "OFFICIAL", "valid_from": "2020-01-01"})
    assert "01/01/2020" in early.context["form"].errors["valid_from"][0]


def test_a_member_leaves_the_roll(as_admin: AppClient, world: World, row: Membership) -> None:
    response = as_admin.post(f"/memberships/{row.pk}/end/", {"last_day": "2024-06-04"}, follow=True)
    assert "Đã đưa Xa Thị Út ra khỏi danh sách chi bộ." in response.content.decode()
    assert "Xa Thị Út" not in [r.member.full_name for r in response.context["roll"]]


def test_a_wrong_last_day_is_explained_at_the_field(as_admin: AppClient, row: Membership) -> None:
    for day in ("2019-12-31", "2024-06-06", "hôm qua"):
        response = as_admin.post(f"/memberships/{row.pk}/end/", {"last_day": day})
        assert list(response.context["form"].errors) == ["last_day"]


@pytest.mark.parametrize(
    ("person", "status"), [("secretary_a", 403), ("board", 403), ("secretary_b", 404), ("expired", 404)]
)
def test_nobody_else_keeps_the_roll(
    login: Login, world: World, row: Membership, person: str, status: int
) -> None:
    client = login(getattr(world, person))
    posts: dict[str, Any] = {
        f"/units/{world.cell_a.pk}/members/new/": NEW,
        f"/memberships/{row.pk}/": {"full_name": "X"},
        f"/memberships/{row.pk}/category/": {"category": "OFFICIAL", "valid_from": "2024-06-01"},
        f"/memberships/{row.pk}/end/": {"last_day": "2024-06-01"},
    }
    for url, data in posts.items():
        assert client.get(url).status_code == status
        assert client.post(url, data).status_code == status
    row.refresh_from_db()
    assert (row.category, row.valid_to, row.member.full_name) == ("PROBATIONARY", None, "Xa Thị Út")


def test_an_administrator_of_one_commune_is_a_stranger_in_the_next(
    login: Login, world: World, row: Membership
) -> None:
    world.admin.assignments.update(unit=world.committee_2)
    client = login(world.admin)
    assert client.get(f"/memberships/{row.pk}/").status_code == 404
    assert client.get(f"/units/{world.cell_a.pk}/members/new/").status_code == 404
    assert client.get(f"/units/{world.cell_c.pk}/members/new/").status_code == 200
