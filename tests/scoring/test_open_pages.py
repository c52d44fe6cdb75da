"""The page of a sheet that is still open: what is left, the marks, the vote."""

import re
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import User
from cells.models import Role
from meetings import services as record
from meetings.models import Meeting, MeetingKind
from scoring import services
from scoring.engine import Mark
from scoring.models import ScoreSheet, SheetState
from tests.scoring import worked
from tests.scoring.conftest import Login, person
from tests.scoring.pages import FORM, VOTES, SheetPage, words
from tests.world import World


# --- The worked example of domain.md 6 -------------------------------------------------------------
def test_before_anything_is_judged_the_page_says_what_there_is_and_what_is_left(at_sheet: SheetPage) -> None:
    text = at_sheet.text()
    assert "Tạm tính: đã có 66 điểm, còn 30 điểm chưa chấm; xếp loại từ Trung bình đến Tốt." in text
    assert "Còn 7 việc phải chấm hoặc ghi" in text
    assert "10/10 : 18 trên 21 đảng viên dự (85,71 %), đạt mức từ 85 % (mục I.1)" in text
    assert "Chưa chấm, tối đa 8 điểm : chưa chọn mức (mục III.4)" in text


def test_marked_the_page_projects_89_5_and_fair(at_sheet: SheetPage) -> None:
    text = words(at_sheet.post("mark", FORM))
    assert "Đã lưu phần chấm." in text
    assert "Nếu biểu quyết và gửi hôm nay: 89,5 điểm – Khá" in text
    assert "việc phải chấm hoặc ghi" not in text
    assert "7/8 : Một phần sơ sài" in text
    assert "lý do: Phần xây dựng Đảng sơ sài" in text


def test_from_the_marks_to_the_superior_the_page_ends_at_89_5_and_fair(at_sheet: SheetPage) -> None:
    at_sheet.post("mark", FORM)
    adopted = words(at_sheet.post("adopt", {**FORM, **VOTES}))
    assert "Đã ghi biểu quyết, phiếu đã chốt. Còn một việc: gửi cấp trên." in adopted
    assert "Chi bộ tự chấm 89,5 điểm – Khá" in adopted
    assert "16 tán thành, 0 không tán thành, 0 ý kiến khác, trên 19 đảng viên được tính" in adopted
    sent = words(at_sheet.post("submit", {"confirmed": "1"}))
    assert "Đã gửi cấp trên." in sent
    assert "đã gửi cấp trên" in sent
    assert "Gửi lần đầu lúc 21:00 03/05/2024, hạn 05/05/2024." in sent
    assert "gửi muộn" not in sent
    assert worked.points(ScoreSheet.objects.get())["V.3"] == 3


@pytest.mark.parametrize(
    ("changes", "marks", "sentences"),
    [
        (
            {"is_first": True},
            worked.MARKS,
            (
                "Chi bộ tự chấm 89,2 điểm – Khá",
                "Không áp dụng: đây là buổi sinh hoạt đầu tiên của chi bộ (mục V.1)",
            ),
        ),
        (
            {"excused": 2, "unexcused": 1},
            worked.MARKS,
            ("Chi bộ tự chấm 85,5 điểm – Khá", "cao nhất xếp loại Khá (khống chế C1)"),
        ),
        (
            {
                "excused": 2,
                "unexcused": 1,
                "speakers": 18,
                "notebooks": 18,
                "steps_not_done": (),
            },
            worked.BEST,
            ("Chi bộ tự chấm 94,0 điểm – Khá Theo điểm: Tốt", "cao nhất xếp loại Khá (khống chế C1)"),
        ),
        (
            {"excused": 4},
            worked.MARKS,
            (
                "8/10: 17 trên 21 đảng viên dự (80,95 %); từ 85 % được 10 điểm (mục I.1)",
                "cao nhất xếp loại Khá (khống chế C2)",
            ),
        ),
    ],
    ids=["first meeting", "one unexcused", "94 points and one unexcused", "17 of 21"],
)
def test_the_variants_read_as_written(
    world: World,
    qd31: object,
    login: Login,
    changes: dict[str, Any],
    marks: dict[str, Any],
    sentences: tuple[str, ...],
) -> None:
    held = worked.meeting(worked.cell(world.committee), **changes)
    worked.submitted(held, marks=marks)
    text = SheetPage(login(world.reviewer), held).text()
    assert [sentence for sentence in sentences if sentence not in text] == []


