"""Pages of units: the tree, the search, one unit, create, edit."""

import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from accounts.models import User
from cells import tree
from cells.models import Category, PartyUnit, Role, UnitKind
from tests.client import AppClient
from tests.factories import MembershipFactory, PartyUnitFactory, RoleAssignmentFactory, UserFactory
from tests.world import World

Login = Callable[[User], AppClient]


def rows(response: Any) -> list[tuple[str, int, int, int]]:
    """The tree as shown: name, depth, cells, members."""
    return [(b.unit.name, b.depth, b.cells, b.members) for b in response.context["branches"]]


def test_the_tree_opens_at_the_persons_own_root_with_one_level(as_admin: AppClient) -> None:
    assert rows(as_admin.get("/units/")) == [
        ("Đảng bộ huyện Đà Bắc", 0, 4, 15),
        ("Đảng bộ xã Tân Minh", 1, 2, 9),
        ("Đảng bộ xã Cao Sơn", 1, 1, 3),
        ("Chi bộ Trung tâm Y tế", 1, 1, 3),
    ]


def test_one_branch_is_open_at_a_time(as_admin: AppClient, world: World) -> None:
    shown = rows(as_admin.get(f"/units/?open={world.committee.pk}"))
    assert [(name, depth) for name, depth, _, _ in shown] == [
        ("Đảng bộ huyện Đà Bắc", 0),
        ("Đảng bộ xã Tân Minh", 1),
        ("Chi bộ xóm Diều", 2),
        ("Chi bộ xóm Enh", 2),
        ("Đảng bộ xã Cao Sơn", 1),
        ("Chi bộ Trung tâm Y tế", 1),
    ]
    assert shown[0][2:] == (4, 15)
    assert shown[1][2:] == (2, 9)


def test_members_here_for_a_time_are_not_on_the_books(as_admin: AppClient, world: World) -> None:
    MembershipFactory(cell=world.cell_a, category=Category.TEMP_IN)
    MembershipFactory(cell=world.cell_a, valid_to=date(2024, 6, 4))
    MembershipFactory(cell=world.cell_a, valid_from=date(2024, 6, 6))
    assert rows(as_admin.get("/units/"))[1] == ("Đảng bộ xã Tân Minh", 1, 2, 9)


def test_several_roots_are_shown_closed(login: Login, world: World) -> None:
    RoleAssignmentFactory(user=world.reviewer, unit=world.committee_2, role=Role.INSPECTOR)
    RoleAssignmentFactory(user=world.reviewer, unit=world.cell_a)  # below a root: not a root of its own
    client = login(world.reviewer)
    assert rows(client.get("/units/")) == [
        ("Đảng bộ xã Tân Minh", 0, 2, 9),
        ("Đảng bộ xã Cao Sơn", 0, 1, 3),
    ]
    opened = rows(client.get(f"/units/?open={world.committee_2.pk}"))
    assert [row[0] for row in opened] == ["Đảng bộ xã Tân Minh", "Đảng bộ xã Cao Sơn", "Chi bộ xóm Sơn Lập"]


def test_an_account_without_roles_is_told_so(login: Login, world: World) -> None:
    for person in (world.outsider, world.expired):
        page = login(person).get("/units/").content.decode()
        assert "Bạn chưa được giao vai trò ở đơn vị nào" in page
        assert "Chi bộ" not in page.replace("Sinh hoạt chi bộ", "")


def test_htmx_gets_the_table_only(as_admin: AppClient, world: World) -> None:
    page = as_admin.get(f"/units/?open={world.committee.pk}", headers={"HX-Request": "true"}).content.decode()
    assert page.lstrip().startswith('<div id="results"')
    assert "Chi bộ xóm Diều" in page
    assert "<html" not in page


@pytest.mark.parametrize("typed", ["xom dieu", unicodedata.normalize("NFD", "xóm Diều"), "TM-01"])
def test_search_ignores_accents_and_shows_name_and_superior(as_admin: AppClient, typed: str) -> None:
    response = as_admin.get("/units/", {"q": typed})
    assert [unit.code for unit in response.context["results"]] == ["TM-01"]
    assert "Chi bộ xóm Diều – Đảng bộ xã Tân Minh" in response.content.decode()


def test_search_stays_inside_the_persons_units(login: Login, world: World) -> None:
    page = login(world.secretary_a).get("/units/", {"q": "chi bộ"})
    assert [unit.code for unit in page.context["results"]] == ["TM-01"]


def test_search_shows_markup_as_text_and_says_what_to_do(as_admin: AppClient) -> None:
    page = as_admin.get("/units/", {"q": "<script>zz"}).content.decode()
    assert "&lt;script&gt;zz" in page
    assert "Hãy thử gõ ít chữ hơn" in page


def test_search_says_when_there_are_more(as_admin: AppClient, world: World) -> None:
    for _ in range(51):
        PartyUnitFactory(parent=world.committee, name="Chi bộ xóm Nhiều")
    response = as_admin.get("/units/", {"q": "nhieu"})
    assert len(response.context["results"]) == 50
    assert "Danh sách chỉ hiện 50 đơn vị đầu" in response.content.decode()


