"""Writing a decision down: head and steps, what it would do, and recording it. One address, because the
draft travels with the page: a button says what is wanted (`act`), and nothing is stored before «record»."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cells import access, services
from cells.access import Action, ScopedRequest
from cells.decision_draft import MOST_STEPS, Draft
from cells.decision_forms import FORMS, StepForm, verbs
from cells.models import Verb
from cells.views.pages import Crumb
from ui.form_errors import Problem

CHANGES_SHOWN = 100


@require_http_methods(["GET", "POST"])
def create(request: ScopedRequest) -> HttpResponse:
    """A new decision, in whatever state the page posts it."""
    access.require(request.scope, Action.ADMINISTER)
    draft = Draft.read(request.POST)
    act, _colon, detail = request.POST.get("act", "").partition(":")
    return _ACTS.get(act, _whole)(request, draft, detail)


def crumbs() -> list[Crumb]:
    """The way to the list of decisions."""
    return [
        (_("Tổ chức và đảng viên"), reverse("cells:unit-list")),
        (_("Quyết định về tổ chức"), reverse("cells:decision-list")),
    ]


def _whole(request: ScopedRequest, draft: Draft, detail: str = "") -> HttpResponse:
    """The decision as it stands: head, steps, and the verbs to add one."""
    context = {
        "draft": draft,
        "sentences": draft.sentences(request.scope),
        "verbs": verbs(),
        "crumbs": crumbs(),
        "may_add": len(draft.steps) < MOST_STEPS,
    }
    return render(request, "cells/decision_create.html", context)


def _fresh(request: ScopedRequest, draft: Draft, detail: str) -> HttpResponse:
    """An empty form for a step with this verb."""
    if detail not in Verb.values:
        return _whole(request, draft)
    form = FORMS[Verb(detail)](about=draft.about(request.scope))
    return _step_page(request, draft, form, place="")


def _edit(request: ScopedRequest, draft: Draft, detail: str) -> HttpResponse:
    """The form of a step that is there."""
    place = _place(draft, detail)
    if place is None:
        return _whole(request, draft)
    step = draft.steps[place]
    form = FORMS[step.verb](about=draft.about(request.scope, place), step=step)
    return _step_page(request, draft, form, place=str(place))


def _add(request: ScopedRequest, draft: Draft, detail: str) -> HttpResponse:
    """Take a step over, at its place or at the end; with «more», only show more fields for units."""
    verb = request.POST.get("verb", "")
    if verb not in Verb.values:
        return _whole(request, draft)
    place = _place(draft, request.POST.get("place", ""))
    about = draft.about(request.scope, place)
    form = FORMS[Verb(verb)](request.POST, about=about, more=3 if detail == "more" else 0)
    if detail == "more" or not form.is_valid() or not form.is_final:
        return _step_page(
            request, draft, form, place="" if place is None else str(place), is_more=detail == "more"
        )
    if place is None:
        draft.steps.append(form.step())
    else:
        draft.steps[place] = form.step()
    return _whole(request, draft)


def _step_page(
    request: ScopedRequest, draft: Draft, form: StepForm, *, place: str, is_more: bool = False
) -> HttpResponse:
    context = {
        "draft": draft,
        "form": form,
        "place": place,
        "title": capfirst(form.verb.label),
        "crumbs": crumbs(),
        "asks_for_parts": form.is_bound and form.is_valid() and not form.is_final,
        "is_more": is_more,
        "chosen": getattr(form, "chosen", ""),
    }
    return render(request, "cells/decision_step.html", context)


def _remove(request: ScopedRequest, draft: Draft, detail: str) -> HttpResponse:
    if (place := _place(draft, detail)) is not None:
        del draft.steps[place]
    return _whole(request, draft)


def _up(request: ScopedRequest, draft: Draft, detail: str) -> HttpResponse:
    """Let a step come before the one above it."""
    if place := _place(draft, detail):
        steps = draft.steps
        steps[place - 1], steps[place] = steps[place], steps[place - 1]
    return _whole(request, draft)


def _place(draft: Draft, detail: str) -> int | None:
    is_place = detail.isascii() and detail.isdecimal() and int(detail[:6]) < len(draft.steps)
    return int(detail[:6]) if is_place else None


def _preview(request: ScopedRequest, draft: Draft, detail: str) -> HttpResponse:
    return preview(request, draft)


def preview(request: ScopedRequest, draft: Draft) -> HttpResponse:
    """What the decision would do, or the decision with what stands in its way."""
    if not draft.is_whole():
        return _whole(request, draft)
    try:
        draft.require_known(request.scope)
        touched = services.rehearse(decision=draft.decision(), by=request.user)
    except (ValidationError, PermissionDenied) as error:
        return _refused(request, draft, error)
    context = {
        "draft": draft,
        "decision": draft.decision(),
        "sentences": draft.sentences(request.scope),
        "touched": touched,
        "changed": touched.changed[:CHANGES_SHOWN],
        "is_more": len(touched.changed) > CHANGES_SHOWN,
        "others": [impact for impact in touched.others if impact.count],
        "crumbs": crumbs(),
    }
    return render(request, "cells/decision_preview.html", context)


def _refused(request: ScopedRequest, draft: Draft, error: ValidationError | PermissionDenied) -> HttpResponse:
    """The decision again, with every reason on top; nothing typed is lost."""
    if isinstance(error, PermissionDenied):
        error = ValidationError(
            _("Quyết định này thay đổi cả đơn vị ngoài phạm vi của bạn. Hãy nhờ quản trị cấp trên ghi.")
        )
    for name, errors in getattr(error, "error_dict", {"": [error]}).items():
        if name in draft.head.fields:
            draft.head.add_error(name, errors)
        else:
            texts = [text for each in errors for text in each.messages]
            draft.problems += [Problem("", text, "") for text in texts]
    return _whole(request, draft)


def _record(request: ScopedRequest, draft: Draft, detail: str) -> HttpResponse:
    if not draft.is_whole():
        return _whole(request, draft)
    try:
        draft.require_known(request.scope)
        act = services.reorganise(decision=draft.decision(), by=request.user)
    except (ValidationError, PermissionDenied) as error:
        return _refused(request, draft, error)
    messages.success(request, _("Đã ghi quyết định %(number)s.") % {"number": act.decision_no})
    return redirect("cells:decision-show", act.pk)


_ACTS: dict[str, Callable[[ScopedRequest, Draft, str], HttpResponse]] = {
    "verb": _fresh,
    "edit": _edit,
    "add": _add,
    "remove": _remove,
    "up": _up,
    "preview": _preview,
    "record": _record,
}
