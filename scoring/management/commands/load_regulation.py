"""Store a regulation file as a draft, or publish it at once."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from scoring import engine, explain, services

BUILT_IN = Path(__file__).resolve().parents[2] / "regulations"


class Command(BaseCommand):
    help = "Parse, check and store a regulation (TOML); nothing is stored when anything is wrong."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--publish", action="store_true", help="put it into force for its dates")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            with transaction.atomic():
                stored = services.store_set(source=path.read_text(encoding="utf-8"), by=None)
                if options["publish"]:
                    services.publish_set(criteria_set=stored, by=None)
        except OSError as error:
            raise CommandError(
                _("Không đọc được tệp %(file)s. Hãy kiểm tra đường dẫn.") % {"file": path}
            ) from error
        except UnicodeDecodeError as error:
            raise CommandError(
                _("Tệp %(file)s không phải UTF-8. Hãy lưu lại dạng UTF-8.") % {"file": path}
            ) from error
        except engine.InvalidRuleSet as error:
            lines = [f"{path}: {explain.finding_sentence(finding)}" for finding in error.findings]
            raise CommandError("\n".join(lines)) from error
        except ValidationError as error:
            raise CommandError("\n".join(f"{path}: {message}" for message in error.messages)) from error
        words = {"code": stored.code, "revision": stored.revision, "state": stored.get_state_display()}
        self.stdout.write(_("Đã lưu %(code)s, lần sửa %(revision)s: %(state)s.") % words)
