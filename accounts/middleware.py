"""Sessions end; personal pages are not kept by browsers or proxies."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

GetResponse = Callable[[HttpRequest], HttpResponse]

# The last-seen mark is rewritten at most once a minute, not on every request.
_MARK_EVERY_SECONDS = 60


def session_limits(get_response: GetResponse) -> GetResponse:
    """Log out after SESSION_IDLE_MINUTES without a request or SESSION_MAX_HOURS in all."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and _is_over(request.session):
            logout(request)
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
