"""Pages of registers: whose they are, what they show, what they keep."""

import io
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import clock
from accounts.models import User
from cells.models import Member, PartyUnit, RegisterDraft, RegisterImport
from cells.registers import importing
from tests import world as standard_world
from tests.cells.registers.sheets import Sheet, person
from tests.client import AppClient
from tests.ui.bad_workbooks import CORPUS
from tests.ui.packages import by_xlwt
from tests.world import World
from ui.workbooks import reading
from ui.workbooks.limits import Limits


@pytest.fixture
def as_admin(client: AppClient, world: World) -> AppClient:
    """The administrator of the district."""
    client.force_login(world.admin)
    return client


def address(unit: PartyUnit, act: str = "") -> str:
    return f"/units/{unit.pk}/registers/members/{act}"


def send(client: AppClient, unit: PartyUnit, content: bytes, name: str = "so.xlsx") -> Any:
    return client.post(address(unit), {"file": SimpleUploadedFile(name, content)}, follow=True)


def digest(page: Any) -> dict[str, str]:
    return {"digest": page.context["plan"].digest}


def test_the_download_is_the_register_and_nothing_else(as_admin: AppClient, world: World) -> None:
    response: Any = as_admin.get(address(world.committee, "download/"))
    content = b"".join(response.streaming_content)
    book = openpyxl.load_workbook(io.BytesIO(content))
    table: Any = book.worksheets[0]
    said = {cell.value for row in table.iter_rows() for cell in row}
    assert {"Bùi Thị Hoa", "TM-01", "chính thức"} <= said
    assert not {name for name in said if name and "Lập" in str(name)}  # of another committee
    assert [cell.value for cell in table[5]][:3] == ["Mã dòng (không sửa)", "Mã chi bộ", "Chi bộ"]
    assert table["B6"].number_format == "@"
    assert table["G6"].number_format == "dd/mm/yyyy"
    assert table.freeze_panes == "A6"
    assert "Không sửa" in table["A5"].comment.text
    lists = {str(rule.sqref).split(":")[0]: rule.formula1 for rule in table.data_validations.dataValidation}
    assert lists["F6"] == "'Danh mục'!$A$2:$A$7"
    assert book["Danh mục"]["A2"].value == "chính thức"
    assert "so-members-DB-TM-2024-06-05.xlsx" in response.headers["Content-Disposition"]


