"""Votes and tasks as pages: rows that grow, go and keep what is typed in them."""

import unicodedata
from datetime import date
from typing import Any

import pytest

from cells.models import Member
from meetings.models import AssignedTask, DecisionKind, Meeting
from meetings.services import DecisionInput, TaskInput
from tests.client import AppClient
from tests.factories import MeetingFactory
from tests.meetings import saves
from tests.meetings.conftest import MAY
from tests.meetings.page_form import Sent, form_of


def opened(client: AppClient, meeting: Meeting, key: str) -> Sent:
    """The form of a page as it comes."""
    return form_of(client.get(f"/meetings/{meeting.pk}/{key}/"))


def send(client: AppClient, meeting: Meeting, key: str, typed: Sent) -> Any:
    """Open a page, type, press "Lưu"."""
    form = {**opened(client, meeting, key), "then": "stay", **typed}
    return client.post(f"/meetings/{meeting.pk}/{key}/", form)


def vote(number: int, text: str, *counts: str, kind: str = "CONCLUSION") -> Sent:
    """A row of votes as typed."""
    names = ("votes_for", "votes_against", "votes_other")
    row = {"kind": kind, "text": text, **dict(zip(names, counts, strict=False))}
    return {f"decision-{number}-{name}": value for name, value in row.items()}


def task(number: int, text: str, owner: str = "", due_on: str = "") -> Sent:
    """A row of a task as typed."""
    return {f"task-{number}-text": text, f"task-{number}-owner": owner, f"task-{number}-due_on": due_on}


def texts(rows: Any) -> list[str]:
    """The texts of stored rows."""
    return list(rows.values_list("text", flat=True))


# --- Votes ------------------------------------------------------------------------------------------
def test_a_vote_is_typed_into_the_row_that_is_offered(secretary: AppClient, meeting: Meeting) -> None:
    text = unicodedata.normalize("NFD", "Thông qua <b>kết luận</b>\r\ntháng 6\x00")
    response = send(secretary, meeting, "decisions", vote(0, text, "3", "1", "0"))
    assert response.status_code == 302
    row = meeting.decisions.get()
    assert (row.text, row.votes_for, row.votes_against, row.votes_other) == (
        "Thông qua <b>kết luận</b>\ntháng 6",
        3,
        1,
        0,
    )
    page = secretary.get(f"/meetings/{meeting.pk}/").content.decode()
    assert "Thông qua &lt;b&gt;kết luận&lt;/b&gt;\ntháng 6" in page


def test_votes_needed_are_said(secretary: AppClient, meeting: Meeting) -> None:
    page = secretary.get(f"/meetings/{meeting.pk}/decisions/").content.decode()
    assert "Có <strong>4</strong> đảng viên được tính khi biểu quyết." in page
    assert "<strong>3</strong> phiếu tán thành (quá một nửa)" in page
    assert "<strong>3</strong> phiếu (hai phần ba)" in page
    meeting.attendance.all().delete()
    Meeting.objects.filter(pk=meeting.pk).update(
        voting_denominator=0, expected_members=0, unrecorded_members=0
    )
    assert "Chưa có ai được tính" in secretary.get(f"/meetings/{meeting.pk}/decisions/").content.decode()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (vote(0, "", "3"), "Hãy ghi nội dung, hoặc bỏ dòng này."),
        (vote(0, "Kết luận", "3", kind=""), "Hãy chọn việc biểu quyết."),
        (vote(0, "Kết luận", "3", kind="PARTY"), "PARTY không có trong danh sách. Hãy chọn lại."),
        (vote(0, "Kết luận", "-1"), "Giá trị nhỏ nhất được nhận là 0."),
        (vote(0, "Kết luận", "ba"), "Hãy nhập một số nguyên."),
        (vote(0, "Kết luận", "5", "0", "0"), "Biểu quyết thứ 1 có 5 phiếu, nhiều hơn 4 đảng viên"),
        (vote(0, "dài " * 1500, "3"), "Nhiều nhất 5000 ký tự, hiện có 5999."),
    ],
)
def test_a_vote_that_cannot_be_is_explained_and_kept_on_the_page(
    secretary: AppClient, meeting: Meeting, typed: Sent, sentence: str
) -> None:
    before = saves.everything_of(meeting)
    response = send(secretary, meeting, "decisions", {**typed, "is_minutes_approved": "yes"})
    assert response.status_code == 200
    assert sentence in response.content.decode()
    form = form_of(response)
    assert str(form["decision-0-text"]).strip() == str(typed["decision-0-text"]).strip()
    assert form["decision-0-votes_for"] == typed["decision-0-votes_for"]
    assert form["is_minutes_approved"] == "yes"
    assert saves.everything_of(meeting) == before


