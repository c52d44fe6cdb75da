"""The roll of a cell on a day, and the terms of a place on it."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cells import access, services
from cells.access import Action, ScopedRequest
from cells.denominators import denominators
from cells.member_forms import DayForm, TermsForm
from cells.models import TERM_CATEGORIES, Membership, PartyUnit
from cells.views.pages import applied, crumbs_to, form_page


@require_safe
def show(request: ScopedRequest, pk: int) -> HttpResponse:
    """Everybody on the roll of the cell `pk` on `?on=`, and the two denominators it gives."""
    units = PartyUnit.objects.select_related("parent")
    cell = access.get_or_404(units, request.scope, Action.VIEW, pk=pk)
    if not cell.is_cell:
        raise Http404
    form = DayForm(request)
    roll = list(Membership.objects.on_roll(cell, form.chosen))
    counted = denominators(row.category for row in roll)
    context = {
        "cell": cell,
        "crumbs": crumbs_to(cell, request.scope),
        "form": form,
        "roll": roll,
        "facts": [
            (_("Đảng số"), counted.on_books),
            (_("Phải dự sinh hoạt (mẫu số tỷ lệ dự)"), counted.expected),
            (_("Được tính khi biểu quyết (mẫu số biểu quyết)"), counted.voting),
            (_("Quyết định thông thường cần quá nửa"), _votes(counted.voting, counted.majority)),
            (
                _("Kết nạp, công nhận chính thức, xóa tên, khai trừ cần hai phần ba"),
                _votes(counted.voting, counted.two_thirds),
            ),
        ],
        "may_administer": request.scope.may(Action.ADMINISTER, cell.path),
    }
    return render(request, "cells/roll_show.html", context)


def _votes(voting: int, needed: int) -> str:
    if not voting:
        return _("chưa có ai được biểu quyết")
    return _("từ %(count)d phiếu tán thành") % {"count": needed}


@require_http_methods(["GET", "POST"])
def terms(request: ScopedRequest, pk: int) -> HttpResponse:
    """Until when, why and by whose decision somebody is exempt, suspended or elsewhere."""
    rows = Membership.objects.select_related("member", "cell__parent")
    membership = access.get_or_404(rows, request.scope, Action.ADMINISTER, pk=pk)
    if membership.category not in TERM_CATEGORIES:
        raise Http404
    form = TermsForm(request.POST or None, membership=membership)
    if applied(form, partial(services.set_terms, membership=membership, by=request.user)):
        message = _("Đã ghi thời hạn của %(name)s.") % {"name": membership.member.full_name}
        messages.success(request, message)
        return redirect("cells:membership-edit", membership.pk)
    back = reverse("cells:membership-edit", args=[membership.pk])
    return form_page(
        request,
        form,
        title=_("Ghi thời hạn, lý do"),
        lead=_("%(name)s, diện hiện tại: %(category)s")
        % {"name": membership.member.full_name, "category": membership.get_category_display()},
        submit=_("Lưu thời hạn"),
        back=back,
        crumbs=[*crumbs_to(membership.cell, request.scope), (membership.member.full_name, back)],
    )