def test_a_register_that_could_not_come_back_is_not_sent_out(
    as_admin: AppClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cells.views.registers.Limits", lambda: Limits(rows=8))
    page = as_admin.get(address(world.committee, "download/"), follow=True)
    assert "Sổ có hơn 8 dòng. Hãy mở từng đơn vị cấp dưới" in page.content.decode()


def test_the_way_of_a_register(as_admin: AppClient, world: World) -> None:
    sheet = Sheet("members", world.committee)
    sheet.put(sheet.row_of("Bùi Thị Hoa"), full_name="Bùi Thị Hoà")
    sheet.add(person("TM-02", "Lường Thị Mới"))
    sheet.drop(sheet.row_of("Lò Văn Ân"))
    page = send(as_admin, world.committee, sheet.sent)
    for text in ("Bùi Thị Hoà", "Lường Thị Mới", "Lò Văn Ân", "giữ nguyên, không bị xóa"):
        assert text in page.content.decode()
    assert not Member.objects.filter(full_name="Lường Thị Mới").exists()

    page = as_admin.post(address(world.committee, "confirm/"), digest(page), follow=True)
    assert "1 dòng mới, 1 dòng sửa" in page.content.decode()
    assert not RegisterDraft.objects.exists()
    done = RegisterImport.objects.get()
    undo = f"/register-imports/{done.pk}/undo/"
    assert undo in page.content.decode()
    assert "1 dòng mới" in as_admin.get(undo).content.decode()
    page = as_admin.post(undo, {"yes": "1"}, follow=True)
    assert "Đã hoàn tác" in page.content.decode()
    assert Member.objects.filter(full_name="Bùi Thị Hoa").exists()
    assert not Member.objects.filter(full_name="Lường Thị Mới").exists()


def test_confirming_twice_does_it_once(as_admin: AppClient, world: World) -> None:
    sheet = Sheet("members", world.committee)
    sheet.add(person("TM-02", "Lường Thị Mới"))
    page = send(as_admin, world.committee, sheet.sent)
    for _time in range(2):
        as_admin.post(address(world.committee, "confirm/"), digest(page))
    assert Member.objects.filter(full_name="Lường Thị Mới").count() == 1


def test_four_clicks_at_one_moment_are_one_import(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = standard_world.build()
    client = AppClient()
    client.force_login(world.admin)
    sheet = Sheet("members", world.committee)
    sheet.add(person("TM-02", "Lường Thị Mới"))
    given = digest(send(client, world.committee, sheet.sent))
    true = importing.plan_of

    def slow_plan_of(**arguments: Any) -> importing.Plan:
        """Long enough that without the claim all four have looked before one has written."""
        plan = true(**arguments)
        time.sleep(0.4)
        return plan

    monkeypatch.setattr(importing, "plan_of", slow_plan_of)

    def click(start: Barrier | None) -> int:
        try:
            other = AppClient()
            other.force_login(world.admin)
            if start:
                start.wait(10)
            return other.post(address(world.committee, "confirm/"), given).status_code
        finally:
            if start:
                connection.close()

    if connection.vendor == "postgresql":
        with ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(click, [Barrier(4)] * 4))
    else:  # the test database of SQLite lives in one connection
        answers = [click(None) for _time in range(4)]
    assert answers == [302] * 4
    assert Member.objects.filter(full_name="Lường Thị Mới").count() == 1
    assert RegisterImport.objects.count() == 1


@pytest.mark.parametrize("given", [{}, {"digest": "0123"}])
def test_what_was_not_seen_is_not_confirmed(given: dict[str, str], as_admin: AppClient, world: World) -> None:
    sheet = Sheet("members", world.committee)
    sheet.add(person("TM-02", "Lường Thị Mới"))
    send(as_admin, world.committee, sheet.sent)
    page = as_admin.post(address(world.committee, "confirm/"), given, follow=True)
    assert "Hãy xem lại những gì sẽ đổi" in page.content.decode()
    assert not Member.objects.filter(full_name="Lường Thị Mới").exists()


@pytest.mark.parametrize("key", ["pdf", "bomb", "macro", "encrypted", "half", "no byte", "another table"])
def test_a_bad_file_is_refused_and_nothing_is_kept(key: str, as_admin: AppClient, world: World) -> None:
    bad = CORPUS[key]
    page = send(as_admin, world.committee, bad.make(), bad.name)
    assert page.status_code == 200
    told = reading.SENTENCES[bad.refused[0]]
    assert str(told) in page.content.decode()
    assert not RegisterDraft.objects.exists()


def bad_sheet(world: World) -> Sheet:
    sheet = Sheet("members", world.committee)
    sheet.put(sheet.row_of("Bùi Thị Hoa"), since="31/02/2024")
    sheet.add(person("TM-91", "Lường Thị Mới"))
    return sheet


def test_errors_come_back_beside_the_cells_of_their_own_file(as_admin: AppClient, world: World) -> None:
    sheet = bad_sheet(world)
    sheet.table["P3"] = "ghi chú của tôi"
    page = send(as_admin, world.committee, sheet.sent, "Sổ của tôi.xlsx")
    assert "Chưa lưu gì" in page.content.decode()
    assert "TM-91" in page.content.decode()
    response = as_admin.post(address(world.committee, "errors/"))
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    table: Any = book.worksheets[0]
    row = sheet.row_of("Bùi Thị Hoa")
    assert table["N5"].value == "Lỗi"
    assert "không phải ngày" in table.cell(row, 14).value
    assert table.cell(row, 7).fill.fgColor.rgb == "FFFFC7CE"
    assert table.cell(row, 4).fill.fgColor.rgb != "FFFFC7CE"
    assert "TM-91" in table.cell(sheet.table.max_row, 14).value
    assert table["P3"].value == "ghi chú của tôi"
    assert "loi.xlsx" in response.headers["Content-Disposition"]

    # Mended in the copy and sent again: the column of errors is no part of the register.
    table.cell(row, 7).value = sheet.get(sheet.row_of("Đinh Công Ánh"), "since")
    table.cell(sheet.table.max_row, 2).value = "TM-02"
    file = io.BytesIO()
    book.save(file)
    page = send(as_admin, world.committee, file.getvalue())
    assert page.context["plan"].is_sound
    assert page.context["plan"].ignored == ("Lỗi",)


def test_errors_of_an_old_file_come_back_in_a_new_one(as_admin: AppClient, world: World) -> None:
    labels = ("Mã chi bộ", "Họ và tên", "Diện", "Diện từ ngày")
    content = by_xlwt(("TM-91", "=1+1", "dự bị", "01/06/2024"), labels=labels)
    send(as_admin, world.committee, content, "so.xls")
    response = as_admin.post(address(world.committee, "errors/"))
    table: Any = openpyxl.load_workbook(io.BytesIO(response.content)).active
    assert [cell.value for cell in table[2]][:4] == ["TM-91", "=1+1", "dự bị", "01/06/2024"]
    assert table["B2"].data_type == "s"
    assert "TM-91" in table["E2"].value


def test_a_draft_is_nobody_elses_and_can_be_forgotten(
    as_admin: AppClient, world: World, login: Callable[[User], AppClient]
) -> None:
    from tests.factories import RoleAssignmentFactory, UserFactory

    colleague = UserFactory()
    RoleAssignmentFactory(user=colleague, unit=world.district, role="ADMINISTRATOR")
    sheet = Sheet("members", world.committee)
    sheet.add(person("TM-02", "Lường Thị Mới"))
    page = send(as_admin, world.committee, sheet.sent)
    other = login(colleague)
    assert "Lường Thị Mới" not in other.get(address(world.committee)).content.decode()
    other.post(address(world.committee, "confirm/"), digest(page))
    other.post(address(world.committee, "discard/"))
    assert not Member.objects.filter(full_name="Lường Thị Mới").exists()
    assert RegisterDraft.objects.count() == 1
    as_admin.post(address(world.committee, "discard/"))
    assert not RegisterDraft.objects.exists()


def test_a_draft_is_gone_after_a_day(as_admin: AppClient, world: World) -> None:
    sheet = Sheet("members", world.committee)
    send(as_admin, world.committee, sheet.sent)
    RegisterDraft.objects.update(made_at=clock.now() - timedelta(days=1, minutes=1))
    as_admin.get(address(world.district))
    assert not RegisterDraft.objects.exists()


def test_the_page_costs_the_same_for_few_and_many_imports(as_admin: AppClient, world: World) -> None:
    def queries(count: int) -> int:
        RegisterImport.objects.all().delete()
        for _number in range(count):
            RegisterImport.objects.create(
                unit=world.committee, register="members", at=clock.now(), by=world.admin, file_name="so.xlsx"
            )
        with CaptureQueriesContext(connection) as captured:
            assert as_admin.get(address(world.committee)).status_code == 200
        return len(captured)

    queries(1)
    assert queries(3) == queries(20) <= 10


def test_the_unit_page_leads_here_for_administrators(
    as_admin: AppClient, world: World, login: Callable[[User], AppClient]
) -> None:
    link = address(world.cell_a)
    assert link in as_admin.get(f"/units/{world.cell_a.pk}/").content.decode()
    assert link not in login(world.secretary_a).get(f"/units/{world.cell_a.pk}/").content.decode()


def test_another_word_for_register_is_no_page(as_admin: AppClient, world: World) -> None:
    assert as_admin.get(f"/units/{world.cell_a.pk}/registers/roles/").status_code == 404