# --- Nothing is chosen beforehand ------------------------------------------------------------------
def test_no_level_and_no_correction_is_filled_in_beforehand(at_sheet: SheetPage) -> None:
    response = at_sheet.get()
    form = response.context["marks"]
    assert {name: form[name].value() for name in form.fields if form[name].value()} == {}
    html = response.content.decode()
    checked = re.findall(r"<input[^>]*type=\"radio\"[^>]*checked[^>]*>", html)
    assert len(checked) == 7
    assert all('value=""' in radio for radio in checked)
    assert re.findall(r'name="votes_\w+"[^>]*value="[^"]', html) == []


def test_what_was_chosen_is_there_again(at_sheet: SheetPage) -> None:
    at_sheet.post("mark", FORM, **{"V.1-points": "10,5", "V.1-reason": "Một việc làm hộ"})
    form = at_sheet.get().context["marks"]
    assert form["III.4-level"].value() == "minus1"
    assert form["V.1-reason"].value() == "Một việc làm hộ"
    assert 'value="10,5"' in str(form["V.1-points"])


# --- What is left ----------------------------------------------------------------------------------
def test_every_judgement_that_is_left_links_to_its_line(at_sheet: SheetPage) -> None:
    response = at_sheet.get()
    here = response.context["todo"].places
    assert [place.title for place in here] == ["Chấm trên trang này"]
    html = response.content.decode()
    for item, code in zip(here[0].items, worked.MARKS, strict=True):
        assert item.url == f"#muc-{code}"
        assert f'id="muc-{code}"' in html
        assert f'href="#muc-{code}"' in html


def test_what_the_record_does_not_say_links_to_its_part_in_the_order_of_the_evening(
    world: World, qd31: object, login: Login
) -> None:
    begun = record.start_meeting(cell=world.cell_a, kind=MeetingKind.REGULAR, month=worked.MAY, by=None)
    response = SheetPage(login(world.secretary_a), begun).get()
    todo = response.context["todo"]
    assert [(place.title, place.url) for place in todo.places[:-1]] == [
        ("Thông tin chung", f"/meetings/{begun.pk}/general/"),
        ("Công tác chuẩn bị", f"/meetings/{begun.pk}/preparation/"),
        ("Điểm danh", f"/meetings/{begun.pk}/attendance/"),
        ("Nội dung và biên bản", f"/meetings/{begun.pk}/agenda/"),
        ("Biểu quyết", f"/meetings/{begun.pk}/decisions/"),
    ]
    assert any(item.text.startswith("V.1. ") for item in todo.places[0].items)  # waits for the day
    preparation = [item.text for item in todo.places[1].items]
    assert (
        "II.4. Có dự thảo nghị quyết, kết luận, gửi đảng viên trước: chưa ghi dự thảo nghị quyết, kết luận"
        in preparation
    )
    texts = [item.text for place in todo.places for item in place.items]
    assert todo.count == len(set(texts))
    assert [text for text in texts if "khống chế" in text] == []  # the lines of the same part say it
    text = words(response)
    assert f"Còn {todo.count} việc phải chấm hoặc ghi, xem danh sách ở đầu trang." in text
    for place in todo.places[:-1]:
        assert login(world.secretary_a).get(place.url).status_code == 200


def test_a_level_without_its_reason_is_still_left_to_do(at_sheet: SheetPage) -> None:
    at_sheet.post("mark", {**FORM, "II.3-reason": ""})
    items = at_sheet.get().context["todo"].places[0].items
    assert [item.text for item in items] == [
        "II.3. Nội dung đúng, đủ theo hướng dẫn của cấp trên, có trọng tâm: "
        "đã chọn 2 điểm nhưng chưa ghi lý do"
    ]


def test_a_line_names_the_parts_its_figure_comes_from(at_sheet: SheetPage) -> None:
    rows = {row.line.code: row for group in at_sheet.get().context["groups"] for row in group.rows}
    parts = {code: [link.label for link in row.evidence] for code, row in rows.items()}
    assert parts["I.1"] == ["Điểm danh"]
    assert parts["II.5"] == ["Công tác chuẩn bị"]
    assert parts["III.2"] == ["Thông tin chung"]
    assert parts["III.8"] == ["Nội dung và biên bản"]
    assert parts["V.1"] == ["Nhiệm vụ"]
    assert parts["V.2"] == ["Biểu quyết", "Nhiệm vụ"]
    assert parts["III.4"] == []  # judged, not recorded


