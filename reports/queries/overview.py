"""The numbers of a unit for a period, by child, and how they went month by month.

Lens "then": meetings and sheets belong to the units of their frozen path.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q
from django.db.models.functions import Substr

from accounts import clock
from cells.models import SEGMENT, PartyUnit
from meetings.models import Meeting
from meetings.periods import Period
from reports.queries.counts import Counts, meeting_sums, sheet_sums
from scoring.models import ScoreSheet

# Counts by child (primary key) and month.
Cube = dict[tuple[int, date], Counts]


@dataclass(frozen=True, slots=True)
class Child:
    """One row of a roll-up."""

    unit: PartyUnit
    counts: Counts


@dataclass(frozen=True, slots=True)
class Rollup:
    """A unit's numbers for a period: one row per child in official order, and their sum.

    A cell has one row: itself.
    """

    unit: PartyUnit
    period: Period
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


def rollup(unit: PartyUnit, period: Period, today: date | None = None) -> Rollup:
    """The numbers of a unit for a period. Four queries, whatever the size."""
    return _read(unit, period, (), today or clock.today()).rollup


def trend(unit: PartyUnit, months: int = 12, today: date | None = None) -> tuple[TrendPoint, ...]:
    """The numbers of a unit for the last full months, oldest first."""
    today = today or clock.today()
    last = Period.containing(today).previous
    return _read(unit, last, _months_before(last, months), today).trend


def overview(unit: PartyUnit, period: Period, months: int = 12, today: date | None = None) -> Overview:
    """Roll-up of a period and trend up to its end, read together: four queries."""
    today = today or clock.today()
    last = min(Period.containing(period.end), Period.containing(today).previous)
    return _read(unit, period, _months_before(last, months), today)


def _months_before(last: Period, count: int) -> tuple[date, ...]:
    """The first days of `count` months up to a month, oldest first."""
    months = [last]
    while len(months) < count:
        months.append(months[-1].previous)
    return tuple(month.start for month in reversed(months))


def _read(unit: PartyUnit, period: Period, trend_months: Sequence[date], today: date) -> Overview:
    months = sorted({*period.months, *trend_months})
    existing, owed = _cells(unit, period, months, today)
    facts = _facts(unit, months)
    cube = {key: owed.get(key, Counts())._replace(**facts.get(key, {})) for key in {*owed, *facts}}
    points = tuple(_point(cube, month) for month in trend_months)
    return Overview(_rollup(unit, period, existing, cube), points)


def _point(cube: Cube, month: date) -> TrendPoint:
    return TrendPoint(month, Counts.total(counts for key, counts in cube.items() if key[1] == month))


def _rollup(unit: PartyUnit, period: Period, existing: Mapping[int, int], cube: Cube) -> Rollup:
    by_child: dict[int, list[Counts]] = {pk: [] for pk in existing}
    for (pk, month), counts in cube.items():
        if period.start <= month <= period.end:
            by_child.setdefault(pk, []).append(counts)
    own = Q(parent=unit, valid_from__lte=period.end) & (Q(valid_to=None) | Q(valid_to__gte=period.start))
    units = PartyUnit.objects.filter(Q(pk__in=by_child) | own).in_official_order()
    children = tuple(
        Child(child, Counts.total(by_child.get(child.pk, ()))._replace(cells=existing.get(child.pk, 0)))
        for child in units
    )
    return Rollup(unit, period, Counts.total(child.counts for child in children), children)


def _child(unit: PartyUnit, path: str) -> Substr:
    """The segment right below the unit; empty where the path is the unit's own."""
    return Substr(path, len(unit.path) + 1, SEGMENT)


def _pk(unit: PartyUnit, segment: str) -> int:
    return int(segment[:-1]) if segment else unit.pk


def _cells(
    unit: PartyUnit, period: Period, months: Sequence[date], today: date
) -> tuple[dict[int, int], Cube]:
    """How many cells exist in the period, by child; and how many owe a meeting, by child and month."""
    begun = [month for month in months if month <= today]
    sums = {f"m{number}": _count_existing(Period.containing(month)) for number, month in enumerate(begun)}
    found: Any = (
        PartyUnit.objects.cells()
        .within(unit.path)
        .values(child=_child(unit, "path"))
        .annotate(existing=_count_existing(period), **sums)
    )
    existing: dict[int, int] = {}
    owed: Cube = {}
    for row in found:
        child = _pk(unit, row["child"])
        if row["existing"]:
            existing[child] = row["existing"]
        for number, month in enumerate(begun):
            if count := row[f"m{number}"]:
                owed[child, month] = Counts(cells=count, due=count)
    return existing, owed


def _count_existing(period: Period) -> Count:
    exists = Q(valid_from__lte=period.end) & (Q(valid_to=None) | Q(valid_to__gte=period.start))
    return Count("pk", filter=exists)


def _facts(unit: PartyUnit, months: Sequence[date]) -> dict[tuple[int, date], dict[str, Any]]:
    """The sums over meetings and over sheets, by child and month: two queries on narrow rows."""
    meetings = Meeting.objects.under(unit.path).in_months(months[0], months[-1])
    sheets = ScoreSheet.objects.under(unit.path).in_months(months[0], months[-1]).monthly()
    keys = {"child": _child(unit, "unit_path"), "at": F("month")}
    found: tuple[Any, ...] = (
        meetings.values(**keys).annotate(**meeting_sums()),
        sheets.values(**keys).annotate(**sheet_sums()),
    )
    facts: dict[tuple[int, date], dict[str, Any]] = {}
    for rows in found:
        for row in rows:
            key = (_pk(unit, row.pop("child")), row.pop("at"))
            facts.setdefault(key, {}).update(row)
    return facts
