"""The numbers of a report, counted again row by row, sharing no code with `reports.queries`."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from cells.models import PartyUnit, UnitPlacement, UnitSuccession
from meetings.models import Meeting
from meetings.periods import Period
from scoring.models import ScoreSheet

SENT = {"SUBMITTED", "CONFIRMED", "LOCKED"}


class Rows:
    """Every row there is, read once."""

    def __init__(self) -> None:
        stands = UnitPlacement.objects.filter(kind__in=("GRASSROOTS_CELL", "SUBORDINATE_CELL"))
        self.stands: dict[int, list[UnitPlacement]] = {}
        for stand in stands.order_by("valid_from"):
            self.stands.setdefault(stand.unit_id, []).append(stand)
        self.today = {unit.pk: unit for unit in PartyUnit.objects.all()}
        self.changes = list(UnitSuccession.objects.all())
        self.meetings = list(Meeting.objects.all())
        self.sheets = list(ScoreSheet.objects.all())

    def recount(
        self,
        unit: PartyUnit,
        period: Period,
        today: date,
        lens: str = "then",
        above: PartyUnit | None = None,
    ) -> dict[str, Any]:
        """The numbers of everything that stands under a unit, as a lens has it; with `above`, only as long
        as the unit stands right below that one."""

        def counts(cell: int, path: str) -> bool:
            if lens == "like" and not self._is_unchanged(cell, period.start, today):
                return False
            keys = (path if lens == "then" else self.today[cell].path).split(".")
            wanted = f"{unit.pk:07d}"
            if wanted not in keys:
                return False
            return above is None or keys[keys.index(wanted) - 1] == f"{above.pk:07d}"

        months = set(period.months)
        meetings = [m for m in self.meetings if m.month in months and counts(m.cell_id, m.unit_path)]
        sheets = [s for s in self.sheets if s.month in months and counts(s.cell_id, s.unit_path)]
        last = {cell: [s for s in stands if _overlaps(s, period)] for cell, stands in self.stands.items()}
        owed = [key for month in months if month <= today for key in self._owed(month).items()]
        due = sum(counts(cell, path) for cell, path in owed)
        numbers = _of_meetings(meetings) | _of_sheets(sheets)
        numbers |= {"cells": sum(counts(cell, stands[-1].path) for cell, stands in last.items() if stands)}
        return numbers | {"due": due, "missing": due - numbers["submitted"]}

    def _owed(self, month: date) -> dict[int, str]:
        """Who owes this month, and where: by the tree of the month, or as a held meeting says."""
        whole = Period.containing(month)
        owed = {}
        for cell, stands in self.stands.items():
            if there := [stand for stand in stands if _overlaps(stand, whole)]:
                owed[cell] = there[0].path
        for m in self.meetings:
            if m.month == month and m.kind in ("REGULAR", "COMBINED") and m.state in ("RECORDING", "LOCKED"):
                owed[m.cell_id] = m.unit_path
        return owed

    def _is_unchanged(self, cell: int, first: date, today: date) -> bool:
        merged = [c for c in self.changes if first < c.happened_on <= today]
        if any(cell in (change.predecessor_id, change.successor_id) for change in merged):
            return False
        stands = self.stands.get(cell, [])
        return all(
            any(s.valid_from <= day and (s.valid_to is None or day <= s.valid_to) for s in stands)
            for day in (first, today)
        )


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


def _overlaps(stand: UnitPlacement, period: Period) -> bool:
    return stand.valid_from <= period.end and (stand.valid_to is None or stand.valid_to >= period.start)
