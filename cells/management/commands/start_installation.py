"""The first unit and the first administrator of a new installation; everything else is done on the pages."""

import sys
from argparse import ArgumentParser
from datetime import date
from getpass import getpass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import clock
from cells import kinds, services
from cells.models import PartyUnit, Role


class Command(BaseCommand):
    help = (
        "Create the top unit and its first administrator in an empty database. "
        "Asks for the password; without a terminal, reads it as one line from standard input."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--code", required=True, help="code of the top unit; never changed later")
        parser.add_argument("--name", required=True, help='its full name: "Đảng bộ huyện Đà Bắc"')
        parser.add_argument("--kind", required=True, choices=kinds.codes_where("is_top"))
        parser.add_argument(
            "--founded",
            required=True,
            type=date.fromisoformat,
            metavar="YYYY-MM-DD",
            help="its first day; no unit below it can be older",
        )
        parser.add_argument("--username", required=True, help="of the administrator")
        parser.add_argument("--full-name", required=True, help="of the administrator")

    def handle(self, *args: Any, **options: Any) -> None:
        if PartyUnit.objects.exists():
            raise CommandError(
                _("Cơ sở dữ liệu đã có đơn vị. Hãy dùng trang «Tổ chức và đảng viên» để lập thêm.")
            )
        password = _password()
        try:
            with transaction.atomic():
                unit = services.create_unit(
                    code=options["code"],
                    name=options["name"],
                    kind=options["kind"],
                    parent=None,
                    valid_from=options["founded"],
                    by=None,
                )
                account = services.create_account(
                    username=options["username"],
                    full_name=options["full_name"],
                    password=password,
                    unit=unit,
                    role=Role.ADMINISTRATOR,
                    valid_from=clock.today(),
                    by=None,
                )
        except ValidationError as error:
            raise CommandError(_by_option(error)) from error
        words = {"unit": unit.name, "username": account.username}
        self.stdout.write(_("Đã lập «%(unit)s» và tài khoản quản trị «%(username)s».") % words)


def _by_option(error: ValidationError) -> str:
    """One line per message; with the option it is about, where there is one."""
    if not hasattr(error, "error_dict"):
        return "\n".join(error.messages)
    options = {"valid_from": "--founded", "full_name": "--full-name", "password": _("mật khẩu")}
    lines = ((options.get(name, f"--{name}"), messages) for name, messages in error.message_dict.items())
    return "\n".join(f"{option}: {message}" for option, messages in lines for message in messages)


def _password() -> str:
    """Asked twice on a terminal; otherwise the first line of standard input."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass(_("Mật khẩu: "))
    if getpass(_("Nhập lại mật khẩu: ")) != first:
        raise CommandError(_("Hai lần nhập mật khẩu khác nhau. Hãy chạy lại lệnh."))
    return first
