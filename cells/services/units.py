"""Acts on units. Nobody else writes `PartyUnit.path` or a placement."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from cells import names
from cells.models import SEGMENT, Membership, PartyUnit, UnitKind, UnitPlacement
from cells.services.permission import require_administrator

# Which kinds of unit may stand directly below which (domain.md 2.2).
KINDS_BELOW: Mapping[str, tuple[UnitKind, ...]] = {
    UnitKind.PROVINCE: (UnitKind.DISTRICT, UnitKind.GRASSROOTS_COMMITTEE, UnitKind.GRASSROOTS_CELL),
    UnitKind.DISTRICT: (UnitKind.GRASSROOTS_COMMITTEE, UnitKind.GRASSROOTS_CELL),
    UnitKind.GRASSROOTS_COMMITTEE: (UnitKind.SECTIONAL_COMMITTEE, UnitKind.SUBORDINATE_CELL),
    UnitKind.SECTIONAL_COMMITTEE: (UnitKind.SUBORDINATE_CELL,),
    UnitKind.GRASSROOTS_CELL: (),
    UnitKind.SUBORDINATE_CELL: (),
}


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
    if parent is not None:
        _check_place(unit, parent)
    unit.save()
    unit.path = (parent.path if parent else "") + f"{unit.pk:0{SEGMENT - 1}d}."
    unit.save(update_fields=["path"])
    UnitPlacement.objects.create(unit=unit, parent=parent, valid_from=valid_from)
    audit.record(by=by, act="unit.create", target=unit, unit_path=unit.path, code=unit.code)
    return unit


@transaction.atomic
def update_unit(*, unit: PartyUnit, by: User | None, **fields: Any) -> PartyUnit:
    """Change a unit's own facts; its place in the tree is not one of them.

    `valid_to` closes the unit; nothing may be left below it or on its roll after that day.
    """
    require_administrator(by, unit)
    before = PartyUnit.objects.get(pk=unit.pk)
    for field, value in fields.items():
        setattr(unit, field, value)
    unit.name = names.normalize(unit.name)
    unit.search_key = names.search_key(unit.name)
    unit.full_clean(exclude=None if unit.parent else {"parent"})
    if unit.valid_to != before.valid_to:
        _close_or_reopen(unit)
    unit.save()
    changed = sorted(field for field in fields if getattr(before, field) != getattr(unit, field))
    audit.record(by=by, act="unit.update", target=unit, unit_path=unit.path, fields=changed)
    return unit


def _check_place(unit: PartyUnit, parent: PartyUnit) -> None:
    if parent.is_cell:
        raise ValidationError(
            {"kind": _("Chi bộ không có đơn vị cấp dưới. Hãy chọn một đảng bộ làm cấp trên.")}
        )
    if unit.kind not in KINDS_BELOW[parent.kind]:
        allowed = ", ".join(str(kind.label) for kind in KINDS_BELOW[parent.kind])
        message = _("Dưới %(parent)s chỉ lập được: %(allowed)s. Hãy chọn lại loại hình.")
        raise ValidationError({"kind": message % {"parent": parent.name, "allowed": allowed}})
    if not parent.exists_on(unit.valid_from):
        message = _("Ngày %(day)s %(parent)s chưa thành lập hoặc đã kết thúc. Hãy chọn ngày khác.")
        day = date_format(unit.valid_from, "SHORT_DATE_FORMAT")
        raise ValidationError({"valid_from": message % {"day": day, "parent": parent.name}})


def _close_or_reopen(unit: PartyUnit) -> None:
    """Check that nothing is left behind, and let the unit's last placement end with it."""
    if unit.valid_to is not None:
        left = unit.children.exclude(valid_to__lte=unit.valid_to).count()
        if left:
            message = _(
                "Còn %(count)d đơn vị cấp dưới đang hoạt động. Hãy ghi ngày kết thúc cho các đơn vị đó trước."
            )
            raise ValidationError({"valid_to": message % {"count": left}})
        members = Membership.objects.filter(cell=unit).exclude(valid_to__lte=unit.valid_to).count()
        if members:
            message = _("Còn %(count)d đảng viên trong danh sách. Hãy kết thúc diện sinh hoạt của họ trước.")
            raise ValidationError({"valid_to": message % {"count": members}})
    placement = UnitPlacement.objects.filter(unit=unit).latest("valid_from")
    placement.valid_to = unit.valid_to
    placement.save(update_fields=["valid_to"])
