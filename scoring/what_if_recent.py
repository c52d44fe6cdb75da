"""The effect of a set on the last twelve months, as much of it as a page can compute while one waits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.db.models import Count

from cells.access import Action, Scope
from cells.models import PartyUnit
from meetings.periods import Period
from scoring import what_if
from scoring.models import CriteriaSet, ScoreSheet
from scoring.models.sheet import ScoreSheetQuerySet
from scoring.what_if import Change, Effect

MONTHS = 12
MOST_MEETINGS = 20_000  # a few seconds
MOST_EXAMPLES = 50


@dataclass(frozen=True, slots=True)
class RecentEffect:
    """Counted months, the effect on them, the first of the meetings that change."""

    first: date | None  # None: there are too many meetings even in one month, or none at all
    last: date
    is_shortened: bool
    effect: Effect
    examples: Sequence[tuple[Change, PartyUnit]]


def recent_effect(criteria_set: CriteriaSet, scope: Scope, today: date) -> RecentEffect:
    """What the set would do to the sent sheets of the cells in the person's care."""
    months = _months_before(today)
    sheets = ScoreSheet.objects.visible_to(scope, Action.MANAGE_CRITERIA).in_months(months[-1], months[0])
    if criteria_set.scope_unit is not None:
        sheets = sheets.under(criteria_set.scope_unit.path)
    rules = criteria_set.rules
    counted = _countable(sheets.sent().filter(kind__in=rules.meeting_kinds), months)
    effect = Effect()
    if not counted:
        return RecentEffect(None, months[0], True, effect, ())
    found = what_if.named(what_if.changes(rules, sheets.in_months(counted[-1], months[0]), effect))
    examples = list(islice(found, MOST_EXAMPLES))
    for _rest in found:
        pass  # counted, not shown
    return RecentEffect(counted[-1], months[0], len(counted) < MONTHS, effect, examples)


def _months_before(today: date) -> list[date]:
    """First days of the last full months, latest first."""
    month = Period.containing(today)
    months = []
    for _ in range(MONTHS):
        month = month.previous
        months.append(month.start)
    return months


def _countable(sheets: ScoreSheetQuerySet, months: list[date]) -> list[date]:
    """As many of the latest months as have not too many meetings together."""
    numbers = dict(sheets.order_by().values_list("month").annotate(Count("pk")))
    total, chosen = 0, []
    for month in months:
        total += numbers.get(month, 0)
        if total > MOST_MEETINGS:
            break
        chosen.append(month)
    return chosen
