"""Load the practice district."""

from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from cells.models import PartyUnit
from config.practice import district, people
from config.practice.meetings import MONTHS, Generator

REGULATIONS = Path(settings.BASE_DIR) / "scoring" / "regulations"
BUILT_IN = ("qd31.toml", "qd31-cd.toml", "hd42.toml")


class Command(BaseCommand):
    help = "Load the practice district: 246 cells, 4,824 members, twelve months of meetings."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="do nothing when there are units already")
        parser.add_argument("--seed", type=int, default=31, help="seed of the random generator")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.PRACTICE_ACCOUNTS_ALLOWED:
            raise CommandError(_("Không nạp dữ liệu thực hành vào hệ thống thật (APP_ENV=prod)."))
        if PartyUnit.objects.exists():
            if options["if_empty"]:
                return
            raise CommandError(_("Cơ sở dữ liệu đã có đơn vị. Hãy nạp vào một cơ sở dữ liệu trống."))
        bar = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*bar) as progress, transaction.atomic():
            self._load(Random(options["seed"]), progress)  # noqa: S311 - practice data, not secrets

    def _load(self, random: Random, progress: Progress) -> None:
        def stage(title: str, total: int) -> Callable[[], None]:
            task = progress.add_task(title, total=total)
            return lambda: progress.advance(task)

        for name in BUILT_IN:
            call_command("load_regulation", REGULATIONS / name, publish=True, stdout=self.stdout)
        units = district.build(random)
        cells = people.populate(random, units, stage(_("Đảng viên"), len(units.cells)))
        Generator(random).run(cells, stage(_("Buổi sinh hoạt"), len(units.cells) * MONTHS))
