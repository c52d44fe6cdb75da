"""The page of a sheet since the vote: both marks, sending, taking the vote back."""

from datetime import timedelta
from decimal import Decimal

import pytest

from accounts import clock
from accounts.models import User
from meetings.models import Meeting, MeetingState
from scoring import services
from scoring.engine import Mark
from scoring.models import ReviewMode, ScoreSheet, SheetState
from scoring.services import SuperiorMark
from tests.scoring import worked
from tests.scoring.conftest import Login
from tests.scoring.pages import FORM, VOTES, SheetPage, words
from tests.world import World

MARKS = {**worked.MARKS, "V.1": Mark(points=Decimal(10), reason="Một việc làm hộ")}


@pytest.fixture
def at_sheet(held: Meeting, secretary: User, login: Login) -> SheetPage:
    """The secretary at the sheet of the worked example, after the vote."""
    worked.adopted(held, secretary)
    return SheetPage(login(secretary), held)


def test_after_the_vote_the_page_shows_the_lines_and_the_one_thing_left(at_sheet: SheetPage) -> None:
    text = at_sheet.text()
    assert "chi bộ đã biểu quyết" in text
    assert "89,5 điểm – Khá" in text
    assert "III. Tổ chức sinh hoạt 29,5/35" in text
    assert "4,5/5: 11 trên 12 bước bắt buộc đã thực hiện" in text
    assert "Tôi đã xem lại phiếu." in text
    assert "Lưu phần chấm" not in text


def test_a_corrected_line_shows_the_machines_points_beside_the_cells(
    held: Meeting, secretary: User, login: Login
) -> None:
    worked.adopted(held, marks=MARKS)
    text = SheetPage(login(secretary), held).text()
    assert "người chấm cho 10, máy tính 11; lý do: Một việc làm hộ" in text


def test_the_superiors_column_is_there_once_the_superior_has_confirmed(
    at_sheet: SheetPage, world: World
) -> None:
    assert "Cấp trên chấm" not in at_sheet.text()
    at_sheet.post("submit", {"confirmed": "1"})
    sheet = ScoreSheet.objects.select_related("meeting", "criteria_set").get()
    marks = {"III.5": SuperiorMark(Decimal(4), "Ba ý kiến chỉ đọc lại báo cáo")}
    services.confirm(sheet=sheet, marks=marks, mode=ReviewMode.ATTENDED, by=world.reviewer)
    text = at_sheet.text()
    assert "Chi bộ tự chấm 89,5 điểm – Khá" in text
    assert "Cấp trên chấm 88,5 điểm – Khá" in text
    assert "6 5 5 4 khác chi bộ Ba ý kiến chỉ đọc lại báo cáo" in text
    assert "Vì Văn Em xác nhận lúc" in text
    assert "trực tiếp dự sinh hoạt" in text
    assert text.count("khác chi bộ") == 1


# --- Sending ---------------------------------------------------------------------------------------
def test_sending_needs_the_tick(at_sheet: SheetPage) -> None:
    response = at_sheet.post("submit")
    assert "Chưa gửi. Hãy đánh dấu «Tôi đã xem lại phiếu» rồi bấm gửi." in words(response)
    assert ScoreSheet.objects.get().state == SheetState.ADOPTED
    sent = words(at_sheet.post("submit", {"confirmed": "1"}))
    assert "Đã gửi cấp trên." in sent
    assert "Tôi đã xem lại phiếu." not in sent
    assert ScoreSheet.objects.get().state == SheetState.SUBMITTED


def test_sent_late_the_page_says_so(at_sheet: SheetPage) -> None:
    with clock.travel(worked.at(worked.HELD_ON + timedelta(days=3))):
        data = {**at_sheet.revisions(), "confirmed": "1"}
        at_sheet.client.post(f"{at_sheet.url}submit/", data)
    text = at_sheet.text()
    assert "gửi muộn" in text
    assert "88,5 điểm – Khá" in text


def test_a_stale_page_and_a_second_press_are_told_what_happened(at_sheet: SheetPage) -> None:
    stale = words(at_sheet.post("submit", {"confirmed": "1"}, revision="1"))
    assert "Phiếu vừa được người khác cập nhật." in stale
    assert ScoreSheet.objects.get().state == SheetState.ADOPTED
    at_sheet.post("submit", {"confirmed": "1"})
    again = words(at_sheet.post("submit", {"confirmed": "1"}))
    assert "Phiếu đang ở trạng thái «đã gửi cấp trên» nên việc này không thực hiện được." in again


def test_a_sheet_whose_record_is_open_is_refused_in_words(at_sheet: SheetPage, held: Meeting) -> None:
    Meeting.objects.filter(pk=held.pk).update(state=MeetingState.RECORDING)
    text = words(at_sheet.post("submit", {"confirmed": "1"}))
    assert "Biên bản chưa chốt. Hãy biểu quyết phiếu trước khi gửi." in text
    assert ScoreSheet.objects.get().state == SheetState.ADOPTED


