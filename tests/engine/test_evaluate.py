"""The outcome: totals, normalization, caps, what stays open; marks that do not fit."""

from dataclasses import replace
from decimal import ROUND_UP, Decimal, localcontext

import pytest

from scoring.engine import InvalidMark, Line, Mark, clean_marks, conclude, evaluate, facts, parse
from scoring.engine.rules import natural_order
from tests.engine.generated import criterion_text, set_text, small_set
from tests.engine.situations import MARKS, REGULATIONS, meeting, regulation, score

CAP = """
[[cap]]
code = "C{number}"
highest = "{highest}"
when = [["{fact}", ">", 0]]
reason = "Vì"
citation = "Điều 2"
enabled = {enabled}
"""


def cap(number: int, highest: str, fact: str, *, enabled: bool = True) -> str:
    return CAP.format(number=number, highest=highest, fact=fact, enabled=str(enabled).lower())


def band(fact: str) -> str:
    rows = "{ min = 1, points = 5 }, { min = 0, points = 0 }"
    return f'{{ kind = "bands", fact = "{fact}", bands = [{rows}] }}'


TWO = set_text(
    criterion_text(band("speakers"), maximum="5"),
    criterion_text(band("mentions"), "1.2", "5", more='applies_when = [["first_meeting", "==", false]]'),
)


def test_what_does_not_apply_leaves_numerator_and_denominator():
    outcome = evaluate(parse(TWO), facts.clean({"speakers": 1, "first_meeting": True}))

    assert (outcome.earned, outcome.applicable_max, outcome.score) == (5, 5, 10)
    assert (outcome.rating, outcome.provisional) == ("GOOD", False)


def test_a_meeting_to_which_nothing_applies_has_no_score():
    rules = small_set(band("speakers").replace("5", "10"), 'applies_when = [["first_meeting", "==", false]]')
    outcome = evaluate(rules, facts.clean({"first_meeting": True}))

    assert (outcome.score, outcome.display_score, outcome.rating, outcome.best_rating) == (
        None,
        None,
        None,
        None,
    )
    assert outcome.provisional


def test_unknown_lines_stay_open_from_nothing_to_their_maximum():
    outcome = evaluate(parse(TWO), facts.clean({"speakers": 1, "first_meeting": False}))

    assert (outcome.earned, outcome.open_points, outcome.applicable_max) == (5, 5, 10)
    assert (outcome.score, outcome.display_score, outcome.rating_by_points, outcome.rating) == (None,) * 4
    assert (outcome.best_rating, outcome.worst_rating, outcome.provisional) == ("GOOD", "FAIR", True)


def test_the_rating_compares_the_unrounded_score():
    """8.995 shows as 9.0 and is not Tốt."""
    rows = "{ min = 2, points = 10 }, { min = 0, points = 8.995 }"
    rule = f'{{ kind = "bands", fact = "speakers", bands = [{rows}] }}'
    rules = small_set(rule, step="0.005")
    outcome = evaluate(rules, facts.clean({"speakers": 1}))

    assert (outcome.score, outcome.display_score, outcome.rating) == (
        Decimal("8.995"),
        Decimal("9.0"),
        "FAIR",
    )


def test_the_display_rounds_half_up():
    rows = "{ min = 2, points = 10 }, { min = 0, points = 8.25 }"
    rule = f'{{ kind = "bands", fact = "speakers", bands = [{rows}] }}'

    assert evaluate(small_set(rule, step="0.05"), facts.clean({"speakers": 1})).display_score == Decimal(
        "8.3"
    )


def test_the_callers_decimal_settings_do_not_change_a_score():
    def read_and_scored():
        rules = parse((REGULATIONS / "qd31.toml").read_text(encoding="utf-8"))
        return evaluate(rules, meeting(first_meeting=True), clean_marks(MARKS))

    with localcontext() as context:
        context.prec, context.rounding = 2, ROUND_UP
        strange = read_and_scored()
    assert strange == read_and_scored()


ROMAN = {
    "I": 1, "II": 2, "IV": 4, "V": 5, "VI": 6, "IX": 9, "X": 10, "XI": 11, "XIV": 14, "XL": 40, "L": 50,
    "LX": 60, "XC": 90, "XCIX": 99, "C": 100, "CXLIV": 144,
}  # fmt: skip

ONE = band("speakers").replace("5", "10")


