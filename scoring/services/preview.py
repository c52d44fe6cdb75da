"""The score of a record that is still open: a reading of it, never stored."""

from collections.abc import Iterable
from dataclasses import dataclass

from accounts import clock
from meetings.models import Meeting
from scoring import engine, facts
from scoring.models import CriteriaSet, ScoreLine, ScoreSheet
from scoring.services.criteria import criteria_set_for


@dataclass(frozen=True, slots=True)
class Preview:
    """What the record comes to now, and what it would come to if voted on and sent today."""

    criteria_set: CriteriaSet
    rules: engine.RuleSet
    stored: list[ScoreLine]
    marks: dict[str, engine.Mark]
    facts: engine.Facts
    outcome: engine.Outcome
    projected_facts: engine.Facts
    projected: engine.Outcome


def preview(meeting: Meeting, sheet: ScoreSheet | None, criteria_set: CriteriaSet | None = None) -> Preview:
    """Evaluate an open record, by the set that applies. Raises CriteriaSetMissing where none does."""
    criteria_set = criteria_set or criteria_set_for(meeting)
    rules = criteria_set.rules
    stored = list(sheet.lines.all()) if sheet else []
    marks = marks_of(stored, rules)
    sent = sheet.submitted_at if sheet else None
    present = facts.collect(meeting, voted=None, submitted_at=None)
    projected = facts.with_vote(present, meeting, sent or clock.now())
    return Preview(
        criteria_set=criteria_set,
        rules=rules,
        stored=stored,
        marks=marks,
        facts=present,
        outcome=engine.evaluate(rules, present, marks),
        projected_facts=projected,
        projected=engine.evaluate(rules, projected, marks),
    )


def marks_of(stored: Iterable[ScoreLine], rules: engine.RuleSet) -> dict[str, engine.Mark]:
    """What people chose so far, as far as it still fits the rules."""
    chosen: dict[str, engine.Mark] = {}
    for line in stored:
        if not rules.has_criterion(line.code) or not (line.self_level or line.override_points is not None):
            continue
        mark = engine.Mark(line.self_level or None, line.override_points, line.self_reason)
        if rules.criterion(line.code).refusal(mark) is None:
            chosen[line.code] = mark
    return chosen