@pytest.mark.parametrize("act", ["submit", "reopen"])
def test_without_the_revision_or_without_a_sheet_nothing_is_done(
    at_sheet: SheetPage, world: World, login: Login, act: str
) -> None:
    with worked.evening():
        assert at_sheet.client.post(f"{at_sheet.url}{act}/", {"confirmed": "1"}).status_code == 400
    assert ScoreSheet.objects.get().state == SheetState.ADOPTED
    unscored = worked.earlier(world.cell_a, at_sheet.held.kind, tasks=0)
    other = SheetPage(login(world.secretary_a), unscored)
    assert other.post(act, {"confirmed": "1"}).status_code == 404


def test_the_minute_taker_sees_who_sends(held: Meeting, minute_taker: User, login: Login) -> None:
    worked.adopted(held)
    page = SheetPage(login(minute_taker), held)
    assert "Gửi cấp trên là việc của bí thư, phó bí thư chi bộ." in page.text()
    assert page.post("submit", {"confirmed": "1"}).status_code == 403
    assert page.post("reopen").status_code == 403


# --- Taking it back ----------------------------------------------------------------------------------
def test_reopened_the_page_is_open_with_everything_chosen(at_sheet: SheetPage, held: Meeting) -> None:
    response = at_sheet.post("reopen")
    assert "Đã mở lại. Sửa xong, chi bộ phải biểu quyết lại." in words(response)
    assert response.context["marks"]["III.4-reason"].value() == "Phần xây dựng Đảng sơ sài"
    assert Meeting.objects.get(pk=held.pk).state == MeetingState.RECORDING
    assert "phiếu đã chốt" in words(at_sheet.post("adopt", {**FORM, **VOTES}))


def test_what_was_sent_back_says_why_until_it_is_sent_again(at_sheet: SheetPage, world: World) -> None:
    at_sheet.post("submit", {"confirmed": "1"})
    sheet = ScoreSheet.objects.select_related("meeting").get()
    services.return_sheet(sheet=sheet, reason="Thiếu ý kiến phát biểu", by=world.reviewer)
    assert "Cấp trên đã trả lại phiếu này. Thiếu ý kiến phát biểu" in at_sheet.text()
    assert "Cấp trên đã trả lại phiếu này." in words(at_sheet.post("mark", FORM))
    adopted = words(at_sheet.post("adopt", {**FORM, **VOTES}))
    assert "Đã từng bị trả lại: Thiếu ý kiến phát biểu" in adopted
    at_sheet.post("submit", {"confirmed": "1"})
    assert ScoreSheet.objects.get().state == SheetState.SUBMITTED


# --- Who sees what -------------------------------------------------------------------------------------
def test_only_the_direct_superior_has_the_button_to_review(
    at_sheet: SheetPage, held: Meeting, world: World, login: Login
) -> None:
    at_sheet.post("submit", {"confirmed": "1"})
    address = f"/reviews/{ScoreSheet.objects.get().pk}/"
    seen = {
        who
        for who in ("reviewer", "board", "inspector", "admin")
        if f'href="{address}"' in SheetPage(login(getattr(world, who)), held).get().content.decode()
    }
    assert seen == {"reviewer"}


def test_the_administrator_sees_the_points_of_both_and_the_words_of_nobody(
    held: Meeting, world: World, login: Login
) -> None:
    sheet = worked.submitted(held, marks=MARKS)
    services.return_sheet(sheet=sheet, reason="Lời trả lại", by=world.reviewer)
    sheet = worked.submitted(Meeting.objects.get(pk=held.pk), marks=MARKS)
    marks = {"III.5": SuperiorMark(Decimal(4), "Lời của cấp trên")}
    services.confirm(sheet=sheet, marks=marks, mode=ReviewMode.ON_FILE, by=world.reviewer)
    said = [mark.reason for mark in MARKS.values() if mark.reason] + ["Lời trả lại", "Lời của cấp trên"]
    pages = (f"/meetings/{held.pk}/score/", f"/reviews/{sheet.pk}/")
    for url in pages:
        admin = login(world.admin).get(url).content.decode()
        assert [words_ for words_ in said if words_ in admin] == []
        assert "khác chi bộ" in admin
        assert "87,5 điểm" in words(login(world.admin).get(url))
        assert f"/meetings/{held.pk}/#" not in admin
        assert f'href="/meetings/{held.pk}/"' not in admin
    reader = login(world.inspector).get(pages[0]).content.decode()
    assert [words_ for words_ in said if words_ not in reader] == []  # control: readers see them all
