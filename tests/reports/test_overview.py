"""Roll-ups equal a recount from rows, at every level and for every kind of period."""

import itertools
import random
from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from cells.models import PartyUnit, UnitKind
from meetings.periods import Period
from reports.queries import COUNT_KEYS, Counts, overview, rollup, trend
from tests.factories import PartyUnitFactory
from tests.reports import practice
from tests.reports.recomputation import Rows
from tests.world import World

TODAY = date(2024, 6, 5)
CODES = ("2024-05", "2024-06", "2024-Q1", "2023-H2", "2024-H1", "2024", "2025")


def test_every_number_equals_the_recount(district: PartyUnit) -> None:
    rows = Rows()
    committee = district.children.filter(kind=UnitKind.GRASSROOTS_COMMITTEE).first()
    cell = district.children.filter(kind=UnitKind.GRASSROOTS_CELL).first()
    units = (district.parent, district, committee, committee.children.first(), cell)
    for unit, period in itertools.product(units, map(Period.parse, CODES)):
        found = rollup(unit, period, today=TODAY)
        assert _numbers(found.total) == rows.recount(unit, period, TODAY)
        for child in found.children:
            assert _numbers(child.counts) == rows.recount(child.unit, period, TODAY)


def test_children_add_up_to_the_total(district: PartyUnit) -> None:
    found = rollup(district, Period.parse("2024-H1"), today=TODAY)
    assert found.total.submitted > 20
    for key in COUNT_KEYS:
        assert sum(getattr(child.counts, key) for child in found.children) == getattr(found.total, key)


def test_a_cell_is_its_own_row(district: PartyUnit) -> None:
    cell = PartyUnit.objects.cells().within(district.path).first()
    found = rollup(cell, Period.parse("2024-H1"), today=TODAY)
    assert [child.unit for child in found.children] == [cell]
    assert found.children[0].counts == found.total


def test_trend_equals_the_roll_up_of_each_month(district: PartyUnit) -> None:
    points = trend(district, 12, today=TODAY)
    assert [point.month for point in points] == [date(2023, 6, 1), *practice.YEAR]
    rows = Rows()
    for point in points:
        month = Period.containing(point.month)
        assert _numbers(point.counts) == rows.recount(district, month, TODAY)


def test_an_overview_is_the_roll_up_and_the_trend(district: PartyUnit) -> None:
    found = overview(district, Period.parse("2024-Q2"), today=TODAY)
    assert found.rollup == rollup(district, Period.parse("2024-Q2"), today=TODAY)
    assert found.trend == trend(district, today=TODAY)


@pytest.mark.parametrize("cells", [1, 30])
def test_five_queries_whatever_the_size(
    world: World, django_assert_num_queries: DjangoAssertNumQueries, cells: int
) -> None:
    practice.fill(_more_cells(world.committee, cells), random.Random(cells), practice.YEAR[-3:])
    with django_assert_num_queries(5):
        overview(world.committee, Period.parse("2024-Q2"), today=TODAY)


def _more_cells(parent: PartyUnit, count: int) -> list[PartyUnit]:
    return [PartyUnitFactory(parent=parent, order=order) for order in range(count)]


def _numbers(counts: Counts) -> dict[str, object]:
    return {key: getattr(counts, key) for key in (*COUNT_KEYS, "thematic_held", "mean_score")}
