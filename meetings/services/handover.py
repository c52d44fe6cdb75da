"""Handing a cell to a new secretary: one act."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.models import User
from cells import services as cells
from cells.models import Member, Membership, PartyUnit, Role, RoleAssignment
from cells.services.permission import require_administrator
from meetings.models import HELD_STATES, AssignedTask, Handover, Meeting, MeetingState
from meetings.models.handover import checksum_of
from meetings.own_cells import months_back

OPEN_STATES = (MeetingState.PLANNED, MeetingState.RECORDING)


@transaction.atomic
def hand_over_cell(
    *, assignment: RoleAssignment, to_user: User, first_day: date, by: User | None
) -> Handover:
    """End a secretary's role the day before `first_day`, begin the new one's, and move what is bound
    to the person: open tasks in this cell. Records, drafts and sheets belong to the cell and stay.

    The administrator's act, never about themselves. The record of who was given a task stays as the
    meeting wrote it; `AssignedTask.taken_over_by` says whose it is now.
    """
    cell, from_user = assignment.unit, assignment.user
    require_administrator(by, cell)
    _check(assignment, to_user, first_day, by)
    listed = _listed(cell, first_day)
    listed["moved"] = _move_tasks(cell, from_user, to_user, first_day, listed["tasks"])
    cells.end_role(assignment=assignment, last_day=first_day - timedelta(days=1), by=by)
    # An account is made together with its first role, which may well be this one.
    held = RoleAssignment.objects.filter(user=to_user, unit=cell, role=Role.SECRETARY)
    if not held.valid_on(first_day).exists():
        cells.assign_role(user=to_user, unit=cell, role=Role.SECRETARY, valid_from=first_day, by=by)
    handover = Handover.objects.create(
        cell=cell,
        from_user=from_user,
        to_user=to_user,
        made_by=by,
        first_day=first_day,
        made_at=clock.now(),
        listed=listed,
        checksum=checksum_of(listed),
    )
    audit.record(
        by=by,
        act="cell.hand_over",
        target=handover,
        unit_path=cell.path,
        to=to_user.pk,
        checksum=handover.checksum,
    )
    return handover


def _check(assignment: RoleAssignment, to_user: User, first_day: date, by: User | None) -> None:
    if by is not None and by.pk in (assignment.user_id, to_user.pk):
        raise ValidationError(_("Không ai tự bàn giao hay tự nhận bàn giao. Hãy nhờ quản trị viên khác."))
    if to_user.pk == assignment.user_id:
        raise ValidationError({"to_user": _("Người nhận phải khác người bàn giao.")})
    if not to_user.is_active:
        raise ValidationError({"to_user": _("Tài khoản người nhận đã ngừng. Hãy cho đăng nhập lại trước.")})
    if assignment.role != Role.SECRETARY or not assignment.is_valid_on(clock.today()):
        raise ValidationError({"assignment": _("Người bàn giao không còn là bí thư, phó bí thư chi bộ này.")})
    if first_day > clock.today() + timedelta(days=1):
        message = _("Hãy ghi bàn giao sớm nhất một ngày trước khi người nhận làm việc.")
        raise ValidationError({"first_day": message})
    if first_day <= assignment.valid_from:
        message = _("Ngày nhận phải sau %(day)s (ngày người bàn giao bắt đầu).")
        day = date_format(assignment.valid_from, "SHORT_DATE_FORMAT")
        raise ValidationError({"first_day": message % {"day": day}})


def _listed(cell: PartyUnit, day: date) -> dict[str, list[Any]]:
    """What there is, by key (see `Handover`): 4 queries."""
    meetings = Meeting.objects.filter(cell=cell).standing()
    since = months_back(clock.today())[-1]
    return {
        "roll": [
            list(row) for row in Membership.objects.on_roll(cell, day).values_list("member", "category")
        ],
        "open": _keys(meetings.filter(state__in=OPEN_STATES).order_by("month", "pk")),
        "meetings": _keys(meetings.filter(month__gte=since).order_by("month", "pk")),
        "tasks": _keys(
            AssignedTask.objects.filter(
                cell=cell, result_meeting=None, meeting__state__in=HELD_STATES
            ).order_by("meeting__month", "meeting", "order")
        ),
    }


def _keys(rows: Any) -> list[int]:
    return list(rows.values_list("pk", flat=True))


def _move_tasks(cell: PartyUnit, old: User, new: User, day: date, tasks: list[int]) -> list[int]:
    """Let the new secretary's member take over the old one's open tasks; return their keys."""
    theirs = AssignedTask.objects.filter(pk__in=tasks).held_by(Member.objects.filter(user=old))
    moved = _keys(theirs.order_by("pk"))
    if not moved:
        return []
    member = Member.objects.filter(user=new, memberships__in=Membership.objects.on_roll(cell, day)).first()
    if member is None:
        message = _(
            "Người bàn giao còn %(count)d nhiệm vụ. Người nhận phải là đảng viên trong danh sách chi bộ, có "
            "ghi tên đăng nhập ở trang đảng viên, thì nhiệm vụ mới chuyển được."
        )
        raise ValidationError({"to_user": message % {"count": len(moved)}})
    AssignedTask.objects.filter(pk__in=moved).update(taken_over_by=member)
    return moved
