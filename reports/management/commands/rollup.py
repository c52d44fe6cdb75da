"""`manage.py rollup`: what the dashboard of a unit shows, for other programs."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cells.models import PartyUnit
from meetings.periods import Period
from reports.queries import COUNT_KEYS, Counts, Lens, rollup


class Command(BaseCommand):
    """Prints the numbers of a unit and of the units right below it; all of them can be added up."""

    help = (
        "Prints a unit's numbers for a period, in total and by the units right below it. Lens: then (by the "
        "organisation of each month), now (by today's), like (by today's, only cells that did not change)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--unit", required=True, metavar="CODE", help="code of the unit")
        parser.add_argument("--period", required=True, help="2024, 2024-H1, 2024-Q1 or 2024-05")
        parser.add_argument("--lens", default="then", choices=[lens.value for lens in Lens])
        parser.add_argument("--format", default="json", choices=["json"])

    def handle(self, *args: Any, **options: Any) -> None:
        unit = PartyUnit.objects.filter(code=options["unit"]).first()
        if unit is None:
            raise CommandError(f"There is no unit with the code {options['unit']!r}.")
        try:
            period = Period.parse(options["period"])
        except ValueError as error:
            raise CommandError("A period reads 2024, 2024-H1, 2024-Q1 or 2024-05.") from error
        found = rollup(unit, period, lens=Lens(options["lens"]))
        answer = {
            "unit": unit.code,
            "period": period.code,
            "lens": found.lens.value,
            "total": _numbers(found.total),
            "children": [
                {"code": child.unit.code, "name": child.unit.name, **_numbers(child.counts)}
                for child in found.children
            ],
        }
        self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2))


def _numbers(counts: Counts) -> dict[str, int]:
    return {key: getattr(counts, key) for key in COUNT_KEYS}
