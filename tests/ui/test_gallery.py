"""The gallery of components: renders for developers, does not exist for anybody else."""

import pytest

from tests.client import AppClient
from tests.factories import UserFactory
from tests.test_settings import manage

ADDRESS = "/dev/components/"


def urls_of_ui(**environment: str) -> list[str]:
    """Paths of the app's URLs in a process of its own, because they are chosen when it starts."""
    script = "from ui import urls; print([str(url.pattern) for url in urls.urlpatterns])"
    result = manage("shell", "--no-imports", "-c", script, APP_ENV="dev", SECRET_KEY="gallery", **environment)
    assert result.returncode == 0, result.stderr
    return [piece.strip(" '") for piece in result.stdout.strip(" []\n").split(",")]


def test_only_a_developers_site_has_the_gallery() -> None:
    assert urls_of_ui(DEBUG="true") == ["display/type/", "dev/components/"]
    assert urls_of_ui(DEBUG="false") == ["display/type/"]


@pytest.mark.django_db
def test_here_it_does_not_exist(client: AppClient) -> None:
    assert client.get(ADDRESS).status_code == 404


@pytest.mark.django_db
@pytest.mark.urls("tests.ui.gallery_urls")
def test_it_shows_every_component(client: AppClient) -> None:
    client.force_login(UserFactory())
    response = client.get(ADDRESS)
    assert response.status_code == 200
    page = response.content.decode()
    for piece in (
        "rating--unrated",
        "state--stop",
        "panel--warn",
        "summary__row",
        'class="empty"',
        "alert-danger",
        "data-table",
        "<tfoot>",
        "Chưa có dữ liệu.",
        'class="pages"',
        'class="crumbs"',
        "error-summary",
        'type="time"',
        "choice",
        "=1+1 (chữ, không phải công thức)",
    ):
        assert piece in page, piece


@pytest.mark.django_db
@pytest.mark.urls("tests.ui.gallery_urls")
def test_links_of_its_list_keep_to_the_page(client: AppClient) -> None:
    assert "Trang 3 trên 3" in client.get(ADDRESS, {"page": "3"}).content.decode()
