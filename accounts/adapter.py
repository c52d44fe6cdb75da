"""How django-allauth behaves here: nobody signs up; administrators create accounts."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url

from accounts import audit
from accounts.backends import AccountBackend
from accounts.models import User


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Closed registration; a refused account gets a page, not a redirect to a page we don't have."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """Called after the right password: allauth would let accounts in that the backend refuses."""
        if not AccountBackend().user_can_authenticate(user):
            return self.respond_user_inactive(request, user)
        response: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return response

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        return render(request, "account/account_inactive.html", status=403)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        # By name alone. allauth adds the host as the browser wrote it, so that every port in the
        # address (site:1, site:2, …) would have five attempts of its own.
        return f"login:{credentials['username'].lower()}"

    @transaction.atomic
    def set_password(self, user: User, password: str) -> None:
        """Somebody's own change of password, on record like one by an administrator."""
        super().set_password(user, password)
        audit.record(by=user, act="account.own_password", target=user)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return resolve_url(settings.LOGIN_REDIRECT_URL)
