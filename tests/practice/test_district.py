"""The whole district: its shape is public fact, its year has the failings real cells have, and a
dashboard of it is worth looking at."""

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from django.db.models import Avg, Count, F, Q
from django.utils import timezone

from accounts.models import AuditEvent, User
from cells.access import Scope
from cells.models import Member, Membership, PartyUnit, UnitKind
from meetings.models import MONTHLY_KINDS, Meeting, MeetingState
from meetings.periods import Period
from reports.queries.ratings import cell_months
from reports.work import DONE, DUE, RETURNED, own_work, review_work
from scoring.models import OFFICIAL_STATES, Rating, ScoreSheet, SheetState
from tests.practice import reading

pytestmark = pytest.mark.usefixtures("district")

TODAY = date(2024, 6, 5)
MAY = date(2024, 5, 1)
# domain.md 2.3: one town and sixteen communes until 1 July 2025.
COMMUNES = {
    "thị trấn Đà Bắc", "xã Hiền Lương", "xã Toàn Sơn", "xã Tú Lý", "xã Tân Minh", "xã Cao Sơn",
    "xã Mường Chiềng", "xã Nánh Nghê", "xã Đoàn Kết", "xã Đồng Ruộng", "xã Trung Thành", "xã Yên Hòa",
    "xã Đồng Chum", "xã Giáp Đắt", "xã Tân Pheo", "xã Tiền Phong", "xã Vầy Nưa",
}  # fmt: skip


def share(part: int, whole: int) -> float:
    """A part of the whole, in percent."""
    return 100 * part / whole


# --- Public fact ----------------------------------------------------------------------------------
def test_the_organization_has_the_size_of_2024() -> None:
    district = PartyUnit.objects.get(code="DABAC")
    assert district.parent is not None
    assert district.parent.kind == UnitKind.PROVINCE
    kinds = Counter(PartyUnit.objects.within(district.path).values_list("kind", flat=True))
    assert kinds == {
        UnitKind.DISTRICT: 1,
        UnitKind.GRASSROOTS_COMMITTEE: 20,
        UnitKind.GRASSROOTS_CELL: 31,
        UnitKind.SUBORDINATE_CELL: 215,
    }
    assert PartyUnit.objects.count() == sum(kinds.values()) + 1
    assert Member.objects.count() == 4824
    assert Membership.objects.valid_on(TODAY).values("member").distinct().count() == 4824


def test_the_communes_are_those_of_2024() -> None:
    names = PartyUnit.objects.filter(kind=UnitKind.GRASSROOTS_COMMITTEE).values_list("name", flat=True)
    found = {name.removeprefix("Đảng bộ ") for name in names}
    assert found >= COMMUNES
    assert len([name for name in found if name.startswith(("xã ", "thị trấn "))]) == 17


def test_no_two_units_of_a_committee_and_no_two_members_of_a_cell_share_a_name() -> None:
    units = PartyUnit.objects.values("parent", "name").annotate(count=Count("pk"))
    assert not units.filter(count__gt=1).exists()
    members = Membership.objects.values("cell", "member__full_name").annotate(count=Count("pk"))
    assert not members.filter(count__gt=1).exists()


def test_twelve_months_and_nothing_after_the_present_day() -> None:
    months = Meeting.objects.values_list("month", flat=True).distinct()
    assert len(months) == 12
    assert (min(months), max(months)) == (date(2023, 6, 1), MAY)
    assert not Meeting.objects.filter(held_on__gt=TODAY).exists()
    days = {timezone.localtime(at).date() for at in AuditEvent.objects.values_list("at", flat=True)}
    assert min(days) == date(2023, 5, 25)
    assert max(days) < TODAY


# --- Honest counts --------------------------------------------------------------------------------
def test_counts_on_every_meeting_are_those_of_its_rows() -> None:
    assert Meeting.objects.count() > 2800
    assert reading.miscounted(Meeting.objects.all()) == []


def test_every_sheet_that_was_sent_has_every_line_of_its_set() -> None:
    lines = ScoreSheet.objects.filter(score__isnull=False).annotate(lines_count=Count("lines"))
    for sheet in lines.select_related("criteria_set").order_by("pk"):
        assert sheet.lines_count == len(sheet.criteria_set.rules.criteria)


# --- The failings real cells have -----------------------------------------------------------------
def test_all_levels_occur_and_most_meetings_are_good_or_fair() -> None:
    ratings = Counter(
        ScoreSheet.objects.filter(state__in=OFFICIAL_STATES).values_list("official_rating", flat=True)
    )
    assert set(ratings) == set(Rating.values)
    whole = sum(ratings.values())
    assert share(ratings[Rating.GOOD] + ratings[Rating.FAIR], whole) > 90
    assert 30 < share(ratings[Rating.GOOD], whole) < 65
    assert share(ratings[Rating.AVERAGE], whole) > 1


def test_superiors_lower_some_marks_and_sometimes_the_level() -> None:
    official = ScoreSheet.objects.filter(state__in=OFFICIAL_STATES)
    lowered = official.filter(official_score__lt=F("score")).count()
    assert 10 < share(lowered, official.count()) < 50
    assert official.exclude(official_rating=F("rating")).count() > 20
    assert not official.filter(official_score__gt=F("score")).exists()


