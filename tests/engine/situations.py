"""The meeting of domain.md 4.5 and 6, and small helpers that change one thing about it."""

from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from scoring.engine import Outcome, RuleSet, clean_marks, evaluate, facts, parse

REGULATIONS = Path(__file__).resolve().parents[2] / "scoring" / "regulations"

# 18 of 21 present, 3 excused, 1 late; 95 minutes; 11 of 12 steps; 14 spoke, 17 notebooks; 9 of 11 tasks.
MEETING: dict[str, Any] = {
    "kind": "REGULAR",
    "expected_members": 21,
    "present_members": 18,
    "attendance_percent": "85.71",
    "excused_absences": 3,
    "unexcused_absences": 0,
    "members_over_excused_limit": 0,
    "late_members": 1,
    "left_early_members": 0,
    "punctual_percent": "94.44",
    "speakers": 14,
    "speaking_percent": "77.78",
    "notebook_percent": "94.44",
    "duration_minutes": 95,
    "duration_required_minutes": 90,
    "duration_shortfall_minutes": 0,
    "duration_percent": "105.56",
    "schedule": "ON_DATE",
    "notice_days": 3,
    "documents_days_before": "1.5",
    "draft_resolution": "SENT_BEFORE",
    "committee_meeting": "WITH_MINUTES",
    "facilities_ready": True,
    "agenda_steps_done": 11,
    "agenda_steps_mandatory": 12,
    "mentions": 2,
    "minutes_parts_filled": 10,
    "minutes_parts_mandatory": 10,
    "minutes_approved": True,
    "decisions": 1,
    "decisions_with_counts": 1,
    "decisions_valid": 1,
    "conclusion_adopted": True,
    "tasks_due": 11,
    "tasks_done": 9,
    "task_completion_percent": "81.82",
    "first_meeting": False,
    "tasks_assigned": 4,
    "tasks_complete_percent": "100",
    "self_score_voted": True,
    "submitted_days_after": "1",
    "official_present": 16,
    "voting_denominator": 19,
    "digital_documents": True,
    "ideology_minutes": 20,
}

MARKS: dict[str, dict[str, str]] = {
    "II.1": {"level": "full"},
    "II.3": {"level": "fair", "reason": "Chưa rõ trọng tâm"},
    "III.4": {"level": "minus1", "reason": "Phần xây dựng Đảng sơ sài"},
    "III.6": {"level": "general", "reason": "Nhắc nhở chung chung"},
    "III.7": {"level": "fair", "reason": "Ít gợi mở"},
    "IV.2": {"level": "good", "reason": "Chưa nêu nguyên nhân"},
    "IV.3": {"level": "fair", "reason": "Một kiến nghị chưa giải đáp"},
}


@cache
def regulation(name: str) -> RuleSet:
    """A built-in set by the name of its file."""
    return parse((REGULATIONS / f"{name}.toml").read_text(encoding="utf-8"))


def meeting(**changes: Any) -> dict[str, Any]:
    """The record of the worked example with some facts changed."""
    return facts.clean({**MEETING, **changes})


def score(set_name: str = "qd31", marks: dict[str, Any] | None = None, **changes: Any) -> Outcome:
    """The outcome of the worked example with some facts and marks changed."""
    return evaluate(regulation(set_name), meeting(**changes), clean_marks({**MARKS, **(marks or {})}))


def points(outcome: Outcome) -> dict[str, Decimal | None]:
    return {line.code: line.points for line in outcome.lines}
