"""Two people, one record: nothing is written over silently, nothing typed is lost."""

from typing import Any

import pytest

from cells.models import Member
from meetings import services
from meetings.models import AssignedTask, DecisionKind, Meeting
from meetings.parts import RECORD_PARTS
from meetings.services import AgendaMark, DecisionInput, TaskInput
from tests.client import AppClient
from tests.factories import MeetingFactory
from tests.meetings import saves
from tests.meetings.conftest import MAY, Login
from tests.meetings.page_form import Sent, form_of
from tests.world import World

KEYS = [part.key for part in RECORD_PARTS]
LONG = "Ế" * 20_000


@pytest.fixture
def minute_taker(login: Login, world: World) -> AppClient:
    """Somebody else who records in the same cell."""
    return login(world.minute_taker)


def url(meeting: Meeting, key: str) -> str:
    """A part of the record."""
    return f"/meetings/{meeting.pk}/{key}/"


def opened(client: AppClient, meeting: Meeting, key: str) -> Sent:
    """The form of a part as it comes."""
    return {**form_of(client.get(url(meeting, key))), "then": "stay"}


def typed_text(meeting: Meeting, key: str, text: str) -> Sent:
    """A text typed somewhere into a part."""
    member = Member.objects.get(full_name="Lò Văn Ân")
    return {
        "general": {"place": text[:200]},
        "preparation": {"noticed_on": "2024-05-29" if text.strip().startswith("A") else "2024-05-28"},
        "attendance": {f"m{member.pk}-status": "ABSENT_EXCUSED", f"m{member.pk}-excuse": text[:200]},
        "agenda": {"discussion-text": text, "discussion-done": "yes"},
        "decisions": {"decision-0-kind": "OTHER", "decision-0-text": text[:5000]},
        "tasks": {"task-0-text": text[:5000]},
    }[key]


def shown_text(key: str, text: str) -> str:
    """That text as the page of both versions shows it."""
    if key == "preparation":
        return "29/05/2024" if text.startswith("A") else "28/05/2024"
    return text[: {"agenda": None, "decisions": 5000, "tasks": 5000}.get(key, 200)]


# --- The page of both versions -----------------------------------------------------------------------
@pytest.mark.parametrize("key", KEYS)
def test_both_texts_are_shown_and_nothing_is_written(
    secretary: AppClient, minute_taker: AppClient, meeting: Meeting, key: str
) -> None:
    theirs, mine = f"A của thư ký {LONG}", f"B của bí thư {LONG}"
    mine_form = opened(secretary, meeting, key)
    their_form = opened(minute_taker, meeting, key)
    first = minute_taker.post(url(meeting, key), {**their_form, **typed_text(meeting, key, theirs)})
    assert first.status_code == 302
    before = saves.everything_of(meeting)
    response = secretary.post(url(meeting, key), {**mine_form, **typed_text(meeting, key, mine)})
    assert response.status_code == 409
    page = response.content.decode()
    assert "Chưa lưu: phần này vừa được ghi ở nơi khác" in page
    assert shown_text(key, theirs) in page
    assert shown_text(key, mine) in page
    assert saves.everything_of(meeting) == before


@pytest.mark.parametrize("key", KEYS)
def test_keep_mine_works_and_loses_no_character(
    secretary: AppClient, minute_taker: AppClient, meeting: Meeting, key: str
) -> None:
    mine = typed_text(meeting, key, f"B <b>của</b> \"bí thư\" & 'tôi' {LONG}")
    mine_form = {**opened(secretary, meeting, key), **mine}
    their_form = {**opened(minute_taker, meeting, key), **typed_text(meeting, key, "A")}
    minute_taker.post(url(meeting, key), their_form)
    conflict = secretary.post(url(meeting, key), mine_form)
    kept = form_of(conflict)
    assert {name: kept[name] for name in mine} == mine
    assert secretary.post(url(meeting, key), kept).status_code == 302
    again = opened(secretary, meeting, key)
    assert {name: again[name] for name in mine} == mine


def test_line_breaks_and_white_space_survive_the_page_of_both_versions(
    secretary: AppClient, meeting: Meeting
) -> None:
    text = "một\r\n\r\n   hai\r\n\tba"
    form = {**opened(secretary, meeting, "agenda"), "discussion-text": text}
    saves.agenda(meeting)
    conflict = secretary.post(url(meeting, "agenda"), form)
    # As HTML has it: an attribute keeps line breaks as they are.
    assert str(form_of(conflict)["discussion-text"]).replace("\r\n", "\n") == text.replace("\r\n", "\n")
    secretary.post(url(meeting, "agenda"), form_of(conflict))
    assert meeting.agenda.get(code="discussion").text == "một\n\n   hai\n\tba"


def test_keep_theirs_is_a_link_to_the_stored_version(secretary: AppClient, meeting: Meeting) -> None:
    form = {**opened(secretary, meeting, "agenda"), "discussion-text": "Của tôi"}
    saves.agenda(meeting)
    page = secretary.post(url(meeting, "agenda"), form).content.decode()
    assert f'href="{url(meeting, "agenda")}">Giữ bản đã lưu' in page
    assert opened(secretary, meeting, "agenda")["discussion-text"] == "Đồng chí Hoa nêu ý kiến về đường xóm."


