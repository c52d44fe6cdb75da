"""The list of meetings: what is to be recorded, and what was, for whoever may read it."""

from datetime import date

import pytest
from django.urls import reverse

from cells.access import Action, Scope
from cells.models import Role
from meetings import services
from meetings.models import Meeting, MeetingKind, MeetingState
from meetings.own_cells import months_back, own_cells, recorded_cells
from tests.client import AppClient
from tests.factories import MeetingFactory, PartyUnitFactory, RoleAssignmentFactory, UserFactory
from tests.meetings import saves
from tests.meetings.conftest import JUNE, MAY, Count, Login
from tests.world import World

TODAY = date(2024, 6, 5)
BUDGET = 8


def page(client: AppClient, query: str = "") -> str:
    """The list as text."""
    response = client.get(f"/meetings/{query}")
    assert response.status_code == 200
    return response.content.decode()


def shown(client: AppClient, query: str = "") -> list[Meeting]:
    """The meetings in the list."""
    return list(client.get(f"/meetings/{query}").context["page"])


# --- Somebody with one cell --------------------------------------------------------------------------
def test_a_secretary_without_meetings_sees_the_one_thing_to_do(secretary: AppClient, world: World) -> None:
    text = page(secretary)
    assert "Chưa ghi buổi sinh hoạt thường kỳ." in text
    assert f"/meetings/start/?cell={world.cell_a.pk}&amp;month=2024-06" in text
    assert "Chưa có buổi sinh hoạt nào" in text
    assert 'role="search"' not in text


def test_a_begun_record_is_offered_to_be_continued(secretary: AppClient, meeting: Meeting) -> None:
    text = page(secretary)
    assert f'href="/meetings/{meeting.pk}/">Ghi tiếp' in text
    assert f"cell={meeting.cell_id}&amp;month=2024-06" not in text
    saves.general(meeting)
    assert "Ngày họp: 03/06/2024." in page(secretary)


def test_a_locked_record_leads_to_its_sheet(secretary: AppClient, meeting: Meeting) -> None:
    services.lock(meeting=meeting)
    assert f'href="{reverse("scoring:sheet-show", args=[meeting.pk])}">Xem phiếu' in page(secretary)


def test_earlier_months_still_open_are_listed(secretary: AppClient, world: World) -> None:
    MeetingFactory(cell=world.cell_a, month=MAY)
    MeetingFactory(cell=world.cell_a, month=date(2024, 4, 1), locked=True)
    MeetingFactory(cell=world.cell_a, month=date(2024, 3, 1), state=MeetingState.NOT_HELD)
    MeetingFactory(cell=world.cell_a, month=date(2024, 2, 1), kind=MeetingKind.THEMATIC)
    own = secretary.get("/meetings/").context["own"][0]
    assert own.cell == world.cell_a
    assert (own.this_month.month, own.this_month.meeting) == (JUNE, None)
    months = [row.month for row in own.overdue]
    assert months[:3] == [MAY, date(2024, 2, 1), date(2024, 1, 1)]
    assert [row.meeting is not None for row in own.overdue[:3]] == [True, False, False]
    assert len(months) == 9
    text = page(secretary)
    assert "Các tháng trước còn bỏ ngỏ" in text
    assert "month=2024-02" in text


def test_months_before_the_cell_was_founded_are_not_owed(world: World, login: Login) -> None:
    cell = PartyUnitFactory(parent=world.committee, valid_from=date(2024, 4, 15))
    user = UserFactory()
    RoleAssignmentFactory(user=user, unit=cell, role=Role.SECRETARY)
    own = login(user).get("/meetings/").context["own"][0]
    assert [row.month for row in own.overdue] == [MAY, date(2024, 4, 1)]


def test_own_meetings_of_every_kind_are_listed_newest_first(secretary: AppClient, world: World) -> None:
    may, april = (MeetingFactory(cell=world.cell_a, month=month) for month in (MAY, date(2024, 4, 1)))
    topic = MeetingFactory(cell=world.cell_a, month=MAY, kind=MeetingKind.THEMATIC, held_on=date(2024, 5, 20))
    MeetingFactory(cell=world.cell_b)
    assert shown(secretary) == [topic, may, april]
    text = page(secretary)
    assert "20/05/2024" in text
    assert "chuyên đề" in text


