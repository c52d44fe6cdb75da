"""Rating of a quarter, a half or a year from the ratings of its months, by the set's `[period]` table."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from scoring.engine.amounts import ZERO
from scoring.engine.table import Table


class Quota(NamedTuple):
    """A share of the months due, rounded up: "7/12" of 6 months is 4."""

    rating: str
    numerator: int
    denominator: int

    def of(self, due: int) -> int:
        return -(-due * self.numerator // self.denominator)


@dataclass(frozen=True, slots=True)
class PeriodLevel:
    """What a level of the period asks for; a level that asks nothing is for everybody else."""

    code: str
    every: str | None = None  # every month due is at least this
    at_least: Quota | None = None  # this many months at least this good
    at_most: Quota | None = None  # no more months than this at this level or worse
    thematic_per_quarter: int = 0


@dataclass(frozen=True, slots=True)
class PeriodRules:
    """The levels of a period, best first, and what a month without a meeting counts as."""

    not_held: str
    levels: tuple[PeriodLevel, ...]
    ratings: tuple[str, ...]  # the set's levels of a meeting, best first
    citation: str


@dataclass(frozen=True, slots=True)
class PeriodCounts:
    """The months of a period, counted. Months that were excused in writing are not due and not here."""

    rated: Mapping[str, int]  # months by the rating of their regular meeting
    not_held: int = 0  # months due without a meeting and without permission
    unrated: int = 0  # months due whose meeting has no rating yet
    thematic: int = 0  # thematic meetings held
    quarters: int = 0  # quarters elapsed; 0 where the period is not a year
    is_confirmed: bool = True  # every rating counted is official

    @property
    def due(self) -> int:
        return sum(self.rated.values()) + self.not_held + self.unrated


@dataclass(frozen=True, slots=True)
class Shortfall:
    """Why a better level was missed: what it asks for, and what there was."""

    level: str
    code: str  # every | at_least | at_most | thematic
    rating: str
    needed: int
    found: int


@dataclass(frozen=True, slots=True)
class PeriodOutcome:
    """The rating of the months rated so far, and what is still possible."""

    rating: str | None
    best_rating: str | None
    worst_rating: str | None
    provisional: bool
    due: int
    shortfalls: tuple[Shortfall, ...]


def aggregate(rules: PeriodRules, counts: PeriodCounts) -> PeriodOutcome:
    """The period's rating; provisional while a month is unrated or not confirmed."""
    months = {rating: counts.rated.get(rating, 0) for rating in rules.ratings}
    months[rules.not_held] += counts.not_held
    known = sum(months.values())
    if not counts.due:
        return PeriodOutcome(None, None, None, True, 0, ())
    provisional = counts.unrated > 0 or not counts.is_confirmed
    rating, shortfalls = _rate(rules, months, counts) if known else (None, ())
    best, worst = rules.ratings[0], rules.ratings[-1]
    best_rating, _ = _rate(rules, {**months, best: months[best] + counts.unrated}, counts)
    worst_rating, _ = _rate(rules, {**months, worst: months[worst] + counts.unrated}, counts)
    return PeriodOutcome(rating, best_rating, worst_rating, provisional, counts.due, shortfalls)


def _rate(
    rules: PeriodRules, months: Mapping[str, int], counts: PeriodCounts
) -> tuple[str, tuple[Shortfall, ...]]:
    """The first level whose demands are all met, and what the better ones missed."""
    missed: list[Shortfall] = []
    *demanding, last = rules.levels
    for level in demanding:
        shortfalls = _shortfalls(level, rules.ratings, months, counts)
        if not shortfalls:
            return level.code, tuple(missed)
        missed.extend(shortfalls)
    return last.code, tuple(missed)


def _shortfalls(
    level: PeriodLevel, ratings: Sequence[str], months: Mapping[str, int], counts: PeriodCounts
) -> list[Shortfall]:
    due = sum(months.values())

    def from_top(rating: str) -> int:
        return sum(months[code] for code in ratings[: ratings.index(rating) + 1])

    missed: list[Shortfall] = []

    def demand(code: str, rating: str, needed: int, found: int, *, met: bool) -> None:
        if not met:
            missed.append(Shortfall(level.code, code, rating, needed, found))

    if level.every is not None:
        good = from_top(level.every)
        demand("every", level.every, due, good, met=good == due)
    if level.at_least is not None:
        good, needed = from_top(level.at_least.rating), level.at_least.of(due)
        demand("at_least", level.at_least.rating, needed, good, met=good >= needed)
    if level.at_most is not None:
        better = ratings[: ratings.index(level.at_most.rating)]
        bad, allowed = due - sum(months[code] for code in better), level.at_most.of(due)
        demand("at_most", level.at_most.rating, allowed, bad, met=bad <= allowed)
    needed = counts.quarters * level.thematic_per_quarter
    demand("thematic", level.code, needed, counts.thematic, met=counts.thematic >= needed)
    return missed


def read_period(table: Table, ratings: Sequence[str]) -> PeriodRules:
    """The `[period]` table of a regulation."""
    not_held = table.option("not_held", ratings)
    citation = table.text("citation")
    levels = []
    for row in table.tables("level"):
        every = row.option("every", ratings) if "every" in row else None
        at_least, at_most = _quota(row, "at_least", ratings), _quota(row, "at_most", ratings)
        thematic = int(row.number("thematic_per_quarter", ZERO))
        levels.append(PeriodLevel(row.option("code", ratings), every, at_least, at_most, thematic))
        row.close()
    table.close()
    if levels and levels[-1] != PeriodLevel(levels[-1].code):
        table.complain("last_level_asks", "level", level=levels[-1].code)
    return PeriodRules(not_held, tuple(levels), tuple(ratings), citation)


def _quota(row: Table, key: str, ratings: Sequence[str]) -> Quota | None:
    if key not in row:
        return None
    table = row.table(key)
    rating, share = table.option("rating", ratings), table.text("share")
    table.close()
    written = re.fullmatch(r"(\d{1,3})/(\d{1,3})", share)
    if written is None or int(written[2]) == 0 or int(written[1]) > int(written[2]):
        table.complain("not_a_share", "share", value=share)
        return None
    return Quota(rating, int(written[1]), int(written[2]))