def test_a_row_that_is_emptied_or_marked_goes(secretary: AppClient, meeting: Meeting) -> None:
    given = [DecisionInput(DecisionKind.OTHER, text) for text in ("Một", "Hai", "Ba")]
    saves.decisions(meeting, decisions=given)
    send(secretary, meeting, "decisions", {**vote(0, "", kind=""), "decision-2-remove": "on"})
    assert texts(meeting.decisions) == ["Hai"]


def test_a_row_marked_to_go_stays_marked_while_something_else_is_wrong(
    secretary: AppClient, meeting: Meeting
) -> None:
    saves.decisions(meeting)
    typed = {"decision-0-remove": "on", **vote(1, "Kết luận", "nhiều")}
    form = form_of(send(secretary, meeting, "decisions", typed))
    assert form["decision-0-remove"] == "on"


def test_an_empty_row_is_always_offered(secretary: AppClient, meeting: Meeting) -> None:
    assert opened(secretary, meeting, "decisions")["decision-TOTAL_FORMS"] == "1"
    saves.decisions(meeting)
    form = opened(secretary, meeting, "decisions")
    assert form["decision-TOTAL_FORMS"] == "2"
    assert (form["decision-1-text"], form["decision-1-kind"]) == ("", "")


# --- Another row ------------------------------------------------------------------------------------
def test_another_row_keeps_what_is_typed_and_stores_nothing(secretary: AppClient, meeting: Meeting) -> None:
    saves.decisions(meeting)
    before = saves.everything_of(meeting)
    typed = {
        **opened(secretary, meeting, "decisions"),
        **vote(1, "Chưa lưu, còn <i>sai</i>", "nhiều", kind="ADMISSION"),
        "decision-0-remove": "on",
        "is_minutes_approved": "no",
    }
    response = secretary.post(f"/meetings/{meeting.pk}/decisions/", {**typed, "add": "1"})
    assert response.status_code == 200
    form = form_of(response)
    assert form["decision-TOTAL_FORMS"] == "3"
    for name in (
        *vote(1, "", "0"),
        "decision-0-remove",
        "decision-0-text",
        "is_minutes_approved",
        "revision",
    ):
        assert form[name] == typed[name], name
    page = response.content.decode()
    assert "Chưa lưu được" not in page
    assert "Có thay đổi chưa lưu." in page
    assert saves.everything_of(meeting) == before


def test_two_more_rows_then_save(secretary: AppClient, meeting: Meeting) -> None:
    url = f"/meetings/{meeting.pk}/tasks/"
    form = {**opened(secretary, meeting, "tasks"), **task(0, "Một")}
    form = {**form_of(secretary.post(url, {**form, "add": "1"})), **task(1, "Hai")}
    form = {**form_of(secretary.post(url, {**form, "add": "1"})), **task(2, "Ba")}
    assert secretary.post(url, {**form, "then": "stay"}).status_code == 302
    assert texts(meeting.tasks) == ["Một", "Hai", "Ba"]


def test_another_row_stands_where_the_page_opens(secretary: AppClient, meeting: Meeting) -> None:
    """Without this the page opens at its top, and the new row has to be looked for."""
    for key in ("decisions", "tasks"):
        response = secretary.post(
            f"/meetings/{meeting.pk}/{key}/", {**opened(secretary, meeting, key), "add": "1"}
        )
        page = response.content.decode()
        assert 'formaction="#new-row"' in page
        last = page.rindex('<fieldset class="entry"')
        assert page[last:].startswith('<fieldset class="entry" id="new-row"')


@pytest.mark.parametrize("total", ["", "abc", "²", "9" * 5000, "61", "1000000"])
@pytest.mark.parametrize("button", ["add", "then"])
def test_a_number_of_rows_that_cannot_be_is_no_error_of_the_server(
    secretary: AppClient, meeting: Meeting, total: str, button: str
) -> None:
    form = {**opened(secretary, meeting, "tasks"), **task(0, "Một"), "task-TOTAL_FORMS": total, button: "1"}
    response = secretary.post(f"/meetings/{meeting.pk}/tasks/", form)
    assert response.status_code == 200
    assert not meeting.tasks.exists()
    assert ("Chưa lưu được, cần sửa:" in response.content.decode()) == (button == "then")


# --- Tasks of last month --------------------------------------------------------------------------------
@pytest.fixture
def due(meeting: Meeting) -> AssignedTask:
    """A task of last month that this meeting has to answer for."""
    saves.general(meeting)
    return AssignedTask.objects.create(
        cell=meeting.cell,
        meeting=MeetingFactory(cell=meeting.cell, month=MAY),
        order=1,
        text="Vận động <b>3 hộ</b> hiến đất",
        owner=Member.objects.get(full_name="Lò Văn Ân"),
        due_on=date(2024, 5, 31),
    )


