"""Access: one table of roles, one scope per request, one door to every object.

A role is held over a unit and everything below it. `Scope` turns the dated roles of a person
into path prefixes per action; querysets filter by them (`visible_to`); views get objects only
through `get_or_404`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Protocol, Self, TypeVar

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from accounts.models import User
from cells.models import PartyUnit, Role, RoleAssignment


class Action(StrEnum):
    """What a role may do on the units it covers."""

    VIEW = "VIEW"  # units, members' lists, meetings' figures, scores, reports
    READ_MINUTES = "READ_MINUTES"  # the texts of a meeting and who said what
    RECORD = "RECORD"  # write a meeting down, mark its sheet
    SUBMIT = "SUBMIT"  # record the vote, send to the superior
    REVIEW = "REVIEW"  # return, adjust, confirm (direct superior only, see `reviews`)
    OVERSEE = "OVERSEE"  # the dashboard is the start page
    MANAGE_CRITERIA = "MANAGE_CRITERIA"  # criteria sets: drafts, publishing
    ADMINISTER = "ADMINISTER"  # units, members, accounts, roles


ROLE_ACTIONS: Mapping[Role, frozenset[Action]] = {
    Role.SECRETARY: frozenset({Action.VIEW, Action.READ_MINUTES, Action.RECORD, Action.SUBMIT}),
    Role.MINUTE_TAKER: frozenset({Action.VIEW, Action.READ_MINUTES, Action.RECORD}),
    Role.SUPERVISOR: frozenset({Action.VIEW, Action.READ_MINUTES, Action.REVIEW}),
    Role.SUPERIOR: frozenset({Action.VIEW, Action.READ_MINUTES, Action.REVIEW}),
    Role.BOARD: frozenset(
        {Action.VIEW, Action.READ_MINUTES, Action.REVIEW, Action.OVERSEE, Action.MANAGE_CRITERIA}
    ),
    Role.INSPECTOR: frozenset({Action.VIEW, Action.READ_MINUTES, Action.OVERSEE}),
    Role.ADMINISTRATOR: frozenset({Action.VIEW, Action.ADMINISTER}),
}


@dataclass(frozen=True, slots=True)
class Scope:
    """What one person may do, as path prefixes per action, on one day."""

    user_id: int | None
    prefixes: Mapping[Action, tuple[str, ...]]

    @classmethod
    def of(cls, user: User, on: date) -> Self:
        """Build the scope of an account from its roles in force on a day (one query)."""
        if user.is_superuser:
            roots = set(PartyUnit.objects.filter(parent=None).values_list("path", flat=True))
            return cls(user.pk, {action: tuple(sorted(roots)) for action in Action})
        held = RoleAssignment.objects.valid_on(on).filter(user=user).values_list("role", "unit__path")
        return cls.from_roles(user.pk, held)

    @classmethod
    def from_roles(cls, user_id: int | None, held: Iterable[tuple[str, str]]) -> Self:
        """What roles open that are held at units with these paths: pairs of role and path."""
        prefixes: dict[Action, set[str]] = {action: set() for action in Action}
        for role, path in held:
            for action in ROLE_ACTIONS[Role(role)]:
                prefixes[action].add(path)
        return cls(user_id, {action: tuple(sorted(paths)) for action, paths in prefixes.items()})

    @classmethod
    def nobody(cls) -> Self:
        """The scope of a visitor who is not logged in."""
        return cls(None, dict.fromkeys(Action, ()))

    def paths(self, action: Action) -> tuple[str, ...]:
        """Prefixes under which the action is allowed."""
        return self.prefixes[action]

    def may(self, action: Action, path: str = "") -> bool:
        """Whether the action is allowed on the unit with this path (no path: anywhere at all)."""
        return (
            any(path.startswith(prefix) for prefix in self.paths(action))
            if path
            else bool(self.paths(action))
        )

    def allows(self, action: Action, unit: PartyUnit) -> bool:
        """Whether this person may do this on this unit, a cell being reviewed by its direct superior only."""
        if action == Action.REVIEW and unit.is_cell:
            return self.reviews(unit)
        return self.may(action, unit.path)

    def reviews(self, cell: PartyUnit) -> bool:
        """Whether this person reviews the cell as its direct superior.

        A role on the direct superior unit, or on the cell itself (supervising member); a board
        over the whole district sees every cell but decides only on the cells right below it.
        """
        return any(prefix in (cell.path, cell.superior_path) for prefix in self.paths(Action.REVIEW))


class Scoped(Protocol):
    """A row that belongs to a unit."""

    @property
    def access_path(self) -> str:
        """Path of the unit whose scope decides about the row."""
        ...


class ScopedRequest(HttpRequest):
    """A request that went through `cells.middleware.scope`; for typing only."""

    user: User
    scope: Scope
    htmx: Any


M = TypeVar("M", bound=models.Model)


def get_or_404(queryset: "models.QuerySet[M]", scope: Scope, action: Action, **lookup: Any) -> M:
    """Return the one object, or 404 when it is outside the person's sight, or 403 when the
    person sees it but may not do `action` on it.

    `queryset` must offer `visible_to(scope, action)`; its rows must offer `access_path`.
    """
    visible = queryset.visible_to(scope, Action.VIEW)  # type: ignore[attr-defined]
    try:
        found: M = visible.get(**lookup)
    except (ObjectDoesNotExist, ValueError) as error:
        raise Http404 from error
    require(scope, action, found.access_path)  # type: ignore[attr-defined]
    return found


def require(scope: Scope, action: Action, path: str = "") -> None:
    """Raise PermissionDenied unless the action is allowed on the unit with this path."""
    if not scope.may(action, path):
        raise PermissionDenied(_("Vai trò của bạn không có quyền làm việc này ở đơn vị này."))
