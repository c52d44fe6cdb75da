"""Sessions end after an hour without a request and after half a day; personal pages are not kept."""

import pytest
from django.contrib.sessions.models import Session
from pytest_django import Settings

from accounts.models import User
from tests.accounts.conftest import Login, Wait, is_in
from tests.client import AppClient
from tests.factories import PASSWORD


def test_an_hour_without_a_request_ends_the_session(client: AppClient, login: Login, wait: Wait) -> None:
    login()
    assert is_in(client)
    wait(minutes=59)
    assert is_in(client)
    wait(minutes=61)
    response = client.get("/meetings/")
    assert (response.status_code, response["Location"]) == (302, "/account/login/?next=/meetings/")
    assert not is_in(client)


def test_it_begins_with_the_login_not_with_the_first_click(
    client: AppClient, login: Login, wait: Wait
) -> None:
    login()
    wait(minutes=61)
    assert not is_in(client)


def test_requests_keep_it_alive(client: AppClient, login: Login, wait: Wait) -> None:
    login()
    for _ in range(10):
        wait(minutes=50)
        assert is_in(client)


def test_half_a_day_ends_it_however_busy(client: AppClient, login: Login, wait: Wait) -> None:
    login()
    for _ in range(14):
        wait(minutes=50)
        assert is_in(client)
    wait(minutes=30)
    assert not is_in(client)


def test_it_ends_at_once_after_the_hour_also_for_what_is_sent(
    client: AppClient, login: Login, wait: Wait, person: User
) -> None:
    login()
    is_in(client)
    wait(minutes=61)
    sent = {"oldpassword": PASSWORD, "password1": "sông Đà chảy qua", "password2": "sông Đà chảy qua"}
    client.post("/account/password/", sent)
    assert User.objects.get(pk=person.pk).check_password(PASSWORD)


def test_an_ended_session_is_gone_from_the_database(client: AppClient, login: Login, wait: Wait) -> None:
    login()
    is_in(client)
    key = client.cookies["sessionid"].value
    wait(minutes=61)
    client.get("/")
    assert not Session.objects.filter(session_key=key).exists()


def test_the_limits_are_those_of_the_settings(
    client: AppClient, login: Login, wait: Wait, settings: Settings
) -> None:
    """The control: with a longer limit the same wait ends nothing."""
    settings.SESSION_IDLE_MINUTES = 180
    login()
    is_in(client)
    wait(minutes=61)
    assert is_in(client)


def test_a_page_a_minute_writes_the_session_once(client: AppClient, login: Login, wait: Wait) -> None:
    login()
    is_in(client)
    before = Session.objects.get(session_key=client.cookies["sessionid"].value).session_data
    is_in(client)
    assert Session.objects.get(session_key=client.cookies["sessionid"].value).session_data == before
    wait(seconds=61)
    is_in(client)
    assert Session.objects.get(session_key=client.cookies["sessionid"].value).session_data != before


# --- What browsers and proxies keep ---------------------------------------------------------------
@pytest.mark.parametrize("address", ["/", "/account/password/", "/account/logout/", "/khong-co/"])
def test_pages_of_somebody_logged_in_are_kept_nowhere(client: AppClient, login: Login, address: str) -> None:
    login()
    assert client.get(address)["Cache-Control"] == "no-store, private"


def test_redirects_and_refusals_of_somebody_logged_in_are_kept_nowhere(
    client: AppClient, login: Login
) -> None:
    login()
    for response in (client.get("/display/type/"), client.get("/account/login/"), client.get("/reports/")):
        assert "no-store" in response["Cache-Control"]


def test_the_login_page_is_never_taken_from_a_cache(client: AppClient, person: User) -> None:
    """It has a token of its own; a kept one would be refused."""
    assert "no-store" in client.get("/account/login/")["Cache-Control"]


@pytest.mark.django_db
def test_what_belongs_to_nobody_may_be_kept(client: AppClient) -> None:
    """The control: the header is not simply everywhere."""
    assert "Cache-Control" not in client.get("/khong-co/").headers
    response = client.get("/static/css/app.css")
    assert "no-store" not in response["Cache-Control"]
    response.close()
