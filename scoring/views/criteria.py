"""The criteria sets, for everybody to read: which applies when, and what each line demands."""

from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cells import access
from cells.access import Action, ScopedRequest
from scoring import services
from scoring.criteria_table import table_of
from scoring.models import CriteriaSet, SetState
from scoring.regulation_words import described
from ui.exports import xlsx_response


def _sets(request: ScopedRequest) -> QuerySet[CriteriaSet]:
    """Sets that were published; drafts are for those who oversee."""
    access.require(request.scope, Action.VIEW)
    sets = CriteriaSet.objects.select_related("scope_unit")
    return sets if request.scope.may(Action.OVERSEE) else sets.exclude(state=SetState.DRAFT)


def set_or_404(request: ScopedRequest, pk: int) -> CriteriaSet:
    """A set that this person may read."""
    found = _sets(request).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def crumbs(criteria_set: CriteriaSet | None = None) -> list[tuple[str, str]]:
    """The way to the list of sets, or to one set."""
    steps = [(_("Bộ tiêu chí"), reverse("scoring:criteria-list"))]
    if criteria_set is not None:
        steps.append((criteria_set.title, reverse("scoring:criteria-show", args=[criteria_set.pk])))
    return steps


@require_safe
def index(request: ScopedRequest) -> HttpResponse:
    """All sets, newest rules first."""
    sets = _sets(request).defer("source").order_by("-effective_from", "code", "-revision")
    context = {"sets": sets, "may_manage": request.scope.may(Action.MANAGE_CRITERIA)}
    return render(request, "scoring/criteria_list.html", context)


@require_safe
def show(request: ScopedRequest, pk: int) -> HttpResponse:
    """One set as a table a person can read."""
    criteria_set = set_or_404(request, pk)
    is_draft = criteria_set.state == SetState.DRAFT
    may_manage = request.scope.may(Action.MANAGE_CRITERIA)
    context = {
        "criteria_set": criteria_set,
        "rules": criteria_set.rules,
        "table": described(criteria_set.source),
        "crumbs": crumbs(),
        "is_draft": is_draft,
        "may_manage": may_manage,
        "may_change": may_manage and is_draft and services.governs(request.scope, criteria_set.scope_unit),
    }
    return render(request, "scoring/criteria_show.html", context)


@require_safe
def source(request: ScopedRequest, pk: int) -> HttpResponse:
    """The set as the file it was loaded from."""
    criteria_set = set_or_404(request, pk)
    return toml_response(criteria_set.source, f"{criteria_set.code}-{criteria_set.revision}.toml")


def toml_response(text: str, name: str) -> HttpResponse:
    """A text as a download."""
    return HttpResponse(
        text,
        content_type="text/plain; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_safe
def spreadsheet(request: ScopedRequest, pk: int) -> FileResponse:
    """The set as the table of its page, for Excel."""
    criteria_set = set_or_404(request, pk)
    values = {"code": criteria_set.code, "revision": criteria_set.revision}
    notes = (
        criteria_set.document,
        _("Mã %(code)s, lần sửa %(revision)d") % values,
        f"{criteria_set.get_state_display()}; {criteria_set.get_status_display()}",
    )
    name = f"{criteria_set.code}-{criteria_set.revision}"
    return xlsx_response(name, table_of(criteria_set), title=criteria_set.title, notes=notes)
