"""The rows behind the numbers are as many as the numbers say, and are the right ones."""

from datetime import date

import pytest

from cells.models import PartyUnit, Role
from meetings.models import MeetingKind, MeetingState
from meetings.periods import Period
from reports.queries import Key, Show, list_keys, missing, rollup, rows
from reports.stages import Stage
from scoring.models import Rating, SheetState
from tests.factories import MeetingFactory, RoleAssignmentFactory
from tests.reports.practice import sheet_of
from tests.world import World

TODAY = date(2024, 6, 5)
LISTS = [show for show in Show if show not in (Show.CELLS, Show.ATTENDANCE, Show.THEMATIC)]
MAY = Period.parse("2024-05")


@pytest.mark.parametrize("code", ["2024-05", "2024-06", "2024-H1", "2023"])
def test_every_list_has_as_many_rows_as_its_number(district: PartyUnit, code: str) -> None:
    period = Period.parse(code)
    found = rollup(district, period, today=TODAY)
    for show in LISTS:
        assert len(list_keys(district, period, show, TODAY)) == getattr(found.total, show)
        for child in found.children:
            keys = list_keys(child.unit, period, show, TODAY)
            assert len(keys) == len(set(keys)) == getattr(child.counts, show)


def test_every_list_shows_only_what_its_number_counts(district: PartyUnit) -> None:
    period = Period.parse("2024-H1")
    found = {show: rows(list_keys(district, period, show, TODAY), TODAY) for show in LISTS}
    assert all(found.values())
    for shown, row in ((name, row) for name in LISTS for row in found[name]):
        assert row.cell.path.startswith(district.path)
        if shown in (Show.GOOD, Show.FAIR, Show.AVERAGE, Show.POOR):
            assert row.rating == shown.upper()
        if shown == Show.MISSING:
            assert not row.is_sent
            assert row.rating == ""
        if shown == Show.CONFIRMED:
            assert row.is_official
            assert row.score == row.sheet.official_score
        if shown == Show.LATE:
            assert row.sheet.is_late


def test_the_attendance_list_adds_up_to_the_numbers(district: PartyUnit) -> None:
    period = Period.parse("2024-H1")
    total = rollup(district, period, today=TODAY).total
    shown = [row.meeting for row in rows(list_keys(district, period, Show.ATTENDANCE, TODAY), TODAY)]
    assert sum(meeting.expected_members for meeting in shown) == total.expected
    assert sum(meeting.present_members for meeting in shown) == total.present
    assert sum(meeting.speakers for meeting in shown) == total.spoke


def test_rows_keep_each_committee_together_in_official_order(world: World) -> None:
    keys = list_keys(world.district, MAY, Show.DUE, TODAY)
    assert [row.cell for row in rows(keys, TODAY)] == [
        world.cell_a,
        world.cell_b,
        world.cell_c,
        world.grassroots_cell,
    ]


def test_rows_cost_two_queries_however_many(district: PartyUnit, django_assert_num_queries) -> None:
    keys = list_keys(district, Period.parse("2024-H1"), Show.DUE, TODAY)
    for some in (keys[:3], keys):
        with django_assert_num_queries(2):
            assert len(rows(some, TODAY)) == len(some)


def test_missing_names_days_late_and_whom_to_call(world: World) -> None:
    found = {row.cell: row for row in missing(world.committee, MAY, TODAY)}
    assert found[world.cell_a].due_on == date(2024, 6, 2)
    assert found[world.cell_a].days_late(TODAY) == 3
    assert found[world.cell_a].secretary == "Bùi Thị Hoa"
    RoleAssignmentFactory(unit=world.cell_b, role=Role.MINUTE_TAKER)
    assert found[world.cell_b].secretary == "Nguyễn Enh Lan"


def test_the_deadline_follows_the_meeting(world: World) -> None:
    MeetingFactory(cell=world.cell_a, held_on=date(2024, 5, 3))
    row = missing(world.cell_a, MAY, TODAY)[0]
    assert (row.due_on, row.days_late(TODAY)) == (date(2024, 5, 5), 31)


@pytest.mark.parametrize(
    ("meeting", "sheet", "stage"),
    [
        (MeetingState.PLANNED, None, Stage.PLANNED),
        (MeetingState.RECORDING, None, Stage.RECORDING),
        (MeetingState.RECORDING, SheetState.SELF_SCORED, Stage.RECORDING),
        (MeetingState.RECORDING, SheetState.RETURNED, Stage.RETURNED),
        (MeetingState.LOCKED, SheetState.ADOPTED, Stage.UNSENT),
        (MeetingState.LOCKED, SheetState.SUBMITTED, Stage.WAITING),
        (MeetingState.LOCKED, SheetState.CONFIRMED, Stage.DONE),
        (MeetingState.LOCKED, SheetState.LOCKED, Stage.DONE),
        (MeetingState.NOT_HELD, None, Stage.NOT_HELD),
    ],
)
def test_stages_follow_the_sheet_then_the_meeting(
    world: World, meeting: MeetingState, sheet: SheetState | None, stage: Stage
) -> None:
    recorded = MeetingFactory(cell=world.cell_a, state=meeting)
    if sheet:
        sheet_of(recorded, sheet)
    assert rows([Key(world.cell_a.pk, MAY.start)], TODAY)[0].stage == stage


def test_without_a_meeting_nothing_has_started(world: World) -> None:
    MeetingFactory(cell=world.cell_a, state=MeetingState.CANCELLED)
    MeetingFactory(cell=world.cell_a, kind=MeetingKind.THEMATIC)
    assert rows([Key(world.cell_a.pk, MAY.start)], TODAY)[0].stage == Stage.NOT_STARTED


def test_a_sheet_that_came_back_has_no_standing_rating(world: World) -> None:
    sheet_of(MeetingFactory(cell=world.cell_a), SheetState.RETURNED, rating=Rating.GOOD)
    row = rows([Key(world.cell_a.pk, MAY.start)], TODAY)[0]
    assert (row.rating, row.score) == ("", None)
