"""Recorded meetings under another criteria set: whose rating would change, and by which criteria.

Read: the facts frozen on sheets that were sent, and what the cells chose, as far as the other set has
the same code and level. Compared: the cell's own rating as frozen with its rating under the other set;
what a superior changed belongs to neither. Nothing is written, and memory does not grow with the
number of meetings.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any, NamedTuple

from django.db.models import Q

from cells.models import PartyUnit
from scoring import engine
from scoring.engine.lines import SCORED, UNKNOWN
from scoring.models import CriteriaSet, ScoreLine
from scoring.models.sheet import ScoreSheetQuerySet

CHUNK = 1_000
NAMES_AT_ONCE = 500
TELL_EVERY = 500
NOTED = "…"  # that a reason was given matters to the points, its words do not


class Choice(NamedTuple):
    """What a cell chose on one line."""

    code: str
    level: str
    points: Decimal | None
    has_reason: bool


class Recorded(NamedTuple):
    """A sheet that was sent, as far as it decides about a rating."""

    pk: int
    meeting_id: int
    cell_id: int
    criteria_set_id: int
    month: date
    kind: str
    rating: str
    score: Decimal | None
    facts: dict[str, Any]
    choices: list[Choice]


class LineChange(NamedTuple):
    """Points of one criterion under both sets; None where a set has no such line or no points for it."""

    code: str
    before: Decimal | None
    after: Decimal | None


@dataclass(frozen=True, slots=True)
class Change:
    """A meeting with another rating, and what made the difference.

    `lines`: criteria that lose more where the rating falls, less where it rises. `caps`: that came or
    went. Where both are empty only the bands of the rating are different.
    """

    recorded: Recorded
    before: str
    after: str
    score: Decimal | None
    lines: tuple[LineChange, ...]
    caps: tuple[str, ...]


@dataclass(slots=True)
class Move:
    """All meetings that go from one rating to another."""

    meetings: int = 0
    cells: set[int] = field(default_factory=set)
    lines: Counter[str] = field(default_factory=Counter)
    caps: Counter[str] = field(default_factory=Counter)
    by_bands_alone: int = 0


@dataclass(slots=True)
class Effect:
    """What the other set would do, counted while `changes` runs."""

    meetings: int = 0
    unchanged: int = 0
    undecided: int = 0  # something is open, and it matters
    surely_lower: int = 0  # of these: even the best that is possible is lower than now
    surely_higher: int = 0
    open_lines: Counter[str] = field(default_factory=Counter)  # of undecided meetings
    open_caps: Counter[str] = field(default_factory=Counter)
    moves: dict[tuple[str, str], Move] = field(default_factory=lambda: defaultdict(Move))

    @property
    def changed(self) -> int:
        """Meetings with another rating."""
        return sum(move.meetings for move in self.moves.values())

    @property
    def changed_cells(self) -> int:
        """Cells with at least one such meeting."""
        return len(set().union(*(move.cells for move in self.moves.values())))


class Rescoring:
    """One set, ready to score recorded meetings by the hundred thousand."""

    def __init__(self, rules: engine.RuleSet) -> None:
        self.rules = rules
        self._sets: dict[int, engine.RuleSet] = {}
        self._marks: dict[tuple[int, int, Choice], engine.Mark | None] = {}

    def outcome(self, found: Recorded, facts: engine.Facts) -> engine.Outcome:
        """The meeting under the other set."""
        return self._evaluated(self.rules, found, facts)

    def own_outcome(self, found: Recorded, facts: engine.Facts) -> engine.Outcome:
        """The meeting under the set it was scored by."""
        return self._evaluated(self._own_rules(found), found, facts)

    def _own_rules(self, found: Recorded) -> engine.RuleSet:
        pk = found.criteria_set_id
        if pk not in self._sets:
            self._sets[pk] = CriteriaSet.objects.get(pk=pk).rules
        return self._sets[pk]

    def _evaluated(self, rules: engine.RuleSet, found: Recorded, facts: engine.Facts) -> engine.Outcome:
        marks = {}
        for choice in found.choices:
            key = (id(rules), found.criteria_set_id, choice)
            if key not in self._marks:
                self._marks[key] = self._fitting(rules, found, choice)
            if (mark := self._marks[key]) is not None:
                marks[choice.code] = mark
        return engine.evaluate(rules, facts, marks)

    def _fitting(self, rules: engine.RuleSet, found: Recorded, choice: Choice) -> engine.Mark | None:
        """The choice as a mark under these rules, where it still means the same."""
        own = self._own_rules(found)
        if not (rules.has_criterion(choice.code) and own.has_criterion(choice.code)):
            return None
        criterion = rules.criterion(choice.code)
        if choice.points is not None and criterion.max != own.criterion(choice.code).max:
            return None  # 3 of 4 points are not 3 of 10
        mark = engine.Mark(choice.level or None, choice.points, NOTED if choice.has_reason else "")
        return mark if criterion.refusal(mark) is None else None


def recorded(sheets: ScoreSheetQuerySet) -> Iterator[Recorded]:
    """The sheets that were sent, by month and unit, with the cells' choices; a chunk at a time."""
    rows = (
        sheets.sent()
        .order_by("month", "unit_path", "pk")
        .values_list(
            "pk", "meeting_id", "cell_id", "criteria_set_id", "month", "kind", "rating", "score", "facts"
        )
        .iterator(chunk_size=CHUNK)
    )
    while chunk := list(islice(rows, CHUNK)):
        choices = _choices([row[0] for row in chunk])
        for row in chunk:
            yield Recorded(*row, choices.get(row[0], []))


