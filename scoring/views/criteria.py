"""The criteria sets, for everybody to read: which applies when, and what each line demands."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cells import access
from cells.access import Action, ScopedRequest
from scoring.models import CriteriaSet, SetState
from scoring.models.criteria import CriteriaSetQuerySet
from scoring.regulation_words import described


def _sets(request: ScopedRequest) -> CriteriaSetQuerySet:
    """Sets that were published; drafts are for those who oversee."""
    access.require(request.scope, Action.VIEW)
    sets = CriteriaSet.objects.select_related("scope_unit")
    return sets if request.scope.may(Action.OVERSEE) else sets.exclude(state=SetState.DRAFT)


def _set(request: ScopedRequest, pk: int) -> CriteriaSet:
    found = _sets(request).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@require_safe
def index(request: ScopedRequest) -> HttpResponse:
    """All sets, newest rules first."""
    sets = _sets(request).defer("source").order_by("-effective_from", "code", "-revision")
    return render(request, "scoring/criteria_list.html", {"sets": sets})


@require_safe
def show(request: ScopedRequest, pk: int) -> HttpResponse:
    """One set as a table a person can read."""
    criteria_set = _set(request, pk)
    context = {
        "criteria_set": criteria_set,
        "rules": criteria_set.rules,
        "table": described(criteria_set.source),
    }
    return render(request, "scoring/criteria_show.html", context)


@require_safe
def source(request: ScopedRequest, pk: int) -> HttpResponse:
    """The set as the file it was loaded from."""
    criteria_set = _set(request, pk)
    name = f"{criteria_set.code}-{criteria_set.revision}.toml"
    return HttpResponse(
        criteria_set.source,
        content_type="text/plain; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
