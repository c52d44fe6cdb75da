"""The golden cases: every situation in `cases/*.toml` comes out as the official's file says."""

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from scoring.engine import Outcome, PeriodCounts, aggregate, clean_marks, evaluate, facts
from tests.engine.situations import regulation

FILES = {
    path.stem: tomllib.loads(path.read_text(encoding="utf-8"))
    for path in Path(__file__).parent.glob("cases/*.toml")
}


def _collect(table: str) -> list[Any]:
    """Every entry of a kind of table, with the file it stands in."""
    return [
        pytest.param(FILES[stem], case, id=f"{stem}: {case['name']}")
        for stem in sorted(FILES)
        for case in FILES[stem].get(table, [])
    ]


def _edges() -> list[Any]:
    """Every row of every table of band edges."""
    rows = [
        (stem, edges, value, points)
        for stem in sorted(FILES)
        for edges in FILES[stem].get("edges", [])
        for value, points in edges["points"]
    ]
    return [pytest.param(FILES[r[0]], *r[1:], id=f"{r[0]}: {r[1]['name']}: {r[2]}") for r in rows]


def outcome_of(file: dict[str, Any], changes: dict[str, Any], marks: dict[str, Any]) -> Outcome:
    raw = {**file["base"]["facts"], **changes}
    given = {**file["base"]["marks"], **marks}
    known = {name: value for name, value in raw.items() if value != "unknown"}
    judged = {code: mark for code, mark in given.items() if mark != "unknown"}
    return evaluate(regulation(file["set"].lower()), facts.clean(known), clean_marks(judged))


def said(value: Any) -> Any:
    """What a file means: numbers exactly, "unknown" as nothing."""
    if value == "unknown":
        return None
    is_number = not isinstance(value, bool) and str(value).replace(".", "").isdigit()
    return Decimal(str(value)) if is_number else value


@pytest.mark.parametrize(("file", "case"), _collect("case"))
def test_a_meeting_is_worth_what_the_case_says(file, case):
    outcome = outcome_of(file, case.get("facts", {}), case.get("marks", {}))

    found = {
        "score": outcome.score,
        "display_score": outcome.display_score,
        "earned": outcome.earned,
        "applicable_max": outcome.applicable_max,
        "open_points": outcome.open_points,
        "rating_by_points": outcome.rating_by_points,
        "rating": outcome.rating,
        "best": outcome.best_rating,
        "worst": outcome.worst_rating,
        "provisional": outcome.provisional,
        "caps": [cap.code for cap in outcome.caps],
    }
    expected = {key: said(value) for key, value in case.items() if key in found}
    lines = {line.code: line for line in outcome.lines}
    found_lines = {
        code: lines[code].state if wanted in ("unknown", "not_applicable") else lines[code].points
        for code, wanted in case.get("lines", {}).items()
    }
    expected_lines = {
        code: wanted if wanted in ("unknown", "not_applicable") else said(wanted)
        for code, wanted in case.get("lines", {}).items()
    }

    assert {key: found[key] for key in expected} == expected
    assert found_lines == expected_lines
    assert outcome.provisional == case.get("provisional", False)


@pytest.mark.parametrize(("file", "edges", "value", "points"), _edges())
def test_a_band_ends_where_the_case_says(file, edges, value, points):
    outcome = outcome_of(file, {**edges.get("facts", {}), edges["fact"]: value}, {})

    found = next(line for line in outcome.lines if line.code == edges["criterion"])
    assert found.points == said(points)


@pytest.mark.parametrize(("file", "case"), _collect("period"))
def test_a_period_is_rated_as_the_case_says(file, case):
    names = ("rated", "not_held", "unrated", "thematic", "quarters", "is_confirmed")
    counts = PeriodCounts(**{name: case[name] for name in names if name in case})
    outcome = aggregate(regulation(file["set"].lower()).period, counts)

    assert outcome.rating == said(case["rating"])
    assert outcome.provisional == case.get("provisional", False)
    assert outcome.best_rating == case.get("best", outcome.best_rating)
    assert outcome.worst_rating == case.get("worst", outcome.worst_rating)
    best = [missed.code for missed in outcome.shortfalls if missed.level == "GOOD"]
    assert best == case.get("missed", best)


def test_every_built_in_set_has_cases_for_every_cap_and_every_band_criterion():
    """A new cap or a new band without a golden case fails here."""
    for name in ("qd31", "hd42", "na08", "ap26"):  # QD31-CD is QD31's text, see test_regulations
        rules, files = regulation(name), [file for file in FILES.values() if file["set"] == name.upper()]
        caps = {cap for file in files for case in file.get("case", []) for cap in case.get("caps", [])}
        edges = {edges["criterion"] for file in files for edges in file.get("edges", [])}
        banded = {c.code for c in rules.criteria if c.rule.kind in ("bands", "choice", "per_unit", "share")}

        assert banded <= edges, name
        assert {cap.code for cap in rules.caps} <= caps, name


def test_there_are_at_least_sixty_meetings_an_official_can_sign():
    assert len(_collect("case")) >= 60