def test_sheets_are_late_returned_and_forgotten_now_and_then() -> None:
    sheets = ScoreSheet.objects.count()
    assert 4 < share(ScoreSheet.objects.filter(is_late=True).count(), sheets) < 20
    returned = ScoreSheet.objects.exclude(return_reason="")
    assert 2 < share(returned.count(), sheets) < 15
    assert returned.filter(state=SheetState.CONFIRMED).count() > returned.count() / 2  # mended since
    assert 5 < ScoreSheet.objects.filter(state=SheetState.ADOPTED).count() < 60


def test_meetings_are_moved_stormy_left_open_or_not_held() -> None:
    meetings = Meeting.objects.all()
    held = meetings.filter(state=MeetingState.LOCKED)
    assert 2 < share(held.exclude(held_on=F("registered_on")).count(), held.count()) < 12
    assert held.filter(present_members__lt=F("expected_members") / 2).exists()
    assert 5 < meetings.filter(state=MeetingState.RECORDING).count() < 60
    not_held = meetings.filter(state=MeetingState.NOT_HELD)
    assert 5 < not_held.count() < 60
    assert not not_held.filter(not_held_reason="").exists()


def test_people_are_absent_late_and_silent_now_and_then() -> None:
    held = Meeting.objects.filter(state=MeetingState.LOCKED)
    assert 2 < share(held.filter(unexcused_absences__gt=0).count(), held.count()) < 15
    assert 20 < share(held.filter(late_members__gt=0).count(), held.count()) < 60
    silent = held.filter(speakers__lt=F("present_members") * Decimal("0.4"))
    assert 2 < share(silent.count(), held.count()) < 20
    over_limit = held.filter(sheet__facts__members_over_excused_limit__in=["1", "2"])
    assert over_limit.exists()


def test_one_cell_copies_its_minutes() -> None:
    shares = reading.copied_share("DB02.03")
    assert len(shares) >= 10
    assert all(share > 0.8 for share in shares)


def test_other_cells_write_new_minutes() -> None:
    """The control: the share tells copied minutes from new ones."""
    for code in ("DB02.01", "DB02.02", "CB03"):
        shares = reading.copied_share(code)
        assert len(shares) >= 10
        assert sum(shares) / len(shares) < 0.3


def test_one_cell_never_meets() -> None:
    silent = PartyUnit.objects.cells().filter(meetings=None)
    assert [cell.code for cell in silent] == ["DB14.02"]


# --- Worth looking at -----------------------------------------------------------------------------
def scores(first: date, last: date) -> dict[str, float]:
    """The average official score of each commune in these months."""
    confirmed = ScoreSheet.objects.official().in_months(first, last).filter(kind__in=MONTHLY_KINDS)
    by_committee = confirmed.values_list("cell__parent__code").annotate(Avg("official_score"))
    return {code: float(average) for code, average in by_committee}


def test_communes_differ_and_go_different_ways() -> None:
    year = scores(date(2023, 6, 1), MAY)
    assert max(year.values()) - min(year.values()) > 6
    early, late = scores(date(2023, 6, 1), date(2023, 8, 1)), scores(date(2024, 3, 1), MAY)
    change = {code: late[code] - early[code] for code in year}
    assert change["DB10"] > 3  # Đồng Ruộng improves
    assert change["DB12"] < -1  # Yên Hòa slips
    assert sum(change.values()) > 0


def test_the_year_2023_is_judged_by_the_months_on_record() -> None:
    district = PartyUnit.objects.get(code="DABAC")
    levels = Counter(row.rating for row in cell_months(district, Period.parse("2023")))
    assert levels[Rating.GOOD] + levels[Rating.FAIR] > 150
    assert levels[Rating.POOR] < 20


def test_may_is_partly_unconfirmed() -> None:
    may = ScoreSheet.objects.filter(month=MAY, kind__in=MONTHLY_KINDS)
    waiting = Q(state=SheetState.SUBMITTED)
    assert 10 < share(may.filter(waiting).count(), may.count()) < 50
    by_committee = may.values("cell__parent").annotate(
        waiting=Count("pk", filter=waiting), confirmed=Count("pk", filter=Q(state__in=OFFICIAL_STATES))
    )
    assert sum(row["waiting"] == 0 for row in by_committee) >= 3
    assert sum(row["waiting"] >= 3 for row in by_committee) >= 3
    assert all(row["confirmed"] for row in by_committee)


def test_the_secretary_has_june_to_do_and_may_to_mend() -> None:
    scope = Scope.of(User.objects.get(username="bi-thu"), TODAY)
    cells, sections = own_work(scope, TODAY)
    assert [cell.code for cell in cells] == ["DB02.01"]
    lines = {str(section.title): section.lines for section in sections}
    assert list(lines) == [str(RETURNED), str(DUE), str(DONE)]
    assert [line.title for line in lines[str(RETURNED)]] == ["Sinh hoạt tháng 05/2024"]
    assert "chưa ghi đủ số phiếu" in lines[str(RETURNED)][0].note
    assert [line.title for line in lines[str(DUE)]] == ["Sinh hoạt tháng 06/2024"]
    own = ScoreSheet.objects.filter(cell__code="DB02.01", kind__in=MONTHLY_KINDS)
    assert own.filter(state=SheetState.CONFIRMED).count() == 11


def test_the_superior_has_sheets_waiting_from_several_cells() -> None:
    scope = Scope.of(User.objects.get(username="dang-uy"), TODAY)
    count, _sections = review_work(scope)
    assert count >= 3
    assert ScoreSheet.objects.awaiting(scope).values("cell").distinct().count() >= 3
