"""Error pages a person can act on. They must work without a database and without a session."""

import sys
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string


def _page(request: HttpRequest, template: str, status: int, **context: Any) -> HttpResponse:
    # The request is a plain value here: no context processor runs, so nothing can fail again.
    return HttpResponse(render_to_string(template, {"request": request, **context}), status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request itself is broken."""
    return _page(request, "400.html", 400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: the object may be seen, but not used in this way by this person."""
    return _page(request, "403.html", 403, message=str(exception) if exception else "")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: also what outsiders get, so that existence does not leak."""
    return _page(request, "404.html", 404)


def method_not_allowed(request: HttpRequest, allowed: str) -> HttpResponse:
    """405: an address behind a button was opened like a page."""
    response = _page(request, "405.html", 405)
    response.headers["Allow"] = allowed
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault; it is in the log. A database that went away halfway is a 503."""
    # Every middleware is wrapped in a handler that ends up here: one outside would never see the error.
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return service_unavailable(request)
    return _page(request, "500.html", 500)


def service_unavailable(request: HttpRequest) -> HttpResponse:
    """503: the database does not answer."""
    response = _page(request, "503.html", 503)
    response.headers["Retry-After"] = "30"
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that is too old or came from elsewhere; says how to keep the text."""
    return _page(request, "403_csrf.html", 403)
