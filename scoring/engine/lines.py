"""One line of a score sheet: points, state, reason and the way to more; frozen, and stored as JSON."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from scoring.engine.amounts import text
from scoring.engine.catalogue import Value
from scoring.engine.facts import CATALOGUE, json_value, typed

SCORED = "scored"
UNKNOWN = "unknown"
NOT_APPLICABLE = "not_applicable"

Reason = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Margin:
    """The smallest change of one fact that raises the line, and by how much.

    `counted` says the same in whole people or tasks where the fact is a percentage of them.
    """

    fact: str
    change: Decimal | None  # None where the fact is not a number
    new_value: Value
    gain: Decimal
    counted: "Margin | None" = None

    def to_json(self) -> dict[str, Any]:
        return {
            "fact": self.fact,
            "change": None if self.change is None else text(self.change),
            "new_value": json_value(self.new_value),
            "gain": text(self.gain),
            "counted": None if self.counted is None else self.counted.to_json(),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Margin":
        return cls(
            fact=data["fact"],
            change=_amount(data["change"]),
            new_value=typed(CATALOGUE[data["fact"]], data["new_value"]),
            gain=Decimal(data["gain"]),
            counted=None if data["counted"] is None else cls.from_json(data["counted"]),
        )


@dataclass(frozen=True, slots=True)
class Part:
    """One item of a checklist, or one rule of a sum, with its own explanation."""

    title: str
    points: Decimal | None
    max: Decimal
    reason: Reason

    def to_json(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "points": None if self.points is None else text(self.points),
            "max": text(self.max),
            "reason": dict(self.reason),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Part":
        return cls(data["title"], _amount(data["points"]), Decimal(data["max"]), data["reason"])


@dataclass(frozen=True, slots=True)
class Line:
    """What one criterion came to."""

    code: str
    group: str
    title: str
    max: Decimal
    mode: str
    points: Decimal | None
    computed: Decimal | None  # what the rule gives by itself, before a person's mark
    state: str
    reason: Reason
    citation: str
    margin: Margin | None = None
    parts: tuple[Part, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "group": self.group,
            "title": self.title,
            "max": text(self.max),
            "mode": self.mode,
            "points": None if self.points is None else text(self.points),
            "computed": None if self.computed is None else text(self.computed),
            "state": self.state,
            "reason": dict(self.reason),
            "citation": self.citation,
            "margin": None if self.margin is None else self.margin.to_json(),
            "parts": [part.to_json() for part in self.parts],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Line":
        return cls(
            code=data["code"],
            group=data["group"],
            title=data["title"],
            max=Decimal(data["max"]),
            mode=data["mode"],
            points=_amount(data["points"]),
            computed=_amount(data["computed"]),
            state=data["state"],
            reason=data["reason"],
            citation=data["citation"],
            margin=None if data["margin"] is None else Margin.from_json(data["margin"]),
            parts=tuple(Part.from_json(part) for part in data["parts"]),
        )


def _amount(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)
