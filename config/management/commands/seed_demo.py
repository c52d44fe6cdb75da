"""Load the practice district."""

from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils.translation import gettext as _
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from cells.models import PartyUnit
from config.practice.load import load, refuse_in_production
from config.practice.year import MONTHS


class Command(BaseCommand):
    help = "Load the practice district: 246 cells, 4,824 members, twelve months of meetings."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="do nothing when there are units already")
        parser.add_argument("--seed", type=int, default=31, help="another seed, another district")
        parser.add_argument("--months", type=int, default=MONTHS, help="only the last months (1 to 12)")
        parser.add_argument("--cells", nargs="+", default=(), metavar="CODE", help="only these cells meet")

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_in_production()
        if PartyUnit.objects.exists():
            if options["if_empty"]:
                return
            message = _(
                "Cơ sở dữ liệu «%(name)s» đã có đơn vị. Muốn nạp lại từ đầu, hãy xóa nó (hoặc đặt "
                "DATABASE_URL tới một cơ sở dữ liệu trống), chạy migrate rồi seed_demo."
            )
            raise CommandError(message % {"name": connection.settings_dict["NAME"]})
        bar = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*bar) as progress:

            def stage(title: str, total: int) -> Callable[[], None]:
                task = progress.add_task(title, total=total)
                return lambda: progress.advance(task)

            load(options["seed"], codes=options["cells"], months=options["months"], stage=stage)
