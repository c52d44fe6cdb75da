"""The numbers of a unit for a period, by child, and how they went month by month."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q

from accounts import clock
from cells.models import PartyUnit, UnitPlacement
from cells.standing import as_on
from meetings.models import Meeting
from meetings.periods import Period
from reports.queries.counts import Counts, meeting_sums, sheet_sums
from reports.queries.lens import Lens, View
from reports.queries.owed import count_cells
from scoring.models import ScoreSheet

# Counts by child (primary key) and month.
Cube = dict[tuple[int, date], Counts]


@dataclass(frozen=True, slots=True)
class Child:
    """One row of a roll-up."""

    unit: PartyUnit
    counts: Counts  # of the time below the unit of the roll-up
    has_moved: bool  # it stood, or will stand, elsewhere too


@dataclass(frozen=True, slots=True)
class Rollup:
    """A unit's numbers for a period: one row per child in official order, and their sum.

    A cell has one row: itself; by today's tree also one for each cell it inherited from.
    """

    unit: PartyUnit
    period: Period
    lens: Lens
    total: Counts
    children: tuple[Child, ...]


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """A unit's numbers for one month."""

    month: date
    counts: Counts


@dataclass(frozen=True, slots=True)
class Overview:
    """What a dashboard shows."""

    rollup: Rollup
    trend: tuple[TrendPoint, ...]


def rollup(unit: PartyUnit, period: Period, today: date | None = None, lens: Lens = Lens.THEN) -> Rollup:
    """The numbers of a unit for a period. Five queries, whatever the size; six where a decision was
    recorded after meetings it concerns."""
    return _read(View(unit, period, lens, today or clock.today()), ()).rollup


def trend(
    unit: PartyUnit, months: int = 12, today: date | None = None, lens: Lens = Lens.THEN
) -> tuple[TrendPoint, ...]:
    """The numbers of a unit for the last full months, oldest first."""
    today = today or clock.today()
    last = Period.containing(today).previous
    return _read(View(unit, last, lens, today), _months_before(last, months)).trend


def overview(
    unit: PartyUnit,
    period: Period,
    months: int = 12,
    today: date | None = None,
    lens: Lens = Lens.THEN,
) -> Overview:
    """Roll-up of a period and trend up to its end, read together: as many queries as the roll-up. Like for
    like, the trend shows the cells that the roll-up compares."""
    today = today or clock.today()
    last = min(Period.containing(period.end), Period.containing(today).previous)
    return _read(View(unit, period, lens, today), _months_before(last, months))


def _months_before(last: Period, count: int) -> tuple[date, ...]:
    """The first days of `count` months up to a month, oldest first."""
    months = [last]
    while len(months) < count:
        months.append(months[-1].previous)
    return tuple(month.start for month in reversed(months))


def _read(view: View, trend_months: Sequence[date]) -> Overview:
    months = sorted({*view.period.months, *trend_months})
    existing, owed = count_cells(view, months)
    facts = _facts(view, months)
    cube = {
        key: Counts(cells=owed[key], due=owed[key])._replace(**facts.get(key, {})) for key in {*owed, *facts}
    }
    points = tuple(_point(cube, month) for month in trend_months)
    return Overview(_rollup(view, existing, cube), points)


def _point(cube: Cube, month: date) -> TrendPoint:
    return TrendPoint(month, Counts.total(counts for key, counts in cube.items() if key[1] == month))


def _rollup(view: View, existing: Mapping[int, int], cube: Cube) -> Rollup:
    by_child: dict[int, list[Counts]] = {pk: [] for pk in existing}
    for (pk, month), counts in cube.items():
        if view.period.start <= month <= view.period.end:
            by_child.setdefault(pk, []).append(counts)
    units = {unit.pk: unit for unit in _units(view, [*by_child, view.unit.pk])}
    top = units[view.unit.pk]
    children = tuple(
        Child(
            child,
            Counts.total(by_child.get(child.pk, ()))._replace(cells=existing.get(child.pk, 0)),
            has_moved=child.pk != top.pk and view.lens == Lens.THEN and child.has_moved,  # type: ignore[attr-defined]
        )
        for child in sorted(units.values(), key=lambda unit: (unit.order, unit.pk))
        if child.pk != top.pk or child.pk in by_child
    )
    total = Counts.total(child.counts for child in children)
    return Rollup(top, view.period, view.lens, total, children)


def _units(view: View, counted: Sequence[int]) -> list[PartyUnit]:
    """The units that something was counted for and those right below, named as the lens wants it."""
    start = view.period.start if view.lens == Lens.THEN else view.today
    end = view.period.end if view.lens == Lens.THEN else view.today
    below = UnitPlacement.objects.filter(parent=view.unit).valid_between(start, end)
    elsewhere = UnitPlacement.objects.filter(unit=OuterRef("unit")).exclude(parent=view.unit)
    units = PartyUnit.objects.filter(Q(pk__in=counted) | Q(pk__in=below.values("unit")))
    return as_on(view.day, units, has_moved=Exists(elsewhere))


def _facts(view: View, months: Sequence[date]) -> dict[tuple[int, date], dict[str, Any]]:
    """The sums over meetings and over sheets, by child and month: two queries on narrow rows."""
    keys = {"child": view.child(view.record_path), "at": F("month")}
    found: tuple[Any, ...] = (
        view.records(Meeting.objects.all(), months).values(**keys).annotate(**meeting_sums()),
        view.records(ScoreSheet.objects.monthly(), months).values(**keys).annotate(**sheet_sums()),
    )
    facts: dict[tuple[int, date], dict[str, Any]] = {}
    for rows in found:
        for row in rows:
            key = (view.pk_of(row.pop("child")), row.pop("at"))
            facts.setdefault(key, {}).update(row)
    return facts
