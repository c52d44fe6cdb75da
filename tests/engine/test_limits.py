"""Every limit of the engine, on both sides: what just fits is taken, one more is refused."""

from decimal import Decimal
from typing import Any

import pytest

from scoring.engine import InvalidFacts, InvalidMark, clean_marks, facts, lint
from tests.engine.generated import criterion_text, set_text
from tests.engine.test_lint import GOOD, edited


def codes(source: str) -> list[str]:
    return [finding.code for finding in lint(source)]


def of_length(length: int) -> str:
    """The good set, made longer by a comment."""
    return GOOD + "#" * (length - len(GOOD))


def levels(number: int) -> str:
    rows = ", ".join(f'{{ key = "k{n}", points = 10, label = "Mức" }}' for n in range(number))
    return set_text(criterion_text(f'{{ kind = "levels", levels = [{rows}] }}', mode="manual"))


def total(points: str) -> str:
    """The good set on another scale."""
    rows = f"{{ min = 50, points = {points} }}, {{ min = 0, points = 0 }}"
    rule = f'{{ kind = "bands", fact = "speaking_percent", bands = [{rows}] }}'
    return set_text(criterion_text(rule, maximum=points), total=points, step="0.000001")


@pytest.mark.parametrize(
    ("fits", "too_much", "code"),
    [
        (of_length(100_000), of_length(100_001), "file_too_long"),
        (GOOD + "#" + "." * 200, GOOD + "#" + "." * 201, "too_many_dots"),
        (levels(300), levels(301), "too_many_rows"),
        (edited("Văn bản thử", "x" * 2000), edited("Văn bản thử", "x" * 2001), "not_text"),
    ],
)
def test_a_file_has_limits(fits, too_much, code):
    assert codes(fits) == []
    assert codes(too_much) == [code]


def test_a_number_in_a_file_goes_up_to_a_million():
    assert "number_out_of_range" not in codes(total("1000000"))
    assert "number_out_of_range" in codes(total("1000001"))
    assert "number_out_of_range" not in codes(edited("min = 9", "min = -1000000"))
    assert "number_out_of_range" in codes(edited("min = 9", "min = -1000001"))
    assert codes(edited("min = 9", "min = 9.999999")) == []
    assert "number_out_of_range" in codes(edited("min = 9", "min = 9.9999999"))


def test_a_sheet_keeps_totals_up_to_999():
    assert "total_not_kept" not in codes(total("999"))
    assert "total_not_kept" in codes(total("999.000001"))


def test_a_wrong_fact_is_guessed_at_as_long_as_there_are_few_mistakes():
    names = [f'[["speking_percent", "==", {n}]]' for n in range(60)]
    rows = ", ".join(f'{{ when = {name}, points = 1, title = "x" }}' for name in names)
    found = lint(
        set_text(criterion_text(f'{{ kind = "checklist", items = [{rows}] }}', maximum="60"), total="60")
    )
    guesses = [finding.params["near"] for finding in found if finding.code == "no_such_fact"]

    assert guesses == ["speaking_percent"] * 50 + [""] * 10


@pytest.mark.parametrize(
    ("written", "meant"), [("decisions_valit", "decisions_valid"), ("spoke", ""), ("weather", "")]
)
def test_the_nearest_fact_is_guessed_when_it_is_near(written, meant):
    found = lint(edited("speaking_percent", written))

    assert [f.params for f in found if f.code == "no_such_fact"] == [{"fact": written, "near": meant}]


@pytest.mark.parametrize(
    ("name", "fits", "value", "too_much", "code"),
    [
        ("speakers", 1_000_000, 1_000_000, 1_000_001, "out_of_range"),
        ("speakers", "1000000", 1_000_000, "1000001", "out_of_range"),
        ("speakers", 0, 0, -1, "out_of_range"),
        ("speakers", "0" * 39 + "7", 7, "0" * 40 + "7", "not_a_number"),
        ("speakers", Decimal("7e0"), 7, 10**40, "out_of_range"),
        ("notice_days", -1_000_000, -1_000_000, -1_000_001, "out_of_range"),
        ("documents_days_before", "1e-20", Decimal("1e-20"), "1e-21", "out_of_range"),
        ("documents_days_before", "-1e6", Decimal(-1_000_000), "1e21", "out_of_range"),
        ("attendance_percent", 100, Decimal(100), "100.005", "out_of_range"),
        ("attendance_percent", "100.004", Decimal(100), "-0.005", "out_of_range"),
        ("duration_percent", 1_000_000, Decimal(1_000_000), "1000000.005", "out_of_range"),
    ],
)
def test_a_fact_has_limits(name: str, fits: Any, value: Any, too_much: Any, code: str):
    assert facts.clean({name: fits})[name] == value
    with pytest.raises(InvalidFacts) as refused:
        facts.clean({name: too_much})
    assert [finding.code for finding in refused.value.findings] == [f"fact.{code}"]


def test_what_is_quoted_from_a_bad_input_is_short():
    with pytest.raises(InvalidFacts) as refused:
        facts.clean({"n" * 200: 1, "speakers": "v" * 200, "kind": "w" * 200})
    unknown, number, choice = refused.value.findings
    assert (unknown.where, dict(unknown.params)) == ("n" * 80, {})
    assert number.params == {"value": "v" * 60, "allowed": ""}
    assert choice.params == {"value": "w" * 60, "allowed": "REGULAR, THEMATIC, COMBINED, EXTRAORDINARY"}

    with pytest.raises(InvalidMark) as refused_marks:
        clean_marks({"c" * 200: "v" * 200})
    [mark] = refused_marks.value.findings
    assert (mark.code, mark.where, mark.params) == ("mark.not_an_object", "c" * 40, {"value": "v" * 80})

    [finding] = [f for f in lint(edited('"auto"', f'"{"m" * 1000}"')) if f.code == "not_an_option"]
    assert finding.params == {"value": "m" * 200, "allowed": "auto, proposed, manual"}
    [unknown_key] = lint(edited('status = "draft"', f'status = "draft"\n{"k" * 300} = 1'))
    assert unknown_key.key == "k" * 60


def test_a_reason_of_a_mark_has_two_thousand_letters():
    assert clean_marks({"II.1": {"level": "no", "reason": "x" * 2000}})["II.1"].reason == "x" * 2000
    with pytest.raises(InvalidMark):
        clean_marks({"II.1": {"level": "no", "reason": "x" * 2001}})


def test_a_long_list_of_errors_is_cut_in_the_message_only():
    with pytest.raises(ValueError, match="k0") as refused:
        facts.clean({f"k{n}": 1 for n in range(25)})
    assert str(refused.value) == ", ".join(f"k{n}: fact.unknown_name" for n in range(20))
