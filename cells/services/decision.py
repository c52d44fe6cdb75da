"""A decision being carried out: what its steps do with units, members and roles."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from cells import kinds
from cells.journal import Journal
from cells.models import (
    SEGMENT,
    PartyUnit,
    Reorganisation,
    RoleAssignment,
    SuccessionKind,
    UnitSuccession,
)
from cells.reorganisation import Change, Impact, Removal, Step, Touched
from cells.services import plans
from cells.services.permission import require_administrator
from cells.services.projection import project
from cells.services.removing import Removing
from cells.services.timeline import DAY, Stand, Timeline
from cells.services.units import first_stand, found_unit


class Work:
    """A decision being carried out."""

    def __init__(self, act: Reorganisation, by: User | None, touched: Touched) -> None:
        self.act, self.by, self.touched = act, by, touched
        self.day = act.effective_on
        self.journal = Journal()
        self.timeline = Timeline([])
        self.units: dict[str, PartyUnit] = {}
        self.ended: set[int] = set()
        self.silent: set[int] = set()  # cells that become committees, and meet no more
        self.new: set[int] = set()
        self.moved: set[int] = set()  # members
        self.received: set[int] = set()  # cells they came to

    def scope(self, steps: Iterable[Step]) -> PartyUnit:
        """The lowest unit that contains every unit the decision names; checks that `by` administers all."""
        codes = {code for step in steps for code in (*step.units, *step.takes, step.target, step.parent)}
        self.units = {
            unit.code: unit for unit in PartyUnit.objects.select_related("parent").filter(code__in=codes)
        }
        if not self.units:
            raise ValidationError(
                _("Không tìm thấy đơn vị nào mà quyết định nói tới. Hãy kiểm tra mã đơn vị.")
            )
        for unit in self.units.values():
            require_administrator(self.by, unit)
        self.timeline.load(unit.pk for unit in self.units.values())
        first, *others = (unit.path for unit in self.units.values())
        end = len(first)
        while end > SEGMENT and not all(path.startswith(first[:end]) for path in others):
            end -= SEGMENT
        return PartyUnit.objects.get(path=first[:end])

    def unit(self, code: str) -> PartyUnit:
        """The unit with a code; it must exist on the day of the decision."""
        found = self.units.get(code)
        if found is None:
            raise ValidationError(_("Không có đơn vị mã «%(code)s». Hãy kiểm tra lại mã.") % {"code": code})
        if self.timeline.on(found.pk, self.day) is None:
            message = _("Ngày %(day)s «%(unit)s» chưa thành lập hoặc đã kết thúc.")
            raise ValidationError(message % {"day": _shown(self.day), "unit": found.name})
        return found

    def stand(self, unit: PartyUnit) -> Stand:
        """How a unit stands on the day of the decision."""
        found = self.timeline.on(unit.pk, self.day)
        assert found is not None  # noqa: S101 - `unit` has looked
        return found

    def amend(self, unit: PartyUnit, **values: Any) -> None:
        self.timeline.amend(unit.pk, self.day, self.act.pk, **values)

    def found(self, step: Step) -> PartyUnit:
        """Found the unit that a step describes."""
        if not step.name or not step.kind:
            message = _("Chưa có đơn vị mã «%(code)s». Muốn lập mới, hãy ghi đủ tên và loại hình của đơn vị.")
            raise ValidationError(message % {"code": step.target})
        if step.kind not in kinds.kinds():
            raise ValidationError(_("Loại hình «%(kind)s» không có trong danh mục.") % {"kind": step.kind})
        first = self.unit(step.units[0])
        parent = self.unit(step.parent) if step.parent else self._superior(first)
        require_administrator(self.by, parent)
        order = step.order if step.order is not None else self.next_order(parent)
        unit = found_unit(
            self.journal,
            code=step.target,
            name=step.name,
            kind=step.kind,
            parent=parent,
            valid_from=self.day,
            cell_type=step.cell_type or (first.cell_type if step.kind in cell_kinds() else ""),
            order=order,
            meeting_day=first.meeting_day,
        )
        self.units[unit.code] = unit
        self.timeline.found(first_stand(unit, self.act.pk))
        self.new.add(unit.pk)
        self.touched.founded.append(unit.name)
        return unit

    def _superior(self, unit: PartyUnit) -> PartyUnit | None:
        pk = self.stand(unit).parent
        return PartyUnit.objects.get(pk=pk) if pk else None

    def next_order(self, parent: PartyUnit | None) -> int:
        """The place after the last unit right below."""
        if parent is None or parent.pk not in self.timeline.units:
            return 1 if parent is None else _last_order(parent) + 1
        return max((stand.order for stand in self.timeline.children_from(parent.pk, self.day)), default=0) + 1

    def end(self, unit: PartyUnit, heir: PartyUnit | None) -> None:
        """Let a unit end the day before; its roles end with it, its records go to the heir."""
        stand = self.timeline.on(unit.pk, self.day - DAY)
        if stand is None:
            message = _("«%(unit)s» mới thành lập, chưa thể kết thúc trước ngày %(day)s.")
            raise ValidationError(message % {"unit": unit.name, "day": _shown(self.day)})
        self.timeline.end(unit.pk, self.day - DAY)
        if heir is not None:
            self.journal.update(unit, heir=heir)
        roles = RoleAssignment.objects.filter(unit=unit).select_related("user")
        for role in roles.exclude(valid_to__lt=self.day):
            if role.valid_from < self.day:
                self.journal.update(role, valid_to=self.day - DAY)
            else:
                self.journal.delete(role)
            self.touched.roles_ended.append(f"{role.user} – {role.get_role_display()}, {unit.name}")
        self.ended.add(unit.pk)
        self.touched.ended.append(unit.name)

    def hand_over(self, unit: PartyUnit, heir: PartyUnit, kind: SuccessionKind) -> None:
        """Say who inherits."""
        self.journal.create(
            UnitSuccession(
                reorganisation=self.act, predecessor=unit, successor=heir, kind=kind, happened_on=self.day
            )
        )

    def move_units(self, stands: Iterable[Stand], heir: PartyUnit) -> None:
        """Put units under another superior, after those that are there."""
        order = self.next_order(heir)
        for number, stand in enumerate(stands):
            start = max(self.day, stand.valid_from)
            by = self.act.pk
            self.timeline.amend(stand.unit, start, by, parent=heir.pk, order=order + number)

    def move_members(self, unit: PartyUnit, heir: PartyUnit, only: tuple[int, ...] | None = None) -> None:
        """Carry members over to another cell from this day on, and their transfers."""
        moved = Removing(self.journal, self.day).move(unit, heir, only)
        self.moved |= moved
        self.received.add(heir.pk)
        if moved:
            self.touched.removals.append(Removal(unit.pk, unit.full_name, heir.name, len(moved)))

    def finish(self) -> None:
        """Write the tree, show it, keep the journal."""
        changed = self.timeline.save(self.journal, self.act.pk)
        self._compare(sorted(changed - self.ended - self.new))
        project(changed | self.ended)
        if PartyUnit.objects.filter(pk__in=self.received).exclude(valid_to=None).exists():
            plans.carry_on(self.moved, self.journal)
        self.act.journal = self.journal.entries
        self.act.save(update_fields=["journal"])
        self.touched.others = _impacts(
            sorted(changed | self.ended), sorted(self.ended | self.silent), self.day
        )
        blocking = [impact for impact in self.touched.others if impact.is_blocking and impact.count]
        if blocking:
            raise ValidationError([impact.label for impact in blocking])
        audit.record(
            by=self.by,
            act="unit.reorganise",
            target=self.act,
            unit_path=self.act.unit.path,
            decision=self.act.decision_no,
            steps=len(self.act.steps),
        )

    def _compare(self, units: Iterable[int]) -> None:
        """Say what changes of units that go on: how they stand with the decision and would without it."""
        pairs = [
            (old, new)
            for pk in units
            if (old := self.timeline.stored_on(pk, self.day)) and (new := self.timeline.on(pk, self.day))
        ]
        above = {pk for pair in pairs for stand in pair if (pk := stand.parent)}
        names = dict(PartyUnit.objects.filter(pk__in=above).values_list("pk", "name"))
        before = names | {old.unit: old.name for old, _new in pairs}
        after = names | {new.unit: new.name for _old, new in pairs}
        for old, new in sorted(pairs, key=lambda pair: (pair[1].path, pair[1].unit)):
            found = [
                Change(old.name, label, was, becomes)
                for is_other, label, was, becomes in (
                    (
                        old.parent != new.parent,
                        _("Cấp trên trực tiếp"),
                        before.get(old.parent or 0, ""),
                        after.get(new.parent or 0, ""),
                    ),
                    (old.name != new.name, _("Tên"), old.name, new.name),
                    (
                        old.kind != new.kind,
                        _("Loại hình"),
                        kinds.name_of(old.kind),
                        kinds.name_of(new.kind),
                    ),
                )
                if is_other
            ]
            self.touched.changed += found
            self.touched.followers += not found


def cell_kinds() -> tuple[str, ...]:
    """Codes of the kinds that meet and are scored."""
    return kinds.codes_where("is_cell")


def _last_order(parent: PartyUnit) -> int:
    return max(parent.placements_below.values_list("order", flat=True), default=0)


def _shown(day: date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")


def _impacts(units: list[int], ended: list[int], day: date) -> list[Impact]:
    """What the apps above say: functions named in `settings.REORGANISATION_IMPACTS`."""
    return [
        impact
        for name in settings.REORGANISATION_IMPACTS
        for impact in import_string(name)(units=units, ended=ended, day=day)
    ]
