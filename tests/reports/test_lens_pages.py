"""The three lenses on pages: said, carried by links, in the spreadsheet, and at the same cost."""

import re
from datetime import date
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from cells import services
from cells.models import PartyUnit, Verb
from cells.reorganisation import Decision, Step
from reports.queries import Lens, Show
from reports.tables import addresses, rows
from reports.wording import LENSES
from scoring.models import SheetState
from tests.client import AppClient
from tests.factories import MeetingFactory, PartyUnitFactory
from tests.reports.practice import sheet_of
from tests.world import World

APRIL = date(2024, 4, 1)
REPORTS = [
    ("reports:rollup", ()),
    ("reports:ratings", ()),
    ("reports:rows", (Show.CELLS.value,)),
    ("reports:rows", (Show.SUBMITTED.value,)),
]


def address(name: str, unit: PartyUnit, *more: str, lens: str = "", period: str = "2024-04") -> str:
    return f"{reverse(name, args=[unit.pk, *more])}?period={period}" + (f"&lens={lens}" if lens else "")


def status(client: AppClient, asked: str) -> int:
    """What a page or file is answered with, read to its end."""
    response: Any = client.get(asked)
    if response.streaming:
        b"".join(response.streaming_content)
    return int(response.status_code)


def decide(*steps: Step, on: date = date(2024, 5, 1)) -> None:
    services.reorganise(decision=Decision(on, "12-QĐ/HU", "Bí thư", steps), by=None)


def said(html: str) -> str:
    """The lens the page says it is seen through: the sentence above the other ones."""
    return unescape(re.findall(r'<p class="muted"><strong>(.*?)\.</strong>', html)[0])


def title(lens: Lens) -> str:
    return str(LENSES[lens][0])


@pytest.fixture
def april(world: World) -> None:
    """A sheet of April from every cell of the two committees."""
    for cell in (world.cell_a, world.cell_b, world.cell_c):
        sheet_of(MeetingFactory(cell=cell, month=APRIL, locked=True), SheetState.SUBMITTED)


@pytest.mark.usefixtures("april")
@pytest.mark.parametrize(("name", "more"), REPORTS)
def test_page_and_spreadsheet_say_the_lens(
    client: AppClient, world: World, name: str, more: tuple[str, ...]
) -> None:
    client.force_login(world.board)
    for given, lens in (*((lens.value, lens) for lens in Lens), ("", Lens.THEN), ("TODAY", Lens.THEN)):
        page = client.get(address(f"{name}-show", world.district, *more, lens=given))
        assert said(page.content.decode()) == title(lens)
        file: Any = client.get(address(f"{name}-export", world.district, *more, lens=given))
        sheet = load_workbook(BytesIO(b"".join(file.streaming_content))).active
        notes = " ".join(str(row[0].value) for row in sheet.iter_rows(max_row=4))
        assert f"{title(lens)}. Số liệu ngày 05/06/2024." in notes
        assert (f"-{lens}." in file.headers["Content-Disposition"]) == (lens != Lens.THEN)


def carried(client: AppClient, asked: str) -> set[str]:
    """What links to reports say besides the period; every one of them is followed."""
    page = client.get(asked).content.decode()
    links = {unescape(link) for link in re.findall(r'href="([^"]*\?[^"]*period=[^"]*)"', page)}
    assert len(links) >= 4  # the period before and after, the spreadsheet, the unit above
    assert {status(client, link) for link in links if link.startswith("/")} == {200}
    return {link.partition("period=")[2].partition("&")[2] for link in links}


@pytest.mark.usefixtures("april")
@pytest.mark.parametrize(("name", "more"), REPORTS)
def test_every_link_to_a_report_carries_the_lens(
    client: AppClient, world: World, name: str, more: tuple[str, ...]
) -> None:
    client.force_login(world.board)
    for lens in Lens:
        wanted = "" if lens == Lens.THEN else f"lens={lens}"
        assert carried(client, address(f"{name}-show", world.committee, *more, lens=lens)) == {wanted}


