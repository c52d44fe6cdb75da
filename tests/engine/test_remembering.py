"""What the engine remembers to be fast: never one value for another."""

from decimal import Decimal

import pytest

from scoring.engine import InvalidFacts, Mark, evaluate, facts
from tests.engine.generated import small_set


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("speakers", "1", True),
        ("speakers", "0", False),
        ("facilities_ready", True, "1"),
        ("facilities_ready", True, "True"),
        ("kind", "REGULAR", "1"),
    ],
)
def test_a_good_value_seen_before_lets_no_bad_one_pass(name: str, good: object, bad: object) -> None:
    for _ in range(2):
        facts.clean({name: good})
        with pytest.raises(InvalidFacts):
            facts.clean({name: bad})


def test_the_same_text_is_read_by_the_type_of_its_fact() -> None:
    known = facts.clean({"speakers": "7", "attendance_percent": "7", "notice_days": "-7"})
    assert known["speakers"] == 7
    assert isinstance(known["speakers"], int)
    assert isinstance(known["attendance_percent"], Decimal)
    assert known["notice_days"] == -7


LEVELS = """{ kind = "levels", levels = [
  { key = "good", points = 10, label = "Tốt" },
  { key = "quiet", points = 10, label = "Không có việc", needs_reason = true },
  { key = "none", points = 0, label = "Không" },
] }"""


@pytest.mark.parametrize(
    ("mark", "label"),
    [
        (Mark(level="good"), "Tốt"),
        (Mark(level="quiet", reason="tháng yên"), "Không có việc"),
        (Mark(points=Decimal("10.0")), "Tốt"),
    ],
)
def test_of_levels_worth_the_same_the_key_means_itself_and_points_mean_the_first(
    mark: Mark, label: str
) -> None:
    rules = small_set(LEVELS, mode="manual")
    for _ in range(2):
        [line] = evaluate(rules, facts.clean({}), {"1.1": mark}).lines
        assert line.reason["label"] == label


def test_two_reasons_for_one_level_stay_two() -> None:
    rules = small_set(LEVELS, mode="manual")
    notes = [
        evaluate(rules, facts.clean({}), {"1.1": Mark(level="none", reason=reason)}).lines[0].reason["note"]
        for reason in ("lý do một", "lý do hai")
    ]
    assert notes == ["lý do một", "lý do hai"]


def test_a_text_seen_before_is_not_read_again() -> None:
    facts._typed_text.cache_clear()
    for _ in range(3):
        facts.clean({"speakers": "7", "late_members": 7})
    remembered = facts._typed_text.cache_info()
    assert (remembered.hits, remembered.misses) == (2, 1)
