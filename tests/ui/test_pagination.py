"""Pages of a long list: any number in the address gives a page, links keep the other parameters."""

from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import RequestContext, Template
from django.test import RequestFactory

from ui.pagination import PER_PAGE, paginate


class Links(HTMLParser):
    """Addresses of a piece of HTML by their `rel`."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.by_rel: dict[str, str] = {}
        self.tags: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        if "rel" in given:
            self.by_rel[given["rel"]] = given["href"]


def page_number(asked: str, rows: int = 120) -> int:
    return paginate(RequestFactory().get("/", {"page": asked}), range(rows)).number


def links(path: str, rows: int = 120) -> tuple[str, Links]:
    """HTML of the links on the page at this address, and what is in it."""
    request = RequestFactory().get(path)
    request.user = AnonymousUser()
    context = RequestContext(request, {"page": paginate(request, range(rows))})
    html = Template("{% pagination page %}").render(context)
    return html, Links(html)


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        ("1", 1),
        ("2", 2),
        ("3", 3),
        ("4", 3),
        ("99999999999999999999", 3),
        ("9" * 5_000, 1),
        ("0", 1),
        ("-1", 1),
        ("", 1),
        ("abc", 1),
        ("2.5", 1),
        ("1; DROP TABLE", 1),
        ("\x00", 1),
    ],
)
def test_any_number_gives_a_page(asked: str, number: int) -> None:
    assert page_number(asked) == number


def test_without_a_number_it_is_the_first_page() -> None:
    page = paginate(RequestFactory().get("/"), range(120))
    assert (page.number, len(page.object_list)) == (1, PER_PAGE)
    assert paginate(RequestFactory().get("/"), []).number == 1


def test_a_list_of_one_page_has_no_links() -> None:
    html, _ = links("/", rows=PER_PAGE)
    assert not html.strip()


def test_links_lead_to_the_neighbors() -> None:
    assert set(links("/")[1].by_rel) == {"next"}
    middle, read = links("/?page=2")
    assert read.by_rel == {"prev": "?page=1", "next": "?page=3"}
    assert "Trang 2 trên 3" in middle
    assert set(links("/?page=3")[1].by_rel) == {"prev"}


def test_links_keep_the_other_parameters_and_stay_links() -> None:
    _, read = links('/?q=Bùi+"><script>&unit=7&unit=8&page=2')
    asked = parse_qs(urlsplit(read.by_rel["next"]).query)
    assert asked == {"q": ['Bùi "><script>'], "unit": ["7", "8"], "page": ["3"]}
    assert "script" not in read.tags