@pytest.mark.usefixtures("april")
def test_a_link_that_drops_the_lens_is_noticed(
    client: AppClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of the test above."""
    monkeypatch.setattr(addresses, "query", lambda period, lens: f"period={period.code}")
    client.force_login(world.board)
    assert "" in carried(client, address("reports:rollup-show", world.committee, lens="now"))


def counted(client: AppClient, unit: PartyUnit, lens: Lens) -> int:
    return int(client.get(address("reports:rollup-show", unit, lens=lens)).context["total"].submitted)


@pytest.mark.usefixtures("april")
def test_a_moved_cell_counts_where_the_lens_says(client: AppClient, world: World) -> None:
    client.force_login(world.board)
    assert [counted(client, world.committee_2, lens) for lens in Lens] == [1, 1, 1]
    decide(Step(Verb.MOVE, ("TM-01",), target="DB-CS"))
    assert [counted(client, world.committee, lens) for lens in Lens] == [2, 1, 1]
    assert [counted(client, world.committee_2, lens) for lens in Lens] == [1, 2, 2]
    assert [counted(client, world.district, lens) for lens in Lens] == [3, 3, 3]


# --- A unit that has ended ----------------------------------------------------------------------
@pytest.mark.usefixtures("april")
@pytest.mark.parametrize("person", ["board", "inspector", "reviewer_2"])
def test_the_report_of_a_merged_committee_is_there_for_who_may_see_it(
    client: AppClient, world: World, person: str
) -> None:
    decide(Step(Verb.MERGE, ("DB-TM",), target="DB-CS"))
    client.force_login(getattr(world, person))
    for name, more in REPORTS:
        for lens in Lens:
            assert status(client, address(f"{name}-show", world.committee, *more, lens=lens)) == 200
            assert status(client, address(f"{name}-export", world.committee, *more, lens=lens)) == 200
    assert counted(client, world.committee, Lens.THEN) == 2
    assert counted(client, world.committee_2, Lens.NOW) == 3


@pytest.mark.usefixtures("april")
@pytest.mark.parametrize("person", ["secretary_a", "outsider"])
def test_the_report_of_a_merged_committee_is_not_there_for_others(
    client: AppClient, world: World, person: str
) -> None:
    decide(Step(Verb.MERGE, ("DB-TM",), target="DB-CS"))
    client.force_login(getattr(world, person))
    for name, more in REPORTS:
        assert status(client, address(f"{name}-show", world.committee, *more)) == 404


@pytest.mark.usefixtures("april")
def test_a_merged_cell_still_has_its_months(client: AppClient, world: World) -> None:
    decide(Step(Verb.MERGE, ("TM-02",), target="TM-01"))
    for person in ("reviewer", "secretary_a"):
        client.force_login(getattr(world, person))
        page = client.get(address("reports:rollup-show", world.cell_b))
        assert [row.sheet.state for row in page.context["table"].rows] == [SheetState.SUBMITTED]


# --- What it costs ------------------------------------------------------------------------------
def more_cells(parent: PartyUnit, count: int) -> None:
    """Cells that sent a sheet for April."""
    for _number in range(count):
        cell = PartyUnitFactory(parent=parent, order=9)
        sheet_of(MeetingFactory(cell=cell, month=APRIL, locked=True), SheetState.SUBMITTED)


def cost(client: AppClient, unit: PartyUnit, lens: Lens) -> list[int]:
    """Queries of every report of a unit for April."""
    client.get("/units/")  # a session's first request also notes when it began
    found = []
    for name, more in REPORTS:
        with CaptureQueriesContext(connection) as captured:
            assert status(client, address(f"{name}-show", unit, *more, lens=lens)) == 200
        found.append(len(captured))
    return found


@pytest.mark.parametrize("lens", Lens)
def test_thirty_rows_cost_as_many_queries_as_three(client: AppClient, world: World, lens: Lens) -> None:
    decide(Step(Verb.MOVE, ("TM-01",), target="DB-CS"))  # so that the lenses differ
    more_cells(world.committee_2, 3)
    client.force_login(world.board)
    three = cost(client, world.committee_2, lens)
    more_cells(world.committee_2, 27)
    assert cost(client, world.committee_2, lens) == three


def test_a_query_per_row_is_noticed(client: AppClient, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of the test above."""
    monkeypatch.setattr(rows, "sees", lambda scope, unit: PartyUnit.objects.filter(pk=unit.pk).exists())
    more_cells(world.committee_2, 3)
    client.force_login(world.board)
    three = cost(client, world.committee_2, Lens.NOW)
    more_cells(world.committee_2, 27)
    assert sum(cost(client, world.committee_2, Lens.NOW)) >= sum(three) + 2 * 27  # two pages have rows


@pytest.mark.usefixtures("april")
@pytest.mark.parametrize("lens", Lens)
def test_the_dashboard_stays_in_its_budget_with_a_decision_of_a_past_day(
    client: AppClient, world: World, django_assert_max_num_queries: DjangoAssertNumQueries, lens: Lens
) -> None:
    decide(Step(Verb.MERGE, ("DB-TM",), target="DB-CS"))
    client.force_login(world.board)
    client.get("/units/")  # a session's first request also notes when it began
    with django_assert_max_num_queries(11):
        page = client.get(f"/?period=2024-04&lens={lens}")
    assert said(page.content.decode()) == title(lens)
