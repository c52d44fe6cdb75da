"""A decision as a workbook: filled from the template, read back, and refused by sheet and cell."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from cells import decision_sheets
from cells.models import Reorganisation, UnitKind, Verb
from cells.reorganisation import Decision, Step
from tests.client import AppClient
from tests.world import World

UPLOAD = "/units/decisions/upload/"
DECISION = Decision(
    date(2024, 9, 1),
    "12-QĐ/HU",
    "Bí thư Huyện ủy",
    (
        Step(Verb.MOVE, ("TM-01", "TM-02"), target="DB-CS", order=3),
        Step(Verb.SPLIT, ("CB-YT",), "CB-09", "Chi bộ Dân số", UnitKind.GRASSROOTS_CELL, "HEALTH"),
        Step(Verb.RENAME, ("TM-01",), name="Chi bộ Sơn Diều"),
    ),
)


@pytest.fixture
def admin(world: World, client: AppClient) -> AppClient:
    """The administrator, logged in."""
    client.force_login(world.admin)
    return client


def filled(decision: Decision = DECISION) -> Workbook:
    with decision_sheets.written(decision) as file:
        return load_workbook(BytesIO(file.read()))


def send(admin: AppClient, book: Workbook) -> Any:
    file = BytesIO()
    book.save(file)
    return admin.post(UPLOAD, {"file": SimpleUploadedFile("quyet-dinh.xlsx", file.getvalue())})


def test_the_template_has_dropdowns_text_codes_and_a_guide(admin: AppClient) -> None:
    response = admin.get("/units/decisions/template/")
    book = load_workbook(BytesIO(b"".join(response.streaming_content)))
    assert book.sheetnames == ["Quyết định", "Các việc", "Đảng viên", "Danh mục", "Hướng dẫn"]
    steps = book["Các việc"]
    assert {str(rule.sqref).split(":")[0][0] for rule in steps.data_validations.dataValidation} == {*"AEFJ"}
    assert steps.column_dimensions["B"].number_format == "@"
    words = [cell.value for cell in book["Danh mục"]["A"]]
    assert words[1:7] == ["Chuyển cấp trên", "Sáp nhập", "Chia, tách", "Đổi tên", "Giải thể", "Đổi loại hình"]


def test_what_is_written_is_read_back_and_tried(admin: AppClient) -> None:
    response = send(admin, filled())
    assert response.context["draft"].decision() == Decision(
        DECISION.effective_on, DECISION.decision_no, DECISION.signer, list(DECISION.steps)
    )
    assert "Chưa lưu gì" in response.content.decode()
    assert not Reorganisation.objects.exists()


def test_members_of_a_part_are_named(admin: AppClient, world: World) -> None:
    book = filled()
    book["Đảng viên"].append(["CB-09", "nguyễn tế lan", None])
    step = send(admin, book).context["draft"].steps[1]
    member = world.grassroots_cell.memberships.get(member__full_name="Nguyễn Tế Lan").member_id
    assert step.members == (member,)


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "sentence"),
    [
        ("Quyết định", "B2", "31/02/2024", "Trang «Quyết định», dòng 2: Ô B2: «31/02/2024» không phải ngày"),
        ("Quyết định", "A2", None, "Trang «Quyết định», dòng 2: Ô A2 trống"),
        ("Các việc", "A3", "Sáp nhâp lại", "Trang «Các việc», dòng 3: Ô A3: không có «Sáp nhâp lại»"),
        ("Các việc", "B2", 4831, "Ô B2: mã «4831» bị lưu thành số"),
        ("Các việc", "H2", "ba", "Ô H2: «ba» không phải số"),
        ("Các việc", "B1", "Khác", "thiếu cột «Mã đơn vị»"),
        ("Quyết định", "A3", "13-QĐ/HU", "Trang «Quyết định», dòng 3: Ô B3 trống"),
    ],
)
def test_what_cannot_be_read_is_said_by_sheet_row_and_cell(
    admin: AppClient, sheet: str, cell: str, value: Any, sentence: str
) -> None:
    book = filled()
    book[sheet][cell] = value
    assert sentence in send(admin, book).content.decode()


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (["CB-09", "Không Có Ai"], "dòng 2: trong danh sách CB-YT có 0 người tên «Không Có Ai»"),
        (["CB-10", "Nguyễn Tế Lan"], "dòng 2: không có việc «Chia, tách» nào lập chi bộ mã «CB-10»"),
    ],
)
def test_members_that_are_not_there_are_said(admin: AppClient, row: list[str], sentence: str) -> None:
    book = filled()
    book["Đảng viên"].append(row)
    assert sentence in send(admin, book).content.decode()


def test_what_cannot_be_done_comes_back_as_a_draft(admin: AppClient) -> None:
    book = filled(Decision(date(2024, 9, 1), "1", "B", [Step(Verb.DISSOLVE, ("TM-02",))]))
    response = send(admin, book)
    assert "Việc số 1 (giải thể): «Chi bộ xóm Enh» còn 3 đảng viên" in response.content.decode()
    assert 'action="/units/decisions/new/"' in response.content.decode()


def test_another_file_is_refused(admin: AppClient) -> None:
    response = admin.post(UPLOAD, {"file": SimpleUploadedFile("a.pdf", b"%PDF-1.4 x")})
    assert "PDF" in response.content.decode()
    book = Workbook()
    book.active.append(["A", "B"])
    book.active.append([1, 2])
    assert "Không thấy dòng tiêu đề" in send(admin, book).content.decode()
