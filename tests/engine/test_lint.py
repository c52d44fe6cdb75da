"""The linter names every mistake with its place and its line, all of them at once."""

from decimal import Decimal
from pathlib import Path

import pytest

from scoring import explain
from scoring.engine import InvalidRuleSet, lint, parse
from scoring.finding_words import PROBLEMS
from tests.engine.generated import criterion_text, set_text
from tests.engine.situations import REGULATIONS

ROWS = "{ min = 50, points = 10 }, { min = 0, points = 0 }"
BANDS = f'{{ kind = "bands", fact = "speaking_percent", bands = [{ROWS}] }}'
LEVELS = '{ kind = "levels", levels = [{ key = "a", points = 10, label = "A" }] }'
GOOD = set_text(criterion_text(BANDS))
CAP = """
[[cap]]
code = "C1"
highest = "FAIR"
when = [["unexcused_absences", ">", 0]]
reason = "Vắng"
citation = "Điều 2"
"""
PERIOD = """
[period]
not_held = "POOR"
citation = "Điều 3"
[[period.level]]
code = "GOOD"
at_least = { rating = "GOOD", share = "7/12" }
[[period.level]]
code = "POOR"
"""


def bands(*rows: str, fact: str = "speaking_percent") -> str:
    """The good set with other bands."""
    joined = ", ".join(f"{{ {row} }}" for row in rows)
    return set_text(criterion_text(f'{{ kind = "bands", fact = "{fact}", bands = [{joined}] }}'))


def rule(text: str, mode: str = "auto", more: str = "") -> str:
    return set_text(criterion_text(text, mode=mode, more=more))


def edited(old: str, new: str, source: str = GOOD) -> str:
    assert old in source
    return source.replace(old, new, 1)


def applies(conditions: str) -> str:
    return rule(BANDS, more=f"applies_when = {conditions}")