def test_a_line_below_its_best_says_what_would_raise_it(at_sheet: SheetPage) -> None:
    text = at_sheet.text()
    assert "Muốn cao hơn ở buổi sau: thêm 3 đảng viên phát biểu: +1" in text


def test_a_cap_is_said_beside_what_the_points_alone_would_give(
    world: World, qd31: object, login: Login
) -> None:
    best = {"speakers": 18, "notebooks": 18, "steps_not_done": ()}
    held = worked.meeting(worked.cell(world.committee), excused=2, unexcused=1, **best)
    services.mark(meeting=held, marks=worked.BEST, by=None)
    text = SheetPage(login(world.reviewer), held).text()
    assert "Nếu biểu quyết và gửi hôm nay: 94,0 điểm – Khá Theo điểm: Tốt nhưng bị khống chế:" in text
    assert "Có đảng viên vắng không lý do: cao nhất xếp loại Khá (khống chế C1)" in text


# --- Who sees what ---------------------------------------------------------------------------------
def test_the_minute_taker_marks_and_does_not_vote(
    held: Meeting, minute_taker: User, secretary: User, login: Login
) -> None:
    at_sheet = SheetPage(login(minute_taker), held)
    assert "Đã lưu phần chấm." in words(at_sheet.post("mark", FORM))
    text = at_sheet.text()
    assert "Ghi biểu quyết và gửi cấp trên là việc của bí thư, phó bí thư chi bộ." in text
    assert "votes_for" not in at_sheet.get().content.decode()
    assert at_sheet.post("adopt", {**FORM, **VOTES}).status_code == 403


@pytest.mark.parametrize("who", ["reviewer", "inspector", "board"])
def test_readers_see_lines_and_reasons_and_nothing_to_press(
    held: Meeting, world: World, login: Login, who: str
) -> None:
    services.mark(meeting=held, marks=worked.MARKS, by=None)
    response = SheetPage(login(getattr(world, who)), held).get()
    html = response.content.decode()
    assert "Phần xây dựng Đảng sơ sài" in html
    assert f"/meetings/{held.pk}/#attendance" in html
    assert "Lưu phần chấm" not in html
    assert "Ghi biểu quyết" not in html
    assert response.context["marks"] is None


def test_the_administrator_sees_points_and_no_words(held: Meeting, world: World, login: Login) -> None:
    services.mark(
        meeting=held, marks={**worked.MARKS, "V.1": Mark(points=Decimal(9), reason="Việc ba")}, by=None
    )
    at_sheet = SheetPage(login(world.admin), held)
    html = at_sheet.get().content.decode()
    assert "7/8" in html
    assert "9/12" in html
    for mark in worked.MARKS.values():
        assert not mark.reason or mark.reason not in html
    assert "Việc ba" not in html
    assert f"/meetings/{held.pk}/#" not in html
    assert [place.url for place in at_sheet.get().context["todo"].places] == []


def test_of_a_record_just_begun_the_administrator_reads_what_is_missing_without_links(
    world: World, qd31: object, login: Login
) -> None:
    begun = record.start_meeting(cell=world.cell_a, kind=MeetingKind.REGULAR, month=worked.MAY, by=None)
    todo = SheetPage(login(world.admin), begun).get().context["todo"]
    (place,) = todo.places
    assert (place.title, place.url, len(place.items)) == ("Chờ chi bộ ghi, chấm", "", todo.count)
    texts = [item.text for item in place.items]
    assert "I.1. Tỷ lệ đảng viên dự sinh hoạt: chưa ghi tỷ lệ đảng viên dự" in texts
    assert "Chưa rõ khống chế C5 (Biên bản chưa được thông qua)" in texts


def test_a_role_in_a_neighbouring_cell_opens_nothing(held: Meeting, world: World, login: Login) -> None:
    at_sheet = SheetPage(login(world.secretary_a), held)
    assert at_sheet.get().status_code == 404
    assert at_sheet.post("mark", FORM).status_code == 404
    assert not ScoreSheet.objects.exists()


