"""What an account can do on a day, said for an administrator. Everything is asked of `Scope.of`, the
scope that requests of the account itself are checked by, so that the page cannot disagree with it.

Only what lies in the administrator's own units is said.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cells import kinds
from cells.access import Action, Scope
from cells.models import PartyUnit, RoleAssignment
from cells.models.unit import PartyUnitQuerySet

TOPS_SHOWN = 20
ACTION_WORDS: Mapping[Action, Promise] = {
    Action.VIEW: _("Xem đơn vị, danh sách, số liệu, điểm, báo cáo"),
    Action.READ_MINUTES: _("Đọc biên bản, ý kiến từng người"),
    Action.RECORD: _("Ghi buổi sinh hoạt, chấm phiếu"),
    Action.SUBMIT: _("Ghi biểu quyết của chi bộ, gửi phiếu"),
    Action.REVIEW: _("Thẩm định phiếu của chi bộ trực thuộc"),
    Action.OVERSEE: _("Xem trang tổng quan"),
    Action.MANAGE_CRITERIA: _("Soạn, ban hành bộ tiêu chí"),
    Action.ADMINISTER: _("Quản trị đơn vị, đảng viên, tài khoản, vai trò"),
}


@dataclass(frozen=True, slots=True)
class Sight:
    """One action: how many units and cells it is open on, and the topmost of these units."""

    action: Action
    label: str | Promise
    units: int
    cells: int
    tops: Sequence[PartyUnit]
    more: int  # topmost units beyond the shown ones


def sight_of(account: User, on: date, within: Scope) -> list[Sight]:
    """Every action of an account on a day, as far as `within` administers (3 queries)."""
    scope, mine = Scope.of(account, on), within.paths(Action.ADMINISTER)
    tops = {action: _meeting(scope.paths(action), mine) for action in Action}
    reviewed = list(_reviewed(scope, on).within_any(mine).select_related("parent").in_official_order())
    paths = sorted({path for found in tops.values() for path in found})
    named = {unit.path: unit for unit in PartyUnit.objects.filter(path__in=paths).select_related("parent")}
    counts = _counts(paths, on)
    rows = []
    for action, found in tops.items():
        if action == Action.REVIEW:
            units, cells, shown = len(reviewed), len(reviewed), reviewed
        else:
            units = sum(counts[f"units_{paths.index(path)}"] for path in found)
            cells = sum(counts[f"cells_{paths.index(path)}"] for path in found)
            shown = [named[path] for path in found]
        more = max(0, len(shown) - TOPS_SHOWN)
        rows.append(Sight(action, ACTION_WORDS[action], units, cells, shown[:TOPS_SHOWN], more))
    return rows


def _meeting(held: Sequence[str], mine: Sequence[str]) -> list[str]:
    """The topmost paths below a path of both."""
    both = {h if h.startswith(m) else m for h in held for m in mine if h.startswith(m) or m.startswith(h)}
    return sorted(p for p in both if not any(p != other and p.startswith(other) for other in both))


def _reviewed(scope: Scope, on: date) -> PartyUnitQuerySet:
    """The cells that `Scope.reviews` says yes to."""
    paths = scope.paths(Action.REVIEW)
    return PartyUnit.objects.cells().valid_on(on).filter(Q(path__in=paths) | Q(parent__path__in=paths))


def _counts(paths: Sequence[str], on: date) -> dict[str, int]:
    """Units and cells under each path, by its number: one query."""
    wanted = {}
    for number, path in enumerate(paths):
        below = Q(path__startswith=path)
        wanted[f"units_{number}"] = Count("pk", filter=below)
        wanted[f"cells_{number}"] = Count("pk", filter=below & Q(kind__in=kinds.codes_where("is_cell")))
    return PartyUnit.objects.valid_on(on).aggregate(**wanted) if wanted else {}


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether an account may do something on a unit on a day, and the roles that make it so."""

    unit: PartyUnit
    action: Action
    label: str | Promise
    is_yes: bool
    roles: Sequence[RoleAssignment]  # those in the administrator's units
    is_from_elsewhere: bool  # a role outside these units gives it as well
    is_superuser: bool


def answer(account: User, unit: PartyUnit, action: Action, on: date, within: Scope) -> Answer:
    """Ask the scope of the account, and then which single role would say yes on its own."""
    held = RoleAssignment.objects.valid_on(on).filter(user=account).select_related("unit__parent")
    giving = [
        row for row in held if Scope.from_roles(account.pk, [(row.role, row.unit.path)]).allows(action, unit)
    ]
    shown = [row for row in giving if within.may(Action.ADMINISTER, row.unit.path)]
    return Answer(
        unit=unit,
        action=action,
        label=ACTION_WORDS[action],
        is_yes=Scope.of(account, on).allows(action, unit),
        roles=shown,
        is_from_elsewhere=len(shown) < len(giving),
        is_superuser=account.is_superuser,
    )
