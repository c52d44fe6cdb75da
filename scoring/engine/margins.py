"""The margin: the smallest change of one fact that raises a line, found by trying the turning points.

The points of a line are piecewise constant in each fact, so the smallest change that raises them
leads to one of the values at which a band, a condition or a share turns.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal

from scoring.engine.amounts import HUNDRED, ZERO, percent
from scoring.engine.facts import CATALOGUE, Facts, Value, counts
from scoring.engine.lines import Margin

Scorer = Callable[[Facts], Decimal | None]


def margin(
    points: Decimal | None, facts: Facts, nearby: Iterable[tuple[str, Value]], score: Scorer
) -> Margin | None:
    """The cheapest honest way to more points on this line; None when no single fact gives any."""
    best: dict[str, Margin] = {}
    for name, value in dict.fromkeys(nearby):
        spec, now = CATALOGUE[name], facts.get(name)
        if now is None or now == value or spec.is_circumstance or not spec.can_be(value) or points is None:
            continue
        after = score({**facts, name: value})
        if after is not None and after > points:
            candidate = Margin(name, _difference(now, value), value, after - points)
            best[name] = min(best.get(name, candidate), candidate, key=_effort)
    counted = [_in_people(found, facts, points or ZERO, score) for found in best.values()]
    return min(counted, key=_effort, default=None)


def _difference(now: Value, value: Value) -> Decimal | None:
    if isinstance(value, (bool, str)):
        return None
    return Decimal(value or 0) - Decimal(now or 0)


def _effort(candidate: Margin) -> tuple[Decimal, Decimal, str]:
    """Fewest people or steps first, then the larger gain; the name only settles ties."""
    change = (candidate.counted or candidate).change
    size = Decimal(1) if change is None else abs(change)
    return size, candidate.gain if change is None else -candidate.gain, candidate.fact


def _in_people(found: Margin, facts: Facts, points: Decimal, score: Scorer) -> Margin:
    """The same margin in whole people or tasks, where the percentage counts them."""
    behind, quotient = counts(found.fact, facts), CATALOGUE[found.fact].quotient or ("", "")
    if behind is None or (found.change or ZERO) < 0:
        return found
    part, whole = behind
    target = Decimal(str(found.new_value))
    wanted = int(target * whole / HUNDRED)
    while (reached := percent(wanted, whole)) is not None and reached < target:
        wanted += 1
    after = score({**facts, quotient[0]: wanted, found.fact: reached})
    if after is None or after <= points:
        return found
    people = Margin(quotient[0], Decimal(wanted - part), wanted, after - points)
    return replace(found, counted=people)
