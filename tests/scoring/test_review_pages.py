"""The superior at one sheet: empty agrees, other points need a reason, both marks stay."""

import re
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import User
from cells.models import Member, Role
from meetings.models import Meeting
from scoring import services
from scoring.models import ReviewMode, ScoreSheet, SheetState
from tests.client import AppClient
from tests.scoring import worked
from tests.scoring.conftest import Login, person
from tests.scoring.pages import words
from tests.world import World

OTHER = {"III.5-points": "4", "III.5-reason": "Ba ý kiến chỉ đọc lại báo cáo"}
ON_FILE = {"mode": "ON_FILE"}


class Desk:
    """One person at one sheet."""

    def __init__(self, client: AppClient, sheet: ScoreSheet) -> None:
        self.client, self.pk = client, sheet.pk
        self.url = f"/reviews/{sheet.pk}/"

    def get(self) -> Any:
        return self.client.get(self.url, follow=True)

    def post(self, act: str, data: dict[str, str], revision: int | None = None) -> Any:
        seen = ScoreSheet.objects.get(pk=self.pk).revision if revision is None else revision
        return self.client.post(f"{self.url}{act}/", {"revision": str(seen), **data}, follow=True)


@pytest.fixture
def sent(held: Meeting, secretary: User) -> ScoreSheet:
    """The worked example, sent in time."""
    return worked.submitted(held, secretary)


@pytest.fixture
def desk(sent: ScoreSheet, world: World, login: Login) -> Desk:
    """The direct superior at the sheet."""
    return Desk(login(world.reviewer), sent)


def stored() -> ScoreSheet:
    return ScoreSheet.objects.get()


# --- Reading ---------------------------------------------------------------------------------------
def test_the_page_shows_every_line_with_an_empty_place_beside_it(desk: Desk) -> None:
    response = desk.get()
    form = response.context["form"]
    assert len(form.own) == 24
    assert [name for name in form.fields if form[name].value()] == []
    text = words(response)
    assert "Chi bộ tự chấm 89,5 điểm – Khá" in text
    assert "5/6: 14 trên 18 đảng viên có mặt phát biểu (77,78 %)" in text
    assert "lý do: Phần xây dựng Đảng sơ sài" in text
    assert "Để trống ô điểm là đồng ý với chi bộ." in text
    assert re.findall(r'type="radio"[^>]*checked', response.content.decode()) == []


# --- Confirming ------------------------------------------------------------------------------------
def test_empty_everywhere_agrees_with_the_cell(desk: Desk) -> None:
    response = desk.post("confirm", ON_FILE)
    assert response.redirect_chain == [("/reviews/", 302)]
    assert "Đã xác nhận phiếu của Chi bộ xóm Ví Dụ." in words(response)
    sheet = stored()
    assert (sheet.state, sheet.official_score, sheet.review_mode) == ("CONFIRMED", Decimal("89.5"), "ON_FILE")
    assert all(line.superior_points == line.self_points for line in sheet.lines.all())


def test_both_marks_are_visible_after_confirming(
    desk: Desk, held: Meeting, secretary: User, login: Login
) -> None:
    desk.post("confirm", {**OTHER, "mode": "ATTENDED"})
    for response in (desk.get(), login(secretary).get(f"/meetings/{held.pk}/score/")):
        text = words(response)
        assert "Chi bộ tự chấm 89,5 điểm – Khá" in text
        assert "Cấp trên chấm 88,5 điểm – Khá" in text
        assert "6 5 5 4 khác chi bộ Ba ý kiến chỉ đọc lại báo cáo" in text
        assert "trực tiếp dự sinh hoạt" in text
    assert "Phiếu đã được xác nhận nên chỉ xem được." in words(desk.get())
    assert desk.get().context["form"] is None


def test_points_with_a_comma_and_the_cells_own_points_are_understood(desk: Desk) -> None:
    desk.post(
        "confirm", {**ON_FILE, "III.6-points": "3,0", "III.6-reason": "Có nêu tên", "III.5-points": "5"}
    )
    assert stored().official_score == Decimal("91.0")
    assert stored().lines.get(code="III.5").superior_reason == ""


