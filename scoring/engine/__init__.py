"""The scoring engine: pure Python, no Django, no clock, no files.

rules = parse(text_of_a_regulation)
outcome = evaluate(rules, facts.clean(raw_facts), {"II.1": Mark(level="full")})
"""

from scoring.engine import facts
from scoring.engine.criterion import Criterion
from scoring.engine.evaluate import CapHit, Outcome, check_marks, conclude, evaluate
from scoring.engine.facts import CATALOGUE, Facts
from scoring.engine.findings import EngineError, Finding, InvalidFacts, InvalidMark, InvalidRuleSet
from scoring.engine.lines import Line, Margin, Part
from scoring.engine.marks import Mark, clean_marks
from scoring.engine.parse import lint, parse
from scoring.engine.period import PeriodCounts, PeriodOutcome, PeriodRules, aggregate
from scoring.engine.rules import Cap, Group, RatingBand, RuleSet

__all__ = [
    "CATALOGUE",
    "Cap",
    "CapHit",
    "Criterion",
    "EngineError",
    "Facts",
    "Finding",
    "Group",
    "InvalidFacts",
    "InvalidMark",
    "InvalidRuleSet",
    "Line",
    "Margin",
    "Mark",
    "Outcome",
    "Part",
    "PeriodCounts",
    "PeriodOutcome",
    "PeriodRules",
    "RatingBand",
    "RuleSet",
    "aggregate",
    "check_marks",
    "clean_marks",
    "conclude",
    "evaluate",
    "facts",
    "lint",
    "parse",
]
