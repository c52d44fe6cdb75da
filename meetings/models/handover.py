"""A cell goes from one secretary to the next."""

import json
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cells.models import PartyUnit

if TYPE_CHECKING:
    from cells.access import Action, Scope


class HandoverQuerySet(models.QuerySet["Handover"]):
    """Handovers, said in words."""

    def visible_to(self, scope: "Scope", action: "Action") -> Self:
        """Handovers of cells on which this person may do this."""
        return self.filter(cell__in=PartyUnit.objects.visible_to(scope, action))

    def received_by(self, user_id: int | None, since: date, until: date) -> Self:
        """What this account took over from a day to a day, the newest first."""
        rows = self.filter(to_user=user_id, first_day__range=(since, until))
        return rows.select_related("cell__parent").order_by("-first_day", "-pk")


def checksum_of(listed: dict[str, Any]) -> str:
    """SHA-256 of the list, whatever the order of its keys."""
    return sha256(json.dumps(listed, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


class Handover(models.Model):
    """Who handed a cell to whom, on which day, and what there was, by key.

    `listed`: "roll" pairs of member and category on the day; "open" records begun and not closed;
    "meetings" of the twelve months before; "tasks" without a result; of these "moved" to the new
    secretary. The file is made from it on demand; names and scores are read then. `checksum` stands
    on the file and on the page, so that a signed copy can be told from another list.
    """

    cell = models.ForeignKey(
        PartyUnit, on_delete=models.PROTECT, related_name="handovers", verbose_name=_("chi bộ")
    )
    from_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("người bàn giao")
    )
    to_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("người nhận")
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("người ghi"),
    )
    first_day = models.DateField(_("người nhận làm việc từ ngày"))
    made_at = models.DateTimeField(_("ghi lúc"))
    listed = models.JSONField(_("nội dung bàn giao"))
    checksum = models.CharField(_("mã kiểm tra"), max_length=64)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        verbose_name = _("bàn giao chi bộ")
        verbose_name_plural = _("bàn giao chi bộ")
        constraints = [
            models.CheckConstraint(
                name="handover_to_somebody_else",
                condition=~Q(from_user=F("to_user")),
                violation_error_message=_("Người nhận phải khác người bàn giao."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cell}: {self.from_user} → {self.to_user}"

    @property
    def access_path(self) -> str:
        """See `cells.access.Scoped`."""
        return self.cell.path

    @property
    def counts(self) -> dict[str, int]:
        """How many of each there were."""
        return {key: len(rows) for key, rows in self.listed.items()}

    @property
    def is_intact(self) -> bool:
        """Whether the list is still the one the checksum was made of."""
        return checksum_of(self.listed) == self.checksum
