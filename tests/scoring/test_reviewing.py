"""The superior's side: send back, or confirm with own marks beside the cell's."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import AuditEvent, User
from cells.models import Member
from meetings.models import Meeting, MeetingState
from scoring import services
from scoring.models import ReviewMode, ScoreLine, ScoreSheet, SheetState
from scoring.services import SuperiorMark
from scoring.states import StaleSheet, WrongState
from tests.scoring import worked
from tests.scoring.conftest import publish
from tests.world import World

REASON = "Biên bản thiếu ý kiến phát biểu"


@pytest.fixture
def sent(held: Meeting, secretary: User) -> ScoreSheet:
    """The worked example, sent in time."""
    return worked.submitted(held, secretary)


def confirm(sheet: ScoreSheet, by: User, revision: int | None = None, **marks: SuperiorMark) -> ScoreSheet:
    """Confirm with marks by code, written III_5 for III.5."""
    given = {code.replace("_", "."): mark for code, mark in marks.items()}
    return services.confirm(sheet=sheet, marks=given, mode=ReviewMode.ATTENDED, by=by, revision=revision)


# --- Confirming --------------------------------------------------------------------------------
def test_agreeing_with_everything_makes_the_cells_result_official(sent: ScoreSheet, world: World) -> None:
    services.confirm(sheet=sent, marks={}, mode=ReviewMode.ON_FILE, by=world.reviewer)
    sheet = ScoreSheet.objects.get()
    assert (sheet.state, sheet.official_score, sheet.official_rating) == (
        "CONFIRMED",
        Decimal("89.5"),
        "FAIR",
    )
    assert (sheet.review_mode, sheet.confirmed_by) == (ReviewMode.ON_FILE, world.reviewer)
    assert sheet.confirmed_at is not None
    assert all(line.superior_points == line.self_points for line in sheet.lines.all())
    event = AuditEvent.objects.latest("pk")
    assert (event.act, event.by, event.unit_path) == ("sheet.confirm", world.reviewer, sheet.unit_path)
    assert event.data == {"score": "89.5", "changed": [], "mode": "ON_FILE"}


def test_other_points_stand_beside_the_cells_and_never_over_them(sent: ScoreSheet, world: World) -> None:
    own = (sent.score, sent.rating, worked.points(sent))
    confirm(
        sent,
        world.reviewer,
        III_5=SuperiorMark(Decimal(4), "Ba ý kiến chỉ đọc lại báo cáo"),
        III_6=SuperiorMark(Decimal(3), "Biên bản có nêu tên"),
    )
    sheet = ScoreSheet.objects.get()
    assert (sheet.score, sheet.rating, worked.points(sheet)) == own
    changed = sheet.lines.get(code="III.5")
    assert (changed.computed_points, changed.self_points, changed.superior_points) == (5, 5, 4)
    assert changed.superior_reason == "Ba ý kiến chỉ đọc lại báo cáo"
    assert sheet.official_score == Decimal("90.0")
    assert (sheet.official_rating_by_points, sheet.official_rating) == ("GOOD", "GOOD")
    assert AuditEvent.objects.latest("pk").data["changed"] == ["III.5", "III.6"]


def test_caps_hold_for_the_superior_too(world: World) -> None:
    publish("qd31")
    held = worked.meeting(worked.cell(world.committee), excused=2, unexcused=1)
    sheet = worked.submitted(held)
    best = {
        line.code: SuperiorMark(Decimal(str(line.frozen["max"])), "Có mặt dự, đạt")
        for line in sheet.lines.exclude(code="I.2")
    }
    services.confirm(sheet=sheet, marks=best, mode=ReviewMode.ATTENDED, by=world.reviewer)
    assert (sheet.official_score, sheet.official_rating_by_points, sheet.official_rating) == (
        96,
        "GOOD",
        "FAIR",
    )
    assert [cap["code"] for cap in sheet.official_caps] == ["C1"]


def test_a_line_that_does_not_apply_stays_out_of_the_official_total(world: World) -> None:
    publish("qd31")
    held = worked.meeting(worked.cell(world.committee), is_first=True)
    sheet = worked.submitted(held)
    with pytest.raises(ValidationError) as refusal:
        confirm(sheet, world.reviewer, V_1=SuperiorMark(Decimal(12), "Cho điểm"))
    assert refusal.value.message_dict == {"V.1": ["Dòng này không áp dụng nên không chấm điểm."]}
    confirm(again(sheet), world.reviewer, V_2=SuperiorMark(Decimal(3), "Hai việc thiếu thời hạn"))
    stored = ScoreSheet.objects.get()
    assert stored.official_score is not None
    assert round(stored.official_score, 4) == round(Decimal(100) * Decimal("76.5") / 88, 4)
    assert stored.lines.get(code="V.1").superior_points is None


def again(sheet: ScoreSheet) -> ScoreSheet:
    """The sheet as it is stored."""
    return ScoreSheet.objects.select_related("meeting", "criteria_set").get(pk=sheet.pk)


def test_a_remark_on_a_line_agreed_with_is_kept(sent: ScoreSheet, world: World) -> None:
    confirm(sent, world.reviewer, II_1=SuperiorMark(Decimal(3), "  Chuẩn bị tốt  "))
    line = ScoreLine.objects.get(code="II.1")
    assert (line.superior_points, line.superior_reason) == (3, "Chuẩn bị tốt")
    assert AuditEvent.objects.latest("pk").data["changed"] == []


@pytest.mark.parametrize(
    ("points", "reason", "sentence"),
    [
        ("4", "", "Điểm khác điểm chi bộ tự chấm thì phải ghi lý do."),
        ("4", "   ", "Điểm khác điểm chi bộ tự chấm thì phải ghi lý do."),
        ("6.5", "Rất nhiều ý kiến", "Điểm phải từ 0 đến 6, theo bước 0,5."),
        ("-1", "Kém", "Điểm phải từ 0 đến 6, theo bước 0,5."),
        ("4.25", "Lẻ", "Điểm phải từ 0 đến 6, theo bước 0,5."),
    ],
)
def test_points_without_reason_or_outside_the_line_are_refused_and_nothing_is_stored(
    sent: ScoreSheet, world: World, points: str, reason: str, sentence: str
) -> None:
    with pytest.raises(ValidationError) as refusal:
        confirm(sent, world.reviewer, III_5=SuperiorMark(Decimal(points), reason))
    assert refusal.value.message_dict == {"III.5": [sentence]}
    sheet = ScoreSheet.objects.get()
    assert (sheet.state, sheet.official_score) == (SheetState.SUBMITTED, None)
    assert not sheet.lines.exclude(superior_points=None).exists()


def test_every_bad_line_is_named_at_once(sent: ScoreSheet, world: World) -> None:
    with pytest.raises(ValidationError) as refusal:
        confirm(
            sent,
            world.reviewer,
            III_5=SuperiorMark(Decimal(4)),
            IX_9=SuperiorMark(Decimal(1), "Lạ"),
            II_1=SuperiorMark(Decimal(2)),
            II_3=SuperiorMark(Decimal(2)),
        )
    assert set(refusal.value.message_dict) == {"III.5", "IX.9", "II.1"}


def test_the_database_too_refuses_other_points_without_reason(sent: ScoreSheet) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ScoreLine.objects.filter(code="III.5").update(superior_points=4)
    assert ScoreLine.objects.filter(code="III.5").update(superior_points=4, superior_reason="Ít ý kiến") == 1


# --- Sending back ------------------------------------------------------------------------------
def test_sending_back_opens_the_record_and_takes_the_result_off(sent: ScoreSheet, world: World) -> None:
    services.return_sheet(sheet=sent, reason=f"  {REASON} ", by=world.reviewer)
    sheet = ScoreSheet.objects.select_related("meeting").get()
    assert (sheet.state, sheet.return_reason) == (SheetState.RETURNED, REASON)
    assert (sheet.score, sheet.rating, sheet.facts, sheet.votes_for) == (None, "", {}, None)
    assert sheet.meeting.state == MeetingState.RECORDING
    assert sheet.submitted_at is not None
    event = AuditEvent.objects.latest("pk")
    assert (event.act, event.by, event.reason) == ("sheet.return", world.reviewer, REASON)
    worked.call_the_roll(sheet.meeting, excused=3, unexcused=0, speakers=18, notebooks=17, late=1)
    with worked.evening():
        assert services.preview(sheet.meeting, sheet).projected.score == Decimal("90.5")


@pytest.mark.parametrize("reason", ["", "  \n "])
def test_without_a_reason_nothing_is_sent_back(sent: ScoreSheet, world: World, reason: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        services.return_sheet(sheet=sent, reason=reason, by=world.reviewer)
    assert list(refusal.value.message_dict) == ["reason"]
    assert ScoreSheet.objects.get().state == SheetState.SUBMITTED
    assert Meeting.objects.get(pk=sent.meeting_id).state == MeetingState.LOCKED


def test_marking_a_returned_sheet_begins_self_scoring_and_the_reason_stays_until_it_is_sent(
    sent: ScoreSheet, world: World
) -> None:
    services.return_sheet(sheet=sent, reason=REASON, by=world.reviewer)
    held = Meeting.objects.get(pk=sent.meeting_id)
    services.mark(meeting=held, marks=worked.BEST, by=None)
    sheet = ScoreSheet.objects.get()
    assert (sheet.state, sheet.return_reason) == (SheetState.SELF_SCORED, REASON)
    assert list(ScoreSheet.objects.sent_back()) == [sheet]
    with worked.evening():
        services.adopt(meeting=held, votes_for=16, votes_against=0, votes_other=0, by=None)
        assert list(ScoreSheet.objects.sent_back()) == [sheet]
        services.submit(sheet=again(sheet), by=None)
    assert not ScoreSheet.objects.sent_back().exists()
    confirm(again(sheet), world.reviewer)
    assert ScoreSheet.objects.get().return_reason == REASON


# --- Refusals by state, revision, person ---------------------------------------------------------
def test_what_is_not_with_the_superior_is_neither_confirmed_nor_sent_back(
    held: Meeting, world: World
) -> None:
    adopted = worked.adopted(held)
    with pytest.raises(WrongState, match="chi bộ đã biểu quyết"):
        confirm(adopted, world.reviewer)
    with pytest.raises(WrongState, match="chi bộ đã biểu quyết"):
        services.return_sheet(sheet=again(adopted), reason=REASON, by=world.reviewer)
    services.submit(sheet=again(adopted), by=None)
    confirm(again(adopted), world.reviewer)
    official = ScoreSheet.objects.values().get()
    with pytest.raises(WrongState, match="cấp trên đã xác nhận"):
        confirm(again(adopted), world.reviewer, III_5=SuperiorMark(Decimal(4), "Nghĩ lại"))
    with pytest.raises(WrongState, match="cấp trên đã xác nhận"):
        services.return_sheet(sheet=again(adopted), reason=REASON, by=world.reviewer)
    assert ScoreSheet.objects.values().get() == official


def test_a_decision_on_an_older_sheet_is_refused(sent: ScoreSheet, world: World) -> None:
    seen = sent.revision
    services.return_sheet(sheet=again(sent), reason=REASON, by=world.reviewer)
    held = Meeting.objects.get(pk=sent.meeting_id)
    with worked.evening():
        services.adopt(meeting=held, votes_for=16, votes_against=0, votes_other=0, by=None)
        services.submit(sheet=again(sent), by=None)
    with pytest.raises(StaleSheet):
        confirm(again(sent), world.reviewer, revision=seen)
    with pytest.raises(StaleSheet):
        services.return_sheet(sheet=again(sent), reason=REASON, by=world.reviewer, revision=seen)
    assert ScoreSheet.objects.get().state == SheetState.SUBMITTED


@pytest.mark.parametrize("part", ["chair", "minute_taker"])
def test_who_led_or_minuted_the_meeting_decides_nothing_about_it(
    sent: ScoreSheet, world: World, part: str
) -> None:
    Member.objects.filter(pk=getattr(sent.meeting, f"{part}_id")).update(user=world.reviewer)
    for act in (
        lambda: confirm(again(sent), world.reviewer),
        lambda: services.return_sheet(sheet=again(sent), reason=REASON, by=world.reviewer),
    ):
        with pytest.raises(ValidationError, match="không thẩm định được"):
            act()
    assert ScoreSheet.objects.get().state == SheetState.SUBMITTED


def test_any_other_member_of_the_meeting_may_decide(sent: ScoreSheet, world: World) -> None:
    leaders = [sent.meeting.chair_id, sent.meeting.minute_taker_id]
    row = sent.meeting.attendance.exclude(member__in=leaders).first()
    Member.objects.filter(pk=row.member_id).update(user=world.reviewer)
    confirm(sent, world.reviewer)
    assert ScoreSheet.objects.get().state == SheetState.CONFIRMED
