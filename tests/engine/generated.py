"""Hypothesis strategies: consistent records of meetings, marks, and small random regulations."""

from decimal import Decimal
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from scoring.engine import CATALOGUE, Mark, RuleSet, facts, lint, parse
from scoring.engine.amounts import percent

PERCENTS = ("attendance_percent", "speaking_percent", "task_completion_percent", "punctual_percent")


def _maybe(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(values, values, values, values, st.none())


@st.composite
def records(draw: st.DrawFn, *, complete: bool = False) -> dict[str, Any]:
    """A meeting whose counts and percentages agree; unless complete, some facts are unknown."""

    def upto(most: int, least: int = 0) -> int:
        return draw(st.integers(least, max(least, most)))

    expected = upto(60, 1)
    present = upto(expected)
    part = {"speakers": upto(present), "punctual_members": upto(present), "notebook_members": upto(present)}
    due, assigned, required = upto(12), upto(9), draw(st.sampled_from([45, 60, 90, 120]))
    tasks, duration, steps = (
        {"tasks_done": upto(due), "tasks_complete": upto(assigned)},
        upto(180),
        upto(16, 1),
    )
    decisions = upto(4)
    counted = upto(decisions)
    minutes, voting = upto(12, 1), upto(40, 1)
    raw: dict[str, Any] = {
        **part,
        **tasks,
        "expected_members": expected,
        "present_members": present,
        "attendance_percent": percent(present, expected),
        "speaking_percent": percent(part["speakers"], present),
        "punctual_percent": percent(part["punctual_members"], present),
        "notebook_percent": percent(part["notebook_members"], present),
        "tasks_due": due,
        "task_completion_percent": percent(tasks["tasks_done"], due),
        "tasks_assigned": assigned,
        "tasks_complete_percent": percent(tasks["tasks_complete"], assigned),
        "duration_minutes": duration,
        "duration_required_minutes": required,
        "duration_shortfall_minutes": max(0, required - duration),
        "duration_percent": percent(duration, required),
        "agenda_steps_mandatory": steps,
        "agenda_steps_done": upto(steps),
        "minutes_parts_mandatory": minutes,
        "minutes_parts_filled": upto(minutes),
        "decisions": decisions,
        "decisions_with_counts": counted,
        "decisions_valid": upto(counted),
        "voting_denominator": voting,
        "official_present": upto(voting),
        "unexcused_absences": upto(3),
        "excused_absences": upto(9),
        "members_over_excused_limit": upto(2),
        "notice_days": draw(st.integers(-2, 6)),
        "ideology_minutes": upto(30),
        "documents_days_before": draw(st.decimals(-2, 5, places=2)),
        "submitted_days_after": draw(st.decimals(0, 9, places=2)),
    }
    for spec in CATALOGUE.values():
        if spec.type == "bool":
            raw[spec.name] = draw(st.booleans())
        elif spec.type == "text":
            raw[spec.name] = draw(st.sampled_from(spec.values))
    if not complete:
        raw = {name: draw(_maybe(st.just(value))) for name, value in raw.items()}
    return facts.clean(raw)


@st.composite
def marks(draw: st.DrawFn, rules: RuleSet, *, complete: bool = False) -> dict[str, Mark]:
    """A person's marks: a level for the manual criteria, some corrections of proposed ones."""
    given = {}
    for criterion in rules.criteria:
        if criterion.mode == "manual" and (complete or draw(st.integers(0, 5))):
            level = draw(st.sampled_from(criterion.levels))
            given[criterion.code] = Mark(level=level.key, reason=draw(st.sampled_from(["", "vì vậy"])))
            if complete:
                given[criterion.code] = Mark(level=level.key, reason="vì vậy")
        elif criterion.mode == "proposed" and not draw(st.integers(0, 5)):
            steps = int(criterion.max / criterion.step)
            points = draw(st.integers(0, steps)) * criterion.step
            given[criterion.code] = Mark(points=points, reason="vì vậy")
    return given


def set_text(*criteria: str, total: str = "10", more: str = "", step: str = "0.5") -> str:
    """A small regulation around some criteria."""
    head = f"""
[set]
code = "T"
title = "Thử"
document = "Văn bản thử"
effective_from = 2024-01-01
meeting_kinds = ["REGULAR"]
scope = "*"
total = {total}
step = "{step}"
status = "draft"
[[rating]]
code = "GOOD"
label = "Tốt"
min = 9
[[rating]]
code = "FAIR"
label = "Khá"
min = 5
[[rating]]
code = "POOR"
label = "Kém"
min = 0
[[group]]
code = "1"
title = "Nhóm"
"""
    return "\n".join([head, *criteria, more])


def criterion_text(
    rule: str, code: str = "1.1", maximum: str = "10", mode: str = "auto", more: str = ""
) -> str:
    """One criterion of a small regulation."""
    return f"""
[[criterion]]
code = "{code}"
group = "1"
title = "Tiêu chí"
max = {maximum}
mode = "{mode}"
citation = "Điều 1"
rule = {rule}
{more}
"""


def small_set(rule: str, more: str = "", *, mode: str = "auto", tail: str = "", step: str = "0.5") -> RuleSet:
    """A regulation of one criterion worth 10 points."""
    return parse(set_text(criterion_text(rule, mode=mode, more=more), more=tail, step=step))


@st.composite
def band_sets(draw: st.DrawFn) -> RuleSet:
    """One criterion with random bands over a random fact, sometimes with an override."""
    fact = draw(
        st.sampled_from([*PERCENTS, "notice_days", "unexcused_absences", "duration_shortfall_minutes"])
    )
    is_percent = fact in PERCENTS
    # Also thresholds that no fact can have exactly: 2.5 people, 66.667 %.
    grid = st.decimals(1, 99, places=3) if is_percent else st.decimals(1, 40, places=1)
    thresholds = sorted(draw(st.sets(grid, min_size=1, max_size=6)), reverse=True)
    points = sorted(draw(st.lists(st.integers(0, 19), min_size=len(thresholds), max_size=6)), reverse=True)
    falling = draw(st.booleans()) and not is_percent
    ladder = [Decimal(10), *(Decimal(p) / 2 for p in points)][: len(thresholds) + 1]
    exclusive = ", exclusive = true" if draw(st.booleans()) else ""
    if falling:
        rows = [
            f"{{ max = {t}{exclusive}, points = {p} }}"
            for t, p in zip(reversed(thresholds), ladder, strict=False)
        ]
    else:
        rows = [f"{{ min = {t}{exclusive}, points = {p} }}" for t, p in zip(thresholds, ladder, strict=False)]
        rows.append(f"{{ min = 0, points = {ladder[-1] if len(ladder) > len(thresholds) else 0} }}")
    override = draw(st.sampled_from(["", 'overrides = [{ when = [["late_members", ">", 1]], points = 1 }]']))
    rule = f'{{ kind = "bands", fact = "{fact}", bands = [{", ".join(rows)}] }}'
    assume(not lint(set_text(criterion_text(rule))))  # two bands between the same two people
    return small_set(rule, override)
