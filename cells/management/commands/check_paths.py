"""Check that the tree of every day follows from the placements, and the units from today's tree."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from cells.journal import Journal
from cells.models import PartyUnit, UnitPlacement
from cells.services.projection import catch_up, project
from cells.services.timeline import Timeline


class Command(BaseCommand):
    """Prints what is wrong; exit status 1 when something is. `--repair` writes what follows anew."""

    help = "Check placements and paths of all units."

    def add_arguments(self, parser: Any) -> None:
        """`--repair`: keep what was found to differ."""
        parser.add_argument("--repair", action="store_true", help="write paths and today's columns anew")

    def handle(self, *args: Any, **options: Any) -> None:
        """Work everything out again and see what would change, plans that are due carried out first."""
        catch_up()
        count = PartyUnit.objects.count()
        placed = UnitPlacement.objects.values("unit").distinct().count()
        if placed != count:
            raise CommandError(f"{count - placed} of {count} units have no placement")
        try:
            with transaction.atomic():
                timeline = Timeline(PartyUnit.objects.values_list("pk", flat=True))
                wrong = {*timeline.save(Journal(), None), *project()}
                if not options["repair"]:
                    transaction.set_rollback(True)
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from error
        for unit in PartyUnit.objects.filter(pk__in=wrong).order_by("pk"):
            self.stderr.write(f"{unit.code}: placement or path does not follow from the tree")
        if wrong and not options["repair"]:
            raise CommandError(f"{len(wrong)} of {count} units need attention")
        self.stdout.write(f"{count} units: placements and paths agree")
