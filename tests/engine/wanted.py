"""What a regulation file asks to have signed: every edge, every cap, every "not applicable".

Worked out from the raw TOML, not from the engine, so that a new band or cap without a golden case is noticed.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from scoring.engine import CATALOGUE, Facts
from tests.engine.golden import Files, Signed, ratings, rows

Raw = dict[str, Any]
ASIDE = Decimal("1.1")  # a rating is signed close to its edge, on both sides
COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "==": lambda value, other: value == other,
    "!=": lambda value, other: value != other,
    "<": lambda value, other: value < other,
    "<=": lambda value, other: value <= other,
    ">": lambda value, other: value > other,
    ">=": lambda value, other: value >= other,
    "in": lambda value, other: value in other,
}


@dataclass(frozen=True)
class Edge:
    """A value of a fact at which points or a cap may turn, and the conditions beside it."""

    fact: str
    value: Any
    beside: tuple[list[Any], ...] = ()

    def signed_values(self, facts: list[Facts]) -> set[Any]:
        """Values of the fact in those signed meetings in which nothing beside it is false."""
        return {
            known[self.fact]
            for known in facts
            if known[self.fact] is not None and all(_not_false(condition, known) for condition in self.beside)
        }

    def missing(self, facts: list[Facts], kinds: list[str]) -> list[str]:
        """Below, on and above: what nobody has signed."""
        seen = self.signed_values(facts)
        if isinstance(self.value, bool):
            return [f"{self.fact} = {value}" for value in (True, False) if value not in seen]
        if isinstance(self.value, str):
            possible = kinds if self.fact == "kind" else CATALOGUE[self.fact].values
            return [f"{self.fact} = {value}" for value in possible if value not in seen]
        return [f"{self.fact} {side} {self.value}" for side in self._sides() if not self._seen(side, seen)]

    def _sides(self) -> Iterator[str]:
        spec = CATALOGUE[self.fact]
        most = Decimal(100) if spec.type == "percent" and spec.name != "duration_percent" else spec.maximum
        yield "on"
        if spec.minimum < self.value:
            yield "below"
        if spec.minimum < self.value < most or spec.type == "int":
            yield "above"

    def _seen(self, side: str, seen: set[Any]) -> bool:
        spec = CATALOGUE[self.fact]
        if side == "on":
            return self.value in seen
        if spec.derived:  # counts do not give every value: the nearest ones do
            return any(value < self.value if side == "below" else value > self.value for value in seen)
        return self.value + (-spec.step if side == "below" else spec.step) in seen


def _number(value: Any) -> Any:
    return value if isinstance(value, bool | list) else Decimal(str(value)) if _is_number(value) else value


def _is_number(value: Any) -> bool:
    return not isinstance(value, str) or value.replace(".", "", 1).lstrip("-").isdigit()


def _not_false(condition: list[Any], facts: Facts) -> bool:
    fact, operator, value = condition
    return facts[fact] is None or COMPARE[operator](facts[fact], _number(value))


def of_conditions(when: list[list[Any]]) -> Iterator[Edge]:
    for number, (fact, _, value) in enumerate(when):
        beside = tuple(when[:number] + when[number + 1 :])
        for constant in value if isinstance(value, list) else [value]:
            yield Edge(fact, _number(constant), beside)


def of_rule(rule: Raw, maximum: Any) -> Iterator[Edge]:
    kind = rule["kind"]
    if kind == "bands":
        yield from (Edge(rule["fact"], _number(band.get("min", band.get("max")))) for band in rule["bands"])
    elif kind == "yes_no":
        yield Edge(rule["fact"], True)
    elif kind == "choice":
        yield Edge(rule["fact"], next(iter(rule["points"])))
    elif kind == "per_unit":
        span = _number(rule.get("start", maximum)) - _number(rule.get("floor", 0))
        yield from (Edge(rule["fact"], value) for value in (Decimal(0), span // _number(rule["each"])))
    elif kind == "share":
        yield Edge(rule["done"], Decimal(0))
        yield Edge(rule["of"], Decimal(0))
    elif kind == "checklist":
        for item in rule["items"]:
            yield from of_conditions(item["when"])
    elif kind == "sum":
        for part in rule["parts"]:
            yield from of_rule(part, part.get("max"))


def of_criterion(criterion: Raw) -> Iterator[Edge]:
    yield from of_rule(criterion["rule"], criterion["max"])
    yield from of_conditions(criterion.get("applies_when", []))
    for override in criterion.get("overrides", []):
        yield from of_conditions(override["when"])


def unsigned(regulation: Raw, files: Files) -> list[str]:
    """Everything in the regulation that no golden case signs."""
    code, kinds = regulation["set"]["code"], regulation["set"]["meeting_kinds"]
    signed = list(rows(files, code))
    missing = []
    for criterion in regulation["criterion"]:
        mine = [row for row in signed if criterion["code"] in row.lines]
        missing += [f"{criterion['code']}: {lack}" for lack in _of_criterion(criterion, mine, kinds)]
    for cap in regulation.get("cap", []):
        mine = [row for row in signed if cap["code"] in row.caps or "caps" in row.whole]
        missing += [f"{cap['code']}: {lack}" for lack in _of_cap(cap, mine, kinds)]
    scores = [Decimal(score) for score, _ in ratings(files, code)]
    for band in regulation["rating"]:
        missing += [f"{band['code']}: {lack}" for lack in _of_rating(Decimal(band["min"]), scores)]
    if "period" in regulation:
        missing += _of_period(regulation["period"], files, code)
    return missing


def _of_criterion(criterion: Raw, rows: list[Signed], kinds: list[str]) -> Iterator[str]:
    code, facts = criterion["code"], [row.facts for row in rows]
    for edge in of_criterion(criterion):
        yield from edge.missing(facts, kinds)
    for level in criterion["rule"].get("levels", []):
        if not any(code in row.marks and row.marks[code].level == level["key"] for row in rows):
            yield f"level {level['key']}"
    if "applies_when" in criterion and not any(row.lines[code] == "not_applicable" for row in rows):
        yield "not applicable"
    if not any(_number(row.lines[code]) == _number(criterion["max"]) for row in rows):
        yield "maximum"
    if criterion["rule"]["kind"] == "share" and not any(_rounded_down(criterion, row) for row in rows):
        yield "rounding down"


def _rounded_down(criterion: Raw, row: Signed) -> bool:
    done, of = (row.facts[criterion["rule"][key]] for key in ("done", "of"))
    return bool(of) and Decimal(criterion["max"]) * done % of != 0


def _of_cap(cap: Raw, rows: list[Signed], kinds: list[str]) -> Iterator[str]:
    for edge in of_conditions(cap["when"]):
        yield from edge.missing([row.facts for row in rows], kinds)
    whole = [row for row in rows if row.whole.get("caps") == [cap["code"]]]
    if not any(row.whole.get("rating") == cap["highest"] for row in whole):
        yield f"a meeting capped at {cap['highest']}"
    if not any(row.caps.get(cap["code"], "") is None for row in rows):
        yield "unknown"


def _of_rating(minimum: Decimal, scores: list[Decimal]) -> Iterator[str]:
    if minimum not in scores:
        yield "on the edge"
    if not any(minimum < score < minimum + ASIDE for score in scores) and minimum:
        yield "just above"
    if not any(minimum - ASIDE < score < minimum for score in scores) and minimum:
        yield "just below"


def _of_period(period: Raw, files: Files, code: str) -> list[str]:
    cases = [
        case for file in files.values() if code in file.get("sets", ()) for case in file.get("period", ())
    ]
    found = {case["rating"] for case in cases}
    missing = [f"period {level['code']}" for level in period["level"] if level["code"] not in found]
    return missing + [
        f"period of {due}" for due in (3, 6, 12) if due not in {sum(c["rated"].values()) for c in cases}
    ]
