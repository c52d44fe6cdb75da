"""The reviewer's queue: which sheets, in which tab, in which order; and what every page costs."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from cells.models import Category, PartyUnit
from meetings.models import Meeting, MeetingKind, MeetingState
from scoring import services
from scoring.models import CriteriaSet, ScoreSheet, SheetState
from tests.factories import MeetingFactory, MembershipFactory, PartyUnitFactory
from tests.reports import practice
from tests.scoring import worked
from tests.scoring.conftest import BUDGET, Count, Login
from tests.scoring.pages import words
from tests.world import World

SENT = datetime(2024, 5, 4, 13, tzinfo=UTC)


def sheet_in(cell: PartyUnit, state: SheetState, month: date = worked.MAY, **fields: Any) -> ScoreSheet:
    """A stored sheet of a cell, in a state."""
    kind = fields.pop("kind", MeetingKind.REGULAR)
    sheet = practice.sheet_of(MeetingFactory(cell=cell, month=month, kind=kind, locked=True), state)
    for name, value in fields.items():
        setattr(sheet, name, value)
    sheet.save()
    return sheet


def listed(response: Any) -> list[ScoreSheet]:
    return list(response.context["page"].object_list)


def counts(response: Any) -> list[int]:
    return [count for _key, _label, count in response.context["tabs"]]


@pytest.fixture
def many(world: World) -> dict[str, ScoreSheet]:
    """One submitted sheet in every cell of the world."""
    cells = ("cell_a", "cell_b", "cell_c", "grassroots_cell")
    return {key: sheet_in(getattr(world, key), SheetState.SUBMITTED) for key in cells}


# --- Whose sheets --------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("who", "cells"),
    [
        ("reviewer", {"cell_a", "cell_b"}),
        ("reviewer_2", {"cell_c"}),
        ("supervisor", {"cell_a"}),
        ("board", {"grassroots_cell"}),
    ],
)
def test_the_queue_holds_the_sheets_of_the_cells_right_below(
    many: dict[str, ScoreSheet], world: World, login: Login, who: str, cells: set[str]
) -> None:
    response = login(getattr(world, who)).get("/reviews/")
    assert {sheet.pk for sheet in listed(response)} == {many[key].pk for key in cells}
    assert counts(response) == [len(cells), 0, 0]


@pytest.mark.parametrize("who", ["secretary_a", "inspector", "admin", "outsider"])
def test_who_reviews_nothing_has_no_queue(world: World, login: Login, who: str) -> None:
    assert login(getattr(world, who)).get("/reviews/").status_code == 403


# --- Tabs ----------------------------------------------------------------------------------------
def test_each_sheet_is_in_the_tab_of_its_state(world: World, login: Login) -> None:
    states = {state: PartyUnitFactory(parent=world.committee) for state in SheetState}
    sheets = {state: sheet_in(cell, state) for state, cell in states.items()}
    sheet_in(world.cell_a, SheetState.SELF_SCORED, return_reason="Thiếu")  # returned, being mended
    sheet_in(world.cell_b, SheetState.SUBMITTED, return_reason="Thiếu")  # returned, here again
    struck = sheet_in(world.cell_b, SheetState.RETURNED, month=date(2024, 4, 1), return_reason="Thiếu")
    Meeting.objects.filter(pk=struck.meeting_id).update(state=MeetingState.CANCELLED)
    client = login(world.reviewer)
    waiting = client.get("/reviews/")
    assert counts(waiting) == [2, 2, 2]
    assert sheets[SheetState.SUBMITTED] in listed(waiting)
    returned = listed(client.get("/reviews/?tab=returned"))
    assert {sheet.state for sheet in returned} == {SheetState.RETURNED, SheetState.SELF_SCORED}
    confirmed = listed(client.get("/reviews/?tab=confirmed"))
    assert set(confirmed) == {sheets[SheetState.CONFIRMED], sheets[SheetState.LOCKED]}
    for tab, _label, count in waiting.context["tabs"]:
        assert len(listed(client.get(f"/reviews/?tab={tab}"))) == count
    assert listed(client.get("/reviews/?tab=nonsense")) == listed(waiting)


def test_what_was_sent_first_waits_on_top_and_the_newest_month_is_confirmed_on_top(
    world: World, login: Login
) -> None:
    waiting = [
        sheet_in(cell, SheetState.SUBMITTED, submitted_at=SENT + timedelta(days=days))
        for cell, days in ((world.cell_a, 3), (world.cell_b, 1))
    ]
    done = [sheet_in(world.cell_a, SheetState.CONFIRMED, month=date(2024, month, 1)) for month in (2, 4, 3)]
    client = login(world.reviewer)
    assert listed(client.get("/reviews/")) == waiting[::-1]
    assert listed(client.get("/reviews/?tab=confirmed")) == [done[1], done[2], done[0]]


def test_a_row_says_what_the_reviewer_needs(world: World, login: Login) -> None:
    sheet_in(world.cell_a, SheetState.SUBMITTED, submitted_at=SENT, is_late=True)
    sheet_in(world.cell_b, SheetState.SUBMITTED, kind=MeetingKind.THEMATIC)
    sheet_in(world.cell_b, SheetState.RETURNED, return_reason="Thiếu ý kiến phát biểu")
    client = login(world.reviewer)
    text = words(client.get("/reviews/"))
    assert "Chi bộ xóm Diều – Đảng bộ xã Tân Minh 05/2024 04/05/2024 20:00 gửi muộn 80,0 Tốt" in text
    assert "Chi bộ xóm Enh – Đảng bộ xã Tân Minh (chuyên đề)" in text
    returned = words(client.get("/reviews/?tab=returned"))
    assert "Thiếu ý kiến phát biểu" in returned
    assert "Chưa xếp loại" not in returned


def test_a_returned_row_leads_to_the_open_sheet_and_the_others_to_the_review(
    world: World, login: Login
) -> None:
    returned = sheet_in(world.cell_a, SheetState.RETURNED, return_reason="Thiếu")
    waiting = sheet_in(world.cell_b, SheetState.SUBMITTED)
    client = login(world.reviewer)
    assert (
        f'href="/meetings/{returned.meeting_id}/score/"'
        in client.get("/reviews/?tab=returned").content.decode()
    )
    assert f'href="/reviews/{waiting.pk}/"' in client.get("/reviews/").content.decode()


@pytest.mark.parametrize(
    ("tab", "sentence"),
    [
        ("waiting", "Không có phiếu nào chờ"),
        ("returned", "Chưa có phiếu nào ở đây"),
        ("confirmed", "Chưa có phiếu"),
    ],
)
def test_an_empty_tab_says_what_will_be_there(world: World, login: Login, tab: str, sentence: str) -> None:
    assert sentence in words(login(world.reviewer).get(f"/reviews/?tab={tab}"))


# --- Many ----------------------------------------------------------------------------------------
def fill(world: World, count: int, state: SheetState = SheetState.SUBMITTED) -> None:
    for number in range(count):
        cell = PartyUnitFactory(parent=world.committee)
        sheet_in(cell, state, submitted_at=SENT + timedelta(minutes=number), return_reason="Thiếu")


def test_fifty_to_a_page_and_the_tab_is_kept(world: World, login: Login) -> None:
    fill(world, 53, SheetState.CONFIRMED)
    client = login(world.reviewer)
    first = client.get("/reviews/?tab=confirmed")
    assert (len(listed(first)), first.context["page"].paginator.num_pages) == (50, 2)
    assert counts(first) == [0, 0, 53]
    html = first.content.decode()
    assert "?tab=confirmed&amp;page=2" in html
    second = client.get("/reviews/?tab=confirmed&page=2")
    assert len(listed(second)) == 3
    assert not set(listed(first)) & set(listed(second))
    assert listed(client.get("/reviews/?tab=confirmed&page=99")) == listed(second)


@pytest.mark.parametrize(
    ("tab", "state"),
    [
        ("waiting", SheetState.SUBMITTED),
        ("returned", SheetState.RETURNED),
        ("confirmed", SheetState.CONFIRMED),
    ],
)
def test_thirty_rows_cost_what_three_cost(
    world: World, login: Login, queries: Count, tab: str, state: SheetState
) -> None:
    client = login(world.reviewer)
    fill(world, 3, state)
    three = queries(client, f"/reviews/?tab={tab}")
    fill(world, 27, state)
    assert queries(client, f"/reviews/?tab={tab}") == three


def cell_of(world: World, members: int) -> PartyUnit:
    cell: PartyUnit = PartyUnitFactory(parent=world.committee)
    MembershipFactory.create_batch(members - 1, cell=cell)
    MembershipFactory(cell=cell, category=Category.EXEMPT)
    return cell


def test_the_sheet_and_its_review_cost_the_same_for_a_small_and_a_large_cell(
    world: World, qd31: CriteriaSet, login: Login, queries: Count
) -> None:
    client = login(world.reviewer)
    spent: dict[int, Iterable[int]] = {}
    for members in (4, 30):
        cell = cell_of(world, members)
        held = worked.meeting(cell, excused=1, speakers=members - 3, notebooks=members - 2)
        services.mark(meeting=held, marks=worked.MARKS, by=None)
        page = f"/meetings/{held.pk}/score/"
        spent[members] = [queries(client, page)]
        sheet = worked.submitted(Meeting.objects.get(pk=held.pk))
        spent[members] = [*spent[members], queries(client, page), queries(client, f"/reviews/{sheet.pk}/")]
        services.confirm(sheet=sheet, marks={}, mode="ON_FILE", by=world.reviewer)
        spent[members] = [*spent[members], queries(client, page), queries(client, f"/reviews/{sheet.pk}/")]
    assert spent[4] == spent[30]


def test_the_page_of_the_person_who_marks_stays_within_the_budget(
    world: World, qd31: CriteriaSet, login: Login, queries: Count
) -> None:
    held = worked.meeting(world.cell_a, excused=1, speakers=3, notebooks=3)
    client = login(world.secretary_a)
    before = queries(client, f"/meetings/{held.pk}/score/")
    services.mark(meeting=held, marks=worked.MARKS, by=None)
    assert before <= queries(client, f"/meetings/{held.pk}/score/") <= before + 1  # the lines of the sheet


def test_red_when_each_row_fetches_its_cell_by_itself(
    world: World, login: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = login(world.reviewer)
    monkeypatch.setattr(QuerySet, "select_related", lambda rows, *fields: rows.all())
    spent = []
    for count in (3, 27):
        fill(world, count)
        with CaptureQueriesContext(connection) as captured:
            client.get("/reviews/")
        spent.append(len(captured))
    assert spent[0] < BUDGET * 2 < spent[1]
