"""Random decisions on the organisation, what offices do between them, and a country large enough for both."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from accounts import clock
from cells import services
from cells.models import Category, Membership, PartyUnit, Reorganisation, UnitKind, UnitPlacement, Verb
from cells.reorganisation import Decision, Step
from tests.factories import MeetingFactory, MembershipFactory, PartyUnitFactory
from tests.world import World

FIRST = date(2023, 6, 1)
DAYS = st.integers(0, 700).map(lambda days: FIRST + timedelta(days=days))
ADMIT, CATEGORY, LEAVE = "admit", "category", "leave"  # what offices do between decisions
KINDS = (*Verb, None, ADMIT, CATEGORY, LEAVE)


def acts_of(kinds: Sequence[Verb | str | None], most: int = 8) -> Any:
    """Strategy: some acts of these kinds, each with its day and its own luck."""
    one = st.tuples(st.sampled_from(kinds), DAYS, st.randoms(use_true_random=False))
    return st.lists(one, min_size=2, max_size=most)


ACTS = acts_of(KINDS)


def enlarge(world: World) -> World:
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