def test_tasks_of_last_month_appear_by_themselves(
    secretary: AppClient, meeting: Meeting, due: AssignedTask
) -> None:
    page = secretary.get(f"/meetings/{meeting.pk}/tasks/").content.decode()
    assert "Vận động &lt;b&gt;3 hộ&lt;/b&gt; hiến đất" in page
    assert "Lò Văn Ân" in page
    assert "hạn 31/05/2024" in page
    form = opened(secretary, meeting, "tasks")
    assert (form[f"due{due.pk}-result"], form[f"due{due.pk}-note"]) == ("", "")


def test_their_results_are_stored_and_shown(
    secretary: AppClient, meeting: Meeting, due: AssignedTask
) -> None:
    typed: Sent = {f"due{due.pk}-result": "DONE_LATE", f"due{due.pk}-note": "chậm 2 ngày vì mưa"}
    assert send(secretary, meeting, "tasks", typed).status_code == 302
    due.refresh_from_db()
    assert (due.result, due.result_note, due.result_meeting) == ("DONE_LATE", "chậm 2 ngày vì mưa", meeting)
    form = opened(secretary, meeting, "tasks")
    assert {name: form[name] for name in typed} == typed
    page = secretary.get(f"/meetings/{meeting.pk}/").content.decode()
    assert "Hoàn thành nhưng quá hạn: chậm 2 ngày vì mưa" in page


def test_results_survive_another_row_and_an_error(
    secretary: AppClient, meeting: Meeting, due: AssignedTask
) -> None:
    typed: Sent = {f"due{due.pk}-result": "NOT_DONE", f"due{due.pk}-note": "thiếu vốn"}
    url = f"/meetings/{meeting.pk}/tasks/"
    form = {**opened(secretary, meeting, "tasks"), **typed}
    for sent in ({**form, "add": "1"}, {**form, **task(0, "", due_on="2024-06-30"), "then": "stay"}):
        kept = form_of(secretary.post(url, sent))
        assert {name: kept[name] for name in typed} == typed
    due.refresh_from_db()
    assert due.result == ""


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("result", "PERHAPS", "PERHAPS không có trong danh sách. Hãy chọn lại."),
        ("note", "x" * 301, "Nhiều nhất 300 ký tự, hiện có 301."),
    ],
)
def test_a_result_that_cannot_be_is_explained(
    secretary: AppClient, meeting: Meeting, due: AssignedTask, field: str, typed: str, sentence: str
) -> None:
    response = send(secretary, meeting, "tasks", {f"due{due.pk}-{field}": typed, **task(0, "Việc mới")})
    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert form_of(response)["task-0-text"] == "Việc mới"
    assert not meeting.tasks.exists()


# --- New tasks ----------------------------------------------------------------------------------------
def test_a_task_is_typed_in(secretary: AppClient, meeting: Meeting) -> None:
    owner = Member.objects.get(full_name="Hà Văn Bình")
    send(secretary, meeting, "tasks", task(0, "Làm đường", str(owner.pk), "30/06/2024"))
    row = meeting.tasks.get()
    assert (row.text, row.owner, row.due_on) == ("Làm đường", owner, date(2024, 6, 30))
    form = opened(secretary, meeting, "tasks")
    assert (form["task-0-pk"], form["task-0-owner"]) == (str(row.pk), str(owner.pk))
    assert form["task-0-due_on"] == "2024-06-30"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (task(0, "", due_on="2024-06-30"), "Hãy ghi nội dung, hoặc bỏ dòng này."),
        (task(0, "Việc", owner="999999"), "999999 không có trong danh sách. Hãy chọn lại."),
        (task(0, "Việc", due_on="30/02/2024"), "Hãy nhập ngày đúng, ví dụ 03/11/2024."),
        (task(0, "Việc", due_on="0024-06-30"), "Năm không đúng."),
        ({**task(0, "Việc"), "task-0-pk": "abc"}, "Hãy nhập một số nguyên."),
    ],
)
def test_a_task_that_cannot_be_is_explained_and_kept_on_the_page(
    secretary: AppClient, meeting: Meeting, typed: Sent, sentence: str
) -> None:
    response = send(secretary, meeting, "tasks", typed)
    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert form_of(response)["task-0-text"] == typed["task-0-text"]
    assert not meeting.tasks.exists()


def test_a_row_of_a_task_answered_later_cannot_go(secretary: AppClient, meeting: Meeting) -> None:
    saves.tasks(meeting, tasks=[TaskInput("Việc đã có kết quả")])
    later = MeetingFactory(cell=meeting.cell, month=date(2024, 7, 1))
    meeting.tasks.update(result="DONE", result_meeting=later)
    response = send(secretary, meeting, "tasks", {"task-0-remove": "on"})
    assert "đã có kết quả ở buổi sinh hoạt sau nên không bỏ được" in response.content.decode()
    assert texts(meeting.tasks) == ["Việc đã có kết quả"]
