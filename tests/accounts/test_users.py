"""Accounts: one full name, the way Vietnamese names are said; and every page about them in Vietnamese."""

import pytest
from django.core.management import call_command

from accounts.models import User
from tests.accounts.conftest import Login
from tests.client import AppClient
from tests.factories import PASSWORD
from tests.vietnamese import foreign_words


@pytest.mark.parametrize(
    ("full", "short"), [("Bùi Thị Hoa", "Hoa"), ("Hoa", "Hoa"), ("Nguyễn Enh Lan", "Lan"), ("", "")]
)
def test_people_are_called_by_the_last_part_of_their_name(full: str, short: str) -> None:
    user = User(full_name=full)
    assert (user.get_full_name(), user.get_short_name(), str(user)) == (full, short, full)


@pytest.mark.django_db
def test_a_superuser_is_made_by_the_usual_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    names = {"username": "Quản-trị", "full_name": "Lê Thị Lý"}
    call_command("createsuperuser", interactive=False, verbosity=0, **names)
    user = User.objects.get()
    assert (user.username, user.full_name, user.is_superuser) == ("Quản-trị", "Lê Thị Lý", True)
    assert user.check_password(PASSWORD)


def test_an_account_without_a_password_lets_nobody_in(person: User, login: Login) -> None:
    other = User.objects.create_account(username="khong-mat-khau", password=None, full_name="Lò Văn Ân")
    assert not other.has_usable_password()
    assert [login("khong-mat-khau", word).status_code for word in ("None", "!", other.password)] == [200] * 3


def test_every_page_of_an_account_is_in_vietnamese(client: AppClient, login: Login, person: User) -> None:
    pages = [client.get("/account/login/"), login(password="sai-mật-khẩu"), login(name="")]
    login()
    pages += [client.get(address) for address in ("/", "/account/password/", "/account/logout/")]
    pages.append(client.post("/account/logout/", follow=True))
    User.objects.filter(pk=person.pk).update(is_active=False)
    pages.append(login())
    assert [page.status_code for page in pages] == [200] * 7 + [403]
    assert not [words for page in pages if (words := foreign_words(page.content.decode()))]
