"""Pages of registers: take one along as a spreadsheet, send it back, see what would change, take it over."""

from datetime import timedelta
from functools import partial
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import clock
from cells import access
from cells.access import Action, ScopedRequest
from cells.models import PartyUnit, RegisterDraft, RegisterImport, RegisterKind
from cells.register_forms import RegisterUploadForm, UndoForm
from cells.registers import importing
from cells.registers.download import download as download_register
from cells.registers.error_copy import error_copy
from cells.registers.importing import BadRows, Plan, Stale
from cells.views.pages import Crumb, applied, crumbs_to, form_page
from ui.workbooks.limits import Limits
from ui.workbooks.reading import Refused

KEPT = timedelta(days=1)
IMPORTS = 20
PROBLEMS = 100


@require_http_methods(["GET", "POST"])
def show(request: ScopedRequest, pk: int, register: str) -> HttpResponse:
    """The register of a unit: download, send back, what the sent file would change, past imports."""
    unit, kind = _register(request, pk, register)
    RegisterDraft.purge(clock.now() - KEPT)
    form = RegisterUploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        given = {"content": file.read(), "file_name": file.name}
        try:
            importing.plan_of(kind=kind, unit=unit, **given)
        except Refused as error:
            form.add_error("file", error)
        else:
            RegisterDraft.objects.update_or_create(
                user=request.user, unit=unit, register=kind, defaults={"made_at": clock.now(), **given}
            )
            return redirect("cells:register-show", unit.pk, register)
    draft = _drafts(request, unit, kind).first()
    plan = None
    if draft:
        try:
            plan = _plan(draft)
        except Refused as error:  # what was readable yesterday
            messages.error(request, error.message)
            draft.delete()
    return _page(request, unit, kind, form=form, draft=draft if plan else None, plan=plan)


@require_safe
def download(request: ScopedRequest, pk: int, register: str) -> HttpResponseBase:
    """The register as a file, if it could be sent back."""
    unit, kind = _register(request, pk, register)
    most = Limits().rows
    if importing.REGISTERS[kind](unit).count() > most:
        message = _("Sổ có hơn %(most)d dòng. Hãy mở từng đơn vị cấp dưới và tải sổ ở đó.")
        messages.error(request, message % {"most": most})
        return redirect("cells:register-show", unit.pk, register)
    return download_register(kind, unit)


@require_POST
def confirm(request: ScopedRequest, pk: int, register: str) -> HttpResponse:
    """Take the sent file over, if it still does what was shown."""
    unit, kind = _register(request, pk, register)
    draft = _drafts(request, unit, kind).first()
    here = redirect("cells:register-show", unit.pk, register)
    if draft is None:
        return here
    try:
        with transaction.atomic():
            # The row is claimed by being deleted: of two clicks at one moment one finds nothing to confirm.
            if not _drafts(request, unit, kind).filter(made_at=draft.made_at).delete()[0]:
                return here
            done = importing.import_register(
                kind=kind,
                unit=unit,
                content=bytes(draft.content),
                file_name=draft.file_name,
                by=request.user,
                digest=request.POST.get("digest") or "-",
            )
    except Stale as error:
        messages.warning(request, error.message)
        return here
    except BadRows as error:
        return _page(request, unit, kind, form=RegisterUploadForm(), draft=draft, plan=error.plan)
    message = _("Đã lưu sổ: %(new)d dòng mới, %(changed)d dòng sửa. Có thể hoàn tác ở cuối trang.")
    counts = {name: done.counts.get(name, 0) for name in ("new", "changed")}
    messages.success(request, message % counts)
    return here


@require_POST
def errors(request: ScopedRequest, pk: int, register: str) -> HttpResponse:
    """A copy of the sent file with what is wrong written beside the rows."""
    unit, kind = _register(request, pk, register)
    draft = _drafts(request, unit, kind).first()
    if draft is None:
        return redirect("cells:register-show", unit.pk, register)
    plan = importing.trial(
        kind=kind, unit=unit, content=bytes(draft.content), file_name=draft.file_name, by=request.user
    )
    return error_copy(draft, plan.problems)