def test_keep_mine_is_stale_again_when_somebody_saves_again(secretary: AppClient, meeting: Meeting) -> None:
    form = {**opened(secretary, meeting, "agenda"), "discussion-text": "Của tôi"}
    saves.agenda(meeting)
    kept = form_of(secretary.post(url(meeting, "agenda"), form))
    meeting.refresh_from_db()
    saves.agenda(meeting, marks={"discussion": AgendaMark(True, "Lần thứ ba")})
    response = secretary.post(url(meeting, "agenda"), kept)
    assert response.status_code == 409
    page = response.content.decode()
    assert "Lần thứ ba" in page
    assert "Của tôi" in page


def test_only_what_differs_is_compared(secretary: AppClient, meeting: Meeting) -> None:
    form = {**opened(secretary, meeting, "agenda"), "conclusion-text": "Kết luận của tôi"}
    saves.agenda(meeting)
    response = secretary.post(url(meeting, "agenda"), form)
    differences = response.context["differences"]
    discussion = "Thảo luận: ý kiến phát biểu của đảng viên"
    assert [(d.label, d.stored, d.typed) for d in differences] == [
        (discussion, "Đã làm", ""),
        (f"Biên bản «{discussion}»", "Đồng chí Hoa nêu ý kiến về đường xóm.", ""),
        ("Biên bản «Chủ trì tóm tắt, kết luận»", "", "Kết luận của tôi"),
        ("Thời gian dành cho tư tưởng, tự phê bình và phê bình (phút)", "20", ""),
    ]


def test_dates_people_and_answers_are_compared_in_words(secretary: AppClient, meeting: Meeting) -> None:
    chair = Member.objects.get(full_name="Hà Văn Bình")
    form = {
        **opened(secretary, meeting, "general"),
        "held_on": "2024-06-04",
        "starts_at": "18:30",
        "is_move_approved": "yes",
    }
    saves.general(meeting, chair=chair)
    differences = secretary.post(url(meeting, "general"), form).context["differences"]
    words = {d.label: (d.stored, d.typed) for d in differences}
    assert words["Ngày sinh hoạt"] == ("03/06/2024", "04/06/2024")
    assert words["Bắt đầu lúc"] == ("19:00", "18:30")
    assert words["Chủ trì"] == ("Hà Văn Bình", "")
    assert words["Nếu họp khác ngày theo lịch: đã báo và được cấp trên đồng ý?"] == ("", "Có")


def test_rows_are_compared_whole(secretary: AppClient, meeting: Meeting) -> None:
    form = {
        **opened(secretary, meeting, "decisions"),
        "decision-0-kind": "OTHER",
        "decision-0-text": "Bầu tổ trưởng",
        "decision-0-votes_for": "3",
    }
    saves.decisions(meeting)
    differences = secretary.post(url(meeting, "decisions"), form).context["differences"]
    assert differences[0].label == "Biểu quyết thứ 1"
    assert differences[0].stored.splitlines()[:2] == [
        "Việc biểu quyết: Kết luận, nghị quyết của buổi sinh hoạt",
        "Nội dung: Thông qua kết luận tháng 6",
    ]
    assert differences[0].typed.splitlines() == [
        "Việc biểu quyết: Việc khác",
        "Nội dung: Bầu tổ trưởng",
        "Tán thành: 3",
    ]


def test_a_result_of_last_month_is_compared_too(secretary: AppClient, meeting: Meeting) -> None:
    saves.general(meeting)
    may = MeetingFactory(cell=meeting.cell, month=MAY)
    task = AssignedTask.objects.create(cell=meeting.cell, meeting=may, order=1, text="Việc tháng trước")
    form = {**opened(secretary, meeting, "tasks"), f"due{task.pk}-result": "NOT_DONE"}
    saves.tasks(meeting, reports={task.pk: services.TaskReport("DONE", "xong sớm")}, tasks=[])
    differences = secretary.post(url(meeting, "tasks"), form).context["differences"]
    assert [(d.label, d.stored, d.typed) for d in differences] == [
        (
            "Việc tháng trước",
            "Kết quả: Hoàn thành đúng hạn\nGhi chú: xong sớm",
            "Kết quả: Chưa hoàn thành",
        )
    ]


def test_somebody_elses_new_row_is_not_lost_by_the_comparison(secretary: AppClient, meeting: Meeting) -> None:
    saves.tasks(meeting, tasks=[TaskInput("Một")])
    form = {**opened(secretary, meeting, "tasks"), "task-1-text": "Của tôi"}
    meeting.refresh_from_db()
    saves.tasks(meeting, tasks=[TaskInput("Một", pk=meeting.tasks.get().pk), TaskInput("Của thư ký")])
    differences = secretary.post(url(meeting, "tasks"), form).context["differences"]
    assert [(d.label, d.stored, d.typed) for d in differences] == [
        ("Nhiệm vụ giao thứ 2", "Nhiệm vụ: Của thư ký", "Nhiệm vụ: Của tôi")
    ]


