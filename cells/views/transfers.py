"""Pages of transfers: what waits, send, receive, call back, decline, return."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cells import access, services
from cells.access import Action, ScopedRequest
from cells.member_forms import NothingForm, ReceiveForm, ReturnForm, TransferForm
from cells.models import Membership, Transfer
from cells.models.transfer import TransferQuerySet
from cells.views.pages import Crumb, applied, crumbs_to, form_page

CLOSED_SHOWN = 50


@require_safe
def index(request: ScopedRequest) -> HttpResponse:
    """What waits for this administrator, what they sent, who is away, and what is done."""
    access.require(request.scope, Action.ADMINISTER)
    rows = Transfer.objects.with_names()

    def mine(side: TransferQuerySet) -> TransferQuerySet:
        return side.visible_to(request.scope, Action.ADMINISTER)

    context = {
        "arrivals": mine(rows.arrivals()).waiting(),
        "departures": mine(rows.departures()).waiting(),
        "away": mine(rows.departures()).away(),
        "closed": rows.touching(request.scope, Action.ADMINISTER).closed()[:CLOSED_SHOWN],
    }
    return render(request, "cells/transfer_list.html", context)


@require_http_methods(["GET", "POST"])
def create(request: ScopedRequest, pk: int) -> HttpResponse:
    """Send the member of the membership `pk` to another cell; whoever has both may receive at once."""
    rows = Membership.objects.select_related("member", "cell__parent")
    membership = access.get_or_404(rows, request.scope, Action.ADMINISTER, pk=pk)
    name = membership.member.full_name
    form = TransferForm(request.POST or None, scope=request.scope)
    if applied(form, partial(_send, membership=membership, request=request)):
        if form.cleaned_data["received_on"]:
            message = _("Đã chuyển sinh hoạt của %(name)s.")
        else:
            message = _("Đã ghi chuyển đi. %(name)s còn trong danh sách đến khi nơi đến tiếp nhận.")
        messages.success(request, message % {"name": name})
        return redirect("cells:transfer-list")
    back = reverse("cells:membership-edit", args=[membership.pk])
    return form_page(
        request,
        form,
        title=_("Chuyển sinh hoạt"),
        lead=f"{name} – {membership.cell.full_name}",
        submit=_("Ghi chuyển đi"),
        back=back,
        crumbs=[*crumbs_to(membership.cell, request.scope), (name, back)],
    )


@transaction.atomic
def _send(
    *, membership: Membership, request: ScopedRequest, received_on: date | None = None, **data: Any
) -> Transfer:
    if received_on and not request.scope.may(Action.ADMINISTER, data["to_cell"].path):
        message = _("Bạn không quản trị nơi đến. Hãy để trống, quản trị nơi đến sẽ tiếp nhận.")
        raise ValidationError({"received_on": message})
    transfer = services.send_member(membership=membership, by=request.user, **data)
    if received_on:
        services.receive_member(transfer=transfer, received_on=received_on, by=request.user)
    return transfer


@require_http_methods(["GET", "POST"])
def receive(request: ScopedRequest, pk: int) -> HttpResponse:
    """Take a member over who was sent to a cell of this administrator's."""
    transfer = _of(request, Transfer.objects.arrivals(), pk)
    return _act(
        request,
        transfer,
        ReceiveForm(request.POST or None),
        services.receive_member,
        title=_("Tiếp nhận đảng viên"),
        submit=_("Tiếp nhận"),
        done=_("Đã tiếp nhận %(name)s vào danh sách chi bộ."),
    )


@require_http_methods(["GET", "POST"])
def decline(request: ScopedRequest, pk: int) -> HttpResponse:
    """Send back what should not have come to this administrator's cell."""
    transfer = _of(request, Transfer.objects.arrivals(), pk)
    return _act(
        request,
        transfer,
        NothingForm(request.POST or None),
        services.decline_transfer,
        title=_("Không tiếp nhận"),
        submit=_("Không tiếp nhận"),
        done=_("Đã báo nơi đi: không tiếp nhận %(name)s."),
        is_ending=True,
    )


@require_http_methods(["GET", "POST"])
def withdraw(request: ScopedRequest, pk: int) -> HttpResponse:
    """Call back what the other side has not received yet."""
    transfer = _of(request, Transfer.objects.departures(), pk)
    return _act(
        request,
        transfer,
        NothingForm(request.POST or None),
        services.withdraw_transfer,
        title=_("Rút lại lần chuyển sinh hoạt"),
        submit=_("Rút lại"),
        done=_("Đã rút lại. %(name)s vẫn ở trong danh sách nơi đi."),
        is_ending=True,
    )


@require_http_methods(["GET", "POST"])
def take_back(request: ScopedRequest, pk: int) -> HttpResponse:
    """A member comes back from a temporary stay."""
    transfer = _of(request, Transfer.objects.departures(), pk)
    return _act(
        request,
        transfer,
        ReturnForm(request.POST or None),
        services.take_back,
        title=_("Trở về sau sinh hoạt tạm thời"),
        submit=_("Ghi trở về"),
        done=_("%(name)s đã trở lại danh sách chi bộ."),
    )


def _of(request: ScopedRequest, side: TransferQuerySet, pk: int) -> Transfer:
    return access.get_or_404(side.with_names(), request.scope, Action.ADMINISTER, pk=pk)


def _act(
    request: ScopedRequest,
    transfer: Transfer,
    form: Any,
    act: Callable[..., Transfer],
    *,
    title: str,
    submit: str,
    done: str,
    is_ending: bool = False,
) -> HttpResponse:
    if request.method == "POST" and not form.is_bound:
        form = type(form)({})  # a form without fields posts nothing but its token
    if applied(form, partial(act, transfer=transfer, by=request.user)):
        messages.success(request, done % {"name": transfer.member.full_name})
        return redirect("cells:transfer-list")
    crumbs: list[Crumb] = [(_("Chuyển sinh hoạt"), reverse("cells:transfer-list"))]
    return form_page(
        request,
        form,
        title=title,
        lead=_("%(name)s: từ %(home)s đến %(host)s")
        % {
            "name": transfer.member.full_name,
            "home": transfer.from_cell.full_name,
            "host": transfer.to_cell.full_name,
        },
        submit=submit,
        back=reverse("cells:transfer-list"),
        crumbs=crumbs,
        is_ending=is_ending,
    )
