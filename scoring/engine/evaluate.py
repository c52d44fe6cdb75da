"""The outcome of a meeting: lines, total, caps and rating; what is still open stays open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from scoring.engine.amounts import TENTH, ZERO, exact, rounded, scaled
from scoring.engine.conditions import holds
from scoring.engine.facts import Facts
from scoring.engine.findings import Finding, InvalidMark
from scoring.engine.lines import NOT_APPLICABLE, UNKNOWN, Line
from scoring.engine.marks import Mark
from scoring.engine.rules import RuleSet


@dataclass(frozen=True, slots=True)
class CapHit:
    """A cap whose conditions hold."""

    code: str
    highest: str
    reason: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a meeting came to. Figures that depend on something unknown are None."""

    score: Decimal | None  # unrounded
    earned: Decimal
    applicable_max: Decimal
    open_points: Decimal
    provisional: bool
    rating_by_points: str | None
    caps: tuple[CapHit, ...]
    open_caps: tuple[str, ...]  # caps that nobody can answer yet
    rating: str | None
    best_rating: str | None
    worst_rating: str | None
    lines: tuple[Line, ...]

    @property
    def display_score(self) -> Decimal | None:
        """One decimal, half up, for people to read; never compared with anything."""
        return None if self.score is None else rounded(self.score, TENTH)


@exact
def evaluate(rules: RuleSet, facts: Facts, marks: Mapping[str, Mark] | None = None) -> Outcome:
    """The outcome of these facts and marks under these rules; facts come from `facts.clean`."""
    given = marks or {}
    if given:
        check_marks(rules, given)
    lines = [criterion.line(facts, given.get(criterion.code)) for criterion in rules.criteria]
    return conclude(rules, facts, lines)


def check_marks(rules: RuleSet, marks: Mapping[str, Mark]) -> None:
    """Refuse marks that do not fit their criterion, all of them at once."""
    problems = []
    for code, mark in marks.items():
        if not rules.has_criterion(code):
            problems.append(Finding("mark.no_such_criterion", code[:40]))
        elif refusal := rules.criterion(code).refusal(mark):
            problems.append(refusal)
    if problems:
        raise InvalidMark(problems)


@exact
def conclude(rules: RuleSet, facts: Facts, lines: Sequence[Line]) -> Outcome:
    """Total, caps and rating over these lines (a superior may have changed their points)."""
    earned = applicable = opened = ZERO
    for line in lines:
        if line.state == NOT_APPLICABLE:
            continue
        applicable += line.max
        if line.state == UNKNOWN or line.points is None:
            opened += line.max
        else:
            earned += line.points
    caps, open_caps = _caps(rules, facts)
    score = scaled(rules.total, earned, applicable) if applicable and not opened else None
    best_points = worst_points = best = worst = None
    if applicable:
        best_points = rules.rating_for(scaled(rules.total, earned + opened, applicable))
        worst_points = rules.rating_for(scaled(rules.total, earned, applicable))
        best = rules.lowest(best_points, *(cap.highest for cap in caps))
        worst = rules.lowest(worst_points, best, *(cap.highest for cap in open_caps))
    return Outcome(
        score=score,
        earned=earned,
        applicable_max=applicable,
        open_points=opened,
        provisional=bool(opened or open_caps or not applicable),
        rating_by_points=best_points if best_points == worst_points else None,
        caps=caps,
        open_caps=tuple(cap.code for cap in open_caps),
        rating=best if best == worst else None,
        best_rating=best,
        worst_rating=worst,
        lines=tuple(lines),
    )


def _caps(rules: RuleSet, facts: Facts) -> tuple[tuple[CapHit, ...], list[CapHit]]:
    """Caps that bite, and caps that cannot be answered yet."""
    biting: list[CapHit] = []
    undecided: list[CapHit] = []
    for cap in rules.caps:
        held = holds(cap.when, facts) if cap.enabled else False
        if held is not False:
            (undecided if held is None else biting).append(CapHit(cap.code, cap.highest, cap.reason))
    return tuple(biting), undecided
