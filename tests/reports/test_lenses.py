"""Whatever is decided: then stays, now groups the same records, like for like compares the same cells."""

from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from random import Random
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings

from cells import services
from cells.models import PartyUnit, Reorganisation, Role, UnitKind, Verb
from cells.reorganisation import Decision, Step
from meetings.models import Meeting, MeetingState
from meetings.periods import Period
from reports.queries import COUNT_KEYS, Counts, Lens, Show, cell_months, cells_in, list_keys, rollup
from scoring.models import SheetState
from tests.client import AppClient
from tests.decisions import act_upon, acts_of, enlarge
from tests.factories import MeetingFactory, PartyUnitFactory, RoleAssignmentFactory
from tests.reports.practice import RATINGS, sheet_of
from tests.reports.recomputation import Rows
from tests.world import World

TODAY = date(2024, 6, 5)
MOVED_ON = date(2024, 3, 1)
CODES = ("2023-10", "2023-Q3", "2023-Q4", "2024-H1", "2023")
LISTS = [show for show in Show if show not in (Show.CELLS, Show.ATTENDANCE, Show.THEMATIC)]
# What has been reported; what is owed may still be corrected by a decision for a day that has passed.
REPORTED = [key for key in COUNT_KEYS if key not in ("cells", "due", "missing")]


@pytest.fixture
def country(world: World) -> World:
    """A country with sheets in every state that counts."""
    enlarge(world)
    for number, meeting in enumerate(Meeting.objects.order_by("pk")):
        missed = number % 3 % 2  # nobody has said whether they came
        meeting.expected_members, meeting.unrecorded_members = 6 + missed, missed
        meeting.present_members, meeting.speakers, meeting.state = 6, number % 5, MeetingState.LOCKED
        meeting.save()
        scored(meeting, number)
    return world


def scored(meeting: Meeting, number: int) -> None:
    state = (SheetState.SUBMITTED, SheetState.CONFIRMED, SheetState.ADOPTED)[number % 3]
    sheet_of(meeting, state, RATINGS[number % 4])


def numbers(counts: Counts) -> dict[str, Any]:
    return {key: getattr(counts, key) for key in (*COUNT_KEYS, "thematic_held", "mean_score")}


def test_random_decisions_leave_what_was_reported_and_every_number_has_its_list(country: World) -> None:
    accepted: Counter[Verb | None] = Counter()

    @settings(
        max_examples=10,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate],  # to make a failing history shorter takes minutes: add Phase.shrink for it
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(acts=acts_of([*Verb, Verb.MOVE, Verb.MERGE, Verb.SPLIT, None], most=5))
    def decide(acts: list[Any]) -> None:
        with transaction.atomic():
            done: list[Reorganisation] = []
            for number, (verb, day, random) in enumerate(acts):
                before = reported(Rows())
                with suppress(ValidationError):
                    act_upon(verb, day, random, number, done)
                    accepted[verb] += 1
                rows = Rows()
                after = reported(rows)  # undoing takes units away that had reported nothing
                assert all(
                    after[key] == told for key, told in before.items() if key in after or any(told.values())
                )
                check(country.province, rows, random)
                record(random, number)
            transaction.set_rollback(True)

    decide()
    assert sum(accepted.values()) > 15
    assert sum(bool(number) for number in accepted.values()) > 3, accepted


def reported(rows: Rows) -> Mapping[tuple[int, str], dict[str, int]]:
    """What every unit has reported, by unit and period."""
    found = {}
    for unit in rows.today.values():
        for code in CODES:
            counted = rows.recount(unit, Period.parse(code), TODAY)
            found[unit.pk, code] = {key: counted[key] for key in REPORTED}
    return found


def record(random: Random, number: int) -> None:
    """A meeting of some month, frozen as the tree stands now."""
    month = date(2024, random.randint(1, 5), 1)
    cells = PartyUnit.objects.cells().valid_between(month, Period.containing(month).end)
    taken = Meeting.objects.filter(month=month).values("cell")
    cell = random.choice(list(cells.exclude(pk__in=taken).order_by("pk")) or [None])
    if cell is not None:
        path = services.path_on(cell, month)
        scored(MeetingFactory(cell=cell, month=month, unit_path=path, locked=True), number)


def check(root: PartyUnit, everything: Rows, random: Random) -> None:
    """Roll-ups, lists and matrices of some units, through each lens, against the recount."""
    period = Period.parse(random.choice(CODES))
    units = [root, everything.today[random.choice(sorted(everything.today))]]
    for unit in units:
        for lens in Lens:
            found = rollup(unit, period, TODAY, lens)
            assert numbers(found.total) == everything.recount(unit, period, TODAY, lens), (unit, lens)
            assert Counts.total(child.counts for child in found.children) == found.total
            assert found.total.missing >= 0
            for child in found.children:
                if child.unit != unit:
                    above = unit if child.has_moved else None
                    counted = everything.recount(child.unit, period, TODAY, lens, above)
                    assert numbers(child.counts) == counted, (child.unit, lens)
            child = random.choice(found.children or (None,))
            if child is not None and child.unit != unit:
                check_lists(child.unit, period, lens, child.counts, unit if child.has_moved else None)
            check_lists(unit, period, lens, found.total)
    totals = [rollup(root, period, TODAY, lens).total for lens in (Lens.THEN, Lens.NOW)]
    assert totals[0] == totals[1]


def check_lists(
    unit: PartyUnit, period: Period, lens: Lens, total: Counts, above: PartyUnit | None = None
) -> None:
    for show in LISTS:
        keys = list_keys(unit, period, show, TODAY, lens, above)
        assert len(set(keys)) == len(keys) == getattr(total, show), (unit, lens, show, above)
    assert len(cells_in(unit, period, TODAY, lens, above)) == total.cells
    if above is not None:
        return
    months = [row for cell in cell_months(unit, period, TODAY, lens) for row in cell.months if row]
    assert len(months) == total.due
    assert sum(row.is_sent for row in months) == total.submitted


def test_a_unit_that_moved_leads_to_the_rows_of_its_time_there(world: World, client: AppClient) -> None:
    elsewhere = PartyUnitFactory(code="KHAC", kind=UnitKind.DISTRICT, parent=world.province)
    for month in (1, 2):
        MeetingFactory(cell=world.cell_a, month=date(2024, month, 1), locked=True)
    step = Step(Verb.MOVE, ("DB-TM",), target="KHAC")
    services.reorganise(decision=Decision(MOVED_ON, "12-QĐ/TU", "Bí thư Tỉnh ủy", [step]), by=None)
    path = services.path_on(world.cell_a, MOVED_ON)
    MeetingFactory(cell=world.cell_a, month=MOVED_ON, unit_path=path, locked=True)
    RoleAssignmentFactory(user=world.outsider, unit=world.province, role=Role.BOARD)
    client.force_login(world.outsider)
    for unit, count in ((world.district, 2), (elsewhere, 1)):
        address = f"/reports/units/{world.committee.pk}/list/held/?period=2024-Q1&under={unit.pk}"
        assert address in client.get(f"/reports/units/{unit.pk}/?period=2024-Q1").content.decode().replace(
            "&amp;", "&"
        )
        page = client.get(address).content.decode()
        assert f"thời gian trực thuộc {unit.name}: {count} dòng" in page
        assert f"export/?period=2024-Q1&amp;under={unit.pk}" in page
    client.force_login(world.reviewer)
    assert client.get(address).status_code == 404
