"""Pages of accounts and roles, and the field that chooses a unit."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from accounts.models import User
from cells.models import Role, RoleAssignment
from tests.client import AppClient
from tests.factories import PartyUnitFactory, RoleAssignmentFactory, UserFactory
from tests.world import World

Login = Callable[[User], AppClient]
PASSWORD = "sông Đà chảy qua xóm Diều"
NEW = {
    "username": "bi-thu-moi",
    "full_name": "Đinh Văn Mới",
    "password": PASSWORD,
    "unit": "TM-01",
    "role": "SECRETARY",
    "valid_from": "2024-06-01",
}


def names(response: Any) -> list[str]:
    return [account.full_name for account in response.context["users"]]


def test_the_list_shows_accounts_of_the_own_units_by_given_name(as_admin: AppClient, world: World) -> None:
    RoleAssignmentFactory(user=UserFactory(full_name="Người Tỉnh Khác"), unit=world.province, role=Role.BOARD)
    response = as_admin.get("/accounts/")
    assert names(response) == [
        "Hà Văn Bình",
        "Lường Văn Cũ",
        "Cầm Thị Dung",
        "Vì Văn Em",
        "Mùi Thị Giang",
        "Trần Thị Hạnh",
        "Bùi Thị Hoa",
        "Phạm Văn Khoa",
        "Nguyễn Enh Lan",
        "Lê Thị Lý",
    ]
    page = response.content.decode()
    assert "Bí thư, phó bí thư chi bộ: Chi bộ xóm Diều – Đảng bộ xã Tân Minh" in page
    assert "không còn vai trò" in page
    assert "Đỗ Văn Minh" not in page


def test_accounts_are_found_without_accents_by_name_or_user_name(as_admin: AppClient) -> None:
    assert names(as_admin.get("/accounts/", {"q": "luong van"})) == ["Lường Văn Cũ"]
    assert names(as_admin.get("/accounts/", {"q": "dang-uy"})) == ["Vì Văn Em", "Mùi Thị Giang"]
    nothing = as_admin.get("/accounts/", {"q": "zzz"})
    assert "Không có tài khoản nào khớp với «zzz»" in nothing.content.decode()


def test_the_list_has_pages(as_admin: AppClient, world: World) -> None:
    for _ in range(50):
        RoleAssignmentFactory(user=UserFactory(), unit=world.cell_b)
    assert len(names(as_admin.get("/accounts/"))) == 50
    second = as_admin.get("/accounts/", {"page": "2"})
    assert len(names(second)) == 10
    assert "60 tài khoản" in second.content.decode()


def test_queries_do_not_grow_with_rows(queries: Callable[[str], int], world: World) -> None:
    def add(count: int) -> None:
        for _ in range(count):
            RoleAssignmentFactory(user=UserFactory(), unit=PartyUnitFactory(parent=world.committee))
            RoleAssignmentFactory(user=world.secretary_b, unit=PartyUnitFactory(parent=world.committee))

    urls = ["/accounts/", f"/accounts/{world.secretary_b.pk}/"]
    add(3)
    few = [queries(url) for url in urls]
    add(27)
    assert [queries(url) for url in urls] == few


def test_an_account_is_made_for_a_unit_and_can_log_in(as_admin: AppClient, world: World) -> None:
    response = as_admin.post("/accounts/new/", {**NEW, "username": "Bi-Thu-Moi"}, follow=True)
    assert "Đã tạo tài khoản «bi-thu-moi»" in response.content.decode()
    user = User.objects.get(username="bi-thu-moi")
    assert list(user.assignments.values_list("role", "unit", "valid_from")) == [
        ("SECRETARY", world.cell_a.pk, date(2024, 6, 1))
    ]
    assert AppClient().login(username="bi-thu-moi", password=PASSWORD)


def test_the_unit_of_the_address_is_filled_in_with_its_name(as_admin: AppClient) -> None:
    form = as_admin.get("/accounts/new/?unit=TM-01").context["form"]
    assert form["unit"].value() == "TM-01 – Chi bộ xóm Diều – Đảng bộ xã Tân Minh"
    assert not form["role"].value()
    assert as_admin.get("/accounts/new/?unit=TINH").context["form"]["unit"].value() is None
    sent = as_admin.post("/accounts/new/", {**NEW, "unit": form["unit"].value()})
    assert sent.status_code == 302


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"username": "quan-tri"}, "username", "đã có người dùng"),
        ({"username": "bí thư"}, "username", "chữ cái không dấu"),
        ({"password": "ngắn"}, "password", "10"),
        ({"role": "BOARD"}, "unit", "đảng bộ cấp trên"),
        ({"role": ""}, "role", ""),
        ({"unit": "zzz"}, "unit", "Không tìm thấy đơn vị nào"),
        ({"unit": ""}, "unit", ""),
        ({"valid_from": "2019-12-31"}, "valid_from", "chưa thành lập"),
    ],
)
def test_a_bad_entry_is_explained_and_nothing_typed_is_lost(
    as_admin: AppClient, change: dict[str, str], field: str, sentence: str
) -> None:
    count = User.objects.count()
    data = {**NEW, **change}
    form = as_admin.post("/accounts/new/", data).context["form"]
    assert list(form.errors) == [field]
    assert sentence in form.errors[field][0]
    assert {name: form[name].value() for name in data} == data
    assert User.objects.count() == count


def test_a_part_of_a_name_brings_units_to_choose_from(as_admin: AppClient, world: World) -> None:
    """Two steps, without JavaScript; the choice counts as long as the text stays."""
    typed = {**NEW, "unit": " xóm  "}
    first = as_admin.post("/accounts/new/", typed)
    page = first.content.decode()
    assert "Có 3 đơn vị khớp với «xóm». Hãy chọn trong danh sách." in page
    choice = "TM-02 – Chi bộ xóm Enh – Đảng bộ xã Tân Minh"
    assert f'value="{choice}"' in page
    assert 'name="unit-searched" value=" xóm  "' in page

    changed = as_admin.post(
        "/accounts/new/", {**typed, "unit": "zzz", "unit-searched": " xóm  ", "unit-choice": choice}
    )
    assert list(changed.context["form"].errors) == ["unit"]

    chosen = as_admin.post("/accounts/new/", {**typed, "unit-searched": " xóm  ", "unit-choice": choice})
    assert chosen.status_code == 302
    assert User.objects.get(username="bi-thu-moi").assignments.get().unit == world.cell_b


def test_too_many_units_are_cut_and_said(as_admin: AppClient, world: World) -> None:
    for _ in range(25):
        PartyUnitFactory(parent=world.committee, name="Chi bộ xóm Nhiều")
    page = as_admin.post("/accounts/new/", {**NEW, "unit": "nhieu"}).content.decode()
    assert page.count('name="unit-choice"') == 20
    assert "Nhiều hơn 20 đơn vị khớp với «nhieu»" in page


def test_the_field_offers_only_units_that_exist_inside_the_scope(login: Login, world: World) -> None:
    world.admin.assignments.update(unit=world.committee)
    PartyUnitFactory(parent=world.committee, name="Chi bộ xóm Cũ", valid_to=date(2024, 1, 1))
    page = login(world.admin).post("/accounts/new/", {**NEW, "unit": "chi bộ"}).content.decode()
    assert "TM-01" in page
    for foreign in ("CS-01", "CB-YT", "DABAC", "xóm Cũ"):
        assert foreign not in page


def test_a_forged_choice_outside_the_scope_is_refused(login: Login, world: World) -> None:
    world.admin.assignments.update(unit=world.committee)
    choice = {"unit": "x", "unit-searched": "x", "unit-choice": "CS-01 – Chi bộ xóm Sơn Lập"}
    response = login(world.admin).post("/accounts/new/", {**NEW, **choice})
    assert list(response.context["form"].errors) == ["unit"]
    assert not User.objects.filter(username="bi-thu-moi").exists()


def test_an_account_is_renamed_and_stopped(as_admin: AppClient, world: World) -> None:
    as_admin.post(f"/accounts/{world.secretary_a.pk}/", {"full_name": "Bùi Thị Hòa"})
    user = User.objects.get(pk=world.secretary_a.pk)
    assert (user.full_name, user.is_active) == ("Bùi Thị Hòa", False)


def test_administrators_do_not_lock_themselves_out(as_admin: AppClient, world: World) -> None:
    url = f"/accounts/{world.admin.pk}/"
    page = as_admin.get(url).content.decode()
    assert f"{url}password/" not in page
    assert "/end/" not in page
    stopped = as_admin.post(url, {"full_name": "Lê Thị Lý"})
    assert "Không ai tự ngừng tài khoản của mình" in stopped.content.decode()
    own = {"unit": "TM-01", "role": "SECRETARY", "valid_from": "2024-06-01"}
    assert "Không ai tự phân công" in as_admin.post(f"{url}roles/new/", own).content.decode()
    assert (
        "Mật khẩu của chính mình" in as_admin.post(f"{url}password/", {"password": PASSWORD}).content.decode()
    )
    mine = RoleAssignment.objects.get(user=world.admin)
    ended = as_admin.post(f"/assignments/{mine.pk}/end/", {"last_day": "2024-06-05"})
    assert "Không ai tự kết thúc" in ended.content.decode()


def test_a_role_is_given_and_ended(as_admin: AppClient, world: World) -> None:
    data = {"unit": "tm-02", "role": "MINUTE_TAKER", "valid_from": "2024-06-01"}
    response = as_admin.post(f"/accounts/{world.secretary_a.pk}/roles/new/", data, follow=True)
    assert "Đã giao vai trò cho Bùi Thị Hoa." in response.content.decode()
    role = RoleAssignment.objects.get(user=world.secretary_a, unit=world.cell_b)
    as_admin.post(f"/assignments/{role.pk}/end/", {"last_day": "2024-06-04"})
    page = as_admin.get(f"/accounts/{world.secretary_a.pk}/").content.decode()
    assert "Vai trò đã kết thúc" in page
    assert "01/06/2024 đến hết 04/06/2024" in page
    again = as_admin.post(f"/assignments/{role.pk}/end/", {"last_day": "2024-06-04"})
    assert "đã kết thúc từ trước" in again.content.decode()


def test_a_new_password_is_set_and_never_shown_again(as_admin: AppClient, world: World) -> None:
    response = as_admin.post(
        f"/accounts/{world.secretary_a.pk}/password/", {"password": PASSWORD}, follow=True
    )
    assert PASSWORD not in response.content.decode()
    assert User.objects.get(pk=world.secretary_a.pk).check_password(PASSWORD)


def test_an_account_with_a_role_elsewhere_is_shown_but_not_changed(as_admin: AppClient, world: World) -> None:
    RoleAssignmentFactory(user=world.secretary_a, unit=world.province, role=Role.INSPECTOR)
    url = f"/accounts/{world.secretary_a.pk}/"
    page = as_admin.get(url).content.decode()
    assert "chỉ quản trị cấp trên mới sửa được" in page
    assert "Đảng bộ tỉnh" not in page
    assert as_admin.post(url, {"full_name": "X"}).status_code == 403
    assert as_admin.post(f"{url}password/", {"password": PASSWORD}).status_code == 403
    assert not User.objects.get(pk=world.secretary_a.pk).check_password(PASSWORD)


def test_an_account_outside_the_own_units_is_unknown(as_admin: AppClient, world: World) -> None:
    for suffix in ("", "password/", "roles/new/"):
        assert as_admin.get(f"/accounts/{world.outsider.pk}/{suffix}").status_code == 404
        assert as_admin.get(f"/accounts/999999/{suffix}").status_code == 404


@pytest.mark.parametrize("person", ["secretary_a", "reviewer", "board", "inspector", "outsider", "expired"])
def test_accounts_are_for_administrators_only(login: Login, world: World, person: str) -> None:
    client = login(getattr(world, person))
    target = world.secretary_b.pk
    for url in ("", "new/", f"{target}/", f"{target}/password/", f"{target}/roles/new/", "999999/"):
        assert client.get(f"/accounts/{url}").status_code == 403
    count = User.objects.count()
    assert client.post("/accounts/new/", NEW).status_code == 403
    assert client.post(f"/accounts/{target}/", {"full_name": "X"}).status_code == 403
    assert client.post(f"/accounts/{target}/password/", {"password": PASSWORD}).status_code == 403
    assert User.objects.count() == count


def test_without_a_login_every_page_leads_to_the_login(db: None) -> None:
    for url in (
        "/units/",
        "/units/1/",
        "/accounts/",
        "/accounts/new/",
        "/memberships/1/",
        "/assignments/1/end/",
    ):
        response = AppClient().get(url)
        assert response.status_code == 302
        assert response.url.startswith("/account/login/")