def _choices(sheets: list[int]) -> dict[int, list[Choice]]:
    chosen = Q(override_points__isnull=False) | ~Q(self_level="")
    lines = ScoreLine.objects.filter(chosen, sheet__in=sheets).order_by()
    found: dict[int, list[Choice]] = defaultdict(list)
    for sheet, code, level, points, reason in lines.values_list(
        "sheet_id", "code", "self_level", "override_points", "self_reason"
    ):
        found[sheet].append(Choice(code, level, points, bool(reason)))
    return found


def changes(
    rules: engine.RuleSet,
    sheets: ScoreSheetQuerySet,
    effect: Effect,
    tell: Callable[[int], object] = lambda meetings: None,
) -> Iterator[Change]:
    """Every meeting whose rating would be another one, as it is found; `effect` counts them all.

    Meetings of a kind that the set is not for are left out. `tell` hears now and then how many are done.
    """
    rescoring = Rescoring(rules)
    for found in recorded(sheets.filter(kind__in=rules.meeting_kinds)):
        facts = engine.facts.clean(found.facts)
        outcome = rescoring.outcome(found, facts)
        effect.meetings += 1
        if outcome.rating is None:
            _count_undecided(effect, rules, found, outcome)
        elif outcome.rating == found.rating:
            effect.unchanged += 1
        else:
            change = _change(rules, found, outcome, rescoring.own_outcome(found, facts))
            _count(effect.moves[change.before, change.after], change)
            yield change
        if effect.meetings % TELL_EVERY == 0:
            tell(effect.meetings)
    tell(effect.meetings)


def is_lower(rules: engine.RuleSet, rating: str | None, other: str) -> bool:
    """Whether the first rating is worse than the other."""
    ranks = [band.code for band in rules.ratings]
    return rating in ranks and other in ranks and ranks.index(rating) > ranks.index(other)


def _count_undecided(effect: Effect, rules: engine.RuleSet, found: Recorded, outcome: engine.Outcome) -> None:
    effect.undecided += 1
    effect.surely_lower += is_lower(rules, outcome.best_rating, found.rating)
    effect.surely_higher += is_lower(rules, found.rating, outcome.worst_rating or "")
    effect.open_lines.update(line.code for line in outcome.lines if line.state == UNKNOWN)
    effect.open_caps.update(outcome.open_caps)


def _change(rules: engine.RuleSet, found: Recorded, outcome: engine.Outcome, own: engine.Outcome) -> Change:
    after = outcome.rating or ""
    falls = is_lower(rules, after, found.rating)
    before_lines = {line.code: line for line in own.lines}
    after_lines = {line.code: line for line in outcome.lines}
    lines = []
    for code in dict.fromkeys([*after_lines, *before_lines]):
        one, other = before_lines.get(code), after_lines.get(code)
        more_lost = _lost(other) - _lost(one)
        if more_lost > 0 if falls else more_lost < 0:
            lines.append(LineChange(code, one.points if one else None, other.points if other else None))
    before_caps, after_caps = ({cap.code for cap in result.caps} for result in (own, outcome))
    caps = after_caps - before_caps if falls else before_caps - after_caps
    return Change(found, found.rating, after, outcome.score, tuple(lines), tuple(sorted(caps)))


def _lost(line: engine.Line | None) -> Decimal:
    """Points that a line takes from the full mark."""
    if line is None or line.state != SCORED or line.points is None:
        return Decimal(0)
    return line.max - line.points


def _count(move: Move, change: Change) -> None:
    move.meetings += 1
    move.cells.add(change.recorded.cell_id)
    move.lines.update(line.code for line in change.lines)
    move.caps.update(change.caps)
    move.by_bands_alone += not (change.lines or change.caps)


def named(found: Iterator[Change]) -> Iterator[tuple[Change, PartyUnit]]:
    """Every change with its cell; one query for a few hundred of them."""
    while batch := list(islice(found, NAMES_AT_ONCE)):
        cells = {change.recorded.cell_id for change in batch}
        units = PartyUnit.objects.select_related("parent").in_bulk(cells)
        for change in batch:
            yield change, units[change.recorded.cell_id]
