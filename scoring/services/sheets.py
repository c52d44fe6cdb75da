"""The cell's side of a sheet: marks, the vote, sending."""

from collections.abc import Mapping
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.models import User
from meetings import services as meetings
from meetings.models import Meeting, MeetingState
from scoring import engine, facts
from scoring.models import CriteriaSet, ScoreLine, ScoreSheet
from scoring.services.criteria import criteria_set_for
from scoring.services.freezing import freeze, thaw
from scoring.services.preview import marks_of, preview
from scoring.states import Act, move


def _open_sheet(meeting: Meeting, criteria_set: CriteriaSet) -> tuple[ScoreSheet, bool]:
    """The meeting's sheet, begun now if nobody has, and whether it was."""
    if not meeting.is_held:
        raise ValidationError(_("Buổi sinh hoạt này không tổ chức nên không có phiếu chấm điểm."))
    sheet, is_new = ScoreSheet.objects.get_or_create(
        meeting=meeting,
        defaults={
            "criteria_set": criteria_set,
            "cell": meeting.cell,
            "unit_path": meeting.unit_path,
            "month": meeting.month,
            "kind": meeting.kind,
        },
    )
    sheet.meeting = meeting
    return sheet, is_new


@transaction.atomic
def mark(
    *, meeting: Meeting, marks: Mapping[str, engine.Mark], by: User | None, revision: int | None = None
) -> ScoreSheet:
    """Store what the cell chose, replacing earlier choices. Raises `engine.InvalidMark`.

    `revision`: of the sheet on the person's screen, 0 when there was none yet.
    """
    criteria_set = criteria_set_for(meeting)
    engine.check_marks(criteria_set.rules, marks)
    sheet, is_new = _open_sheet(meeting, criteria_set)
    if not is_new:
        move(sheet, Act.MARK, revision)
        sheet.criteria_set = criteria_set
        sheet.save(update_fields=["criteria_set", "state"])
        sheet.lines.all().delete()
    ScoreLine.objects.bulk_create(
        ScoreLine(
            sheet=sheet,
            code=criterion.code,
            order=order,
            self_level=given.level or "",
            override_points=given.points,
            self_reason=given.reason,
        )
        for order, criterion in enumerate(criteria_set.rules.criteria, start=1)
        if (given := marks.get(criterion.code)) is not None
    )
    audit.record(by=by, act=Act.MARK, target=sheet, unit_path=sheet.unit_path, codes=sorted(marks))
    return sheet


@transaction.atomic
def adopt(
    *,
    meeting: Meeting,
    votes_for: int,
    votes_against: int,
    votes_other: int,
    by: User | None,
    revision: int | None = None,
) -> ScoreSheet:
    """Record the cell's vote on its sheet; freeze facts, lines and totals; close the record.

    Refuses when sheet or record are not as the person saw them: the vote was on that score.
    """
    criteria_set = criteria_set_for(meeting)
    sheet, is_new = _open_sheet(meeting, criteria_set)
    _check_vote(meeting, votes_for, votes_against, votes_other)
    seen = preview(meeting, sheet, criteria_set)
    if seen.projected.provisional:
        raise ValidationError(_("Phiếu còn dòng chưa chấm. Hãy ghi đủ các dòng «chưa chấm» rồi biểu quyết."))
    move(sheet, Act.ADOPT, None if is_new else revision)
    sheet.votes_for, sheet.votes_against, sheet.votes_other = votes_for, votes_against, votes_other
    sheet.criteria_set = seen.criteria_set
    freeze(sheet, seen.stored, seen.projected_facts, seen.projected)
    meetings.lock(meeting=meeting)
    audit.record(
        by=by,
        act=Act.ADOPT,
        target=sheet,
        unit_path=sheet.unit_path,
        votes=[votes_for, votes_against, votes_other],
        score=str(sheet.score),
    )
    return sheet


def _check_vote(meeting: Meeting, votes_for: int, votes_against: int, votes_other: int) -> None:
    most, cast = meeting.voting_denominator, votes_for + votes_against + votes_other
    if min(votes_for, votes_against, votes_other) < 0:
        raise ValidationError(_("Số phiếu không thể nhỏ hơn 0."))
    if cast > meeting.official_present:
        raise ValidationError(
            _("Có %(cast)d phiếu mà chỉ %(most)d đảng viên có quyền biểu quyết có mặt. Hãy xem lại số phiếu.")
            % {"cast": cast, "most": meeting.official_present}
        )
    if facts.can_decide(meeting) and 2 * votes_for <= most:
        raise ValidationError(
            _(
                "Mới có %(votes)d phiếu tán thành trên %(most)d đảng viên có quyền biểu quyết, chưa quá "
                "một nửa. Chi bộ cần thảo luận và chấm lại rồi biểu quyết."
            )
            % {"votes": votes_for, "most": most}
        )


@transaction.atomic
def reopen(*, sheet: ScoreSheet, by: User | None, revision: int | None = None) -> ScoreSheet:
    """Take the cell's vote back before sending: the record opens, a new vote is needed."""
    move(sheet, Act.REOPEN, revision)
    thaw(sheet)
    meetings.unlock(meeting=sheet.meeting)
    audit.record(by=by, act=Act.REOPEN, target=sheet, unit_path=sheet.unit_path)
    return sheet


@transaction.atomic
def submit(*, sheet: ScoreSheet, by: User | None, revision: int | None = None) -> ScoreSheet:
    """Send the sheet to the direct superior; the day of the first sending counts as in time or late.

    What the cell voted on stays: the same set, facts and marks; only the sending is added.
    """
    move(sheet, Act.SUBMIT, revision)
    meeting = sheet.meeting
    if meeting.held_on is None or meeting.state != MeetingState.LOCKED:
        raise ValidationError(_("Biên bản chưa chốt. Hãy biểu quyết phiếu trước khi gửi."))
    sheet.due_on = meeting.held_on + timedelta(days=settings.SUBMIT_WITHIN_DAYS)
    if sheet.submitted_at is None:
        sheet.submitted_at = clock.now()
        sheet.submitted_by = by
        sheet.is_late = timezone.localtime(sheet.submitted_at).date() > sheet.due_on
    rules = sheet.criteria_set.rules
    known = facts.with_sending(engine.facts.clean(sheet.facts), meeting, sheet.submitted_at)
    stored = list(sheet.lines.all())
    freeze(sheet, stored, known, engine.evaluate(rules, known, marks_of(stored, rules)))
    audit.record(
        by=by,
        act=Act.SUBMIT,
        target=sheet,
        unit_path=sheet.unit_path,
        score=str(sheet.score),
        late=sheet.is_late,
    )
    return sheet
