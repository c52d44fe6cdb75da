"""Figures of a loaded district, counted anew from its rows."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Q, QuerySet

from cells.models import VOTING_CATEGORIES, VOTING_IF_PRESENT
from meetings.models import AgendaItem, AttendanceStatus, Meeting
from meetings.services.roll import COUNT_FIELDS
from scoring.models import ScoreSheet

_PRESENT = Q(attendance__status=AttendanceStatus.PRESENT)
_EXPECTED = Q(attendance__is_expected=True)
_CAME = _EXPECTED & _PRESENT
_LATE, _LEFT = Q(attendance__is_late=True), Q(attendance__has_left_early=True)
_VOTES = Q(attendance__category__in=VOTING_CATEGORIES)
_VOTES_HERE = Q(attendance__category__in=VOTING_IF_PRESENT) & _PRESENT
_RECOUNT = {
    "expected_members": _EXPECTED,
    "unrecorded_members": _EXPECTED & Q(attendance__status=AttendanceStatus.NOT_RECORDED),
    "present_members": _CAME,
    "excused_absences": _EXPECTED & Q(attendance__status=AttendanceStatus.ABSENT_EXCUSED),
    "unexcused_absences": _EXPECTED & Q(attendance__status=AttendanceStatus.ABSENT_UNEXCUSED),
    "late_members": _CAME & _LATE,
    "left_early_members": _CAME & _LEFT,
    "punctual_members": _CAME & ~(_LATE | _LEFT),
    "speakers": _CAME & Q(attendance__has_spoken=True),
    "notebooks": _CAME & Q(attendance__has_notebook=True),
    "official_present": (_VOTES & _PRESENT) | _VOTES_HERE,
    "voting_denominator": _VOTES | _VOTES_HERE,
}


def miscounted(meetings: QuerySet[Meeting]) -> list[int]:
    """Meetings whose counts are not those of their attendance rows."""
    assert set(_RECOUNT) == set(COUNT_FIELDS)
    counted = {
        f"recount_{name}": Count("attendance", filter=condition) for name, condition in _RECOUNT.items()
    }
    return [
        meeting.pk
        for meeting in meetings.annotate(**counted)
        if any(getattr(meeting, name) != getattr(meeting, f"recount_{name}") for name in _RECOUNT)
    ]


def figures() -> list[tuple[Any, ...]]:
    """What happened, without the numbers a database gives its rows."""
    rows = Meeting.objects.order_by("cell__code", "month", "kind")
    named = ("cell__code", "month", "kind", "state", "held_on", "chair__full_name", *COUNT_FIELDS)
    held = list(rows.values_list(*named))
    minutes = list(
        AgendaItem.objects.order_by(
            "meeting__cell__code", "meeting__month", "meeting__kind", "order"
        ).values_list("code", "is_done", "text")
    )
    sheets = ScoreSheet.objects.order_by("cell__code", "month", "kind")
    results = list(
        sheets.values_list("state", "score", "rating", "official_score", "submitted_at", "return_reason")
    )
    return [*held, *minutes, *results]


def copied_share(code: str) -> list[float]:
    """For each meeting of a cell, the share of its written parts that say what they said last time."""
    meetings = Meeting.objects.filter(cell__code=code).order_by("held_on").prefetch_related("agenda")
    return list(_shares([{item.code: item.text for item in meeting.agenda.all()} for meeting in meetings]))


def _shares(minutes: list[dict[str, str]]) -> Iterator[float]:
    said: dict[str, str] = {}
    for texts in minutes:
        written = {code: text for code, text in texts.items() if text}
        again = [code for code in written if code in said]
        if again:
            yield sum(written[code] == said[code] for code in again) / len(again)
        said |= written
