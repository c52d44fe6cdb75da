"""The tree over time, in memory: what an act changes before anything is written.

A `Timeline` loads the placements of some units and of everything that ever stood below them, lets an act
amend, end and found units from a day on, works out every path anew and refuses what cannot be: a superior
that does not exist on a day, a ring, a kind that may not stand there. `save` writes the difference.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cells import kinds
from cells.journal import Journal
from cells.models import PATH_LENGTH, UnitPlacement, segment_of

DAY = timedelta(days=1)
# What a decision may change of a unit; the rest follows.
AMENDABLE = ("parent", "name", "kind", "order")


@dataclass(frozen=True, slots=True)
class Stand:
    """One placement, not stored. `parent` is a key, `path` may be out of date until `settle`."""

    unit: int
    parent: int | None
    name: str
    kind: str
    order: int
    valid_from: date
    valid_to: date | None
    begun_by: int | None = None
    path: str = ""

    def is_valid_on(self, day: date) -> bool:
        """Whether this is how the unit stood on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def overlap(self, start: date, end: date | None) -> tuple[date, date | None] | None:
        """The part of a stretch of time that this placement covers; None when there is none."""
        first = max(self.valid_from, start)
        ends = [day for day in (self.valid_to, end) if day is not None]
        last = min(ends) if ends else None
        return None if last is not None and last < first else (first, last)


def is_same(one: Stand, other: Stand) -> bool:
    """Whether two placements differ only in their dates and in what follows from superiors."""
    return all(getattr(one, name) == getattr(other, name) for name in AMENDABLE)


class Timeline:
    """Placements of some units and all below them, to be changed and saved."""

    def __init__(self, units: Iterable[int]) -> None:
        self._stands: dict[int, list[Stand]] = {}
        self._stored: dict[int, list[Stand]] = {}
        self._rows: dict[int, list[UnitPlacement]] = {}
        self._above: dict[int, list[Stand]] = {}
        self._settled: dict[int, list[Stand]] = {}
        self.load(units)

    def load(self, units: Iterable[int]) -> None:
        """Take these units in too, with everything that ever stood below them."""
        wanted = set(units) - self._stands.keys()
        while wanted:
            for pk, rows in placements_of(wanted).items():
                self._rows[pk] = rows
                self._stored[pk] = self._stands[pk] = [_stand(row) for row in rows]
            below = UnitPlacement.objects.filter(parent__in=wanted).values_list("unit", flat=True)
            wanted = set(below) - self._stands.keys()

    @property
    def units(self) -> Collection[int]:
        """Keys of the units it holds."""
        return self._stands.keys()

    def on(self, unit: int, day: date) -> Stand | None:
        """How a unit of the timeline stood on a day; None when it did not exist."""
        return next((stand for stand in self._stands[unit] if stand.is_valid_on(day)), None)

    def children_from(self, unit: int, day: date) -> list[Stand]:
        """Units right below this one on this day or at any time after it: one placement each."""
        below = {
            stand.unit: stand
            for stands in self._stands.values()
            for stand in reversed(stands)
            if stand.parent == unit and (stand.valid_to is None or stand.valid_to >= day)
        }
        return sorted(below.values(), key=lambda stand: (stand.order, stand.unit))

    def stored_on(self, unit: int, day: date) -> Stand | None:
        """How the unit stood on a day when the timeline was loaded."""
        return next((stand for stand in self._stored.get(unit, []) if stand.is_valid_on(day)), None)

    def found(self, stand: Stand) -> None:
        """Take in a new unit."""
        self._stands[stand.unit] = [stand]
        self._rows[stand.unit] = []

    def amend(self, unit: int, day: date, by: int | None, **values: Any) -> None:
        """Change columns of a unit from a day on, each until a later decision changed the same column."""
        current = self.on(unit, day)
        if current is None:
            raise ValueError(f"unit {unit} does not exist on {day}")
        old = {name: getattr(current, name) for name in values}
        kept: list[Stand] = []
        for stand in self._stands[unit]:
            if stand.valid_to is not None and stand.valid_to < day:
                kept.append(stand)
                continue
            values = {name: new for name, new in values.items() if getattr(stand, name) == old[name]}
            if stand.valid_from < day:
                kept.append(replace(stand, valid_to=day - DAY))
                kept.append(replace(stand, valid_from=day, begun_by=by, **values))
            else:
                begun_by = by if stand.valid_from == day else stand.begun_by
                kept.append(replace(stand, begun_by=begun_by, **values))
        self._stands[unit] = kept

    def end(self, unit: int, last_day: date) -> None:
        """Let a unit end with a day; what was planned for it later falls away."""
        self._stands[unit] = [
            replace(stand, valid_to=last_day) if stand.is_valid_on(last_day) else stand
            for stand in self._stands[unit]
            if stand.valid_from <= last_day
        ]

    def settle(self) -> None:
        """Work out every path; raises ValidationError for what cannot stand like this."""
        self._settled = {}
        above = {stand.parent for stands in self._stands.values() for stand in stands} - {None}
        missing = {pk for pk in above if pk is not None} - self._stands.keys() - self._above.keys()
        self._above |= {pk: [_stand(row) for row in rows] for pk, rows in placements_of(missing).items()}
        for unit in self._stands:
            self._settle(unit, ())

    def _settle(self, unit: int, below: tuple[int, ...]) -> list[Stand]:
        if unit in self._settled:
            return self._settled[unit]
        if unit not in self._stands:
            return self._above.get(unit, [])
        if unit in below:
            message = _("«%(unit)s» không thể trực thuộc chính đơn vị ở dưới mình. Hãy chọn cấp trên khác.")
            raise ValidationError(message % {"unit": self._stands[unit][0].name})
        found: list[Stand] = []
        for stand in _joined(self._stands[unit]):
            found += self._pieces(stand, (*below, unit)) if stand.parent else [_placed(stand, "")]
        self._settled[unit] = found
        return found

    def _pieces(self, stand: Stand, below: tuple[int, ...]) -> list[Stand]:
        """The placement cut wherever the superior's path changes."""
        assert stand.parent is not None  # noqa: S101 - for the type checker; the caller has looked
        pieces: list[Stand] = []
        reached = stand.valid_from
        for superior in self._settle(stand.parent, below):
            shared = superior.overlap(stand.valid_from, stand.valid_to)
            if shared is None:
                continue
            if shared[0] != reached:
                break  # a gap: the superior was not there
            piece = _placed(replace(stand, valid_from=shared[0], valid_to=shared[1]), superior.path)
            _check_kind(piece, superior)
            if pieces and pieces[-1].path == piece.path:
                pieces[-1] = replace(pieces[-1], valid_to=piece.valid_to)
            else:
                begun_by = superior.begun_by if pieces else stand.begun_by
                pieces.append(replace(piece, begun_by=begun_by))
            if shared[1] is None:
                reached = date.max
                break
            reached = shared[1] + DAY
        is_covered = bool(pieces) and pieces[-1].valid_to == stand.valid_to
        if not is_covered:
            raise ValidationError(self._uncovered(stand, reached))
        return pieces

    def _uncovered(self, stand: Stand, day: date) -> str:
        superior = self._stands.get(stand.parent or 0) or self._above.get(stand.parent or 0)
        return _(
            "Ngày %(day)s «%(parent)s» chưa thành lập hoặc đã kết thúc, nên «%(unit)s» không thể trực thuộc. "
            "Hãy chọn cấp trên khác hoặc ngày khác."
        ) % {
            "day": date_format(day, "SHORT_DATE_FORMAT"),
            "parent": superior[-1].name if superior else "?",
            "unit": stand.name,
        }

    def save(self, journal: Journal, by: int | None) -> set[int]:
        """Write what changed; return the keys of the units with a change."""
        self.settle()
        changed: set[int] = set()
        gone: list[UnitPlacement] = []
        altered: list[tuple[UnitPlacement, dict[str, Any]]] = []
        new: list[UnitPlacement] = []
        for unit, stands in self._settled.items():
            rows = {row.valid_from: row for row in self._rows[unit]}
            for stand in stands:
                values = _columns(stand)
                row = rows.pop(stand.valid_from, None)
                if row is None:
                    values["begun_by_id"] = values["begun_by_id"] or by
                    new.append(UnitPlacement(unit_id=unit, valid_from=stand.valid_from, **values))
                    changed.add(unit)
                elif any(getattr(row, name) != value for name, value in values.items()):
                    altered.append((row, values))
                    changed.add(unit)
            gone += rows.values()
            changed |= {unit for _row in rows}
        for row in gone:
            journal.delete(row)
        # First what ends earlier, then what is new: at no moment has a unit two places.
        journal.update_many(sorted(altered, key=_begins))
        journal.create_many(new)
        return changed


