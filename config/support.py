"""Django's admin for support staff: looking things up, inside one's own units; nothing is changed here.

Open to an account with the mark `is_staff` that also administers units (docs/access.md). Every act goes
through a service of its app, so this site has no form, no action and no history.
"""

from collections.abc import Callable
from typing import Any

from allauth.account import views as allauth_views
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.views.generic import RedirectView

from accounts.models import User
from cells import directory
from cells.access import Action, Scope
from cells.models import Member, Membership, PartyUnit, RoleAssignment


class SupportSite(admin.AdminSite):
    """The index and the pages of rows; login, logout and password are those of the site."""

    site_header = site_title = _("Hỗ trợ kỹ thuật (chỉ xem)")
    index_title = _("Tra cứu")
    final_catch_all_view = False
    _kept = {"index", "app_list", "jsi18n"}

    def has_permission(self, request: HttpRequest) -> bool:
        """Staff who administer units. The mark alone opens nothing; nor does the role alone."""
        scope: Scope = request.scope  # type: ignore[attr-defined]
        return super().has_permission(request) and scope.may(Action.ADMINISTER)

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Any:
        """Refuse with 403: Django's own way leads to a login page that is not ours."""
        opened = super().admin_view(view, cacheable)

        def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not self.has_permission(request):
                raise PermissionDenied
            return opened(request, *args, **kwargs)  # type: ignore[no-any-return]

        return door

    def get_urls(self) -> list[Any]:
        """Of Django's addresses only those that show something."""
        found = [url for url in super().get_urls() if getattr(url, "name", None) in {None, *self._kept}]
        for url in found:
            if isinstance(url, URLPattern):
                url.callback.login_url = ""  # type: ignore[attr-defined]  # the site's own
        password = RedirectView.as_view(pattern_name="account_change_password")
        found.append(path("password/", self.admin_view(password), name="password_change"))
        found.append(path("logout/", self.admin_view(allauth_views.logout), name="logout"))
        return found


class LookUp(admin.ModelAdmin):  # type: ignore[type-arg]
    """Rows to look at, filtered by the person's scope; foreign keys are text."""

    change_form_template = "support/_row.html"
    actions = None
    list_per_page = 50
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return inside(self.model, request.scope)  # type: ignore[attr-defined]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Search as the site's own pages do."""
        return (queryset.matching(search_term) if search_term else queryset), False  # type: ignore[attr-defined]

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """No filter by address: it would answer questions about columns that are not shown."""
        return False

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.admin_site.has_permission(request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.admin_site.has_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        return [url for url in super().get_urls() if str(url.name).endswith(("_changelist", "_change"))]

    def _get_obj_does_not_exist_redirect(
        self, request: HttpRequest, opts: Any, object_id: str
    ) -> HttpResponse:
        raise Http404


def inside(model: type[Model], scope: Scope) -> QuerySet[Any]:
    """Rows of the units this person administers."""
    if model is User:
        return directory.accounts_of(scope)
    return model._default_manager.visible_to(scope, Action.ADMINISTER)  # type: ignore[attr-defined,no-any-return]


site = SupportSite(name="admin")


@admin.register(PartyUnit, site=site)
class Units(LookUp):
    list_display = ["code", "name", "parent", "kind", "valid_from", "valid_to"]
    list_select_related = ["parent"]
    search_fields = ["search_key"]
    ordering = ["path"]
    fields = ["code", "name", "kind", "parent", "path", "order", "valid_from", "valid_to"]


@admin.register(Member, site=site)
class Members(LookUp):
    list_display = ["full_name", "card_no"]
    search_fields = ["search_key"]
    ordering = ["sort_key", "pk"]
    fields = ["full_name", "card_no", "user"]


@admin.register(Membership, site=site)
class Memberships(LookUp):
    list_display = ["member", "cell", "category", "valid_from", "valid_to"]
    list_select_related = ["member", "cell"]
    ordering = ["-pk"]
    fields = ["member", "cell", "category", "valid_from", "valid_to"]


@admin.register(RoleAssignment, site=site)
class Assignments(LookUp):
    list_display = ["user", "role", "unit", "valid_from", "valid_to"]
    list_select_related = ["user", "unit"]
    ordering = ["-pk"]
    fields = ["user", "role", "unit", "valid_from", "valid_to"]


@admin.register(User, site=site)
class Accounts(LookUp):
    list_display = ["username", "full_name", "is_active", "is_staff", "last_login"]
    ordering = ["username"]
    fields = ["username", "full_name", "is_active", "is_staff", "last_login", "date_joined"]
