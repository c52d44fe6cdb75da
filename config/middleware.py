"""What must surround every request whatever app answers it."""

import logging
from collections.abc import Callable

from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse

from config.errors import method_not_allowed, service_unavailable

logger = logging.getLogger(__name__)
GetResponse = Callable[[HttpRequest], HttpResponse]


def database_door(get_response: GetResponse) -> GetResponse:
    """Without its database the site answers every address with a 503 that says what to do.

    A cursor takes the kept connection, and CONN_HEALTH_CHECKS looks once per request whether it is
    still alive. A database that goes away later, in the middle: `errors.server_error`.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        try:
            connection.cursor().close()
        except (OperationalError, InterfaceError) as error:
            logger.error("database unavailable: %s", error)
            return service_unavailable(request)
        return get_response(request)

    return middleware


def pages_for_bare_errors(get_response: GetResponse) -> GetResponse:
    """Django answers 405 with an empty window; people get there by logging in again halfway."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code != 405 or response.content:
            return response
        return method_not_allowed(request, allowed=response.headers["Allow"])

    return middleware
