"""Acts on roles: who may do what, where, from when to when."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.models import User
from cells.models import PartyUnit, Role, RoleAssignment
from cells.services import plans
from cells.services.permission import require_administrator

# Roles inside one cell; every other role is held over a committee and what is below it.
CELL_ROLES = (Role.SECRETARY, Role.MINUTE_TAKER, Role.SUPERVISOR)


@transaction.atomic
def assign_role(
    *,
    user: User,
    unit: PartyUnit,
    role: Role | str,
    valid_from: date,
    by: User | None,
    valid_to: date | None = None,
) -> RoleAssignment:
    """Give an account a role over a unit and everything below it. Nobody gives one to themselves. A role at a
    unit that will end by a decision ends with it."""
    require_administrator(by, unit)
    if by is not None and by.pk == user.pk:
        raise ValidationError(_("Không ai tự phân công cho chính mình. Hãy nhờ quản trị viên khác."))
    assignment = RoleAssignment(user=user, unit=unit, role=role, valid_from=valid_from, valid_to=valid_to)
    assignment.full_clean()
    _check_fits(assignment)
    assignment.save()
    plans.cut_role(assignment)
    audit.record(by=by, act="role.assign", target=assignment, unit_path=unit.path, role=role, user=user.pk)
    return assignment


@transaction.atomic
def end_role(*, assignment: RoleAssignment, last_day: date, by: User | None) -> RoleAssignment:
    """End a role after `last_day`. Nobody ends their own, so that no district loses its administrator."""
    require_administrator(by, assignment.unit)
    if by is not None and by.pk == assignment.user_id:
        raise ValidationError(_("Không ai tự kết thúc vai trò của chính mình. Hãy nhờ quản trị viên khác."))
    if assignment.valid_to is not None and assignment.valid_to < clock.today():
        raise ValidationError(_("Vai trò này đã kết thúc từ trước. Hãy quay lại trang tài khoản."))
    if last_day < assignment.valid_from:
        message = _("Ngày cuối phải từ %(day)s (ngày bắt đầu vai trò) trở đi.")
        day = date_format(assignment.valid_from, "SHORT_DATE_FORMAT")
        raise ValidationError({"last_day": message % {"day": day}})
    unit_ends = assignment.unit.valid_to
    if unit_ends is not None and last_day > unit_ends:
        message = _("Đơn vị kết thúc ngày %(day)s, vai trò hết hiệu lực cùng ngày. Hãy ghi ngày sớm hơn.")
        day = date_format(unit_ends, "SHORT_DATE_FORMAT")
        raise ValidationError({"last_day": message % {"day": day}})
    plans.release_role(assignment)
    assignment.valid_to = last_day
    assignment.full_clean()
    assignment.save(update_fields=["valid_to"])
    audit.record(
        by=by, act="role.end", target=assignment, unit_path=assignment.unit.path, user=assignment.user_id
    )
    return assignment


def _check_fits(assignment: RoleAssignment) -> None:
    """The role suits the kind of unit, the unit exists then, and the account does not hold it already."""
    unit, role = assignment.unit, Role(assignment.role)
    if role in CELL_ROLES and not unit.is_cell:
        raise ValidationError({"unit": _("Vai trò này chỉ giao tại một chi bộ. Hãy chọn chi bộ.")})
    if role not in CELL_ROLES and unit.is_cell:
        raise ValidationError(
            {"unit": _("Vai trò này không giao tại chi bộ. Hãy chọn đảng bộ cấp trên của chi bộ.")}
        )
    if not unit.exists_on(assignment.valid_from):
        message = _("Ngày %(day)s đơn vị chưa thành lập hoặc đã kết thúc. Hãy chọn ngày khác.")
        day = date_format(assignment.valid_from, "SHORT_DATE_FORMAT")
        raise ValidationError({"valid_from": message % {"day": day}})
    same = RoleAssignment.objects.filter(user=assignment.user, unit=unit, role=role)
    same = same.filter(Q(valid_to=None) | Q(valid_to__gte=assignment.valid_from))
    if assignment.valid_to is not None:
        same = same.filter(valid_from__lte=assignment.valid_to)
    if same.exists():
        raise ValidationError(_("Tài khoản đã có vai trò này tại đơn vị này trong thời gian đó."))
