"""Pages of decisions about the organisation: the list, one decision, taking it back."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import clock
from cells import access, services
from cells.access import Action, ScopedRequest
from cells.decision_words import Words
from cells.member_forms import NothingForm
from cells.models import Reorganisation, UnitSuccession
from cells.reorganisation import Step
from cells.views.decision_writing import crumbs
from cells.views.pages import applied, form_page
from ui.pagination import paginate

STATES = ("", "planned", "in-force", "undone")
SUCCESSIONS_SHOWN = 100


@require_safe
def index(request: ScopedRequest) -> HttpResponse:
    """Decisions about the person's units, the newest first; `?state=` narrows them."""
    access.require(request.scope, Action.VIEW)
    state = request.GET.get("state", "")
    state = state if state in STATES else ""
    rows = Reorganisation.objects.visible_to(request.scope, Action.VIEW).select_related("unit__parent")
    page = paginate(request, rows.defer("journal").in_state(state, clock.today()))
    context = {
        "page": page,
        "state": state,
        "states": list(zip(STATES, _state_labels(), strict=True)),
        "lines": [(row, row.state_on(clock.today()), _verbs(row)) for row in page],
        "crumbs": crumbs()[:1],
        "may_administer": request.scope.may(Action.ADMINISTER),
    }
    return render(request, "cells/decision_list.html", context)


def _state_labels() -> list[str]:
    return [_("Tất cả"), _("Sắp có hiệu lực"), _("Đã có hiệu lực"), _("Đã hoàn tác")]


def _verbs(row: Reorganisation) -> str:
    """What kinds of steps a decision has, each once."""
    labels = [str(Step.read(step).verb.label) for step in row.steps]
    return ", ".join(dict.fromkeys(labels))


@require_safe
def show(request: ScopedRequest, pk: int) -> HttpResponse:
    """One decision: its steps in sentences, who inherits, and whether it holds."""
    act = access.get_or_404(_decisions(), request.scope, Action.VIEW, pk=pk)
    steps = [Step.read(step) for step in act.steps]
    words = Words(steps, act.effective_on, request.scope)
    context = {
        "act": act,
        "state": act.state_on(clock.today()),
        "facts": _facts(act),
        "sentences": [words.sentence(step) for step in steps],
        "successions": act.successions.all()[:SUCCESSIONS_SHOWN],
        "changes": _changes(act),
        "crumbs": crumbs(),
        "may_undo": act.undone_at is None and request.scope.may(Action.ADMINISTER, act.access_path),
    }
    return render(request, "cells/decision_show.html", context)


def _decisions() -> Any:
    successions = UnitSuccession.objects.select_related("predecessor", "successor").order_by("pk")
    rows = Reorganisation.objects.select_related("unit__parent", "recorded_by", "undone_by")
    return rows.prefetch_related(Prefetch("successions", queryset=successions))


def _facts(act: Reorganisation) -> list[tuple[str, Any]]:
    facts: list[tuple[str, Any]] = [
        (_("Có hiệu lực từ ngày"), date_format(act.effective_on, "SHORT_DATE_FORMAT")),
        (_("Người ký"), act.signer),
        (_("Phạm vi"), act.unit.full_name),
        (_("Ghi vào hệ thống"), _by(act.recorded_at, act.recorded_by)),
    ]
    if act.undone_at:
        facts.append((_("Đã hoàn tác"), _by(act.undone_at, act.undone_by)))
    if act.note:
        facts.append((_("Ghi chú"), act.note))
    return facts


def _changes(act: Reorganisation) -> list[tuple[str, Any]]:
    """How much the decision wrote, by its journal."""
    rows: dict[str, set[int]] = {}
    for label, key, *_images in act.journal:
        rows.setdefault(label, set()).add(key)
    new_places = [entry for entry in act.journal if entry[0] == "cells.membership" and _is_move(entry)]
    return [
        (_("Đảng viên chuyển danh sách"), len(new_places)),
        (_("Vai trò kết thúc"), len(rows.get("cells.roleassignment", ()))),
    ]


def _is_move(entry: list[Any]) -> bool:
    """Whether a membership began, or went over whole, by the decision."""
    _label, _key, before, after = entry
    return before is None or (after is not None and "cell_id" in after)


def _by(moment: Any, user: Any) -> str:
    day = date_format(moment, "SHORT_DATE_FORMAT")
    name = user.full_name if user else _("người cài đặt hệ thống")
    return _("%(day)s, %(name)s") % {"day": day, "name": name}


@require_http_methods(["GET", "POST"])
def undo(request: ScopedRequest, pk: int) -> HttpResponse:
    """Take a decision back, after a question."""
    act = access.get_or_404(_decisions(), request.scope, Action.ADMINISTER, pk=pk)
    form = NothingForm({} if request.method == "POST" else None)
    if applied(form, partial(services.undo_reorganisation, reorganisation=act, by=request.user)):
        message = _("Đã hoàn tác quyết định %(number)s. Tổ chức trở lại như trước.")
        messages.success(request, message % {"number": act.decision_no})
        return redirect("cells:decision-show", act.pk)
    here = reverse("cells:decision-show", args=[act.pk])
    return form_page(
        request,
        form,
        title=_("Hoàn tác quyết định %(number)s") % {"number": act.decision_no},
        lead=_(
            "Đơn vị, đảng viên, vai trò trở lại như chưa có quyết định này. Quyết định vẫn ở danh sách, "
            "ghi là đã hoàn tác."
        ),
        submit=_("Hoàn tác"),
        back=here,
        crumbs=[*crumbs(), (act.decision_no, here)],
        is_ending=True,
    )
