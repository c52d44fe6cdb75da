"""Pages of roles: give one, end one."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cells import access, directory, services
from cells.access import Action, ScopedRequest
from cells.forms import AssignmentForm, RoleEndForm
from cells.models import RoleAssignment
from cells.views.pages import applied, crumbs_to_account, form_page


@require_http_methods(["GET", "POST"])
def create(request: ScopedRequest, pk: int) -> HttpResponse:
    """Another role for the account `pk`."""
    account = directory.account_or_404(request.scope, pk)
    form = AssignmentForm(request.POST or None, scope=request.scope)
    if applied(form, partial(services.assign_role, user=account, by=request.user)):
        messages.success(request, _("Đã giao vai trò cho %(name)s.") % {"name": account.full_name})
        return redirect("cells:account-edit", account.pk)
    return form_page(
        request,
        form,
        title=_("Giao vai trò"),
        lead=f"{account.full_name} ({account.username})",
        submit=_("Giao vai trò"),
        back=reverse("cells:account-edit", args=[account.pk]),
        crumbs=crumbs_to_account(account),
    )


@require_http_methods(["GET", "POST"])
def end(request: ScopedRequest, pk: int) -> HttpResponse:
    """The last day of a role."""
    rows = RoleAssignment.objects.select_related("user", "unit__parent")
    assignment = access.get_or_404(rows, request.scope, Action.ADMINISTER, pk=pk)
    form = RoleEndForm(request.POST or None)
    if applied(form, partial(services.end_role, assignment=assignment, by=request.user)):
        messages.success(
            request, _("Đã ghi ngày kết thúc vai trò của %(name)s.") % {"name": assignment.user.full_name}
        )
        return redirect("cells:account-edit", assignment.user_id)
    return form_page(
        request,
        form,
        title=_("Kết thúc vai trò"),
        lead=_("%(name)s: %(role)s, %(unit)s")
        % {
            "name": assignment.user.full_name,
            "role": assignment.get_role_display(),
            "unit": assignment.unit.full_name,
        },
        submit=_("Kết thúc vai trò"),
        back=reverse("cells:account-edit", args=[assignment.user_id]),
        crumbs=crumbs_to_account(assignment.user),
        is_ending=True,
    )
