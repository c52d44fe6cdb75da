"""Edges that only a changed engine would get wrong: found by `make mutants`, one test each."""

from decimal import Decimal, localcontext
from typing import Any

import pytest

from scoring.engine import Mark, lint, parse
from scoring.engine import facts as engine_facts
from scoring.engine.amounts import HUNDREDTH, rounded, text
from scoring.engine.catalogue import FactSpec
from scoring.engine.facts import CATALOGUE, clean
from scoring.engine.findings import ERROR, WARNING
from tests.engine.test_lint import BANDS, CAP, GOOD, PERIOD, edited, rule


def problems(source: str) -> list[str]:
    return [finding.code for finding in lint(source) if finding.severity == ERROR]


def line_of(source: str, facts: dict[str, Any], mark: Mark | None = None) -> Any:
    return parse(source).criteria[0].line(clean(facts), mark)


def test_a_set_without_a_scope_is_for_everywhere() -> None:
    assert parse(edited('scope = "*"\n', "")).scope == "*"


def test_a_set_may_hold_for_one_day() -> None:
    assert problems(edited("effective_from", "effective_to = 2024-01-01\neffective_from")) == []


def test_a_row_without_a_code_is_named_by_its_number_and_a_long_code_is_cut() -> None:
    nameless = GOOD + CAP.replace('code = "C1"\n', "")
    assert [(finding.where, finding.code) for finding in lint(nameless)] == [("cap 1", "missing_key")]
    long = GOOD + CAP.replace('"C1"', f'"{"C" * 50}"')
    assert {finding.where for finding in lint(long)} == {"C" * 40}
    rating = edited('code = "GOOD"', f'code = "{"G" * 50}"')
    kept = [finding for finding in lint(rating) if finding.code == "rating_not_kept"]
    assert [finding.where for finding in kept] == ["G" * 40]


def test_an_override_may_give_full_points_and_the_top_rating_may_need_all_of_them() -> None:
    override = 'overrides = [{ when = [["unexcused_absences", ">", 0]], points = 10 }]'
    assert problems(rule(BANDS, more=override)) == []
    assert problems(edited("min = 9", "min = 10")) == []


def test_what_is_only_doubtful_is_a_warning() -> None:
    without = edited('citation = "', 'citation = "" # ')
    assert {(f.code, f.severity) for f in lint(without)} == {("missing_citation", WARNING)}
    finer = edited('step = "0.5"', 'step = "0.001"')
    assert ("step_not_kept", WARNING) in {(f.code, f.severity) for f in lint(finer)}


def test_a_period_names_the_level_that_asks_in_vain_and_takes_all_of_all() -> None:
    middle = '[[period.level]]\ncode = "FAIR"\n'
    three = PERIOD.replace('[[period.level]]\ncode = "POOR"', middle + '[[period.level]]\ncode = "POOR"')
    asking = three + 'at_most = { rating = "POOR", share = "1/2" }\n'
    assert [f.params["level"] for f in lint(GOOD + asking) if f.code == "last_level_asks"] == ["POOR"]
    for share in ("1/1", "12/12"):
        assert problems(GOOD + PERIOD.replace("7/12", share)) == []
    for share in ("13/12", "1/0"):
        assert problems(GOOD + PERIOD.replace("7/12", share)) == ["not_a_share"]


def test_what_is_missing_in_a_level_of_the_period_is_shown_at_its_head() -> None:
    broken = GOOD + PERIOD.replace('code = "POOR"', 'every_at_least = "POOR"')
    found = [finding for finding in lint(broken) if finding.code == "missing_key"]
    heads = [number for number, line in enumerate(broken.splitlines(), 1) if line == "[[period.level]]"]
    assert [finding.line for finding in found] == [heads[1]]


def test_rounding_and_writing_follow_the_engine_and_not_the_thread() -> None:
    with localcontext() as careless:
        careless.prec = 3
        assert rounded(Decimal("12345.675"), HUNDREDTH) == Decimal("12345.68")
        assert text(Decimal("12345.60")) == "12345.6"
    assert text(Decimal("1E+2")) == "100"
    assert text(7) == "7"


