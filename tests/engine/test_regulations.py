"""The built-in sets themselves, and the engine's promise to need nothing but Python."""

import ast
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from scoring import engine
from scoring.engine import parse
from tests.engine.situations import REGULATIONS, regulation

NAMES = ("qd31", "qd31-cd", "hd42", "na08", "ap26")
KINDS = ("REGULAR", "THEMATIC", "COMBINED", "EXTRAORDINARY")


HEADS = {  # first day, last day, kinds, scope
    "qd31": (date(2018, 12, 14), date(2025, 10, 27), ("REGULAR", "COMBINED"), "*"),
    "qd31-cd": (date(2018, 12, 14), date(2025, 10, 27), ("THEMATIC",), "*"),
    "hd42": (date(2025, 10, 28), None, ("REGULAR", "THEMATIC", "COMBINED"), "*"),
    "na08": (date(2021, 9, 15), date(2023, 10, 29), ("REGULAR",), "NGHEAN"),
    "ap26": (date(2026, 1, 1), None, ("REGULAR", "THEMATIC", "COMBINED"), "ANPHU"),
}


@pytest.mark.parametrize("name", NAMES)
def test_a_set_is_for_the_days_kinds_and_places_of_its_document(name):
    rules = regulation(name)

    assert (rules.effective_from, rules.effective_to, rules.meeting_kinds, rules.scope) == HEADS[name]
    assert (rules.step, rules.total) == (Decimal("0.5"), 100)
    assert [band.label for band in rules.ratings] == ["Tốt", "Khá", "Trung bình", "Kém"]
    assert [band.code for band in rules.ratings] == ["GOOD", "FAIR", "AVERAGE", "POOR"]
    assert parse((REGULATIONS / f"{name}.toml").read_text(encoding="utf-8"), strict=True).code == rules.code


@pytest.mark.parametrize("name", NAMES)
def test_a_set_adds_up_says_that_it_is_reconstructed_and_cites_everything(name):
    rules = regulation(name)

    assert rules.code == name.upper()
    assert sum(criterion.max for criterion in rules.criteria) == rules.total == 100
    assert rules.status == "reconstructed"
    assert all(row.citation for row in (*rules.criteria, *rules.caps))
    assert {criterion.group for criterion in rules.criteria} == {group.code for group in rules.groups}
    assert all(criterion.mode == "manual" for criterion in rules.criteria if criterion.levels)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "day", [date(2018, 12, 13), date(2018, 12, 14), date(2025, 10, 27), date(2025, 10, 28), date(2030, 1, 1)]
)
def test_by_date_and_kind_exactly_one_set_of_the_district_applies(kind, day):
    everywhere = [rules for rules in map(regulation, NAMES) if rules.scope == "*"]
    fitting = [
        rules
        for rules in everywhere
        if kind in rules.meeting_kinds
        and rules.effective_from <= day
        and (rules.effective_to is None or day <= rules.effective_to)
    ]

    expected = 0 if kind == "EXTRAORDINARY" or day < date(2018, 12, 14) else 1
    assert len(fitting) == expected


def test_qd31_has_the_24_criteria_and_group_totals_of_the_reference():
    rules = regulation("qd31")
    totals = {g.code: sum(c.max for c in rules.criteria if c.group == g.code) for g in rules.groups}

    assert len(rules.criteria) == 24
    assert totals == {"I": 20, "II": 15, "III": 35, "IV": 10, "V": 20}
    assert [cap.code for cap in rules.caps] == ["C1", "C2", "C3", "C4", "C5", "C5.1", "C6", "C7"]


def test_the_thematic_sheet_differs_only_where_it_says_so():
    regular, thematic = regulation("qd31"), regulation("qd31-cd")
    source = {
        rules.code: (REGULATIONS / f"{rules.code.lower()}.toml").read_text(encoding="utf-8")
        for rules in (regular, thematic)
    }

    def block(code: str, name: str) -> str:
        start = source[name].index(f'code = "{code}"\ngroup')
        text = source[name][start : source[name].index("\n\n", start)]
        return "\n".join(line for line in text.splitlines() if not line.startswith("title"))

    different = {c.code for c in regular.criteria if block(c.code, "QD31") != block(c.code, "QD31-CD")}
    assert different == {"III.4", "V.1"}
    assert [c.code for c in regular.criteria] == [c.code for c in thematic.criteria]
    assert {cap.code for cap in regular.caps} - {cap.code for cap in thematic.caps} == {"C7"}


def test_nghe_an_has_its_own_weights_and_levels():
    rules = regulation("na08")
    totals = [sum(c.max for c in rules.criteria if c.group == g.code) for g in rules.groups]

    assert totals == [10, 20, 45, 15, 10]
    assert [band.minimum for band in rules.ratings] == [80, 70, 50, 0]


def test_an_phu_has_eight_criteria_with_the_weights_of_its_sheet():
    rules = regulation("ap26")

    assert [sum(c.max for c in rules.criteria if c.group == g.code) for g in rules.groups] == [
        5,
        5,
        10,
        30,
        10,
        5,
        30,
        5,
    ]


def test_hd42_has_the_weights_of_the_national_frame():
    rules = regulation("hd42")

    assert [sum(c.max for c in rules.criteria if c.group == g.code) for g in rules.groups] == [
        5,
        5,
        10,
        40,
        5,
        30,
        5,
    ]


def test_the_engine_imports_only_the_standard_library_and_itself():
    """Control: the same check finds Django in `explain`, so it can fail."""

    def foreign(path: Path) -> set[str]:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = [
            name
            for node in ast.walk(tree)
            for name in (
                [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else []
            )
        ]
        return {
            n
            for n in names
            if not n.startswith("scoring.engine") and n.split(".")[0] not in sys.stdlib_module_names
        }

    folder = Path(engine.__file__).parent
    assert {path.name: foreign(path) for path in folder.glob("*.py") if foreign(path)} == {}
    assert any(name.startswith("django") for name in foreign(folder.parent / "explain.py"))