# --- Errors: nothing typed is lost ------------------------------------------------------------------
def test_refused_marks_come_back_as_typed_beside_their_lines(at_sheet: SheetPage) -> None:
    bad = {
        **FORM,
        "II.1-level": "splendid",
        "V.1-points": "12,5",
        "V.1-reason": "Rất tốt",
        "II.2-points": "nhiều",
        "III.8-reason": "Ghi thiếu",
    }
    response = at_sheet.post("mark", bad)
    form = response.context["marks"]
    assert set(form.errors) == {"II.1-level", "V.1-points", "II.2-points", "III.8-points"}
    for name, typed in bad.items():
        assert form[name].value() == typed
    html = response.content.decode()
    assert 'value="12,5"' in html
    assert 'value="nhiều"' in html
    assert "chưa ghi điểm sửa" in html
    assert form.errors["V.1-points"] == ["Điểm phải từ 0 đến 12, theo bước 0,5."]
    assert 'aria-invalid="true"' in html
    assert not ScoreSheet.objects.exists()


def test_every_link_of_the_error_summary_leads_to_something(at_sheet: SheetPage) -> None:
    response = at_sheet.post("mark", {**FORM, "II.1-level": "splendid", "V.1-points": "x"})
    html = response.content.decode()
    summary = html[html.index("error-summary") :].partition("</div>")[0]
    anchors = re.findall(r'href="#([^"]+)"', summary)
    assert len(anchors) == 2
    assert [anchor for anchor in anchors if f'id="{anchor}"' not in html] == []


def test_a_stale_save_shows_both_versions_where_they_differ_and_saves_on_the_second_press(
    at_sheet: SheetPage, held: Meeting
) -> None:
    at_sheet.post("mark", FORM)
    seen = at_sheet.revisions()
    services.mark(meeting=held, marks={**worked.MARKS, "II.3": Mark(level="good")}, by=None)
    mine = {**FORM, "III.7-level": "weak", "III.7-reason": "Đọc văn bản là chính"}
    response = at_sheet.post("mark", mine, **seen)
    assert response.status_code == 409
    text = words(response)
    assert "Phiếu vừa được người khác cập nhật" in text
    stored = {row.line.code: row.stored for group in response.context["groups"] for row in group.rows}
    assert {code: said for code, said in stored.items() if said} == {
        "II.3": "3 điểm; lý do: không ghi",
        "III.7": "2 điểm; lý do: Ít gợi mở",
    }
    assert response.context["marks"]["III.7-reason"].value() == "Đọc văn bản là chính"
    assert ScoreSheet.objects.get().lines.get(code="III.7").self_level == "fair"
    again = at_sheet.post("mark", mine, **{"revision": response.context["revisions"]["sheet"]})
    assert "Đã lưu phần chấm." in words(again)
    assert ScoreSheet.objects.get().lines.get(code="III.7").self_level == "weak"


def test_marks_typed_when_the_sheet_was_voted_on_meanwhile_can_be_copied_and_not_saved(
    at_sheet: SheetPage, held: Meeting
) -> None:
    at_sheet.post("mark", FORM)
    seen = at_sheet.revisions()
    services.adopt(
        meeting=Meeting.objects.get(pk=held.pk), votes_for=16, votes_against=0, votes_other=0, by=None
    )
    response = at_sheet.post("mark", {**FORM, "III.7-reason": "Ý kiến mới của tôi"}, **seen)
    assert response.status_code == 409
    html = response.content.decode()
    assert "Ý kiến mới của tôi" in html
    assert "không lưu được nữa" in html
    assert "Lưu phần chấm" not in html
    assert "Ghi biểu quyết" not in html
    assert ScoreSheet.objects.get().lines.get(code="III.7").self_reason == "Ít gợi mở"


@pytest.mark.parametrize("act", ["mark", "adopt"])
def test_a_write_without_the_revision_is_refused(at_sheet: SheetPage, act: str) -> None:
    with worked.evening():
        assert at_sheet.client.post(f"{at_sheet.url}{act}/", {**FORM, **VOTES}).status_code == 400
    assert not ScoreSheet.objects.exists()


# --- The vote ---------------------------------------------------------------------------------------
def test_marks_changed_on_the_same_page_are_stored_and_shown_before_the_vote(at_sheet: SheetPage) -> None:
    at_sheet.post("mark", FORM)
    better = {**FORM, "III.4-level": "full", "III.4-reason": ""}
    response = at_sheet.post("adopt", {**better, **VOTES})
    text = words(response)
    assert "chưa ghi biểu quyết" in text
    assert "Nếu biểu quyết và gửi hôm nay: 90,5 điểm – Tốt" in text
    assert response.context["vote"]["votes_for"].value() == "16"
    assert ScoreSheet.objects.get().state == SheetState.SELF_SCORED
    assert "phiếu đã chốt" in words(at_sheet.post("adopt", {**better, **VOTES}))
    assert ScoreSheet.objects.get().state == SheetState.ADOPTED


