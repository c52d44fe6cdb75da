"""The size of type: a cookie of this browser, and a way back that leads nowhere else."""

import pytest
from django.test import Client

from tests.client import AppClient

pytestmark = pytest.mark.django_db
ADDRESS = "/display/type/"


def test_big_type_is_switched_on_and_off_by_a_cookie(client: AppClient) -> None:
    assert 'class="big-type"' not in client.get("/account/login/").content.decode()
    client.post(ADDRESS)
    cookie = client.cookies["big_type"]
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == ("1", True, "Lax")
    assert int(cookie["max-age"]) > 300 * 24 * 3600
    assert 'class="big-type"' in client.get("/account/login/").content.decode()
    client.post(ADDRESS)
    assert client.cookies["big_type"].value == ""


def test_over_https_the_cookie_is_for_https_only(client: AppClient) -> None:
    client.post(ADDRESS, secure=True)
    assert client.cookies["big_type"]["secure"]


def test_it_goes_back_to_the_page_it_came_from(client: AppClient) -> None:
    response = client.post(ADDRESS, {"next": "/meetings/?month=2024-05&q=Diều"})
    assert response.status_code == 302
    assert response["Location"] == "/meetings/?month=2024-05&q=Di%E1%BB%81u"


@pytest.mark.parametrize(
    "target",
    [
        "https://example.com/",
        "//example.com/",
        "///example.com/",
        "/\\example.com/",
        "\\\\example.com/",
        "http:example.com",
        "https:///example.com",
        " //example.com/",
        "\t//example.com/",
        "/\n/example.com/",
        "javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "https://testserver@example.com/",
        "http://testserver:80@example.com/",
        "//testserver.example.com/",
        "ftp://testserver/",
        "",
    ],
)
def test_it_never_leads_to_another_site(client: AppClient, target: str) -> None:
    location = client.post(ADDRESS, {"next": target})["Location"]
    assert location.startswith("/")
    assert not location.startswith(("//", "/\\"))


@pytest.mark.parametrize("target", ["account_logout", "ui:type-switch", "http://testserver/meetings/"])
def test_only_a_path_is_a_way_back(client: AppClient, target: str) -> None:
    """A word could be the name of a page, an address the same site without https."""
    assert client.post(ADDRESS, {"next": target})["Location"] == "/"


def test_it_is_switched_by_a_button_only(client: AppClient) -> None:
    assert client.get(ADDRESS).status_code == 405
    assert Client(enforce_csrf_checks=True).post(ADDRESS).status_code == 403
