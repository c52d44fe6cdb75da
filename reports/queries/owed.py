"""Which cells exist in a period, and which months they owe a meeting for.

A cell owes every month in which it existed on at least one day, to the unit below which it stood on the first
of them. Where a regular meeting was held, its frozen path says which unit that is: a decision recorded
afterwards changes nothing in what has been reported.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db.models import (
    Case,
    Count,
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import TruncMonth

from cells.models import Reorganisation, UnitPlacement
from cells.models.placement import UnitPlacementQuerySet
from meetings.models import HELD_STATES, Meeting
from meetings.models.meeting import MeetingQuerySet
from meetings.periods import Period, first_of_month
from reports.queries.lens import Lens, View

CellMonthKey = tuple[int, date]


class Stretch(NamedTuple):
    """A stay of a cell at one place, cut to the months asked for."""

    since: date
    until: date
    is_continued: bool  # the cell began the first month at another place, which has that month
    is_left: bool  # it stood elsewhere later in the period

    def months(self, months: Sequence[date]) -> Iterator[date]:
        """Those of the months that the place has."""
        first = first_of_month(self.since)
        if self.is_continued:
            first = Period.containing(first).next.start
        return (month for month in months if first <= month <= self.until)


def stretches(places: UnitPlacementQuerySet, months: Sequence[date], period: Period) -> Any:
    """Placements in the months (first days, in order), annotated with what makes a `Stretch`."""
    first, last = months[0], Period.containing(months[-1]).end
    same = UnitPlacement.objects.cells().filter(unit=OuterRef("unit"))
    month = TruncMonth(ExpressionWrapper(OuterRef("valid_from"), DateField()))
    earlier = same.filter(valid_from__lt=OuterRef("valid_from"), valid_to__gte=month)
    later = same.filter(valid_from__gt=OuterRef("valid_from"), valid_from__lte=period.end)
    return places.valid_between(first, last).annotate(
        since=Case(When(valid_from__lte=first, then=Value(first)), default=F("valid_from")),
        until=Case(When(Q(valid_to=None) | Q(valid_to__gte=last), then=Value(last)), default=F("valid_to")),
        is_continued=Case(When(valid_from__lte=first, then=Value(False)), default=Exists(earlier)),
        is_left=Case(
            When(Q(valid_to=None) | Q(valid_to__gte=period.end), then=Value(False)), default=Exists(later)
        ),
    )


def count_cells(view: View, months: Sequence[date]) -> tuple[Counter[int], Counter[CellMonthKey]]:
    """How many cells exist in the period, by unit right below; how many owe each month, by unit and month.
    Two queries, three where a decision was recorded after meetings it concerns."""
    rows = (
        stretches(view.placements(), months, view.period)
        .values(*Stretch._fields, child=view.child(view.placement_path))
        .annotate(number=Count("pk"))
    )
    begun = [month for month in months if month <= view.today]
    existing: Counter[int] = Counter()
    owed: Counter[CellMonthKey] = Counter()
    for row in rows:
        child, number = view.pk_of(row["child"]), row["number"]
        stretch = Stretch(*(row[name] for name in Stretch._fields))
        if stands_at_the_end(stretch, view.period):
            existing[child] += number
        for month in stretch.months(begun):
            owed[child, month] += number
    for (_cell, month), (placed, held) in _otherwise_held(view, begun).items():
        owed.subtract({(child, month): 1 for child in [view.child_of(placed)] if child is not None})
        owed.update({(child, month): 1 for child in [view.child_of(held)] if child is not None})
    return existing, owed


def stands_at_the_end(stretch: Stretch, period: Period) -> bool:
    """Whether the cell counts here for the period: it stood here at the period's end, or at its own."""
    return stretch.since <= period.end and stretch.until >= period.start and not stretch.is_left


def cells_at_the_end(view: View) -> list[int]:
    """Keys of the cells that a period counts. One query."""
    found = stretches(view.placements(), view.period.months, view.period).filter(is_left=False)
    return list(found.values_list("unit", flat=True))


def cells_and_months(view: View) -> tuple[set[int], dict[CellMonthKey, str]]:
    """The cells that a period counts; and for these and all others that may owe the unit a month, every month
    that they owe anywhere, with the path by their placements. One query."""
    months = view.period.months
    held = view.records(Meeting.objects.monthly().filter(state__in=HELD_STATES), months)
    here = view.placements().valid_between(view.period.start, view.period.end)
    concerned = Q(unit__in=here.values("unit")) | Q(unit__in=held.values("cell"))
    rows = stretches(UnitPlacement.objects.cells().filter(concerned), months, view.period)
    begun = [month for month in months if month <= view.today]
    counted: set[int] = set()
    owed: dict[CellMonthKey, str] = {}
    for cell, path, *columns in rows.values_list("unit", view.placement_path, *Stretch._fields):
        stretch = Stretch(*columns)
        if stands_at_the_end(stretch, view.period) and view.child_of(path) is not None:
            counted.add(cell)
        owed.update({(cell, month): path for month in stretch.months(begun)})
    return counted, owed


def owed_months(view: View) -> set[CellMonthKey]:
    """The months of the period that cells owe to the unit. Two queries, or three."""
    begun = [month for month in view.period.months if month <= view.today]
    owed = set(_placed(view.placements(), begun, view.period)) if begun else set()
    for key, (placed, held) in _otherwise_held(view, begun).items():
        if view.child_of(placed) is not None:
            owed.discard(key)
        if view.child_of(held) is not None:
            owed.add(key)
    return owed


def _placed(
    places: UnitPlacementQuerySet, months: Sequence[date], period: Period, path: str = "path"
) -> dict[CellMonthKey, str]:
    """For each month that a cell owes, the path by its placements."""
    rows = stretches(places, months, period).values_list("unit", path, *Stretch._fields)
    return {
        (cell, month): found for cell, found, *stretch in rows for month in Stretch(*stretch).months(months)
    }


def _otherwise_held(view: View, months: Sequence[date]) -> dict[CellMonthKey, tuple[str, str]]:
    """Months for which a meeting was held with another path than the placements say: both paths. There are
    none before the month of the first decision, which spares asking about every meeting."""
    if not months:
        return {}
    held = Meeting.objects.in_months(months[0], months[-1]).monthly().filter(state__in=HELD_STATES)
    first = Reorganisation.objects.order_by("effective_on").values(month=TruncMonth("effective_on"))[:1]
    held = held.filter(month__gte=Subquery(first))
    here = view.placements().valid_between(months[0], Period.containing(months[-1]).end)
    concerned = Q(view.holds(view.record_path, "cell")) | Q(cell__in=here.values("unit"))
    found = _not_as_placed(held, view).filter(concerned)
    paths = {
        (cell, month): path for cell, month, path in found.values_list("cell", "month", view.record_path)
    }
    if not paths:
        return {}
    cells = UnitPlacement.objects.cells().filter(unit__in={cell for cell, _month in paths})
    placed = _placed(cells, months, view.period, view.placement_path)
    return {key: (placed.get(key, ""), path) for key, path in paths.items() if placed.get(key) != path}


def _not_as_placed(meetings: MeetingQuerySet, view: View) -> MeetingQuerySet:
    """Leave out the meetings of cells that stood on the first of the month where the meeting says."""
    places = UnitPlacement.objects.cells().filter(unit=OuterRef("cell"), valid_from__lte=OuterRef("month"))
    if view.lens == Lens.THEN:
        places = places.filter(path=OuterRef("unit_path"))
    return meetings.exclude(Exists(places.filter(Q(valid_to=None) | Q(valid_to__gte=OuterRef("month")))))
