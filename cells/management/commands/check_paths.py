"""Check that every unit's path follows from its superior, and its superior from its placements."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cells.models import SEGMENT, PartyUnit, UnitPlacement


class Command(BaseCommand):
    """Prints what is wrong, one line a unit; exit status 1 when something is."""

    help = "Check paths and placements of all units."

    def handle(self, *args: Any, **options: Any) -> None:
        """Compare each unit with its superior and its last placement: two queries."""
        units = {unit.pk: unit for unit in PartyUnit.objects.all()}
        placed = dict(UnitPlacement.objects.order_by("valid_from").values_list("unit", "parent"))
        wrong = 0
        for unit in units.values():
            superior = units[unit.parent_id].path if unit.parent_id else ""
            expected = f"{superior}{unit.pk:0{SEGMENT - 1}d}."
            if unit.path != expected:
                wrong += 1
                self.stderr.write(f"{unit.code}: path {unit.path!r}, expected {expected!r}")
            if unit.pk not in placed or placed[unit.pk] != unit.parent_id:
                wrong += 1
                self.stderr.write(f"{unit.code}: the last placement does not name its superior")
        if wrong:
            raise CommandError(f"{wrong} of {len(units)} units need attention")
        self.stdout.write(f"{len(units)} units: paths and placements agree")
