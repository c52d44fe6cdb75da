"""The roll call as a page, without JavaScript: statuses, gestures, statements, counters."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cells.models import Category, Member, Membership
from meetings import services
from meetings.models import AttendanceStatus, Meeting, MeetingKind
from tests.client import AppClient
from tests.factories import MembershipFactory, PartyUnitFactory
from tests.meetings import saves
from tests.meetings.conftest import JUNE, Login
from tests.meetings.page_form import form_of
from tests.world import World

PRESENT, EXCUSED = AttendanceStatus.PRESENT, AttendanceStatus.ABSENT_EXCUSED
ABSENT, NOT_RECORDED = AttendanceStatus.ABSENT_UNEXCUSED, AttendanceStatus.NOT_RECORDED
MARKS = ("-is_late", "-has_left_early", "-has_spoken", "-has_notebook")
ALL_PRESENT, ALL_WITH_NOTEBOOK = "all-present", "all-with-notebook"


def row(name: str) -> str:
    """The prefix of a member's fields."""
    return f"m{Member.objects.get(full_name=name).pk}"


def send(client: AppClient, meeting: Meeting, **changes: Any) -> Any:
    """Open the roll call, change fields of members (`{"Lò Văn Ân": {"status": …}}`), send it."""
    url = f"/meetings/{meeting.pk}/attendance/"
    form = form_of(client.get(url))
    for name, fields in changes.pop("rows", {}).items():
        form |= {f"{row(name)}-{field}": value for field, value in fields.items()}
    return client.post(url, {**form, **changes})


def statuses(meeting: Meeting) -> dict[str, str]:
    """Statuses by name, as stored."""
    return dict(meeting.attendance.values_list("member__full_name", "status"))


def counters(response: Any) -> dict[str, int]:
    """The counters above the list."""
    counts: dict[str, int] = response.context["form"].counts
    return counts


# --- Nobody is present until somebody says so -------------------------------------------------------
def test_the_list_says_not_recorded_about_everybody(secretary: AppClient, meeting: Meeting) -> None:
    response = secretary.get(f"/meetings/{meeting.pk}/attendance/")
    form = form_of(response)
    assert {v for k, v in form.items() if k.endswith("-status")} == {NOT_RECORDED}
    assert not [
        k for k in form if k.endswith(("-is_late", "-has_left_early", "-has_spoken", "-has_notebook"))
    ]
    assert counters(response) == {"expected": 5, "present": 0, "absent": 0, "unrecorded": 5, "spoke": 0}


def test_saving_the_list_as_it_came_makes_nobody_present(secretary: AppClient, meeting: Meeting) -> None:
    assert send(secretary, meeting).status_code == 302
    assert set(statuses(meeting).values()) == {NOT_RECORDED}
    assert Meeting.objects.get(pk=meeting.pk).unrecorded_members == 5


def test_a_list_that_arrives_without_rows_changes_nobody(secretary: AppClient, meeting: Meeting) -> None:
    saves.attendance(meeting)
    before = statuses(meeting)
    url = f"/meetings/{meeting.pk}/attendance/"
    assert secretary.post(url, {"revision": "2"}).status_code == 302
    assert statuses(meeting) == before


def test_members_are_marked_one_by_one(secretary: AppClient, meeting: Meeting) -> None:
    rows = {
        "Lò Văn Ân": {"status": PRESENT, "has_spoken": "on", "has_notebook": "on"},
        "Hà Văn Bình": {"status": PRESENT, "is_late": "on"},
        "Bùi Thị Hoa": {"status": EXCUSED, "excuse": "đi viện"},
        "Xa Thị Út": {"status": ABSENT},
        "Quách Văn Cao": {"status": PRESENT},
    }
    assert send(secretary, meeting, rows=rows).status_code == 302
    assert statuses(meeting) == {
        "Đinh Công Ánh": NOT_RECORDED,
        "Lò Văn Ân": PRESENT,
        "Hà Văn Bình": PRESENT,
        "Quách Văn Cao": PRESENT,
        "Bùi Thị Hoa": EXCUSED,
        "Xa Thị Út": ABSENT,
    }
    assert meeting.attendance.get(status=EXCUSED).excuse == "đi viện"
    response = secretary.get(f"/meetings/{meeting.pk}/attendance/")
    assert counters(response) == {"expected": 5, "present": 2, "absent": 2, "unrecorded": 1, "spoke": 1}
    stored = Meeting.objects.get(pk=meeting.pk)
    assert (stored.speakers, stored.late_members, stored.notebooks) == (1, 1, 1)
    assert stored.voting_denominator == 5  # the exempt member came


