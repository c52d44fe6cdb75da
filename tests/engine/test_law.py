"""The golden cases sign every edge, every cap and every number of the built-in sets.

First counted from the regulation files (`wanted.py`), then tried: each number, operator, level and condition
of a set is changed in turn, and some signed row must come out otherwise.
"""

import copy
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from scoring.engine import CATALOGUE, RuleSet, conclude, evaluate
from scoring.engine.facts import FactSpec
from scoring.engine.findings import Findings
from scoring.engine.parse import _Reader
from tests.engine import golden, wanted
from tests.engine.golden import FILES, SETS, Signed, said
from tests.engine.situations import REGULATIONS, regulation

Raw = dict[str, Any]
HALF = Decimal("0.5")
OTHER = {"<": ["<="], "<=": ["<"], ">": [">="], ">=": [">"], "==": ["!="], "!=": ["=="], "in": []}
POINTS = ("points", "yes", "no", "each", "max", "start", "floor")


def law(code: str) -> Raw:
    return tomllib.loads(
        (REGULATIONS / f"{code.lower()}.toml").read_text(encoding="utf-8"), parse_float=Decimal
    )


def rules_of(raw: Raw) -> RuleSet:
    """The rules of a changed file, also where the linter would refuse it."""
    rules = _Reader(raw, Findings("")).rule_set()
    assert rules is not None
    return rules


@pytest.mark.parametrize("code", SETS)
def test_every_edge_cap_level_and_not_applicable_is_signed(code):
    assert wanted.unsigned(law(code), FILES) == []


@pytest.mark.parametrize(
    ("old", "new", "lacks"),
    [
        ("{ min = 85, points = 10 },", "{ min = 86, points = 10 },", "I.1: attendance_percent on 86"),
        ('{ key = "full", points = 3', '{ key = "whole", points = 3', "II.1: level whole"),
        (
            'when = [["unexcused_absences", ">", 0]]',
            'when = [["unexcused_absences", ">", 5]]',
            "C1: unexcused_absences on 5",
        ),
        (
            'code = "I.2"\n',
            'code = "I.2"\napplies_when = [["late_members", "<", 9]]\n',
            "I.2: not applicable",
        ),
        ('highest = "AVERAGE"', 'highest = "POOR"', "C5: a meeting capped at POOR"),
        ("min = 70\n", "min = 75\n", "FAIR: on the edge"),
    ],
)
def test_a_new_edge_cap_or_level_without_a_case_is_noticed(old, new, lacks):
    source = (REGULATIONS / "qd31.toml").read_text(encoding="utf-8")
    assert old in source

    assert lacks in wanted.unsigned(tomllib.loads(source.replace(old, new, 1)), FILES)


@pytest.mark.parametrize("table", ["points", "levels", "caps", "case", "ratings", "period"])
def test_a_table_of_cases_that_is_taken_away_is_missed(table):
    fewer = {
        name: {key: value for key, value in file.items() if key != table} for name, file in FILES.items()
    }

    assert wanted.unsigned(law("QD31"), fewer)


