"""The check that opens every act: the person administers the unit concerned, today."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from accounts import clock
from accounts.models import User
from cells import access
from cells.access import Action, Scope
from cells.models import PartyUnit


def require_administrator(by: User | None, unit: PartyUnit | None) -> None:
    """Raise PermissionDenied unless `by` administers the unit; `by=None` is the system.

    The top of a tree (`unit=None`) is nobody's to change but the system's.
    """
    if by is None:
        return
    if unit is None:
        raise PermissionDenied(_("Đơn vị cao nhất chỉ được lập khi cài đặt hệ thống."))
    access.require(Scope.of(by, clock.today()), Action.ADMINISTER, unit.path)
