"""django-allauth's login with one difference: a locked name gets a page of its own."""

from typing import cast

from allauth.account import views
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@login_not_required
def login(request: HttpRequest) -> HttpResponse:
    """Ask for name and password. After too many wrong ones (ACCOUNT_RATE_LIMITS): 429 and what to do."""
    response = cast(HttpResponse, views.login(request))
    form = (getattr(response, "context_data", None) or {}).get("form")
    if form is not None and form.has_error(NON_FIELD_ERRORS, "too_many_login_attempts"):
        return render(request, "account/login_locked.html", status=429)
    return response
