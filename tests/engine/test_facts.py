"""Facts: typed, complete, never guessed."""

from decimal import Decimal, localcontext
from pathlib import Path

import pytest

from scoring.engine import CATALOGUE, InvalidFacts, catalogue, facts
from scoring.engine.amounts import exact, percent, plain, text

PUBLISHED = [
    "kind",
    "expected_members",
    "present_members",
    "attendance_percent",
    "excused_absences",
    "unexcused_absences",
    "members_over_excused_limit",
    "late_members",
    "left_early_members",
    "punctual_percent",
    "speakers",
    "speaking_percent",
    "notebook_percent",
    "duration_minutes",
    "duration_required_minutes",
    "duration_shortfall_minutes",
    "duration_percent",
    "schedule",
    "notice_days",
    "documents_days_before",
    "draft_resolution",
    "committee_meeting",
    "facilities_ready",
    "agenda_steps_done",
    "agenda_steps_mandatory",
    "mentions",
    "minutes_parts_filled",
    "minutes_parts_mandatory",
    "minutes_approved",
    "decisions",
    "decisions_with_counts",
    "decisions_valid",
    "conclusion_adopted",
    "tasks_due",
    "tasks_done",
    "task_completion_percent",
    "first_meeting",
    "tasks_assigned",
    "tasks_complete_percent",
    "self_score_voted",
    "submitted_days_after",
    "official_present",
    "voting_denominator",
    "digital_documents",
    "ideology_minutes",
]


def test_every_published_fact_is_in_the_catalogue_with_type_label_and_source():
    assert set(PUBLISHED) <= set(CATALOGUE)
    for spec in CATALOGUE.values():
        assert spec.label
        assert spec.source
        assert spec.type in ("int", "decimal", "percent", "bool", "text")
        assert spec.unit or spec.type in ("bool", "text")
        assert bool(spec.values) == (spec.type == "text")


def test_the_catalogue_is_published_in_the_documentation():
    """Every property of every fact, in the order of the catalogue: none can change unnoticed."""
    page = (Path(__file__).resolve().parents[2] / "docs" / "scoring.md").read_text(encoding="utf-8")
    published = [line for line in page.splitlines() if line.startswith("| `") and line.count("|") == 8]

    assert published == [_published(spec) for spec in catalogue.specs()]


def _published(spec: catalogue.FactSpec) -> str:
    kind = spec.type + ", computed" * bool(spec.derived) + ", circumstance" * spec.is_circumstance
    choices = ", ".join(f"({value})" if value in spec.circumstances else value for value in spec.values)
    values = f"{text(spec.minimum)} … {text(spec.maximum)}" if spec.is_number else choices
    of = (" / " if spec.quotient else " − ").join(spec.derived or spec.quotient or ())
    assert not spec.quotient or not spec.derived or spec.quotient == spec.derived
    cells = [f"`{spec.name}`", kind, spec.unit, spec.label, values, of, spec.source]
    return f"| {' | '.join(cells)} |"


def test_missing_and_null_are_unknown_never_zero():
    cleaned = facts.clean({"speakers": None})

    assert set(cleaned) == set(CATALOGUE)
    assert set(cleaned.values()) == {None}


@pytest.mark.parametrize(
    ("name", "raw", "value"),
    [
        ("speakers", 7, 7),
        ("speakers", "7", 7),
        ("speakers", 7.0, 7),
        ("notice_days", "-2", -2),
        ("attendance_percent", "85.705", Decimal("85.71")),
        ("attendance_percent", 85.714285, Decimal("85.71")),
        ("attendance_percent", 100, Decimal(100)),
        ("duration_percent", "133.335", Decimal("133.34")),
        ("documents_days_before", "1.50", Decimal("1.5")),
        ("documents_days_before", "1e-30", None),
        ("first_meeting", False, False),
        ("schedule", "ON_DATE", "ON_DATE"),
    ],
)
def test_values_become_what_the_catalogue_says(name, raw, value):
    if value is None:
        with pytest.raises(InvalidFacts):
            facts.clean({name: raw})
    else:
        cleaned = facts.clean({name: raw})[name]
        assert cleaned == value
        assert type(cleaned) is type(value)


