"""Each kind of rule by itself: points, what is unknown, rounding down, and the margin."""

from decimal import Decimal
from typing import Any

import pytest

from scoring.engine import Line, Mark, facts
from scoring.engine.kinds import KINDS, Limits, kind
from tests.engine.generated import small_set


def line(rule: str, more: str = "", mark: Mark | None = None, *, mode: str = "auto", **raw: Any) -> Line:
    """The one line of a set of one criterion worth 10 points."""
    return small_set(rule, more, mode=mode).criteria[0].line(facts.clean(raw), mark)


def points(rule: str, more: str = "", **raw: Any) -> Decimal | None:
    return line(rule, more, **raw).points


SPEAKING = """{ kind = "bands", fact = "speaking_percent", bands = [
  { min = 50, points = 10 }, { min = 0, points = 2 },
] }"""
NOTICE = (
    '{ kind = "bands", fact = "notice_days", bands = [{ min = 3, points = 10 }, { min = 0, points = 5 }] }'
)
FALLING = """{ kind = "bands", fact = "speakers", bands = [
  { max = 2, exclusive = true, points = 10 }, { max = 5, points = 4 },
] }"""
SENT = '{ kind = "per_unit", fact = "submitted_days_after", each = "0.3" }'
GONE = '{ kind = "per_unit", fact = "punctual_percent", each = "0.06" }'
# Thresholds between the values that a fact can have.
BETWEEN = (
    '{ kind = "bands", fact = "speakers", bands = [{ min = 2.5, points = 10 }, { min = 0, points = 0 }] }'
)
THIRDS = BETWEEN.replace("speakers", "speaking_percent").replace("2.5", "66.667")
SLOW = (
    '{ kind = "bands", fact = "late_members", bands = [{ max = 0, points = 10 }, { max = 2.5, points = 6 }] }'
)
EARLY = BETWEEN.replace("speakers", "documents_days_before").replace("2.5", "1.255")
STEPS = '{ kind = "share", done = "agenda_steps_done", of = "agenda_steps_mandatory" }'
ANSWER = '{ kind = "yes_no", fact = "facilities_ready", yes = 10, no = 3 }'
SCHEDULE = (
    '{ kind = "choice", fact = "schedule", points = '
    "{ ON_DATE = 10, MOVED_APPROVED = 6, MOVED_UNAPPROVED = 3, OUT_OF_MONTH = 0 } }"
)
KIND = '{ kind = "choice", fact = "kind", points = { REGULAR = 10 } }'
LATE = '{ kind = "per_unit", fact = "late_members", each = 1.5, floor = 2 }'
SHORT = '{ kind = "per_unit", fact = "duration_shortfall_minutes", each = "0.3" }'
LIST = """{ kind = "checklist", items = [
  { when = [["facilities_ready", "==", true]], points = 4, title = "Phòng họp" },
  { points = 6, title = "Báo trước", when = [
    ["notice_days", ">=", 3], ["kind", "in", ["REGULAR", "COMBINED"]],
  ] },
] }"""
SUM = """{ kind = "sum", parts = [
  { kind = "yes_no", title = "Phòng họp", fact = "facilities_ready", yes = 2, no = 0 },
  { kind = "share", max = 3, done = "tasks_done", of = "tasks_due" },
  { kind = "per_unit", max = 5, fact = "late_members", each = 1 },
] }"""
LEVELS = """{ kind = "levels", levels = [
  { key = "good", points = 10, label = "Tốt" },
  { key = "odd", points = 10, label = "Lạ", needs_reason = true },
  { key = "weak", points = 3, label = "Yếu" },
] }"""