def test_a_unit_outside_is_unknown_and_the_address_tells_nothing(login: Login, world: World) -> None:
    client = login(world.secretary_a)
    for pk in (world.cell_b.pk, world.committee.pk, 999_999):
        assert client.get(f"/units/{pk}/").status_code == 404
        assert client.get(f"/units/?open={pk}").status_code == 404
    assert client.get("/units/?open=abc").status_code == 404


def test_a_cells_page_shows_its_roll_by_given_name(login: Login, world: World) -> None:
    response = login(world.secretary_a).get(f"/units/{world.cell_a.pk}/")
    assert [row.member.full_name for row in response.context["roll"]] == [
        "Đinh Công Ánh",
        "Lò Văn Ân",
        "Hà Văn Bình",
        "Quách Văn Cao",
        "Bùi Thị Hoa",
        "Xa Thị Út",
    ]
    page = response.content.decode()
    assert "Đảng số: 6" in page
    assert "miễn công tác và sinh hoạt đảng" in page
    assert "01/01/2020" in page


def test_a_unit_shows_roles_in_force_and_to_come(login: Login, world: World) -> None:
    RoleAssignmentFactory(
        user=UserFactory(full_name="Vì Thị Sắp"), unit=world.cell_a, valid_from=date(2024, 7, 1)
    )
    page = login(world.reviewer).get(f"/units/{world.cell_a.pk}/").content.decode()
    assert "Bùi Thị Hoa" in page
    assert "từ 01/07/2024" in page
    assert "Lường Văn Cũ" not in page  # ended yesterday


def test_edit_buttons_are_for_the_administrator_only(login: Login, world: World) -> None:
    for person, shown in ((world.admin, True), (world.board, False), (world.reviewer, False)):
        page = login(person).get(f"/units/{world.cell_a.pk}/").content.decode()
        assert (f"/units/{world.cell_a.pk}/edit/" in page) is shown
        assert ("/memberships/" in page) is shown
        assert ("/accounts/new/" in page) is shown


def test_the_administrators_pages_lead_to_no_minutes(as_admin: AppClient, world: World) -> None:
    for unit in (world.district, world.committee, world.cell_a):
        page = as_admin.get(f"/units/{unit.pk}/").content.decode()
        assert "/meetings/" not in page.replace("/meetings/handovers/", "")


def test_empty_units_teach(as_admin: AppClient, world: World) -> None:
    empty_cell = PartyUnitFactory(parent=world.committee)
    empty_committee = PartyUnitFactory(parent=world.district, kind=UnitKind.GRASSROOTS_COMMITTEE)
    assert "Danh sách đảng viên còn trống" in as_admin.get(f"/units/{empty_cell.pk}/").content.decode()
    assert "Chưa có đơn vị trực thuộc" in as_admin.get(f"/units/{empty_committee.pk}/").content.decode()


def test_queries_do_not_grow_with_rows(queries: Callable[[str], int], world: World) -> None:
    def add(count: int) -> None:
        for _ in range(count):
            cell = PartyUnitFactory(parent=world.committee)
            MembershipFactory(cell=cell)
            MembershipFactory(cell=world.cell_a)
            RoleAssignmentFactory(user=UserFactory(), unit=world.cell_a)
            RoleAssignmentFactory(user=UserFactory(), unit=world.committee, role=Role.SUPERIOR)

    urls = [
        "/units/",
        f"/units/?open={world.committee.pk}",
        "/units/?q=xom",
        f"/units/{world.committee.pk}/",
        f"/units/{world.cell_a.pk}/",
    ]
    add(3)
    few = [queries(url) for url in urls]
    add(27)
    assert [queries(url) for url in urls] == few


NEW = {
    "code": "TM-03",
    "name": unicodedata.normalize("NFD", "Chi bộ xóm Tằm"),
    "kind": "SUBORDINATE_CELL",
    "cell_type": "RESIDENTIAL",
    "valid_from": "2024-06-01",
    "order": "3",
    "meeting_day": "3",
    "has_committee": "on",
}


def test_the_administrator_creates_a_unit_below_another(as_admin: AppClient, world: World) -> None:
    url = f"/units/{world.committee.pk}/new/"
    assert as_admin.get(url).context["form"]["order"].value() == 3
    response = as_admin.post(url, NEW, follow=True)
    unit = PartyUnit.objects.get(code="TM-03")
    assert (unit.name, unit.parent, unit.has_committee) == ("Chi bộ xóm Tằm", world.committee, True)
    assert "Đã lập «Chi bộ xóm Tằm»" in response.content.decode()


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"code": "TM-01"}, "code", "Mã này đã thuộc một đơn vị khác"),
        ({"code": "có dấu cách"}, "code", "không có khoảng trống"),
        ({"cell_type": ""}, "cell_type", "Hãy chọn loại chi bộ"),
        ({"kind": "SECTIONAL_COMMITTEE"}, "cell_type", "Đảng bộ không có loại chi bộ"),
        ({"kind": "DISTRICT"}, "kind", ""),
        ({"valid_from": "2019-12-31"}, "valid_from", "31/12/2019"),
        ({"valid_from": "31/02/2024"}, "valid_from", ""),
    ],
)
def test_a_unit_that_does_not_fit_keeps_what_was_typed(
    as_admin: AppClient, world: World, change: dict[str, str], field: str, sentence: str
) -> None:
    response = as_admin.post(f"/units/{world.committee.pk}/new/", {**NEW, **change})
    assert response.status_code == 200
    errors = response.context["form"].errors
    assert list(errors) == [field]
    assert sentence in errors[field][0]
    assert response.context["form"]["name"].value() == NEW["name"]
    assert not PartyUnit.objects.filter(code="TM-03").exists()


