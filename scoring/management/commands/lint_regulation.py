"""Check a regulation file and print everything that is wrong with it."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils.translation import gettext as _

from scoring import engine, explain, services


def read_text(path: Path) -> str:
    """The file's text, or a sentence that says why there is none."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        message = _("Không đọc được tệp %(file)s. Hãy kiểm tra đường dẫn.")
        raise CommandError(message % {"file": path}) from error
    except UnicodeDecodeError as error:
        message = _("Tệp %(file)s không phải UTF-8. Hãy lưu lại dạng UTF-8.")
        raise CommandError(message % {"file": path}) from error


class Command(BaseCommand):
    help = "Check a regulation (TOML): file, place and cure of every problem; exit code 1 when there is one."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        source = read_text(path)
        findings = engine.lint(source)
        if not findings:
            findings = _clashes(source)
        for finding in findings:
            self.stdout.write(f"{path}: {explain.finding_sentence(finding)}")
        if findings:
            values = {"file": path, "number": len(findings)}
            raise CommandError(_("Tệp %(file)s có %(number)s chỗ cần sửa.") % values)
        self.stdout.write(_("Tệp %(file)s không có lỗi.") % {"file": path})


def _clashes(source: str) -> list[engine.Finding]:
    """Sets in force on the same days; a file can be checked where there is no database, too."""
    try:
        return services.clashes(source)
    except DatabaseError:
        return []
