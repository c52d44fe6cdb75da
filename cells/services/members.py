"""Acts on members and on the roll of a cell."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.models import User
from cells import names
from cells.access import Scope
from cells.directory import accounts_of
from cells.models import Category, Member, Membership, PartyUnit
from cells.services.permission import require_administrator


@transaction.atomic
def admit_member(
    *,
    cell: PartyUnit,
    full_name: str,
    category: Category | str,
    valid_from: date,
    by: User | None,
    card_no: str = "",
    user: User | None = None,
) -> Membership:
    """Enter a new member on the roll of a cell."""
    require_administrator(by, cell)
    if not cell.is_cell:
        raise ValidationError(_("Đảng viên phải thuộc một chi bộ. Hãy chọn chi bộ, không chọn đảng bộ."))
    if not cell.exists_on(valid_from):
        message = _("Ngày %(day)s chi bộ chưa thành lập hoặc đã kết thúc. Hãy chọn ngày khác.")
        raise ValidationError({"valid_from": message % {"day": date_format(valid_from, "SHORT_DATE_FORMAT")}})
    member = Member(user=user)
    _write_names(member, full_name, card_no)
    membership = Membership(member=member, cell=cell, category=category, valid_from=valid_from)
    # A new person is on no other roll: nothing that the constraints compare could be there yet.
    membership.full_clean(exclude={"member", "cell"}, validate_constraints=False)
    membership.save()
    audit.record(by=by, act="member.admit", target=member, unit_path=cell.path, category=category)
    return membership


@transaction.atomic
def update_member(
    *, membership: Membership, full_name: str, card_no: str, by: User | None, username: str | None = None
) -> Member:
    """Correct the name or card number of somebody on the roll of a cell, and which account is theirs
    ("": none; None: as it is). Whoever chairs a meeting does not review it: the account tells who it is."""
    require_administrator(by, membership.cell)
    member = membership.member
    if username is not None:
        member.user = _account_of(member, username.strip().lower(), by)
    _write_names(member, full_name, card_no)
    account = member.user_id
    audit.record(by=by, act="member.update", target=member, unit_path=membership.cell.path, account=account)
    return member


def _account_of(member: Member, username: str, by: User | None) -> User | None:
    """The account of this name, if the acting person may see it and it is nobody else's."""
    if not username:
        return None
    seen = accounts_of(Scope.of(by, clock.today())) if by else User.objects.all()
    account = seen.filter(username=username).first()
    if account is None:
        message = _("Không có tài khoản «%(username)s» trong phạm vi của bạn. Hãy xem lại tên đăng nhập.")
        raise ValidationError({"username": message % {"username": username}})
    owner = Member.objects.filter(user=account).exclude(pk=member.pk).first()
    if owner is not None:
        message = _("Tài khoản này đã gắn với %(name)s. Hãy bỏ ở người đó trước.")
        raise ValidationError({"username": message % {"name": owner.full_name}})
    return account


@transaction.atomic
def end_membership(*, membership: Membership, last_day: date, by: User | None) -> Membership:
    """Take a member off the roll after `last_day`."""
    require_administrator(by, membership.cell)
    _require_open(membership)
    if last_day < membership.valid_from:
        message = _("Ngày cuối phải từ %(day)s (ngày bắt đầu diện này) trở đi.")
        day = date_format(membership.valid_from, "SHORT_DATE_FORMAT")
        raise ValidationError({"last_day": message % {"day": day}})
    membership.valid_to = last_day
    membership.full_clean()
    membership.save(update_fields=["valid_to"])
    audit.record(by=by, act="membership.end", target=membership, unit_path=membership.cell.path)
    return membership


@transaction.atomic
def change_category(
    *, membership: Membership, category: Category | str, valid_from: date, by: User | None
) -> Membership:
    """Close a membership the day before and open another category in the same cell."""
    require_administrator(by, membership.cell)
    _require_open(membership)
    if category == membership.category:
        raise ValidationError({"category": _("Đảng viên đang ở diện này. Hãy chọn diện khác.")})
    if valid_from <= membership.valid_from:
        message = _("Diện mới phải bắt đầu sau %(day)s (ngày bắt đầu diện hiện tại).")
        day = date_format(membership.valid_from, "SHORT_DATE_FORMAT")
        raise ValidationError({"valid_from": message % {"day": day}})
    membership.valid_to = valid_from - timedelta(days=1)
    membership.save(update_fields=["valid_to"])
    opened = Membership(
        member=membership.member, cell=membership.cell, category=category, valid_from=valid_from
    )
    opened.full_clean()
    opened.save()
    audit.record(
        by=by, act="membership.category", target=opened, unit_path=opened.cell.path, category=category
    )
    return opened


def _require_open(membership: Membership) -> None:
    if membership.valid_to is not None:
        raise ValidationError(_("Diện sinh hoạt này đã kết thúc từ trước. Hãy quay lại danh sách chi bộ."))


def _write_names(member: Member, full_name: str, card_no: str) -> None:
    member.full_name = names.normalize(full_name)
    member.card_no = names.normalize(card_no)
    member.sort_key = names.person_sort_key(member.full_name) if member.full_name else ""
    member.search_key = names.search_key(member.full_name)
    member.full_clean()
    member.save()
