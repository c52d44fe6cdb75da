"""The tree of today, and `request.scope`: built when first asked for, once per request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from accounts import clock
from accounts.models import User
from cells import services
from cells.access import Scope


def tree_of_today(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Let decisions on the organisation come into force on their day, without anybody's doing."""

    def middleware(request: HttpRequest) -> HttpResponse:
        services.catch_up()
        return get_response(request)

    return middleware


def scope(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Attach the scope of the logged-in person, by the roles in force today."""

    def middleware(request: HttpRequest) -> HttpResponse:
        def build() -> Scope:
            return Scope.of(request.user, clock.today()) if isinstance(request.user, User) else Scope.nobody()

        request.scope = SimpleLazyObject(build)  # type: ignore[attr-defined]
        return get_response(request)

    return middleware
