"""What tests of decisions share: recording one, and what stands on a day."""

from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from accounts import clock
from cells import services
from cells.journal import image
from cells.models import (
    Membership,
    PartyUnit,
    Reorganisation,
    RoleAssignment,
    Transfer,
    UnitKind,
    UnitPlacement,
    UnitSuccession,
)
from cells.reorganisation import Decision, Step
from meetings.models import Meeting, MeetingKind
from meetings.services import start_meeting

PAST, FUTURE = date(2024, 3, 1), date(2024, 9, 1)  # today is 5/6/2024
NEW_CELL = {"name": "Chi bộ xóm Đoàn Kết", "kind": UnitKind.SUBORDINATE_CELL}
KEPT = (PartyUnit, UnitPlacement, Membership, Transfer, RoleAssignment, UnitSuccession)


def decide(*steps: Step, on: date = PAST, by: Any = None) -> Reorganisation:
    return services.reorganise(decision=decision(*steps, on=on), by=by)


def decision(*steps: Step, on: date = PAST) -> Decision:
    return Decision(effective_on=on, decision_no="12-QĐ/HU", signer="Bí thư Huyện ủy", steps=steps)


def everything() -> list[Any]:
    return [image(row) for model in KEPT for row in model.objects.order_by("pk")]


def on(day: date) -> Any:
    """Make a day the present."""
    return clock.travel(datetime.combine(day, time(9), timezone.get_current_timezone()))


def fresh(unit: PartyUnit) -> PartyUnit:
    return PartyUnit.objects.select_related("parent", "heir").get(pk=unit.pk)


def tree_of(day: date) -> dict[str, str | None]:
    """Name of the superior by name of the unit."""
    rows = UnitPlacement.objects.valid_on(day).select_related("parent")
    names = dict(UnitPlacement.objects.valid_on(day).values_list("unit", "name"))
    return {row.name: names[row.parent_id] if row.parent_id else None for row in rows}


def record(cell: PartyUnit, month: date) -> Meeting:
    return start_meeting(cell=cell, kind=MeetingKind.REGULAR, month=month, by=None)