def test_a_remark_without_points_agrees_and_is_kept(desk: Desk) -> None:
    desk.post("confirm", {**ON_FILE, "II.1-reason": "Chuẩn bị tốt"})
    line = stored().lines.get(code="II.1")
    assert (line.superior_points, line.superior_reason) == (3, "Chuẩn bị tốt")
    assert "Chuẩn bị tốt" in words(desk.get())


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"III.5-points": "4"}, "III.5-points", "Điểm khác điểm chi bộ tự chấm thì phải ghi lý do."),
        (
            {"III.5-points": "7", "III.5-reason": "Hay"},
            "III.5-points",
            "Điểm phải từ 0 đến 6, theo bước 0,5.",
        ),
        ({"III.5-points": "bốn"}, "III.5-points", "Hãy nhập một số, ví dụ 82,5."),
        ({"mode": ""}, "mode", "Hãy chọn một cách."),
    ],
)
def test_what_cannot_be_accepted_comes_back_as_typed(
    desk: Desk, typed: dict[str, str], field: str, sentence: str
) -> None:
    data = {**ON_FILE, **typed, "II.1-reason": "Lời ghi bên cạnh", "return_reason": "Chưa định trả"}
    response = desk.post("confirm", data)
    assert response.status_code == 200
    form = response.context["form"]
    assert list(form.errors) == [field]
    assert sentence in words(response)
    for name, value in data.items():
        assert form[name].value() == value
    html = response.content.decode()
    summary = html[html.index("error-summary") :].partition("</div>")[0]
    anchors = re.findall(r'href="#([^"]+)"', summary)
    assert anchors
    assert [anchor for anchor in anchors if f'id="{anchor}"' not in html] == []
    for described in re.findall(r'aria-describedby="([^"]+)"', html):
        assert f'id="{described}"' in html
    assert stored().state == SheetState.SUBMITTED


# --- Sending back ------------------------------------------------------------------------------------
def test_sent_back_with_a_reason_the_cell_reads_it_and_may_write_again(
    desk: Desk, held: Meeting, secretary: User, login: Login
) -> None:
    typed = {
        "return_reason": "Xem lại phần thảo luận",
        **OTHER,
        "II.1-reason": "Ai soạn?",
        "III.6-points": "0",
    }
    response = desk.post("return", typed)
    assert response.redirect_chain == [("/reviews/", 302)]
    assert "Đã trả lại phiếu cho Chi bộ xóm Ví Dụ." in words(response)
    assert stored().return_reason == (
        "Xem lại phần thảo luận\n"
        "Mục II.1: Ai soạn?\n"
        "Mục III.5: cấp trên chấm 4 điểm; Ba ý kiến chỉ đọc lại báo cáo\n"
        "Mục III.6: cấp trên chấm 0 điểm"
    )
    page = words(login(secretary).get(f"/meetings/{held.pk}/score/"))
    assert "Cấp trên đã trả lại phiếu này." in page
    assert "cấp trên chấm 4 điểm; Ba ý kiến chỉ đọc lại báo cáo" in page
    assert login(secretary).get(f"/meetings/{held.pk}/general/").status_code == 200
    assert desk.get().redirect_chain == [(f"/meetings/{held.pk}/score/", 302)]


def test_sending_back_without_a_reason_is_refused_and_keeps_what_was_typed(desk: Desk) -> None:
    response = desk.post("return", {**OTHER, "return_reason": " \n "})
    assert "Hãy ghi lý do trả lại để chi bộ biết cần sửa gì." in words(response)
    assert list(response.context["form"].errors) == ["return_reason"]
    assert response.context["form"]["III.5-reason"].value() == OTHER["III.5-reason"]
    assert stored().state == SheetState.SUBMITTED


# --- Refusals ------------------------------------------------------------------------------------------
@pytest.mark.parametrize("act", ["confirm", "return"])
def test_a_decision_on_an_older_sheet_is_shown_the_new_one_with_what_was_typed(desk: Desk, act: str) -> None:
    data = {**OTHER, **ON_FILE, "return_reason": "Thiếu"}
    response = desk.post(act, data, revision=stored().revision - 1)
    assert response.status_code == 409
    assert "Phiếu bên dưới là bản mới nhất; những gì bạn đã gõ vẫn còn nguyên." in words(response)
    assert response.context["form"]["III.5-reason"].value() == OTHER["III.5-reason"]
    assert stored().state == SheetState.SUBMITTED
    assert desk.post(act, data).redirect_chain == [("/reviews/", 302)]


