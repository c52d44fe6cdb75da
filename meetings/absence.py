"""Members who have not come to a meeting for months, as the roll calls say. A fact, not a proposal."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, Min, OuterRef

from cells.access import Action, Scope
from cells.models import EXPECTED_CATEGORIES, Membership, PartyUnit
from meetings.models import HELD_STATES, Attendance, AttendanceStatus
from meetings.own_cells import months_back

ABSENT = (AttendanceStatus.ABSENT_EXCUSED, AttendanceStatus.ABSENT_UNEXCUSED)
FEWEST_MONTHS = 2


@dataclass(frozen=True, slots=True)
class LongAbsence:
    """Somebody on the roll of a cell, the months in which they were missed, and the first of these."""

    member: str
    cell: PartyUnit
    months: int
    since: date


def long_absences(scope: Scope, today: date, limit: int) -> list[LongAbsence]:
    """Whoever must come and has been absent in every held and recorded month, two or more, since they
    last came to any meeting (at most a year back), most months first (2 queries).

    A month without a meeting, or in which nobody said whether the member came, is no absence. Who is
    exempt or elsewhere today is left out.
    """
    recent = Attendance.objects.filter(
        meeting__month__gte=months_back(today)[-1], meeting__state__in=HELD_STATES
    )
    came_later = recent.filter(
        member=OuterRef("member"),
        status=AttendanceStatus.PRESENT,
        meeting__month__gte=OuterRef("meeting__month"),
    )
    on_roll = Membership.objects.valid_on(today).filter(
        member=OuterRef("member"), cell=OuterRef("meeting__cell"), category__in=EXPECTED_CATEGORIES
    )
    rows = (
        recent.filter(is_expected=True, status__in=ABSENT)
        .filter(meeting__cell__in=PartyUnit.objects.visible_to(scope, Action.VIEW))
        .filter(Exists(on_roll), ~Exists(came_later))
        .order_by()
        .values("meeting__cell", "member", "member__full_name")
        .annotate(months=Count("meeting__month", distinct=True), since=Min("meeting__month"))
        .filter(months__gte=FEWEST_MONTHS)
        .order_by("-months", "meeting__cell", "member__sort_key")[:limit]
    )
    found = list(rows)
    cells = PartyUnit.objects.select_related("parent").in_bulk({row["meeting__cell"] for row in found})
    return [
        LongAbsence(row["member__full_name"], cells[row["meeting__cell"]], row["months"], row["since"])
        for row in found
    ]