@require_POST
def discard(request: ScopedRequest, pk: int, register: str) -> HttpResponse:
    """Forget the sent file."""
    unit, kind = _register(request, pk, register)
    if _drafts(request, unit, kind).delete()[0]:
        messages.success(request, _("Đã bỏ tệp vừa gửi. Không có gì thay đổi."))
    return redirect("cells:register-show", unit.pk, register)


@require_http_methods(["GET", "POST"])
def undo(request: ScopedRequest, pk: int) -> HttpResponse:
    """Put back everything one import wrote."""
    rows = RegisterImport.objects.select_related("unit__parent")
    done = access.get_or_404(rows, request.scope, Action.ADMINISTER, pk=pk)
    form = UndoForm(request.POST or None)
    back = reverse("cells:register-show", args=[done.unit_id, done.register])
    act = partial(importing.undo_import, register_import=done, by=request.user)
    if applied(form, act):
        messages.success(request, _("Đã hoàn tác. Các dòng trở lại như trước lần nhập này."))
        return redirect(back)
    lead = _("%(file)s, nhập ngày %(day)s: %(new)d dòng mới, %(changed)d dòng sửa.") % {
        "file": done.file_name,
        "day": date_format(done.at, "SHORT_DATE_FORMAT"),
        "new": done.counts.get("new", 0),
        "changed": done.counts.get("changed", 0),
    }
    return form_page(
        request,
        form,
        title=_("Hoàn tác lần nhập sổ"),
        lead=lead,
        submit=_("Hoàn tác"),
        back=back,
        crumbs=_crumbs(request, done.unit, RegisterKind(done.register)),
        is_ending=True,
    )


def _register(request: ScopedRequest, pk: int, register: str) -> tuple[PartyUnit, RegisterKind]:
    units = PartyUnit.objects.select_related("parent")
    unit = access.get_or_404(units, request.scope, Action.ADMINISTER, pk=pk)
    if register not in RegisterKind.values:
        raise Http404
    return unit, RegisterKind(register)


def _drafts(request: ScopedRequest, unit: PartyUnit, kind: RegisterKind) -> Any:
    """The person's own draft, nobody else's."""
    return RegisterDraft.objects.filter(user=request.user, unit=unit, register=kind)


def _plan(draft: RegisterDraft) -> Plan:
    return importing.plan_of(
        kind=draft.register, unit=draft.unit, content=bytes(draft.content), file_name=draft.file_name
    )


def _figures(plan: Plan) -> list[tuple[str, int]]:
    """How many rows of each kind, as label and value."""
    return [
        (_("Dòng mới"), plan.counts["new"]),
        (_("Dòng sửa"), plan.counts["changed"]),
        (_("Không đổi"), plan.counts["unchanged"]),
        (_("Có trong hệ thống, không có trong tệp"), plan.counts["gone"]),
        (_("Dòng sai"), plan.counts["bad"]),
    ]


def _crumbs(request: ScopedRequest, unit: PartyUnit, kind: RegisterKind) -> list[Crumb]:
    own = (str(capfirst(kind.label)), reverse("cells:register-show", args=[unit.pk, kind.value]))
    return [*crumbs_to(unit, request.scope), own]


def _page(request: ScopedRequest, unit: PartyUnit, kind: RegisterKind, **context: Any) -> HttpResponse:
    imports = RegisterImport.objects.filter(unit=unit, register=kind).select_related("by", "undone_by")
    plan: Plan | None = context["plan"]
    context |= {
        "unit": unit,
        "kind": kind,
        "title": str(capfirst(kind.label)),
        "crumbs": crumbs_to(unit, request.scope),
        "others": [other for other in RegisterKind if other != kind],
        "imports": imports.order_by("-at", "-pk")[:IMPORTS],
        "problems": plan.problems[:PROBLEMS] if plan else [],
        "figures": _figures(plan) if plan else [],
    }
    return render(request, "cells/register_show.html", context)
