"""Store a regulation file as a draft, or publish it at once."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from scoring import engine, explain, services
from scoring.management.commands.lint_regulation import read_text


class Command(BaseCommand):
    help = "Parse, check and store a regulation (TOML); nothing is stored when anything is wrong."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--publish", action="store_true", help="put it into force for its dates")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        source = read_text(path)
        try:
            engine.parse(source, strict=True)
            with transaction.atomic():
                stored = services.store_set(source=source, by=None)
                if options["publish"]:
                    services.publish_set(criteria_set=stored, by=None)
        except engine.InvalidRuleSet as error:
            lines = [f"{path}: {explain.finding_sentence(finding)}" for finding in error.findings]
            raise CommandError("\n".join(lines)) from error
        except ValidationError as error:
            raise CommandError("\n".join(f"{path}: {message}" for message in error.messages)) from error
        words = {"code": stored.code, "revision": stored.revision, "state": stored.get_state_display()}
        self.stdout.write(_("Đã lưu %(code)s, lần sửa %(revision)s: %(state)s.") % words)
