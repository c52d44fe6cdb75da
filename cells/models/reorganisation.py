"""Decisions that rearrange the organisation, and who inherits from whom."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cells.models.unit import PartyUnit

if TYPE_CHECKING:
    from cells.access import Action, Scope


class Verb(models.TextChoices):
    """What a decision may do with a unit."""

    MOVE = "MOVE", _("chuyển cấp trên")
    MERGE = "MERGE", _("sáp nhập")
    SPLIT = "SPLIT", _("chia, tách")
    RENAME = "RENAME", _("đổi tên")
    DISSOLVE = "DISSOLVE", _("giải thể")
    CHANGE_KIND = "CHANGE_KIND", _("đổi loại hình")


class ReorganisationQuerySet(models.QuerySet["Reorganisation"]):
    """Decisions, said in words."""

    def visible_to(self, scope: "Scope", action: "Action") -> Self:
        """Decisions about units on which this person may do this."""
        return self.filter(unit__in=PartyUnit.objects.visible_to(scope, action))

    def in_force(self) -> Self:
        """Decisions that were not undone."""
        return self.filter(undone_at=None)

    def in_state(self, state: str, on: date) -> Self:
        """Decisions that are planned, in-force or undone on a day; all of them for any other word."""
        match state:
            case "planned":
                return self.in_force().filter(effective_on__gt=on)
            case "in-force":
                return self.in_force().filter(effective_on__lte=on)
            case "undone":
                return self.exclude(undone_at=None)
        return self


class Reorganisation(models.Model):
    """One decision with its number, signer and day, and everything it changed."""

    unit = models.ForeignKey(
        PartyUnit,
        on_delete=models.PROTECT,
        related_name="reorganisations",
        verbose_name=_("phạm vi"),
        help_text=_("Đơn vị nhỏ nhất chứa mọi đơn vị mà quyết định này nói tới."),
    )
    effective_on = models.DateField(_("có hiệu lực từ ngày"))
    decision_no = models.CharField(_("số quyết định"), max_length=60)
    signer = models.CharField(_("người ký"), max_length=120)
    note = models.TextField(_("ghi chú"), blank=True)
    steps = models.JSONField(_("các việc"), default=list)
    journal = models.JSONField(default=list, editable=False)
    recorded_at = models.DateTimeField(_("ghi lúc"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("người ghi"),
    )
    undone_at = models.DateTimeField(_("hoàn tác lúc"), null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("người hoàn tác"),
    )

    objects = ReorganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("quyết định về tổ chức")
        verbose_name_plural = _("quyết định về tổ chức")
        ordering = ["-effective_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.decision_no} ({self.effective_on:%d/%m/%Y})"

    @property
    def access_path(self) -> str:
        """See `cells.access.Scoped`."""
        return self.unit.path

    def state_on(self, day: date) -> str:
        """planned, in-force or undone."""
        if self.undone_at:
            return "undone"
        return "planned" if self.effective_on > day else "in-force"


class SuccessionKind(models.TextChoices):
    """How a unit came to inherit."""

    MERGE = "MERGE", _("nhận sáp nhập")
    SPLIT = "SPLIT", _("tách ra")


class UnitSuccession(models.Model):
    """Who inherits from whom. A unit that only moves or changes its name stays itself and has none."""

    reorganisation = models.ForeignKey(
        Reorganisation, on_delete=models.PROTECT, related_name="successions", verbose_name=_("quyết định")
    )
    predecessor = models.ForeignKey(
        PartyUnit, on_delete=models.PROTECT, related_name="successions", verbose_name=_("đơn vị trước")
    )
    successor = models.ForeignKey(
        PartyUnit, on_delete=models.PROTECT, related_name="successions_to", verbose_name=_("đơn vị sau")
    )
    kind = models.CharField(_("hình thức"), max_length=10, choices=SuccessionKind)
    happened_on = models.DateField(_("từ ngày"))

    class Meta:
        verbose_name = _("kế thừa")
        verbose_name_plural = _("kế thừa")
        constraints = [
            models.UniqueConstraint(
                name="succession_once", fields=["reorganisation", "predecessor", "successor"]
            ),
            models.CheckConstraint(
                name="succession_of_another_unit", condition=~Q(predecessor=F("successor"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"
