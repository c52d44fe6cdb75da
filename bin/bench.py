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
from collections import deque
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, NamedTuple

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


class Took(NamedTuple):
    """Seconds of this thread on the processor, and on the clock of the wall: more where others work too."""

    processor: float
    wall: float


def timed(act: Callable[[], object]) -> Took:
    """How long it takes."""
    processor, wall = time.thread_time(), time.perf_counter()
    act()
    return Took(time.thread_time() - processor, time.perf_counter() - wall)


def evaluations(rules: engine.RuleSet, number: int, random: Random) -> tuple[Took, Took]:
    """All evaluations of so many different meetings, and of the same ones once more."""
    cases = [
        (engine.facts.clean(bench_meetings.raw_facts(random)), bench_meetings.marks(rules, random))
        for _ in range(number)
    ]

    def evaluate_all() -> None:
        for facts, chosen in cases:
            engine.evaluate(rules, facts, chosen)

    return timed(evaluate_all), timed(evaluate_all)


def rescore(stage: Callable[[str], Callable[[int], object]]) -> tuple[Took, Took, "Effect"]:
    """Reading every row, scoring it under the revised set, and what would change."""
    from scoring import what_if
    from scoring.models import ScoreSheet

    sheets = ScoreSheet.objects.in_months(bench_meetings.MONTHS[0], bench_meetings.MONTHS[-1])

    def read(tell: Callable[[int], object]) -> None:
        for number, _ in enumerate(what_if.recorded(sheets), start=1):
            if number % what_if.TELL_EVERY == 0:
                tell(number)

    read(stage("Reading them, disk to memory"))
    tell = stage("Reading them")
    reading = timed(lambda: read(tell))
    effect, tell = what_if.Effect(), stage("Scoring them under another set")
    revised = engine.parse(REVISED)
    scoring = timed(lambda: deque(what_if.changes(revised, sheets, effect, tell), maxlen=0))
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

        number = min(meetings, DIFFERENT_MEETINGS)
        fresh, again = evaluations(rules, number, random)
        call_command("migrate", verbosity=0)
        bench_meetings.fill(QD31, meetings, random, stage("Inventing meetings"))
        reading, scoring, effect = rescore(stage)
    return {
        "evaluations_per_second": round(number / fresh.processor),
        "evaluations_per_second_wall": round(number / fresh.wall),
        "evaluations_per_second_again": round(number / again.processor),
        "meetings": effect.meetings,
        "changed": effect.changed,
        "reading_seconds": round(reading.processor, 2),
        "reading_seconds_wall": round(reading.wall, 2),
        "rescoring_seconds": round(scoring.processor, 2),
        "rescoring_seconds_wall": round(scoring.wall, 2),
        "ratio": round(scoring.processor / reading.processor, 2),
        "ratio_wall": round(scoring.wall / reading.wall, 2),
    }


def _report(figures: dict[str, float]) -> None:
    def line(words: str, name: str, note: str = "", places: int = 0) -> str:
        wall = f"{figures[f'{name}_wall']:,.{places}f}" if f"{name}_wall" in figures else ""
        return f"{words:<46}{figures[name]:>12,.{places}f}{wall:>12}   {note}".rstrip()

    fast = "met" if figures["evaluations_per_second"] >= EVALUATIONS_WANTED else "MISSED"
    light = "met" if figures["ratio"] <= RATIO_WANTED else "MISSED"
    per_second = figures["meetings"] / figures["rescoring_seconds"]
    lines = (
        f"{'':<46}{'processor':>12}{'wall':>12}",
        line("Evaluations of QD31 a second, one process", "evaluations_per_second", f"wanted 5,000: {fast}"),
        line("  the same meetings once more", "evaluations_per_second_again"),
        line(f"Reading {figures['meetings']:,} stored meetings, seconds", "reading_seconds", places=2),
        line(
            "Scoring them under another set, seconds",
            "rescoring_seconds",
            f"{per_second:,.0f} a second, {figures['changed']:,} change rating",
            places=2,
        ),
        line("  as a multiple of reading", "ratio", f"wanted at most {RATIO_WANTED}: {light}", places=2),
    )
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
