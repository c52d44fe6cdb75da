"""A random but reproducible year of a district: every state a meeting and its sheet can be in."""

import random
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

from django.conf import settings

from cells.models import PartyUnit, UnitKind
from meetings.models import Meeting, MeetingKind, MeetingState
from meetings.periods import Period
from scoring.models import OFFICIAL_STATES, CriteriaSet, Rating, ScoreSheet, SetState, SetStatus, SheetState
from tests.factories import PartyUnitFactory

YEAR = tuple(month for code in ("2023-H2", "2024-H1") for month in Period.parse(code).months)[:-1]
RATINGS = (Rating.GOOD, Rating.FAIR, Rating.AVERAGE, Rating.POOR)
SENT_AT = datetime(2024, 6, 1, 12, tzinfo=UTC)


def criteria_set() -> CriteriaSet:
    """Quy định 31, published."""
    return CriteriaSet.objects.create(
        code="QD31",
        title="Quy định 31-QĐi/TU",
        document="Quy định số 31-QĐi/TU",
        status=SetStatus.RECONSTRUCTED,
        state=SetState.PUBLISHED,
        effective_from=date(2018, 12, 14),
        meeting_kinds=["REGULAR", "COMBINED", "THEMATIC"],
        source=(Path(settings.BASE_DIR) / "scoring" / "regulations" / "qd31.toml").read_text(),
    )


def district(province: PartyUnit, rng: random.Random, committees: int = 3, cells: int = 3) -> PartyUnit:
    """A district with committees of a few cells each, and as many cells right below it.

    Some cells begin or end within the year.
    """
    top: PartyUnit = PartyUnitFactory(kind=UnitKind.DISTRICT, parent=province, name="Đảng bộ huyện Mẫu")
    for order in range(1, committees + 1):
        committee = PartyUnitFactory(
            kind=UnitKind.GRASSROOTS_COMMITTEE, parent=top, order=order, name=f"Đảng bộ xã Mẫu {order}"
        )
        for inner in range(1, cells + 1):
            _cell(committee, inner, rng)
        _cell(top, committees + order, rng)
    return top


def _cell(parent: PartyUnit, order: int, rng: random.Random) -> PartyUnit:
    dates: dict[str, date] = {}
    if rng.random() < 0.2:
        dates["valid_from"] = date(2023, rng.randint(7, 12), rng.randint(1, 28))
    if rng.random() < 0.2:
        dates["valid_to"] = date(2024, rng.randint(1, 5), rng.randint(1, 28))
    cell: PartyUnit = PartyUnitFactory(parent=parent, order=order, name=f"Chi bộ xóm {order}", **dates)
    return cell


def fill(cells: Iterable[PartyUnit], rng: random.Random, months: Sequence[date] = YEAR) -> None:
    """Meetings and sheets of the cells, in bulk, each in a random state."""
    rules = criteria_set()
    meetings: list[Meeting] = []
    for cell in cells:
        for month in months:
            if cell.valid_from < Period.containing(month).next.start and cell.exists_on(
                max(month, cell.valid_from)
            ):
                meetings += _meetings(cell, month, rng)
    Meeting.objects.bulk_create(meetings)
    ScoreSheet.objects.bulk_create(sheet for m in meetings if (sheet := _sheet(m, rules, rng)))


def _meetings(cell: PartyUnit, month: date, rng: random.Random) -> list[Meeting]:
    chosen = []
    if rng.random() < 0.9:
        kind = MeetingKind.COMBINED if rng.random() < 0.2 else MeetingKind.REGULAR
        chosen.append((kind, rng.choice((*MeetingState, *[MeetingState.LOCKED] * 6))))
    if rng.random() < 0.3:
        chosen.append((MeetingKind.THEMATIC, rng.choice((MeetingState.RECORDING, MeetingState.LOCKED))))
    if rng.random() < 0.1:
        chosen.append((MeetingKind.REGULAR, MeetingState.CANCELLED))
    return [_meeting(cell, month, kind, state, rng) for kind, state in chosen]


def _meeting(
    cell: PartyUnit, month: date, kind: MeetingKind, state: MeetingState, rng: random.Random
) -> Meeting:
    took_place = state == MeetingState.LOCKED or (state == MeetingState.RECORDING and rng.random() < 0.7)
    size = rng.choice((3, 4, 5, 12, 21))
    unrecorded = rng.choice((0, 0, 0, 2)) if took_place else size
    present = rng.randint(0, size - unrecorded)
    return Meeting(
        cell=cell,
        unit_path=cell.path,
        kind=kind,
        state=state,
        month=month,
        held_on=month + timedelta(days=rng.randint(0, 27)) if took_place else None,
        starts_at=time(19),
        ends_at=time(20, 35),
        required_minutes=90,
        has_committee=False,
        not_held_reason="Mưa lũ" if state == MeetingState.NOT_HELD else "",
        expected_members=size,
        unrecorded_members=unrecorded,
        present_members=present,
        excused_absences=size - unrecorded - present,
        speakers=rng.randint(0, present),
    )


def _sheet(meeting: Meeting, rules: CriteriaSet, rng: random.Random) -> ScoreSheet | None:
    open_states = (SheetState.SELF_SCORED, SheetState.RETURNED)
    if meeting.state == MeetingState.LOCKED:
        state = rng.choice([s for s in SheetState if s not in open_states])
    elif meeting.state == MeetingState.RECORDING and rng.random() < 0.6:
        state = rng.choice(open_states)
    else:
        return None
    sheet = _filled(meeting, rules, state, rng.choice(RATINGS))
    sheet.score = sheet.score and Decimal(rng.randint(30_000_000, 100_000_000)) / 1_000_000
    sheet.is_late = rng.random() < 0.3
    if state in OFFICIAL_STATES:
        sheet.official_score = Decimal(rng.randint(300, 1_000)) / 10
        sheet.official_rating = sheet.official_rating_by_points = rng.choice(RATINGS)
    return sheet


def sheet_of(meeting: Meeting, state: SheetState, rating: Rating = Rating.GOOD) -> ScoreSheet:
    """One stored sheet of a meeting under Quy định 31."""
    sheet = _filled(meeting, CriteriaSet.objects.first() or criteria_set(), state, rating)
    sheet.save()
    return sheet


def _filled(meeting: Meeting, rules: CriteriaSet, state: SheetState, rating: Rating) -> ScoreSheet:
    sheet = ScoreSheet(
        meeting=meeting,
        criteria_set=rules,
        state=state,
        cell=meeting.cell,
        unit_path=meeting.unit_path,
        month=meeting.month,
        kind=meeting.kind,
    )
    if state != SheetState.SELF_SCORED:
        sheet.score, sheet.submitted_at = Decimal("80"), SENT_AT
        sheet.rating = sheet.rating_by_points = rating
        sheet.return_reason = "Thiếu biên bản" if state == SheetState.RETURNED else ""
    if state in OFFICIAL_STATES:
        sheet.official_score, sheet.confirmed_at = Decimal("80"), SENT_AT
        sheet.official_rating = sheet.official_rating_by_points = rating
    return sheet
