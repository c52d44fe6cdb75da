"""The superior's side of a sheet: send back, or confirm with own marks beside the cell's."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import audit, clock
from accounts.models import User
from cells.models import Member
from meetings import services as meetings
from scoring import engine
from scoring.engine.amounts import plain
from scoring.explain import points_allowed
from scoring.models import ReviewMode, ScoreLine, ScoreSheet
from scoring.services.freezing import thaw
from scoring.states import Act, move


@dataclass(frozen=True, slots=True)
class SuperiorMark:
    """The superior's points for a line, with the reason where they differ from the cell's."""

    points: Decimal
    reason: str = ""


def takes_part_in(user: User, sheet: ScoreSheet) -> bool:
    """Whether the account's own member chaired or minuted the meeting (they never review it)."""
    people = (sheet.meeting.chair_id, sheet.meeting.minute_taker_id)
    return Member.objects.filter(user=user, pk__in=[pk for pk in people if pk is not None]).exists()


OWN_MEETING = gettext_lazy(
    "Bạn chủ trì hoặc ghi biên bản buổi này nên không thẩm định được. Hãy để người khác thẩm định."
)


def _refuse_own_meeting(by: User, sheet: ScoreSheet) -> None:
    if takes_part_in(by, sheet):
        raise ValidationError(OWN_MEETING)


@transaction.atomic
def return_sheet(*, sheet: ScoreSheet, reason: str, by: User, revision: int | None = None) -> ScoreSheet:
    """Send the sheet back to the cell with a reason; its record opens again."""
    if not reason.strip():
        raise ValidationError({"reason": _("Hãy ghi lý do trả lại để chi bộ biết cần sửa gì.")})
    _refuse_own_meeting(by, sheet)
    move(sheet, Act.RETURN, revision)
    sheet.return_reason = reason.strip()
    thaw(sheet)
    meetings.unlock(meeting=sheet.meeting)
    audit.record(by=by, act=Act.RETURN, target=sheet, unit_path=sheet.unit_path, reason=reason.strip())
    return sheet


@transaction.atomic
def confirm(
    *,
    sheet: ScoreSheet,
    marks: Mapping[str, SuperiorMark],
    mode: ReviewMode,
    by: User,
    revision: int | None = None,
) -> ScoreSheet:
    """Make the sheet official. Lines without a mark keep the cell's points; both stay on record.

    Raises ValidationError with one message per line code.
    """
    _refuse_own_meeting(by, sheet)
    move(sheet, Act.CONFIRM, revision)
    rules = sheet.criteria_set.rules
    rows = list(sheet.lines.all())
    _check_marks(rules, {row.code: row for row in rows}, marks)
    points = {row.code: _points(row, marks) for row in rows}
    sheet.lines.update(superior_points=F("self_points"), superior_reason="")
    for code, mark in marks.items():
        sheet.lines.filter(code=code).update(superior_points=mark.points, superior_reason=mark.reason.strip())
    lines = [replace(engine.Line.from_json(row.frozen), points=points[row.code]) for row in rows]
    outcome = engine.conclude(rules, engine.facts.clean(sheet.facts), lines)
    sheet.official_score = outcome.score
    sheet.official_rating_by_points = outcome.rating_by_points or ""
    sheet.official_rating = outcome.rating or ""
    sheet.official_caps = [
        {"code": cap.code, "highest": cap.highest, "reason": cap.reason} for cap in outcome.caps
    ]
    sheet.review_mode, sheet.confirmed_at, sheet.confirmed_by = mode, clock.now(), by
    sheet.save()
    changed = sorted(row.code for row in rows if points[row.code] != row.self_points)
    audit.record(
        by=by,
        act=Act.CONFIRM,
        target=sheet,
        unit_path=sheet.unit_path,
        score=str(sheet.official_score),
        changed=changed,
        mode=mode,
    )
    return sheet


def _points(row: ScoreLine, marks: Mapping[str, SuperiorMark]) -> Decimal | None:
    """What a line comes to in the end, as the engine writes numbers."""
    given = marks[row.code].points if row.code in marks else row.self_points
    return None if given is None else plain(given)


def _check_marks(
    rules: engine.RuleSet, rows: Mapping[str, ScoreLine], marks: Mapping[str, SuperiorMark]
) -> None:
    problems: dict[str, str] = {}
    for code, given in marks.items():
        row = rows.get(code)
        if row is None or row.self_points is None:
            problems[code] = _("Dòng này không áp dụng nên không chấm điểm.")
        elif not rules.criterion(code).allows(given.points):
            problems[code] = points_allowed(rules.criterion(code).max, rules.step)
        elif given.points != row.self_points and not given.reason.strip():
            problems[code] = _("Điểm khác điểm chi bộ tự chấm thì phải ghi lý do.")
    if problems:
        raise ValidationError({code: [text] for code, text in problems.items()})
