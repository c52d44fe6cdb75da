"""A dry run: score facts from a JSON file under a set, without touching any record."""

import json
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils.translation import gettext as _

from scoring import engine, explain, services
from scoring.engine.amounts import text
from scoring.management.commands.lint_regulation import read_text

P = ParamSpec("P")
T = TypeVar("T")

BUILT_IN = Path(__file__).resolve().parents[2] / "regulations"


class Command(BaseCommand):
    help = "Score one set of facts, or a list of them, and say why; nothing is stored."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("facts", type=Path, help="JSON: one object of facts, or a list of them")
        rules = parser.add_mutually_exclusive_group(required=True)
        rules.add_argument("--set", dest="code", help="code of a published or built-in set")
        rules.add_argument("--file", type=Path, help="a regulation file (TOML)")
        parser.add_argument("--marks", type=Path, help="JSON: marks for the criteria that people judge")
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        rules = rules_from_file(options["file"]) if options["file"] else rules_of_set(options["code"])
        marks = _read_json(options["marks"]) if options["marks"] else {}
        given = _read_json(options["facts"])
        cases = given if isinstance(given, list) else [given]
        results = list(_evaluated(rules, cases, marks, numbered=isinstance(given, list)))
        if options["format"] == "json":
            lines = _LinesJson()
            answers = [_as_json(rules, outcome, lines) for _facts, outcome in results]
            answer = answers if isinstance(given, list) else answers[0]
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=None if len(answers) > 1 else 2))
        else:
            sheets = ("\n".join(_as_text(rules, facts, outcome)) for facts, outcome in results)
            self.stdout.write("\n\n".join(sheets))


def rules_from_file(path: Path) -> engine.RuleSet:
    """The rules in a file, or everything that is wrong with it."""
    try:
        return engine.parse(read_text(path))
    except engine.InvalidRuleSet as error:
        raise _refusal(error, f"{path}: ") from error


def rules_of_set(code: str) -> engine.RuleSet:
    """The published set; a built-in one needs no database."""
    try:
        rules = services.published_rules(code)
    except DatabaseError:
        rules = None
    if rules is not None:
        return rules
    built_in = {path.stem.upper(): path for path in BUILT_IN.glob("*.toml")}
    if code.upper() in built_in:
        return rules_from_file(built_in[code.upper()])
    message = _("Không có bộ tiêu chí %(code)s đã công bố. Các bộ có sẵn: %(known)s.")
    raise CommandError(message % {"code": code, "known": ", ".join(sorted(built_in))})


def _read_json(path: Path) -> Any:
    """The content of a JSON file; NaN and Infinity are not numbers."""
    try:
        return json.loads(read_text(path), parse_float=str, parse_constant=str)
    except (ValueError, RecursionError) as error:
        message = _("Tệp %(file)s không phải JSON đúng cú pháp: %(detail)s. Hãy sửa lại.")
        raise CommandError(message % {"file": path, "detail": error}) from error


def _evaluated(
    rules: engine.RuleSet, cases: list[Any], marks: Any, *, numbered: bool
) -> Iterator[tuple[engine.Facts, engine.Outcome]]:
    """The outcome of every case; problems of all cases are reported together."""
    problems = _Problems()
    shared = problems.attempt("", _fitting, rules, marks) or {}
    for number, case in enumerate(cases, start=1):
        where = _("Tình huống %(number)s: ") % {"number": number} if numbered else ""
        if not isinstance(case, dict):
            problems.note(where, engine.InvalidFacts([engine.Finding("fact.not_an_object", "facts")]))
            continue
        own = {} if case.get("marks") is None else problems.attempt(where, engine.clean_marks, case["marks"])
        given = {name: value for name, value in case.items() if name != "marks"}
        facts = problems.attempt(where, engine.facts.clean, given)
        if own is None or facts is None:
            continue
        outcome = problems.attempt(where, engine.evaluate, rules, facts, {**shared, **own})
        if outcome is not None:
            yield facts, outcome
    if problems:
        raise CommandError("\n".join(problems))


def _fitting(rules: engine.RuleSet, raw: object) -> dict[str, engine.Mark]:
    """Marks for all cases, refused once and not case by case."""
    marks = engine.clean_marks(raw)
    engine.check_marks(rules, marks)
    return marks


class _Problems(list[str]):
    """What was wrong so far, in sentences."""

    def attempt(self, where: str, act: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | None:
        """What the act gives; None when it refused, and then its reasons are noted."""
        try:
            return act(*args, **kwargs)
        except engine.EngineError as error:
            self.note(where, error)
            return None

    def note(self, where: str, error: engine.EngineError) -> None:
        self.append(str(_refusal(error, where)))


def _refusal(error: engine.EngineError, where: str) -> CommandError:
    return CommandError("\n".join(where + explain.finding_sentence(finding) for finding in error.findings))


def _as_json(rules: engine.RuleSet, outcome: engine.Outcome, lines: "_LinesJson") -> dict[str, Any]:
    return {
        "set": rules.code,
        "score": None if outcome.score is None else text(outcome.score),
        "display_score": None if outcome.display_score is None else text(outcome.display_score),
        "earned": text(outcome.earned),
        "applicable_max": text(outcome.applicable_max),
        "open_points": text(outcome.open_points),
        "provisional": outcome.provisional,
        "rating_by_points": outcome.rating_by_points,
        "caps": [{"code": c.code, "highest": c.highest, "reason": c.reason} for c in outcome.caps],
        "open_caps": list(outcome.open_caps),
        "rating": outcome.rating,
        "best_rating": outcome.best_rating,
        "worst_rating": outcome.worst_rating,
        "lines": [lines[line] for line in outcome.lines],
    }


class _LinesJson:
    """Lines as JSON. Meetings alike share the very same line, so each is converted once."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[engine.Line, dict[str, Any]]] = {}

    def __getitem__(self, line: engine.Line) -> dict[str, Any]:
        if id(line) not in self._known:
            whole = line.to_json()
            shown = ("code", "points", "max", "state", "reason", "citation", "margin", "parts")
            self._known[id(line)] = line, {key: whole[key] for key in shown}
        return self._known[id(line)][1]


def _as_text(rules: engine.RuleSet, facts: engine.Facts, outcome: engine.Outcome) -> Iterator[str]:
    """The sheet as a person reads it."""
    yield f"{rules.title} ({rules.code}): {explain.status_label(rules.status)}"
    kind = facts["kind"]
    if kind is not None and kind not in rules.meeting_kinds:
        yield _("Lưu ý: bộ này không dành cho loại sinh hoạt đã ghi.")
    for group in rules.groups:
        yield f"\n{group.code}. {group.title}"
        for line in outcome.lines:
            if line.group == group.code:
                advice = f" [{explain.margin_sentence(line.margin)}]" if line.margin else ""
                yield f"  {line.title}\n    {explain.line_sentence(line, facts)}{advice}"
    yield ""
    for cap in outcome.caps:
        yield explain.cap_sentence(cap, rules)
    yield explain.outcome_sentence(rules, outcome)
