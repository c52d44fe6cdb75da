"""django-allauth's login with two differences: a locked name gets a page of its own, and what was sent
after a session had ended is not lost."""

from typing import Any, cast

from allauth.account import views
from allauth.account.utils import get_next_redirect_url
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.views.decorators.cache import never_cache

from accounts import kept
from accounts.forms import LoginForm


@never_cache
@login_not_required
def login(request: HttpRequest) -> HttpResponse:
    """Ask for name and password. After too many wrong ones (ACCOUNT_RATE_LIMITS): 429 and what to do."""
    response = cast(HttpResponse, views.login(request))
    to_send = _to_send(request)
    if isinstance(response, TemplateResponse):
        context: dict[str, Any] = response.context_data or {}
        if context["form"].has_error(NON_FIELD_ERRORS, "too_many_login_attempts"):
            return render(request, "account/login_locked.html", to_send, status=429)
        context[kept.FIELD] = kept.carried(request)
    elif to_send["fields"] and request.user.is_authenticated:
        return render(request, "account/send_again.html", to_send)
    return response


@never_cache
def login_again(request: HttpRequest, text: str) -> HttpResponse:
    """The login page in the place of a page that was sent too late; `text` goes with it."""
    address = format_html('<input type="hidden" name="next" value="{}">', request.get_full_path())
    context = {"form": LoginForm(request=request), "redirect_field": address, kept.FIELD: text}
    return render(request, "account/login.html", context, status=401)


def _to_send(request: HttpRequest) -> dict[str, Any]:
    # Only to a page of this site; without one there is nothing to send.
    address = get_next_redirect_url(request)
    return {"address": address, "fields": list(kept.fields(kept.carried(request))) if address else []}
