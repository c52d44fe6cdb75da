"""Marks: what a person chose or changed, and whether it fits the criterion."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from scoring.engine.amounts import plain
from scoring.engine.facts import finite_number
from scoring.engine.findings import Finding, InvalidMark

_LONGEST_REASON = 2_000


@dataclass(frozen=True, slots=True)
class Mark:
    """A level chosen (manual criteria) or points set by a person, with the reason."""

    level: str | None = None
    points: Decimal | None = None
    reason: str = ""


def clean_marks(raw: object) -> dict[str, Mark]:
    """Marks from JSON: `{"II.1": {"level": "full"}, "V.1": {"points": "11", "reason": "…"}}`."""
    if not isinstance(raw, Mapping):
        raise InvalidMark([Finding("mark.not_an_object", "marks")])
    marks: dict[str, Mark] = {}
    problems: list[Finding] = []
    for code, value in raw.items():
        try:
            marks[str(code)] = _mark(value)
        except ValueError as refusal:
            problems.append(Finding(f"mark.{refusal}", str(code)[:40], params={"value": str(value)[:80]}))
    if problems:
        raise InvalidMark(problems)
    return marks


def _mark(value: object) -> Mark:
    if not isinstance(value, Mapping):
        raise ValueError("not_an_object")
    if set(value) - {"level", "points", "reason"}:
        raise ValueError("unknown_key")
    level, points, reason = value.get("level"), value.get("points"), value.get("reason")
    if not isinstance(level, str | None) or not isinstance(reason, str | None):
        raise ValueError("not_text")
    if len(reason or "") > _LONGEST_REASON:
        raise ValueError("reason_too_long")
    number = None if points is None else plain(finite_number(points))
    return Mark(level, number, (reason or "").strip())
