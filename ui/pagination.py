"""Pages of a long list. In the template: `{% pagination page %}`."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

PER_PAGE = 50


def paginate(request: HttpRequest, rows: Any, per_page: int = PER_PAGE) -> Page[Any]:
    """The page that `?page=` asks for; a wrong number gives the nearest page, never an error."""
    try:
        number = int(request.GET.get("page", ""))
    except ValueError:
        number = 1
    # Django's own `get_page` takes what is below 1 for the last page.
    return Paginator(rows, per_page).get_page(max(number, 1))