def test_a_number_may_have_twenty_one_digits() -> None:
    assert engine_facts.finite_number("1e20") == Decimal("1e20")
    with pytest.raises(ValueError, match="out_of_range"):
        engine_facts.finite_number("1e21")


def test_a_fact_can_be_what_lies_in_its_range_ends_included() -> None:
    spec: FactSpec = CATALOGUE["attendance_percent"]
    assert spec.can_be(None)
    assert spec.can_be(Decimal(100))
    assert spec.can_be(Decimal(0))
    assert not spec.can_be(Decimal("100.01"))
    assert not spec.can_be(Decimal(-1))


def test_a_share_names_what_is_missing() -> None:
    source = rule('{ kind = "share", done = "tasks_done", of = "tasks_due" }')
    assert line_of(source, {"tasks_done": 1}).reason["unknown"] == ["tasks_due"]
    assert line_of(source, {"tasks_due": 1}).reason["unknown"] == ["tasks_done"]


def test_an_override_worth_as_much_as_the_rule_does_not_take_its_place() -> None:
    override = 'overrides = [{ when = [["unexcused_absences", ">", 0]], points = 0 }]'
    line = line_of(rule(BANDS, more=override), {"speaking_percent": 10, "unexcused_absences": 1})
    assert (line.points, line.reason["code"]) == (Decimal(0), "bands")


def margin_of(source: str, speakers: int) -> Any:
    """The advice for a meeting where so many of ten spoke."""
    facts = {"speaking_percent": speakers * 10, "speakers": speakers, "present_members": 10}
    return line_of(source, facts).margin


def test_advice_in_people_changes_the_part_and_not_the_whole() -> None:
    """One more speaks; that ten were present stays, and so does what depends on it."""
    more = 'overrides = [{ when = [["present_members", "<", 6]], points = 0 }]'
    assert margin_of(rule(BANDS, more=more), 4).counted.new_value == 5


def test_advice_to_have_less_is_not_counted_in_people() -> None:
    rows = "{ max = 20, points = 10 }, { max = 100, points = 0 }"
    found = margin_of(rule(f'{{ kind = "bands", fact = "speaking_percent", bands = [{rows}] }}'), 4)
    assert (found.new_value, found.counted) == (Decimal(20), None)


def test_advice_never_asks_for_what_cannot_be() -> None:
    """Only 100.01 % would escape the override."""
    more = 'overrides = [{ when = [["speaking_percent", "<=", 100]], points = 0 }]'
    assert margin_of(rule(BANDS, more=more), 6) is None


def test_conditions_that_are_missing_or_too_many_are_named_by_their_key() -> None:
    cap = GOOD + CAP
    without = edited('when = [["unexcused_absences", ">", 0]]\n', "", cap)
    assert [(f.code, f.key) for f in lint(without)] == [("missing_key", "when")]
    many = ", ".join(['["unexcused_absences", ">", 0]'] * 301)
    crowded = edited('[["unexcused_absences", ">", 0]]', f"[{many}]", cap)
    assert [(f.code, f.key) for f in lint(crowded)] == [("too_many_rows", "when")]
    kinds = ", ".join(['"REGULAR"'] * 301)
    one = edited('[["unexcused_absences", ">", 0]]', f'[["kind", "in", [{kinds}]]]', cap)
    assert [(f.code, f.key) for f in lint(one)] == [("too_many_rows", "when[1]")]


def test_too_many_unknown_keys_are_one_complaint_about_the_table() -> None:
    keys = "\n".join(f"unknown_{number} = 1" for number in range(301))
    found = lint(edited('status = "draft"', f'status = "draft"\n{keys}'))
    assert [(f.code, f.key) for f in found if f.code == "too_many_rows"] == [("too_many_rows", "")]
