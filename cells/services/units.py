"""Acts on one unit. What rearranges the organisation: `cells.services.reorganising`."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from cells import names
from cells.journal import Journal
from cells.models import PartyUnit, UnitPlacement, segment_of
from cells.services.permission import require_administrator
from cells.services.projection import project
from cells.services.timeline import Stand, Timeline


@transaction.atomic
def create_unit(
    *,
    code: str,
    name: str,
    kind: str,
    parent: PartyUnit | None,
    valid_from: date,
    by: User | None,
    **fields: Any,
) -> PartyUnit:
    """Create a unit under `parent` from a day on. Raises ValidationError for bad fields."""
    require_administrator(by, parent)
    unit = found_unit(
        Journal(), code=code, name=name, kind=kind, parent=parent, valid_from=valid_from, **fields
    )
    if parent is not None and not parent.exists_on(valid_from):
        message = _("Ngày %(day)s %(parent)s chưa thành lập hoặc đã kết thúc. Hãy chọn ngày khác.")
        day = date_format(valid_from, "SHORT_DATE_FORMAT")
        raise ValidationError({"valid_from": message % {"day": day, "parent": parent.name}})
    timeline = Timeline([])
    timeline.found(first_stand(unit))
    timeline.save(Journal(), None)
    project([unit.pk])
    unit.refresh_from_db()
    audit.record(by=by, act="unit.create", target=unit, unit_path=unit.path, code=unit.code)
    return unit


def found_unit(
    journal: Journal,
    *,
    code: str,
    name: str,
    kind: str,
    parent: PartyUnit | None,
    valid_from: date,
    **fields: Any,
) -> PartyUnit:
    """Insert the row of a new unit, without its placement. Part of a larger act, which audits."""
    unit = PartyUnit(
        code=code.strip(),
        name=names.normalize(name),
        kind=kind,
        parent=parent,
        valid_from=valid_from,
        **fields,
    )
    unit.search_key = names.search_key(unit.name)
    unit.full_clean(exclude=None if parent else {"parent"})
    journal.create(unit, is_compared=False)
    return unit


def first_stand(unit: PartyUnit, begun_by: int | None = None) -> Stand:
    """The first placement of a new unit, as its row says."""
    return Stand(
        unit=unit.pk,
        parent=unit.parent_id,
        name=unit.name,
        kind=unit.kind,
        order=unit.order,
        valid_from=unit.valid_from,
        valid_to=unit.valid_to,
        begun_by=begun_by,
    )


@transaction.atomic
def update_unit(*, unit: PartyUnit, by: User | None, **fields: Any) -> PartyUnit:
    """Correct a unit's own facts. A name is corrected as far back as it was written the same; another
    name, place or kind from a day on, and an end, are matters of a decision."""
    require_administrator(by, unit)
    before = PartyUnit.objects.get(pk=unit.pk)
    for field, value in fields.items():
        setattr(unit, field, value)
    unit.name = names.normalize(unit.name)
    unit.search_key = names.search_key(unit.name)
    unit.full_clean(exclude=None if unit.parent else {"parent"})
    unit.save()
    for column in ("name", "order"):
        old, new = getattr(before, column), getattr(unit, column)
        if old != new:
            UnitPlacement.objects.filter(unit=unit, **{column: old}).update(**{column: new})
    changed = sorted(field for field in fields if getattr(before, field) != getattr(unit, field))
    audit.record(by=by, act="unit.update", target=unit, unit_path=unit.path, fields=changed)
    return unit


def path_on(unit: PartyUnit, day: date) -> str:
    """Where a unit stood on a day, its superiors included; before its first day where it began, after its
    last where it ended. One query."""
    placements = UnitPlacement.objects.filter(unit=unit)
    found = (
        placements.filter(valid_from__lte=day).order_by("-valid_from").first()
        or placements.order_by("valid_from").first()
    )
    return found.path if found else segment_of(unit.pk)
