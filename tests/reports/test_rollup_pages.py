"""The report of a unit: page, lists behind the numbers and spreadsheet agree to the digit."""

import random
import re
from datetime import date
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from cells.access import Scope
from cells.models import PartyUnit, Role, UnitKind
from meetings.models import MeetingKind
from meetings.periods import Period
from reports.queries import COUNT_KEYS, Show, rollup
from reports.tables import rollup_table
from scoring.models import Rating, SheetState
from tests.client import AppClient
from tests.factories import MeetingFactory, PartyUnitFactory, RoleAssignmentFactory
from tests.reports import practice
from tests.world import World

MAY = date(2024, 5, 1)
SHOWN = [Show(key) for key in COUNT_KEYS if key in set(Show)]


@pytest.fixture
def board(client: AppClient, district: PartyUnit) -> AppClient:
    """Somebody who oversees the random district."""
    client.force_login(RoleAssignmentFactory(unit=district, role=Role.BOARD).user)
    return client


def address(unit: PartyUnit, tail: str = "", period: str = "2024-H1") -> str:
    return f"/reports/units/{unit.pk}/{tail}?period={period}"


def workbook_rows(response: Any) -> list[tuple[Any, ...]]:
    content = b"".join(response.streaming_content)
    return list(load_workbook(BytesIO(content)).active.iter_rows(values_only=True))


