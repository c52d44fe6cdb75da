"""Conditions: every operator, and what is unknown stays unknown."""

from typing import Any

import pytest

from scoring.engine import facts, lint
from scoring.engine.conditions import OPERATORS, ORDERED, When, failing, holds, unknown_facts
from tests.engine.generated import small_set
from tests.engine.test_kinds import SPEAKING
from tests.engine.test_lint import applies


def conditions(text: str) -> When:
    return small_set(SPEAKING, f"applies_when = {text}").criteria[0].applies_when


def answer(text: str, **raw: Any) -> bool | None:
    return holds(conditions(text), facts.clean(raw))


@pytest.mark.parametrize(
    ("operator", "below", "on", "above"),
    [
        ("==", False, True, False),
        ("!=", True, False, True),
        ("<", True, False, False),
        ("<=", True, True, False),
        (">", False, False, True),
        (">=", False, True, True),
    ],
)
def test_every_operator_below_on_and_above(operator, below, on, above):
    text = f'[["speakers", "{operator}", 5]]'

    assert [answer(text, speakers=number) for number in (4, 5, 6)] == [below, on, above]
    assert answer(text) is None


def test_in_is_one_of_several():
    assert [answer('[["speakers", "in", [4, 6]]]', speakers=number) for number in (4, 5, 6)] == [
        True,
        False,
        True,
    ]
    text = '[["kind", "in", ["REGULAR", "COMBINED"]]]'
    assert [answer(text, kind=kind) for kind in ("REGULAR", "THEMATIC", None)] == [True, False, None]


def test_there_are_no_other_operators():
    assert list(OPERATORS) == ["==", "!=", "<", "<=", ">", ">=", "in"]


@pytest.mark.parametrize("operator", ORDERED)
@pytest.mark.parametrize(("fact", "value"), [("kind", '"REGULAR"'), ("first_meeting", "true")])
def test_what_is_no_number_has_no_order(operator, fact, value):
    assert ORDERED == ("<", "<=", ">", ">=")
    [finding] = lint(applies(f'[["{fact}", "{operator}", {value}]]'))

    assert (finding.code, finding.key) == ("operator_needs_number", "applies_when[1]")
    assert finding.params == {"operator": operator, "fact": fact}
    assert lint(applies(f'[["{fact}", "!=", {value}], ["{fact}", "in", [{value}]]]')) == []


TRUTH = {  # and, three-valued
    (True, True): True,
    (True, None): None,
    (True, False): False,
    (None, True): None,
    (None, None): None,
    (None, False): False,
    (False, True): False,
    (False, None): False,
    (False, False): False,
}


@pytest.mark.parametrize(("pair", "expected"), TRUTH.items())
def test_and_is_three_valued(pair, expected):
    first, second = pair
    text = '[["minutes_approved", "==", true], ["facilities_ready", "==", true]]'
    known = facts.clean({"minutes_approved": first, "facilities_ready": second})
    when = conditions(text)

    assert holds(when, known) is expected
    names = ("minutes_approved", "facilities_ready")
    assert unknown_facts(when, known) == [
        name for name, value in zip(names, pair, strict=True) if value is None
    ]
    failed = [name for name, value in zip(names, pair, strict=True) if value is False]
    assert [condition.fact for condition in failing(when, known)] == failed


def test_no_condition_always_holds():
    assert holds((), facts.clean({})) is True


def test_a_condition_is_written_as_in_the_file():
    text = '[["attendance_percent", ">=", 85.50], ["kind", "in", ["REGULAR"]], ["first_meeting", "!=", true]]'

    assert [condition.to_json() for condition in conditions(text)] == [
        ["attendance_percent", ">=", "85.5"],
        ["kind", "in", ["REGULAR"]],
        ["first_meeting", "!=", True],
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('[["speakers", ">", 5]]', [5, 6, 4]),
        ('[["attendance_percent", "<", 85]]', ["85", "85.01", "84.99"]),
        ('[["documents_days_before", ">=", 1.5]]', ["1.5", "1.51", "1.49"]),
        ('[["speakers", "in", [1, 4]]]', [1, 2, 0, 4, 5, 3]),
        ('[["first_meeting", "==", true]]', [True, False]),
        (
            '[["schedule", "==", "ON_DATE"]]',
            ["ON_DATE", "MOVED_APPROVED", "MOVED_UNAPPROVED", "OUT_OF_MONTH"],
        ),
        ('[["committee_meeting", "==", "NONE"]]', ["WITH_MINUTES", "WITHOUT_MINUTES", "NONE"]),
    ],
)
def test_a_condition_turns_around_its_constant(text, expected):
    [condition] = conditions(text)
    turns = list(condition.turning_points())

    assert {name for name, _ in turns} == {condition.fact}
    cleaned = [facts.clean({condition.fact: value})[condition.fact] for value in expected]
    assert [value for _, value in turns] == cleaned
