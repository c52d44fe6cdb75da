"""Many sheets like one that was recorded."""

from datetime import date

from cells.models import PartyUnit
from scoring.models import ScoreLine, ScoreSheet
from tests.factories import MeetingFactory, PartyUnitFactory


def copies(sheet: ScoreSheet, number: int, parent: PartyUnit) -> list[ScoreSheet]:
    """The same sheet, with its lines, of that many other cells below `parent`."""
    lines = list(sheet.lines.all())
    made = []
    for _ in range(number):
        cell: PartyUnit = PartyUnitFactory(parent=parent)
        meeting = MeetingFactory(cell=cell, month=date(2024, 5, 1), locked=True)
        copy = ScoreSheet.objects.get(pk=sheet.pk)
        copy.pk, copy.meeting, copy.cell, copy.unit_path = None, meeting, cell, cell.path
        copy.save(force_insert=True)
        for line in lines:
            line.pk, line.sheet = None, copy
        ScoreLine.objects.bulk_create(lines)
        made.append(copy)
    return made