@pytest.mark.parametrize(
    ("caps", "raw", "hits", "rating"),
    [
        ([cap(1, "FAIR", "late_members")], {"late_members": 1}, ["C1"], "FAIR"),
        ([cap(1, "FAIR", "late_members")], {"late_members": 0}, [], "GOOD"),
        ([cap(1, "FAIR", "late_members", enabled=False)], {"late_members": 1}, [], "GOOD"),
        (
            [cap(10, "FAIR", "late_members"), cap(2, "POOR", "mentions")],
            {"late_members": 1, "mentions": 1},
            ["C2", "C10"],
            "POOR",
        ),
    ],
)
def test_caps_lower_the_rating_and_leave_the_points(caps, raw, hits, rating):
    outcome = evaluate(small_set(ONE, tail="".join(caps)), facts.clean({"speakers": 1, **raw}))

    assert [hit.code for hit in outcome.caps] == hits
    assert {hit.reason for hit in outcome.caps} <= {"Vì"}
    assert (outcome.score, outcome.rating_by_points, outcome.rating) == (10, "GOOD", rating)


def test_a_cap_never_raises():
    rules = small_set(ONE, tail=cap(1, "FAIR", "late_members"))
    outcome = evaluate(rules, facts.clean({"speakers": 0, "late_members": 1}))

    assert (outcome.rating_by_points, outcome.rating) == ("POOR", "POOR")


def test_an_unknown_cap_makes_the_outcome_provisional_not_the_points():
    rules = small_set(ONE, tail=cap(1, "FAIR", "late_members") + cap(2, "POOR", "mentions"))
    outcome = evaluate(rules, facts.clean({"speakers": 1, "late_members": 1}))

    assert (outcome.score, outcome.rating_by_points) == (10, "GOOD")
    assert (outcome.provisional, outcome.open_caps) == (True, ("C2",))
    assert (outcome.rating, outcome.best_rating, outcome.worst_rating) == (None, "FAIR", "POOR")


def test_a_rating_that_nothing_open_can_change_is_given():
    rules = small_set(ONE, tail=cap(1, "FAIR", "late_members"))
    outcome = evaluate(rules, facts.clean({"speakers": 0}))

    assert (outcome.provisional, outcome.rating) == (True, "POOR")


def test_conclude_counts_the_superiors_points():
    outcome = score()
    lines = [replace(line, points=line.max) if line.code == "III.4" else line for line in outcome.lines]

    again = conclude(regulation("qd31"), meeting(), lines)
    assert (again.score, again.rating) == (Decimal("90.5"), "GOOD")


def test_conclude_keeps_a_line_open_that_has_no_points():
    outcome = score()
    lines = [replace(line, points=None) if line.code == "I.1" else line for line in outcome.lines]

    assert conclude(regulation("qd31"), meeting(), lines).open_points == 10


def test_a_line_survives_storage():
    marks = {"II.2": {"points": "2", "reason": "Biên bản lập sau"}, "III.4": {"level": "minus2"}}
    for line in score(marks=marks, first_meeting=True, notice_days=1, schedule="MOVED_UNAPPROVED").lines:
        assert Line.from_json(line.to_json()) == line


def test_lines_stand_in_the_order_of_the_codes_as_people_count():
    codes = ["10.1", "2.1", "IX.1", "V.2", "V.10", "IV.1", "XL.1", "3.b", "3.a", "3.1"]
    share = '{ kind = "yes_no", fact = "facilities_ready", yes = 1, no = 0 }'
    rules = parse(set_text(*(criterion_text(share, code, "1") for code in codes)))

    ordered = ["2.1", "3.1", "3.a", "3.b", "IV.1", "V.2", "V.10", "IX.1", "10.1", "XL.1"]
    assert [criterion.code for criterion in rules.criteria] == ordered


@pytest.mark.parametrize(
    ("code", "rank"),
    [
        *((roman, [(0, number, "")]) for roman, number in ROMAN.items()),
        ("II.10", [(0, 2, ""), (0, 10, "")]),
        ("3.b", [(0, 3, ""), (1, 0, "b")]),
        ("C5.1", [(0, 100, ""), (0, 5, ""), (0, 1, "")]),
        ("Đ-2", [(1, 0, "Đ"), (0, 2, "")]),
    ],
)
def test_codes_are_counted_as_people_count(code, rank):
    assert natural_order(code) == (rank, code)


