"""How units stood on a day: for reports that read as they read then. Nothing here is to be saved."""

import copy
from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Case, Q, Value, When

from cells.models import PartyUnit, UnitKind, UnitPlacement
from cells.models.placement import UnitPlacementQuerySet
from cells.models.unit import PartyUnitQuerySet

Place = tuple[int, ...]


def places(day: date, units: Collection[int]) -> dict[int, Place]:
    """For each of the units what sorts it: committee by committee, in the order of a day. One query."""
    columns = ("unit", "valid_from", "order", "parent", "kind")
    rows = _with_superiors(Q(unit__in=units)).order_by("unit", "valid_from").values_list(*columns)
    found: dict[int, tuple[int, int | None, str]] = {}
    for unit, begun, order, parent, kind in rows:
        if begun <= day or unit not in found:
            found[unit] = (order, parent, kind)
    orders = {unit: standing[0] for unit, standing in found.items()}
    return {unit: _place(unit, *found[unit], orders) for unit in units}


def as_on(day: date, units: PartyUnitQuerySet, **columns: Any) -> list[PartyUnit]:
    """Copies with the name, kind, order and superior of a day, sorted as `places` does; before its first day
    a unit is shown as it began, after its last as it ended. Their path stays that of today: by it access is
    decided. `columns` are further expressions, over placements. One query."""
    wanted = Q(unit__in=units)
    rows = _with_superiors(wanted).select_related("unit").order_by("unit", "valid_from")
    rows = rows.annotate(is_wanted=Case(When(wanted, then=Value(True)), default=Value(False)), **columns)
    found: dict[int, Any] = {}
    for row in rows:
        if row.valid_from <= day or row.unit_id not in found:
            found[row.unit_id] = row
    orders = {unit: row.order for unit, row in found.items()}
    shown = [row for row in found.values() if row.is_wanted]
    shown.sort(key=lambda row: _place(row.unit_id, row.order, row.parent_id, row.kind, orders))
    return [_copy(row, found.get(row.parent_id), columns) for row in shown]


def _with_superiors(wanted: Q) -> UnitPlacementQuerySet:
    """Placements of the units and of all their superiors, whenever that was."""
    above = UnitPlacement.objects.filter(wanted).values("parent")
    return UnitPlacement.objects.filter(wanted | Q(unit__in=above))


def _place(unit: int, order: int, parent: int | None, kind: str, orders: dict[int, int]) -> Place:
    if parent is None or kind == UnitKind.GRASSROOTS_CELL:
        return (order, unit, order, unit)
    return (orders.get(parent, 0), parent, order, unit)


def _copy(row: Any, above: Any, columns: dict[str, Any]) -> PartyUnit:
    """The unit of a placement with the words of the placement, and of that of its superior."""
    unit: PartyUnit = copy.copy(row.unit)
    unit.name, unit.kind, unit.order = row.name, row.kind, row.order
    unit.parent = above and PartyUnit(pk=above.unit_id, name=above.name, kind=above.kind, order=above.order)
    for name in columns:
        setattr(unit, name, getattr(row, name))
    return unit
