"""Display preferences: kept in a cookie of this browser, because eyes belong to people, not accounts."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

YEAR_SECONDS = 365 * 24 * 3600


@login_not_required
@require_POST
def switch_type(request: HttpRequest) -> HttpResponse:
    """Switch between usual and big type, and go back to the page."""
    target = request.POST.get("next", "")
    # A path of this site. Not `redirect()`, which would take a word for the name of a page.
    safe = target.startswith("/") and url_has_allowed_host_and_scheme(target, allowed_hosts=None)
    response = HttpResponseRedirect(target if safe else "/")
    if "big_type" in request.COOKIES:
        response.delete_cookie("big_type", samesite="Lax")
    else:
        response.set_cookie(
            "big_type", "1", max_age=YEAR_SECONDS, secure=request.is_secure(), httponly=True, samesite="Lax"
        )
    return response
