"""The editor of criteria sets: a new text, the text of a set, the numbers in it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cells import access
from cells.access import Action, ScopedRequest
from scoring import engine, services
from scoring.criteria_forms import NumbersForm, SourceForm, UploadForm
from scoring.editor.marking import differences, marked
from scoring.editor.texts import fingerprint
from scoring.models import CriteriaSet, SetState
from scoring.services import StaleDraft
from scoring.views.criteria import crumbs, set_or_404, toml_response


def to_manage(request: ScopedRequest, pk: int) -> CriteriaSet:
    """A set, for the person who may make a new revision of it, or change it while it is a draft."""
    access.require(request.scope, Action.MANAGE_CRITERIA)
    criteria_set = set_or_404(request, pk)
    if criteria_set.state == SetState.DRAFT and not services.governs(request.scope, criteria_set.scope_unit):
        raise PermissionDenied(_("Bộ tiêu chí này áp dụng cả ngoài phạm vi của bạn. Bạn chỉ xem."))
    return criteria_set


def seen_by(request: ScopedRequest) -> str:
    """Which text the person had on screen. A write without it is refused."""
    seen = request.POST.get("seen", "")
    if not seen:
        raise BadRequest("a save names the text it starts from")
    return seen


def add_errors(form: Any, refusal: ValidationError) -> None:
    """Every message of a service on the form, whatever field it is about."""
    fields = refusal.error_dict if hasattr(refusal, "error_dict") else {None: refusal.error_list}
    for name, errors in fields.items():
        form.add_error(name if name in form.fields else None, errors)


@require_http_methods(["GET", "POST"])
def create(request: ScopedRequest) -> HttpResponse:
    """A new set from a file or a pasted text."""
    access.require(request.scope, Action.MANAGE_CRITERIA)
    if request.method != "POST":
        return _text_page(request, UploadForm(), None)
    form = UploadForm(request.POST, request.FILES)
    return _text_posted(request, form, None, lambda text: services.start_draft(source=text, by=request.user))


@require_http_methods(["GET", "POST"])
def edit(request: ScopedRequest, pk: int) -> HttpResponse:
    """The text of a set: a draft is changed, of any other a new draft is made."""
    criteria_set = to_manage(request, pk)
    if request.method != "POST":
        return _text_page(request, SourceForm(initial={"text": criteria_set.source}), criteria_set)
    return _text_posted(
        request, SourceForm(request.POST), criteria_set, lambda text: _save(request, criteria_set, text)
    )


def _save(request: ScopedRequest, criteria_set: CriteriaSet, text: str) -> CriteriaSet:
    if criteria_set.state != SetState.DRAFT:
        return services.start_draft(source=text, by=request.user)
    seen = seen_by(request)
    return services.rewrite_draft(draft=criteria_set, source=text, seen=seen, by=request.user)


def _text_posted(
    request: ScopedRequest,
    form: SourceForm | UploadForm,
    criteria_set: CriteriaSet | None,
    save: Callable[[str], CriteriaSet],
) -> HttpResponse:
    """Check, download or save the text; what cannot be saved comes back as typed, with every finding."""
    if not form.is_valid():
        return _text_page(request, form, criteria_set)
    text: str = form.cleaned_data["text"]
    findings = engine.lint(text)
    then = request.POST.get("then", "save")
    if then == "download":
        return toml_response(text, "bo-tieu-chi.toml")
    if then == "check" or any(finding.severity == "error" for finding in findings):
        return _text_page(request, form, criteria_set, findings=findings, checked=text)
    try:
        stored = save(text)
    except ValidationError as refusal:
        add_errors(form, refusal)
        return _text_page(request, form, criteria_set, findings=findings, checked=text)
    except StaleDraft as stale:
        return _conflict(request, form, criteria_set, text, stale)
    return _saved(request, stored)


def _saved(request: ScopedRequest, stored: CriteriaSet) -> HttpResponse:
    values = {"title": stored.title, "revision": stored.revision}
    messages.success(request, _("Đã lưu dự thảo «%(title)s», lần sửa %(revision)d.") % values)
    return redirect("scoring:criteria-show", stored.pk)


def _conflict(
    request: ScopedRequest,
    form: SourceForm | UploadForm,
    criteria_set: CriteriaSet | None,
    text: str,
    stale: StaleDraft,
) -> HttpResponse:
    """Both texts, status 409: mine in the field, beside it how the stored one differs."""
    form.add_error(None, str(stale))
    stored = CriteriaSet.objects.filter(pk=criteria_set.pk).first() if criteria_set else None
    differing = differences(stored.source, text) if stored else []
    return _text_page(request, form, stored, checked=text, differing=differing, status=409)


def _text_page(
    request: ScopedRequest,
    form: SourceForm | UploadForm,
    criteria_set: CriteriaSet | None,
    *,
    findings: list[engine.Finding] | None = None,
    checked: str = "",
    differing: Any = (),
    status: int = 200,
) -> HttpResponse:
    has_errors = any(finding.severity == "error" for finding in findings or ())
    context = {
        "form": form,
        "criteria_set": criteria_set,
        "crumbs": crumbs(criteria_set),
        "seen": fingerprint(criteria_set.source) if criteria_set else "",
        "is_draft": criteria_set is not None and criteria_set.state == SetState.DRAFT,
        "marked": marked(checked, findings or ()),
        "count": len(findings or ()),
        "has_errors": has_errors,
        "is_clean": findings == [] and not form.errors,
        "differing": differing,
    }
    return render(request, "scoring/criteria_edit.html", context, status=status)


@require_http_methods(["GET", "POST"])
def numbers(request: ScopedRequest, pk: int) -> HttpResponse:
    """Points and bands of a set in a form; the text around them stays as it is."""
    criteria_set = to_manage(request, pk)
    if request.method != "POST":
        return _numbers_page(request, NumbersForm(source=criteria_set.source), criteria_set)
    form = NumbersForm(request.POST, source=criteria_set.source)
    if not form.is_valid():
        return _numbers_page(request, form, criteria_set)
    try:
        return _saved(request, _save(request, criteria_set, form.text))
    except engine.InvalidRuleSet as refusal:
        form.refuse(refusal.findings)
    except ValidationError as refusal:
        add_errors(form, refusal)
    except StaleDraft as stale:
        return _numbers_conflict(request, criteria_set, stale)
    return _numbers_page(request, form, criteria_set)


def _numbers_conflict(request: ScopedRequest, criteria_set: CriteriaSet, stale: StaleDraft) -> HttpResponse:
    """The form of the stored text with what was typed, and where the two differ."""
    stored = CriteriaSet.objects.filter(pk=criteria_set.pk).first()
    if stored is None:
        messages.error(request, str(stale))
        return redirect("scoring:criteria-list")
    form = NumbersForm(request.POST, source=stored.source)
    form.add_error(None, str(stale))
    return _numbers_page(request, form, stored, differing=form.differences(), status=409)


def _numbers_page(
    request: ScopedRequest,
    form: NumbersForm,
    criteria_set: CriteriaSet,
    *,
    differing: Any = (),
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "criteria_set": criteria_set,
        "crumbs": crumbs(criteria_set),
        "seen": fingerprint(criteria_set.source),
        "is_draft": criteria_set.state == SetState.DRAFT,
        "ratings": form.rating_lines(),
        "blocks": form.block_lines(),
        "switches": form.switch_fields(),
        "differing": differing,
    }
    return render(request, "scoring/criteria_numbers.html", context, status=status)