@pytest.mark.parametrize("act", ["confirm", "return"])
def test_two_reviewers_at_once_the_second_is_told_what_the_first_did(
    desk: Desk, world: World, act: str
) -> None:
    seen = stored().revision
    services.confirm(
        sheet=ScoreSheet.objects.select_related("meeting").get(),
        marks={},
        mode=ReviewMode.ON_FILE,
        by=world.reviewer,
    )
    response = desk.post(act, {**ON_FILE, "return_reason": "Thiếu"}, revision=seen)
    assert "Phiếu đang ở trạng thái «cấp trên đã xác nhận» nên việc này không thực hiện được." in words(
        response
    )
    assert stored().official_score == Decimal("89.5")


@pytest.mark.parametrize("act", ["confirm", "return"])
def test_a_decision_without_the_revision_is_refused(desk: Desk, act: str) -> None:
    data = {**ON_FILE, "return_reason": "Thiếu"}
    assert desk.client.post(f"{desk.url}{act}/", data).status_code == 400
    assert stored().state == SheetState.SUBMITTED


@pytest.mark.parametrize("part", ["chair", "minute_taker"])
def test_who_led_or_minuted_the_meeting_reads_why_and_decides_nothing(
    desk: Desk, sent: ScoreSheet, world: World, part: str
) -> None:
    Member.objects.filter(pk=getattr(sent.meeting, f"{part}_id")).update(user=world.reviewer)
    response = desk.get()
    assert "Bạn chủ trì hoặc ghi biên bản buổi này nên không thẩm định được." in words(response)
    assert response.context["form"] is None
    for act in ("confirm", "return"):
        refused = desk.post(act, {**ON_FILE, "return_reason": "Thiếu"})
        assert "không thẩm định được" in words(refused)
        assert refused.context["form"] is None
    assert stored().state == SheetState.SUBMITTED


def test_only_the_direct_superior_decides_and_the_others_read_who_that_is(
    sent: ScoreSheet, world: World, login: Login
) -> None:
    for who in (world.board, world.inspector):
        desk = Desk(login(who), sent)
        assert "Phiếu này do Đảng bộ xã Tân Minh thẩm định. Bạn chỉ xem." in words(desk.get())
        assert desk.get().context["form"] is None
        for act in ("confirm", "return"):
            assert desk.post(act, {**ON_FILE, "return_reason": "Thiếu"}).status_code == 403
    for who in (world.reviewer_2, world.secretary_a):
        assert Desk(login(who), sent).get().status_code == 404
    assert stored().state == SheetState.SUBMITTED


def test_the_member_in_charge_of_the_cell_decides_too(sent: ScoreSheet, held: Meeting, login: Login) -> None:
    supervisor = person(held, Role.SUPERVISOR)
    Desk(login(supervisor), sent).post("confirm", {"mode": "ATTENDED"})
    assert (stored().state, stored().confirmed_by) == (SheetState.CONFIRMED, supervisor)


def test_before_it_is_sent_there_is_nothing_to_decide(held: Meeting, world: World, login: Login) -> None:
    desk = Desk(login(world.reviewer), worked.adopted(held))
    assert "Phiếu đang ở trạng thái «chi bộ đã biểu quyết» nên không thẩm định được." in words(desk.get())
    assert desk.get().context["form"] is None
    refused = desk.post("confirm", ON_FILE)
    assert "không thực hiện được" in words(refused)
    assert stored().state == SheetState.ADOPTED


def test_a_line_that_does_not_apply_has_no_place_for_points(world: World, qd31: object, login: Login) -> None:
    sheet = worked.submitted(worked.meeting(worked.cell(world.committee), is_first=True))
    desk = Desk(login(world.reviewer), sheet)
    assert "V.1-points" not in desk.get().context["form"].fields
    desk.post("confirm", {**ON_FILE, "V.1-points": "12", "V.1-reason": "Cho điểm"})
    assert stored().lines.get(code="V.1").superior_points is None
    assert "Cấp trên chấm 89,2 điểm – Khá" in words(desk.get())
