"""What is entered between a decision's recording and its day: it follows the decision, and its undoing.

A member entered on the roll of a cell that will end goes on in its heir from the day after; the act that
did so counts as the decision's own, so that undoing the decision takes it back. An act about a member whom
a decision will move lifts the decision from this one member, and lays it down again afterwards.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db.models import Exists, F, OuterRef, Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts import clock
from cells import kinds
from cells.journal import Entry, Journal, undo
from cells.models import (
    Membership,
    PartyUnit,
    Reorganisation,
    RoleAssignment,
    Transfer,
    UnitPlacement,
    UnitSuccession,
)
from cells.models.member import MembershipQuerySet
from cells.reorganisation import Step
from cells.services.removing import Removing
from cells.services.timeline import DAY

_OF_MEMBERS = ("cells.membership", "cells.transfer")


@contextmanager
def lifted(*memberships: Membership) -> Iterator[None]:
    """Inside, the rolls of this one member stand as if no decision were planned. The memberships (all of one
    member) are read anew."""
    member = memberships[0].member_id
    rows = Membership.objects.filter(member=member)
    is_touched = rows.filter(Q(valid_from__gt=clock.today()) | Q(valid_to__gte=clock.today())).exists()
    if is_touched:
        planned = Reorganisation.objects.in_force().filter(effective_on__gt=clock.today())
        for plan in planned.order_by("-pk"):
            _lift(plan, member)
        for membership in memberships:
            if not rows.filter(pk=membership.pk).exists():
                message = _("Diện này bắt đầu theo quyết định sắp có hiệu lực. Hãy sửa ở dòng hiện nay.")
                raise ValidationError(message)
            membership.refresh_from_db(fields=["valid_to", "category"])
    yield
    carry_on([member])


def _lift(plan: Reorganisation, member: int) -> None:
    keys = {
        "cells.membership": set(Membership.objects.filter(member=member).values_list("pk", flat=True)),
        "cells.transfer": set(Transfer.objects.filter(member=member).values_list("pk", flat=True)),
    }
    own: list[Entry] = []
    others: list[Entry] = []
    for entry in plan.journal:
        label, key, before, _after = entry
        is_own = label in _OF_MEMBERS and (
            key in keys[label] or (before is not None and before.get("member_id") == member)
        )
        (own if is_own else others).append(entry)
    if own:
        undo(own)
        plan.journal = others
        plan.save(update_fields=["journal"])


def carry_on(members: Collection[int], journal: Journal | None = None) -> None:
    """Let memberships that outlast their cell go on in its heir. Raises ValidationError where there is none.
    What is done counts as the decision's own, or goes into the given journal."""
    rows = Membership.objects.filter(member__in=members)
    while found := _next(rows):
        succession, movers = found
        own = journal or Journal()
        Removing(own, succession.happened_on).move(succession.predecessor, succession.successor, movers)
        if journal is None:
            append(succession.reorganisation, own)
    _require_cells(rows)


def _next(rows: MembershipQuerySet) -> tuple[UnitSuccession, set[int]] | None:
    """The first succession that some of these memberships have yet to follow, and whose they are."""
    successions = UnitSuccession.objects.filter(predecessor__in=rows.values("cell"))
    successions = successions.select_related("predecessor__parent", "successor__parent", "reorganisation")
    for succession in successions.defer("reorganisation__journal").order_by("happened_on", "pk"):
        day = succession.happened_on
        there = rows.filter(cell=succession.predecessor).exclude(valid_to__lt=day)
        if day <= clock.today():
            there = there.filter(valid_from__lt=day)
        movers = set(there.values_list("member", flat=True))
        if succession.predecessor.heir_id != succession.successor_id or _goes_on(succession):
            movers &= _named(succession)
        if movers:
            return succession, movers
    return None


def _goes_on(succession: UnitSuccession) -> bool:
    """Whether the predecessor outlives the succession: then only the members named go along."""
    last_day = succession.predecessor.valid_to
    return last_day is None or last_day >= succession.happened_on


def _named(succession: UnitSuccession) -> set[int]:
    """Members whom a step names for the successor."""
    steps = [Step.read(step) for step in succession.reorganisation.steps]
    return {pk for step in steps if step.target == succession.successor.code for pk in step.members}


def _require_cells(rows: MembershipQuerySet) -> None:
    """Every membership lies within the time in which its unit is a cell."""
    late = Q(cell__valid_to__lt=F("valid_to")) | Q(valid_to=None, cell__valid_to__isnull=False)
    other = UnitPlacement.objects.filter(unit=OuterRef("cell")).exclude(kind__in=kinds.codes_where("is_cell"))
    other = other.filter(Q(valid_to=None) | Q(valid_to__gte=OuterRef("valid_from")))
    for wrong, message in (
        (
            rows.filter(late).order_by("-valid_from").select_related("cell"),
            _("%(cell)s kết thúc ngày %(day)s, chưa có đơn vị kế thừa. Hãy chọn chi bộ khác."),
        ),
        (
            rows.filter(Exists(other), valid_to=None).select_related("cell"),
            _("%(cell)s sẽ không còn là chi bộ theo một quyết định. Hãy chọn chi bộ khác."),
        ),
    ):
        if row := wrong.first():
            day = date_format(row.cell.valid_to, "SHORT_DATE_FORMAT") if row.cell.valid_to else ""
            raise ValidationError(message % {"cell": row.cell.name, "day": day})


def append(plan: Reorganisation, journal: Journal) -> None:
    """Count what a journal did as done by the decision."""
    stored = Reorganisation.objects.get(pk=plan.pk)
    stored.journal = [*stored.journal, *journal.entries]
    stored.save(update_fields=["journal"])


def cut_role(assignment: RoleAssignment) -> None:
    """Let a role at a unit that will end, end with it; undoing the decision gives it back."""
    unit = assignment.unit
    if unit.valid_to is None or (assignment.valid_to and assignment.valid_to <= unit.valid_to):
        return
    journal = Journal()
    journal.update(assignment, valid_to=unit.valid_to)
    if plan := _ending(unit):
        append(plan, journal)


def release_role(assignment: RoleAssignment) -> None:
    """Let a decision no longer answer for a role, which somebody ends in another way."""
    plan = _ending(assignment.unit) if assignment.valid_to else None
    if plan is None:
        return
    place = (assignment._meta.label_lower, assignment.pk)
    plan.journal = [entry for entry in plan.journal if (entry[0], entry[1]) != place]
    plan.save(update_fields=["journal"])


def _ending(unit: PartyUnit) -> Reorganisation | None:
    """The decision in force by which a unit ends."""
    if unit.valid_to is None:
        return None
    day = unit.valid_to + DAY
    for plan in Reorganisation.objects.in_force().filter(effective_on=day).order_by("-pk"):
        if any(unit.code in step.get("units", ()) for step in plan.steps):
            return plan
    return None
