"""Members who move from one cell of the tree to another: sent by the one, received by the other."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cells.models.member import Category, Member
from cells.models.unit import PartyUnit

if TYPE_CHECKING:
    from cells.access import Action, Scope


class TransferKind(models.TextChoices):
    """For good, or for a time."""

    OFFICIAL = "OFFICIAL", _("chuyển sinh hoạt chính thức")
    TEMPORARY = "TEMPORARY", _("chuyển sinh hoạt tạm thời")


class TransferState(models.TextChoices):
    """Where a transfer stands. Until it is received, the member is on the sender's roll only."""

    SENT = "SENT", _("chờ tiếp nhận")
    RECEIVED = "RECEIVED", _("đã tiếp nhận")
    WITHDRAWN = "WITHDRAWN", _("đã rút lại")
    DECLINED = "DECLINED", _("nơi đến không tiếp nhận")
    RETURNED = "RETURNED", _("đã trở về")


_RUNNING = Q(state=TransferState.SENT) | Q(state=TransferState.RECEIVED, kind=TransferKind.TEMPORARY)


class TransferQuerySet(models.QuerySet["Transfer"]):
    """Transfers, said in words. `departures` and `arrivals` choose the side that decides about a row."""

    def departures(self) -> Self:
        """Seen from the cell that sends."""
        return self.annotate(access_path=F("from_cell__path"))

    def arrivals(self) -> Self:
        """Seen from the cell that receives."""
        return self.annotate(access_path=F("to_cell__path"))

    def visible_to(self, scope: "Scope", action: "Action") -> Self:
        """Those whose chosen side is a unit on which this person may do this; use after
        `departures` or `arrivals`."""
        condition = Q(pk__in=[])
        for path in scope.paths(action):
            condition |= Q(access_path__startswith=path)
        return self.filter(condition)

    def touching(self, scope: "Scope", action: "Action") -> Self:
        """Those with a unit of this person's on either side."""
        units = PartyUnit.objects.visible_to(scope, action)
        return self.filter(Q(from_cell__in=units) | Q(to_cell__in=units))

    def waiting(self) -> Self:
        """Sent and neither received nor called back, the oldest first."""
        return self.filter(state=TransferState.SENT).order_by("sent_on", "pk")

    def away(self) -> Self:
        """Temporary ones of members who are at their host's now, by their expected return."""
        rows = self.filter(state=TransferState.RECEIVED, kind=TransferKind.TEMPORARY)
        return rows.order_by(F("until").asc(nulls_last=True), "pk")

    def running(self) -> Self:
        """What still needs an act: to be received, or to end."""
        return self.filter(_RUNNING)

    def closed(self) -> Self:
        """What needs no act any more, the newest first."""
        return self.exclude(_RUNNING).order_by("-sent_on", "-pk")

    def with_names(self) -> Self:
        """Member and both cells joined: all that either side sees of the other."""
        return self.select_related("member", "from_cell__parent", "to_cell__parent")


class Transfer(models.Model):
    """One member's way from one cell to another.

    Every field feeds an act or a list: `kind` and `category` say which memberships receiving opens
    (a temporary guest gets the category back on return), `sent_on` and `received_on` bound the days
    of the memberships, `until` becomes the term of a temporary one. Who acted: the audit.
    """

    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="transfers", verbose_name=_("đảng viên")
    )
    from_cell = models.ForeignKey(
        PartyUnit, on_delete=models.PROTECT, related_name="departures", verbose_name=_("chi bộ nơi đi")
    )
    to_cell = models.ForeignKey(
        PartyUnit, on_delete=models.PROTECT, related_name="arrivals", verbose_name=_("chi bộ nơi đến")
    )
    kind = models.CharField(_("hình thức"), max_length=10, choices=TransferKind)
    category = models.CharField(_("diện trước khi chuyển"), max_length=20, choices=Category)
    state = models.CharField(
        _("trạng thái"), max_length=10, choices=TransferState, default=TransferState.SENT
    )
    sent_on = models.DateField(_("ngày giới thiệu"))
    until = models.DateField(_("tạm thời đến ngày"), null=True, blank=True)
    received_on = models.DateField(_("ngày tiếp nhận"), null=True, blank=True)

    objects = TransferQuerySet.as_manager()

    class Meta:
        verbose_name = _("chuyển sinh hoạt")
        verbose_name_plural = _("chuyển sinh hoạt")
        constraints = [
            models.UniqueConstraint(
                name="transfer_one_waiting_per_member",
                fields=["member"],
                condition=Q(state=TransferState.SENT),
                violation_error_message=_(
                    "Đảng viên này đang chờ nơi khác tiếp nhận. Hãy rút lại lần chuyển đó trước."
                ),
            ),
            models.CheckConstraint(
                name="transfer_to_another_cell",
                condition=~Q(from_cell=F("to_cell")),
                violation_error_message=_("Nơi đến phải khác nơi đi. Hãy chọn chi bộ khác."),
            ),
            models.CheckConstraint(
                name="transfer_term_if_temporary",
                condition=Q(kind=TransferKind.TEMPORARY, until__isnull=False, until__gte=F("sent_on"))
                | Q(kind=TransferKind.OFFICIAL, until=None),
                violation_error_message=_(
                    "Chuyển tạm thời thì ghi thời hạn, sau ngày giới thiệu; chuyển chính thức thì không ghi."
                ),
            ),
            models.CheckConstraint(
                name="transfer_received_on_a_day",
                condition=Q(
                    state__in=(TransferState.RECEIVED, TransferState.RETURNED),
                    received_on__isnull=False,
                    received_on__gte=F("sent_on"),
                )
                | Q(
                    state__in=(TransferState.SENT, TransferState.WITHDRAWN, TransferState.DECLINED),
                    received_on=None,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.from_cell} → {self.to_cell}"
