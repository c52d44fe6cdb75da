"""Acts on transfers: sent by one cell, received by another, each by its own administrator.

Until it is received the member stands on the sender's roll alone. Receiving is one act that closes
the sender's membership the day before and opens the receiver's; meetings on record stay as they are.
"""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.models import User
from cells.models import Category, Membership, PartyUnit, Transfer, TransferKind, TransferState
from cells.services import plans
from cells.services.members import follow_with, open_membership
from cells.services.permission import require_administrator

# Who may be sent: a guest, somebody already elsewhere or suspended comes back first.
SENDABLE = {
    TransferKind.OFFICIAL: (Category.OFFICIAL, Category.PROBATIONARY, Category.EXEMPT),
    TransferKind.TEMPORARY: (Category.OFFICIAL, Category.PROBATIONARY),
}
# What an exemption takes along to the new cell.
CARRIED = ("until", "reason", "decided_by", "decision_no")


@transaction.atomic
def send_member(
    *,
    membership: Membership,
    to_cell: PartyUnit,
    kind: TransferKind | str,
    sent_on: date,
    by: User | None,
    until: date | None = None,
) -> Transfer:
    """Enter that a member moves to another cell, for good or (`until`) for a time."""
    require_administrator(by, membership.cell)
    with plans.lifted(membership):
        transfer = _sent(membership, to_cell, kind, sent_on, until)
    transfer.refresh_from_db()
    _record(transfer, "transfer.send", by, transfer.from_cell)
    return transfer


def _sent(
    membership: Membership, to_cell: PartyUnit, kind: TransferKind | str, sent_on: date, until: date | None
) -> Transfer:
    if membership.valid_to is not None or membership.category not in SENDABLE[TransferKind(kind)]:
        message = _("Diện hiện tại (%(category)s) không chuyển được. Hãy đổi diện trước.")
        raise ValidationError(message % {"category": membership.get_category_display()})
    if not to_cell.is_cell or not to_cell.exists_on(sent_on):
        raise ValidationError({"to_cell": _("Nơi đến phải là một chi bộ đang hoạt động. Hãy chọn lại.")})
    transfer = Transfer(
        member=membership.member,
        from_cell=membership.cell,
        to_cell=to_cell,
        kind=kind,
        category=membership.category,
        sent_on=sent_on,
        until=until,
    )
    transfer.full_clean()
    transfer.save()
    return transfer


@transaction.atomic
def receive_member(*, transfer: Transfer, received_on: date, by: User | None) -> Transfer:
    """Take the member over: from `received_on` on the receiving roll, until the day before on the sender's.

    A temporary guest stays on the books of the sender, as somebody temporarily elsewhere.
    """
    require_administrator(by, transfer.to_cell)
    with plans.lifted(*_rows(transfer)):
        transfer.refresh_from_db()
        _receive(transfer, received_on)
    transfer.refresh_from_db()
    _record(transfer, "transfer.receive", by, transfer.to_cell)
    return transfer


def _rows(transfer: Transfer) -> list[Membership]:
    """One membership of the member, whichever: what a plan wrote is the same for all."""
    return list(Membership.objects.filter(member=transfer.member_id).order_by("valid_from")[:1])


def _receive(transfer: Transfer, received_on: date) -> None:
    if received_on < transfer.sent_on:
        message = _("Ngày tiếp nhận phải từ %(day)s (ngày giới thiệu) trở đi.")
        raise ValidationError({"received_on": message % {"day": _day(transfer.sent_on)}})
    if received_on > clock.today():
        raise ValidationError({"received_on": _("Ngày này chưa đến. Hãy tiếp nhận khi đảng viên đã đến.")})
    if not transfer.to_cell.exists_on(received_on):
        raise ValidationError({"received_on": _("Ngày này chi bộ không hoạt động. Hãy chọn ngày khác.")})
    _step(transfer, TransferState.SENT, TransferState.RECEIVED, received_on=received_on)
    home = _at_home(transfer, SENDABLE[TransferKind(transfer.kind)])
    if received_on <= home.valid_from:
        message = _("Ngày tiếp nhận phải sau %(day)s (ngày bắt đầu diện ở nơi đi).")
        raise ValidationError({"received_on": message % {"day": _day(home.valid_from)}})
    transfer.category = home.category
    transfer.save(update_fields=["category"])
    if transfer.kind == TransferKind.OFFICIAL:
        terms = {field: getattr(home, field) for field in CARRIED}
        follow_with(home, transfer.to_cell, home.category, received_on, **terms)
    else:
        _begin_stay(transfer, home)


