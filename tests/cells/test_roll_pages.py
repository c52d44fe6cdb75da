"""The roll of a cell on a day, and terms."""

from collections.abc import Callable
from datetime import date

import pytest

from accounts.models import User
from cells.models import Category, DecidingBody, ExemptionReason, Membership
from tests.client import AppClient
from tests.factories import MembershipFactory
from tests.world import World

Login = Callable[[User], AppClient]


def facts(client: AppClient, world: World, on: str = "") -> list[object]:
    response = client.get(f"/units/{world.cell_a.pk}/roll/{on}")
    return [value for _label, value in response.context["facts"]]


def test_the_worked_example_on_the_page(login: Login, world: World) -> None:
    Membership.objects.filter(cell=world.cell_a).delete()
    for category, count in (("OFFICIAL", 19), ("PROBATIONARY", 2), ("EXEMPT", 1), ("TEMP_OUT", 1)):
        MembershipFactory.create_batch(count, cell=world.cell_a, category=category)
    assert facts(login(world.secretary_a), world) == [
        23,
        21,
        19,
        "từ 10 phiếu tán thành",
        "từ 13 phiếu tán thành",
    ]


def test_the_roll_of_another_day(login: Login, world: World) -> None:
    MembershipFactory(cell=world.cell_a, member__full_name="Lò Mới", valid_from=date(2024, 6, 3))
    client, url = login(world.secretary_a), f"/units/{world.cell_a.pk}/roll/"
    assert "Lò Mới" in client.get(url).content.decode()
    page = client.get(url + "?on=2024-06-02").content.decode()
    assert "Lò Mới" not in page
    assert "02/06/2024" in page
    assert "còn trống" in client.get(url + "?on=2019-01-01").content.decode()


def test_an_unreadable_day_shows_today_and_says_so(login: Login, world: World) -> None:
    page = login(world.secretary_a).get(f"/units/{world.cell_a.pk}/roll/?on=hom-qua").content.decode()
    assert "Không đọc được ngày «hom-qua»" in page
    assert "05/06/2024" in page


def test_as_many_queries_for_many_members_as_for_few(queries: Callable[[str], int], world: World) -> None:
    url = f"/units/{world.cell_a.pk}/roll/"
    MembershipFactory.create_batch(3, cell=world.cell_a)
    few = queries(url)
    MembershipFactory.create_batch(27, cell=world.cell_a)
    assert queries(url) == few


def test_a_committee_has_no_roll(as_admin: AppClient, world: World) -> None:
    assert as_admin.get(f"/units/{world.committee.pk}/roll/").status_code == 404


def test_a_category_with_a_term_leads_to_its_terms(as_admin: AppClient, world: World) -> None:
    row = Membership.objects.get(member__full_name="Lò Văn Ân")
    answer = as_admin.post(
        f"/memberships/{row.pk}/category/", {"category": Category.EXEMPT, "valid_from": "2024-06-01"}
    )
    opened = Membership.objects.get(member=row.member, valid_to=None)
    assert answer.headers["Location"] == f"/memberships/{opened.pk}/terms/"
    terms = {"reason": ExemptionReason.TREATMENT, "decided_by": DecidingBody.CELL, "until": "2024-12-31"}
    form = as_admin.post(answer.headers["Location"], terms).context["form"]
    assert list(form.errors) == ["decided_by"]
    terms["decided_by"] = DecidingBody.COMMITTEE
    page = as_admin.post(answer.headers["Location"], terms, follow=True).content.decode()
    assert "Đã ghi thời hạn của Lò Văn Ân." in page
    assert "đến hết 31/12/2024" in page
    assert "Điều trị bệnh dài ngày" in page


@pytest.mark.parametrize(
    ("category", "asked"),
    [
        (Category.EXEMPT, ["reason", "decided_by", "decision_no", "until"]),
        (Category.SUSPENDED, ["decision_no", "until"]),
        (Category.TEMP_IN, ["until", "other_place"]),
    ],
)
def test_only_the_terms_of_the_category_are_asked(
    as_admin: AppClient, world: World, category: str, asked: list[str]
) -> None:
    row = MembershipFactory(cell=world.cell_a, category=category)
    assert list(as_admin.get(f"/memberships/{row.pk}/terms/").context["form"].fields) == asked


def test_who_is_not_exempt_has_no_terms(as_admin: AppClient, world: World) -> None:
    row = MembershipFactory(cell=world.cell_a)
    assert as_admin.get(f"/memberships/{row.pk}/terms/").status_code == 404
