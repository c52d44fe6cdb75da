"""The kinds of rule. A kind is one function: it reads its parameters from the file and returns a Rule.

The returned rule is already compiled: thresholds are sorted out and rounded at reading time, so that
scoring a meeting only compares. `nearby` names the values of facts at which the points may change.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from scoring.engine.amounts import ZERO, step_down, text
from scoring.engine.bands import better_entries, read_bands
from scoring.engine.conditions import failing, holds, unknown_facts
from scoring.engine.facts import BOOL, DECIMAL, INT, PERCENT, TEXT, Facts, Value, json_value
from scoring.engine.lines import Part, Reason
from scoring.engine.table import Table


class Limits(NamedTuple):
    """What a rule must know about its criterion and its set."""

    max: Decimal | None  # None: a part of a sum that names no maximum of its own
    step: Decimal
    meeting_kinds: tuple[str, ...]
    in_sum: bool = False


class Result(NamedTuple):
    """Points (None = unknown) with the reason, and the parts where there are several."""

    points: Decimal | None
    reason: Reason
    parts: tuple[Part, ...] = ()


class Level(NamedTuple):
    """One answer a person may choose."""

    key: str
    points: Decimal
    label: str
    needs_reason: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """A compiled rule."""

    kind: str
    facts: tuple[str, ...]
    most: Decimal
    score: Callable[[Facts], Result]
    nearby: Callable[[Facts], Iterable[tuple[str, Value]]]
    levels: tuple[Level, ...] = ()


Kind = Callable[[Table, Limits], Rule]
KINDS: dict[str, Kind] = {}


def kind(name: str) -> Callable[[Kind], Kind]:
    """Register a kind of rule under the name that files use."""

    def register(function: Kind) -> Kind:
        KINDS[name] = function
        return function

    return register


def read_rule(table: Table, limits: Limits) -> Rule:
    """The rule that a `rule` table describes."""
    name = table.option("kind", KINDS)
    if name not in KINDS:
        return Rule("", (), limits.max or ZERO, lambda facts: unknown([]), lambda facts: ())
    rule = KINDS[name](table, limits)
    table.close()
    return rule


def unknown(names: Iterable[str], code: str = "unknown") -> Result:
    """No points can be given because these facts are not known."""
    return Result(None, {"code": code, "unknown": list(dict.fromkeys(names)), "facts": {}})


def figures(facts: Facts, *names: str) -> dict[str, bool | str | None]:
    """The values a reason rests on, as JSON."""
    return {name: json_value(facts.get(name)) for name in names}


def number(facts: Facts, name: str) -> Decimal | int | None:
    """A numeric fact; the catalogue's types were checked when the file was read."""
    return facts.get(name)  # type: ignore[return-value]


@kind("bands")
def bands(table: Table, limits: Limits) -> Rule:
    """The first band that the fact reaches; no band reached, no points."""
    spec = table.fact("fact", INT, DECIMAL, PERCENT)
    steps = read_bands(table, spec, limits.step)

    def score(facts: Facts) -> Result:
        value = number(facts, spec.name)
        if value is None:
            return unknown([spec.name])
        reached = next((band for band in steps if band.holds(value)), None)
        points = reached.points if reached else ZERO
        better = min((band for band in steps if band.points > points), key=lambda b: b.points, default=None)
        reason = {
            "code": "bands",
            "fact": spec.name,
            "facts": figures(facts, spec.name, *(spec.quotient or ())),
            "band": reached.to_json() if reached else None,
            "next": better.to_json() if better else None,
        }
        return Result(points, reason)

    def nearby(facts: Facts) -> Iterator[tuple[str, Value]]:
        points = score(facts).points
        if points is not None:
            yield from ((spec.name, value) for value in better_entries(steps, spec, points))

    most = max((band.points for band in steps), default=ZERO)
    return Rule("bands", (spec.name, *(spec.quotient or ())), most, score, nearby)


