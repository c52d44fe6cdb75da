"""The start page: what is mine to do."""

import re
from datetime import date, datetime
from html import unescape
from zoneinfo import ZoneInfo

from accounts import clock
from cells import services
from cells.models import Verb
from cells.reorganisation import Decision, Step
from meetings.models import MeetingKind, MeetingState
from scoring.models import SheetState
from tests.client import AppClient
from tests.factories import MeetingFactory
from tests.reports.practice import sheet_of
from tests.world import World


def text(response: object) -> str:
    html = response.content.decode()  # type: ignore[attr-defined]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html.split("<main", 1)[1])))


def sections(response: object) -> dict[str, list[str]]:
    found = response.context["sections"]  # type: ignore[attr-defined]
    return {str(section.title): [line.title for line in section.lines] for section in found}


def test_a_secretary_sees_each_month_under_what_is_to_be_done(client: AppClient, world: World) -> None:
    def month(number: int, meeting: MeetingState, sheet: SheetState | None) -> None:
        recorded = MeetingFactory(cell=world.cell_a, month=date(2024, number, 1), state=meeting)
        if sheet:
            sheet_of(recorded, sheet)

    month(5, MeetingState.RECORDING, None)
    month(4, MeetingState.RECORDING, SheetState.RETURNED)
    month(3, MeetingState.LOCKED, SheetState.ADOPTED)
    month(2, MeetingState.LOCKED, SheetState.SUBMITTED)
    month(1, MeetingState.LOCKED, SheetState.CONFIRMED)
    client.force_login(world.secretary_a)
    response = client.get("/")
    found = sections(response)
    assert found["Cấp trên trả lại"] == ["Sinh hoạt tháng 04/2024"]
    assert found["Quá hạn"][:2] == ["Sinh hoạt tháng 05/2024", "Sinh hoạt tháng 03/2024"]
    assert found["Đến kỳ"] == ["Sinh hoạt tháng 06/2024"]
    assert found["Đang chờ cấp trên"] == ["Sinh hoạt tháng 02/2024"]
    assert found["Đã xong gần đây"] == ["Sinh hoạt tháng 01/2024"]
    page = text(response)
    assert "Lý do: Thiếu biên bản Sửa rồi gửi lại" in page
    assert "Hạn gửi 05/05/2024, đã quá 31 ngày. Ghi tiếp" in page
    assert "Hạn gửi 02/07/2024. Ghi buổi sinh hoạt" in page


def test_every_button_leads_to_a_page(client: AppClient, world: World) -> None:
    MeetingFactory(cell=world.cell_a, month=date(2024, 5, 1))
    MeetingFactory(cell=world.cell_a, month=date(2024, 4, 1), state=MeetingState.NOT_HELD)
    sheet_of(MeetingFactory(cell=world.cell_a, month=date(2024, 3, 1), locked=True), SheetState.SUBMITTED)
    client.force_login(world.secretary_a)
    lines = [line for section in client.get("/").context["sections"] for line in section.lines]
    assert len(lines) >= 4
    assert {client.get(line.url).status_code for line in lines} == {200}


def test_an_unsent_thematic_meeting_is_not_forgotten(client: AppClient, world: World) -> None:
    MeetingFactory(cell=world.cell_a, kind=MeetingKind.THEMATIC, month=date(2024, 4, 1))
    sent = MeetingFactory(cell=world.cell_a, kind=MeetingKind.THEMATIC, month=date(2024, 1, 1), locked=True)
    sheet_of(sent, SheetState.SUBMITTED)
    client.force_login(world.secretary_a)
    titles = [title for group in sections(client.get("/")).values() for title in group]
    assert "Sinh hoạt chuyên đề tháng 04/2024" in titles
    assert "Sinh hoạt chuyên đề tháng 01/2024" not in titles


def test_whoever_keeps_the_heir_finishes_what_a_merged_cell_left(client: AppClient, world: World) -> None:
    left = MeetingFactory(cell=world.cell_b, month=date(2024, 5, 1))
    step = Step(Verb.MERGE, ("TM-02",), target="TM-01")
    decision = Decision(date(2024, 6, 1), "1", "Bí thư", [step])
    client.force_login(world.secretary_a)
    assert "Chi bộ xóm Enh" not in client.get("/").content.decode()
    services.reorganise(decision=decision, by=None)
    page = client.get("/").content.decode()
    assert "Sinh hoạt tháng 05/2024 – Chi bộ xóm Enh" in page
    assert client.get(left.get_absolute_url()).status_code == 200
    client.force_login(world.secretary_b)
    assert client.get("/").status_code == 200


def test_overdue_begins_the_day_after_the_deadline(client: AppClient, world: World) -> None:
    MeetingFactory(cell=world.cell_a, month=date(2024, 6, 1), held_on=date(2024, 6, 3))
    client.force_login(world.secretary_a)
    for day, heading in ((5, "Đến kỳ"), (6, "Quá hạn")):
        with clock.travel(datetime(2024, 6, day, 9, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))):
            assert "Sinh hoạt tháng 06/2024" in sections(client.get("/"))[heading]


def test_a_reviewer_sees_the_oldest_waiting_sheets_and_who_is_missing(
    client: AppClient, world: World
) -> None:
    sheet = sheet_of(MeetingFactory(cell=world.cell_a, locked=True), SheetState.SUBMITTED)
    sheet_of(MeetingFactory(cell=world.cell_c, locked=True), SheetState.SUBMITTED)  # another committee's
    client.force_login(world.reviewer)
    response = client.get("/")
    assert sections(response) == {"Chờ bạn thẩm định (1)": ["Chi bộ xóm Diều – Đảng bộ xã Tân Minh"]}
    assert f'href="/reviews/{sheet.pk}/"' in response.content.decode()
    assert "Chưa gửi phiếu tháng 05/2024: 1 Xem chi bộ chưa gửi" in text(response)


def test_the_boards_start_page_is_the_dashboard(client: AppClient, world: World) -> None:
    sheet_of(MeetingFactory(cell=world.grassroots_cell, locked=True), SheetState.SUBMITTED)
    client.force_login(world.board)
    response = client.get("/")
    assert response.context["unit"] == world.district
    assert "Có 1 phiếu chờ bạn thẩm định." in text(response)
    client.force_login(world.inspector)
    assert client.get("/").context["unit"] == world.district


def test_an_administrator_and_a_stranger_are_told_where_to_go(client: AppClient, world: World) -> None:
    client.force_login(world.admin)
    assert "Đơn vị, đảng viên, vai trò Tổ chức và đảng viên" in text(client.get("/"))
    client.force_login(world.outsider)
    assert "Bạn chưa được giao vai trò ở đơn vị nào" in text(client.get("/"))


def test_nobody_sees_foreign_work(client: AppClient, world: World) -> None:
    sheet_of(MeetingFactory(cell=world.cell_b, locked=True), SheetState.SUBMITTED)
    client.force_login(world.secretary_a)
    assert "xóm Enh" not in text(client.get("/"))


def test_queries_do_not_grow_with_months(
    client: AppClient, world: World, django_assert_max_num_queries
) -> None:
    for number in range(1, 6):
        sheet_of(
            MeetingFactory(cell=world.cell_a, month=date(2024, number, 1), locked=True), SheetState.SUBMITTED
        )
    client.force_login(world.secretary_a)
    client.get("/units/")  # a session's first request also notes when it began
    with django_assert_max_num_queries(10):
        client.get("/")
