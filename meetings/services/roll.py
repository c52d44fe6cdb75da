"""The frozen roll of a meeting and the counts kept on the meeting row."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from cells.denominators import denominators
from cells.models import EXPECTED_CATEGORIES, VOTING_CATEGORIES, VOTING_IF_PRESENT, Category, Membership
from meetings.models import Attendance, AttendanceStatus, Meeting

WRITTEN_FIELDS = (
    "order",
    "category",
    "is_expected",
    "status",
    "excuse",
    "is_late",
    "has_left_early",
    "has_spoken",
    "has_notebook",
)
COUNT_FIELDS = (
    "expected_members",
    "unrecorded_members",
    "present_members",
    "excused_absences",
    "unexcused_absences",
    "late_members",
    "left_early_members",
    "punctual_members",
    "speakers",
    "notebooks",
    "official_present",
    "voting_denominator",
)


def begin_roll(meeting: Meeting, on: date) -> list[Attendance]:
    """The roll of the cell on a day with nobody recorded, and its counts; nothing is saved."""
    roll = [Attendance(meeting=meeting, **place) for place in _places(meeting, on)]
    recount(meeting, roll)
    return roll


def freeze_roll(meeting: Meeting, on: date) -> None:
    """Take over the roll of the cell on a day, and save the counts. Marks of people who stay on it
    are kept."""
    places = list(_places(meeting, on))
    if places == list(meeting.attendance.values("member_id", "order", "category", "is_expected")):
        return
    rows = {row.member_id: row for row in meeting.attendance.all()}
    roll, moved = [], []
    for place in places:
        row = rows.pop(place["member_id"], None) or Attendance(meeting=meeting)
        if any(getattr(row, name) != value for name, value in place.items()):
            for name, value in place.items():
                setattr(row, name, value)
            moved.append(row)
        roll.append(row)
    if rows:
        meeting.attendance.filter(member__in=rows).delete()
    write_roll(moved)
    recount(meeting, roll)
    meeting.save(update_fields=COUNT_FIELDS)


def _places(meeting: Meeting, on: date) -> Iterator[dict[str, Any]]:
    """What the list of the cell on a day says of each member."""
    listed = Membership.objects.on_roll(meeting.cell, on).values_list("member_id", "category")
    for order, (member_id, category) in enumerate(listed, start=1):
        is_expected = category in EXPECTED_CATEGORIES
        yield {"member_id": member_id, "order": order, "category": category, "is_expected": is_expected}


def write_roll(rows: list[Attendance]) -> None:
    """Insert or update attendance rows in one statement."""
    Attendance.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["meeting", "member"], update_fields=WRITTEN_FIELDS
    )


def recount(meeting: Meeting, rows: Iterable[Attendance]) -> None:
    """Set the counts on the meeting (not saved) from its attendance rows (domain.md 3)."""
    rows = list(rows)
    expected = [row for row in rows if row.is_expected]
    present = [row for row in expected if row.status == AttendanceStatus.PRESENT]
    attended = [row for row in rows if row.status == AttendanceStatus.PRESENT]

    def absent(status: AttendanceStatus) -> int:
        return sum(row.status == status for row in expected)

    meeting.expected_members = len(expected)
    meeting.unrecorded_members = absent(AttendanceStatus.NOT_RECORDED)
    meeting.present_members = len(present)
    meeting.excused_absences = absent(AttendanceStatus.ABSENT_EXCUSED)
    meeting.unexcused_absences = absent(AttendanceStatus.ABSENT_UNEXCUSED)
    meeting.late_members = sum(row.is_late for row in present)
    meeting.left_early_members = sum(row.has_left_early for row in present)
    meeting.punctual_members = sum(not row.is_late and not row.has_left_early for row in present)
    meeting.speakers = sum(row.has_spoken for row in present)
    meeting.notebooks = sum(row.has_notebook for row in present)
    meeting.official_present = sum(_votes_if_present(row.category) for row in attended)
    counted = denominators((row.category for row in rows), (row.category for row in attended))
    meeting.voting_denominator = counted.voting


def _votes_if_present(category: str) -> bool:
    return Category(category) in (*VOTING_CATEGORIES, *VOTING_IF_PRESENT)
