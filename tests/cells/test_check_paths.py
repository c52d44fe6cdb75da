"""The command that checks the tree."""

import io

import pytest
from django.core.management import CommandError, call_command

from cells.models import PartyUnit, UnitPlacement
from tests.world import World


def test_a_sound_tree_passes(world: World) -> None:
    out = io.StringIO()
    call_command("check_paths", stdout=out)
    assert "8 units: paths and placements agree" in out.getvalue()


def test_a_wrong_path_and_a_wrong_placement_are_named(world: World) -> None:
    PartyUnit.objects.filter(pk=world.cell_a.pk).update(path=world.committee_2.path + "0000099.")
    UnitPlacement.objects.filter(unit=world.cell_b).update(parent=world.committee_2)
    err = io.StringIO()
    with pytest.raises(CommandError, match="2 of 8"):
        call_command("check_paths", stderr=err)
    assert "TM-01: path" in err.getvalue()
    assert "TM-02: the last placement" in err.getvalue()