def _leaves(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in items:
        yield (*path, key), value
        yield from _leaves(value, (*path, key))


def _at(node: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        node = node[key]
    return node


def changed(table: Raw) -> Iterator[tuple[str, Raw]]:
    """The table with one value changed or one row taken away, and what was done."""
    for path, value in _leaves(table):
        if path == ("max",) or _closes(value) or _closes(_at(table, path[:-1])):
            continue  # the maximum is the best that is signed, see `wanted`
        for other in _others(table, path, value):
            variant = copy.deepcopy(table)
            _at(variant, path[:-1])[path[-1]] = other
            yield f"{'.'.join(map(str, path))}: {value} → {other}", variant
        if isinstance(_at(table, path[:-1]), list) and isinstance(value, dict | list):
            variant = copy.deepcopy(table)
            del _at(variant, path[:-1])[path[-1]]
            yield f"{'.'.join(map(str, path))}: without {value}", variant


def _others(table: Raw, path: tuple[Any, ...], value: Any) -> Iterator[Any]:
    """Other values that could stand in a place."""
    *way, key = path
    holder = _at(table, path[:-1])
    if isinstance(value, bool):
        yield not value
    elif isinstance(holder, list) and len(holder) == 3 and isinstance(holder[0], str):  # a condition
        if key == 1:
            yield from OTHER[value]
        elif key == 2 and not isinstance(value, list):
            yield from _other_constants(CATALOGUE[holder[0]], value)
    elif "bands" in way and key in ("min", "max"):
        spec = CATALOGUE[_at(table, tuple(way[:-2]))["fact"]]
        step = _step(spec)
        yield from (number for number in (value + step, value - step) if number >= spec.minimum or value)
    elif isinstance(value, int | Decimal | str) and (key in POINTS or "points" in way):
        yield from (number for number in (Decimal(value) + HALF, Decimal(value) - HALF) if number >= 0)


def _other_constants(spec: FactSpec, value: Any) -> Iterator[Any]:
    if spec.type == "text":
        yield next(other for other in spec.values if other != value)
    else:
        yield from (value + _step(spec), value - _step(spec))


def _step(spec: FactSpec) -> Decimal:
    """A change that shows; counts of people and parts do not come in hundredths of a percent."""
    return Decimal(10) if spec.derived else spec.step


def _closes(band: Any) -> bool:
    """A last band from 0 for no points: without it there would be no points either."""
    return isinstance(band, dict) and band.get("min") == 0 == band.get("points") and "exclusive" not in band


def unnoticed_in_criteria(code: str) -> list[str]:
    """Changes of criteria after which every signed line still has its points."""
    raw, unnoticed = law(code), []
    for criterion in raw["criterion"]:
        name = criterion["code"]
        rows = [row for row in golden.signed(code) if name in row.lines]
        for what, variant in changed(criterion):
            rules = rules_of({**raw, "criterion": [variant], "cap": []})
            if all(golden.line_says(rules, row, name) == golden.line_signed(row, name) for row in rows):
                unnoticed.append(f"{name} {what}")
    return unnoticed


def unnoticed_in_caps(code: str) -> list[str]:
    """Changes of caps after which every signed cap bites as before and no signed rating differs."""
    raw, real, unnoticed = law(code), regulation(code.lower()), []
    rows = [row for row in golden.signed(code) if row.caps or "caps" in row.whole]
    outcomes = [evaluate(real, row.facts, row.marks) for row in rows]
    for number, cap in enumerate(raw["cap"]):
        others = [band["code"] for band in raw["rating"] if band["code"] != cap["highest"]]
        variants = [*changed(cap), *((f"highest {level}", {**cap, "highest": level}) for level in others)]
        for what, variant in [*variants, ("switched off", {**cap, "enabled": False})]:
            caps = [*raw["cap"][:number], variant, *raw["cap"][number + 1 :]]
            rules = rules_of({**raw, "criterion": raw["criterion"][:1], "cap": caps})
            if all(
                _as_signed(rules, row, outcome.lines) for row, outcome in zip(rows, outcomes, strict=True)
            ):
                unnoticed.append(f"{cap['code']} {what}")
    return unnoticed


def _as_signed(rules: RuleSet, row: Signed, lines: Any) -> bool:
    outcome = conclude(rules, row.facts, lines)
    return golden.caps_say(outcome, row) == row.caps and golden.figures(outcome, row) == row.whole


def unnoticed_in_ratings(code: str) -> list[str]:
    raw, unnoticed = law(code), []
    for number, band in enumerate(raw["rating"]):
        for minimum in (band["min"] + Decimal("0.01"), band["min"] - Decimal("0.01")):
            bands = [*raw["rating"][:number], {**band, "min": minimum}, *raw["rating"][number + 1 :]]
            rules = rules_of({**raw, "rating": bands, "criterion": raw["criterion"][:1]})
            signed = golden.ratings(FILES, code)
            if band["min"] and all(rules.rating_for(Decimal(score)) == level for score, level in signed):
                unnoticed.append(f"{band['code']} {minimum}")
    return unnoticed


def unnoticed_in_periods(code: str) -> list[str]:
    raw, unnoticed = law(code), []
    for what, variant in _other_periods(raw.get("period", {}), [band["code"] for band in raw["rating"]]):
        rules = rules_of({**raw, "period": variant, "criterion": raw["criterion"][:1]})
        cases = golden.periods(FILES, code)
        if all(golden.period_of(rules, case).rating == said(case["rating"]) for case in cases):
            unnoticed.append(what)
    return unnoticed


def _other_periods(period: Raw, ratings: list[str]) -> Iterator[tuple[str, Raw]]:
    for path, value in _leaves(period):
        others: list[Any] = []
        if path[-1] == "share":
            part, whole = map(int, value.split("/"))
            others = [f"{part + 1}/{whole}", f"{part - 1}/{whole}"]
        elif path[-1] == "thematic_per_quarter":
            others = [value + 1, value - 1]
        elif path[-1] in ("every", "rating", "not_held"):
            others = [rating for rating in ratings if rating != value]
        for other in others:
            variant = copy.deepcopy(period)
            _at(variant, path[:-1])[path[-1]] = other
            yield f"{'.'.join(map(str, path))}: {value} → {other}", variant


@pytest.mark.parametrize("code", SETS)
def test_no_number_condition_or_level_of_a_set_can_change_unnoticed(code):
    assert unnoticed_in_criteria(code) == []
    assert unnoticed_in_caps(code) == []
    assert unnoticed_in_ratings(code) == []
    assert unnoticed_in_periods(code) == []


def test_control_what_nobody_signs_can_change_unnoticed(monkeypatch):
    rows = golden.signed("QD31")
    fewer = tuple(row for row in rows if "I.1" not in row.lines and "C3" not in row.caps and not row.whole)
    monkeypatch.setattr(golden, "signed", lambda code: fewer)
    monkeypatch.setattr(golden, "ratings", lambda files, code: [("100", "GOOD")])

    assert "I.1 rule.bands.0.points: 10 → 10.5" in unnoticed_in_criteria("QD31")
    assert "C3 when.0.2: 0 → 1" in unnoticed_in_caps("QD31")
    assert "FAIR 70.01" in unnoticed_in_ratings("QD31")
    monkeypatch.setattr(golden, "periods", lambda files, code: [])
    assert "not_held: POOR → GOOD" in unnoticed_in_periods("QD31")
