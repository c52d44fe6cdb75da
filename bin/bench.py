"""How fast meetings are scored: `make bench`.

Prints evaluations of QD31 a second, and how long a what-if of a province's year takes beside merely
reading its rows. The meetings are invented and stand in a throwaway SQLite database in a temporary
folder, gone at the end.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import bench_meetings  # noqa: E402
from rich.console import Console  # noqa: E402
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn  # noqa: E402

from scoring import engine  # noqa: E402

if TYPE_CHECKING:
    from scoring.what_if import Effect

QD31 = (ROOT / "scoring" / "regulations" / "qd31.toml").read_text(encoding="utf-8")
# The other set: a stricter attendance, a lower bar for "Tốt".
REVISED = QD31.replace(
    "{ min = 85, points = 10 },", "{ min = 95, points = 10 }, { min = 85, points = 9 },"
).replace("min = 90\n", "min = 88\n")
EVALUATIONS_WANTED, RATIO_WANTED = 5_000, 3
DIFFERENT_MEETINGS = 20_000


def evaluations(rules: engine.RuleSet, number: int, random: Random) -> tuple[float, float]:
    """Evaluations a second of different meetings, and of the same ones once more."""
    cases = [
        (engine.facts.clean(bench_meetings.raw_facts(random)), bench_meetings.marks(rules, random))
        for _ in range(number)
    ]

    def evaluate_all() -> None:
        for facts, chosen in cases:
            engine.evaluate(rules, facts, chosen)

    return number / seconds(evaluate_all), number / seconds(evaluate_all)


def seconds(act: Callable[[], object]) -> float:
    """How long it takes on the clock of the wall."""
    begin = time.perf_counter()
    act()
    return time.perf_counter() - begin


def rescore(stage: Callable[[str], Callable[[int], object]]) -> tuple[float, float, "Effect"]:
    """Seconds to read every row, seconds to score it under the revised set, and what would change."""
    from scoring import what_if
    from scoring.models import ScoreSheet

    sheets = ScoreSheet.objects.in_months(bench_meetings.MONTHS[0], bench_meetings.MONTHS[-1])

    def read(tell: Callable[[int], object]) -> None:
        for number, _ in enumerate(what_if.recorded(sheets), start=1):
            if number % what_if.TELL_EVERY == 0:
                tell(number)

    read(stage("Reading them, disk to memory"))
    tell = stage("Reading them")
    reading = seconds(lambda: read(tell))
    effect, tell = what_if.Effect(), stage("Scoring them under another set")
    revised = engine.parse(REVISED)
    scoring = seconds(lambda: list(what_if.changes(revised, sheets, effect, tell)))
    return reading, scoring, effect


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--meetings", type=int, default=200_000, help="of a year (default 200,000)")
    parser.add_argument("--json", action="store_true", help="the figures as JSON on standard output")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/bench.sqlite3"
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
        figures = _measured(options.meetings)
    if options.json:
        sys.stdout.write(json.dumps(figures) + "\n")
    else:
        _report(figures)


def _measured(meetings: int) -> dict[str, float]:
    import django
    from django.core.management import call_command

    django.setup()
    rules, random = engine.parse(QD31), Random(31)  # noqa: S311 - invented meetings, not secrets
    bar = (TextColumn("{task.description:<32}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*bar, console=Console(stderr=True)) as progress:

        def stage(title: str) -> Callable[[int], None]:
            task = progress.add_task(title, total=meetings)
            return lambda done: progress.update(task, completed=done)

        fresh, again = evaluations(rules, min(meetings, DIFFERENT_MEETINGS), random)
        call_command("migrate", verbosity=0)
        bench_meetings.fill(QD31, meetings, random, stage("Inventing meetings"))
        reading, scoring, effect = rescore(stage)
    return {
        "evaluations_per_second": round(fresh),
        "evaluations_per_second_again": round(again),
        "meetings": effect.meetings,
        "changed": effect.changed,
        "reading_seconds": round(reading, 2),
        "rescoring_seconds": round(scoring, 2),
        "ratio": round(scoring / reading, 2),
    }


def _report(figures: dict[str, float]) -> None:
    fast = figures["evaluations_per_second"] >= EVALUATIONS_WANTED
    light = figures["ratio"] <= RATIO_WANTED
    lines = (
        f"Evaluations of QD31 a second, one process   {figures['evaluations_per_second']:>10,.0f}"
        f"   (wanted ≥ {EVALUATIONS_WANTED:,}: {'met' if fast else 'MISSED'})",
        f"  the same meetings once more               {figures['evaluations_per_second_again']:>10,.0f}",
        f"Reading {figures['meetings']:,.0f} stored meetings, seconds {figures['reading_seconds']:>14,.2f}",
        f"Scoring them under another set, seconds     {figures['rescoring_seconds']:>10,.2f}"
        f"   ({figures['meetings'] / figures['rescoring_seconds']:,.0f} a second,"
        f" {figures['changed']:,.0f} change rating)",
        f"  as a multiple of reading                  {figures['ratio']:>10,.2f}"
        f"   (wanted ≤ {RATIO_WANTED}: {'met' if light else 'MISSED'})",
    )
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