@pytest.mark.parametrize(
    ("name", "raw", "code"),
    [
        ("speaker", 1, "fact.unknown_name"),
        ("speakers", "bảy", "fact.not_a_number"),
        ("speakers", "٧", "fact.not_a_number"),
        ("speakers", "1_0", "fact.not_a_number"),
        ("speakers", "NaN", "fact.not_a_number"),
        ("speakers", float("inf"), "fact.not_a_number"),
        ("speakers", True, "fact.not_a_number"),
        ("speakers", [1], "fact.not_a_number"),
        ("speakers", "1" * 50, "fact.not_a_number"),
        ("speakers", "7,0", "fact.not_a_number"),
        ("speakers", 10**50, "fact.out_of_range"),
        ("speakers", "1e30", "fact.out_of_range"),
        ("speakers", -1, "fact.out_of_range"),
        ("speakers", 7.5, "fact.not_whole"),
        ("attendance_percent", "100.01", "fact.out_of_range"),
        ("attendance_percent", "-0.01", "fact.out_of_range"),
        ("first_meeting", "false", "fact.not_bool"),
        ("first_meeting", 0, "fact.not_bool"),
        ("schedule", "on_date", "fact.not_a_choice"),
        ("schedule", ["ON_DATE"], "fact.not_a_choice"),
    ],
)
def test_what_cannot_be_understood_is_refused(name, raw, code):
    with pytest.raises(InvalidFacts) as refused:
        facts.clean({name: raw})

    [finding] = refused.value.findings
    assert (finding.code, finding.where, finding.severity) == (code, name, "error")


def test_all_refusals_come_at_once():
    with pytest.raises(InvalidFacts) as refused:
        facts.clean({"speakers": -1, "x": 1, "kind": "DAILY"})

    assert {finding.where for finding in refused.value.findings} == {"speakers", "x", "kind"}


def test_derived_facts_are_computed_and_never_believed():
    raw = {"official_present": 9, "voting_denominator": 18, "official_present_percent": "99"}
    raw |= {"decisions_with_counts": 3, "decisions_valid": 2, "minutes_parts_filled": 1}
    cleaned = facts.clean(raw)

    assert cleaned["official_present_percent"] == 50
    assert cleaned["decisions_invalid"] == 1
    assert cleaned["minutes_parts_percent"] is None
    assert facts.clean({"decisions_with_counts": 0, "decisions_valid": 2})["decisions_invalid"] == 0
    assert facts.clean({"official_present": 0, "voting_denominator": 0})["official_present_percent"] is None


def test_facts_survive_storage():
    cleaned = facts.clean(
        {"attendance_percent": "85.71", "speakers": 3, "first_meeting": True, "kind": "REGULAR"}
    )
    stored = facts.to_json(cleaned)

    assert stored["attendance_percent"] == "85.71"
    assert stored["speakers"] == "3"
    assert stored["first_meeting"] is True
    assert facts.clean(stored) == cleaned


def test_the_people_behind_a_percentage():
    def behind(**raw: object) -> tuple[int, int] | None:
        return facts.counts("speaking_percent", facts.clean(raw))

    assert behind(speaking_percent="77.78", speakers=14, present_members=18) == (14, 18)
    assert behind(speaking_percent="77.78", present_members=18) == (14, 18)
    assert behind(speaking_percent="77.78", speakers=13, present_members=18) is None
    assert behind(speaking_percent="77.78") is None
    assert behind(speakers=14, present_members=18) is None
    assert facts.counts("speakers", facts.clean({"speakers": 1})) is None


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        (18, 21, "85.71"),
        (17, 21, "80.95"),
        (1, 3, "33.33"),
        (2, 3, "66.67"),
        (1, 16, "6.25"),
        (1, 800, "0.13"),
    ],
)
def test_percentages_are_exact_quotients_at_two_decimals_half_up(part, whole, expected):
    assert percent(part, whole) == Decimal(expected)


def test_exact_arithmetic_asks_nobody_about_precision():
    def third(whole: Decimal, *, by: Decimal) -> Decimal:
        return whole / by

    with localcontext() as context:
        context.prec = 2
        assert exact(third)(Decimal(1), by=Decimal(3)) == Decimal("0.3333333333333333333333333333")
        assert third(Decimal(1), by=Decimal(3)) == Decimal("0.33")
    assert exact(third).__name__ == "third"


def test_nothing_has_no_percentage():
    assert percent(0, 0) is None


def test_numbers_have_one_canonical_form():
    assert [text(plain(Decimal(n))) for n in ("10.0", "1E+2", "0.50", "0", "-0.10")] == [
        "10",
        "100",
        "0.5",
        "0",
        "-0.1",
    ]
    assert str(plain(Decimal("1E+2"))) == "100"
    assert text(7) == "7"
