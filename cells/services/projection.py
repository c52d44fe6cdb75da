"""`PartyUnit` shows its placements as they are today. Nobody else writes those columns."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts import clock
from cells import names
from cells.models import PATH_LENGTH, PartyUnit, UnitPlacement, segment_of
from cells.services.timeline import placements_of

COLUMNS = (
    *("name", "kind", "parent", "order", "path", "superior_path"),
    *("valid_from", "valid_to", "search_key"),
)
_BATCH = 100
_caught_up_on: date | None = None


@transaction.atomic
def project(units: Iterable[int] | None = None) -> set[int]:
    """Write today's columns of these units (of all, without an argument), of everything below them and of
    those whose records they inherited. Returns the keys of the units that changed."""
    today = clock.today()
    placements = _placements(units)
    rows = PartyUnit.objects.in_bulk(None if units is None else list(placements))
    others = {_current(found, today).parent_id for found in placements.values()}
    others |= {row.heir_id for row in rows.values()}
    outside = PartyUnit.objects.in_bulk([pk for pk in others - rows.keys() if pk is not None])
    done: dict[int, PartyUnit] = {}

    def project_one(pk: int, below: tuple[int, ...]) -> PartyUnit:
        if pk in done:
            return done[pk]
        if pk not in rows:
            return outside[pk]
        if pk in below:
            message = _("Đơn vị «%(unit)s» không thể để lại hồ sơ cho chính đơn vị ở dưới mình.")
            raise ValidationError(message % {"unit": rows[pk].name})
        unit, own = rows[pk], placements[pk]
        now = _current(own, today)
        unit.name, unit.kind, unit.parent_id, unit.order = now.name, now.kind, now.parent_id, now.order
        unit.search_key = names.search_key(unit.name)
        unit.valid_from, unit.valid_to = own[0].valid_from, own[-1].valid_to
        has_ended = unit.valid_to is not None and unit.valid_to < today
        if has_ended and unit.heir_id:
            heir = project_one(unit.heir_id, (*below, pk))
            unit.path, unit.superior_path = heir.path + segment_of(pk), heir.superior_path
        else:
            superior = project_one(now.parent_id, (*below, pk)).path if now.parent_id else ""
            unit.path, unit.superior_path = superior + segment_of(pk), superior
        if len(unit.path) > PATH_LENGTH:
            raise ValidationError(_("Cây tổ chức quá nhiều cấp. Hãy báo người quản lý phần mềm."))
        done[pk] = unit
        return unit

    before = {pk: _values(unit) for pk, unit in rows.items()}
    changed = [unit for pk in rows if before[pk] != _values(unit := project_one(pk, ()))]
    PartyUnit.objects.bulk_update(changed, COLUMNS, batch_size=_BATCH)
    return {unit.pk for unit in changed}


def catch_up() -> int:
    """Bring the units to today's tree when a decision for a later day has come into force. Asked once a
    day and process; returns how many rows changed."""
    global _caught_up_on
    today = clock.today()
    if _caught_up_on == today:
        return 0
    changed = len(project()) if is_behind(today) else 0
    _caught_up_on = today
    return changed


def is_behind(today: date) -> bool:
    """Whether some unit does not stand as its placement of today says."""
    stale = UnitPlacement.objects.valid_on(today).exclude(
        name=F("unit__name"), kind=F("unit__kind"), order=F("unit__order"), path=F("unit__path")
    )
    inherited = PartyUnit.objects.filter(valid_to__lt=today, heir__isnull=False)
    return stale.exists() or inherited.exclude(path__startswith=F("heir__path")).exists()


def _values(unit: PartyUnit) -> tuple[object, ...]:
    return tuple(getattr(unit, f"{name}_id" if name == "parent" else name) for name in COLUMNS)


def _current(placements: list[UnitPlacement], today: date) -> UnitPlacement:
    """The placement of today; the first one of a unit to come, the last one of a unit that has ended."""
    begun = [row for row in placements if row.valid_from <= today]
    return begun[-1] if begun else placements[0]


def _placements(units: Iterable[int] | None) -> dict[int, list[UnitPlacement]]:
    """Placements by unit, oldest first, of the units and of all that hang on them."""
    if units is None:
        return placements_of(None)
    found: dict[int, list[UnitPlacement]] = {}
    wanted = set(units)
    while wanted:
        found |= placements_of(wanted)
        below = UnitPlacement.objects.filter(parent__in=wanted).values_list("unit", flat=True)
        inherited = PartyUnit.objects.filter(heir__in=wanted).values_list("pk", flat=True)
        wanted = {*below, *inherited} - found.keys()
    return found
