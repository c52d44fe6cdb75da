"""Recompute recorded meetings under another set, and say whose rating would change; nothing is written."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from cells.models import PartyUnit
from meetings.periods import Period
from scoring import engine, explain, what_if, what_if_words
from scoring.engine.amounts import text
from scoring.explain import number, rating_label
from scoring.management.commands.score import rules_from_file, rules_of_set
from scoring.models import CriteriaSet, ScoreSheet, SetState
from scoring.models.sheet import ScoreSheetQuerySet
from scoring.what_if import Change, Effect
from scoring.what_if_words import grouped


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: which rules, which meetings."""

    rules: engine.RuleSet
    revision: int | None  # None: from a file
    first: date
    last: date
    unit: PartyUnit | None

    @property
    def sheets(self) -> ScoreSheetQuerySet:
        """The sheets asked about."""
        sheets = ScoreSheet.objects.in_months(self.first, self.last).sent()
        return sheets.under(self.unit.path) if self.unit else sheets


class Command(BaseCommand):
    help = "Recompute recorded meetings under another set: who changes rating, and by which criteria."

    def add_arguments(self, parser: ArgumentParser) -> None:
        rules = parser.add_mutually_exclusive_group(required=True)
        rules.add_argument("--set", dest="code", help="code of a stored or built-in set")
        rules.add_argument("--file", type=Path, help="a regulation file (TOML)")
        parser.add_argument("--revision", type=int, help="of the stored set; without it the published one")
        parser.add_argument("--period", required=True, help="2024-01..2024-12, or 2024, 2024-Q1, 2024-05")
        parser.add_argument("--unit", help="code of a unit: its cells only")
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        question = _question(options)
        effect = Effect()
        sheets = question.sheets
        total = sheets.filter(kind__in=question.rules.meeting_kinds).count()
        left_out = sheets.count() - total
        bar = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*bar, console=Console(stderr=True)) as progress:
            task = progress.add_task(_("Chấm lại"), total=total)
            changes = what_if.changes(
                question.rules, sheets, effect, lambda done: progress.update(task, completed=done)
            )
            found = what_if.named(changes)
            if options["format"] == "json":
                self._write_json(question, found, effect, left_out)
            else:
                self._write_text(question, found, effect, left_out)

    def _write_text(
        self, asked: Question, found: Iterator[tuple[Change, PartyUnit]], effect: Effect, left_out: int
    ) -> None:
        self.stdout.write(_head(asked))
        for change, cell in found:
            self.stdout.write(_line(asked.rules, change, cell))
        for sentence in _summary(asked.rules, effect, left_out):
            self.stdout.write(sentence)

    def _write_json(
        self, asked: Question, found: Iterator[tuple[Change, PartyUnit]], effect: Effect, left_out: int
    ) -> None:
        """One JSON object, written while it is computed."""
        head = {
            "set": asked.rules.code,
            "revision": asked.revision,
            "period": {"first": f"{asked.first:%Y-%m}", "last": f"{asked.last:%Y-%m}"},
            "unit": asked.unit.code if asked.unit else None,
        }
        self.stdout.write(json.dumps(head, ensure_ascii=False)[:-1] + ', "changes": [', ending="")
        comma = ""
        for change, cell in found:
            self.stdout.write(comma + json.dumps(_as_json(change, cell), ensure_ascii=False), ending="")
            comma = ",\n"
        summary = json.dumps(_summary_as_json(effect, left_out), ensure_ascii=False)
        self.stdout.write(f'], "summary": {summary}}}')


def _question(options: dict[str, Any]) -> Question:
    first, last = _months(options["period"])
    unit = None
    if code := options["unit"]:
        unit = PartyUnit.objects.filter(code=code).first()
        if unit is None:
            raise CommandError(_("Không có đơn vị mã %(code)s. Hãy xem lại mã.") % {"code": code})
    if options["file"]:
        return Question(rules_from_file(options["file"]), None, first, last, unit)
    stored = _stored(options["code"], options["revision"])
    rules = stored.rules if stored else rules_of_set(options["code"])
    return Question(rules, stored.revision if stored else None, first, last, unit)


def _months(written: str) -> tuple[date, date]:
    """First days of the first and the last month of «2024-01..2024-12» or of one period."""
    begin, _dots, end = written.partition("..")
    try:
        first, last = Period.parse(begin), Period.parse(end or begin)
    except ValueError as error:
        message = _(
            "Không đọc được kỳ «%(period)s». Hãy ghi dạng 2024-01..2024-12, 2024, 2024-Q1 hoặc 2024-05."
        )
        raise CommandError(message % {"period": written}) from error
    if last.end < first.start:
        raise CommandError(
            _("Kỳ «%(period)s» kết thúc trước khi bắt đầu. Hãy đổi chỗ.") % {"period": written}
        )
    return first.start, last.months[-1]


