"""Writing the trail."""

from typing import TYPE_CHECKING, Any

from django.db import models

from accounts import clock

if TYPE_CHECKING:
    from accounts.models import User


def record(
    *, by: "User | None", act: str, target: models.Model, unit_path: str = "", reason: str = "", **data: Any
) -> None:
    """Store one business act.

    `act` is a dotted code such as "meeting.save"; `data` holds JSON-able details and
    never text of minutes or personal data.
    """
    from accounts.audit.models import AuditEvent

    AuditEvent.objects.create(
        at=clock.now(),
        by=by,
        act=act,
        target=f"{target._meta.label_lower}:{target.pk}",
        unit_path=unit_path,
        reason=reason,
        data=data,
    )