# code of the finding, the file, where it points
MISTAKES = [
    ("file_too_long", "# " + "x" * 100_001, "file"),
    ("too_many_dots", "a" + ".a" * 300 + " = 1", "file"),
    ("nested_too_deeply", "a = " + "[" * 50_000, "file"),
    ("not_toml", "[set\ncode = 1", "file"),
    ("missing_key", edited('title = "Thử"\n', ""), "set"),
    ("missing_key", "", "file"),
    ("missing_key", rule('{ kind = "yes_no", yes = 10, no = 0 }'), "1.1"),
    ("unknown_key", edited('status = "draft"', 'status = "draft"\ncolor = "red"'), "set"),
    ("unknown_key", GOOD + "\n[extra]\n", "file"),
    ("not_text", edited('title = "Thử"', "title = 3"), "set"),
    ("not_text", edited('title = "Thử"', f'title = "{"x" * 2001}"'), "set"),
    ("empty_text", edited('title = "Thử"', 'title = " "'), "set"),
    ("not_bool", GOOD + edited('reason = "Vắng"', 'reason = "Vắng"\nenabled = 1', CAP), "C1"),
    ("not_an_option", edited('status = "draft"', 'status = "secret"'), "set"),
    ("not_an_option", edited('["REGULAR"]', '["WEEKLY"]'), "set"),
    ("not_an_option", edited('mode = "auto"', 'mode = "magic"'), "1.1"),
    ("not_an_option", edited('kind = "bands"', 'kind = "bonds"'), "1.1"),
    ("not_a_date", edited("effective_from = 2024-01-01", 'effective_from = "2024-01-01"'), "set"),
    ("not_a_date", edited("effective_from = 2024-01-01", "effective_from = 2024-01-01T00:00:00"), "set"),
    ("ends_before_start", edited("effective_from", "effective_to = 2023-12-31\neffective_from"), "set"),
    ("not_a_number", edited("total = 10", 'total = "mười"'), "set"),
    ("not_a_number", edited("min = 9", "min = nan"), "GOOD"),
    ("not_a_number", edited("min = 9", "min = inf"), "GOOD"),
    ("not_a_number", edited("min = 9", "min = true"), "GOOD"),
    ("number_out_of_range", edited("min = 9", "min = 10000000"), "GOOD"),
    ("number_out_of_range", edited("min = 9", "min = 9.0000001"), "GOOD"),
    ("negative_points", edited("min = 0, points = 0", "min = 0, points = -1"), "1.1"),
    ("not_positive", edited("total = 10", "total = 0"), "set"),
    ("not_positive", edited('step = "0.5"', "step = 0"), "set"),
    ("not_positive", edited("max = 10", "max = 0"), "1.1"),
    ("not_a_list_of_text", edited('["REGULAR"]', '"REGULAR"'), "set"),
    ("not_a_table", edited(BANDS, '"bands"'), "1.1"),
    ("not_a_list_of_tables", edited("bands = [", "bands = 5, points = ["), "1.1"),
    ("empty_list", rule('{ kind = "bands", fact = "speaking_percent", bands = [] }'), "1.1"),
    ("empty_list", GOOD + edited('[["unexcused_absences", ">", 0]]', "[]", CAP), "C1"),
    ("too_many_rows", bands(*(["min = 1, points = 1"] * 301)), "1.1"),
    ("bad_code", edited('code = "T"', 'code = "một hai"'), "set"),
    ("duplicate_code", set_text(criterion_text(BANDS, maximum="10"), criterion_text(BANDS)), "1.1"),
    ("duplicate_code", GOOD + CAP + CAP, "C1"),
    ("duplicate_code", edited('code = "FAIR"', 'code = "GOOD"'), "GOOD"),
    ("total_differs", edited("total = 10", "total = 11"), "set"),
    ("step_does_not_fit", edited('step = "0.5"', 'step = "0.3"'), "set"),
    ("total_not_kept", edited("total = 10", "total = 1000"), "set"),
    ("step_not_kept", edited('step = "0.5"', 'step = "0.005"'), "set"),
    ("rating_not_kept", edited('code = "GOOD"', 'code = "A"'), "A"),
    ("rating_out_of_reach", edited("min = 9", "min = 11"), "GOOD"),
    ("ratings_not_descending", edited("min = 5", "min = 9"), "FAIR"),
    ("rating_hole", edited("min = 0\n", "min = 1\n"), "POOR"),
    ("no_such_rating", GOOD + edited('"FAIR"', '"FINE"', CAP), "C1"),
    ("no_such_group", edited('group = "1"', 'group = "2"'), "1.1"),
    ("missing_citation", edited('citation = "Điều 1"', 'citation = ""'), "1.1"),
    ("missing_citation", GOOD + edited('citation = "Điều 2"', "", CAP), "C1"),
    ("mode_does_not_fit", edited('mode = "auto"', 'mode = "manual"'), "1.1"),
    ("mode_does_not_fit", rule(LEVELS), "1.1"),
    ("rule_differs_from_max", edited("points = 10", "points = 9"), "1.1"),
    ("rule_differs_from_max", edited("points = 10", "points = 11"), "1.1"),
    (
        "override_above_max",
        rule(BANDS, more='overrides = [{ when = [["mentions", ">", 1]], points = 11 }]'),
        "1.1",
    ),
    ("no_such_fact", edited("speaking_percent", "speking_percent"), "1.1"),
    ("no_such_fact", applies('[["speking_percent", ">", 1]]'), "1.1"),
    ("fact_of_wrong_type", edited("speaking_percent", "minutes_approved"), "1.1"),
    ("not_conditions", applies('"kind"'), "1.1"),
    ("not_a_condition", applies('[["kind", "=="]]'), "1.1"),
    ("not_a_condition", applies('["kind", "==", "REGULAR"]'), "1.1"),
    ("no_such_operator", applies('[["kind", "~", "REGULAR"]]'), "1.1"),
    ("operator_needs_number", applies('[["kind", ">", "REGULAR"]]'), "1.1"),
    ("in_needs_list", applies('[["kind", "in", "REGULAR"]]'), "1.1"),
    ("impossible_value", applies('[["kind", "==", "WEEKLY"]]'), "1.1"),
    ("impossible_value", applies('[["kind", "in", ["REGULAR", "WEEKLY"]]]'), "1.1"),
    ("impossible_value", applies('[["speaking_percent", ">", 101]]'), "1.1"),
    ("impossible_value", applies('[["first_meeting", "==", "false"]]'), "1.1"),
    ("impossible_value", applies('[["speakers", "==", true]]'), "1.1"),
    ("min_or_max", bands("points = 10"), "1.1"),
    ("min_or_max", bands("min = 1, max = 2, points = 10"), "1.1"),
    ("two_directions", bands("min = 50, points = 10", "max = 20, points = 0"), "1.1"),
    (
        "overlapping_bands",
        bands("min = 50, points = 10", "min = 50, points = 5", "min = 0, points = 0"),
        "1.1",
    ),
    (
        "overlapping_bands",
        bands("min = 50, points = 10", "min = 50, exclusive = true, points = 5", "min = 0, points = 0"),
        "1.1",
    ),
    (
        "unreachable_band",
        bands("min = 50, points = 10", "min = 60, points = 5", "min = 0, points = 0"),
        "1.1",
    ),
    (
        "unreachable_band",
        bands("min = 2.9, points = 10", "min = 2.5, points = 5", "min = 0, points = 0", fact="speakers"),
        "1.1",
    ),
    ("unreachable_band", bands("max = 20, points = 10", "max = 10, points = 5", fact="speakers"), "1.1"),
    ("threshold_out_of_range", bands("min = 101, points = 10", "min = 0, points = 0"), "1.1"),
    ("threshold_out_of_range", bands("max = -1, points = 10", fact="speakers"), "1.1"),
    ("gap_in_bands", bands("min = 50, points = 10"), "1.1"),
    ("gap_in_bands", bands("min = 50, points = 10", "min = 0, exclusive = true, points = 0"), "1.1"),
    ("gap_in_bands", bands("max = 50, points = 10"), "1.1"),
    (
        "choice_without_points",
        rule('{ kind = "choice", fact = "schedule", points = { ON_DATE = 10 } }'),
        "1.1",
    ),
    ("unknown_key", rule('{ kind = "choice", fact = "kind", points = { REGULAR = 10, DAILY = 1 } }'), "1.1"),
    (
        "part_needs_max",
        rule('{ kind = "sum", parts = [{ kind = "share", done = "tasks_done", of = "tasks_due" }] }'),
        "1.1",
    ),
    (
        "rule_differs_from_max",
        rule(
            '{ kind = "sum", parts = [{ kind = "yes_no", max = 9, fact = "first_meeting", yes = 5, no = 0}] }'
        ),
        "1.1",
    ),
    ("each_not_positive", rule('{ kind = "per_unit", fact = "late_members", each = 0 }'), "1.1"),
    ("floor_above_start", rule('{ kind = "per_unit", fact = "late_members", each = 1, floor = 11 }'), "1.1"),
    ("sum_in_sum", rule('{ kind = "sum", parts = [{ kind = "sum", parts = [] }] }'), "1.1"),
    ("levels_in_sum", rule(f'{{ kind = "sum", parts = [{LEVELS}] }}'), "1.1"),
    (
        "duplicate_level",
        rule(LEVELS.replace(" }] }", ' }, { key = "a", points = 0, label = "B" }] }'), mode="manual"),
        "1.1",
    ),
    ("last_level_asks", GOOD + PERIOD + 'every = "FAIR"\n', "period"),
    ("not_a_share", GOOD + edited("7/12", "13/12", PERIOD), "period"),
    ("not_a_share", GOOD + edited("7/12", "bảy", PERIOD), "period"),
    ("not_an_option", GOOD + edited('not_held = "POOR"', 'not_held = "NONE"', PERIOD), "period"),
]


