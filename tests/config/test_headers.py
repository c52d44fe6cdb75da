"""What goes out with every answer: the policy, the flags of cookies, nothing to be framed or guessed."""

import json
from typing import Any

import pytest
from django.conf import settings as project
from django.test import Client
from pytest_django import Settings

from tests.client import AppClient
from tests.config.failing_urls import ERRORS
from tests.factories import PASSWORD, UserFactory
from tests.test_settings import PRODUCTION, manage

POLICY = "Content-Security-Policy"
pytestmark = pytest.mark.django_db


@pytest.fixture
def quiet() -> Client:
    """Errors become pages, as in a browser."""
    return AppClient(raise_request_exception=False)


# --- The policy on every answer -------------------------------------------------------------------
@pytest.mark.urls("tests.config.failing_urls")
@pytest.mark.parametrize("address", [f"/fail/{name}/" for name in ERRORS])
def test_errors_carry_the_policy(quiet: Client, address: str) -> None:
    assert POLICY in quiet.get(address).headers


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/account/login/", 200),
        ("/", 302),
        ("/khong-co", 404),
        ("/khong-co/", 404),
        ("/display/type/", 405),
        ("/static/css/app.css", 200),
        ("/static/img/favicon.svg", 200),
        ("/static/css/khong-co.css", 404),
    ],
)
def test_pages_redirects_and_files_carry_the_policy(quiet: Client, address: str, status: int) -> None:
    response = quiet.get(address)
    assert response.status_code == status
    assert "default-src 'self'" in response.headers[POLICY]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    response.close()


def test_what_is_refused_before_the_site_is_reached_carries_the_policy(settings: Settings) -> None:
    """Production sends people from http to https, and refuses a wrong host on the way."""
    settings.SECURE_SSL_REDIRECT = True
    client = AppClient(raise_request_exception=False)
    sent_on = client.get("/account/login/")
    assert (sent_on.status_code, sent_on["Location"]) == (301, "https://testserver/account/login/")
    refused = client.get("/account/login/", HTTP_HOST="example.com")
    assert refused.status_code == 400
    assert POLICY in sent_on.headers
    assert POLICY in refused.headers


def test_the_policy_allows_no_inline_code_no_frame_and_no_other_host(client: AppClient) -> None:
    policy = client.get("/account/login/").headers[POLICY]
    assert "unsafe" not in policy
    assert "http" not in policy
    for directive in ("frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'", "object-src 'none'"):
        assert directive in policy


def test_pages_cannot_be_framed_and_do_not_tell_where_people_came_from(client: AppClient) -> None:
    headers = client.get("/account/login/").headers
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"


# --- Cookies --------------------------------------------------------------------------------------
def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(client: AppClient) -> None:
    UserFactory(username="bi-thu-a", with_password=True)
    client.post("/account/login/", {"login": "bi-thu-a", "password": PASSWORD})
    cookie = client.cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert int(cookie["max-age"]) == project.SESSION_MAX_HOURS * 3600


COOKIES = (
    "SESSION_COOKIE_SECURE",
    "SESSION_COOKIE_HTTPONLY",
    "SESSION_COOKIE_SAMESITE",
    "CSRF_COOKIE_SECURE",
    "CSRF_COOKIE_SAMESITE",
    "SECURE_SSL_REDIRECT",
    "SECURE_HSTS_SECONDS",
)


def settings_of(**environment: str) -> dict[str, Any]:
    """Settings of a process of its own."""
    script = f"""import json; from django.conf import settings
print(json.dumps({{name: getattr(settings, name) for name in {COOKIES}}}))"""
    result = manage("shell", "--no-imports", "-c", script, **environment)
    assert result.returncode == 0, result.stderr
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_production_sends_its_cookies_over_https_only() -> None:
    assert settings_of(**PRODUCTION) == {
        "SESSION_COOKIE_SECURE": True,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "CSRF_COOKIE_SECURE": True,
        "CSRF_COOKIE_SAMESITE": "Lax",
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 31_536_000,
    }


def test_practice_works_over_http() -> None:
    """The control: the same settings differ where they should."""
    practice = settings_of(APP_ENV="dev", SECRET_KEY="practice")
    assert practice["SESSION_COOKIE_SECURE"] is False
    assert practice["SECURE_SSL_REDIRECT"] is False
