"""The golden cases: every row of `cases/` comes out as the official's file says."""

from decimal import Decimal
from typing import Any

import pytest

from scoring.engine import conclude
from tests.engine import golden
from tests.engine.golden import FILES, SETS, Signed, said
from tests.engine.situations import regulation


def _signed(part: str) -> list[Any]:
    rows = [row for code in SETS for row in golden.signed(code) if getattr(row, part)]
    return [pytest.param(row, id=f"{row.set}: {row.name}") for row in rows]


@pytest.mark.parametrize("row", _signed("lines"))
def test_the_lines_have_the_points_that_are_signed(row: Signed):
    rules = regulation(row.set.lower())

    found = {code: golden.line_says(rules, row, code) for code in row.lines}
    assert found == {code: golden.line_signed(row, code) for code in row.lines}


@pytest.mark.parametrize("row", _signed("caps"))
def test_a_cap_bites_where_it_is_signed(row: Signed):
    outcome = conclude(regulation(row.set.lower()), row.facts, [])

    for code, bites in row.caps.items():
        assert (code in [cap.code for cap in outcome.caps]) == (bites is True)
        assert (code in outcome.open_caps) == (bites is None)


@pytest.mark.parametrize("row", _signed("whole"))
def test_a_meeting_comes_to_what_is_signed(row: Signed):
    assert golden.outcome_says(regulation(row.set.lower()), row) == row.whole


@pytest.mark.parametrize("code", SETS)
def test_a_score_reaches_the_level_that_is_signed(code):
    rows = golden.ratings(FILES, code)

    assert rows
    assert [(score, regulation(code.lower()).rating_for(Decimal(score))) for score, _ in rows] == rows


@pytest.mark.parametrize(
    ("code", "case"),
    [
        pytest.param(code, case, id=f"{code}: {case['name']}")
        for code in SETS
        for case in golden.periods(FILES, code)
    ],
)
def test_a_period_is_rated_as_signed(code, case):
    outcome = golden.period_of(regulation(code.lower()), case)

    assert outcome.rating == said(case["rating"])
    assert outcome.provisional == case.get("provisional", False)
    assert outcome.best_rating == case.get("best", outcome.best_rating)
    assert outcome.worst_rating == case.get("worst", outcome.worst_rating)
    best = [missed.code for missed in outcome.shortfalls if missed.level == "GOOD"]
    assert best == case.get("missed", best)
    assert outcome.due == sum(case["rated"].values()) + case.get("not_held", 0) + case.get("unrated", 0)


def test_there_are_at_least_sixty_meetings_an_official_can_sign():
    assert len([case for file in FILES.values() for case in file.get("case", ())]) >= 60


def test_every_file_belongs_to_a_set_and_every_name_is_its_own():
    for path, file in FILES.items():
        assert path == "base.toml" or set(file["sets"]) <= set(SETS), path
        assert set(file) <= {
            "sets",
            "facts",
            "marks",
            "points",
            "levels",
            "caps",
            "ratings",
            "case",
            "period",
        } or (path == "base.toml"), path
    for code in SETS:
        names = [row.name for row in golden.signed(code)]
        assert len(names) == len(set(names)), [name for name in names if names.count(name) > 1]