@pytest.mark.parametrize(
    ("rule", "raw", "expected"),
    [
        (SPEAKING, {"speaking_percent": "50"}, 10),
        (SPEAKING, {"speaking_percent": "49.995"}, 10),  # two decimals, half up, before banding
        (SPEAKING, {"speaking_percent": "49.994"}, 2),
        (SPEAKING, {}, None),
        (NOTICE, {"notice_days": -1}, 0),  # below every band
        (FALLING, {"speakers": 1}, 10),
        (FALLING, {"speakers": 2}, 4),
        (FALLING, {"speakers": 6}, 0),  # beyond the last band
        (STEPS, {"agenda_steps_done": 11, "agenda_steps_mandatory": 12}, 9),  # 9.17
        (STEPS, {"agenda_steps_done": 13, "agenda_steps_mandatory": 12}, 10),  # never above the maximum
        (STEPS, {"agenda_steps_done": 0, "agenda_steps_mandatory": 0}, None),
        (STEPS, {"agenda_steps_done": 3}, None),
        (STEPS, {"agenda_steps_mandatory": 3}, None),
        (ANSWER, {"facilities_ready": True}, 10),
        (ANSWER, {"facilities_ready": False}, 3),
        (ANSWER, {}, None),
        (SCHEDULE, {"schedule": "MOVED_APPROVED"}, 6),
        (SCHEDULE, {}, None),
        (KIND, {"kind": "REGULAR"}, 10),
        (KIND, {"kind": "THEMATIC"}, 0),  # a kind of meeting this set is not for
        (LATE, {"late_members": 0}, 10),
        (LATE, {"late_members": 1}, "8.5"),
        (LATE, {"late_members": 9}, 2),
        (LATE, {}, None),
        (SHORT, {"duration_shortfall_minutes": 1}, "9.5"),  # 9.7 down to the step
        (SHORT, {"duration_shortfall_minutes": 40}, 0),
        (LIST, {"facilities_ready": True, "notice_days": 3, "kind": "COMBINED"}, 10),
        (LIST, {"facilities_ready": False, "notice_days": 3, "kind": "COMBINED"}, 6),
        (LIST, {"facilities_ready": True, "notice_days": 2}, 4),  # false and unknown is false
        (LIST, {"facilities_ready": True, "notice_days": 3}, None),  # true and unknown is unknown
        (LIST, {"notice_days": 2}, None),
        (SUM, {"facilities_ready": True, "tasks_done": 1, "tasks_due": 3, "late_members": 2}, 6),
        (SUM, {"facilities_ready": True, "tasks_done": 0, "tasks_due": 0, "late_members": 2}, None),
        (SUM, {"facilities_ready": True, "tasks_done": 1, "tasks_due": 3}, None),
    ],
)
def test_points_of_a_kind(rule, raw, expected):
    assert points(rule, **raw) == (None if expected is None else Decimal(expected))


@pytest.mark.parametrize(
    ("rule", "kind_name", "looks_at", "most"),
    [
        (SPEAKING, "bands", ("speaking_percent", "speakers", "present_members"), 10),
        (NOTICE, "bands", ("notice_days",), 10),
        (STEPS, "share", ("agenda_steps_done", "agenda_steps_mandatory"), 10),
        (ANSWER, "yes_no", ("facilities_ready",), 10),
        (SCHEDULE, "choice", ("schedule",), 10),
        (LATE, "per_unit", ("late_members",), 10),
        (LIST, "checklist", ("facilities_ready", "notice_days", "kind"), 10),
        (SUM, "sum", ("facilities_ready", "tasks_done", "tasks_due", "late_members"), 10),
    ],
)
def test_a_compiled_rule_knows_its_kind_its_facts_and_its_most(rule, kind_name, looks_at, most):
    found = small_set(rule).criteria[0].rule

    assert (found.kind, found.facts, found.most, found.levels) == (kind_name, looks_at, most, ())


def test_a_compiled_rule_of_levels_has_the_levels():
    found = small_set(LEVELS, mode="manual").criteria[0].rule

    assert (found.kind, found.facts, found.most) == ("levels", (), 10)
    assert found.levels == (
        ("good", 10, "Tốt", False),
        ("odd", 10, "Lạ", True),
        ("weak", 3, "Yếu", False),
    )


def test_every_kind_of_the_contract_is_registered_and_no_other():
    assert list(KINDS) == ["bands", "share", "yes_no", "choice", "per_unit", "checklist", "sum", "levels"]


def test_a_new_kind_is_one_function_and_no_other_change(monkeypatch):
    monkeypatch.setattr("scoring.engine.kinds.KINDS", dict(KINDS))
    patched = __import__("scoring.engine.kinds", fromlist=["KINDS"]).KINDS

    @kind("half")
    def half(table: Any, limits: Limits) -> Any:
        return KINDS["per_unit"](table, limits)

    assert patched["half"] is half
    assert "half" not in KINDS


def test_a_sum_reports_every_part_with_its_own_reason():
    found = line(SUM, facilities_ready=True, tasks_done=1, tasks_due=3, late_members=2)

    assert [(part.title, part.points, part.max) for part in found.parts] == [
        ("Phòng họp", 2, 2),
        ("", 1, 3),
        ("", 3, 5),
    ]
    assert [part.reason["code"] for part in found.parts] == ["yes_no", "share", "per_unit"]


def test_an_unknown_part_keeps_what_the_other_parts_gave():
    found = line(SUM, facilities_ready=True, tasks_done=1, tasks_due=3)

    assert (found.state, found.reason["unknown"]) == ("unknown", ["late_members"])
    assert [part.points for part in found.parts] == [2, 1, None]


