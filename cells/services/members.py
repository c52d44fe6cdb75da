"""Acts on members and on the roll of a cell."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.models import User
from cells import names
from cells.access import Scope
from cells.directory import accounts_of
from cells.journal import Journal
from cells.models import (
    TERM_CATEGORIES,
    Category,
    DecidingBody,
    ExemptionReason,
    Member,
    Membership,
    PartyUnit,
)
from cells.services import plans
from cells.services.permission import require_administrator

GUEST_AND_HOME = {Category.TEMP_IN: Category.TEMP_OUT, Category.TEMP_OUT: Category.TEMP_IN}


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
    **terms: Any,
) -> Membership:
    """Enter a new member on the roll of a cell; `terms` as for `set_terms`."""
    require_administrator(by, cell)
    membership = prepare_admission(
        cell=cell,
        full_name=full_name,
        category=category,
        valid_from=valid_from,
        card_no=card_no,
        user=user,
        **terms,
    )
    member = membership.member
    member.save()
    membership.member = member  # takes the new key along
    membership.save()
    plans.carry_on([member.pk])
    audit.record(by=by, act="member.admit", target=member, unit_path=cell.path, category=category)
    return membership


def prepare_admission(
    *,
    cell: PartyUnit,
    full_name: str,
    category: Category | str,
    valid_from: date,
    card_no: str = "",
    user: User | None = None,
    **terms: Any,
) -> Membership:
    """The membership of a new member, both checked and neither saved. No query."""
    if not cell.is_cell:
        raise ValidationError(_("Đảng viên phải thuộc một chi bộ. Hãy chọn chi bộ, không chọn đảng bộ."))
    if not cell.exists_on(valid_from):
        message = _("Ngày %(day)s chi bộ chưa thành lập hoặc đã kết thúc. Hãy chọn ngày khác.")
        raise ValidationError({"valid_from": message % {"day": date_format(valid_from, "SHORT_DATE_FORMAT")}})
    member = Member(user=user)
    _set_names(member, full_name, card_no)
    membership = Membership(member=member, cell=cell, category=category, valid_from=valid_from, **terms)
    check_terms(membership)
    # A new person is on no other roll: nothing that the constraints compare could be there yet.
    membership.full_clean(exclude={"member", "cell"}, validate_constraints=False)
    return membership


def admit_members(
    *, unit: PartyUnit, admissions: Sequence[Membership], journal: Journal, by: User | None
) -> None:
    """Enter many new members into cells of one subtree in few statements; part of an import, which
    audits. `admissions` come from `prepare_admission`; `journal` remembers them."""
    require_administrator(by, unit)
    if not all(membership.cell.path.startswith(unit.path) for membership in admissions):
        raise ValidationError(_("Có chi bộ ngoài phạm vi của sổ. Hãy tải sổ mới."))
    journal.create_many([membership.member for membership in admissions])
    for membership in admissions:
        membership.member = membership.member  # takes the new key along
    journal.create_many(admissions)
    if ending := [row.member_id for row in admissions if row.cell.valid_to is not None]:
        plans.carry_on(ending)


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
    _set_names(member, full_name, card_no)
    member.save()
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
    with plans.lifted(membership):
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
    *, membership: Membership, category: Category | str, valid_from: date, by: User | None, **terms: Any
) -> Membership:
    """Close a membership the day before and open another category in the same cell; `terms` as for
    `set_terms`."""
    require_administrator(by, membership.cell)
    with plans.lifted(membership):
        _require_open(membership)
        if category == membership.category:
            raise ValidationError({"category": _("Đảng viên đang ở diện này. Hãy chọn diện khác.")})
        opened = follow_with(membership, membership.cell, category, valid_from, **terms)
    audit.record(
        by=by, act="membership.category", target=opened, unit_path=opened.cell.path, category=category
    )
    return opened


@transaction.atomic
def set_terms(
    *,
    membership: Membership,
    by: User | None,
    until: date | None = None,
    reason: ExemptionReason | str = "",
    decided_by: DecidingBody | str = "",
    decision_no: str = "",
    other_place: str = "",
) -> Membership:
    """Write down, or prolong, the terms of an exemption, a suspension or a stay elsewhere."""
    require_administrator(by, membership.cell)
    with plans.lifted(membership):
        _require_open(membership)
        membership.until, membership.reason, membership.decided_by = until, reason, decided_by
        membership.decision_no = names.normalize(decision_no)
        membership.other_place = names.normalize(other_place)
        check_terms(membership)
        membership.full_clean()
        membership.save(update_fields=["until", "reason", "decided_by", "decision_no", "other_place"])
    audit.record(
        by=by,
        act="membership.terms",
        target=membership,
        unit_path=membership.cell.path,
        until=until.isoformat() if until else None,
        reason=reason,
        decision=membership.decision_no,
    )
    return membership


def require_one_roll(membership: Membership) -> None:
    """Raise ValidationError when the member stands on another roll on a day of this membership.

    A guest (TEMP_IN) may, where the other cell has them as TEMP_OUT; and the other way round.
    """
    others = Membership.objects.filter(member=membership.member_id).exclude(pk=membership.pk)
    others = others.overlapping(membership.valid_from, membership.valid_to)
    if beside := GUEST_AND_HOME.get(Category(membership.category)):
        others = others.exclude(category=beside)
    clash = others.select_related("cell__parent").first()
    if clash is not None:
        raise ValidationError(_on_another_roll(clash))


def _on_another_roll(clash: Membership) -> str:
    message = _(
        "Trong thời gian này đảng viên còn trong danh sách %(cell)s (%(category)s). Hãy kết thúc ở đó "
        "hoặc chuyển sinh hoạt trước."
    )
    return message % {"cell": clash.cell.full_name, "category": clash.get_category_display()}


def follow_with(
    membership: Membership, cell: PartyUnit, category: Category | str, first_day: date, **terms: Any
) -> Membership:
    """Close a membership the day before `first_day` and open the next one, in `cell`. Part of a larger
    act, which checks permission and audits."""
    if first_day <= membership.valid_from:
        message = _("Diện mới phải bắt đầu sau %(day)s (ngày bắt đầu diện hiện tại).")
        day = date_format(membership.valid_from, "SHORT_DATE_FORMAT")
        raise ValidationError({"valid_from": message % {"day": day}})
    membership.valid_to = first_day - timedelta(days=1)
    membership.save(update_fields=["valid_to"])
    return open_membership(
        Membership(member=membership.member, cell=cell, category=category, valid_from=first_day, **terms)
    )


def open_membership(membership: Membership) -> Membership:
    """Check and save a new membership of somebody who may have others. Part of a larger act."""
    membership.full_clean()
    check_terms(membership)
    require_one_roll(membership)
    try:
        with transaction.atomic():
            membership.save()
    except IntegrityError as error:  # two acts at one moment: PostgreSQL lets one of them through
        raise ValidationError(_("Danh sách vừa được người khác sửa. Hãy xem lại rồi làm lại.")) from error
    return membership


def check_terms(membership: Membership) -> None:
    """The terms suit the category; an exemption other than for age has a term and is the committee's.
    No query."""
    if membership.until and membership.until < membership.valid_from:
        raise ValidationError({"until": _("Thời hạn phải sau ngày bắt đầu diện này.")})
    if membership.category != Category.EXEMPT and (membership.reason or membership.decided_by):
        raise ValidationError(_("Lý do và cấp quyết định chỉ ghi cho diện miễn."))
    if membership.category not in TERM_CATEGORIES and (membership.until or membership.decision_no):
        raise ValidationError(_("Diện này không có thời hạn, số quyết định. Hãy để trống."))
    if membership.category not in GUEST_AND_HOME and membership.other_place:
        raise ValidationError(_("Nơi sinh hoạt khác chỉ ghi khi sinh hoạt tạm thời. Hãy để trống."))
    if membership.reason in ("", ExemptionReason.AGE_HEALTH):
        return
    if membership.until is None:
        raise ValidationError({"until": _("Lý do này miễn có thời hạn. Hãy ghi miễn đến ngày nào.")})
    if membership.decided_by != DecidingBody.COMMITTEE:
        raise ValidationError(
            {"decided_by": _("Lý do này do cấp ủy cơ sở quyết định, chi bộ đề nghị. Hãy chọn cấp ủy cơ sở.")}
        )


def _require_open(membership: Membership) -> None:
    if membership.valid_to is not None:
        raise ValidationError(_("Diện sinh hoạt này đã kết thúc từ trước. Hãy quay lại danh sách chi bộ."))


def _set_names(member: Member, full_name: str, card_no: str) -> None:
    member.full_name = names.normalize(full_name)
    member.card_no = names.normalize(card_no)
    member.sort_key = names.person_sort_key(member.full_name) if member.full_name else ""
    member.search_key = names.search_key(member.full_name)
    member.full_clean()
