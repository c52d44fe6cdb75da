"""Logging in and out: right and wrong names and passwords, refused accounts, nowhere else to be led to."""

import unicodedata

import pytest
from django.contrib.auth.hashers import identify_hasher
from django.http import HttpResponse
from django.test import Client, RequestFactory
from pytest_django import Settings

from accounts.adapter import AccountAdapter
from accounts.models import User
from tests.accounts.conftest import Login, is_in
from tests.client import AppClient
from tests.factories import PASSWORD, UserFactory

NFD = unicodedata.normalize("NFD", PASSWORD)


def text(response: HttpResponse) -> str:
    return response.content.decode()


# --- Right ----------------------------------------------------------------------------------------
def test_the_right_name_and_password_open_the_start_page(client: AppClient, login: Login) -> None:
    response = login()
    assert (response.status_code, response["Location"]) == (302, "/")
    assert "Xin chào Bùi Thị Hoa." in text(client.get("/"))
    assert is_in(client)


@pytest.mark.parametrize("name", ["BI-THU-DIEU", "Bi-thu-Dieu", "  bi-thu-dieu ", "ｂｉ-thu-dieu"])
def test_case_space_and_wide_letters_of_the_name_do_not_matter(login: Login, name: str) -> None:
    assert login(name).status_code == 302


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKD"])
def test_a_name_with_accents_is_the_same_however_it_is_composed(login: Login, form: str) -> None:
    """No service makes such a name; `createsuperuser` can."""
    UserFactory(username="quản-trị", with_password=True)
    assert login(unicodedata.normalize(form, "quản-trị")).status_code == 302


@pytest.mark.parametrize("typed", [PASSWORD, NFD])
def test_a_password_is_the_same_however_a_keyboard_composes_it(
    login: Login, person: User, typed: str
) -> None:
    assert login(password=typed).status_code == 302
    person.set_password(NFD)
    person.save()
    assert login(password=typed).status_code == 302


def test_passwords_are_kept_by_argon2(person: User) -> None:
    assert person.password.startswith("argon2$argon2id$")
    assert identify_hasher(person.password).algorithm == "argon2"
    assert PASSWORD not in person.password


def test_somebody_logged_in_is_sent_on(client: AppClient, login: Login) -> None:
    login()
    response = client.get("/account/login/")
    assert (response.status_code, response["Location"]) == (302, "/")


# --- Wrong ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("bi-thu-dieu", "sai-mật-khẩu"),
        ("bi-thu-dieu", PASSWORD.upper()),
        ("bi-thu-dieu", f"{PASSWORD} "),
        ("khong-co-ai", PASSWORD),
        ("bi-thu-dieu' OR '1'='1", PASSWORD),
        ("%", PASSWORD),
        ("bi-thu-%", PASSWORD),
    ],
)
def test_wrong_ones_are_told_the_same_sentence(
    client: AppClient, login: Login, name: str, password: str
) -> None:
    response = login(name, password)
    assert response.status_code == 200
    assert "Tên đăng nhập hoặc mật khẩu chưa đúng. Hãy xem phím viết hoa và bộ gõ tiếng Việt" in text(
        response
    )
    assert not is_in(client)


def test_the_name_stays_and_the_password_does_not(login: Login) -> None:
    page = text(login("bi-thu-dieu", "bí-mật-gõ-nhầm"))
    assert 'value="bi-thu-dieu"' in page
    assert "bí-mật-gõ-nhầm" not in page


def test_one_goes_on_typing_where_it_is_needed(client: AppClient, login: Login) -> None:
    def focused(response: HttpResponse) -> list[str]:
        return [tag for tag in text(response).split("<input") if " autofocus>" in tag]

    assert ['name="login"' in tag for tag in focused(client.get("/account/login/"))] == [True]  # type: ignore[arg-type]
    assert ['name="password"' in tag for tag in focused(login(password="sai-mật-khẩu"))] == [True]


@pytest.mark.parametrize("name", ["", " ", "\x00", "a" * 151, '<script>alert("1")</script>'])
def test_odd_names_are_refused_and_shown_as_typed(client: AppClient, login: Login, name: str) -> None:
    response = login(name)
    assert response.status_code == 200
    assert "<script>alert" not in text(response)
    assert not is_in(client)


