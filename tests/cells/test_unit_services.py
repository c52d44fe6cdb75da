"""Acts on units."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import AuditEvent
from cells import services
from cells.models import PartyUnit, UnitKind, UnitPlacement
from tests.factories import LONG_AGO
from tests.world import World


def new_cell(world: World, **fields: Any) -> PartyUnit:
    values = {
        "code": "TM-09",
        "name": "Chi bộ xóm Mới",
        "kind": UnitKind.SUBORDINATE_CELL,
        "parent": world.committee,
        "valid_from": date(2024, 1, 1),
        "by": world.admin,
    }
    return services.create_unit(**{**values, **fields})


def last_act() -> AuditEvent:
    return AuditEvent.objects.latest("pk")


def test_a_new_unit_gets_its_path_placement_and_audit_record(world: World) -> None:
    unit = new_cell(world, name="  Chi bộ   xóm Mới ")
    assert unit.name == "Chi bộ xóm Mới"
    assert unit.search_key == "chi bo xom moi"
    assert unit.path == f"{world.committee.path}{unit.pk:07d}."
    assert UnitPlacement.objects.get(unit=unit).parent == world.committee
    act = last_act()
    assert (act.act, act.by, act.unit_path) == ("unit.create", world.admin, unit.path)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"code": "TM-01"}, "code"),
        ({"name": "   "}, "name"),
        ({"kind": UnitKind.GRASSROOTS_CELL}, "kind"),
        ({"valid_from": LONG_AGO - timedelta(days=1)}, "valid_from"),
        ({"meeting_day": 32}, "__all__"),
    ],
)
def test_a_unit_that_does_not_fit_is_refused_and_nothing_is_stored(
    world: World, fields: dict[str, Any], field: str
) -> None:
    before = (PartyUnit.objects.count(), AuditEvent.objects.count())
    with pytest.raises(ValidationError) as refusal:
        new_cell(world, **fields)
    assert list(refusal.value.message_dict) == [field]
    assert (PartyUnit.objects.count(), AuditEvent.objects.count()) == before


def test_nothing_stands_below_a_cell(world: World) -> None:
    with pytest.raises(ValidationError) as refusal:
        new_cell(world, parent=world.cell_a)
    assert list(refusal.value.message_dict) == ["kind"]


@pytest.mark.parametrize("person", ["secretary_a", "reviewer", "board", "inspector", "outsider", "expired"])
def test_only_an_administrator_creates_and_edits_units(world: World, person: str) -> None:
    by = getattr(world, person)
    with pytest.raises(PermissionDenied):
        new_cell(world, by=by)
    with pytest.raises(PermissionDenied):
        services.update_unit(unit=world.cell_a, by=by, name="Tên khác")
    assert PartyUnit.objects.get(pk=world.cell_a.pk).name == "Chi bộ xóm Diều"


def test_an_administrator_changes_nothing_above_the_own_units(world: World) -> None:
    with pytest.raises(PermissionDenied):
        services.update_unit(unit=world.province, by=world.admin, name="Tên khác")
    with pytest.raises(PermissionDenied):
        new_cell(world, parent=None, kind=UnitKind.PROVINCE)


def test_an_edit_keeps_the_keys_right_and_records_what_changed(world: World) -> None:
    services.update_unit(
        unit=world.cell_a, by=world.admin, name="Chi bộ xóm Đoàn Kết", order=1, meeting_day=3
    )
    unit = PartyUnit.objects.get(pk=world.cell_a.pk)
    assert (unit.name, unit.search_key, unit.meeting_day) == ("Chi bộ xóm Đoàn Kết", "chi bo xom doan ket", 3)
    assert last_act().data == {"fields": ["meeting_day", "name"]}


def test_a_corrected_name_is_corrected_in_the_past_too(world: World) -> None:
    services.update_unit(unit=world.cell_a, by=world.admin, name="Chi bộ xóm Diều Nọi", order=7)
    placement = UnitPlacement.objects.get(unit=world.cell_a)
    assert (placement.name, placement.order) == ("Chi bộ xóm Diều Nọi", 7)
