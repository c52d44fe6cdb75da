"""The page of a sheet since the cell's vote: what was frozen, both marks, what may happen next."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from cells.access import Action, ScopedRequest
from meetings.models import Meeting
from scoring import engine, explain
from scoring.models import ScoreSheet, SheetState
from scoring.states import Act, allowed
from scoring.views.lines import crumbs, frozen_rows, grouped, ways

TONES = {
    SheetState.SELF_SCORED: "neutral",
    SheetState.ADOPTED: "warn",
    SheetState.SUBMITTED: "info",
    SheetState.RETURNED: "warn",
    SheetState.CONFIRMED: "good",
    SheetState.LOCKED: "good",
}


def page(request: ScopedRequest, meeting: Meeting, sheet: ScoreSheet) -> HttpResponse:
    """Render the frozen sheet."""
    scope, path = request.scope, meeting.cell.path
    reads, may_send = scope.may(Action.READ_MINUTES, path), scope.may(Action.SUBMIT, path)
    rules = sheet.criteria_set.rules
    rows = frozen_rows(sheet, meeting, sheet.lines.all(), reads=reads)
    context = {
        "meeting": meeting,
        "sheet": sheet,
        "crumbs": crumbs(meeting, reads=reads),
        "revision": str(sheet.revision),
        "tone": TONES[SheetState(sheet.state)],
        "results": results(sheet),
        "groups": grouped(rules, rows),
        "ways": ways(row.line for row in rows),
        "reads": reads,
        "may_send": may_send,
        "why_not_sent": "" if may_send else _("Gửi cấp trên là việc của bí thư, phó bí thư chi bộ."),
        "to_send": allowed(sheet, Act.SUBMIT),
        "to_review": sheet.state == SheetState.SUBMITTED and scope.reviews(meeting.cell),
    }
    return render(request, "scoring/sheet_frozen.html", context)


def results(sheet: ScoreSheet) -> list[dict[str, Any]]:
    """The cell's result, and the superior's once it stands: score, rating, caps."""
    own = {
        "title": _("Chi bộ tự chấm"),
        "score": sheet.score,
        "rating": sheet.rating,
        "by_points": sheet.rating_by_points,
        "caps": _caps(sheet.caps),
    }
    if not sheet.is_official:
        return [own]
    official = {
        "title": _("Cấp trên chấm"),
        "score": sheet.official_score,
        "rating": sheet.official_rating,
        "by_points": sheet.official_rating_by_points,
        "caps": _caps(sheet.official_caps),
    }
    return [own, official]


def _caps(stored: list[dict[str, str]]) -> list[str]:
    return [explain.cap_sentence(engine.CapHit(**cap)) for cap in stored]
