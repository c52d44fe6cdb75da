"""Bands of points by threshold: reading and checking them."""

import operator
from collections.abc import Callable, Iterator
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any, NamedTuple

from scoring.engine.amounts import text
from scoring.engine.catalogue import DECIMAL, PERCENT, FactSpec, Value
from scoring.engine.table import Table

_TESTS: dict[tuple[str, bool], Callable[[Any, Any], bool]] = {
    ("min", False): operator.ge,
    ("min", True): operator.gt,
    ("max", False): operator.le,
    ("max", True): operator.lt,
}


class Band(NamedTuple):
    """`points` for a fact that reaches the threshold from the right side."""

    direction: str  # min: at least the threshold; max: at most
    threshold: Decimal
    exclusive: bool
    points: Decimal
    test: Callable[[Any, Any], bool]

    def holds(self, value: Decimal | int) -> bool:
        return self.test(value, self.threshold)

    def entry(self, spec: FactSpec) -> Decimal:
        """The nearest value the fact can have that reaches the band: 3 people for "at least 2.5"."""
        up = self.direction == "min"
        if spec.type == DECIMAL:  # the only facts that can have any value
            edge = self.threshold
        else:
            rounding = ROUND_CEILING if up != self.exclusive else ROUND_FLOOR
            edge = self.threshold.quantize(spec.step, rounding=rounding)
        if not self.exclusive:
            return edge
        return edge + (spec.step if up else -spec.step)

    def to_json(self) -> dict[str, object]:
        return {
            "direction": self.direction,
            "threshold": text(self.threshold),
            "exclusive": self.exclusive,
            "points": text(self.points),
        }


def read_bands(table: Table, spec: FactSpec, step: Decimal) -> tuple[Band, ...]:
    """The bands in the order of the file, with every gap, overlap and unreachable band noted."""
    bands = []
    for row in table.tables("bands"):
        if ("min" in row) == ("max" in row):
            row.complain("min_or_max", "min")
        direction = "max" if "max" in row else "min"
        threshold = row.number(direction)
        exclusive = row.flag("exclusive", default=False)
        points = row.points("points", step)
        row.close()
        bands.append(Band(direction, threshold, exclusive, points, _TESTS[direction, exclusive]))
        _check_order(row, bands, spec)
        _check_reach(row, bands[-1], spec)
    if bands and len({band.direction for band in bands}) == 1:
        _check_end(table, bands[-1], spec)
    return tuple(bands)


def better_entries(bands: tuple[Band, ...], spec: FactSpec, points: Decimal) -> Iterator[Value]:
    """Values of the fact that just reach a band with more than these points.

    A band is entered at its own threshold, or from the other side, where the band above it ends.
    """
    for index, band in enumerate(bands):
        if band.points > points:
            yield spec.of_type(band.entry(spec))
            if index:
                beyond = -spec.step if band.direction == "min" else spec.step
                yield spec.of_type(bands[index - 1].entry(spec) + beyond)


def _check_order(row: Table, bands: list[Band], spec: FactSpec) -> None:
    """Each band must let through something that every band above it stops."""
    if len(bands) < 2:
        return
    above, band = bands[-2:]
    if above.direction != band.direction:
        row.complain("two_directions", band.direction)
        return
    sign = 1 if band.direction == "min" else -1
    if (above.entry(spec) - band.entry(spec)) * sign <= 0:
        problem = "overlapping_bands" if above.threshold == band.threshold else "unreachable_band"
        row.complain(problem, band.direction, threshold=text(band.threshold))


def _check_reach(row: Table, band: Band, spec: FactSpec) -> None:
    """The fact must be able to have a value that reaches the band."""
    farthest = spec.maximum if band.direction == "min" else spec.minimum
    if not band.holds(farthest):
        row.complain("threshold_out_of_range", band.direction, threshold=text(band.threshold), fact=spec.name)


def _check_end(table: Table, last: Band, spec: FactSpec) -> None:
    """No gap at the end: bands by `min` go down to 0, a percentage by `max` goes up to its end.

    A count by `max` has no end to reach: beyond the last band it gets no points.
    """
    if last.direction == "min":
        nearest = max(spec.minimum, Decimal(0))
    elif spec.type == PERCENT:
        nearest = spec.maximum
    else:
        return
    if not last.holds(nearest):
        ends = {"threshold": text(last.threshold), "end": text(nearest)}
        table.complain("gap_in_bands", "bands", fact=spec.name, **ends)