def words(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


def test_every_number_leads_to_as_many_rows_as_it_says(board: AppClient, district: PartyUnit) -> None:
    found = rollup(district, Period.parse("2024-H1"))
    page = board.get(address(district)).content.decode()
    for unit, counts in ((district, found.total), *((c.unit, c.counts) for c in found.children)):
        for show in SHOWN:
            link = f'href="{address(unit, f"list/{show}/")}"'
            number = getattr(counts, show)
            assert (link in page) == bool(number)
            if number:
                rows = board.get(address(unit, f"list/{show}/")).context["page"].paginator.count
                assert rows == number


def test_page_and_spreadsheet_show_the_same_numbers(board: AppClient, district: PartyUnit) -> None:
    table = board.get(address(district)).context["table"]
    rows = workbook_rows(board.get(address(district, "export/")))
    header = next(i for i, row in enumerate(rows) if row[0] == "Đơn vị")
    shown = [[column.value_of(row) for column in table.columns] for row in (*table.rows, *table.totals)]
    assert len(rows[header + 1 :]) == len(shown)
    for written, values in zip(rows[header + 1 :], shown, strict=True):
        for cell, value, column in zip(written, values, table.columns, strict=True):
            assert cell == value if value is None or column.kind == "text" else float(cell) == float(value)


def test_a_spreadsheet_with_other_numbers_is_noticed(board: AppClient, district: PartyUnit) -> None:
    """The control of the test above: another period is another table."""
    other = workbook_rows(board.get(address(district, "export/", "2024-04")))
    assert other != workbook_rows(board.get(address(district, "export/")))


def test_children_and_subtotals_add_up_to_the_total(district: PartyUnit) -> None:
    table = rollup_table(rollup(district, Period.parse("2024-H1")), everywhere(district))
    *subtotals, total = table.totals
    assert [row.label for row in subtotals] == ["Cộng đảng bộ cơ sở", "Cộng chi bộ cơ sở"]
    for key in COUNT_KEYS:
        assert sum(getattr(row.counts, key) for row in subtotals) == getattr(total.counts, key)
        assert sum(getattr(row.counts, key) for row in table.rows) == getattr(total.counts, key)


def test_clicks_lead_from_the_district_down_to_the_meeting(board: AppClient, district: PartyUnit) -> None:
    committee = district.children.get(kind=UnitKind.GRASSROOTS_COMMITTEE, order=1)
    cell = committee.children.order_by("order").first()
    assert f'href="{address(committee)}"' in board.get(address(district)).content.decode()
    assert f'href="{address(cell)}"' in board.get(address(committee)).content.decode()
    own = board.get(address(cell))
    meeting = next(row.meeting for row in own.context["table"].rows if row.meeting)
    assert f'href="/meetings/{meeting.pk}/score/"' in own.content.decode()
    assert board.get(f"/meetings/{meeting.pk}/score/").status_code == 200


@pytest.mark.parametrize("show", [show for show in Show if show not in (Show.CELLS, Show.ATTENDANCE)])
def test_every_list_has_a_spreadsheet_with_every_row(
    board: AppClient, district: PartyUnit, show: Show
) -> None:
    count = board.get(address(district, f"list/{show}/")).context["page"].paginator.count
    rows = workbook_rows(board.get(address(district, f"list/{show}/export/")))
    assert count
    assert sum(row[0] is not None for row in rows) == count + 5  # title, three notes, header


def test_an_unknown_list_is_not_found(board: AppClient, district: PartyUnit) -> None:
    assert board.get(address(district, "list/everything/")).status_code == 404


def test_the_list_of_the_missing_says_whom_to_call(client: AppClient, world: World) -> None:
    client.force_login(world.board)
    page = words(client.get(address(world.committee, "list/missing/", "2024-05")).content.decode())
    assert "Chi bộ xóm Diều – Đảng bộ xã Tân Minh 05/2024 Chưa ghi 02/06/2024 3 Bùi Thị Hoa" in page


def test_a_cell_shows_its_year_with_the_rating_and_why(client: AppClient, world: World) -> None:
    for month, rating in ((1, Rating.GOOD), (2, Rating.POOR), (3, Rating.GOOD)):
        meeting = MeetingFactory(cell=world.cell_a, month=date(2024, month, 1), locked=True)
        practice.sheet_of(meeting, SheetState.CONFIRMED, rating)
    client.force_login(world.secretary_a)
    response = client.get(f"/reports/units/{world.cell_a.pk}/")
    assert response.context["period"] == Period.parse("2024")
    assert "tạm tính" in words(response.content.decode())
    assert [row.month.month for row in response.context["table"].rows] == [1, 2, 3, 4, 5, 6]
    quarter = words(client.get(address(world.cell_a, period="2024-Q1")).content.decode())
    assert "Chưa đạt Tốt: 2 trên 3 tháng từ Khá trở lên, cần tất cả." in quarter


def test_small_cells_have_no_percentages(client: AppClient, world: World) -> None:
    MeetingFactory(cell=world.cell_b, expected_members=3, present_members=3, speakers=2, locked=True)
    MeetingFactory(cell=world.cell_a, expected_members=5, present_members=5, speakers=4, locked=True)
    client.force_login(world.board)
    small = words(client.get(address(world.cell_b, "list/attendance/", "2024-05")).content.decode())
    large = words(client.get(address(world.cell_a, "list/attendance/", "2024-05")).content.decode())
    assert "100,00 %" not in small
    assert "100,00 %" in large


def test_the_matrix_marks_what_is_not_confirmed_not_sent_not_held(client: AppClient, world: World) -> None:
    client.force_login(world.board)
    states = ((1, SheetState.CONFIRMED, Rating.GOOD), (2, SheetState.SUBMITTED, Rating.POOR))
    for month, state, rating in states:
        practice.sheet_of(
            MeetingFactory(cell=world.cell_a, month=date(2024, month, 1), locked=True), state, rating
        )
    MeetingFactory(cell=world.cell_a, month=date(2024, 3, 1), state="NOT_HELD")
    MeetingFactory(cell=world.cell_a, month=date(2024, 2, 1), kind=MeetingKind.THEMATIC)
    table = client.get(address(world.committee, "ratings/")).context["table"]
    row = next(row for row in table.rows if row.cell == world.cell_a)
    shown = [column.text_of(column.value_of(row)) for column in table.columns]
    assert shown[:8] == ["Chi bộ xóm Diều – Đảng bộ xã Tân Minh", "T", "Kém*", "KTC", "…", "…", "…", "1"]


def test_pages_hold_with_nothing_recorded(client: AppClient, world: World) -> None:
    client.force_login(world.board)
    assert "Chưa có dữ liệu" in words(client.get(address(world.district, "list/held/")).content.decode())
    empty = PartyUnitFactory(parent=world.district, kind=UnitKind.GRASSROOTS_COMMITTEE)
    for tail in ("", "ratings/"):
        assert client.get(address(empty, tail)).status_code == 200
    for tail in ("export/", "ratings/export/"):
        assert workbook_rows(client.get(address(empty, tail)))


def everywhere(unit: PartyUnit) -> Scope:
    return Scope.from_roles(None, [(Role.BOARD, unit.path)])


@pytest.mark.parametrize("cells", [1, 30])
@pytest.mark.parametrize(("tail", "budget"), [("", 10), ("list/due/", 11), ("ratings/", 11)])
def test_queries_stay_in_the_budget_whatever_the_size(
    client: AppClient,
    world: World,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    tail: str,
    budget: int,
    cells: int,
) -> None:
    more = [PartyUnitFactory(parent=world.committee, order=9) for _ in range(cells)]
    practice.fill(more, random.Random(cells), [MAY])
    client.force_login(world.board)
    client.get("/units/")  # a session's first request also notes when it began
    with django_assert_max_num_queries(budget):
        client.get(address(world.committee, tail))