def test_a_checklist_says_which_item_failed_and_which_is_unknown():
    found = line(LIST, facilities_ready=False, notice_days=3)

    assert [part.reason["held"] for part in found.parts] == [False, None]
    assert found.parts[0].reason["failing"] == [["facilities_ready", "==", True]]
    assert found.reason["unknown"] == ["kind"]
    failed = line(LIST, facilities_ready=False, notice_days=3, kind="THEMATIC")
    assert failed.parts[1].reason["failing"] == [["kind", "in", ["REGULAR", "COMBINED"]]]


def test_points_are_rounded_down_to_the_step_of_the_set():
    rows = '{ min = 1, points = 10 }, { min = 0, points = "1.75" }'
    rule = f'{{ kind = "bands", fact = "speakers", bands = [{rows}] }}'

    assert small_set(rule).criteria[0].line(facts.clean({"speakers": 0})).points == Decimal("1.5")
    assert small_set(rule, step="1").criteria[0].line(facts.clean({"speakers": 0})).points == 1


OVERRIDE = """overrides = [
  { when = [["mentions", ">", 3]], points = 6 }, { when = [["mentions", ">", 1]], points = 4 },
]"""


@pytest.mark.parametrize(
    ("raw", "expected", "code"),
    [
        ({"speaking_percent": 60, "mentions": 0}, 10, "bands"),
        ({"speaking_percent": 60, "mentions": 2}, 4, "override"),
        ({"speaking_percent": 60, "mentions": 5}, 6, "override"),  # the first match wins
        ({"speaking_percent": 40, "mentions": 5}, 2, "bands"),  # an override never raises
        ({"mentions": 5}, 6, "override"),  # it decides although the rule's own figure is unknown
        ({"speaking_percent": 60}, None, "unknown"),
        ({"mentions": 0}, None, "unknown"),
    ],
)
def test_overrides(raw, expected, code):
    found = line(SPEAKING, OVERRIDE, **raw)

    assert (found.points, found.reason["code"]) == (expected, code)


def test_an_override_keeps_the_reason_of_the_rule():
    found = line(SPEAKING, OVERRIDE, speaking_percent=60, mentions=5)

    assert found.reason["rule"]["code"] == "bands"
    assert (found.reason["when"], found.reason["facts"]) == ([["mentions", ">", "3"]], {"mentions": "5"})


@pytest.mark.parametrize(
    ("raw", "state", "code"),
    [
        ({"first_meeting": False, "speaking_percent": 60}, "scored", "bands"),
        ({"first_meeting": True, "speaking_percent": 60}, "not_applicable", "not_applicable"),
        ({"first_meeting": True}, "not_applicable", "not_applicable"),
        ({"speaking_percent": 60}, "unknown", "unknown_whether_applies"),
    ],
)
def test_applies_when(raw, state, code):
    found = line(SPEAKING, 'applies_when = [["first_meeting", "==", false]]', **raw)

    assert (found.state, found.reason["code"]) == (state, code)
    assert (found.points is None) == (state != "scored")


@pytest.mark.parametrize(
    ("mark", "expected", "code"),
    [
        (None, None, "unmarked"),
        (Mark(level="good"), 10, "level"),
        (Mark(level="odd"), None, "reason_missing"),
        (Mark(level="odd", reason="vì"), 10, "level"),
        (Mark(level="weak"), None, "reason_missing"),
        (Mark(level="weak", reason="vì"), 3, "level"),
        (Mark(points=Decimal(3), reason="vì"), 3, "level"),
        (Mark(points=Decimal(10)), 10, "level"),
        (Mark(points=Decimal(4), reason="vì"), None, "unmarked"),  # refused by evaluate, never a guess here
    ],
)
def test_levels(mark, expected, code):
    found = line(LEVELS, mark=mark, mode="manual")

    assert (found.points, found.reason["code"], found.computed) == (expected, code, None)
    assert found.margin is None


def test_a_level_can_be_overridden_downwards():
    found = line(LEVELS, OVERRIDE, Mark(level="good"), mode="manual", mentions=5)
    assert (found.points, found.reason["code"]) == (6, "override")
    assert found.margin.fact == "mentions"
    assert (found.margin.new_value, found.margin.gain) == (1, 4)


