"""The door to a handover."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from cells import access
from cells.access import Action, Scope
from meetings.models import Handover


def handover_or_404(scope: Scope, pk: int) -> Handover:
    """For the cell's secretaries of today (the old one until the last day of the role) and for its
    administrators; 403 for whoever else sees the cell."""
    rows = Handover.objects.select_related("cell__parent", "from_user", "to_user", "made_by")
    handover = access.get_or_404(rows, scope, Action.VIEW, pk=pk)
    if not any(scope.may(action, handover.access_path) for action in (Action.SUBMIT, Action.ADMINISTER)):
        raise PermissionDenied(_("Hồ sơ bàn giao dành cho bí thư chi bộ và quản trị."))
    return handover
