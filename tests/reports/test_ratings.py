"""Ratings of periods: the matrix of cells and months, and what the months come to."""

from datetime import date

from cells.models import PartyUnit
from meetings.models import MeetingKind, MeetingState
from meetings.periods import Period
from reports.queries import CellPeriod, Show, cell_months, list_keys
from scoring.models import Rating, SheetState
from tests.factories import MeetingFactory
from tests.reports.practice import criteria_set, sheet_of
from tests.world import World

TODAY = date(2024, 6, 5)
Q1 = Period.parse("2024-Q1")


def rated(cell: PartyUnit, *ratings: Rating, state: SheetState = SheetState.CONFIRMED) -> None:
    """Meetings of the first months of 2024 with these ratings."""
    for month, rating in enumerate(ratings, start=1):
        meeting = MeetingFactory(cell=cell, month=date(2024, month, 1), state=MeetingState.LOCKED)
        sheet_of(meeting, state, rating=rating)


def outcome(cell: PartyUnit, period: Period = Q1) -> CellPeriod:
    return cell_months(cell, period, TODAY)[0]


def test_two_good_and_one_fair_month_make_a_good_quarter(world: World) -> None:
    rated(world.cell_a, Rating.GOOD, Rating.FAIR, Rating.GOOD)
    assert [row.rating for row in outcome(world.cell_a).months] == ["GOOD", "FAIR", "GOOD"]
    assert outcome(world.cell_a).rating == Rating.GOOD
    assert not outcome(world.cell_a).is_provisional


def test_a_month_without_a_meeting_counts_as_poor(world: World) -> None:
    rated(world.cell_a, Rating.GOOD, Rating.GOOD)
    assert outcome(world.cell_a).rating == Rating.AVERAGE


def test_a_cell_that_never_meets_is_poor_without_any_sheet(world: World) -> None:
    criteria_set()
    assert outcome(world.cell_a).rating == Rating.POOR


def test_no_rule_no_rating(world: World) -> None:
    assert outcome(world.cell_a).outcome is None


def test_unconfirmed_months_are_provisional(world: World) -> None:
    rated(world.cell_a, Rating.GOOD, Rating.GOOD, Rating.GOOD, state=SheetState.SUBMITTED)
    found = outcome(world.cell_a)
    assert (found.rating, found.is_provisional) == (Rating.GOOD, True)


def test_a_held_meeting_without_a_sheet_leaves_the_quarter_open(world: World) -> None:
    rated(world.cell_a, Rating.GOOD, Rating.GOOD)
    MeetingFactory(cell=world.cell_a, month=date(2024, 3, 1))
    found = outcome(world.cell_a)
    assert (found.rating, found.is_provisional) == (Rating.GOOD, True)


def test_a_running_period_is_provisional(world: World) -> None:
    rated(world.cell_a, *[Rating.GOOD] * 6)
    assert outcome(world.cell_a, Period.parse("2024-H1")).is_provisional


def test_a_year_asks_for_thematic_meetings(world: World) -> None:
    rated(world.cell_a, *[Rating.GOOD] * 5)
    year = Period.parse("2024")
    assert outcome(world.cell_a, year).rating == Rating.FAIR
    MeetingFactory(cell=world.cell_a, kind=MeetingKind.THEMATIC, month=date(2024, 2, 1))
    found = outcome(world.cell_a, year)
    assert (found.rating, found.thematic_held) == (Rating.GOOD, 1)


def test_a_month_before_the_cell_existed_is_not_owed(world: World) -> None:
    world.cell_a.placements.update(valid_from=date(2024, 2, 20))
    first, *_ = outcome(world.cell_a).months
    assert first is None


def test_the_matrix_and_the_list_agree(district: PartyUnit) -> None:
    for code in ("2024-05", "2024-Q2", "2024"):
        period = Period.parse(code)
        matrix = cell_months(district, period, TODAY)
        months = [row for cell in matrix for row in cell.months if row]
        assert len(months) == len(list_keys(district, period, Show.DUE, TODAY))
        good = [row for row in months if row.rating == Rating.GOOD]
        assert len(good) == len(list_keys(district, period, Show.GOOD, TODAY))


def test_five_queries_however_many_cells(district: PartyUnit, django_assert_max_num_queries) -> None:
    for unit in (district, district.children.first()):
        with django_assert_max_num_queries(5):
            cell_months(unit, Period.parse("2024-H1"), TODAY)