@pytest.mark.parametrize(
    ("code", "source", "where"),
    MISTAKES,
    ids=[f"{code} {number}" for number, (code, *_) in enumerate(MISTAKES)],
)
def test_a_mistake_is_found_named_and_explained(code, source, where):
    found = [finding for finding in lint(source) if finding.code == code]

    assert found, [finding.code for finding in lint(source)]
    assert found[0].where == where
    sentence = explain.finding_sentence(found[0])
    assert "%(" not in sentence
    assert sentence.count(".") >= 1


def test_every_mistake_is_said_as_written_down():
    """Line, place, key and cure of each, as an official reads them: `sentences.txt`."""
    said = [
        f"{number} {code}: {explain.finding_sentence(finding)}"
        for number, (code, source, _) in enumerate(MISTAKES)
        for finding in lint(source)[:3]
    ]
    written = (Path(__file__).parent / "sentences.txt").read_text(encoding="utf-8").splitlines()

    assert said == written


def test_every_problem_of_a_file_has_a_test_and_a_sentence():
    elsewhere = {"clashing_set", "too_many_findings"}
    tested = {code for code, _, _ in MISTAKES}

    assert tested == {code for code in PROBLEMS if "." not in code} - elsewhere


def test_a_good_file_has_no_finding():
    assert lint(GOOD + CAP + PERIOD) == []
    assert parse(GOOD + CAP + PERIOD, strict=True).code == "T"


