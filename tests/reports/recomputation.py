"""The numbers of a report, counted again row by row, sharing no code with `reports.queries`."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from cells.models import PartyUnit
from meetings.models import Meeting
from meetings.periods import Period
from scoring.models import ScoreSheet

SENT = {"SUBMITTED", "CONFIRMED", "LOCKED"}


class Rows:
    """Every row there is, read once."""

    def __init__(self) -> None:
        self.cells = [u for u in PartyUnit.objects.all() if u.kind in ("GRASSROOTS_CELL", "SUBORDINATE_CELL")]
        self.meetings = list(Meeting.objects.all())
        self.sheets = list(ScoreSheet.objects.all())

    def recount(self, unit: PartyUnit, period: Period, today: date) -> dict[str, Any]:
        """The numbers of everything that stood under a unit."""
        months = set(period.months)
        cells = [c for c in self.cells if c.path.startswith(unit.path)]
        meetings = [m for m in self.meetings if m.unit_path.startswith(unit.path) and m.month in months]
        sheets = [s for s in self.sheets if s.unit_path.startswith(unit.path) and s.month in months]
        due = sum(_overlaps(c, Period.containing(m)) for c in cells for m in months if m <= today)
        counts = _of_meetings(meetings) | _of_sheets(sheets)
        counts |= {"cells": sum(_overlaps(c, period) for c in cells), "due": due}
        return counts | {"missing": due - counts["submitted"]}


def _of_meetings(meetings: list[Meeting]) -> dict[str, Any]:
    held = [m for m in meetings if m.state in ("RECORDING", "LOCKED") and m.held_on]
    monthly = [m for m in held if m.kind in ("REGULAR", "COMBINED")]
    complete = [m for m in monthly if m.unrecorded_members == 0]
    return {
        "held": len(monthly),
        "expected": sum(m.expected_members for m in complete),
        "present": sum(m.present_members for m in complete),
        "spoke": sum(m.speakers for m in complete),
        "thematic_held": sum(m.kind in ("THEMATIC", "COMBINED") for m in held),
    }


def _of_sheets(sheets: list[ScoreSheet]) -> dict[str, Any]:
    sent = [s for s in sheets if s.kind in ("REGULAR", "COMBINED") and s.state in SENT]
    marks = [(s.official_rating, s.official_score) if s.confirmed_at else (s.rating, s.score) for s in sent]
    mean = sum((score for _, score in marks), Decimal(0)) / len(marks) if marks else None
    ratings = [rating for rating, _ in marks]
    return {
        "submitted": len(sent),
        "confirmed": sum(bool(s.confirmed_at) for s in sent),
        "late": sum(s.is_late for s in sent),
        "good": ratings.count("GOOD"),
        "fair": ratings.count("FAIR"),
        "average": ratings.count("AVERAGE"),
        "poor": ratings.count("POOR"),
        "mean_score": None if mean is None else mean.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP),
    }


def _overlaps(cell: PartyUnit, period: Period) -> bool:
    return cell.valid_from <= period.end and (cell.valid_to is None or cell.valid_to >= period.start)