@pytest.mark.django_db
def test_an_empty_form_says_what_is_missing(client: AppClient) -> None:
    page = text(client.post("/account/login/"))
    assert page.count("Chưa có nội dung: mục này phải nhập.") == 2


# --- Refused accounts -----------------------------------------------------------------------------
def test_a_stopped_account_gets_a_page_that_says_so(client: AppClient, login: Login, person: User) -> None:
    User.objects.filter(pk=person.pk).update(is_active=False)
    response = login()
    assert response.status_code == 403
    assert "Tài khoản này đã ngừng dùng" in text(response)
    assert 'href="/account/login/"' in text(response)
    assert not is_in(client)


def test_who_does_not_know_its_password_learns_nothing_of_a_stopped_account(
    login: Login, person: User
) -> None:
    User.objects.filter(pk=person.pk).update(is_active=False)
    response = login(password="sai-mật-khẩu")
    assert response.status_code == 200
    assert "ngừng dùng" not in text(response)


def test_a_stopped_account_is_out_at_its_next_click(client: AppClient, login: Login, person: User) -> None:
    login()
    User.objects.filter(pk=person.pk).update(is_active=False)
    response = client.get("/")
    assert (response.status_code, response["Location"]) == (302, "/account/login/?next=/")


def test_a_practice_account_is_refused_outside_practice_also_in_a_running_session(
    client: AppClient, login: Login, person: User, settings: Settings
) -> None:
    User.objects.filter(pk=person.pk).update(is_practice=True)
    assert login().status_code == 302
    assert is_in(client)
    settings.PRACTICE_ACCOUNTS_ALLOWED = False
    assert not is_in(client)
    assert login().status_code == 403
    assert not is_in(client)


def test_outside_practice_other_accounts_are_not_refused(
    client: AppClient, login: Login, settings: Settings
) -> None:
    settings.PRACTICE_ACCOUNTS_ALLOWED = False
    login()
    assert is_in(client)


# --- Where it leads -------------------------------------------------------------------------------
def test_it_leads_to_the_page_that_asked_for_it(client: AppClient, login: Login) -> None:
    asked = client.get("/meetings/?month=2024-05")["Location"]
    assert asked == "/account/login/?next=/meetings/%3Fmonth%3D2024-05"
    assert 'name="next" value="/meetings/?month=2024-05"' in text(client.get(asked))
    assert login(next="/meetings/?month=2024-05")["Location"] == "/meetings/?month=2024-05"


@pytest.mark.parametrize(
    "target", ["https://example.com/", "//example.com", "/\\example.com", "javascript:alert(1)", "http:/x"]
)
def test_it_never_leads_to_another_site(client: AppClient, login: Login, target: str) -> None:
    assert login(next=target)["Location"] == "/"
    assert client.post("/account/logout/", {"next": target})["Location"] == "/account/login/"


def test_there_is_no_way_to_sign_up_or_to_reset_a_password_by_mail(client: AppClient, person: User) -> None:
    assert not AccountAdapter().is_open_for_signup(RequestFactory().get("/"))
    page = text(client.get("/account/login/"))
    assert "signup" not in page
    for address in ("signup/", "password/reset/", "email/", "password/set/", "confirm-email/", "inactive/"):
        assert client.get(f"/account/{address}").status_code == 404


# --- Out ------------------------------------------------------------------------------------------
def test_logging_out_is_asked_for_by_a_button(client: AppClient, login: Login) -> None:
    login()
    page = client.get("/account/logout/")
    assert "Đăng xuất khỏi máy này?" in text(page)
    assert is_in(client)
    response = client.post("/account/logout/")
    assert (response.status_code, response["Location"]) == (302, "/account/login/")
    assert not is_in(client)
    assert "Bạn đã đăng xuất." in text(client.get("/account/login/"))


def test_another_site_cannot_log_anybody_in_or_out(login: Login, person: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(person)
    assert strict.post("/account/logout/").status_code == 403
    assert strict.post("/account/login/", {"login": "bi-thu-dieu", "password": PASSWORD}).status_code == 403
    assert is_in(strict)  # type: ignore[arg-type]


def test_logging_in_starts_a_new_session(client: AppClient, login: Login) -> None:
    """A session planted before the login is worth nothing after it."""
    session = client.session
    session["planted"] = "yes"
    session.save()
    before = client.cookies["sessionid"].value
    login()
    assert client.cookies["sessionid"].value != before
