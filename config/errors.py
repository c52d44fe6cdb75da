"""Error pages a person can act on. They must work without a database and without a session."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string


def _page(template: str, status: int) -> HttpResponse:
    # No request in the context: no context processor runs, so nothing here can fail again.
    return HttpResponse(render_to_string(template), status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request itself is broken."""
    return _page("400.html", 400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: the object may be seen, but not used in this way by this person."""
    message = str(exception) if exception else ""
    return HttpResponse(render_to_string("403.html", {"message": message}), status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: also what outsiders get, so that existence does not leak."""
    return _page("404.html", 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault; it is in the log."""
    return _page("500.html", 500)


def service_unavailable(request: HttpRequest) -> HttpResponse:
    """503: the database does not answer."""
    response = _page("503.html", 503)
    response.headers["Retry-After"] = "30"
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that is too old or came from elsewhere; says how to keep the text."""
    return _page("403_csrf.html", 403)
