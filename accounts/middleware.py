"""Who is not logged in is asked; sessions end; personal pages are not kept by browsers or proxies."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import kept
from accounts.views import login_again

GetResponse = Callable[[HttpRequest], HttpResponse]

# The last-seen mark is rewritten at most once a minute, not on every request.
_MARK_EVERY_SECONDS = 60


class LoginRequired(LoginRequiredMiddleware):
    """Every page needs a login. A form that was sent too late is kept while the person logs in."""

    def handle_no_permission(  # type: ignore[override]
        self, request: HttpRequest, view_func: Any
    ) -> HttpResponse:
        """Redirect to the login page, or be it, when something would be lost on the way."""
        if request.method == "POST" and (text := kept.sent(request)):
            return login_again(request, text)
        return super().handle_no_permission(request, view_func)


def session_limits(get_response: GetResponse) -> GetResponse:
    """Log out after SESSION_IDLE_MINUTES without a request or SESSION_MAX_HOURS in all."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and _is_over(request.session):
            logout(request)
            messages.info(
                request, _("Đã lâu bạn không thao tác nên máy chủ tự đăng xuất. Hãy đăng nhập lại.")
            )
        response = get_response(request)
        # Afterwards, so that a session begins with the login itself.
        if request.user.is_authenticated:
            _mark(request.session)
        return response

    return middleware


def _is_over(session: SessionBase) -> bool:
    moment = timezone.now().timestamp()
    idle: float = moment - session.get("seen", moment)
    whole: float = moment - session.get("began", moment)
    return idle > settings.SESSION_IDLE_MINUTES * 60 or whole > settings.SESSION_MAX_HOURS * 3600


def _mark(session: SessionBase) -> None:
    moment = timezone.now().timestamp()
    session.setdefault("began", moment)
    if moment - session.get("seen", 0) > _MARK_EVERY_SECONDS:
        session["seen"] = moment


def private_pages(get_response: GetResponse) -> GetResponse:
    """Forbid storing any page made for a logged-in person."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.user.is_authenticated:
            response.headers["Cache-Control"] = "no-store, private"
        return response

    return middleware
