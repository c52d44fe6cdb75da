"""The pages of a handover, and its file."""

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from accounts import clock
from accounts.models import AuditEvent, User
from cells.models import Member, RoleAssignment
from meetings import services
from meetings.models import AssignedTask, Handover
from tests.client import AppClient
from tests.factories import MeetingFactory
from tests.world import World

Open = Callable[[User], AppClient]
TODAY = date(2024, 6, 5)


@pytest.fixture
def opened(world: World) -> Open:
    """A client for a person."""

    def client_of(user: User) -> AppClient:
        client = AppClient()
        client.force_login(user)
        return client

    return client_of


@pytest.fixture
def handover(world: World) -> Handover:
    """The secretary of cell A hands over to the minute taker, from today."""
    return hand_over(world, TODAY)


def hand_over(world: World, day: date) -> Handover:
    meeting = MeetingFactory(cell=world.cell_a, month=date(2024, 5, 1))
    owner = Member.objects.get(user=world.secretary_a)
    AssignedTask.objects.create(cell=world.cell_a, meeting=meeting, order=1, text="=Sửa đường", owner=owner)
    assignment = RoleAssignment.objects.get(user=world.secretary_a)
    return services.hand_over_cell(
        assignment=assignment,
        to_user=world.minute_taker,
        first_day=day,
        by=world.admin,
    )


def book(client: AppClient, handover: Handover) -> Any:
    answer = client.get(f"/handovers/{handover.pk}/file/")
    assert answer.status_code == 200
    return load_workbook(BytesIO(b"".join(answer.streaming_content)))


def statuses(client: AppClient, urls: tuple[str, ...]) -> list[int]:
    found = []
    for url in urls:
        answer = client.get(url)
        b"".join(answer)  # a file is closed once it has been read
        found.append(answer.status_code)
    return found


def words(sheet: Any) -> list[str]:
    return [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]


def test_the_file_has_a_sheet_for_each_thing(world: World, handover: Handover, opened: Open) -> None:
    read = book(opened(world.minute_taker), handover)
    assert read.sheetnames == ["Bàn giao", "Danh sách", "Bản ghi đang mở", "Sinh hoạt 12 tháng", "Nhiệm vụ"]
    first = words(read["Bàn giao"])
    for text in ("Bùi Thị Hoa", "Hà Văn Bình", "05/06/2024", "Lê Thị Lý", handover.checksum):
        assert text in first
    assert "Quách Văn Cao" in words(read["Danh sách"])
    assert "5/2024" in " ".join(words(read["Bản ghi đang mở"]))
    assert "5/2024" in " ".join(words(read["Sinh hoạt 12 tháng"]))
    assert "=Sửa đường" in words(read["Nhiệm vụ"])
    act = AuditEvent.objects.latest("pk")
    assert (act.act, act.by) == ("handover.download", world.minute_taker)


def test_the_administrator_gets_no_texts_of_minutes(world: World, handover: Handover, opened: Open) -> None:
    tasks = words(book(opened(world.admin), handover)["Nhiệm vụ"])
    assert "=Sửa đường" not in tasks
    assert "Bùi Thị Hoa" in tasks


def test_the_old_secretary_has_it_until_the_last_day_and_the_new_one_from_the_first(
    world: World, opened: Open
) -> None:
    handover = hand_over(world, TODAY + timedelta(days=1))
    old, new = opened(world.secretary_a), opened(world.minute_taker)
    urls = (f"/handovers/{handover.pk}/file/", f"/meetings/handovers/{handover.pk}/")
    assert statuses(old, urls) == [200, 200]
    assert statuses(new, urls) == [403, 403]
    assert "nhận bàn giao" not in new.get("/").content.decode()
    with clock.travel(clock.now() + timedelta(days=1)):
        assert statuses(old, urls) == [404, 404]
        assert statuses(new, urls) == [200, 200]


def test_the_new_secretary_finds_it_on_the_start_page(world: World, handover: Handover, opened: Open) -> None:
    client = opened(world.minute_taker)
    assert "Bạn nhận bàn giao Chi bộ xóm Diều" in client.get("/").content.decode()
    assert "nhận bàn giao" not in opened(world.secretary_b).get("/").content.decode()
    with clock.travel(clock.now() + timedelta(days=90)):
        assert "nhận bàn giao" not in client.get("/").content.decode()


def test_the_task_says_whose_it_is_now(world: World, handover: Handover, opened: Open) -> None:
    meeting = handover.cell.meetings.get()
    page = opened(world.reviewer).get(f"/meetings/{meeting.pk}/").content.decode()
    assert "Bùi Thị Hoa (đã bàn giao cho Hà Văn Bình)" in " ".join(page.split())


def test_the_file_says_when_the_list_was_changed_behind_its_back(
    world: World, handover: Handover, opened: Open
) -> None:
    Handover.objects.filter(pk=handover.pk).update(listed={**handover.listed, "open": []})
    client = opened(world.minute_taker)
    assert "không khớp mã kiểm tra" in client.get(f"/meetings/handovers/{handover.pk}/").content.decode()
    assert "KHÔNG – hãy báo quản trị cấp trên" in words(book(client, handover)["Bàn giao"])


# --- The form -----------------------------------------------------------------------------------
def test_the_administrator_hands_a_cell_over(world: World, opened: Open) -> None:
    client, url = opened(world.admin), f"/meetings/handovers/new/{world.cell_a.pk}/"
    assert "Bàn giao bí thư" in client.get(f"/units/{world.cell_a.pk}/").content.decode()
    role = RoleAssignment.objects.get(user=world.secretary_a)
    assert client.get(url).context["form"].initial["assignment"] == role
    form = {"assignment": str(role.pk), "to_user": " Thu-Ky-A ", "first_day": "2024-06-05"}
    page = client.post(url, form, follow=True).content.decode()
    assert "Đã bàn giao Chi bộ xóm Diều cho Hà Văn Bình." in page
    assert "Hà Văn Bình" in page
    assert "Bùi Thị Hoa bàn giao cho Hà Văn Bình" in client.get(url).content.decode()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"to_user": "nguoi-ngoai"}, "to_user"),
        ({"to_user": "bi-thu-a"}, "to_user"),
        ({"first_day": "2024-06-07"}, "first_day"),
        ({"first_day": ""}, "first_day"),
        ({"assignment": "999999"}, "assignment"),
        ({"to_user": "quan-tri"}, "__all__"),
    ],
)
def test_a_bad_entry_is_refused_in_words(
    world: World, opened: Open, change: dict[str, str], field: str
) -> None:
    role = RoleAssignment.objects.get(user=world.secretary_a)
    form = {"assignment": str(role.pk), "to_user": "thu-ky-a", "first_day": "2024-06-05", **change}
    answer = opened(world.admin).post(f"/meetings/handovers/new/{world.cell_a.pk}/", form)
    assert list(answer.context["form"].errors) == [field]
    assert not Handover.objects.exists()


def test_a_cell_without_a_secretary_has_nothing_to_hand_over(world: World, opened: Open) -> None:
    page = opened(world.admin).get(f"/meetings/handovers/new/{world.cell_c.pk}/").content.decode()
    assert "Hôm nay chưa ai giữ vai trò bí thư chi bộ này" in page
    assert opened(world.admin).get(f"/meetings/handovers/new/{world.committee.pk}/").status_code == 404
