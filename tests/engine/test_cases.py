"""The golden cases: every row of `cases/` comes out as the official's file says."""

from decimal import Decimal
from typing import Any

import pytest

from scoring.engine import RuleSet, conclude
from tests.engine import golden
from tests.engine.golden import FILES, SETS, Signed
from tests.engine.situations import regulation

TABLES = {"sets", "facts", "marks", "points", "levels", "caps", "ratings", "case", "period"}


def _rows(part: str) -> list[Any]:
    """For each set, the rows of a criterion, a cap or a file together: a failure names the row."""
    together: dict[str, list[Signed]] = {}
    for code in SETS:
        for row in golden.signed(code):
            for topic in [row.file] if part == "whole" else getattr(row, part):
                if getattr(row, part):
                    together.setdefault(f"{code} {topic}", []).append(row)
    return [pytest.param(rows, id=name) for name, rows in together.items()]


def _rules(rows: list[Signed]) -> RuleSet:
    return regulation(rows[0].set.lower())


@pytest.mark.parametrize("rows", _rows("lines"))
def test_the_lines_have_the_points_that_are_signed(rows: list[Signed]):
    rules = _rules(rows)
    found = {row.name: {code: golden.line_says(rules, row, code) for code in row.lines} for row in rows}

    assert found == {row.name: {code: golden.line_signed(row, code) for code in row.lines} for row in rows}


@pytest.mark.parametrize("rows", _rows("caps"))
def test_a_cap_bites_where_it_is_signed(rows: list[Signed]):
    found = {row.name: golden.caps_say(conclude(_rules(rows), row.facts, []), row) for row in rows}

    assert found == {row.name: row.caps for row in rows}


@pytest.mark.parametrize("rows", _rows("whole"))
def test_a_meeting_comes_to_what_is_signed(rows: list[Signed]):
    found = {row.name: golden.outcome_says(_rules(rows), row) for row in rows}

    assert found == {row.name: row.whole for row in rows}


@pytest.mark.parametrize("code", SETS)
def test_a_score_reaches_the_level_that_is_signed(code):
    rows = golden.ratings(FILES, code)

    assert rows
    assert [(score, regulation(code.lower()).rating_for(Decimal(score))) for score, _ in rows] == rows


@pytest.mark.parametrize("code", [code for code in SETS if golden.periods(FILES, code)])
def test_a_period_is_rated_as_signed(code):
    cases = golden.periods(FILES, code)
    found = [golden.period_says(golden.period_of(regulation(code.lower()), case), case) for case in cases]

    assert found == [golden.period_signed(case) for case in cases]


def test_there_are_at_least_sixty_meetings_an_official_can_sign():
    assert len([case for file in FILES.values() for case in file.get("case", ())]) >= 60


def test_every_file_belongs_to_a_set_and_has_only_tables_that_are_read():
    for path, file in FILES.items():
        if path != "base.toml":
            assert set(file) <= TABLES, path
            assert set(file["sets"]) <= set(SETS), path
    for code in SETS:
        names = [row.name for row in golden.signed(code)]
        assert len(names) == len(set(names)), [name for name in names if names.count(name) > 1]
