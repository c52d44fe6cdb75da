"""The page of a sheet that is still open: what the record comes to, what is left to do, the marks."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from cells.access import Action, ScopedRequest
from meetings.models import Meeting
from scoring import engine, evidence, explain, facts, services
from scoring.engine.criterion import AUTO, MANUAL
from scoring.engine.lines import UNKNOWN
from scoring.evidence import Evidence
from scoring.forms import MarksForm, VoteForm
from scoring.models import ScoreSheet
from scoring.services import Preview
from scoring.views.lines import Row, crumbs, grouped, sentence, ways
from scoring.views.todo import todo


def sheet_of(meeting: Meeting) -> ScoreSheet | None:
    """The sheet that came with the meeting (`select_related("sheet")`), if anybody has begun one."""
    return getattr(meeting, "sheet", None)


def no_sheet(request: ScopedRequest, meeting: Meeting, message: str) -> HttpResponse:
    """The page that says why this meeting is not scored."""
    return render(request, "scoring/sheet_missing.html", {"meeting": meeting, "message": message})


def marks_form(seen: Preview, data: Any = None) -> MarksForm:
    """The form of the marks, bound to what was sent or filled with what is stored."""
    return MarksForm(data, rules=seen.rules, marks=seen.marks)


def unsaved_marks(request: ScopedRequest, meeting: Meeting) -> MarksForm | None:
    """The marks sent along with the vote, when they differ from what is stored."""
    if not request.scope.may(Action.RECORD, meeting.cell.path):
        return None
    seen = services.preview(meeting, sheet_of(meeting))
    form = marks_form(seen, request.POST)
    is_sent = any(name in request.POST for name in form.fields)
    return form if is_sent and not (form.is_valid() and form.marks == seen.marks) else None


def page(
    request: ScopedRequest,
    meeting: Meeting,
    *,
    marks: MarksForm | None = None,
    vote: VoteForm | None = None,
    is_stale: bool = False,
    is_changed: bool = False,
    status: int = 200,
) -> HttpResponse:
    """Render the open sheet; `marks` and `vote` carry back what could not be accepted.

    `is_stale`: somebody else saved marks meanwhile; `is_changed`: the marks were stored but the
    vote was not, because it would have been on a score nobody had seen. On a sheet that has been
    frozen meanwhile, what was typed is there to be copied, and nothing to be pressed.
    """
    sheet = sheet_of(meeting)
    try:
        seen = services.preview(meeting, sheet)
    except services.CriteriaSetMissing as missing:
        return no_sheet(request, meeting, str(missing))
    scope, path = request.scope, meeting.cell.path
    may_mark, reads = scope.may(Action.RECORD, path), scope.may(Action.READ_MINUTES, path)
    if may_mark and marks is None:
        marks = marks_form(seen)
    rows = _rows(meeting, seen, marks, to_edit=may_mark, reads=reads, is_stale=is_stale)
    left = todo(meeting, seen, to_edit=may_mark, reads=reads)
    context = {
        "meeting": meeting,
        "sheet": sheet,
        "crumbs": crumbs(meeting, reads=reads),
        "revisions": {"sheet": str(sheet.revision if sheet else 0), "record": str(meeting.revision)},
        "seen": seen,
        "headline": _headline(seen),
        "caps": [explain.cap_sentence(cap, seen.rules) for cap in seen.projected.caps],
        "groups": grouped(seen.rules, rows),
        "todo": left,
        "ways": ways(seen.projected.lines),
        "marks": marks,
        "vote": vote or VoteForm(),
        "is_closed": sheet is not None and sheet.is_frozen,
        "may_vote": scope.may(Action.SUBMIT, path),
        "can_decide": facts.can_decide(meeting),
        "why_no_vote": _why_no_vote(request, meeting, seen, left.count),
        "reads": reads,
        "is_stale": is_stale,
        "is_changed": is_changed,
    }
    return render(request, "scoring/sheet_open.html", context, status=status)


def _headline(seen: Preview) -> dict[str, Any]:
    """What the record comes to now, and once voted and sent where that is something else."""
    projected = seen.projected
    now = explain.outcome_sentence(seen.rules, seen.outcome)
    then = explain.outcome_sentence(seen.rules, projected)
    by_points = ""
    if projected.rating and projected.rating_by_points and projected.rating != projected.rating_by_points:
        by_points = projected.rating_by_points
    return {
        "now": now,
        "score": None if projected.provisional else projected.display_score,
        "projected": "" if then == now else then,
        "by_points": by_points,
    }


def _rows(
    meeting: Meeting, seen: Preview, marks: MarksForm | None, *, to_edit: bool, reads: bool, is_stale: bool
) -> list[Row]:
    rows = []
    for line, later in zip(seen.outcome.lines, seen.projected.lines, strict=True):
        shown = line if reads else explain.without_texts(line)
        figure, why = sentence(shown, seen.facts)
        level, points, reason = marks.of_line(line.code) if marks else (None, None, None)
        rows.append(
            Row(
                line,
                figure,
                why,
                evidence=_evidence(meeting, seen, line, to_edit=to_edit, reads=reads),
                advice=explain.margin_sentence(line.margin) if line.margin else "",
                later=explain.line_sentence(later, seen.projected_facts)
                if later.points != line.points
                else "",
                level=level,
                points=points,
                reason=reason,
                stored=_stored(seen, marks, line.code) if marks and is_stale else "",
            )
        )
    return rows


def _evidence(
    meeting: Meeting, seen: Preview, line: engine.Line, *, to_edit: bool, reads: bool
) -> tuple[Evidence, ...]:
    if not reads:
        return ()
    names = seen.rules.criterion(line.code).facts
    if line.state == UNKNOWN:
        names = tuple(line.reason.get("unknown", ())) or names
    return evidence.links(names, meeting, to_edit=to_edit)


def _stored(seen: Preview, typed: MarksForm, code: str) -> str:
    """What is stored for a line where something else was typed, so that both can be compared."""
    criterion, mark = seen.rules.criterion(code), seen.marks.get(code)
    if criterion.mode == AUTO or mark == typed.marks.get(code):
        return ""
    if mark is None:
        return _("chưa chấm") if criterion.mode == MANUAL else _("không sửa điểm máy tính")
    chosen = next((level for level in criterion.levels if level.key == mark.level), None)
    points = chosen.points if chosen else mark.points
    values = {"points": explain.number(points or 0), "reason": mark.reason or _("không ghi")}
    return _("%(points)s điểm; lý do: %(reason)s") % values


def _why_no_vote(request: ScopedRequest, meeting: Meeting, seen: Preview, open_lines: int) -> str:
    if not request.scope.may(Action.SUBMIT, meeting.cell.path):
        return _("Ghi biểu quyết và gửi cấp trên là việc của bí thư, phó bí thư chi bộ.")
    if seen.projected.provisional:
        return _("Còn %(count)d việc phải chấm hoặc ghi, xem danh sách ở đầu trang.") % {"count": open_lines}
    return ""