def test_a_criterion_can_be_asked_for_by_code():
    rules = regulation("qd31")

    assert rules.criterion("I.1").max == 10
    assert "attendance_percent" in rules.criterion("I.1").facts
    assert rules.criterion("III.6").levels[1].needs_reason
    with pytest.raises(KeyError):
        rules.criterion("I.9")


@pytest.mark.parametrize(
    ("code", "mark", "problem"),
    [
        ("I.1", {"points": "10", "reason": "x"}, "criterion_is_auto"),
        ("IX.9", {"level": "full"}, "no_such_criterion"),
        ("II.1", {"level": "best"}, "no_such_level"),
        ("II.1", {"points": "2", "reason": "x"}, "no_such_level"),
        ("II.1", {}, "level_or_points"),
        ("II.1", {"level": "full", "points": "3"}, "level_or_points"),
        ("II.2", {"level": "full"}, "points_needed"),
        ("II.2", {"points": "5", "reason": "x"}, "points_not_allowed"),
        ("II.2", {"points": "-1", "reason": "x"}, "points_not_allowed"),
        ("II.2", {"points": "0.3", "reason": "x"}, "points_not_allowed"),
    ],
)
def test_marks_that_do_not_fit_are_refused(code, mark, problem):
    with pytest.raises(InvalidMark) as refused:
        evaluate(regulation("qd31"), meeting(), clean_marks({code: mark}))

    [finding] = refused.value.findings
    assert (finding.code, finding.where) == (f"mark.{problem}", code)


@pytest.mark.parametrize(
    ("code", "mark", "params"),
    [
        (
            "II.1",
            {"level": "best"},
            {"value": "best", "max": "3", "step": "0.5", "levels": "full, partly, no"},
        ),
        (
            "II.1",
            {"level": "x" * 99},
            {"value": "x" * 60, "max": "3", "step": "0.5", "levels": "full, partly, no"},
        ),
        (
            "II.2",
            {"points": "4.25", "reason": "x"},
            {"value": "4.25", "max": "4", "step": "0.5", "levels": ""},
        ),
        ("II.2", {}, {"value": "", "max": "4", "step": "0.5", "levels": ""}),
        ("IX." + "9" * 60, {"level": "full"}, {}),
    ],
)
def test_a_refused_mark_is_quoted_with_what_would_fit(code, mark, params):
    with pytest.raises(InvalidMark) as refused:
        score(marks={code: mark})

    [finding] = refused.value.findings
    assert (finding.where, finding.params) == (code[:40], params)


def test_all_wrong_marks_are_reported_at_once():
    with pytest.raises(InvalidMark) as refused:
        score(marks={"I.1": {"points": 1}, "II.1": {"level": "x"}, "II.3": {"level": "good"}})

    assert {finding.where for finding in refused.value.findings} == {"I.1", "II.1"}


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        ([], "not_an_object"),
        ({"II.1": "full"}, "not_an_object"),
        ({"II.1": {"levels": "full"}}, "unknown_key"),
        ({"II.1": {"level": 3}}, "not_text"),
        ({"II.1": {"level": "no", "reason": 3}}, "not_text"),
        ({"II.1": {"level": "no", "reason": "x" * 2001}}, "reason_too_long"),
        ({"II.1": {"points": "ba"}}, "not_a_number"),
        ({"II.1": {"points": "1e40"}}, "out_of_range"),
    ],
)
def test_marks_from_json_are_checked(raw, problem):
    with pytest.raises(InvalidMark) as refused:
        clean_marks(raw)

    assert refused.value.findings[0].code == f"mark.{problem}"
    assert refused.value.findings[0].where == ("II.1" if raw else "marks")


def test_marks_from_json():
    marks = clean_marks(
        {"II.1": {"level": "no", "reason": " vì "}, "V.1": {"points": 11}, "V.2": {"points": "4.50"}}
    )

    assert marks["II.1"] == Mark(level="no", reason="vì")
    assert marks["V.1"] == Mark(points=Decimal(11))
    assert str(marks["V.2"].points) == "4.5"


def test_marks_of_the_worked_example_are_needed_for_its_score():
    assert evaluate(regulation("qd31"), meeting()).open_points == 27
    assert set(MARKS) == {c.code for c in regulation("qd31").criteria if c.mode == "manual"}
