"""Sessions end; personal pages are not kept by browsers or proxies."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

GetResponse = Callable[[HttpRequest], HttpResponse]

# The last-seen mark is rewritten at most once a minute, not on every request.
_MARK_EVERY_SECONDS = 60


def session_limits(get_response: GetResponse) -> GetResponse:
    """Log out after SESSION_IDLE_MINUTES without a request or SESSION_MAX_HOURS in all."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            moment = timezone.now().timestamp()
            began = request.session.setdefault("began", moment)
            seen = request.session.setdefault("seen", moment)
            idle = moment - seen > settings.SESSION_IDLE_MINUTES * 60
            if idle or moment - began > settings.SESSION_MAX_HOURS * 3600:
                logout(request)
            elif moment - seen > _MARK_EVERY_SECONDS:
                request.session["seen"] = moment
        return get_response(request)

    return middleware


def private_pages(get_response: GetResponse) -> GetResponse:
    """Forbid storing any page made for a logged-in person."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.user.is_authenticated:
            response.headers["Cache-Control"] = "no-store, private"
        return response

    return middleware
