"""Decisions are undone, before and after their day, unless something rests on them."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from cells import services
from cells.journal import ChangedSince
from cells.models import (
    PartyUnit,
    UnitKind,
    UnitPlacement,
    Verb,
)
from cells.reorganisation import Step
from tests.cells.deciding import FUTURE, NEW_CELL, PAST, decide, everything, fresh, on, record, tree_of
from tests.factories import PartyUnitFactory
from tests.world import World


@pytest.mark.parametrize("day", [PAST, FUTURE])
@pytest.mark.parametrize(
    "steps",
    [
        [Step(Verb.MOVE, ("DB-TM",), target="KHAC")],
        [Step(Verb.MERGE, ("TM-01", "TM-02"), target="TM-03", **NEW_CELL)],
        [Step(Verb.MERGE, ("DB-TM",), target="DB-CS"), Step(Verb.RENAME, ("DB-CS",), name="Đảng bộ xã Mới")],
        [
            Step(
                Verb.MERGE,
                ("DB-TM", "DB-CS"),
                target="DB-M",
                name="Đảng bộ xã Mới",
                kind="GRASSROOTS_COMMITTEE",
            )
        ],
        [Step(Verb.SPLIT, ("TM-01",), target="TM-03", ends=True, **NEW_CELL)],
        [Step(Verb.DISSOLVE, ("TRONG",))],
        [
            Step(Verb.MOVE, ("CB-YT",), target="DB-TM"),
            Step(Verb.CHANGE_KIND, ("CB-YT",), kind=UnitKind.SUBORDINATE_CELL, cell_type="OFFICE"),
        ],
    ],
    ids=[
        "move",
        "merge",
        "merge committees",
        "merge committees into a new one",
        "split",
        "dissolve",
        "change of kind",
    ],
)
def test_undoing_leaves_everything_as_it_was(world: World, steps: list[Step], day: date) -> None:
    PartyUnitFactory(code="KHAC", kind=UnitKind.DISTRICT, parent=world.province)
    PartyUnitFactory(code="TRONG", parent=world.committee)
    before = everything()
    act = decide(*steps, on=day)
    assert everything() != before
    services.undo_reorganisation(
        reorganisation=act, by=world.admin if "KHAC" not in steps[0].target else None
    )
    assert everything() == before
    assert act.undone_at is not None
    with pytest.raises(ValidationError, match="đã được hoàn tác"):
        services.undo_reorganisation(reorganisation=act, by=None)


def test_a_plan_is_undone_after_its_day_too(world: World) -> None:
    before = tree_of(FUTURE)
    act = decide(Step(Verb.MERGE, ("TM-01", "TM-02"), target="TM-03", **NEW_CELL), on=FUTURE)
    with on(date(2024, 10, 1)):
        assert services.catch_up() > 0
        services.undo_reorganisation(reorganisation=act, by=None)
        assert tree_of(FUTURE) == before
        assert fresh(world.cell_a).path == f"{world.committee.path}{world.cell_a.pk:07d}."


def test_what_has_been_built_on_is_not_undone(world: World) -> None:
    act = decide(Step(Verb.MERGE, ("TM-01", "TM-02"), target="TM-03", **NEW_CELL))
    record(PartyUnit.objects.get(code="TM-03"), date(2024, 4, 1))
    left = everything()
    with pytest.raises(ChangedSince, match="buổi sinh hoạt"):
        services.undo_reorganisation(reorganisation=act, by=None)
    assert everything() == left
    act.refresh_from_db()
    assert act.undone_at is None


def test_a_later_decision_about_the_same_unit_is_undone_first(world: World) -> None:
    first = decide(Step(Verb.MOVE, ("TM-01",), target="DB-CS"))
    second = decide(Step(Verb.RENAME, ("TM-01",), name="Chi bộ Sơn Diều"), on=date(2024, 5, 1))
    with pytest.raises(ValidationError, match="hoàn tác quyết định đó trước") as refusal:
        services.undo_reorganisation(reorganisation=first, by=None)
    assert "(01/05/2024)" in refusal.value.messages[0]
    services.undo_reorganisation(reorganisation=second, by=None)
    services.undo_reorganisation(reorganisation=first, by=None)
    assert UnitPlacement.objects.filter(unit=world.cell_a).count() == 1


def test_a_unit_founded_below_a_moved_one_comes_back_with_it(world: World) -> None:
    PartyUnitFactory(code="KHAC", kind=UnitKind.DISTRICT, parent=world.province)
    act = decide(Step(Verb.MOVE, ("DB-TM",), target="KHAC"))
    founded = services.create_unit(
        **{"code": "TM-08", "cell_type": "RESIDENTIAL", **NEW_CELL},
        parent=fresh(world.committee),
        valid_from=date(2024, 4, 1),
        by=None,
    )
    services.undo_reorganisation(reorganisation=act, by=None)
    assert fresh(founded).path.startswith(world.district.path)
    assert UnitPlacement.objects.get(unit=founded).path == fresh(founded).path


def test_only_an_administrator_of_the_units_undoes(world: World) -> None:
    act = decide(Step(Verb.RENAME, ("TM-01",), name="Tên khác"))
    with pytest.raises(PermissionDenied):
        services.undo_reorganisation(reorganisation=act, by=world.board)
