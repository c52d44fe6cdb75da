"""What can this person see? For an administrator, about an account of their units."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cells import directory, sight
from cells.access import Action, ScopedRequest
from cells.member_forms import DayForm, TryForm
from cells.models import RoleAssignment
from cells.views.pages import crumbs_to_account


@require_safe
def show(request: ScopedRequest, pk: int) -> HttpResponse:
    """Roles with their days, what each action is open on, and one question: this unit, this action?"""
    account = directory.account_or_404(request.scope, pk)
    day = DayForm(request)
    on = day.chosen
    form = TryForm(request.GET if "action" in request.GET else None, scope=request.scope)
    answer = None
    if form.is_bound and form.is_valid():
        answer = sight.answer(
            account, form.cleaned_data["unit"], Action(form.cleaned_data["action"]), on, request.scope
        )
    everywhere = list(RoleAssignment.objects.filter(user=account).select_related("unit__parent"))
    held = [row for row in everywhere if request.scope.may(Action.ADMINISTER, row.unit.path)]
    held.sort(key=lambda row: (row.valid_from, row.pk))
    context = {
        "account": account,
        "title": _("%(name)s xem được gì?") % {"name": account.full_name},
        "crumbs": crumbs_to_account(account),
        "day": day,
        "form": form,
        "answer": answer,
        "sights": sight.sight_of(account, on, request.scope),
        "roles": [
            (_("Đang giữ"), [row for row in held if row.is_valid_on(on)]),
            (_("Chưa đến ngày"), [row for row in held if row.valid_from > on]),
            (_("Đã kết thúc"), [row for row in held if row.valid_to is not None and row.valid_to < on]),
        ],
        "has_more_roles": len(held) < len(everywhere),
    }
    return render(request, "cells/account_sight.html", context)
