"""Marks: what the cell chooses, before its vote."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from accounts.models import AuditEvent, User
from meetings import services as record
from meetings.models import Meeting, MeetingKind
from scoring import services
from scoring.engine import InvalidMark, Mark
from scoring.models import CriteriaSet, ScoreLine, ScoreSheet, SheetState
from scoring.services import CriteriaSetMissing
from scoring.states import StaleSheet, WrongState
from tests.factories import MeetingFactory
from tests.scoring import worked
from tests.world import World


def chosen(sheet: ScoreSheet) -> dict[str, tuple[str, Decimal | None, str]]:
    rows = sheet.lines.values_list("code", "self_level", "override_points", "self_reason")
    return {code: (level, points, reason) for code, level, points, reason in rows}


def test_the_first_mark_begins_the_sheet_and_keeps_only_what_was_chosen(
    held: Meeting, qd31: CriteriaSet, secretary: User
) -> None:
    marks = {
        "II.3": Mark(level="fair", reason="Chưa rõ trọng tâm"),
        "V.1": Mark(points=Decimal("10"), reason="Việc 3 làm hộ"),
    }
    sheet = services.mark(meeting=held, marks=marks, by=secretary)
    assert (sheet.state, sheet.criteria_set, sheet.cell) == (SheetState.SELF_SCORED, qd31, held.cell)
    assert (sheet.month, sheet.kind, sheet.unit_path) == (held.month, held.kind, held.unit_path)
    assert chosen(sheet) == {
        "II.3": ("fair", None, "Chưa rõ trọng tâm"),
        "V.1": ("", Decimal(10), "Việc 3 làm hộ"),
    }
    assert (sheet.score, sheet.rating, sheet.facts) == (None, "", {})


def test_marks_replace_the_earlier_ones_altogether(held: Meeting, secretary: User) -> None:
    services.mark(meeting=held, marks=worked.MARKS, by=secretary)
    sheet = services.mark(meeting=held, marks={"II.1": Mark(level="full")}, by=secretary)
    assert chosen(sheet) == {"II.1": ("full", None, "")}
    assert ScoreSheet.objects.count() == 1


def test_the_order_of_lines_is_that_of_the_set(held: Meeting, secretary: User) -> None:
    marks = dict(reversed(worked.MARKS.items()))
    sheet = services.mark(meeting=held, marks=marks, by=secretary)
    assert list(sheet.lines.values_list("code", flat=True)) == list(worked.MARKS)


def test_nothing_is_marked_until_somebody_marks_it(held: Meeting) -> None:
    with worked.evening():
        seen = services.preview(held, None)
    judged = {line.code: line.points for line in seen.outcome.lines if line.mode == "manual"}
    assert set(judged) == set(worked.MARKS)
    assert set(judged.values()) == {None}
    assert seen.projected.score is None


def test_every_mark_that_does_not_fit_is_named_at_once_and_nothing_is_stored(
    held: Meeting, secretary: User
) -> None:
    bad = {
        "II.1": Mark(level="splendid"),
        "I.1": Mark(points=Decimal(10), reason="Ai cũng dự"),  # computed: nobody corrects it
        "V.1": Mark(points=Decimal("12.5"), reason="Rất tốt"),
        "IX.9": Mark(level="full"),
        "II.3": Mark(level="good"),
    }
    with pytest.raises(InvalidMark) as refusal:
        services.mark(meeting=held, marks=bad, by=secretary)
    assert {finding.where for finding in refusal.value.findings} == {"II.1", "I.1", "V.1", "IX.9"}
    assert (ScoreSheet.objects.count(), ScoreLine.objects.count()) == (0, 0)


def test_a_level_below_the_best_without_its_reason_leaves_the_line_open(
    held: Meeting, secretary: User
) -> None:
    marks = {**worked.MARKS, "II.3": Mark(level="fair")}
    with worked.evening():
        sheet = services.mark(meeting=held, marks=marks, by=secretary)
        seen = services.preview(held, sheet)
    line = next(line for line in seen.outcome.lines if line.code == "II.3")
    assert (line.points, line.reason["code"]) == (None, "reason_missing")
    assert seen.projected.provisional


def test_marking_is_on_record_without_the_words(held: Meeting, secretary: User) -> None:
    sheet = services.mark(meeting=held, marks=worked.MARKS, by=secretary)
    event = AuditEvent.objects.latest("pk")
    assert (event.act, event.by, event.unit_path) == ("sheet.mark", secretary, held.unit_path)
    assert event.target == f"scoring.scoresheet:{sheet.pk}"
    assert event.data == {"codes": sorted(worked.MARKS)}


# --- Refusals ----------------------------------------------------------------------------------
def test_a_stale_revision_is_refused_and_the_marks_of_the_other_stay(held: Meeting, secretary: User) -> None:
    sheet = services.mark(meeting=held, marks=worked.MARKS, by=secretary)
    seen = sheet.revision
    services.mark(meeting=held, marks=worked.BEST, by=secretary, revision=seen)
    with pytest.raises(StaleSheet, match="vừa được người khác cập nhật"):
        services.mark(meeting=held, marks={}, by=secretary, revision=seen)
    assert set(chosen(sheet)) == set(worked.BEST)
    assert ScoreSheet.objects.get().revision == seen + 1


def test_who_saw_no_sheet_does_not_overwrite_one_begun_meanwhile(held: Meeting, secretary: User) -> None:
    services.mark(meeting=held, marks=worked.MARKS, by=secretary, revision=0)
    with pytest.raises(StaleSheet):
        services.mark(meeting=held, marks={}, by=secretary, revision=0)
    assert ScoreLine.objects.count() == len(worked.MARKS)


def test_after_the_vote_nothing_is_marked(held: Meeting, secretary: User) -> None:
    sheet = worked.adopted(held)
    before = chosen(sheet)
    with pytest.raises(WrongState, match="chi bộ đã biểu quyết"):
        services.mark(meeting=held, marks={}, by=secretary)
    assert chosen(sheet) == before
    assert ScoreSheet.objects.get().state == SheetState.ADOPTED


def test_a_meeting_that_was_not_held_gets_no_sheet(world: World, qd31: CriteriaSet) -> None:
    planned = MeetingFactory(cell=world.cell_a, planned=True)
    with pytest.raises(ValidationError, match="không có phiếu chấm điểm"):
        services.mark(meeting=planned, marks={}, by=world.secretary_a)
    begun = record.start_meeting(cell=world.cell_b, kind=MeetingKind.REGULAR, month=worked.MAY, by=None)
    record.mark_not_held(meeting=begun, revision=begun.revision, reason="Mưa lũ", by=world.secretary_b)
    with pytest.raises(ValidationError, match="không có phiếu chấm điểm"):
        services.mark(meeting=begun, marks={}, by=world.secretary_b)
    assert not ScoreSheet.objects.exists()


def test_without_a_set_nothing_is_marked(world: World) -> None:
    held = worked.meeting(worked.cell(world.committee))
    with pytest.raises(CriteriaSetMissing):
        services.mark(meeting=held, marks=worked.MARKS, by=world.board)
    assert not ScoreSheet.objects.exists()
