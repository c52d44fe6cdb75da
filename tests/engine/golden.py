"""The golden cases of `cases/`: what officials sign, row by row, read from their files."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any

from scoring.engine import (
    Facts,
    Mark,
    Outcome,
    PeriodCounts,
    PeriodOutcome,
    RuleSet,
    aggregate,
    clean_marks,
    evaluate,
    facts,
)

CASES = Path(__file__).parent / "cases"
SETS = ("QD31", "QD31-CD", "HD42", "NA08", "AP26")
STATES = ("unknown", "not_applicable")
Files = Mapping[str, dict[str, Any]]


@dataclass(frozen=True)
class Signed:
    """One signed row: a meeting, and what an official says about some of its lines or about all of it."""

    set: str
    file: str
    name: str
    facts: Facts
    marks: Mapping[str, Mark]
    lines: Mapping[str, Any] = field(default_factory=dict)  # points or state by criterion
    caps: Mapping[str, Any] = field(default_factory=dict)  # True, False or None (unknown) by cap
    whole: Mapping[str, Any] = field(default_factory=dict)  # figures of the outcome by name


def read() -> Files:
    """Every file, by its path below `cases/`."""
    paths = sorted(CASES.rglob("*.toml"))
    return {str(path.relative_to(CASES)): tomllib.loads(path.read_text(encoding="utf-8")) for path in paths}


FILES = read()


def said(value: Any) -> Any:
    """What a file means: numbers exactly, "unknown" as nothing."""
    if value == "unknown":
        return None
    if isinstance(value, bool):
        return value
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return value


def rows(files: Files, code: str) -> Iterator[Signed]:
    """Everything that is signed for a set, apart from rating bands and periods."""
    for path, file in files.items():
        if code not in file.get("sets", ()):
            continue
        file = {**file, "path": path}
        for table in file.get("points", ()):
            for row in table["rows"]:
                changes = {**table.get("facts", {}), **dict(zip(table["columns"], row, strict=False))}
                yield _row(
                    files, file, code, table["name"], row, changes, lines={table["criterion"]: row[-1]}
                )
        for table in file.get("levels", ()):
            for level, points in table["rows"]:
                mark = {table["criterion"]: {"level": level, "reason": "Có lý do"}}
                lines, changes = {table["criterion"]: points}, table.get("facts", {})
                yield _row(files, file, code, table["name"], [level, points], changes, mark, lines=lines)
        for table in file.get("caps", ()):
            for row in table["rows"]:
                changes = dict(zip(table["columns"], row, strict=False))
                yield _row(files, file, code, table["name"], row, changes, caps={table["cap"]: said(row[-1])})
        for case in file.get("case", ()):
            yield _case(files, file, code, case)


def _case(files: Files, file: dict[str, Any], code: str, case: dict[str, Any]) -> Signed:
    told = {"name", "facts", "marks", "lines", "caps"}
    whole = {key: said(value) for key, value in case.items() if key not in told}
    whole.setdefault("provisional", False)
    if "caps" in case:
        whole["caps"] = case["caps"]
    row = _row(files, file, code, case["name"], [], case.get("facts", {}), case.get("marks", {}), whole=whole)
    return Signed(code, row.file, row.name, row.facts, row.marks, case.get("lines", {}), {}, whole)


def _row(
    files: Files,
    file: dict[str, Any],
    code: str,
    name: str,
    row: list[Any],
    changes: Mapping[str, Any],
    marks: Mapping[str, Any] | None = None,
    **expected: Mapping[str, Any],
) -> Signed:
    base = files["base.toml"]
    raw = {**base["facts"], **base[code]["facts"], **file.get("facts", {}), **changes}
    given = {**base[code]["marks"], **file.get("marks", {}), **(marks or {})}
    known = {fact: value for fact, value in raw.items() if value != "unknown"}
    judged = {criterion: mark for criterion, mark in given.items() if mark != "unknown"}
    title = f"{name}: {', '.join(map(str, row))}" if row else name
    return Signed(code, file["path"], title, facts.clean(known), clean_marks(judged), **expected)


@cache
def signed(code: str) -> tuple[Signed, ...]:
    """What is signed for a set."""
    return tuple(rows(FILES, code))


def ratings(files: Files, code: str) -> list[tuple[str, str]]:
    """Signed scores and their levels."""
    tables = [
        table for file in files.values() if code in file.get("sets", ()) for table in file.get("ratings", ())
    ]
    return [(score, level) for table in tables for score, level in table["rows"]]


def periods(files: Files, code: str) -> list[dict[str, Any]]:
    """Signed quarters, halves and years."""
    return [
        case for file in files.values() if code in file.get("sets", ()) for case in file.get("period", ())
    ]


def line_says(rules: RuleSet, row: Signed, code: str) -> Any:
    """Points of a line, or its state where it has none."""
    line = rules.criterion(code).line(row.facts, row.marks.get(code))
    return line.state if line.points is None else line.points


def line_signed(row: Signed, code: str) -> Any:
    return row.lines[code] if row.lines[code] in STATES else said(row.lines[code])


def outcome_says(rules: RuleSet, row: Signed) -> dict[str, Any]:
    """The figures of the outcome that this row names."""
    return figures(evaluate(rules, row.facts, row.marks), row)


def figures(outcome: Outcome, row: Signed) -> dict[str, Any]:
    named = {"best": "best_rating", "worst": "worst_rating"}
    found = {key: getattr(outcome, named.get(key, key)) for key in row.whole if key != "caps"}
    if "caps" in row.whole:
        found["caps"] = [cap.code for cap in outcome.caps]
    return found


def period_of(rules: RuleSet, case: Mapping[str, Any]) -> PeriodOutcome:
    """The outcome of a signed period."""
    names = ("rated", "not_held", "unrated", "thematic", "quarters", "is_confirmed")
    assert rules.period is not None
    return aggregate(rules.period, PeriodCounts(**{name: case[name] for name in names if name in case}))


def caps_say(outcome: Outcome, row: Signed) -> dict[str, bool | None]:
    """Whether the signed caps bite; None where nobody can say."""
    biting = {cap.code for cap in outcome.caps}
    return {code: None if code in outcome.open_caps else code in biting for code in row.caps}


def period_says(outcome: PeriodOutcome, case: Mapping[str, Any]) -> dict[str, Any]:
    """What came out of a period: what its case names, and always its rating and whether it may change."""
    missed = [missed.code for missed in outcome.shortfalls if missed.level == "GOOD"]
    optional = {"best": outcome.best_rating, "worst": outcome.worst_rating, "missed": missed}
    named = {key: value for key, value in optional.items() if key in case}
    return {"name": case["name"], "rating": outcome.rating, "provisional": outcome.provisional, **named}


def period_signed(case: Mapping[str, Any]) -> dict[str, Any]:
    named = {key: case[key] for key in ("best", "worst", "missed") if key in case}
    return {
        "name": case["name"],
        "rating": said(case["rating"]),
        "provisional": case.get("provisional", False),
        **named,
    }
