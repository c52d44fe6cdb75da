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
from hypothesis import strategies as st

from accounts import clock
from cells import services
from cells.models import (
    Category,
    Membership,
    PartyUnit,
    Reorganisation,
    UnitKind,
    UnitPlacement,
    Verb,
    segment_of,
)
from cells.reorganisation import Decision, Step
from cells.services.timeline import Timeline
from meetings.models import Meeting
from tests.factories import LONG_AGO, MeetingFactory, MembershipFactory, PartyUnitFactory
from tests.world import World

FIRST = date(2023, 6, 1)
DAYS = st.integers(0, 700).map(lambda days: FIRST + timedelta(days=days))
ADMIT, CATEGORY, LEAVE = "admit", "category", "leave"  # what offices do between decisions
KINDS = (*Verb, None, ADMIT, CATEGORY, LEAVE)
ACTS = st.lists(
    st.tuples(st.sampled_from(KINDS), DAYS, st.randoms(use_true_random=False)), min_size=2, max_size=8
)


@pytest.fixture
def country(world: World) -> World:
    """The world with a second district, a sectional committee, and meetings up to the autumn of 2023."""
    other = PartyUnitFactory(code="KHAC", kind=UnitKind.DISTRICT, parent=world.province)
    far = PartyUnitFactory(code="DB-X", kind=UnitKind.GRASSROOTS_COMMITTEE, parent=other)
    part = PartyUnitFactory(code="BP", kind=UnitKind.SECTIONAL_COMMITTEE, parent=far)
    for number in (1, 2):
        PartyUnitFactory(code=f"TRONG-{number}", parent=part)
    for number, parent in enumerate((far, part, part)):
        MembershipFactory.create_batch(
            2, cell=PartyUnitFactory(code=f"X-{number}", parent=parent), category=Category.OFFICIAL
        )
    for cell in PartyUnit.objects.cells():
        for month in (9, 10):
            MeetingFactory(cell=cell, month=date(2023, month, 1))
    return world


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
    assert all(accepted[verb] >= 5 for verb in KINDS), accepted


def act_upon(
    verb: Verb | str | None, day: date, random: Any, number: int, done: list[Reorganisation]
) -> None:
    """Record a random decision, or (without a verb) undo the last one; or do something on a roll."""
    if verb in (ADMIT, CATEGORY, LEAVE):
        act_on_a_roll(str(verb), day, random, number)
    elif isinstance(verb, Verb):
        decision = Decision(day, f"{number}", "Bí thư", [any_step(verb, day, random, number)])
        done.append(services.reorganise(decision=decision, by=None))
    elif done:
        services.undo_reorganisation(reorganisation=done[-1], by=None)
        done.pop()


def act_on_a_roll(verb: str, day: date, random: Any, number: int) -> None:
    """Admit somebody on a day, or change somebody's category or end the membership of today."""
    if verb == ADMIT:
        cells = UnitPlacement.objects.cells().valid_on(day).select_related("unit").order_by("pk")
        services.admit_member(
            cell=random.choice(list(cells)).unit,
            full_name=f"Người thứ {number}",
            category=Category.PROBATIONARY,
            valid_from=day,
            by=None,
        )
        return
    rows = Membership.objects.valid_on(clock.today()).select_related("cell").order_by("pk")
    row = random.choice(list(rows))
    if verb == LEAVE:
        services.end_membership(membership=row, last_day=clock.today(), by=None)
    else:
        other = random.choice([Category.OFFICIAL, Category.PROBATIONARY])
        services.change_category(membership=row, category=other, valid_from=clock.today(), by=None)


def any_step(verb: Verb, day: date, random: Any, number: int) -> Step:
    """A step that has a chance: units that exist on the day, a target that might fit."""
    here = list(
        UnitPlacement.objects.valid_on(day).select_related("unit").exclude(parent=None).order_by("pk")
    )
    unit = random.choice(here)
    alike = [other.unit.code for other in here if other.kind == unit.kind and other.unit != unit.unit]
    above = [other.unit.code for other in here if other.kind == kind_of(unit.parent_id, day)]
    new = {"name": f"Đơn vị {number}", "kind": unit.kind, "cell_type": unit.unit.cell_type or "OFFICE"}
    code = unit.unit.code
    match verb:
        case Verb.MOVE:
            return Step(verb, (code,), target=random.choice([*above, *alike, "TINH"]))
        case Verb.MERGE if alike and random.random() < 0.5:
            return Step(verb, (code,), target=random.choice(alike))
        case Verb.MERGE:
            return Step(verb, (code, *alike[:1]), target=f"MOI-{number}", **new)
        case Verb.SPLIT:
            people = Membership.objects.filter(cell=unit.unit).order_by("pk").values_list("member", flat=True)
            takes = UnitPlacement.objects.valid_on(day).filter(parent=unit.unit).order_by("pk")
            return Step(
                *(verb, (code,), f"MOI-{number}"),
                **new,
                takes=tuple(row.unit.code for row in takes.select_related("unit")[:1]),
                members=tuple(people[:1]),
                ends=random.random() < 0.5,
            )
        case Verb.RENAME:
            return Step(verb, (code,), name=f"Tên {number}")
        case Verb.DISSOLVE:
            return Step(verb, (random.choice([code, "TRONG-1", "TRONG-2"]),))
    kinds = (UnitKind.GRASSROOTS_CELL, UnitKind.SUBORDINATE_CELL, UnitKind.GRASSROOTS_COMMITTEE)
    if random.random() < 0.5:
        return Step(verb, (random.choice(["TRONG-1", "TRONG-2"]),), kind=UnitKind.SECTIONAL_COMMITTEE)
    return Step(verb, (code,), kind=random.choice(kinds), cell_type="OFFICE")


def kind_of(pk: int, day: date) -> str:
    return UnitPlacement.objects.valid_on(day).get(unit=pk).kind


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