def test_all_mistakes_are_reported_at_once_in_the_order_of_the_lines():
    source = edited(
        "min = 0\n", "min = 1\n", edited('title = "Thử"', "title = 3", edited("max = 10", "max = 9"))
    )
    found = lint(source)

    assert [finding.code for finding in found] == [
        "not_text",
        "total_differs",
        "rating_hole",
        "rule_differs_from_max",
    ]
    assert [finding.line for finding in found] == sorted(finding.line for finding in found)
    with pytest.raises(InvalidRuleSet) as refused:
        parse(source)
    assert {finding.code for finding in refused.value.findings} == {finding.code for finding in found}
    assert "set: not_text" in str(refused.value)


def test_the_line_is_that_of_the_key():
    lines = GOOD.splitlines()
    [finding] = lint(edited("total = 10", "total = 11"))
    assert lines[finding.line - 1] == "total = 10"

    [finding] = lint(edited("speaking_percent", "speking_percent"))
    assert lines[finding.line - 1].startswith("rule = ")
    assert finding.params["near"] == "speaking_percent"
    assert "Có phải là speaking_percent?" in explain.finding_sentence(finding)
    assert explain.finding_sentence(finding).startswith(f"dòng {finding.line}, 1.1, khóa rule.fact: ")

    source = GOOD + edited('code = "POOR"', 'code = "WORST"', PERIOD)
    [finding] = lint(source)
    assert source.splitlines()[finding.line - 1] == 'code = "WORST"'

    source = f'colour = 1\n"a b" = 2\n{GOOD}\n[extra]\nx = 1\n[[more]]\n'
    extra, more = (source.splitlines().index(header) + 1 for header in ("[extra]", "[[more]]"))
    found = {finding.key: finding.line for finding in lint(source)}
    assert found == {"colour": 1, "a b": 2, "extra": extra, "more": more}

    many = "\n".join(f"k{number} = 1" for number in range(301))
    source = GOOD + edited('code = "GOOD"\n', f'code = "GOOD"\n{many}\n', PERIOD)
    header = source.splitlines().index("[[period.level]]") + 1
    [too_many] = [finding for finding in lint(source) if finding.code == "too_many_rows"]
    assert (too_many.where, too_many.key, too_many.line) == ("period", "level[1]", header)

    for written in ("rule.kind = 1", '"rule" = 1', "  rule = 1", "rule . kind=1"):
        source = edited(f"rule = {BANDS}", written)
        assert {source.splitlines()[finding.line - 1] for finding in lint(source)} == {written}

    missing = lint("[set]\n")
    assert [finding.line for finding in missing] == [None] * 3 + [1] * (len(missing) - 3)
    assert {finding.key for finding in missing[:3]} == {"rating", "group", "criterion"}

    [finding] = lint("[set\n")
    assert finding.line == 1