# --- What is no conflict --------------------------------------------------------------------------------
@pytest.mark.parametrize("key", KEYS)
def test_a_repeat_of_the_same_content_is_no_conflict(
    secretary: AppClient, meeting: Meeting, key: str
) -> None:
    form = {
        **opened(secretary, meeting, key),
        **typed_text(meeting, key, " A  thừa khoảng trống "),
    }
    first, second = (secretary.post(url(meeting, key), form) for _ in range(2))
    assert (first.status_code, second.status_code) == (302, 302)
    assert first.headers["Location"] == second.headers["Location"]
    meeting.refresh_from_db()
    assert meeting.revision == 2
    assert meeting.tasks.count() == (key == "tasks")


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("other", KEYS)
def test_two_people_saving_different_parts_both_pass(
    secretary: AppClient, minute_taker: AppClient, meeting: Meeting, key: str, other: str
) -> None:
    mine = {**opened(secretary, meeting, key), **typed_text(meeting, key, "B của tôi")}
    theirs = {**opened(minute_taker, meeting, other), **typed_text(meeting, other, "A của thư ký")}
    assert minute_taker.post(url(meeting, other), theirs).status_code == 302
    assert secretary.post(url(meeting, key), mine).status_code == (409 if key == other else 302)
    if key != other:
        stored = opened(secretary, meeting, other)
        for name, value in typed_text(meeting, other, "A của thư ký").items():
            assert stored[name] == value


def test_a_save_that_does_not_say_what_it_saw_is_compared(secretary: AppClient, meeting: Meeting) -> None:
    """The control: what lets different parts pass is the fingerprint of the page's own part."""
    form = {**opened(secretary, meeting, "agenda"), "discussion-text": "Của tôi", "seen": ""}
    saves.general(meeting)
    assert secretary.post(url(meeting, "agenda"), form).status_code == 409


def test_another_row_after_somebody_saved_keeps_the_old_revision(
    secretary: AppClient, meeting: Meeting
) -> None:
    """Asking for a row must not make a stale page look fresh."""
    form = {
        **opened(secretary, meeting, "decisions"),
        "decision-0-text": "Của tôi",
        "decision-0-kind": "OTHER",
    }
    saves.decisions(meeting)
    grown = form_of(secretary.post(url(meeting, "decisions"), {**form, "add": "1"}))
    assert (grown["revision"], grown["seen"]) == (form["revision"], form["seen"])
    assert secretary.post(url(meeting, "decisions"), grown).status_code == 409
    assert [row.text for row in meeting.decisions.all()] == ["Thông qua kết luận tháng 6"]


def test_an_error_after_somebody_saved_keeps_the_old_revision(secretary: AppClient, meeting: Meeting) -> None:
    form = {**opened(secretary, meeting, "general"), "place": "Nhà ông Ân", "held_on": "31/02/2024"}
    saves.general(meeting)
    wrong = form_of(secretary.post(url(meeting, "general"), form))
    assert (wrong["revision"], wrong["seen"]) == (form["revision"], form["seen"])
    response = secretary.post(url(meeting, "general"), {**wrong, "held_on": "2024-06-03"})
    assert response.status_code == 409


# --- Locked meanwhile -------------------------------------------------------------------------------------
@pytest.mark.parametrize("key", KEYS)
def test_a_record_locked_meanwhile_shows_what_was_typed(
    secretary: AppClient, meeting: Meeting, key: str
) -> None:
    mine = f"A của tôi {LONG}"
    form = {**opened(secretary, meeting, key), **typed_text(meeting, key, mine)}
    services.lock(meeting=meeting)
    before = saves.everything_of(meeting)
    response: Any = secretary.post(url(meeting, key), form)
    assert response.status_code == 409
    page = response.content.decode()
    assert "Chưa lưu: buổi sinh hoạt đã chốt" in page
    assert shown_text(key, mine) in page
    assert "Lưu bản của tôi" not in page
    assert saves.everything_of(meeting) == before


def test_two_votes_more_than_voters_after_a_conflict_are_still_refused(
    secretary: AppClient, meeting: Meeting
) -> None:
    """Keep mine is a save like any other: it is checked."""
    saves.decisions(meeting, decisions=[DecisionInput(DecisionKind.OTHER, "Một")])
    form = {**opened(secretary, meeting, "decisions"), "decision-0-votes_for": "5"}
    meeting.refresh_from_db()
    saves.decisions(meeting, decisions=[DecisionInput(DecisionKind.OTHER, "Hai")])
    conflict = secretary.post(url(meeting, "decisions"), form)
    assert conflict.status_code == 409
    response = secretary.post(url(meeting, "decisions"), form_of(conflict))
    assert "nhiều hơn 4 đảng viên" in response.content.decode()
    assert [row.text for row in meeting.decisions.all()] == ["Hai"]
