"""The command that checks the tree."""

import io
from datetime import UTC, date, datetime

import pytest
from django.core.management import CommandError, call_command

from accounts import clock
from cells import services
from cells.models import PartyUnit, UnitPlacement, Verb
from cells.reorganisation import Decision, Step
from tests.world import World


def test_a_sound_tree_passes(world: World) -> None:
    out = io.StringIO()
    call_command("check_paths", stdout=out)
    assert "8 units: placements and paths agree" in out.getvalue()


def test_a_wrong_path_and_a_wrong_placement_are_named_and_mended(world: World) -> None:
    PartyUnit.objects.filter(pk=world.cell_a.pk).update(path=world.committee_2.path + "0000099.")
    UnitPlacement.objects.filter(unit=world.cell_b).update(parent=world.committee_2)
    err = io.StringIO()
    with pytest.raises(CommandError, match="2 of 8"):
        call_command("check_paths", stderr=err)
    assert "TM-01: placement or path" in err.getvalue()
    assert "TM-02: placement or path" in err.getvalue()
    call_command("check_paths", "--repair", stderr=err, stdout=io.StringIO())
    call_command("check_paths", stdout=io.StringIO())
    assert PartyUnit.objects.get(pk=world.cell_b.pk).parent == world.committee_2


def test_a_unit_without_a_placement_and_one_in_the_wrong_place_are_named(world: World) -> None:
    UnitPlacement.objects.filter(unit=world.cell_a).update(parent=world.cell_b)
    with pytest.raises(CommandError, match="Chi bộ xóm Diều"):
        call_command("check_paths")
    UnitPlacement.objects.filter(unit=world.cell_a).delete()
    with pytest.raises(CommandError, match="1 of 8"):
        call_command("check_paths")


def test_a_plan_that_came_due_is_no_fault(world: World) -> None:
    step = Step(Verb.MOVE, ("TM-01",), target="DB-CS")
    decision = Decision(date(2024, 9, 1), "12-QĐ/HU", "Bí thư Huyện ủy", [step])
    services.reorganise(decision=decision, by=None)
    with clock.travel(datetime(2024, 9, 2, 9, tzinfo=UTC)):
        call_command("check_paths", stdout=io.StringIO())
    assert PartyUnit.objects.get(pk=world.cell_a.pk).parent == world.committee_2