def test_enter_among_the_votes_saves_the_marks_and_keeps_the_votes(at_sheet: SheetPage) -> None:
    response = at_sheet.post("mark", {**FORM, **VOTES, "votes_other": ""})
    assert "chưa ghi biểu quyết" in words(response)
    assert response.context["vote"]["votes_for"].value() == "16"
    assert "error-summary" not in response.content.decode()
    assert ScoreSheet.objects.get().lines.count() == 7


@pytest.mark.parametrize(
    ("votes", "sentence"),
    [
        ({"votes_for": "17"}, "Có 17 phiếu mà chỉ 16 đảng viên"),
        ({"votes_for": "9", "votes_against": "7"}, "chưa quá một nửa"),
        ({"votes_for": ""}, "mục này phải nhập"),
        ({"votes_for": "mười"}, "Hãy nhập một số nguyên."),
    ],
)
def test_votes_that_cannot_be_come_back_as_typed(
    at_sheet: SheetPage, votes: dict[str, str], sentence: str
) -> None:
    at_sheet.post("mark", FORM)
    response = at_sheet.post("adopt", {**FORM, **VOTES, **votes})
    assert sentence in words(response)
    assert response.context["vote"]["votes_for"].value() == votes["votes_for"]
    assert ScoreSheet.objects.get().state == SheetState.SELF_SCORED


def test_a_vote_on_a_record_changed_meanwhile_shows_the_new_score_first(
    at_sheet: SheetPage, held: Meeting
) -> None:
    at_sheet.post("mark", FORM)
    seen = at_sheet.revisions()
    worked.call_the_roll(Meeting.objects.get(pk=held.pk), 3, 0, speakers=18, notebooks=17, late=1)
    response = at_sheet.post("adopt", {**FORM, **VOTES}, **seen)
    assert response.status_code == 409
    text = words(response)
    assert "vừa được sửa" in text
    assert "90,5 điểm" in text
    assert response.context["vote"]["votes_for"].value() == "16"
    assert ScoreSheet.objects.get().state == SheetState.SELF_SCORED


def test_while_something_is_left_the_vote_says_so_and_is_refused(at_sheet: SheetPage) -> None:
    html = at_sheet.get().content.decode()
    assert re.search(r"<button[^>]*disabled[^>]*>Ghi biểu quyết", html)
    response = at_sheet.post("adopt", {**VOTES, "II.1-level": ""})
    assert "còn dòng chưa chấm" in words(response)
    assert not ScoreSheet.objects.filter(state=SheetState.ADOPTED).exists()


@pytest.mark.parametrize("votes", [VOTES, {"votes_for": "x"}])
def test_a_second_press_on_the_vote_ends_on_the_frozen_sheet(
    at_sheet: SheetPage, votes: dict[str, str]
) -> None:
    at_sheet.post("mark", FORM)
    seen = at_sheet.revisions()
    at_sheet.post("adopt", {**FORM, **VOTES})
    response = at_sheet.post("adopt", {**FORM, **VOTES, **votes}, **seen)
    assert response.redirect_chain
    assert "Phiếu đang ở trạng thái «chi bộ đã biểu quyết»" in words(response)
    assert ScoreSheet.objects.get().votes_for == 16


# --- Meetings without a sheet -----------------------------------------------------------------------
def test_a_meeting_not_held_has_no_sheet_and_says_so(world: World, qd31: object, login: Login) -> None:
    begun = record.start_meeting(cell=world.cell_a, kind=MeetingKind.REGULAR, month=worked.MAY, by=None)
    record.mark_not_held(meeting=begun, revision=begun.revision, reason="Mưa lũ", by=world.secretary_a)
    at_sheet = SheetPage(login(world.secretary_a), begun)
    assert "không tổ chức nên không có phiếu chấm điểm" in at_sheet.text()
    for act in ("mark", "adopt", "reopen", "submit"):
        assert at_sheet.post(act, {**FORM, **VOTES, "confirmed": "1"}).status_code == 404
    assert not ScoreSheet.objects.exists()


def test_a_deputy_with_the_same_role_may_do_the_same(held: Meeting, login: Login) -> None:
    at_sheet = SheetPage(login(person(held, Role.SECRETARY)), held)
    at_sheet.post("mark", FORM)
    assert "phiếu đã chốt" in words(at_sheet.post("adopt", {**FORM, **VOTES}))