@kind("share")
def share(table: Table, limits: Limits) -> Rule:
    """`max × done / of`, rounded down to the step; nothing to be done is unknown, not full marks."""
    done, of = table.fact("done", INT).name, table.fact("of", INT).name
    most = _own_maximum(table, limits)

    def points_for(done_value: Decimal | int, of_value: Decimal | int) -> Decimal:
        exact_steps = most * min(done_value, of_value) // (of_value * limits.step)
        return step_down(exact_steps * limits.step, limits.step)

    def score(facts: Facts) -> Result:
        done_value, of_value = number(facts, done), number(facts, of)
        if done_value is None or of_value is None:
            return unknown([name for name in (done, of) if facts.get(name) is None])
        if of_value == 0:
            return unknown([of], "share_of_nothing")
        reason = {"code": "share", "done": done, "of": of, "facts": figures(facts, done, of)}
        return Result(points_for(done_value, of_value), reason)

    def nearby(facts: Facts) -> Iterator[tuple[str, Value]]:
        done_value, of_value = number(facts, done), number(facts, of)
        if done_value is not None and of_value and most:
            wanted = (points_for(done_value, of_value) + limits.step) * of_value
            yield done, int(wanted // most) + (1 if wanted % most else 0)

    return Rule("share", (done, of), most, score, nearby)


@kind("yes_no")
def yes_no(table: Table, limits: Limits) -> Rule:
    """One of two numbers of points."""
    name = table.fact("fact", BOOL).name
    points = {True: table.points("yes", limits.step), False: table.points("no", limits.step)}

    def score(facts: Facts) -> Result:
        value = facts.get(name)
        if not isinstance(value, bool):
            return unknown([name])
        return Result(points[value], {"code": "yes_no", "fact": name, "facts": figures(facts, name)})

    around = ((name, True), (name, False))
    return Rule("yes_no", (name,), max(points.values()), score, lambda facts: around)


@kind("choice")
def choice(table: Table, limits: Limits) -> Rule:
    """Points by named value; every value the fact can have must be named."""
    spec = table.fact("fact", TEXT)
    named = table.table("points")
    values = limits.meeting_kinds if spec.name == "kind" else spec.values
    points: dict[Value, Decimal] = {}
    for value in values:
        if value in named:
            points[value] = named.points(value, limits.step)
        else:
            table.complain("choice_without_points", "points", fact=spec.name, value=value)
    named.close(known=values)

    def score(facts: Facts) -> Result:
        value = facts.get(spec.name)
        if value is None:
            return unknown([spec.name])
        reason = {"code": "choice", "fact": spec.name, "facts": figures(facts, spec.name)}
        return Result(points.get(value, ZERO), reason)

    around = tuple((spec.name, near) for near in spec.around(None))
    return Rule("choice", (spec.name,), max(points.values(), default=ZERO), score, lambda facts: around)


@kind("per_unit")
def per_unit(table: Table, limits: Limits) -> Rule:
    """`start − each × fact`, not below the floor."""
    spec = table.fact("fact", INT, DECIMAL, PERCENT)
    name = spec.name
    each = table.number("each")
    start = table.points("start", limits.step, limits.max or ZERO)
    floor = table.points("floor", limits.step, ZERO)
    if each <= 0:
        table.complain("each_not_positive", "each", value=each)
    if floor > start:
        table.complain("floor_above_start", "floor", floor=floor, start=start)

    def score(facts: Facts) -> Result:
        value = number(facts, name)
        if value is None:
            return unknown([name])
        reason = {"code": "per_unit", "fact": name, "facts": figures(facts, name), "each": text(each)}
        lost = max(ZERO, each * value)
        return Result(max(floor, step_down(max(ZERO, start - lost), limits.step)), reason)

    def nearby(facts: Facts) -> Iterator[tuple[str, Value]]:
        points = score(facts).points
        if points is not None:
            steps_of_fact = (start - points - limits.step) // (each * spec.step)
            yield name, spec.of_type(steps_of_fact * spec.step)

    return Rule("per_unit", (name,), start, score, nearby)


@kind("checklist")
def checklist(table: Table, limits: Limits) -> Rule:
    """The sum of the items whose conditions hold."""
    items = []
    for item in table.tables("items"):
        items.append((item.when("when"), item.points("points", limits.step), item.text("title")))
        item.close()
    names = tuple(dict.fromkeys(condition.fact for when, _, _ in items for condition in when))

    def score(facts: Facts) -> Result:
        parts = []
        for when, points, title in items:
            held = holds(when, facts)
            reason: dict[str, Any] = {"code": "item", "held": held, "facts": {}}
            if held is None:
                reason["unknown"] = unknown_facts(when, facts)
            elif not held:
                reason["failing"] = [condition.to_json() for condition in failing(when, facts)]
            given = None if held is None else points if held else ZERO
            parts.append(Part(title, given, points, reason))
        return added(parts, {"code": "checklist", "facts": figures(facts, *names)})

    around = tuple(dict.fromkeys(near for when, _, _ in items for c in when for near in c.turning_points()))
    most = sum((points for _, points, _ in items), ZERO)
    return Rule("checklist", names, most, score, lambda facts: around)


@kind("sum")
def sum_of_parts(table: Table, limits: Limits) -> Rule:
    """The sum of several rules, each explained by itself."""
    if limits.in_sum:
        table.complain("sum_in_sum", "kind")
    rules: list[tuple[Rule, str]] = []
    for part in [] if limits.in_sum else table.tables("parts"):
        title = part.text("title", "")
        maximum = part.points("max", limits.step) if "max" in part else None
        rule = read_rule(part, limits._replace(max=maximum, in_sum=True))
        if maximum is not None and rule.most != maximum:
            part.complain("rule_differs_from_max", "max", most=text(rule.most), max=text(maximum))
        rules.append((rule, title))

    def score(facts: Facts) -> Result:
        results = ((rule.score(facts), rule.most, title) for rule, title in rules)
        parts = [Part(title, result.points, most, result.reason) for result, most, title in results]
        return added(parts, {"code": "sum", "facts": {}})

    def nearby(facts: Facts) -> Iterator[tuple[str, Value]]:
        for rule, _ in rules:
            yield from rule.nearby(facts)

    names = tuple(dict.fromkeys(name for rule, _ in rules for name in rule.facts))
    return Rule("sum", names, sum((rule.most for rule, _ in rules), ZERO), score, nearby)


@kind("levels")
def levels(table: Table, limits: Limits) -> Rule:
    """Chosen by a person; nothing chosen is unknown, never full marks."""
    if limits.in_sum:
        table.complain("levels_in_sum", "kind")
    read: list[Level] = []
    for level in table.tables("levels"):
        key, points = level.code("key", longest=30), level.points("points", limits.step)
        label, needs_reason = level.text("label"), level.flag("needs_reason", default=False)
        level.close()
        if any(other.key == key for other in read):
            level.complain("duplicate_level", "key", level=key)
        read.append(Level(key, points, label, needs_reason))
    most = max((level.points for level in read), default=ZERO)

    def score(facts: Facts) -> Result:
        return Result(None, {"code": "unmarked", "facts": {}})

    return Rule("levels", (), most, score, lambda facts: (), tuple(read))


def added(parts: list[Part], reason: Mapping[str, Any]) -> Result:
    """The sum of the parts; unknown as soon as one of them is."""
    missing = [name for part in parts if part.points is None for name in part.reason["unknown"]]
    if any(part.points is None for part in parts):
        return Result(None, unknown(missing).reason, tuple(parts))
    return Result(sum((part.points or ZERO for part in parts), ZERO), reason, tuple(parts))


def _own_maximum(table: Table, limits: Limits) -> Decimal:
    """The criterion's maximum; a part of a sum must name its own."""
    if limits.max is None:
        table.complain("part_needs_max", "max")
    return limits.max or ZERO
