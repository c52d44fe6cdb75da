"""Acts on accounts. An account is made together with its first role, so it always belongs somewhere."""

import re
from datetime import date

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.models import User
from cells import names
from cells.access import Scope
from cells.directory import may_manage
from cells.models import PartyUnit, Role
from cells.services.permission import require_administrator
from cells.services.roles import assign_role

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,59}")


@transaction.atomic
def create_account(
    *,
    username: str,
    full_name: str,
    password: str,
    unit: PartyUnit,
    role: Role | str,
    valid_from: date,
    by: User | None,
) -> User:
    """Create an account that can log in, with its first role."""
    require_administrator(by, unit)
    username = username.strip().lower()
    if not _USERNAME.fullmatch(username):
        message = _(
            "Tên đăng nhập gồm 3 đến 60 chữ cái không dấu, chữ số, dấu chấm, gạch nối. Ví dụ: bi-thu-dieu."
        )
        raise ValidationError({"username": message})
    if User.objects.filter(username__iexact=username).exists():
        raise ValidationError({"username": _("Tên đăng nhập này đã có người dùng. Hãy chọn tên khác.")})
    user = User(username=username, full_name=names.normalize(full_name))
    user.full_clean(exclude={"password"})
    _check_password(user, password)
    user.set_password(password)
    user.save()
    audit.record(by=by, act="account.create", target=user, unit_path=unit.path)
    assign_role(user=user, unit=unit, role=role, valid_from=valid_from, by=by)
    return user


@transaction.atomic
def update_account(*, user: User, full_name: str, is_active: bool, by: User) -> User:
    """Correct the name, or stop and restore the account. A stopped account is out at its next click."""
    _require_manager(by, user)
    if not is_active and by.pk == user.pk:
        message = _("Không ai tự ngừng tài khoản của mình. Hãy nhờ quản trị viên khác.")
        raise ValidationError({"is_active": message})
    user.full_name = names.normalize(full_name)
    user.is_active = is_active
    user.full_clean()
    user.save(update_fields=["full_name", "is_active"])
    audit.record(by=by, act="account.update", target=user, is_active=is_active)
    return user


@transaction.atomic
def set_password(*, user: User, password: str, by: User) -> User:
    """Give an account a new password; its running sessions end."""
    _require_manager(by, user)
    if by.pk == user.pk:
        raise ValidationError(_("Mật khẩu của chính mình thì đổi ở trang «Đổi mật khẩu»."))
    _check_password(user, password)
    user.set_password(password)
    user.save(update_fields=["password"])
    audit.record(by=by, act="account.password", target=user)
    return user


def _check_password(user: User, password: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise ValidationError({"password": error.messages}) from error


def _require_manager(by: User, user: User) -> None:
    if not may_manage(Scope.of(by, clock.today()), user):
        raise PermissionDenied(
            _("Tài khoản này còn vai trò ngoài phạm vi của bạn. Hãy báo quản trị cấp trên.")
        )