def test_a_missing_citation_is_a_warning_that_only_strict_reading_refuses():
    source = edited('citation = "Điều 1"', 'citation = ""')

    assert parse(source).code == "T"
    with pytest.raises(InvalidRuleSet):
        parse(source, strict=True)


def test_what_a_sheet_cannot_keep_is_a_warning_that_a_dry_run_tolerates():
    """Another scale may be tried on a file; records keep two decimals, three digits and four levels."""
    source = edited('step = "0.5"', 'step = "0.005"', edited('code = "GOOD"', 'code = "A"'))

    assert [finding.code for finding in lint(source)] == ["step_not_kept", "rating_not_kept"]
    assert parse(source).ratings[0].code == "A"
    with pytest.raises(InvalidRuleSet):
        parse(source, strict=True)
    for kept in ('step = "0.01"', 'step = "0.25"', "step = 1"):
        assert lint(edited('step = "0.5"', kept)) == []


def test_codes_and_titles_are_as_long_as_records_keep_them():
    def found(old: str, new: str, source: str = GOOD) -> list[tuple[str, str]]:
        return [(finding.code, finding.key) for finding in lint(edited(old, new, source))]

    marked = rule(LEVELS, mode="manual")
    assert found('code = "T"', f'code = "{"T" * 20}"') == []
    assert found('code = "T"', f'code = "{"T" * 21}"') == [("bad_code", "code")]
    assert found('title = "Thử"', f'title = "{"x" * 200}"') == []
    assert found('title = "Thử"', f'title = "{"x" * 201}"') == [("not_text", "title")]
    assert found('key = "a"', f'key = "{"a" * 30}"', marked) == []
    assert found('key = "a"', f'key = "{"a" * 31}"', marked) == [("bad_code", "rule.levels[1].key")]
    assert found('key = "a"', 'key = "a b"', marked) == [("bad_code", "rule.levels[1].key")]


def test_an_exclusive_band_above_an_inclusive_one_at_the_same_threshold_is_fine():
    rows = ("min = 50, exclusive = true, points = 10", "min = 50, points = 5", "min = 0, points = 0")

    assert lint(bands(*rows)) == []


def test_a_loss_per_unit_may_name_its_start_and_a_floor_as_high():
    by_unit = '{ kind = "per_unit", fact = "late_members", each = 1, start = 10, floor = 10 }'
    assert lint(rule(by_unit)) == []
    assert [finding.code for finding in lint(rule(by_unit.replace("10, floor", "11, floor")))] == [
        "rule_differs_from_max"
    ]
    part = by_unit.replace(", floor = 10", "")
    assert lint(rule(f'{{ kind = "sum", parts = [{part}] }}')) == []


def test_step_and_total_have_defaults():
    hundred = edited(
        "total = 10\n", "", GOOD.replace("max = 10", "max = 100").replace("points = 10", "points = 100")
    )
    assert lint(hundred) == []
    assert parse(hundred).total == 100
    assert parse(edited('step = "0.5"\n', "")).step == Decimal("0.5")


@pytest.mark.parametrize("status", ["verbatim", "reconstructed", "draft"])
def test_every_status_of_the_contract_is_known(status):
    assert parse(edited('status = "draft"', f'status = "{status}"')).status == status


def test_falling_bands_need_no_end_where_the_count_has_none():
    assert lint(bands("max = 0, points = 10", "max = 5, points = 2", fact="unexcused_absences")) == []


@pytest.mark.parametrize("path", sorted(REGULATIONS.glob("*.toml")), ids=lambda path: path.stem)
def test_built_in_sets_are_clean(path):
    assert lint(path.read_text(encoding="utf-8")) == []