def test_a_cell_offers_no_kind_below_it(as_admin: AppClient, world: World) -> None:
    response = as_admin.post(f"/units/{world.cell_a.pk}/new/", NEW)
    assert list(response.context["form"].errors) == ["kind"]


def test_the_administrator_edits_a_unit(as_admin: AppClient, world: World) -> None:
    url = f"/units/{world.cell_a.pk}/edit/"
    data = {"name": "Chi bộ xóm Diều Nọi", "cell_type": "RESIDENTIAL", "order": "1", "meeting_day": "5"}
    assert as_admin.post(url, data).status_code == 302
    unit = PartyUnit.objects.get(pk=world.cell_a.pk)
    assert (unit.name, unit.meeting_day, unit.code) == ("Chi bộ xóm Diều Nọi", 5, "TM-01")
    refused = as_admin.post(url, {**data, "meeting_day": "32"})
    assert "Ngày sinh hoạt cố định phải từ 1 đến 31" in refused.content.decode()


def test_a_committee_is_not_asked_about_meetings(as_admin: AppClient, world: World) -> None:
    form = as_admin.get(f"/units/{world.committee.pk}/edit/").context["form"]
    assert list(form.fields) == ["name", "order"]


@pytest.mark.parametrize(("person", "status"), [("board", 403), ("secretary_a", 403), ("secretary_b", 404)])
def test_others_neither_see_nor_send_the_forms(login: Login, world: World, person: str, status: int) -> None:
    client = login(getattr(world, person))
    url = f"/units/{world.cell_a.pk}/edit/"
    assert client.get(url).status_code == status
    assert client.post(url, {"name": "Tên khác", "order": "1"}).status_code == status
    assert PartyUnit.objects.get(pk=world.cell_a.pk).name == "Chi bộ xóm Diều"


# --- A unit with very many units below it --------------------------------------------------------
def test_a_wide_branch_shows_its_first_units_and_where_the_rest_is(
    as_admin: AppClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tree, "SHOWN", 2)
    for number in range(3, 6):
        PartyUnitFactory(parent=world.committee, name=f"Chi bộ xóm {number}", order=number)
    response = as_admin.get(f"/units/?open={world.committee.pk}")
    assert rows(response) == [
        ("Đảng bộ huyện Đà Bắc", 0, 7, 15),
        ("Đảng bộ xã Tân Minh", 1, 5, 9),
        ("Chi bộ xóm Diều", 2, 1, 6),
        ("Chi bộ xóm Enh", 2, 1, 3),
        ("Đảng bộ xã Cao Sơn", 1, 1, 3),
    ]
    page = response.content.decode()
    assert "Còn 3 đơn vị trực thuộc chưa hiện ở đây." in page
    assert "Còn 1 đơn vị trực thuộc chưa hiện ở đây." in page  # the third below the district
    assert page.count("Xem tất cả") == 2


def test_the_open_unit_is_shown_even_behind_the_first(
    as_admin: AppClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tree, "SHOWN", 1)
    shown = rows(as_admin.get(f"/units/?open={world.committee_2.pk}"))
    assert [name for name, *_ in shown] == [
        "Đảng bộ huyện Đà Bắc",
        "Đảng bộ xã Tân Minh",
        "Đảng bộ xã Cao Sơn",
        "Chi bộ xóm Sơn Lập",
    ]


def test_a_wide_unit_lists_everything_below_it_page_by_page(as_admin: AppClient, world: World) -> None:
    for number in range(3, 53):
        PartyUnitFactory(parent=world.committee, name=f"Chi bộ xóm {number}", order=number)
    url = f"/units/{world.committee.pk}/"
    first, second = as_admin.get(url), as_admin.get(url, {"page": "2"})
    assert [len(response.context["below"]) for response in (first, second)] == [50, 2]
    assert [branch.unit.name for branch in second.context["below"]] == ["Chi bộ xóm 51", "Chi bộ xóm 52"]
    assert (first.context["below"][0].members, second.context["below"][0].cells) == (6, 1)
    assert "Trang 1 trên 2" in first.content.decode()
    assert "Trang 1" not in as_admin.get(f"/units/{world.cell_a.pk}/").content.decode()