# --- Somebody with many -----------------------------------------------------------------------------
def test_the_superior_sees_the_cells_below_and_can_search(world: World, login: Login) -> None:
    a, b = MeetingFactory(cell=world.cell_a), MeetingFactory(cell=world.cell_b, month=date(2024, 4, 1))
    MeetingFactory(cell=world.cell_c)
    client = login(world.reviewer)
    assert shown(client) == [a, b]
    assert shown(client, "?q=enh") == [b]
    assert shown(client, "?q=DIEU tan") == [a]
    assert shown(client, "?month=2024-05") == [a]
    assert shown(client, "?q=enh&month=2024-05") == []
    assert "Không có buổi nào khớp" in page(client, "?q=enh&month=2024-05")
    assert 'role="search"' in page(client)


@pytest.mark.parametrize("query", ["?month=2024-13", "?month=abc", "?month=1999-01", "?q=" + "x" * 200])
def test_a_filter_that_makes_no_sense_is_explained_and_hides_nothing(
    world: World, login: Login, query: str
) -> None:
    meeting = MeetingFactory(cell=world.cell_a)
    client = login(world.reviewer)
    assert shown(client, query) == [meeting]
    assert "invalid-feedback" in page(client, query)


def test_pages_of_a_long_list(world: World, login: Login) -> None:
    for number in range(1, 13):
        for year in (2019, 2020, 2021, 2022, 2023):
            MeetingFactory(cell=world.cell_a, month=date(year, number, 1))
    client = login(world.reviewer)
    first, last = shown(client), shown(client, "?page=999")
    assert first[0].month == date(2023, 12, 1)
    assert last[-1].month == date(2019, 1, 1)
    assert set(first).isdisjoint(last)


def test_a_secretary_of_two_cells_is_told_which_is_which(world: World, login: Login) -> None:
    RoleAssignmentFactory(user=world.secretary_a, unit=world.cell_b, role=Role.SECRETARY)
    MeetingFactory(cell=world.cell_b)
    client = login(world.secretary_a)
    text = page(client)
    assert [own.cell for own in client.get("/meetings/").context["own"]] == [world.cell_a, world.cell_b]
    assert "Tháng này (06/2024): Chi bộ xóm Diều" in text
    assert "Tháng này (06/2024): Chi bộ xóm Enh" in text


def test_who_records_for_a_whole_district_gets_the_list_only(world: World, login: Login) -> None:
    RoleAssignmentFactory(user=world.outsider, unit=world.district, role=Role.SECRETARY)
    PartyUnitFactory(parent=world.committee)
    client = login(world.outsider)
    assert client.get("/meetings/").context["own"] == []
    scope = Scope.of(world.outsider, TODAY)
    assert recorded_cells(scope, TODAY) == []
    assert scope.may(Action.RECORD, world.cell_a.path)


def test_a_cell_that_has_ended_is_not_to_be_recorded(world: World) -> None:
    cell = PartyUnitFactory(parent=world.committee, valid_to=date(2024, 6, 4))
    RoleAssignmentFactory(user=world.outsider, unit=cell, role=Role.SECRETARY)
    assert own_cells(Scope.of(world.outsider, TODAY), TODAY) == []


def test_months_go_back_over_the_turn_of_the_year() -> None:
    assert months_back(date(2024, 2, 29), 4) == [
        date(2024, 2, 1),
        date(2024, 1, 1),
        date(2023, 12, 1),
        date(2023, 11, 1),
    ]


# --- Queries ------------------------------------------------------------------------------------------
def test_queries_do_not_grow_with_meetings(
    world: World, login: Login, secretary: AppClient, queries: Count
) -> None:
    superior = login(world.reviewer)

    def fill(months: range) -> None:
        for number in months:
            MeetingFactory(cell=world.cell_a, month=date(2022 + number // 12, number % 12 + 1, 1))
            MeetingFactory(cell=PartyUnitFactory(parent=world.committee))

    def counted() -> list[int]:
        urls = ("/meetings/", "/meetings/?q=tan", "/meetings/?month=2024-05")
        return [queries(secretary, "/meetings/"), *(queries(superior, url) for url in urls)]

    fill(range(3))
    few = counted()
    fill(range(3, 30))
    assert counted() == few
    assert max(few) <= BUDGET
