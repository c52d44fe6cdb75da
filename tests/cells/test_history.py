"""Whatever is decided in whatever order: every day has one tree and every member one roll."""

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.utils import IntegrityError
from hypothesis import HealthCheck, given, settings

from cells.models import (
    Category,
    Membership,
    Reorganisation,
    UnitKind,
    UnitPlacement,
    Verb,
    segment_of,
)
from cells.services.timeline import Timeline
from meetings.models import Meeting
from tests.decisions import ACTS, KINDS, act_upon, enlarge
from tests.factories import LONG_AGO
from tests.world import World


@pytest.fixture
def country(world: World) -> World:
    """A country large enough for decisions."""
    return enlarge(world)


def test_every_day_has_one_tree_and_every_member_one_roll(country: World) -> None:
    frozen = dict(Meeting.objects.values_list("pk", "unit_path"))
    accepted: Counter[Verb | str | None] = Counter()

    @settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
    @given(acts=ACTS)
    def decide(acts: list[Any]) -> None:
        with transaction.atomic():
            done: list[Reorganisation] = []
            for number, (verb, day, random) in enumerate(acts):
                with suppress(ValidationError):
                    act_upon(verb, day, random, number, done)
                    accepted[verb] += 1
                assert list(faults()) == []
                assert dict(Meeting.objects.values_list("pk", "unit_path")) == frozen
            transaction.set_rollback(True)

    decide()
    assert all(accepted[verb] for verb in KINDS), accepted


def faults() -> Iterator[str]:
    """What is wrong with the trees and rolls of all days on which something changes."""
    placements = list(UnitPlacement.objects.all())
    memberships = list(Membership.objects.exclude(category=Category.TEMP_IN).select_related("member"))
    rows = [*placements, *memberships]
    stays: dict[int, tuple[date, date]] = {}  # from the first day of each member to the last
    for row in memberships:
        since = row.valid_from if row.member.full_name.startswith("Người thứ") else LONG_AGO
        first, last = stays.get(row.member_id, (since, since))
        stays[row.member_id] = (min(first, since), max(last, row.valid_to or date.max))
    days = {row.valid_from for row in rows}
    days |= {day + timedelta(days=more) for row in rows if (day := row.valid_to) for more in (0, 1)}
    for day in sorted(days):
        tree: dict[int, UnitPlacement] = {}
        for row in placements:
            if row.valid_from <= day and (row.valid_to is None or day <= row.valid_to):
                if row.unit_id in tree:
                    yield f"{day}: unit {row.unit_id} stands twice"
                tree[row.unit_id] = row
        yield from faults_of_tree(day, tree)
        rolls = Counter(
            row.member_id
            for row in memberships
            if row.valid_from <= day and (row.valid_to is None or day <= row.valid_to)
        )
        spans = {member: stay for member, stay in stays.items() if stay[0] <= day <= stay[1]}
        if wrong := [member for member in spans if rolls[member] != 1]:
            yield f"{day}: members {wrong} are not on exactly one roll"
        for row in memberships:
            if row.valid_from <= day and (row.valid_to is None or day <= row.valid_to):
                cell = tree.get(row.cell_id)
                if cell is None or cell.kind not in (UnitKind.GRASSROOTS_CELL, UnitKind.SUBORDINATE_CELL):
                    yield f"{day}: member {row.member_id} is in {row.cell_id}, which is no cell then"


def faults_of_tree(day: date, tree: dict[int, UnitPlacement]) -> Iterator[str]:
    """More or fewer than one root, a superior that is not there, a path that does not follow."""
    if len(roots := [pk for pk, row in tree.items() if row.parent_id is None]) != 1:
        yield f"{day}: {len(roots)} roots"
    for pk, row in tree.items():
        if row.parent_id is None:
            continue
        if row.parent_id not in tree:
            yield f"{day}: unit {pk} stands below {row.parent_id}, which does not exist"
        elif row.path != tree[row.parent_id].path + segment_of(pk):
            yield f"{day}: the path of unit {pk} does not follow"


def test_the_faults_are_seen_when_they_are_there(country: World) -> None:
    assert list(faults()) == []
    row = UnitPlacement.objects.get(unit=country.cell_a)
    UnitPlacement.objects.filter(pk=row.pk).update(path="0000099.")
    Membership.objects.filter(cell=country.cell_b).update(valid_from=date(2024, 1, 1))
    UnitPlacement.objects.filter(unit=country.grassroots_cell).update(parent=None)
    UnitPlacement.objects.filter(unit=country.committee_2).delete()
    found = " ".join(faults())
    for word in ("does not follow", "exactly one roll", "2 roots", "which does not exist"):
        assert word in found


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("fault", ["overlap", "ring"])
def test_postgresql_itself_refuses_two_places_and_rings(world: World, fault: str) -> None:
    """SQLite has no such guard: there the check of the timeline, tested elsewhere, stands alone."""
    is_guarded = connection.vendor == "postgresql"
    refused = False
    try:
        with transaction.atomic():
            if fault == "overlap":
                UnitPlacement.objects.create(
                    unit=world.cell_a,
                    parent=world.committee_2,
                    name="Hai nơi",
                    kind=UnitKind.SUBORDINATE_CELL,
                    path="0000001.",
                    valid_from=date(2024, 1, 1),
                    valid_to=date(2024, 1, 31),
                )
            else:
                UnitPlacement.objects.filter(unit=world.district).update(parent=world.committee)
    except IntegrityError:
        refused = True
    assert refused == is_guarded


def test_the_timeline_refuses_a_ring_on_both_databases(world: World) -> None:
    timeline = Timeline([world.district.pk])
    timeline.amend(world.district.pk, date(2024, 1, 1), None, parent=world.committee.pk)
    with pytest.raises(ValidationError, match="ở dưới mình"):
        timeline.settle()
