"""A form sent after the session has ended: the person logs in, sends it again, and nothing is lost."""

import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from accounts import kept
from accounts.models import User
from tests.accounts.conftest import Wait
from tests.client import AppClient
from tests.factories import PASSWORD, UserFactory
from tests.vietnamese import foreign_words
from tests.world import World

TYPED = {"full_name": "Bùi Thị Hoa Mới", "is_active": "on"}
LONG = 'Dòng một\r\n"Dòng" <b>hai</b> & đủ dấu: ặ ễ ở\r\n' * 50


class Form(HTMLParser):
    """The form of the page: where it goes and what is filled in."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__()
        self.action = ""
        self.fields: dict[str, list[str]] = {}
        self._inside = False
        self.feed(response.content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.action, self.fields, self._inside = given.get("action", ""), {}, True
        if tag == "input" and self._inside and given.get("name"):
            self.fields.setdefault(given["name"], []).append(given.get("value", ""))


def send(client: AppClient, form: Form, **more: Any) -> HttpResponse:
    """Press the button of the form on screen."""
    response: HttpResponse = client.post(form.action, {**form.fields, **more})
    return response


@pytest.fixture
def strict() -> AppClient:
    """A browser: tokens are checked."""
    return AppClient(enforce_csrf_checks=True)


@pytest.fixture
def admin(world: World) -> User:
    """The administrator, with a password."""
    world.admin.set_password(PASSWORD)
    world.admin.save()
    return world.admin


@pytest.fixture
def address(world: World) -> str:
    """A page with a form."""
    return f"/accounts/{world.secretary_a.pk}/"


def late(client: AppClient, person: User, wait: Wait, address: str, **typed: Any) -> HttpResponse:
    """Open a page, wait too long, and send it."""
    client.force_login(person)
    token = Form(client.get(address)).fields["csrfmiddlewaretoken"]
    wait(minutes=61)
    response: HttpResponse = client.post(address, {"csrfmiddlewaretoken": token, **typed})
    return response


def test_what_was_typed_arrives_after_the_login(
    strict: AppClient, admin: User, wait: Wait, address: str, world: World
) -> None:
    asked = late(strict, admin, wait, address, **TYPED)
    assert asked.status_code == 401
    assert "Chưa lưu: phiên làm việc kết thúc trước khi bạn bấm nút." in asked.content.decode()
    ready = send(strict, Form(asked), login=admin.username, password=PASSWORD)
    assert ready.status_code == 200
    form = Form(ready)
    assert form.action == address
    assert {name: form.fields[name] for name in TYPED} == {name: [value] for name, value in TYPED.items()}
    assert User.objects.get(pk=world.secretary_a.pk).full_name == "Bùi Thị Hoa"  # nothing is sent unasked
    assert send(strict, form).status_code == 302
    assert User.objects.get(pk=world.secretary_a.pk).full_name == "Bùi Thị Hoa Mới"


def test_a_wrong_password_on_the_way_loses_nothing(
    strict: AppClient, admin: User, wait: Wait, address: str
) -> None:
    page = late(strict, admin, wait, address, **TYPED)
    for _ in range(3):
        page = send(strict, Form(page), login=admin.username, password="sai-mật-khẩu")
        assert "Tên đăng nhập hoặc mật khẩu chưa đúng" in page.content.decode()
    ready = send(strict, Form(page), login=admin.username, password=PASSWORD)
    assert Form(ready).fields["full_name"] == ["Bùi Thị Hoa Mới"]


def test_a_locked_name_on_the_way_loses_nothing(
    strict: AppClient, admin: User, wait: Wait, address: str
) -> None:
    page = late(strict, admin, wait, address, **TYPED)
    for _ in range(6):
        page = send(strict, Form(page), login=admin.username, password="sai-mật-khẩu")
    assert page.status_code == 429
    assert "Nội dung vừa gõ vẫn còn ở đây" in page.content.decode()
    wait(minutes=16)
    page = send(strict, Form(page))
    assert page.status_code == 401
    ready = send(strict, Form(page), login=admin.username, password=PASSWORD)
    assert Form(ready).fields["full_name"] == ["Bùi Thị Hoa Mới"]


def test_long_and_hostile_text_arrives_letter_by_letter(
    strict: AppClient, admin: User, world: World, wait: Wait
) -> None:
    address = f"/units/{world.cell_a.pk}/edit/?từ=danh-sách"
    asked = late(strict, admin, wait, address, name=LONG, order=["1", "2"], has_committee="on")
    ready = send(strict, Form(asked), login=admin.username, password=PASSWORD)
    form = Form(ready)
    assert form.fields["name"] == [LONG]
    assert (form.fields["order"], form.fields["has_committee"]) == (["1", "2"], ["on"])
    assert form.action.startswith(f"/units/{world.cell_a.pk}/edit/?")
    assert "<b>" not in re.sub(r'value="[^"]*"', "", ready.content.decode())
    assert send(strict, form).status_code == 200  # the name is too long, and shown back with that sentence


def test_somebody_else_who_logs_in_sends_with_their_own_rights(
    strict: AppClient, world: World, wait: Wait
) -> None:
    other = UserFactory(username="nguoi-khac", with_password=True)
    asked = late(strict, world.admin, wait, f"/units/{world.cell_a.pk}/edit/", name="Chi bộ khác")
    ready = send(strict, Form(asked), login=other.username, password=PASSWORD)
    assert send(strict, Form(ready)).status_code == 404


def test_without_anything_typed_it_is_the_usual_login(client: AppClient, person: User) -> None:
    response = client.post("/account/password/")
    assert (response.status_code, response["Location"]) == (302, "/account/login/?next=/account/password/")
    assert "kept" not in client.get("/account/login/").content.decode()
    response = client.post("/account/login/", {"login": person.username, "password": PASSWORD})
    assert (response.status_code, response["Location"]) == (302, "/")


def test_who_was_logged_out_for_waiting_is_told_so(client: AppClient, person: User, wait: Wait) -> None:
    client.force_login(person)
    client.get("/")
    wait(minutes=61)
    page = client.get("/", follow=True).content.decode()
    assert "Đã lâu bạn không thao tác nên máy chủ tự đăng xuất. Hãy đăng nhập lại." in page


@pytest.mark.parametrize("target", ["https://example.com/", "//example.com/", "/\\example.com"])
def test_kept_text_is_never_sent_to_another_site(client: AppClient, person: User, target: str) -> None:
    text = json.dumps([["name", "Chi bộ"]])
    right = {"login": person.username, "password": PASSWORD, "next": target, "kept": text}
    ready = client.post("/account/login/", right)
    assert (ready.status_code, ready["Location"]) == (302, "/")
    client.logout()
    for _ in range(6):
        locked = client.post("/account/login/", {**right, "login": "ai-do", "password": "sai"})
    assert locked.status_code == 429
    assert "example.com" not in locked.content.decode()


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ('[["a", "1"], ["a", "2"]]', [("a", "1"), ("a", "2")]),
        ("", []),
        ("không phải JSON", []),
        ("{}", []),
        ("[1, [2, 3], ['x']]", []),
        ('[["a", "1"], ["b"], [1, "2"], ["c", null], "cd"]', [("a", "1")]),
        ("[" * 100_000, []),
        ("null", []),
    ],
)
def test_kept_text_that_was_tampered_with_is_dropped(text: str, fields: list[tuple[str, str]]) -> None:
    assert list(kept.fields(text)) == fields


def test_files_passwords_and_the_old_token_are_not_kept(client: AppClient, person: User) -> None:
    sent = {"name": "Chi bộ", "csrfmiddlewaretoken": "old", "file": SimpleUploadedFile("a.txt", b"a")}
    sent |= {"password": PASSWORD, "oldpassword": PASSWORD, "password1": PASSWORD}
    asked = client.post("/account/password/", sent)
    assert list(kept.fields(Form(asked).fields["kept"][0])) == [("name", "Chi bộ")]


def test_the_pages_are_in_vietnamese_and_kept_by_no_cache(client: AppClient, person: User) -> None:
    asked = client.post("/account/password/", TYPED)
    ready = client.post(
        "/account/login/", {**Form(asked).fields, "login": person.username, "password": PASSWORD}
    )
    for response in (asked, ready):
        assert foreign_words(response.content.decode()) == []
        assert "no-store" in response["Cache-Control"]
