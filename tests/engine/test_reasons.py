"""The reason of a line, letter by letter: it is stored with the sheet and read again years later."""

from decimal import Decimal
from typing import Any

import pytest

from scoring.engine import Mark
from tests.engine.test_kinds import (
    ANSWER,
    FALLING,
    LATE,
    LEVELS,
    LIST,
    OVERRIDE,
    SCHEDULE,
    SPEAKING,
    STEPS,
    SUM,
    line,
)

UPPER = {"direction": "min", "threshold": "50", "exclusive": False, "points": "10"}
LOWER = {"direction": "min", "threshold": "0", "exclusive": False, "points": "2"}
TWO = {"direction": "max", "threshold": "2", "exclusive": True, "points": "10"}
FIVE = {"direction": "max", "threshold": "5", "exclusive": False, "points": "4"}
SPOKE = {"speaking_percent": "40", "speakers": "2", "present_members": "5"}
BY_BANDS = {"code": "bands", "fact": "speaking_percent", "facts": SPOKE, "band": LOWER, "next": UPPER}
UNKNOWN_SPEAKING = {"code": "unknown", "unknown": ["speaking_percent"], "facts": {}}
ONLY_THE_FIRST = 'applies_when = [["first_meeting", "==", true], ["kind", "in", ["REGULAR"]]]'


@pytest.mark.parametrize(
    ("rule", "more", "raw", "reason"),
    [
        (SPEAKING, "", SPOKE, BY_BANDS),
        (SPEAKING, "", {**SPOKE, "speaking_percent": "60"}, {
            **BY_BANDS, "facts": {**SPOKE, "speaking_percent": "60"}, "band": UPPER, "next": None,
        }),
        (SPEAKING, "", {}, UNKNOWN_SPEAKING),
        (FALLING, "", {"speakers": 9}, {
            "code": "bands", "fact": "speakers", "facts": {"speakers": "9"}, "band": None, "next": FIVE,
        }),
        (FALLING, "", {"speakers": 2}, {
            "code": "bands", "fact": "speakers", "facts": {"speakers": "2"}, "band": FIVE, "next": TWO,
        }),
        (STEPS, "", {"agenda_steps_done": 3, "agenda_steps_mandatory": 4}, {
            "code": "share", "done": "agenda_steps_done", "of": "agenda_steps_mandatory",
            "facts": {"agenda_steps_done": "3", "agenda_steps_mandatory": "4"},
        }),
        (STEPS, "", {}, {
            "code": "unknown", "unknown": ["agenda_steps_done", "agenda_steps_mandatory"], "facts": {},
        }),
        (STEPS, "", {"agenda_steps_done": 0, "agenda_steps_mandatory": 0}, {
            "code": "share_of_nothing", "unknown": ["agenda_steps_mandatory"], "facts": {},
        }),
        (ANSWER, "", {"facilities_ready": False}, {
            "code": "yes_no", "fact": "facilities_ready", "facts": {"facilities_ready": False},
        }),
        (ANSWER, "", {}, {"code": "unknown", "unknown": ["facilities_ready"], "facts": {}}),
        (SCHEDULE, "", {"schedule": "OUT_OF_MONTH"}, {
            "code": "choice", "fact": "schedule", "facts": {"schedule": "OUT_OF_MONTH"},
        }),
        (SCHEDULE, "", {}, {"code": "unknown", "unknown": ["schedule"], "facts": {}}),
        (LATE, "", {"late_members": 2}, {
            "code": "per_unit", "fact": "late_members", "facts": {"late_members": "2"}, "each": "1.5",
        }),
        (LATE, "", {}, {"code": "unknown", "unknown": ["late_members"], "facts": {}}),
        (LIST, "", {"facilities_ready": True, "notice_days": 3, "kind": "REGULAR"}, {
            "code": "checklist", "facts": {"facilities_ready": True, "notice_days": "3", "kind": "REGULAR"},
        }),
        (LIST, "", {}, {
            "code": "unknown", "unknown": ["facilities_ready", "notice_days", "kind"], "facts": {},
        }),
        (SUM, "", {"facilities_ready": True, "tasks_done": 1, "tasks_due": 3, "late_members": 0}, {
            "code": "sum", "facts": {},
        }),
        (SPEAKING, OVERRIDE, {**SPOKE, "speaking_percent": "60", "mentions": 2}, {
            "code": "override",
            "rule": {**BY_BANDS, "facts": {**SPOKE, "speaking_percent": "60"}, "band": UPPER, "next": None},
            "when": [["mentions", ">", "1"]],
            "facts": {"mentions": "2"},
        }),
        (SPEAKING, OVERRIDE, SPOKE, {"code": "unknown", "unknown": ["mentions"], "facts": {}}),
        (SPEAKING, ONLY_THE_FIRST, {**SPOKE, "first_meeting": False, "kind": "COMBINED"}, {
            "code": "not_applicable",
            "when": [["first_meeting", "==", True], ["kind", "in", ["REGULAR"]]],
            "facts": {"first_meeting": False, "kind": "COMBINED"},
        }),
        (SPEAKING, ONLY_THE_FIRST, {**SPOKE, "kind": "COMBINED"}, {
            "code": "not_applicable",
            "when": [["kind", "in", ["REGULAR"]]],
            "facts": {"kind": "COMBINED"},
        }),
        (SPEAKING, ONLY_THE_FIRST, SPOKE, {
            "code": "unknown_whether_applies", "unknown": ["first_meeting", "kind"], "facts": {},
        }),
    ],
)  # fmt: skip
def test_the_reason_of_a_computed_line(rule: str, more: str, raw: dict[str, Any], reason: dict[str, Any]):
    assert line(rule, more, **raw).to_json()["reason"] == reason