def test_who_need_not_come_is_listed_apart(secretary: AppClient, meeting: Meeting) -> None:
    groups = secretary.get(f"/meetings/{meeting.pk}/attendance/").context["form"].groups
    titles = ["Đảng viên phải dự", "Không bắt buộc dự: chỉ ghi nếu có đến dự"]
    assert [title for title, _ in groups] == titles
    assert [(r.name, r.category) for r in groups[1][1]] == [
        ("Quách Văn Cao", "miễn công tác và sinh hoạt đảng")
    ]
    assert [r.category for r in groups[0][1]] == ["", "", "", "", "dự bị"]


# --- Gestures --------------------------------------------------------------------------------------------
def test_the_whole_cell_is_present_but_for_the_absent(secretary: AppClient, meeting: Meeting) -> None:
    rows = {"Bùi Thị Hoa": {"status": EXCUSED, "excuse": "đi viện"}, "Xa Thị Út": {"status": ABSENT}}
    response = send(secretary, meeting, rows=rows, gesture=ALL_PRESENT)
    assert response.headers["Location"] == f"/meetings/{meeting.pk}/attendance/#main"
    assert statuses(meeting) == {
        "Đinh Công Ánh": PRESENT,
        "Lò Văn Ân": PRESENT,
        "Hà Văn Bình": PRESENT,
        "Quách Văn Cao": NOT_RECORDED,  # need not come: nobody assumes it
        "Bùi Thị Hoa": EXCUSED,
        "Xa Thị Út": ABSENT,
    }
    stored = Meeting.objects.get(pk=meeting.pk)
    assert (stored.present_members, stored.unrecorded_members) == (3, 0)
    assert stored.speakers == stored.notebooks == 0


def test_everybody_present_has_a_notebook(secretary: AppClient, meeting: Meeting) -> None:
    rows = {
        "Lò Văn Ân": {"status": PRESENT},
        "Quách Văn Cao": {"status": PRESENT},
        "Xa Thị Út": {"status": ABSENT},
    }
    send(secretary, meeting, rows=rows, gesture=ALL_WITH_NOTEBOOK)
    with_notebook = meeting.attendance.filter(has_notebook=True)
    assert set(with_notebook.values_list("member__full_name", flat=True)) == {"Lò Văn Ân", "Quách Văn Cao"}
    assert statuses(meeting)["Hà Văn Bình"] == NOT_RECORDED


def test_a_gesture_that_is_none_changes_nothing(secretary: AppClient, meeting: Meeting) -> None:
    send(secretary, meeting, gesture="all-absent")
    assert set(statuses(meeting).values()) == {NOT_RECORDED}


def test_the_gesture_is_no_default(secretary: AppClient, meeting: Meeting) -> None:
    """The button that Enter presses is the one that saves, not the gesture."""
    page = secretary.get(f"/meetings/{meeting.pk}/attendance/").content.decode()
    form = page[page.index('class="record"') :]
    first = form[form.index("<button") :].split(">")[0]
    assert 'value="stay"' in first


