"""The first unit and the first administrator: from an empty database to the first page."""

import io
from datetime import date

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import reverse

from accounts import clock
from accounts.models import AuditEvent, User
from cells.models import PartyUnit, Role, RoleAssignment, UnitKind
from tests.client import AppClient
from tests.factories import PASSWORD, PartyUnitFactory

COMMAND = "cells.management.commands.start_installation"
OPTIONS = {
    "code": "DABAC",
    "name": "Đảng bộ huyện Đà Bắc",
    "kind": "DISTRICT",
    "founded": date(1946, 1, 1),
    "username": "quan-tri",
    "full_name": "Lê Thị Lý",
}

pytestmark = pytest.mark.django_db


def start(monkeypatch: pytest.MonkeyPatch, password: str = PASSWORD, **changed: object) -> str:
    """Run the command with a password on standard input, and return what it printed."""
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
    out = io.StringIO()
    call_command("start_installation", **{**OPTIONS, **changed}, stdout=out)
    return out.getvalue()


def test_it_makes_the_top_unit_and_its_administrator(monkeypatch: pytest.MonkeyPatch) -> None:
    printed = start(monkeypatch)
    unit, user = PartyUnit.objects.get(), User.objects.get()
    assert (unit.code, unit.name, unit.kind, unit.parent) == (
        "DABAC",
        "Đảng bộ huyện Đà Bắc",
        "DISTRICT",
        None,
    )
    assert unit.valid_from == date(1946, 1, 1)
    assert (user.username, user.full_name) == ("quan-tri", "Lê Thị Lý")
    assert not user.is_superuser
    assert not user.is_practice
    held = RoleAssignment.objects.get()
    assert (held.user, held.unit, held.role) == (user, unit, Role.ADMINISTRATOR)
    assert held.valid_from == clock.today()
    assert {event.act for event in AuditEvent.objects.all()} == {
        "unit.create",
        "account.create",
        "role.assign",
    }
    assert "quan-tri" in printed
    assert PASSWORD not in printed


def test_the_administrator_logs_in_and_builds_the_rest_on_the_pages(
    monkeypatch: pytest.MonkeyPatch, client: AppClient
) -> None:
    start(monkeypatch)
    login = client.post(reverse("account_login"), {"login": "quan-tri", "password": PASSWORD})
    assert login.status_code == 302
    district = PartyUnit.objects.get()
    made = client.post(
        reverse("cells:unit-create", args=[district.pk]),
        {
            "code": "DB01",
            "name": "Đảng bộ xã Tân Minh",
            "kind": UnitKind.GRASSROOTS_COMMITTEE,
            "cell_type": "",
            "valid_from": "01/01/1990",
            "order": "1",
        },
    )
    assert made.status_code == 302
    assert PartyUnit.objects.get(code="DB01").parent == district


def test_it_refuses_a_database_that_has_units(monkeypatch: pytest.MonkeyPatch) -> None:
    PartyUnitFactory(code="TINH", kind=UnitKind.PROVINCE)
    with pytest.raises(CommandError, match="đã có đơn vị"):
        start(monkeypatch)
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"password": "ngan"}, "mật khẩu: .*quá ngắn"),
        ({"username": "Quản Trị"}, "--username: .*chữ cái không dấu"),
        ({"name": " "}, "--name: "),
        ({"founded": date(2999, 1, 1)}, "--founded: .*chưa thành lập"),
    ],
)
def test_bad_input_leaves_the_database_empty(
    monkeypatch: pytest.MonkeyPatch, changed: dict[str, str], message: str
) -> None:
    with pytest.raises(CommandError, match=message):
        start(monkeypatch, **changed)
    assert not PartyUnit.objects.exists()
    assert not User.objects.exists()


def test_a_cell_is_no_top_unit(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CommandError, match="SUBORDINATE_CELL"):
        call_command(
            "start_installation",
            *(f"--{name.replace('_', '-')}={value}" for name, value in OPTIONS.items() if name != "kind"),
            "--kind=SUBORDINATE_CELL",
        )


class Terminal(io.StringIO):
    """Standard input of somebody who types."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("again", "made"), [(PASSWORD, True), ("khác hẳn", False)])
def test_on_a_terminal_the_password_is_asked_twice(
    monkeypatch: pytest.MonkeyPatch, again: str, made: bool
) -> None:
    typed = iter([PASSWORD, again])
    monkeypatch.setattr("sys.stdin", Terminal())
    monkeypatch.setattr(f"{COMMAND}.getpass", lambda prompt: next(typed))
    if not made:
        with pytest.raises(CommandError, match="khác nhau"):
            call_command("start_installation", **OPTIONS)
    else:
        call_command("start_installation", **OPTIONS, stdout=io.StringIO())
    assert User.objects.filter(username="quan-tri").exists() is made