def _begin_stay(transfer: Transfer, home: Membership) -> None:
    day: Any = transfer.received_on
    place, origin = transfer.to_cell.full_name, transfer.from_cell.full_name
    follow_with(home, home.cell, Category.TEMP_OUT, day, until=_term(transfer, day), other_place=place)
    guest = Membership(
        member=transfer.member,
        cell=transfer.to_cell,
        category=Category.TEMP_IN,
        valid_from=day,
        until=_term(transfer, day),
        other_place=origin,
    )
    open_membership(guest)


def _term(transfer: Transfer, day: date) -> date | None:
    """The term, unless it was over before the member came."""
    return transfer.until if transfer.until and transfer.until >= day else None


@transaction.atomic
def withdraw_transfer(*, transfer: Transfer, by: User | None) -> Transfer:
    """Call a transfer back before it was received. The sender's act."""
    require_administrator(by, transfer.from_cell)
    _step(transfer, TransferState.SENT, TransferState.WITHDRAWN)
    _record(transfer, "transfer.withdraw", by, transfer.from_cell)
    return transfer


@transaction.atomic
def decline_transfer(*, transfer: Transfer, by: User | None) -> Transfer:
    """Send a transfer back that should not have come here. The receiver's act."""
    require_administrator(by, transfer.to_cell)
    _step(transfer, TransferState.SENT, TransferState.DECLINED)
    _record(transfer, "transfer.decline", by, transfer.to_cell)
    return transfer


@transaction.atomic
def take_back(*, transfer: Transfer, first_day: date, by: User | None) -> Transfer:
    """End a temporary stay: from `first_day` the member is at home again, in the category of before.

    The home cell's act; it ends the place at the host too, which is no place on the books there.
    """
    require_administrator(by, transfer.from_cell)
    with plans.lifted(*_rows(transfer)):
        transfer.refresh_from_db()
        _return(transfer, first_day)
    transfer.refresh_from_db()
    _record(transfer, "transfer.return", by, transfer.from_cell)
    return transfer


def _return(transfer: Transfer, first_day: date) -> None:
    if transfer.kind != TransferKind.TEMPORARY:
        raise ValidationError(_("Chuyển chính thức thì không trở về. Hãy lập lần chuyển mới."))
    if first_day > clock.today():
        raise ValidationError({"first_day": _("Ngày này chưa đến. Hãy ghi khi đảng viên đã trở về.")})
    _step(transfer, TransferState.RECEIVED, TransferState.RETURNED)
    home = _at_home(transfer, (Category.TEMP_OUT,))
    if first_day <= home.valid_from:
        message = _("Ngày trở về phải sau %(day)s (ngày nơi đến tiếp nhận).")
        raise ValidationError({"first_day": message % {"day": _day(home.valid_from)}})
    there = Membership.objects.filter(
        member=transfer.member, cell=transfer.to_cell, category=Category.TEMP_IN, valid_to=None
    )
    there.filter(valid_from__lt=first_day).update(valid_to=first_day - timedelta(days=1))
    follow_with(home, home.cell, transfer.category, first_day)


def _step(transfer: Transfer, before: TransferState, after: TransferState, **fields: Any) -> None:
    """One conditional UPDATE: of two people who act at one moment, one is refused."""
    found = Transfer.objects.filter(pk=transfer.pk, state=before)
    if not found.update(state=after, **fields):
        raise ValidationError(_("Lần chuyển này đã được xử lý. Hãy quay lại danh sách chuyển sinh hoạt."))
    transfer.refresh_from_db(fields=["state", *fields])


def _at_home(transfer: Transfer, categories: tuple[Category, ...]) -> Membership:
    home = Membership.objects.filter(
        member=transfer.member, cell=transfer.from_cell, valid_to=None, category__in=categories
    ).select_related("member", "cell__parent")
    if (found := home.first()) is None:
        raise ValidationError(
            _("Đảng viên không còn ở diện cũ trong danh sách nơi đi. Hãy báo nơi đi rút lại rồi lập lần mới.")
        )
    return found


def _record(transfer: Transfer, act: str, by: User | None, side: PartyUnit) -> None:
    audit.record(by=by, act=act, target=transfer, unit_path=side.path, member=transfer.member_id)


def _day(day: date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")