@pytest.mark.parametrize(
    ("mark", "expected", "code"),
    [
        (None, 2, "bands"),
        (Mark(points=Decimal(2)), 2, "bands"),  # the same as computed needs no reason
        (Mark(points=Decimal("4.5"), reason="vì"), "4.5", "marked"),
        (Mark(points=Decimal("4.5")), None, "reason_missing"),
    ],
)
def test_a_proposed_line_can_be_corrected_with_a_reason(mark, expected, code):
    found = line(SPEAKING, mark=mark, mode="proposed", speaking_percent=40)

    assert found.points == (None if expected is None else Decimal(expected))
    assert (found.reason["code"], found.computed) == (code, 2)


def test_a_person_can_fill_what_could_not_be_computed():
    found = line(SPEAKING, mark=Mark(points=Decimal(7), reason="theo sổ"), mode="proposed")

    assert (found.points, found.computed, found.reason["computed"]) == (7, None, None)


@pytest.mark.parametrize(
    ("rule", "raw", "fact", "change", "gain"),
    [
        (SPEAKING, {"speaking_percent": "49.5"}, "speaking_percent", "0.5", 8),
        (NOTICE, {"notice_days": -1}, "notice_days", 1, 5),
        (FALLING, {"speakers": 5}, "speakers", -4, 6),
        (FALLING, {"speakers": 7}, "speakers", -2, 4),
        (STEPS, {"agenda_steps_done": 1, "agenda_steps_mandatory": 40}, "agenda_steps_done", 1, "0.5"),
        (STEPS, {"agenda_steps_done": 5, "agenda_steps_mandatory": 12}, "agenda_steps_done", 1, 1),
        (ANSWER, {"facilities_ready": False}, "facilities_ready", None, 7),
        (SCHEDULE, {"schedule": "OUT_OF_MONTH"}, "schedule", None, 3),
        (LATE, {"late_members": 2}, "late_members", -1, "1.5"),
        (LATE, {"late_members": 9}, "late_members", -4, "0.5"),
        (SHORT, {"duration_shortfall_minutes": 4}, "duration_shortfall_minutes", -1, "0.5"),
        (SHORT, {"duration_shortfall_minutes": 1}, "duration_shortfall_minutes", -1, "0.5"),
        (SENT, {"submitted_days_after": "9.5"}, "submitted_days_after", "-1.17", "0.5"),
        (SENT, {"submitted_days_after": "1"}, "submitted_days_after", "-1", "0.5"),
        (GONE, {"punctual_percent": 90}, "punctual_percent", "-6.67", "0.5"),
        (
            ANSWER.replace("yes = 10, no = 3", "yes = 3, no = 10"),
            {"facilities_ready": True},
            "facilities_ready",
            None,
            7,
        ),
        (BETWEEN, {"speakers": 1}, "speakers", 2, 10),
        (BETWEEN.replace("min = 2.5", "min = 2.5, exclusive = true"), {"speakers": 1}, "speakers", 2, 10),
        (BETWEEN.replace("min = 2.5", "min = 2, exclusive = true"), {"speakers": 1}, "speakers", 2, 10),
        (THIRDS, {"speaking_percent": 60}, "speaking_percent", "6.67", 10),
        (SLOW, {"late_members": 9}, "late_members", -7, 6),
        (
            SLOW.replace("max = 2.5", "max = 2.5, exclusive = true"),
            {"late_members": 9},
            "late_members",
            -7,
            6,
        ),
        (SLOW.replace("max = 2.5", "max = 3, exclusive = true"), {"late_members": 9}, "late_members", -7, 6),
        (EARLY, {"documents_days_before": "0.5"}, "documents_days_before", "0.755", 10),
        (LIST, {"facilities_ready": True, "notice_days": 1, "kind": "REGULAR"}, "notice_days", 2, 6),
        (LIST, {"facilities_ready": False, "notice_days": 1, "kind": "REGULAR"}, "facilities_ready", None, 4),
        (
            SUM,
            {"facilities_ready": False, "tasks_done": 3, "tasks_due": 3, "late_members": 1},
            "late_members",
            -1,
            1,
        ),
    ],
)
def test_the_margin_is_the_smallest_change_of_one_fact(rule, raw, fact, change, gain):
    found = line(rule, **raw).margin

    assert (found.fact, found.gain) == (fact, Decimal(gain))
    assert found.change == (None if change is None else Decimal(change))


@pytest.mark.parametrize(
    ("rule", "raw"),
    [
        (SPEAKING, {"speaking_percent": 60}),  # already full
        (SPEAKING, {}),
        (STEPS, {"agenda_steps_done": 0, "agenda_steps_mandatory": 0}),
        (KIND, {"kind": "THEMATIC"}),  # a circumstance, not something to improve
        (
            LIST,
            {"facilities_ready": True, "notice_days": 1, "kind": "THEMATIC"},
        ),  # two facts would have to change
    ],
)
def test_no_margin_where_no_single_fact_helps(rule, raw):
    assert line(rule, **raw).margin is None


