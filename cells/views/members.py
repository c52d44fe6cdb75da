"""Pages of members: admit, correct, change category, take off the roll."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import clock
from cells import access, services
from cells.access import Action, ScopedRequest
from cells.forms import CategoryForm, MemberAccountForm, MemberCreateForm, MembershipEndForm
from cells.models import TERM_CATEGORIES, Membership, PartyUnit, Transfer, TransferState
from cells.views.pages import Crumb, applied, crumbs_to, form_page


@require_http_methods(["GET", "POST"])
def create(request: ScopedRequest, pk: int) -> HttpResponse:
    """A new member on the roll of the cell `pk`."""
    cell = access.get_or_404(PartyUnit.objects.all(), request.scope, Action.ADMINISTER, pk=pk)
    if not cell.is_cell:
        raise Http404
    form = MemberCreateForm(request.POST or None, cell=cell)
    admitted: list[Membership] = []

    def admit(**data: Any) -> None:
        admitted.append(services.admit_member(cell=cell, by=request.user, **data))

    if applied(form, admit):
        message = _("Đã ghi %(name)s vào danh sách chi bộ.") % {"name": form.cleaned_data["full_name"]}
        messages.success(request, message)
        return _to_terms_or_cell(admitted[0])
    return form_page(
        request,
        form,
        title=_("Thêm đảng viên vào danh sách"),
        lead=cell.full_name,
        submit=_("Thêm đảng viên"),
        back=reverse("cells:unit-show", args=[cell.pk]),
        crumbs=crumbs_to(cell, request.scope),
    )


@require_http_methods(["GET", "POST"])
def edit(request: ScopedRequest, pk: int) -> HttpResponse:
    """Correct a member's name and account; from here also change of category and end of membership."""
    membership = _membership(request, pk)
    member = membership.member
    title = member.full_name
    username = member.user.username if member.user else ""
    initial = {"full_name": member.full_name, "card_no": member.card_no, "username": username}
    form = MemberAccountForm(request.POST or None, initial=initial)
    if applied(form, partial(services.update_member, membership=membership, by=request.user)):
        messages.success(request, _("Đã lưu thông tin %(name)s.") % {"name": member.full_name})
        return redirect("cells:unit-show", membership.cell_id)
    history = Membership.objects.filter(member=member).select_related("cell").order_by("-valid_from", "-pk")
    context = {
        "form": form,
        "membership": membership,
        "is_open": membership.is_valid_on(clock.today()),
        "has_terms": membership.category in TERM_CATEGORIES,
        "is_leaving": Transfer.objects.filter(member=member, state=TransferState.SENT).exists(),
        "history": history.visible_to(request.scope, Action.VIEW),
        "crumbs": crumbs_to(membership.cell, request.scope),
        "title": title,
    }
    return render(request, "cells/membership_edit.html", context)


@require_http_methods(["GET", "POST"])
def change_category(request: ScopedRequest, pk: int) -> HttpResponse:
    """End one category and begin another."""
    membership = _membership(request, pk)
    form = CategoryForm(request.POST or None)
    opened: list[Membership] = []

    def change(**data: Any) -> None:
        opened.append(services.change_category(membership=membership, by=request.user, **data))

    if applied(form, change):
        message = _("Đã đổi diện sinh hoạt của %(name)s.") % {"name": membership.member.full_name}
        messages.success(request, message)
        return _to_terms_or_cell(opened[0])
    return form_page(
        request,
        form,
        title=_("Đổi diện sinh hoạt"),
        lead=_("%(name)s, diện hiện tại: %(category)s")
        % {"name": membership.member.full_name, "category": membership.get_category_display()},
        submit=_("Đổi diện"),
        back=reverse("cells:membership-edit", args=[membership.pk]),
        crumbs=_crumbs(request, membership),
    )


@require_http_methods(["GET", "POST"])
def end(request: ScopedRequest, pk: int) -> HttpResponse:
    """Take a member off the roll."""
    membership = _membership(request, pk)
    form = MembershipEndForm(request.POST or None)
    if applied(form, partial(services.end_membership, membership=membership, by=request.user)):
        message = _("Đã đưa %(name)s ra khỏi danh sách chi bộ.") % {"name": membership.member.full_name}
        messages.success(request, message)
        return redirect("cells:unit-show", membership.cell_id)
    return form_page(
        request,
        form,
        title=_("Kết thúc sinh hoạt tại chi bộ"),
        lead=f"{membership.member.full_name} – {membership.cell.full_name}",
        submit=_("Kết thúc sinh hoạt"),
        back=reverse("cells:membership-edit", args=[membership.pk]),
        crumbs=_crumbs(request, membership),
        is_ending=True,
    )


def _to_terms_or_cell(membership: Membership) -> HttpResponse:
    """Where a category lasts for a term, the page that asks for it comes next."""
    if membership.category in TERM_CATEGORIES:
        return redirect("cells:membership-terms", membership.pk)
    return redirect("cells:unit-show", membership.cell_id)


def _membership(request: ScopedRequest, pk: int) -> Membership:
    rows = Membership.objects.select_related("member", "cell__parent")
    return access.get_or_404(rows, request.scope, Action.ADMINISTER, pk=pk)


def _crumbs(request: ScopedRequest, membership: Membership) -> list[Crumb]:
    own = (membership.member.full_name, reverse("cells:membership-edit", args=[membership.pk]))
    return [*crumbs_to(membership.cell, request.scope), own]
