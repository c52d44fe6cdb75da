"""Starting a record, and stating that no meeting took place, as pages."""

import uuid
from datetime import date
from typing import Any

import pytest

from accounts.audit.models import AuditEvent
from cells.models import Role
from meetings import services
from meetings.models import Meeting, MeetingKind, MeetingState
from tests.client import AppClient
from tests.factories import MeetingFactory, PartyUnitFactory, RoleAssignmentFactory
from tests.meetings import saves
from tests.meetings.conftest import JUNE, MAY, Count, Login
from tests.meetings.page_form import form_of
from tests.world import World

START = "/meetings/start/"


def filled(client: AppClient, url: str = START, **changes: str) -> dict[str, Any]:
    """The start form as somebody fills it in."""
    return {**form_of(client.get(url), "client_uid"), "kind": "REGULAR", **changes}


# --- Start -------------------------------------------------------------------------------------------
def test_nothing_is_chosen_for_the_secretary_but_the_month(secretary: AppClient) -> None:
    form = form_of(secretary.get(START), "client_uid")
    assert "kind" not in form
    assert form["month"] == "2024-06"
    assert uuid.UUID(str(form["client_uid"]))


def test_the_month_asked_for_is_offered(secretary: AppClient, world: World) -> None:
    url = f"{START}?cell={world.cell_a.pk}&month="
    assert form_of(secretary.get(f"{url}2024-04"), "client_uid")["month"] == "2024-04"
    assert form_of(secretary.get(f"{url}nonsense"), "client_uid")["month"] == "2024-06"


def test_months_with_a_regular_meeting_are_marked(secretary: AppClient, world: World) -> None:
    MeetingFactory(cell=world.cell_a, month=MAY)
    MeetingFactory(cell=world.cell_a, month=JUNE, state=MeetingState.CANCELLED)
    labels = dict(secretary.get(START).context["form"].fields["month"].choices)
    assert labels["2024-05"] == "Tháng 05/2024 (đã có buổi thường kỳ)"
    assert labels["2024-06"] == "Tháng 06/2024"


def test_only_months_of_the_cells_life_are_offered(login: Login, world: World) -> None:
    cell = PartyUnitFactory(parent=world.committee, valid_from=date(2024, 4, 15))
    RoleAssignmentFactory(user=world.outsider, unit=cell, role=Role.SECRETARY)
    months = login(world.outsider).get(START).context["form"].fields["month"].choices
    assert [code for code, _ in months] == ["2024-06", "2024-05", "2024-04"]


def test_the_secretary_starts_a_record(secretary: AppClient, world: World) -> None:
    response = secretary.post(START, filled(secretary))
    meeting = Meeting.objects.get()
    assert response.headers["Location"] == f"/meetings/{meeting.pk}/"
    assert (meeting.cell, meeting.kind, meeting.month) == (world.cell_a, "REGULAR", JUNE)
    assert AuditEvent.objects.get(act="meeting.start").by == world.secretary_a


def test_a_second_press_opens_the_same_record(secretary: AppClient) -> None:
    form = filled(secretary)
    first, second = secretary.post(START, form), secretary.post(START, form)
    assert first.headers["Location"] == second.headers["Location"]
    assert Meeting.objects.count() == 1


def test_a_month_that_has_its_meeting_leads_to_it(secretary: AppClient, world: World) -> None:
    taken = MeetingFactory(cell=world.cell_a, month=JUNE)
    response = secretary.post(START, filled(secretary))
    text = response.content.decode()
    assert response.status_code == 200
    assert "Tháng này chi bộ đã có buổi sinh hoạt thường kỳ. Hãy mở buổi đó để ghi tiếp." in text
    assert f'href="/meetings/{taken.pk}/"' in text
    assert form_of(response, "client_uid")["kind"] == "REGULAR"
    assert Meeting.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"kind": ""}, "Hãy chọn loại sinh hoạt."),
        ({"kind": "PARTY"}, "PARTY"),
        ({"month": "2024-07"}, "2024-07"),
        ({"month": ""}, "Hãy chọn tháng."),
        ({"client_uid": "no uid"}, "Trang này đã cũ. Hãy mở lại trang rồi ghi."),
        ({"client_uid": ""}, "Trang này đã cũ. Hãy mở lại trang rồi ghi."),
    ],
)
def test_what_cannot_be_started_is_explained_and_nothing_is_stored(
    secretary: AppClient, change: dict[str, str], sentence: str
) -> None:
    form = filled(secretary, **{"kind": "THEMATIC", **change})
    response = secretary.post(START, form)
    assert response.status_code == 200
    text = response.content.decode()
    assert "Chưa lưu được, cần sửa:" in text
    assert sentence in text
    if "kind" not in change:
        assert form_of(response, "client_uid")["kind"] == "THEMATIC"
    assert not Meeting.objects.exists()


