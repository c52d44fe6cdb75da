"""Error pages: in Vietnamese, with what to do, and unable to fail again."""

from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client, RequestFactory
from pytest_django import Settings

from accounts.models import User
from config import errors
from tests.client import AppClient, page_problems
from tests.factories import UserFactory
from tests.vietnamese import foreign_words

in_the_database = pytest.mark.django_db
failing = pytest.mark.urls("tests.config.failing_urls")

PAGES: dict[str, Callable[..., HttpResponse]] = {
    "400": errors.bad_request,
    "403": errors.permission_denied,
    "404": errors.not_found,
    "405": lambda request: errors.method_not_allowed(request, allowed="POST"),
    "500": errors.server_error,
    "503": errors.service_unavailable,
    "403-C": errors.csrf_failure,
}


class Links(HTMLParser):
    """Addresses of links and files."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.hrefs: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hrefs += [value or "" for name, value in attrs if name in ("href", "src")]


@pytest.fixture
def quiet() -> Client:
    """A client that is answered as a browser is: errors become pages."""
    return AppClient(raise_request_exception=False)


# --- The pages themselves: no database is allowed here, and no middleware has run -----------------
@pytest.mark.parametrize("code", PAGES)
def test_a_page_needs_neither_database_nor_session(code: str) -> None:
    response = PAGES[code](RequestFactory().get("/"))
    page = response.content.decode()
    assert response.status_code == int(code[:3])
    response.headers["Content-Security-Policy"] = "set by a middleware"
    assert page_problems(response) == []
    assert f"Mã: {code}" in page
    assert page.count("<h1>") == 1


@pytest.mark.parametrize("code", PAGES)
def test_a_page_runs_no_context_processor(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: Any) -> dict[str, Any]:
        raise AssertionError("a context processor ran")

    monkeypatch.setattr("config.navigation.navigation", fail)
    monkeypatch.setattr("django.contrib.messages.context_processors.messages", fail)
    assert PAGES[code](RequestFactory().get("/")).content


@pytest.mark.parametrize("code", PAGES)
def test_a_page_is_in_vietnamese_and_says_that_nothing_is_lost(code: str) -> None:
    page = PAGES[code](RequestFactory().get("/")).content.decode()
    assert foreign_words(page) == []
    assert any(calming in page for calming in ("vẫn còn", "Không có gì bị"))


@pytest.mark.parametrize("code", PAGES)
def test_a_page_stays_in_big_type_and_asks_for_nothing_hashed(code: str) -> None:
    request = RequestFactory().get("/")
    assert 'class="big-type"' not in PAGES[code](request).content.decode()
    request.COOKIES["big_type"] = "1"
    page = PAGES[code](request).content.decode()
    assert 'class="big-type"' in page
    files = [href for href in Links(page).hrefs if href.startswith("/static/")]
    assert "/static/css/app.css" in files


def test_the_page_for_no_database_says_when_to_come_again() -> None:
    assert errors.service_unavailable(RequestFactory().get("/"))["Retry-After"] == "30"


# --- How one gets there ---------------------------------------------------------------------------
@in_the_database
@failing
@pytest.mark.parametrize(
    ("name", "status", "heading"),
    [
        ("bad-request", 400, "Máy chủ không đọc được yêu cầu này"),
        ("suspicious", 400, "Máy chủ không đọc được yêu cầu này"),
        ("forbidden", 403, "Bạn không có quyền làm việc này"),
        ("forbidden-with-reason", 403, "Phiếu đã gửi thì &lt;không&gt; sửa được nữa."),
        ("missing", 404, "Không tìm thấy trang này"),
        ("broken", 500, "Máy chủ gặp lỗi"),
        ("database-down", 503, "Máy chủ tạm thời không phục vụ được"),
        ("connection-closed", 503, "Máy chủ tạm thời không phục vụ được"),
    ],
)
def test_what_goes_wrong_in_a_view_gets_its_page(quiet: Client, name: str, status: int, heading: str) -> None:
    quiet.force_login(UserFactory())
    response = quiet.get(f"/fail/{name}/")
    assert response.status_code == status
    assert heading in response.content.decode()
    assert foreign_words(response.content.decode()) == []


@in_the_database
def test_an_unknown_address_is_a_404_for_everybody(client: AppClient) -> None:
    assert client.get("/khong-co/").status_code == 404
    client.force_login(UserFactory())
    assert client.get("/khong-co/").status_code == 404


@in_the_database
def test_an_address_behind_a_button_is_a_page_that_says_so(client: AppClient) -> None:
    response = client.get("/display/type/")
    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert "Địa chỉ này chỉ dùng khi bấm nút" in response.content.decode()
    assert foreign_words(response.content.decode()) == []


@in_the_database
def test_a_form_from_elsewhere_is_refused_and_says_how_to_keep_the_text() -> None:
    strict = AppClient(enforce_csrf_checks=True)
    response = strict.post("/account/login/", {"login": "a", "password": "b"})
    assert response.status_code == 403
    assert "Chưa lưu: trang này mở đã lâu" in response.content.decode()


@in_the_database
@pytest.mark.parametrize("host", ["example.com", "testserver.example.com", "a b", "testserver:x", "[::"])
def test_a_wrong_host_is_refused(quiet: Client, host: str) -> None:
    response = quiet.get("/account/login/", HTTP_HOST=host)
    assert response.status_code == 400
    assert "Máy chủ không đọc được yêu cầu này" in response.content.decode()


@in_the_database
def test_too_many_fields_are_refused(quiet: Client, settings: Settings) -> None:
    def fields(count: int) -> dict[str, str]:
        return {f"field-{number}": "x" for number in range(count)}

    most = settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
    assert quiet.post("/account/login/", fields(most)).status_code == 200
    assert quiet.post("/account/login/", fields(most + 1)).status_code == 400


@in_the_database
def test_too_much_text_is_refused(quiet: Client, settings: Settings) -> None:
    def text(letters: int) -> bytes:
        return b"password=" + b"x" * letters

    form = "application/x-www-form-urlencoded"
    most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    assert quiet.generic("POST", "/account/login/", text(most - 100), form).status_code == 200
    refused = quiet.generic("POST", "/account/login/", text(most), form)
    assert refused.status_code == 400
    assert "quá lớn" in refused.content.decode()


@in_the_database
def test_a_broken_form_and_too_many_files_are_refused(quiet: Client) -> None:
    broken = quiet.generic("POST", "/account/login/", b"x", "multipart/form-data; boundary=")
    assert broken.status_code == 400
    files = {f"file-{number}": SimpleUploadedFile("a.txt", b"a") for number in range(101)}
    assert quiet.post("/account/login/", files).status_code == 400


@in_the_database
def test_a_file_sent_to_a_form_that_takes_none_changes_nothing(quiet: Client) -> None:
    sent = quiet.post("/account/login/", {"login": SimpleUploadedFile("a.txt", b"a"), "password": "b"})
    assert sent.status_code == 200
    assert not User.objects.exists()