def test_the_margin_counts_people_where_they_are_known():
    known = line(SPEAKING, speaking_percent="42.86", speakers=3, present_members=7).margin
    derived = line(SPEAKING, speaking_percent="42.86", present_members=7).margin
    unknown = line(SPEAKING, speaking_percent="42.86").margin
    contradicting = line(SPEAKING, speaking_percent="42.86", speakers=5, present_members=7).margin

    assert (known.counted.fact, known.counted.change, known.counted.new_value) == ("speakers", 1, 4)
    assert derived.counted == known.counted
    assert unknown.counted is None
    assert contradicting.counted is None
    assert known.new_value == 50


@pytest.mark.parametrize(
    ("rule", "raw"), [(STEPS, {}), (LATE, {}), (LATE, {"late_members": 0}), (SPEAKING, {})]
)
def test_where_an_override_decides_only_its_own_fact_helps(rule, raw):
    found = line(rule, OVERRIDE, mentions=2, **raw)

    assert found.points == 4
    assert found.margin.fact == "mentions"


def test_nobody_is_advised_to_abolish_the_committee():
    rule = (
        '{ kind = "choice", fact = "committee_meeting", points = '
        "{ NO_COMMITTEE = 10, WITH_MINUTES = 10, WITHOUT_MINUTES = 5, NONE = 0 } }"
    )
    assert line(rule, committee_meeting="NONE").margin.new_value == "WITHOUT_MINUTES"
    assert line(rule, committee_meeting="WITHOUT_MINUTES").margin.new_value == "WITH_MINUTES"


def test_people_are_counted_also_for_less_than_a_percent():
    found = line(SPEAKING, speaking_percent="49.5", speakers=99, present_members=200).margin

    assert (found.change, found.counted.change, found.counted.new_value) == (Decimal("0.5"), 1, 100)


@pytest.mark.parametrize(("speakers", "change", "value"), [(0, 3, 3), (2, 1, 3), (9, -4, 5), (6, -1, 5)])
def test_a_falling_band_can_be_entered_from_both_sides(speakers, change, value):
    rule = (
        '{ kind = "bands", fact = "speakers", bands = [{ max = 2, points = 2 }, { max = 5, points = 10 }] }'
    )
    found = line(rule, speakers=speakers).margin

    assert (found.change, found.new_value) == (change, value)


@pytest.mark.parametrize(
    ("late", "spoke", "speakers", "fact", "gain"),
    [
        ("3", "7", 4, "speakers", 5),  # as near, the larger gain
        ("3", "7", 3, "late_members", 2),  # nearer
        ("5", "5", 4, "late_members", 4),  # as near, as much: the name decides
    ],
)
def test_of_two_facts_the_nearer_is_advised_and_then_the_larger_gain(late, spoke, speakers, fact, gain):
    few = f"[{{ max = 0, points = {late} }}, {{ max = 9, points = 1 }}]"
    many = f"[{{ min = 5, points = {spoke} }}, {{ min = 0, points = {1 if spoke == '5' else 2} }}]"
    parts = [
        f'{{ kind = "bands", fact = "late_members", bands = {few} }}',
        f'{{ kind = "bands", fact = "speakers", bands = {many} }}',
    ]
    found = line(
        f'{{ kind = "sum", parts = [{", ".join(parts)}] }}', late_members=1, speakers=speakers
    ).margin

    assert (found.fact, found.gain) == (fact, gain)


def test_people_are_left_out_where_their_jump_would_not_help():
    """From 40 % one more of five is 60 %: past the only band that gives more."""
    rule = (
        '{ kind = "bands", fact = "speaking_percent", bands = [{ min = 55, points = 2 }, '
        "{ min = 50, points = 10 }, { min = 0, points = 2 }] }"
    )
    found = line(rule, speaking_percent="40", speakers=2, present_members=5).margin

    assert (found.new_value, found.gain, found.counted) == (50, 8, None)


def test_a_band_can_also_be_entered_from_above():
    rule = (
        '{ kind = "bands", fact = "speaking_percent", bands = [{ min = 55, points = 2 }, '
        "{ min = 50, points = 10 }, { min = 0, points = 2 }] }"
    )
    found = line(rule, speaking_percent="60", speakers=3, present_members=5).margin

    assert (found.new_value, found.change, found.counted) == (Decimal("54.99"), Decimal("-5.01"), None)
