"""Five wrong passwords in fifteen minutes lock a name: that name, for everybody, and no other."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from pytest_django import Settings

from tests.accounts.conftest import Login, Wait
from tests.client import AppClient
from tests.factories import PASSWORD, UserFactory
from tests.vietnamese import foreign_words

WRONG = "sai-mật-khẩu"
Fail = Callable[..., list[int]]


@pytest.fixture
def fail(login: Login) -> Fail:
    """Log in with a wrong password so many times; returns what was answered."""

    def send(times: int, name: str = "bi-thu-dieu", **more: str) -> list[int]:
        return [login(name, WRONG, **more).status_code for _ in range(times)]

    return send


def locked(response: HttpResponse) -> bool:
    return response.status_code == 429


def test_the_sixth_attempt_is_not_looked_at_even_with_the_right_password(fail: Fail, login: Login) -> None:
    assert fail(5) == [200] * 5
    assert locked(login())
    assert fail(3) == [429] * 3


def test_four_wrong_ones_lock_nothing(fail: Fail, login: Login) -> None:
    fail(4)
    assert login().status_code == 302


def test_right_ones_are_not_counted(fail: Fail, login: Login, client: AppClient) -> None:
    fail(2)
    for _ in range(6):
        assert login().status_code == 302
        client.logout()
    assert fail(3) == [200] * 3
    assert locked(login())


def test_a_right_one_does_not_clear_the_count(fail: Fail, login: Login, client: AppClient) -> None:
    """Otherwise a guesser with an account of their own would have as many attempts as they like."""
    fail(4)
    login()
    client.logout()
    assert fail(2) == [200, 429]


def test_another_name_is_not_locked(fail: Fail, login: Login) -> None:
    UserFactory(username="thu-ky-dieu", with_password=True)
    fail(6)
    assert login("thu-ky-dieu").status_code == 302


def test_many_people_behind_one_address_all_get_in(login: Login, client: AppClient) -> None:
    """An office, or the proxy in front of the site: forty logins in a minute."""
    for number in range(40):
        assert login(f"khong-co-{number}", WRONG).status_code == 200
    assert login().status_code == 302


@pytest.mark.parametrize("name", ["BI-THU-DIEU", " bi-thu-dieu ", "Bi-Thu-Dieu", "ｂｉ-thu-dieu"])
def test_the_same_name_written_otherwise_is_the_same_name(fail: Fail, login: Login, name: str) -> None:
    assert fail(3) + fail(2, name) == [200] * 5
    assert locked(login())
    assert locked(login(name))


def test_a_name_nobody_has_is_locked_like_any_other(fail: Fail) -> None:
    """Otherwise the lock would tell which names exist."""
    assert fail(6, "khong-co-ai") == [200] * 5 + [429]


@pytest.mark.parametrize("header", ["HTTP_HOST", "HTTP_X_FORWARDED_FOR", "REMOTE_ADDR", "HTTP_USER_AGENT"])
def test_no_header_gives_more_attempts(client: AppClient, login: Login, header: str) -> None:
    """Every host of the site, port and address of a guesser counts for the same name."""
    value_of = "testserver:{}" if header == "HTTP_HOST" else "203.0.113.{}"
    sent = [
        client.post(
            "/account/login/",
            {"login": "bi-thu-dieu", "password": WRONG},
            **{header: value_of.format(number)},
        )
        for number in range(6)
    ]
    assert [response.status_code for response in sent] == [200] * 5 + [429]


def test_guessing_many_names_does_not_clear_the_count(fail: Fail, login: Login) -> None:
    """The cache drops entries when it is full."""
    fail(5)
    for number in range(700):
        cache.set(f"allauth:rl:{number}", [1.0], 900)
    assert locked(login())


def test_a_small_cache_would_forget(fail: Fail, login: Login, settings: Settings) -> None:
    """The control: with the size Django chooses, the same flood opens the lock."""
    settings.CACHES = {"default": {**settings.CACHES["default"], "OPTIONS": {"MAX_ENTRIES": 300}}}
    fail(5)
    for number in range(700):
        cache.set(f"zzz:{number}", [1.0], 900)
    assert login().status_code == 302


@pytest.fixture
def emptied_cache(transactional_db: None) -> Iterator[None]:
    """The cache is no model: emptying the database between tests leaves it as it is."""
    yield
    cache.clear()


def guess(start: Barrier | None = None) -> int:
    """One wrong password, together with all that wait for the start."""
    try:
        if start:
            start.wait(10)
        return AppClient().post("/account/login/", {"login": "ai-do", "password": WRONG}).status_code
    finally:
        if start:
            connection.close()


def test_sixteen_guesses_at_once_are_five_guesses(emptied_cache: None) -> None:
    if connection.vendor == "postgresql":
        with ThreadPoolExecutor(16) as pool:
            answers = list(pool.map(guess, [Barrier(16)] * 16))
    else:  # the test database of SQLite lives in one connection
        answers = [guess() for _ in range(16)]
    assert Counter(answers) == {200: 5, 429: 11}


# --- Time -----------------------------------------------------------------------------------------
def test_after_fifteen_minutes_the_name_is_open_again(fail: Fail, login: Login, wait: Wait) -> None:
    fail(5)
    wait(minutes=14, seconds=50)
    assert locked(login())
    wait(seconds=20)
    assert login().status_code == 302


def test_attempts_while_locked_do_not_make_it_longer(fail: Fail, login: Login, wait: Wait) -> None:
    fail(5)
    wait(minutes=10)
    fail(5)
    wait(minutes=5, seconds=10)
    assert login().status_code == 302


def test_only_the_last_fifteen_minutes_count(fail: Fail, login: Login, wait: Wait) -> None:
    fail(4)
    wait(minutes=16)
    assert fail(4) == [200] * 4
    assert login().status_code == 302


# --- The page -------------------------------------------------------------------------------------
def test_the_page_says_what_happened_and_what_to_do(fail: Fail, login: Login) -> None:
    fail(5)
    response = login(password=PASSWORD)
    page = response.content.decode()
    assert response.status_code == 429
    assert "Tên đăng nhập này tạm khóa 15 phút" in page
    assert "Các tài khoản khác không bị ảnh hưởng, những gì đã lưu vẫn còn nguyên." in page
    assert foreign_words(page) == []
    assert PASSWORD not in page


def test_a_wrong_password_tells_of_the_lock_before_it_comes(login: Login) -> None:
    assert "sai 5 lần thì tên này tạm khóa 15 phút" in login(password=WRONG).content.decode()
