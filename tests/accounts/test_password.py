"""Changing one's own password: what is refused and why, what it ends, what is on record."""

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.http import HttpResponse
from django.test import Client

from accounts.adapter import AccountAdapter
from accounts.models import AuditEvent, User
from tests.accounts.conftest import Login, is_in
from tests.client import AppClient
from tests.factories import PASSWORD
from tests.ui.test_form_errors import Anchors
from tests.vietnamese import foreign_words

NEW = "sông Đà chảy qua xóm Diều"
ADDRESS = "/account/password/"


@pytest.fixture
def member(client: AppClient, person: User) -> AppClient:
    """The person, logged in."""
    client.force_login(person)
    return client


def change(client: Client, old: str = PASSWORD, new: str = NEW, again: str | None = None) -> HttpResponse:
    again = new if again is None else again
    response: HttpResponse = client.post(ADDRESS, {"oldpassword": old, "password1": new, "password2": again})
    return response


def test_the_new_one_opens_and_the_old_one_does_not(member: AppClient, login: Login) -> None:
    response = change(member)
    assert (response.status_code, response["Location"]) == (302, "/")
    assert "Đã đổi mật khẩu." in member.get("/").content.decode()
    member.logout()
    assert login(password=PASSWORD).status_code == 200
    assert login(password=NEW).status_code == 302


def test_it_keeps_this_session_and_ends_the_others(member: AppClient, person: User) -> None:
    elsewhere = AppClient()
    elsewhere.force_login(person)
    change(member)
    assert is_in(member)
    assert not is_in(elsewhere)


def test_it_is_on_record_without_a_word_of_the_password(member: AppClient, person: User) -> None:
    change(member)
    event = AuditEvent.objects.get()
    assert (event.act, event.by, event.target) == (
        "account.own_password",
        person,
        f"accounts.user:{person.pk}",
    )
    assert event.data == {}
    assert event.reason == ""


@pytest.mark.django_db(transaction=True)
def test_without_its_record_the_password_does_not_change(
    person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**fields: object) -> None:
        raise DatabaseError("disk full")

    monkeypatch.setattr("accounts.adapter.audit.record", fail)
    with pytest.raises(DatabaseError):
        AccountAdapter().set_password(person, NEW)
    stored = User.objects.get(pk=person.pk)
    assert stored.check_password(PASSWORD)


@pytest.mark.parametrize(
    ("new", "said"),
    [
        ("ngắn", "Mật khẩu quá ngắn: cần ít nhất 10 ký tự."),
        ("0912345678", "Mật khẩu này chỉ gồm chữ số. Hãy thêm chữ."),
        ("1234567890", "Mật khẩu này nhiều người dùng, dễ bị đoán."),
        ("qwertyuiop", "Mật khẩu này nhiều người dùng, dễ bị đoán."),
        ("bi-thu-dieu1", "Mật khẩu quá giống với tên đăng nhập, người khác dễ đoán."),
        ("Bùi Thị Hoa 1", "Mật khẩu quá giống với họ và tên, người khác dễ đoán."),
    ],
)
def test_a_password_others_would_try_is_refused_and_told_why(member: AppClient, new: str, said: str) -> None:
    response = change(member, new=new)
    assert response.status_code == 200
    assert said in response.content.decode()
    assert foreign_words(response.content.decode()) == []
    assert AuditEvent.objects.count() == 0


@pytest.mark.parametrize(
    ("old", "again", "said"),
    [
        ("sai-mật-khẩu", NEW, "Mật khẩu hiện tại chưa đúng."),
        ("", NEW, "Chưa có nội dung: mục này phải nhập."),
        (PASSWORD, "khác hẳn lần gõ trước", "Hai lần gõ mật khẩu mới chưa giống nhau."),
        (PASSWORD, "", "Chưa có nội dung: mục này phải nhập."),
    ],
)
def test_what_is_wrong_is_said_on_top_and_beside_the_field(
    member: AppClient, person: User, old: str, again: str, said: str
) -> None:
    page = change(member, old=old, again=again).content.decode()
    assert page.count(said) == 2
    read = Anchors(page)
    assert [target for target in read.targets if target != "main"]
    assert set(read.targets) <= read.ids
    assert User.objects.get(pk=person.pk).check_password(PASSWORD)


def test_what_was_typed_is_not_sent_back(member: AppClient) -> None:
    page = change(member, old="bí-mật-gõ-nhầm", again="khác").content.decode()
    assert "bí-mật-gõ-nhầm" not in page
    assert NEW not in page
    assert "Vì an toàn, các ô không hiện lại: hãy gõ lại cả ba." in page
    assert "vẫn còn nguyên bên dưới" not in page


def test_guessing_the_old_one_in_a_session_left_open_is_slowed_down(member: AppClient) -> None:
    assert [change(member, old="sai-mật-khẩu").status_code for _ in range(6)] == [200] * 5 + [429]
    page = change(member, old="sai-mật-khẩu").content.decode()
    assert "Bạn gửi quá nhiều lần trong thời gian ngắn" in page
    assert foreign_words(page) == []


def test_the_page_tells_the_rules_in_vietnamese_before_one_breaks_them(member: AppClient) -> None:
    page = member.get(ADDRESS).content.decode()
    assert "10 ký tự" in page
    assert foreign_words(page) == []


def test_a_long_or_composed_password_is_fine(member: AppClient, login: Login) -> None:
    sentence = "Chi bộ xóm Diều họp ngày mồng ba hằng tháng, " * 10
    assert change(member, new=sentence.strip()).status_code == 302
    member.logout()
    assert login(password=sentence.strip()).status_code == 302


def test_the_rules_hold_for_whoever_sets_a_password(person: User) -> None:
    with pytest.raises(ValidationError):
        AccountAdapter().clean_password("0912345678", user=person)
    assert AccountAdapter().clean_password(NEW, user=person) == NEW
