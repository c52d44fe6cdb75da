"""URLs that fail in every way there is, beside those of the product."""

from collections.abc import Callable
from typing import NoReturn

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path

from config.urls import handler400, handler403, handler404, handler500
from config.urls import urlpatterns as product

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

ERRORS: dict[str, Exception] = {
    "bad-request": BadRequest("bad"),
    "suspicious": SuspiciousOperation("suspicious"),
    "forbidden": PermissionDenied(),
    "forbidden-with-reason": PermissionDenied("Phiếu đã gửi thì <không> sửa được nữa."),
    "missing": Http404("No Meeting matches the given query."),
    "broken": ZeroDivisionError("division by zero"),
    "database-down": OperationalError("connection refused"),
    "connection-closed": InterfaceError("connection already closed"),
}


def failing(error: Exception) -> Callable[[HttpRequest], HttpResponse]:
    """A view that raises this."""

    @login_not_required
    def view(request: HttpRequest) -> NoReturn:
        raise error

    return view


urlpatterns = [*(path(f"fail/{name}/", failing(error)) for name, error in ERRORS.items()), *product]
