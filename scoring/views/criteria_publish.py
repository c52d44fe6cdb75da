"""Publishing a draft after seeing what it does, and throwing a draft away."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import clock
from cells.access import ScopedRequest
from scoring import engine, services
from scoring.criteria_forms import PublishForm
from scoring.editor.marking import marked
from scoring.editor.texts import fingerprint
from scoring.models import CriteriaSet, SetState
from scoring.services import StaleDraft
from scoring.views.criteria import crumbs
from scoring.views.criteria_edit import add_errors, seen_by, to_manage
from scoring.what_if_recent import recent_effect
from scoring.what_if_words import cause, causes, undecided


def _draft(request: ScopedRequest, pk: int) -> CriteriaSet:
    """A draft that this person may publish or throw away."""
    criteria_set = to_manage(request, pk)
    if criteria_set.state != SetState.DRAFT:
        raise Http404
    return criteria_set


@require_http_methods(["GET", "POST"])
def publish(request: ScopedRequest, pk: int) -> HttpResponse:
    """The effect on the last twelve months; below it, the day from which the draft applies."""
    draft = _draft(request, pk)
    if request.method != "POST":
        return _publish_page(request, draft, PublishForm(day=_proposed_day(draft)))
    seen = seen_by(request)
    form = PublishForm(request.POST)
    findings: list[engine.Finding] = []
    status = 200
    if form.is_valid():
        try:
            published = services.publish_draft(draft=draft, seen=seen, by=request.user, **form.cleaned_data)
        except engine.InvalidRuleSet as refusal:
            findings = list(refusal.findings)
            form.add_error(None, _("Văn bản còn chỗ phải sửa trước khi ban hành, xem bên dưới."))
        except ValidationError as refusal:
            add_errors(form, refusal)
        except StaleDraft as stale:
            form.add_error(None, str(stale))
            status = 409
        else:
            values = {"title": published.title, "day": f"{published.effective_from:%d/%m/%Y}"}
            messages.success(request, _("Đã ban hành «%(title)s», áp dụng từ %(day)s.") % values)
            return redirect("scoring:criteria-show", published.pk)
    return _publish_page(request, draft, form, findings=findings, status=status)


def _publish_page(
    request: ScopedRequest,
    draft: CriteriaSet,
    form: PublishForm,
    *,
    findings: list[engine.Finding] | None = None,
    status: int = 200,
) -> HttpResponse:
    stored = CriteriaSet.objects.select_related("scope_unit").filter(pk=draft.pk).first()
    if stored is None or stored.state != SetState.DRAFT:
        messages.error(request, str(StaleDraft.sentence))
        return redirect("scoring:criteria-list")
    recent = recent_effect(stored, request.scope, clock.today())
    moves = sorted(recent.effect.moves.items(), key=lambda item: -item[1].meetings)
    context = {
        "form": form,
        "criteria_set": stored,
        "crumbs": crumbs(stored),
        "seen": fingerprint(stored.source),
        "in_force": _in_force(stored),
        "marked": marked(stored.source, [*(findings or ()), *services.clashes(stored.source)]),
        "recent": recent,
        "moves": [
            (before, after, move.meetings, len(move.cells), causes(move)) for (before, after), move in moves
        ],
        "undecided": undecided(recent.effect),
        "examples": [(change, cell, cause(change)) for change, cell in recent.examples],
    }
    return render(request, "scoring/criteria_publish.html", context, status=status)


def _in_force(draft: CriteriaSet) -> QuerySet[CriteriaSet]:
    """Published revisions that end where the draft begins."""
    return CriteriaSet.objects.published().filter(code=draft.code).order_by("revision")


def _proposed_day(draft: CriteriaSet) -> date | None:
    """The day in the text; none where it would wipe out the revision in force: that is to be chosen."""
    replaced = _in_force(draft).filter(effective_from__gte=draft.effective_from)
    return None if replaced.exists() else draft.effective_from


@require_http_methods(["GET", "POST"])
def delete(request: ScopedRequest, pk: int) -> HttpResponse:
    """Throw a draft away, after asking."""
    draft = _draft(request, pk)
    refusal = ""
    if request.method == "POST":
        title = draft.title
        try:
            services.delete_draft(draft=draft, seen=seen_by(request), by=request.user)
        except StaleDraft as stale:
            refusal = str(stale)
        else:
            messages.success(request, _("Đã xóa dự thảo «%(title)s».") % {"title": title})
            return redirect("scoring:criteria-list")
    stored = CriteriaSet.objects.filter(pk=pk, state=SetState.DRAFT).first()
    if stored is None:
        messages.error(request, refusal)
        return redirect("scoring:criteria-list")
    context = {
        "criteria_set": stored,
        "crumbs": crumbs(stored),
        "seen": fingerprint(stored.source),
        "refusal": refusal,
    }
    return render(request, "scoring/criteria_delete.html", context, status=409 if refusal else 200)
