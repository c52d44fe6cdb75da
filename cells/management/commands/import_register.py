"""Take over the register of a whole province at once, with a progress bar and in bounded memory."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from accounts.models import User
from cells.models import PartyUnit, RegisterKind
from cells.registers.importing import BadRows, Plan, import_register, plan_of
from ui.workbooks.limits import MEGABYTE, Limits

TOLD = 50  # problems that are printed
# A province: some 260,000 rows. The reader of the file stays a process of its own.
LIMITS = Limits(
    file_size=200 * MEGABYTE,
    unpacked_size=1_500 * MEGABYTE,
    rows=400_000,
    text_length=150_000_000,
    seconds=600,
    memory=1_500 * MEGABYTE,
)


class Command(BaseCommand):
    help = "Take over a register (units or members) from a table file: whole, or not at all."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("register", choices=RegisterKind.values)
        parser.add_argument("file", type=Path, help=".xlsx, .xls or .csv with the columns of the register")
        parser.add_argument("--unit", required=True, metavar="CODE", help="the unit whose register it is")
        parser.add_argument("--by", default="", metavar="USERNAME", help="who does it; default: the system")
        parser.add_argument("--dry-run", action="store_true", help="only say what would change")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        given: dict[str, Any] = {
            "kind": options["register"],
            "unit": self._one(PartyUnit.objects.filter(code=options["unit"]), options["unit"]),
            "content": self._content(path),
            "file_name": path.name,
            "limits": LIMITS,
        }
        by = self._one(User.objects.filter(username=options["by"]), options["by"]) if options["by"] else None
        bar = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        try:
            with Progress(*bar) as progress:
                check = progress.add_task(_("Kiểm tra"), total=None)
                plan = plan_of(**given, tick=lambda count: progress.advance(check, count))
                self._refuse_bad(plan)
                rows = plan.counts["new"] + plan.counts["changed"] + plan.counts["unchanged"]
                progress.update(check, total=rows)
                if not options["dry_run"]:
                    write = progress.add_task(_("Ghi"), total=rows)
                    import_register(**given, by=by, tick=lambda count: progress.advance(write, count))
        except BadRows as error:
            self._refuse_bad(error.plan)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        message = _(
            "Dòng mới %(new)d, dòng sửa %(changed)d, không đổi %(unchanged)d, không có trong tệp %(gone)d."
        )
        names = ("new", "changed", "unchanged", "gone")
        self.stdout.write(message % {name: plan.counts[name] for name in names})
        self.stdout.write(_("Mới xem thử, chưa lưu.") if options["dry_run"] else _("Đã lưu."))

    def _one(self, found: Any, name: str) -> Any:
        row = found.first()
        if row is None:
            raise CommandError(_("Không có «%(name)s». Hãy kiểm tra lại.") % {"name": name})
        return row

    def _content(self, path: Path) -> bytes:
        try:
            return path.read_bytes()
        except OSError as error:
            message = _("Không đọc được tệp %(file)s. Hãy kiểm tra lại đường dẫn.")
            raise CommandError(message % {"file": path}) from error

    def _refuse_bad(self, plan: Plan) -> None:
        if plan.is_sound:
            return
        for problem in plan.problems[:TOLD]:
            self.stderr.write(problem.text)
        count = plan.counts["bad"]
        raise CommandError(_("Có %(count)d dòng sai nên chưa lưu dòng nào.") % {"count": count})