def _begins(change: tuple[UnitPlacement, dict[str, Any]]) -> date:
    return change[0].valid_from


def placements_of(units: Collection[int] | None) -> dict[int, list[UnitPlacement]]:
    """The placements of these units (None: of all), by unit, oldest first. One query; none for no units."""
    found: dict[int, list[UnitPlacement]] = {}
    if units is None or units:
        rows = UnitPlacement.objects.order_by("unit", "valid_from")
        for row in rows if units is None else rows.filter(unit__in=units):
            found.setdefault(row.unit_id, []).append(row)
    return found


def _stand(row: UnitPlacement) -> Stand:
    return Stand(
        unit=row.unit_id,
        parent=row.parent_id,
        name=row.name,
        kind=row.kind,
        order=row.order,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        begun_by=row.begun_by_id,
        path=row.path,
    )


def _columns(stand: Stand) -> dict[str, Any]:
    return {
        "parent_id": stand.parent,
        "name": stand.name,
        "kind": stand.kind,
        "order": stand.order,
        "path": stand.path,
        "valid_to": stand.valid_to,
        "begun_by_id": stand.begun_by,
    }


def _joined(stands: Iterable[Stand]) -> list[Stand]:
    """Placements that follow each other and say the same, made one."""
    joined: list[Stand] = []
    for stand in stands:
        last = joined[-1] if joined else None
        if last and is_same(last, stand) and last.valid_to and last.valid_to + DAY == stand.valid_from:
            joined[-1] = replace(last, valid_to=stand.valid_to)
        else:
            joined.append(stand)
    return joined


def _placed(stand: Stand, superior_path: str) -> Stand:
    path = superior_path + segment_of(stand.unit)
    if len(path) > PATH_LENGTH:
        raise ValidationError(_("Cây tổ chức quá nhiều cấp. Hãy báo người quản lý phần mềm."))
    return replace(stand, path=path)


def _check_kind(stand: Stand, superior: Stand) -> None:
    allowed = kinds.below(superior.kind)
    if stand.kind in (kind.code for kind in allowed):
        return
    if not allowed:
        message = _("Chi bộ không có đơn vị cấp dưới. Hãy chọn một đảng bộ làm cấp trên của «%(unit)s».")
        raise ValidationError({"kind": message % {"unit": stand.name}})
    message = _("Dưới %(parent)s chỉ lập được: %(allowed)s. Hãy chọn lại loại hình của «%(unit)s».")
    names = ", ".join(kind.name for kind in allowed)
    raise ValidationError({"kind": message % {"parent": superior.name, "allowed": names, "unit": stand.name}})