def test_the_items_of_a_checklist_have_their_reasons():
    found = line(LIST, facilities_ready=False, notice_days=2).to_json()
    assert found["parts"] == [
        {"title": "Phòng họp", "points": "0", "max": "4", "reason": {
            "code": "item", "held": False, "facts": {}, "failing": [["facilities_ready", "==", True]],
        }},
        {"title": "Báo trước", "points": "0", "max": "6", "reason": {
            "code": "item", "held": False, "facts": {}, "failing": [["notice_days", ">=", "3"]],
        }},
    ]  # fmt: skip
    found = line(LIST, facilities_ready=True, notice_days=3).to_json()
    assert [part["reason"] for part in found["parts"]] == [
        {"code": "item", "held": True, "facts": {}},
        {"code": "item", "held": None, "facts": {}, "unknown": ["kind"]},
    ]
    assert [part["points"] for part in found["parts"]] == ["4", None]
    assert found["reason"] == {"code": "unknown", "unknown": ["kind"], "facts": {}}


def test_the_parts_of_a_sum_have_the_reasons_of_their_rules():
    found = line(SUM, facilities_ready=True, tasks_done=1, tasks_due=3).to_json()

    assert found["reason"] == {"code": "unknown", "unknown": ["late_members"], "facts": {}}
    assert found["parts"] == [
        {"title": "Phòng họp", "points": "2", "max": "2", "reason": {
            "code": "yes_no", "fact": "facilities_ready", "facts": {"facilities_ready": True},
        }},
        {"title": "", "points": "1", "max": "3", "reason": {
            "code": "share", "done": "tasks_done", "of": "tasks_due",
            "facts": {"tasks_done": "1", "tasks_due": "3"},
        }},
        {"title": "", "points": None, "max": "5", "reason": {
            "code": "unknown", "unknown": ["late_members"], "facts": {},
        }},
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("mark", "reason"),
    [
        (None, {"code": "unmarked", "facts": {}}),
        (Mark(level="good"), {"code": "level", "level": "good", "label": "Tốt", "facts": {}, "note": ""}),
        (
            Mark(level="weak", reason="vội"),
            {"code": "level", "level": "weak", "label": "Yếu", "facts": {}, "note": "vội"},
        ),
        (
            Mark(level="weak"),
            {"code": "reason_missing", "level": "weak", "label": "Yếu", "facts": {}, "points": "3"},
        ),
    ],
)
def test_the_reason_of_a_judged_line(mark: Mark | None, reason: dict[str, Any]):
    assert line(LEVELS, mark=mark, mode="manual").to_json()["reason"] == reason


def test_the_reason_of_a_corrected_line_keeps_what_was_computed():
    seven = Mark(points=Decimal(7), reason="theo sổ")
    marked = {
        "code": "marked",
        "computed": "2",
        "points": "7",
        "note": "theo sổ",
        "facts": SPOKE,
        "rule": BY_BANDS,
    }

    assert line(SPEAKING, mark=seven, mode="proposed", **SPOKE).to_json()["reason"] == marked
    bare = line(SPEAKING, mark=Mark(points=Decimal(7)), mode="proposed", **SPOKE).to_json()
    assert bare["reason"] == {**marked, "code": "reason_missing", "note": ""}
    filled = line(SPEAKING, mark=seven, mode="proposed").to_json()
    assert filled["reason"] == {**marked, "computed": None, "facts": {}, "rule": UNKNOWN_SPEAKING}


def test_a_corrected_line_keeps_its_parts():
    zero = Mark(points=Decimal(0))
    for mark in (zero, Mark(points=Decimal(0), reason="vì")):
        found = line(
            SUM, mark=mark, mode="proposed", facilities_ready=True, tasks_done=1, tasks_due=3, late_members=2
        )
        assert [part.points for part in found.parts] == [2, 1, 3]
        assert found.reason["points"] == "0"
    assert line(
        SUM, OVERRIDE, mentions=2, facilities_ready=True, tasks_done=3, tasks_due=3, late_members=0
    ).parts


def test_a_whole_line_as_it_is_stored():
    assert line(SPEAKING, mode="proposed", **SPOKE).to_json() == {
        "code": "1.1",
        "group": "1",
        "title": "Tiêu chí",
        "max": "10",
        "mode": "proposed",
        "points": "2",
        "computed": "2",
        "state": "scored",
        "reason": BY_BANDS,
        "citation": "Điều 1",
        "margin": {
            "fact": "speaking_percent",
            "change": "10",
            "new_value": "50",
            "gain": "8",
            "counted": {"fact": "speakers", "change": "1", "new_value": "3", "gain": "8", "counted": None},
        },
        "parts": [],
    }
    choice = line(SCHEDULE, schedule="OUT_OF_MONTH").to_json()
    assert choice["margin"] == {
        "fact": "schedule",
        "change": None,
        "new_value": "MOVED_UNAPPROVED",
        "gain": "3",
        "counted": None,
    }
    assert line(SPEAKING, first_meeting=None).to_json()["computed"] is None
