"""What the reports count, each defined once: as a sum in SQL, and as the filter of the rows behind it."""

from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple, Self

from django.db.models import Case, CharField, Count, DecimalField, F, Q, Sum, When

from meetings.models import HELD_STATES, MONTHLY_KINDS, MeetingKind
from scoring.engine.amounts import TENTH, ZERO, percent, rounded
from scoring.models import OFFICIAL_STATES, SENT_STATES, Rating

# The keys under which other programs read the numbers; the same for a unit and for its children.
COUNT_KEYS = (
    *("cells", "due", "held", "submitted", "confirmed", "missing", "late"),
    *("good", "fair", "average", "poor", "expected", "present", "spoke"),
)
THEMATIC_KINDS = (MeetingKind.THEMATIC, MeetingKind.COMBINED)
# Below so many people a percentage would speak about single persons.
FEW_PEOPLE = 5
_SCORE_UNIT = Decimal("0.000001")


class Show(StrEnum):
    """The lists behind the numbers."""

    CELLS = "cells"
    DUE = "due"
    HELD = "held"
    SUBMITTED = "submitted"
    CONFIRMED = "confirmed"
    MISSING = "missing"
    LATE = "late"
    GOOD = "good"
    FAIR = "fair"
    AVERAGE = "average"
    POOR = "poor"
    ATTENDANCE = "attendance"
    THEMATIC = "thematic"


_TOOK_PLACE = Q(state__in=HELD_STATES, held_on__isnull=False)
_MONTHLY = Q(kind__in=MONTHLY_KINDS)
# Lists whose rows are meetings.
MEETING_FILTERS = {
    Show.HELD: _TOOK_PLACE & _MONTHLY,
    Show.ATTENDANCE: _TOOK_PLACE & _MONTHLY & Q(unrecorded_members=0),
    Show.THEMATIC: _TOOK_PLACE & Q(kind__in=THEMATIC_KINDS),
}

_OFFICIAL = Q(state__in=OFFICIAL_STATES)
_SENT = Q(state__in=SENT_STATES) & _MONTHLY


def _standing(rating: Rating) -> Q:
    return _SENT & (Q(_OFFICIAL, official_rating=rating) | Q(~_OFFICIAL, rating=rating))


# Lists whose rows are sheets; the standing rating is the official one once confirmed.
SHEET_FILTERS = {
    Show.SUBMITTED: _SENT,
    Show.CONFIRMED: _SENT & _OFFICIAL,
    Show.LATE: _SENT & Q(is_late=True),
    Show.GOOD: _standing(Rating.GOOD),
    Show.FAIR: _standing(Rating.FAIR),
    Show.AVERAGE: _standing(Rating.AVERAGE),
    Show.POOR: _standing(Rating.POOR),
}
STANDING_SCORE = Case(
    When(_OFFICIAL, then=F("official_score")),
    default=F("score"),
    output_field=DecimalField(max_digits=9, decimal_places=6),
)
STANDING_RATING = Case(
    When(_OFFICIAL, then=F("official_rating")), default=F("rating"), output_field=CharField()
)


def meeting_sums() -> dict[str, Any]:
    """Aggregates over meetings, by the field of `Counts` they fill."""
    complete = MEETING_FILTERS[Show.ATTENDANCE]
    return {
        "held": Count("pk", filter=MEETING_FILTERS[Show.HELD]),
        "recorded": Count("pk", filter=complete),
        "expected": Sum("expected_members", filter=complete, default=0),
        "present": Sum("present_members", filter=complete, default=0),
        "spoke": Sum("speakers", filter=complete, default=0),
        "thematic_held": Count("pk", filter=MEETING_FILTERS[Show.THEMATIC]),
    }


def sheet_sums() -> dict[str, Any]:
    """Aggregates over sheets, by the field of `Counts` they fill."""
    counts: dict[str, Any] = {str(show): Count("pk", filter=q) for show, q in SHEET_FILTERS.items()}
    return counts | {"score_sum": Sum(STANDING_SCORE, filter=_SENT, default=ZERO)}


class Counts(NamedTuple):
    """The numbers of a unit, or of a month. All of them can be added up."""

    cells: int = 0  # scored cells that exist in the period
    due: int = 0  # cell-months owed so far
    held: int = 0
    submitted: int = 0
    confirmed: int = 0
    late: int = 0
    good: int = 0
    fair: int = 0
    average: int = 0
    poor: int = 0
    expected: int = 0  # over held meetings whose attendance is complete, like the next two
    present: int = 0
    spoke: int = 0
    recorded: int = 0  # how many meetings those are
    thematic_held: int = 0
    score_sum: Decimal = ZERO  # standing scores of the submitted sheets

    @classmethod
    def total(cls, parts: Iterable["Counts"]) -> Self:
        """The sum of the parts, field by field."""
        sums = [sum(column) for column in zip(*parts, strict=True)]
        return cls(*sums)

    @property
    def missing(self) -> int:
        """Cell-months owed without a sent sheet."""
        return self.due - self.submitted

    @property
    def mean_score(self) -> Decimal | None:
        """Mean of the standing scores, one decimal like every score."""
        if not self.submitted:
            return None
        exact = self.score_sum.quantize(_SCORE_UNIT)  # SQLite adds decimals as floating point
        return rounded(exact / self.submitted, TENTH)

    @property
    def has_few_people(self) -> bool:
        """Whether percentages would speak about fewer than five people."""
        return 0 < self.expected * max(self.cells, 1) < FEW_PEOPLE * self.recorded

    @property
    def attendance_percent(self) -> Decimal | None:
        """Present of those expected; unknown for very few people."""
        return None if self.has_few_people else percent(self.present, self.expected)

    @property
    def speaking_percent(self) -> Decimal | None:
        """Speakers of those present; unknown for very few people."""
        return None if self.has_few_people else percent(self.spoke, self.present)
