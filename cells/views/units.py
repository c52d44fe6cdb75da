"""Pages of units: the tree, one unit, create, edit."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import Max, Q
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import clock
from cells import access, names, services, tree, unit_choice
from cells.access import Action, ScopedRequest
from cells.forms import UnitCreateForm, UnitEditForm
from cells.history import history_of
from cells.models import Category, Membership, PartyUnit, Role, RoleAssignment
from cells.views.pages import applied, crumbs_to, form_page
from ui.pagination import paginate

SEARCH_LIMIT = 50
_RANK = {role.value: rank for rank, role in enumerate(Role)}


@require_safe
def index(request: ScopedRequest) -> HttpResponse:
    """The tree from the person's own roots, one branch open; or what a search found."""
    scope, text = request.scope, names.normalize(request.GET.get("q", ""))
    context: dict[str, Any] = {
        "q": text,
        "may_view": scope.may(Action.VIEW),
        "may_administer": scope.may(Action.ADMINISTER),
    }
    if text:
        found = PartyUnit.objects.visible_to(scope, Action.VIEW).matching(text)
        results = list(found.select_related("parent").in_tree_order()[: SEARCH_LIMIT + 1])
        context |= {"results": results[:SEARCH_LIMIT], "has_more": len(results) > SEARCH_LIMIT}
    else:
        opened = None
        if "open" in request.GET:
            opened = access.get_or_404(PartyUnit.objects.all(), scope, Action.VIEW, pk=request.GET["open"])
        context["branches"] = tree.branches(scope, opened, clock.today())
    template = "cells/unit_list.html#results" if request.htmx else "cells/unit_list.html"
    return render(request, template, context)


@require_safe
def search(request: ScopedRequest) -> JsonResponse:
    """Units for a field that chooses one: those on which this person may do `?action=`."""
    try:
        action = Action(request.GET.get("action", ""))
    except ValueError as error:
        raise Http404 from error
    access.require(request.scope, action)
    return JsonResponse(unit_choice.answer(request.scope, action, names.normalize(request.GET.get("q", ""))))


@require_safe
def show(request: ScopedRequest, pk: int) -> HttpResponse:
    """One unit: its facts, what is below it, its roll, its roles."""
    scope, today = request.scope, clock.today()
    units = PartyUnit.objects.select_related("parent")
    unit = access.get_or_404(units, scope, Action.VIEW, pk=pk)
    roles = RoleAssignment.objects.filter(unit=unit).filter(Q(valid_to=None) | Q(valid_to__gte=today))
    page = paginate(request, PartyUnit.objects.none() if unit.is_cell else tree.units_below(unit, today))
    roll = list(Membership.objects.on_roll(unit, today)) if unit.is_cell else []
    context = {
        "unit": unit,
        "crumbs": crumbs_to(unit, scope, with_unit=False),
        "facts": _facts(unit),
        "below": tree.children(unit, page, today) if page else [],
        "page": page,
        "roll": roll,
        "on_books": sum(1 for row in roll if row.category != Category.TEMP_IN),
        "roles": sorted(roles.select_related("user"), key=lambda held: (_RANK[held.role], held.valid_from)),
        "history": history_of(unit, scope, today),
        "may_administer": scope.may(Action.ADMINISTER, unit.path),
    }
    return render(request, "cells/unit_show.html", context)


def _facts(unit: PartyUnit) -> list[tuple[str, Any]]:
    """What is known of a unit, as label and value."""
    facts: list[tuple[str, Any]] = [
        (_("Mã đơn vị"), unit.code),
        (_("Thành lập ngày"), date_format(unit.valid_from, "SHORT_DATE_FORMAT")),
    ]
    if unit.valid_to:
        facts.append((_("Kết thúc hoạt động ngày"), date_format(unit.valid_to, "SHORT_DATE_FORMAT")))
    if unit.is_cell:
        facts += [
            (_("Loại chi bộ"), capfirst(unit.get_cell_type_display()) or _("chưa ghi")),
            (_("Chi ủy"), _("Có chi ủy") if unit.has_committee else _("Không có chi ủy")),
            (_("Ngày sinh hoạt cố định"), unit.meeting_day or _("chưa quy định")),
        ]
    if unit.required_minutes:
        facts.append(
            (_("Thời lượng tối thiểu được phép"), _("%(count)d phút") % {"count": unit.required_minutes})
        )
    return facts


@require_http_methods(["GET", "POST"])
def create(request: ScopedRequest, pk: int) -> HttpResponse:
    """A new unit below the unit `pk`."""
    parent = access.get_or_404(PartyUnit.objects.all(), request.scope, Action.ADMINISTER, pk=pk)
    last = parent.children.aggregate(last=Max("order"))["last"] or 0
    form = UnitCreateForm(request.POST or None, parent=parent, initial={"order": last + 1})
    if applied(form, partial(services.create_unit, parent=parent, by=request.user)):
        messages.success(request, _("Đã lập «%(unit)s».") % {"unit": form.cleaned_data["name"]})
        return redirect("cells:unit-show", parent.pk)
    return form_page(
        request,
        form,
        title=_("Lập đơn vị trực thuộc"),
        lead=_("Cấp trên trực tiếp: %(unit)s") % {"unit": parent.name},
        submit=_("Lập đơn vị"),
        back=reverse("cells:unit-show", args=[parent.pk]),
        crumbs=crumbs_to(parent, request.scope),
    )


@require_http_methods(["GET", "POST"])
def edit(request: ScopedRequest, pk: int) -> HttpResponse:
    """A unit's own facts."""
    units = PartyUnit.objects.select_related("parent")
    unit = access.get_or_404(units, request.scope, Action.ADMINISTER, pk=pk)
    crumbs, title = crumbs_to(unit, request.scope), _("Sửa thông tin: %(unit)s") % {"unit": unit.name}
    form = UnitEditForm(request.POST or None, instance=unit)
    if applied(form, partial(services.update_unit, unit=unit, by=request.user)):
        messages.success(request, _("Đã lưu thông tin «%(unit)s».") % {"unit": unit.name})
        return redirect("cells:unit-show", unit.pk)
    return form_page(
        request,
        form,
        title=title,
        submit=_("Lưu thông tin"),
        back=reverse("cells:unit-show", args=[unit.pk]),
        crumbs=crumbs,
    )