# --- Bad input -----------------------------------------------------------------------------------------
def test_a_contradiction_is_explained_and_the_marks_stay_on_the_page(
    secretary: AppClient, meeting: Meeting
) -> None:
    before = saves.everything_of(meeting)
    rows = {"Lò Văn Ân": {"status": PRESENT, "has_spoken": "on"}}
    response = send(secretary, meeting, rows=rows, is_nobody_speaking="on")
    assert response.status_code == 200
    assert "Ô «không ai phát biểu» đã đánh dấu, nhưng danh sách ghi 1 người." in response.content.decode()
    form = form_of(response)
    assert form[f"{row('Lò Văn Ân')}-status"] == PRESENT
    assert form[f"{row('Lò Văn Ân')}-has_spoken"] == "on"
    assert form["is_nobody_speaking"] == "on"
    assert counters(response)["present"] == 1
    assert saves.everything_of(meeting) == before


def test_an_excuse_too_long_is_explained_with_its_member(secretary: AppClient, meeting: Meeting) -> None:
    rows = {"Lò Văn Ân": {"status": EXCUSED, "excuse": "ốm " * 100}, "Xa Thị Út": {"status": PRESENT}}
    response = send(secretary, meeting, rows=rows)
    page = response.content.decode()
    assert response.status_code == 200
    assert "Lò Văn Ân, lý do vắng: Nhiều nhất 200 ký tự, hiện có 299." in page
    assert f'href="#id_{row("Lò Văn Ân")}-excuse"' in page
    assert form_of(response)[f"{row('Xa Thị Út')}-status"] == PRESENT
    assert set(statuses(meeting).values()) == {NOT_RECORDED}


@pytest.mark.parametrize("status", ["HERE", "present", "1"])
def test_a_status_that_is_none_is_refused(secretary: AppClient, meeting: Meeting, status: str) -> None:
    response = send(secretary, meeting, rows={"Lò Văn Ân": {"status": status}})
    assert response.status_code == 200
    assert f"Lò Văn Ân: {status} không có trong danh sách. Hãy chọn lại." in response.content.decode()
    assert set(statuses(meeting).values()) == {NOT_RECORDED}


def test_the_reason_is_text(secretary: AppClient, meeting: Meeting) -> None:
    excuse = '"><script>alert(1)</script>\x00\n&'
    send(secretary, meeting, rows={"Lò Văn Ân": {"status": EXCUSED, "excuse": excuse}})
    assert meeting.attendance.get(status=EXCUSED).excuse == '"><script>alert(1)</script> &'
    for url in (f"/meetings/{meeting.pk}/attendance/", f"/meetings/{meeting.pk}/"):
        assert "<script>alert" not in secretary.get(url).content.decode()


# --- The roll of the day ---------------------------------------------------------------------------------
def test_a_changed_day_between_opening_and_saving_is_a_conflict(
    secretary: AppClient, world: World, meeting: Meeting
) -> None:
    """The rows on the page are not the rows of the record any more."""
    url = f"/meetings/{meeting.pk}/attendance/"
    form = form_of(secretary.get(url))
    MembershipFactory(cell=world.cell_a, member__full_name="Lường Văn Mới", valid_from=JUNE)
    Membership.objects.filter(member__full_name="Lò Văn Ân").update(valid_to=JUNE)
    saves.general(meeting)
    response = secretary.post(url, {**form, f"{row('Hà Văn Bình')}-status": PRESENT})
    assert response.status_code == 409
    assert set(statuses(meeting).values()) == {NOT_RECORDED}


def test_a_save_of_thirty_members_takes_few_statements(login: Login, world: World) -> None:
    cell = PartyUnitFactory(parent=world.committee)
    for number in range(30):
        MembershipFactory(cell=cell, category=list(Category)[number % 5])
    meeting = services.start_meeting(cell=cell, kind=MeetingKind.REGULAR, month=JUNE, by=None)
    world.outsider.is_superuser = True
    world.outsider.save()
    client = login(world.outsider)
    url = f"/meetings/{meeting.pk}/attendance/"
    form = {**form_of(client.get(url)), "gesture": ALL_PRESENT}
    with CaptureQueriesContext(connection) as captured:
        assert client.post(url, form).status_code == 302
    written = [q["sql"] for q in captured if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert len(written) <= 4, written  # the claim, the rows, the counts, the trail
    assert len(captured) <= 14, [q["sql"][:80] for q in captured]
