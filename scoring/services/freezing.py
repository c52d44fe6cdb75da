"""Writing the cell's own result onto its sheet, and taking it off again."""

from collections.abc import Iterable

from scoring import engine
from scoring.models import ScoreLine, ScoreSheet


def freeze(
    sheet: ScoreSheet, stored: Iterable[ScoreLine], facts: engine.Facts, outcome: engine.Outcome
) -> None:
    """Write facts, totals and every line onto the sheet. `stored`: the lines it has so far."""
    sheet.facts = engine.facts.to_json(facts)
    sheet.earned, sheet.applicable_max, sheet.score = outcome.earned, outcome.applicable_max, outcome.score
    sheet.rating_by_points, sheet.rating = outcome.rating_by_points or "", outcome.rating or ""
    sheet.caps = [{"code": cap.code, "highest": cap.highest, "reason": cap.reason} for cap in outcome.caps]
    sheet.save()
    rows = {row.code: row for row in stored}
    # Another set may apply than at an earlier vote: only its own criteria stay.
    if gone := set(rows) - {line.code for line in outcome.lines}:
        sheet.lines.filter(code__in=gone).delete()
    written = []
    for order, line in enumerate(outcome.lines, start=1):
        row = rows.get(line.code) or ScoreLine(sheet=sheet, code=line.code)
        frozen = line.to_json()
        if (row.order, row.frozen) == (order, frozen):
            continue  # sending changes a line or two of what the cell voted on
        row.order, row.frozen = order, frozen
        row.computed_points, row.self_points = line.computed, line.points
        written.append(row)
    ScoreLine.objects.bulk_create(
        written,
        update_conflicts=True,
        unique_fields=["sheet", "code"],
        update_fields=["order", "computed_points", "self_points", "frozen"],
    )


def thaw(sheet: ScoreSheet) -> None:
    """Take vote and result off the sheet: it follows the record again. What people chose stays."""
    sheet.votes_for = sheet.votes_against = sheet.votes_other = None
    sheet.earned = sheet.applicable_max = sheet.score = None
    sheet.rating_by_points = sheet.rating = ""
    sheet.caps, sheet.facts = [], {}
    sheet.save()
