"""The cheapest honest ways to a better score next time, chosen among the margins of all lines."""

from collections.abc import Iterable
from decimal import Decimal

from scoring.engine.facts import CATALOGUE, PERCENT
from scoring.engine.lines import Line, Margin

# What weighs as much as one person, one task, one day or one answer.
MINUTES = Decimal(15)
PERCENT_POINTS = Decimal(5)


def cheapest(lines: Iterable[Line], most: int = 3) -> tuple[Line, ...]:
    """Lines whose margin asks least, the least first; of equal effort the larger gain first."""
    open_ways = [(line.margin, line) for line in lines if line.margin is not None]
    ranked = sorted(open_ways, key=lambda way: (effort(way[0]), -_asked(way[0]).gain, way[1].code))
    return tuple(line for _margin, line in ranked[:most])


def effort(margin: Margin) -> Decimal:
    """How much a margin asks, in people, tasks, days or answers."""
    asked = _asked(margin)
    if asked.change is None:
        return Decimal(1)
    spec, change = CATALOGUE[asked.fact], abs(asked.change)
    if spec.unit == "phút":
        return change / MINUTES
    return change / PERCENT_POINTS if spec.type == PERCENT else change


def _asked(margin: Margin) -> Margin:
    """The margin as a person would carry it out."""
    return margin.counted or margin
