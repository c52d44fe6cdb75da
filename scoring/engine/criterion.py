"""A criterion, compiled: facts and a mark in, one line out."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache
from typing import Any

from scoring.engine.amounts import text
from scoring.engine.conditions import Condition, When, failing, holds, unknown_facts
from scoring.engine.facts import CATALOGUE, Facts, Value
from scoring.engine.findings import Finding
from scoring.engine.kinds import Level, Result, Rule, figures, unknown
from scoring.engine.lines import NOT_APPLICABLE, SCORED, UNKNOWN, Line
from scoring.engine.margins import margin
from scoring.engine.marks import Mark

AUTO = "auto"
PROPOSED = "proposed"
MANUAL = "manual"
MODES = (AUTO, PROPOSED, MANUAL)

# A line depends on a handful of facts, and many meetings share their values.
_REMEMBERED_LINES = 4096


@dataclass(frozen=True, slots=True)
class Override:
    """Points that take the rule's place when the conditions hold; they never raise it."""

    when: When
    points: Decimal


@dataclass(frozen=True)
class Criterion:
    """One criterion of a set."""

    code: str
    group: str
    title: str
    max: Decimal
    mode: str
    citation: str
    step: Decimal
    rule: Rule
    applies_when: When
    overrides: tuple[Override, ...]
    _names: tuple[str, ...] = field(init=False, repr=False, compare=False)
    _answers: dict[str | Decimal | None, Level] = field(init=False, repr=False, compare=False)
    _remembered: Callable[..., Line] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        conditions = [*self.applies_when, *(c for override in self.overrides for c in override.when)]
        names = [*self.rule.facts, *(condition.fact for condition in conditions)]
        counted = [part for name in names for part in CATALOGUE[name].quotient or ()]
        # Of levels worth the same, points mean the first; the key means the level itself.
        answers: dict[str | Decimal | None, Level] = {level.points: level for level in reversed(self.levels)}
        answers |= {level.key: level for level in self.levels}
        object.__setattr__(self, "_names", tuple(dict.fromkeys([*names, *counted])))
        object.__setattr__(self, "_answers", answers)
        object.__setattr__(self, "_remembered", lru_cache(_REMEMBERED_LINES)(self._line))

    @property
    def levels(self) -> tuple[Level, ...]:
        """The answers a person may choose; empty unless the criterion is manual."""
        return self.rule.levels

    @property
    def facts(self) -> tuple[str, ...]:
        """Names of every fact this criterion looks at."""
        return self._names

    def line(self, facts: Facts, mark: Mark | None = None) -> Line:
        """The line for these facts and this mark."""
        return self._remembered(mark, *map(facts.get, self._names))

    def allows(self, points: Decimal) -> bool:
        """Whether a person may give these points."""
        return 0 <= points <= self.max and points % self.step == 0

    def refusal(self, mark: Mark) -> Finding | None:
        """Why this mark cannot be given here."""
        if (code := self._refusal_code(mark)) is None:
            return None
        keys = ", ".join(level.key for level in self.levels)
        value = mark.level if mark.level is not None else "" if mark.points is None else text(mark.points)
        params = {"value": value[:60], "max": text(self.max), "step": text(self.step), "levels": keys}
        return Finding(f"mark.{code}", self.code, params=params)

    def _refusal_code(self, mark: Mark) -> str | None:
        if self.mode == AUTO:
            return "criterion_is_auto"
        if (mark.level is None) == (mark.points is None):
            return "level_or_points"
        if mark.points is not None and not self.allows(mark.points):
            return "points_not_allowed"
        if self.mode == MANUAL:
            return None if self._chosen(mark) else "no_such_level"
        return None if mark.points is not None else "points_needed"

    def _chosen(self, mark: Mark) -> Level | None:
        """The level a person chose, by its key or by its points."""
        return self._answers.get(mark.points if mark.level is None else mark.level)

    def _line(self, mark: Mark | None, *values: Value) -> Line:
        facts = dict(zip(self._names, values, strict=True))
        line = self._scored(facts, mark)
        if line.state != SCORED or line.points == self.max or (mark is not None and self.mode != MANUAL):
            return line
        near = [*self.rule.nearby(facts), *self._turning_points()]
        if not near:
            return line
        return replace(line, margin=margin(line.points, facts, near, lambda other: self._points(other, mark)))

    def _points(self, facts: Facts, mark: Mark | None) -> Decimal | None:
        return self._scored(facts, mark).points

    def _turning_points(self) -> list[tuple[str, Value]]:
        conditions = (condition for override in self.overrides for condition in override.when)
        return [near for condition in conditions for near in condition.turning_points()]

    def _scored(self, facts: Facts, mark: Mark | None) -> Line:
        """The line without its margin."""
        applies = holds(self.applies_when, facts)
        if applies is None:
            missing = unknown_facts(self.applies_when, facts)
            return self._as_line(unknown(missing, "unknown_whether_applies"))
        if not applies:
            reason = {"code": "not_applicable", **_because(failing(self.applies_when, facts), facts)}
            return replace(self._as_line(Result(None, reason)), state=NOT_APPLICABLE)
        if self.mode == MANUAL:
            return self._as_line(self._overridden(self._judged(mark), facts))
        computed = self._overridden(self.rule.score(facts), facts)
        result = computed if mark is None else self._corrected(computed, mark)
        return self._as_line(result, computed.points)

    def _judged(self, mark: Mark | None) -> Result:
        """The level a person chose; below the maximum it counts only with its reason."""
        level = self._chosen(mark) if mark else None
        if mark is None or level is None:
            return self.rule.score({})
        reason: dict[str, Any] = {"code": "level", "level": level.key, "label": level.label, "facts": {}}
        if not mark.reason and (level.points < self.max or level.needs_reason):
            return Result(None, {**reason, "code": "reason_missing", "points": text(level.points)})
        return Result(level.points, {**reason, "note": mark.reason})

    def _corrected(self, computed: Result, mark: Mark) -> Result:
        """Points a person set in place of the computed ones, with the reason for the difference."""
        if mark.points == computed.points:
            return computed
        reason = {
            "code": "marked",
            "computed": None if computed.points is None else text(computed.points),
            "points": text(mark.points or Decimal(0)),
            "note": mark.reason,
            "facts": computed.reason["facts"],
            "rule": computed.reason,
        }
        if not mark.reason:
            return Result(None, {**reason, "code": "reason_missing"}, computed.parts)
        return Result(mark.points, reason, computed.parts)

    def _overridden(self, result: Result, facts: Facts) -> Result:
        """The first override that holds; one that cannot be answered leaves the line unknown."""
        for override in self.overrides:
            held = holds(override.when, facts)
            if held is None:
                return unknown(unknown_facts(override.when, facts))
            if held:
                if result.points is not None and result.points <= override.points:
                    return result
                reason = {"code": "override", "rule": result.reason, **_because(override.when, facts)}
                return Result(override.points, reason, result.parts)
        return result

    def _as_line(self, result: Result, computed: Decimal | None = None) -> Line:
        return Line(
            code=self.code,
            group=self.group,
            title=self.title,
            max=self.max,
            mode=self.mode,
            points=result.points,
            computed=computed,
            state=UNKNOWN if result.points is None else SCORED,
            reason=result.reason,
            citation=self.citation,
            parts=result.parts,
        )


def _because(conditions: "When | list[Condition]", facts: Facts) -> dict[str, Any]:
    """The comparisons that decided, with the values they looked at."""
    names = dict.fromkeys(condition.fact for condition in conditions)
    return {"when": [condition.to_json() for condition in conditions], "facts": figures(facts, *names)}
