"""Pages of transfers: two administrators who see nothing of each other but a name and a cell."""

from collections.abc import Callable
from datetime import date

import pytest

from accounts.models import User
from cells import services
from cells.models import Category, Membership, PartyUnit, Role, Transfer, TransferKind, TransferState
from tests.client import AppClient
from tests.factories import MembershipFactory, RoleAssignmentFactory, UserFactory
from tests.world import World

Login = Callable[[User], AppClient]
DAY = date(2024, 5, 1)


@pytest.fixture
def sender(world: World, login: Login) -> AppClient:
    return login(administrator(world.committee))


@pytest.fixture
def receiver(world: World, login: Login) -> AppClient:
    return login(administrator(world.committee_2))


def administrator(unit: PartyUnit) -> User:
    user: User = UserFactory()
    RoleAssignmentFactory(user=user, unit=unit, role=Role.ADMINISTRATOR)
    return user


def form_of(world: World, **changes: str) -> dict[str, str]:
    return {"to_cell": world.cell_c.code, "kind": "OFFICIAL", "sent_on": "2024-05-02", **changes}


def send_page(world: World) -> str:
    row = Membership.objects.get(member__full_name="Lò Văn Ân", valid_to=None)
    return f"/memberships/{row.pk}/transfer/"


def waiting(world: World, count: int = 1, kind: str = TransferKind.OFFICIAL) -> list[Transfer]:
    rows = MembershipFactory.create_batch(count, cell=world.cell_a)
    until = date(2024, 12, 31) if kind == TransferKind.TEMPORARY else None
    return [
        services.send_member(
            membership=row, to_cell=world.cell_c, kind=kind, sent_on=DAY, until=until, by=None
        )
        for row in rows
    ]


def test_sent_by_one_and_received_by_the_other(world: World, sender: AppClient, receiver: AppClient) -> None:
    page = sender.post(send_page(world), form_of(world), follow=True).content.decode()
    assert "Lò Văn Ân còn trong danh sách đến khi nơi đến tiếp nhận." in page
    transfer = Transfer.objects.get()
    assert sender.get(f"/transfers/{transfer.pk}/receive/").status_code == 404
    assert "Lò Văn Ân" in receiver.get("/transfers/").content.decode()
    page = receiver.post(
        f"/transfers/{transfer.pk}/receive/", {"received_on": "2024-05-10"}, follow=True
    ).content.decode()
    assert "Đã tiếp nhận Lò Văn Ân" in page
    assert Membership.objects.get(member=transfer.member, valid_to=None).cell == world.cell_c


def test_each_side_sees_of_the_other_a_name_and_a_cell(
    world: World, sender: AppClient, receiver: AppClient
) -> None:
    waiting(world)
    page = receiver.get("/transfers/").content.decode()
    assert world.cell_a.full_name in page
    assert world.cell_a.code not in page
    assert f"/units/{world.cell_a.pk}/" not in page
    assert "Bùi Thị Hoa" not in page
    assert receiver.get(f"/units/{world.cell_a.pk}/").status_code == 404
    assert f"/units/{world.cell_c.pk}/" not in sender.get("/transfers/").content.decode()


def test_a_cell_elsewhere_is_found_by_its_exact_code_alone(world: World, sender: AppClient) -> None:
    form = sender.post(send_page(world), form_of(world, to_cell="Sơn Lập")).context["form"]
    assert "Không tìm thấy đơn vị nào" in form.errors["to_cell"][0]
    form = sender.post(send_page(world), form_of(world, to_cell="xóm Enh")).context["form"]
    assert "Có 1 đơn vị khớp" in form.errors["to_cell"][0]
    assert sender.post(send_page(world), form_of(world)).status_code == 302


def test_who_has_both_sides_does_both_steps_at_once(world: World, as_admin: AppClient) -> None:
    form = form_of(world, received_on="2024-05-03")
    page = as_admin.post(send_page(world), form, follow=True).content.decode()
    assert "Đã chuyển sinh hoạt của Lò Văn Ân." in page
    assert Transfer.objects.get().state == TransferState.RECEIVED


def test_who_has_one_side_does_not(world: World, sender: AppClient) -> None:
    form = sender.post(send_page(world), form_of(world, received_on="2024-05-03")).context["form"]
    assert list(form.errors) == ["received_on"]
    assert not Transfer.objects.exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"sent_on": "2024-06-06"}, "sent_on"),
        ({"kind": ""}, "kind"),
        ({"kind": "TEMPORARY"}, "__all__"),
        ({"until": "2024-12-31"}, "__all__"),
        ({"to_cell": "TM-01"}, "__all__"),
    ],
)
def test_a_bad_entry_is_refused_in_words(
    world: World, as_admin: AppClient, change: dict[str, str], field: str
) -> None:
    form = as_admin.post(send_page(world), form_of(world, **change)).context["form"]
    assert list(form.errors) == [field]
    assert not Transfer.objects.exists()


@pytest.mark.parametrize(
    ("page", "state"), [("withdraw", TransferState.WITHDRAWN), ("decline", TransferState.DECLINED)]
)
def test_a_transfer_is_called_back_or_declined(
    world: World, as_admin: AppClient, page: str, state: str
) -> None:
    (transfer,) = waiting(world)
    assert as_admin.get(f"/transfers/{transfer.pk}/{page}/").status_code == 200
    assert as_admin.post(f"/transfers/{transfer.pk}/{page}/").status_code == 302
    assert Transfer.objects.get().state == state
    again = as_admin.post(f"/transfers/{transfer.pk}/{page}/")
    assert "đã được xử lý" in again.content.decode()


def test_a_guest_comes_back(world: World, as_admin: AppClient) -> None:
    (transfer,) = waiting(world, kind=TransferKind.TEMPORARY)
    services.receive_member(transfer=transfer, received_on=DAY, by=None)
    assert "Ghi trở về" in as_admin.get("/transfers/").content.decode()
    as_admin.post(f"/transfers/{transfer.pk}/return/", {"first_day": "2024-06-01"})
    row = Membership.objects.get(member=transfer.member, valid_to=None)
    assert (row.cell, row.category) == (world.cell_a, Category.OFFICIAL)


def test_the_page_of_a_member_who_leaves_says_so(world: World, as_admin: AppClient) -> None:
    (transfer,) = waiting(world)
    row = Membership.objects.get(member=transfer.member)
    assert "đang chờ nơi đến tiếp nhận" in as_admin.get(f"/memberships/{row.pk}/").content.decode()


def test_as_many_queries_for_many_transfers_as_for_few(queries: Callable[[str], int], world: World) -> None:
    waiting(world, 3)
    few = queries("/transfers/")
    waiting(world, 27)
    assert queries("/transfers/") == few
