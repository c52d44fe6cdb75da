"""Pages of accounts: list, create, edit, new password."""

from functools import partial

from django.contrib import messages
from django.db.models import Prefetch, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts import clock
from accounts.models import User
from cells import access, directory, names, services
from cells.access import Action, ScopedRequest
from cells.forms import AccountCreateForm, AccountEditForm, PasswordForm
from cells.models import PartyUnit, RoleAssignment
from cells.unit_choice import label_of
from cells.views.pages import applied, crumbs_to_account, form_page
from ui.pagination import paginate


@require_safe
def index(request: ScopedRequest) -> HttpResponse:
    """Accounts with a role in the person's units, with the roles they hold today."""
    access.require(request.scope, Action.ADMINISTER)
    text = names.normalize(request.GET.get("q", ""))
    page = paginate(request, directory.find_accounts(request.scope, text))
    held = RoleAssignment.objects.visible_to(request.scope, Action.ADMINISTER).valid_on(clock.today())
    prefetch = Prefetch("assignments", held.select_related("unit__parent"), to_attr="roles_held")
    users = User.objects.prefetch_related(prefetch).in_bulk(list(page.object_list))
    context = {"q": text, "page": page, "users": [users[pk] for pk in page.object_list]}
    template = "cells/account_list.html#results" if request.htmx else "cells/account_list.html"
    return render(request, template, context)


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def create(request: ScopedRequest) -> HttpResponse:
    """A new account with its first role; `?unit=CODE` names the unit."""
    access.require(request.scope, Action.ADMINISTER)
    mine = PartyUnit.objects.visible_to(request.scope, Action.ADMINISTER).select_related("parent")
    unit = mine.filter(code=request.GET.get("unit", "")).first()
    initial = {"unit": label_of(unit)} if unit else {}
    form = AccountCreateForm(request.POST or None, scope=request.scope, initial=initial)
    if applied(form, partial(services.create_account, by=request.user)):
        message = _("Đã tạo tài khoản «%(username)s».") % {"username": form.cleaned_data["username"]}
        messages.success(request, message)
        return redirect("cells:account-list")
    return form_page(
        request,
        form,
        title=_("Tạo tài khoản"),
        submit=_("Tạo tài khoản"),
        back=reverse("cells:account-list"),
        crumbs=crumbs_to_account(),
    )


@require_http_methods(["GET", "POST"])
def edit(request: ScopedRequest, pk: int) -> HttpResponse:
    """Name and state of an account, and its roles in the person's units."""
    account = directory.account_or_404(request.scope, pk)
    title = account.full_name
    initial = {"full_name": account.full_name, "is_active": account.is_active}
    form = AccountEditForm(request.POST or None, initial=initial)
    if applied(form, partial(services.update_account, user=account, by=request.user)):
        messages.success(request, _("Đã lưu tài khoản «%(username)s».") % {"username": account.username})
        return redirect("cells:account-list")
    roles = RoleAssignment.objects.filter(user=account).visible_to(request.scope, Action.ADMINISTER)
    alive = Q(valid_to=None) | Q(valid_to__gte=clock.today())
    context = {
        "form": form,
        "account": account,
        "title": title,
        "crumbs": crumbs_to_account(),
        "roles": roles.filter(alive).select_related("unit__parent").order_by("valid_from", "pk"),
        "past_roles": roles.exclude(alive).select_related("unit__parent").order_by("-valid_to", "pk"),
        "may_manage": directory.may_manage(request.scope, account),
        "is_self": account.pk == request.user.pk,
    }
    return render(request, "cells/account_edit.html", context)


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def password(request: ScopedRequest, pk: int) -> HttpResponse:
    """A new password for an account."""
    account = directory.account_or_404(request.scope, pk)
    form = PasswordForm(request.POST or None)
    if applied(form, partial(services.set_password, user=account, by=request.user)):
        messages.success(
            request, _("Đã đặt mật khẩu mới cho «%(username)s».") % {"username": account.username}
        )
        return redirect("cells:account-edit", account.pk)
    return form_page(
        request,
        form,
        title=_("Đặt mật khẩu mới"),
        lead=f"{account.full_name} ({account.username})",
        submit=_("Đặt mật khẩu"),
        back=reverse("cells:account-edit", args=[account.pk]),
        crumbs=crumbs_to_account(account),
    )
