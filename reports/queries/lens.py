"""The three lenses: to which units of a report cells and their records belong."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Self, TypeVar

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import StrIndex, Substr

from cells.models import SEGMENT, PartyUnit, UnitPlacement, UnitSuccession, segment_of
from cells.models.placement import UnitPlacementQuerySet
from cells.models.unit import PartyUnitQuerySet
from meetings.periods import Period

Q_ = TypeVar("Q_", bound=QuerySet[Any])


class Lens(StrEnum):
    """How cells and records are grouped."""

    THEN = "then"  # by the tree of their month; what has been reported stays as it was
    NOW = "now"  # the same records by today's tree
    LIKE = "like"  # as NOW, only cells that are the same at the period's first day and today

    @classmethod
    def read(cls, given: str) -> Self:
        """The lens with this name; THEN for anything else."""
        return cls(given) if given in set(cls) else cls("then")


@dataclass(frozen=True, slots=True)
class View:
    """A unit and a period through a lens: filters and the grouping by units right below.

    The path that decides is that of the record or placement itself under THEN, else the cell's of today.
    A unit is looked for anywhere in it, because the unit may itself have moved; with `above`, only as long as
    it stood right below that one.
    """

    unit: PartyUnit
    period: Period
    lens: Lens
    today: date
    above: PartyUnit | None = None

    @property
    def segment(self) -> str:
        """What a path holds when it leads to or through the unit."""
        return (segment_of(self.above.pk) if self.above else "") + segment_of(self.unit.pk)

    @property
    def day(self) -> date:
        """The day whose names and order are shown."""
        return shown_day(self.period, self.lens, self.today)

    @property
    def record_path(self) -> str:
        """The column that decides for meetings and sheets."""
        return "unit_path" if self.lens == Lens.THEN else "cell__path"

    @property
    def placement_path(self) -> str:
        """The column that decides for placements of cells."""
        return "path" if self.lens == Lens.THEN else "unit__path"

    def records(self, rows: Q_, months: Sequence[date]) -> Q_:
        """Those of the meetings or sheets that belong to the unit, of months from the first to the last."""
        return rows.filter(self.holds(self.record_path, "cell"), month__gte=months[0], month__lte=months[-1])

    def placements(self) -> UnitPlacementQuerySet:
        """Where cells of the unit stood."""
        return UnitPlacement.objects.cells().filter(self.holds(self.placement_path, "unit"))

    def holds(self, path: str, cell: str) -> Q:
        """Whether rows with this path and this cell belong to the unit."""
        found = Q(**{f"{path}__contains": self.segment})
        if self.lens == Lens.LIKE:
            found &= Q(**{f"{cell}__in": unchanged_cells(self.period.start, self.today)})
        return found

    def child(self, path: str) -> Substr:
        """The segment right below the unit; empty where the path is the unit's own."""
        below = StrIndex(F(path), Value(self.segment)) + len(self.segment)
        return Substr(path, below, SEGMENT)

    def child_of(self, path: str) -> int | None:
        """The key of the unit right below, or of the unit itself; None outside."""
        found, below = self.segment in path, path.partition(self.segment)[2]
        return self.pk_of(below[:SEGMENT]) if found else None

    def pk_of(self, segment: str) -> int:
        """The key in what `child` gives."""
        return int(segment[:-1]) if segment else self.unit.pk


def shown_day(period: Period, lens: Lens, today: date) -> date:
    """The day whose names and order a report shows: the last of the period, or today."""
    return min(period.end, today) if lens == Lens.THEN else today


def unchanged_cells(first: date, today: date) -> PartyUnitQuerySet:
    """Cells on both days that neither gave to nor took from another one in between."""
    changes = UnitSuccession.objects.filter(happened_on__gt=first, happened_on__lte=today)
    there = UnitPlacement.objects.cells().valid_on(first)
    cells = PartyUnit.objects.cells().valid_on(today).filter(pk__in=there.values("unit"))
    return cells.exclude(pk__in=changes.values("predecessor")).exclude(pk__in=changes.values("successor"))
