"""Conditions `[fact, operator, value]`: true, false or unknown, and the values at which they turn."""

import operator
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from scoring.engine.facts import CATALOGUE, Facts, Value, json_value

ORDERED = ("<", "<=", ">", ">=")
OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "in": lambda value, allowed: value in allowed,
}


@dataclass(frozen=True, slots=True)
class Condition:
    """One comparison of a fact with a constant (with several constants for `in`)."""

    fact: str
    operator: str
    value: Value | tuple[Value, ...]
    test: Callable[[Any, Any], bool]

    def to_json(self) -> list[object]:
        if isinstance(self.value, tuple):
            return [self.fact, self.operator, [json_value(value) for value in self.value]]
        return [self.fact, self.operator, json_value(self.value)]

    def turning_points(self) -> Iterator[tuple[str, Value]]:
        """Values of the fact around which this comparison changes its answer."""
        values = self.value if isinstance(self.value, tuple) else (self.value,)
        for value in values:
            for nearby in CATALOGUE[self.fact].around(value):
                yield self.fact, nearby


When = Sequence[Condition]


def holds(when: When, facts: Facts) -> bool | None:
    """All of them: false if any is false, else unknown (None) if any is unknown."""
    answer: bool | None = True
    for condition in when:
        value = facts.get(condition.fact)
        if value is None:
            answer = None
        elif not condition.test(value, condition.value):
            return False
    return answer


def unknown_facts(when: When, facts: Facts) -> list[str]:
    """Names of the facts that keep the conditions from being answered."""
    return [condition.fact for condition in when if facts.get(condition.fact) is None]


def failing(when: When, facts: Facts) -> list[Condition]:
    """The comparisons that are known to be false."""
    known = ((condition, facts.get(condition.fact)) for condition in when)
    return [c for c, value in known if value is not None and not c.test(value, c.value)]