def test_somebody_with_two_cells_is_asked_which(login: Login, world: World) -> None:
    RoleAssignmentFactory(user=world.secretary_a, unit=world.cell_b, role=Role.SECRETARY)
    text = login(world.secretary_a).get(START).content.decode()
    assert "Ghi buổi sinh hoạt của chi bộ nào?" in text
    assert f"{START}?cell={world.cell_b.pk}" in text


def test_somebody_with_a_whole_district_is_told_where_to_look(login: Login, world: World) -> None:
    RoleAssignmentFactory(user=world.outsider, unit=world.district, role=Role.SECRETARY)
    client = login(world.outsider)
    assert "Tài khoản này ghi cho nhiều chi bộ" in client.get(START).content.decode()
    assert client.get(f"{START}?cell=").status_code == 200


@pytest.mark.parametrize("cell", ["abc", "0", "-1", "99999999999999999999", "1.5"])
def test_a_cell_that_is_none_is_not_found(secretary: AppClient, cell: str) -> None:
    assert secretary.get(f"{START}?cell={cell}").status_code == 404
    assert secretary.post(f"{START}?cell={cell}", {"kind": "REGULAR"}).status_code == 404


def test_the_start_page_takes_few_queries(secretary: AppClient, world: World, queries: Count) -> None:
    few = queries(secretary, START)
    for month in range(1, 6):
        MeetingFactory(cell=world.cell_a, month=MAY.replace(month=month))
    assert queries(secretary, START) == few <= 8


# --- Not held ----------------------------------------------------------------------------------------
def test_a_month_without_a_meeting_is_started_and_explained(secretary: AppClient) -> None:
    response = secretary.post(START, {**filled(secretary), "not-held": "1"})
    meeting = Meeting.objects.get()
    url = f"/meetings/{meeting.pk}/not-held/"
    assert response.headers["Location"] == url
    form = form_of(secretary.get(url))
    response = secretary.post(url, {**form, "reason": "Lũ quét,\r\n<b>đường tắc</b>"}, follow=True)
    text = response.content.decode()
    assert "Đã ghi: tháng này không tổ chức sinh hoạt." in text
    assert "Lũ quét,\n&lt;b&gt;đường tắc&lt;/b&gt;" in text
    meeting.refresh_from_db()
    assert (meeting.state, meeting.not_held_reason) == ("NOT_HELD", "Lũ quét,\n<b>đường tắc</b>")


def test_a_month_without_a_meeting_needs_no_kind(secretary: AppClient) -> None:
    """There was no meeting, so there is nothing to choose a kind for."""
    form = {**form_of(secretary.get(START), "client_uid"), "not-held": "1"}
    assert secretary.post(START, form).status_code == 302
    assert Meeting.objects.get().kind == MeetingKind.REGULAR


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        ("", "Hãy ghi lý do không tổ chức sinh hoạt."),
        (" \n ", "Hãy ghi lý do không tổ chức sinh hoạt."),
        ("dài " * 600, "Nhiều nhất 2000 ký tự, hiện có 2399."),
    ],
)
def test_a_reason_that_is_missing_or_too_long_is_asked_for(
    secretary: AppClient, meeting: Meeting, reason: str, sentence: str
) -> None:
    url = f"/meetings/{meeting.pk}/not-held/"
    response = secretary.post(url, {**form_of(secretary.get(url)), "reason": reason})
    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert str(form_of(response)["reason"]).strip() == reason.strip()
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.RECORDING


def test_a_stale_statement_is_refused(secretary: AppClient, meeting: Meeting) -> None:
    url = f"/meetings/{meeting.pk}/not-held/"
    form = {**form_of(secretary.get(url)), "reason": "Lũ quét"}
    saves.general(meeting)
    response = secretary.post(url, form)
    assert "Buổi này vừa được ghi ở nơi khác" in response.content.decode()
    assert form_of(response)["reason"] == "Lũ quét"
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.RECORDING


def test_a_statement_without_revision_is_refused(secretary: AppClient, meeting: Meeting) -> None:
    assert secretary.post(f"/meetings/{meeting.pk}/not-held/", {"reason": "Lũ quét"}).status_code == 400
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.RECORDING


def test_a_locked_record_cannot_be_stated_as_not_held(secretary: AppClient, meeting: Meeting) -> None:
    url = f"/meetings/{meeting.pk}/not-held/"
    form = {**form_of(secretary.get(url)), "reason": "Lũ quét"}
    services.lock(meeting=meeting)
    assert "Bản ghi này đã đóng" in secretary.get(url).content.decode()
    response = secretary.post(url, form)
    assert response.status_code == 200
    assert "không sửa được" in response.content.decode()
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.LOCKED
