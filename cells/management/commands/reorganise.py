"""Carry out a decision that stands in a file: what the system may do and no administrator, such as founding
a new top of the tree."""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from shutil import copyfileobj
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cells import decision_sheets, services
from cells.access import Action, Scope
from cells.decision_toml import read_toml
from cells.decision_words import Words
from cells.models import PartyUnit
from cells.reorganisation import Decision, Touched
from ui.workbooks.reading import Refused

SHOWN = 40  # lines of a list


class Command(BaseCommand):
    help = (
        "Record a decision about the organisation from a file: .toml (see docs/examples), or a workbook "
        "like the one the pages offer. Everything or nothing; undone on the decision's page."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say what it would do, and store nothing")
        parser.add_argument(
            "--workbook", type=Path, metavar="FILE.xlsx", help="only write the decision as a workbook"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            decision = _read(options["file"])
            if options["workbook"]:
                with decision_sheets.written(decision) as file, options["workbook"].open("wb") as copy:
                    copyfileobj(file, copy)
                self.stdout.write(_("Đã ghi tệp %(path)s.") % {"path": options["workbook"]})
                return
            sentences = _sentences(decision)
            touched = services.rehearse(decision=decision, by=None)
            for line in (*sentences, *_effects(touched)):
                self.stdout.write(line)
            if options["dry_run"]:
                self.stdout.write(_("Chưa lưu gì (--dry-run)."))
                return
            act = services.reorganise(decision=decision, by=None)
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error
        self.stdout.write(_("Đã ghi quyết định %(number)s.") % {"number": act.decision_no})


def _read(path: Path) -> Decision:
    if path.suffix.lower() == ".toml":
        return read_toml(path)
    try:
        sent = decision_sheets.read_decision(path.read_bytes(), path.name, _everything())
    except OSError as error:
        raise CommandError(str(error)) from error
    except Refused as error:
        raise CommandError(error.messages[0]) from error
    if sent.decision is None or sent.problems:
        raise CommandError("\n".join(sent.problems))
    return sent.decision


def _everything() -> Scope:
    """What the system sees."""
    roots = tuple(PartyUnit.objects.filter(parent=None).values_list("path", flat=True))
    return Scope(None, dict.fromkeys(Action, roots))


def _sentences(decision: Decision) -> Iterator[str]:
    yield _("Quyết định %(number)s, có hiệu lực từ %(day)s, người ký: %(signer)s") % {
        "number": decision.decision_no,
        "day": date_format(decision.effective_on, "SHORT_DATE_FORMAT"),
        "signer": decision.signer,
    }
    words = Words(decision.steps, decision.effective_on, _everything())
    for number, step in enumerate(decision.steps, start=1):
        yield f"  {number}. {words.sentence(step)}"


def _effects(touched: Touched) -> Iterator[str]:
    changes = [f"{change.unit}: {change.what} {change.old} → {change.new}" for change in touched.changed]
    moves = [f"{removal.name} → {removal.to}: {removal.count}" for removal in touched.removals]
    others = [f"{impact.label}: {impact.count}" for impact in touched.others if impact.count]
    for title, lines in (
        (_("Đơn vị mới"), touched.founded),
        (_("Đơn vị kết thúc"), touched.ended),
        (_("Thay đổi"), changes),
        (_("Đảng viên chuyển danh sách"), moves),
        (_("Tài khoản mất vai trò"), touched.roles_ended),
        (_("Hồ sơ có liên quan"), others),
    ):
        if lines:
            yield f"{title} ({len(lines)}):"
            yield from (f"  {line}" for line in lines[:SHOWN])
            if len(lines) > SHOWN:
                yield "  …"
    if touched.followers:
        yield _("%(count)d đơn vị ở dưới giữ nguyên, đi theo cấp trên.") % {"count": touched.followers}