def _stored(code: str, revision: int | None) -> CriteriaSet | None:
    """The revision that is asked for; else the published one, else the latest draft."""
    sets = CriteriaSet.objects.filter(code=code).order_by("-revision")
    if revision is None:
        return sets.filter(state=SetState.PUBLISHED).first() or sets.first()
    found = sets.filter(revision=revision).first()
    if found is None:
        values = {"code": code, "revision": revision}
        raise CommandError(_("Không có bộ tiêu chí %(code)s lần sửa %(revision)s.") % values)
    return found


def _head(asked: Question) -> str:
    values = {
        "title": asked.rules.title,
        "code": asked.rules.code,
        "status": explain.status_label(asked.rules.status),
        "first": f"{asked.first:%m/%Y}",
        "last": f"{asked.last:%m/%Y}",
        "unit": asked.unit.name if asked.unit else _("mọi đơn vị"),
    }
    return (
        _("Chấm lại theo %(title)s (%(code)s, %(status)s), tháng %(first)s đến %(last)s, %(unit)s.") % values
    )


def _line(rules: engine.RuleSet, change: Change, cell: PartyUnit) -> str:
    values = {
        "month": f"{change.recorded.month:%m/%Y}",
        "cell": cell.full_name,
        "code": cell.code,
        "before": rating_label(rules, change.before),
        "after": rating_label(rules, change.after),
        "points": _scores(change),
        "cause": what_if_words.cause(change),
    }
    return _("%(month)s %(cell)s (%(code)s): %(before)s → %(after)s%(points)s; do %(cause)s") % values


def _scores(change: Change) -> str:
    """The scores to one decimal; nothing while something is open."""
    if change.score is None or change.recorded.score is None:
        return ""
    before, after = (
        number(engine.amounts.rounded(score, engine.amounts.TENTH))
        for score in (change.recorded.score, change.score)
    )
    return _(" (%(before)s → %(after)s điểm)") % {"before": before, "after": after}


def _summary(rules: engine.RuleSet, effect: Effect, left_out: int) -> Iterator[str]:
    yield ""
    yield _("Đã chấm lại %(meetings)s buổi: giữ nguyên %(same)s, đổi mức %(changed)s (%(cells)s chi bộ).") % {
        "meetings": grouped(effect.meetings),
        "same": grouped(effect.unchanged),
        "changed": grouped(effect.changed),
        "cells": grouped(effect.changed_cells),
    }
    for (before, after), move in sorted(effect.moves.items(), key=lambda item: -item[1].meetings):
        yield _("  %(before)s → %(after)s: %(meetings)s buổi, %(cells)s chi bộ; do %(causes)s") % {
            "before": rating_label(rules, before),
            "after": rating_label(rules, after),
            "meetings": grouped(move.meetings),
            "cells": grouped(len(move.cells)),
            "causes": what_if_words.causes(move),
        }
    if effect.undecided:
        yield what_if_words.undecided(effect)
    if left_out:
        yield _("Không tính %(number)s buổi thuộc loại sinh hoạt mà bộ này không chấm.") % {
            "number": grouped(left_out)
        }
    yield _("So với mức chi bộ tự xếp loại. Không có gì được ghi lại.")


def _as_json(change: Change, cell: PartyUnit) -> dict[str, Any]:
    def points(value: Any) -> str | None:
        return None if value is None else text(value)

    return {
        "meeting": change.recorded.meeting_id,
        "cell": cell.code,
        "name": cell.full_name,
        "month": f"{change.recorded.month:%Y-%m}",
        "kind": change.recorded.kind,
        "before": change.before,
        "after": change.after,
        "score_before": points(change.recorded.score),
        "score_after": points(change.score),
        "criteria": [
            {"code": line.code, "before": points(line.before), "after": points(line.after)}
            for line in change.lines
        ],
        "caps": list(change.caps),
    }


def _summary_as_json(effect: Effect, left_out: int) -> dict[str, Any]:
    return {
        "meetings": effect.meetings,
        "unchanged": effect.unchanged,
        "changed": effect.changed,
        "changed_cells": effect.changed_cells,
        "undecided": effect.undecided,
        "surely_lower": effect.surely_lower,
        "surely_higher": effect.surely_higher,
        "open": {**effect.open_lines, **effect.open_caps},
        "left_out": left_out,
        "moves": [
            {
                "before": before,
                "after": after,
                "meetings": move.meetings,
                "cells": len(move.cells),
                "criteria": dict(move.lines),
                "caps": dict(move.caps),
                "by_bands_alone": move.by_bands_alone,
            }
            for (before, after), move in effect.moves.items()
        ],
    }
