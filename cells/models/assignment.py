"""Who holds which role over which part of the tree, and when."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cells.models.unit import PartyUnit

if TYPE_CHECKING:
    from cells.access import Action, Scope


class Role(models.TextChoices):
    """Roles of domain.md 9.1. What each may do: `cells.access.ROLE_ACTIONS`."""

    SECRETARY = "SECRETARY", _("bí thư, phó bí thư chi bộ")
    MINUTE_TAKER = "MINUTE_TAKER", _("người ghi biên bản")
    SUPERVISOR = "SUPERVISOR", _("cấp ủy viên phụ trách chi bộ")
    SUPERIOR = "SUPERIOR", _("đảng ủy cấp trên trực tiếp")
    BOARD = "BOARD", _("ban tổ chức")
    INSPECTOR = "INSPECTOR", _("ủy ban kiểm tra (chỉ xem)")
    ADMINISTRATOR = "ADMINISTRATOR", _("quản trị")


class RoleAssignmentQuerySet(models.QuerySet["RoleAssignment"]):
    """Assignments, said in words."""

    def valid_on(self, day: date) -> Self:
        """Assignments in force on this day."""
        return self.filter(valid_from__lte=day).filter(Q(valid_to=None) | Q(valid_to__gte=day))

    def visible_to(self, scope: "Scope", action: "Action") -> Self:
        """Assignments on units on which this person may do this."""
        return self.filter(unit__in=PartyUnit.objects.visible_to(scope, action))


class RoleAssignment(models.Model):
    """A dated role of one account over one unit and everything below it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="assignments",
        verbose_name=_("tài khoản"),
    )
    unit = models.ForeignKey(
        PartyUnit, on_delete=models.PROTECT, related_name="assignments", verbose_name=_("đơn vị")
    )
    role = models.CharField(_("vai trò"), max_length=20, choices=Role)
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)

    objects = RoleAssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("phân công")
        verbose_name_plural = _("phân công")
        constraints = [
            models.CheckConstraint(
                name="assignment_ends_after_it_begins",
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                violation_error_message=_("Ngày kết thúc phải sau ngày bắt đầu."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.get_role_display()} – {self.unit}"

    @property
    def access_path(self) -> str:
        """See `cells.access.Scoped`."""
        return self.unit.path

    def is_valid_on(self, day: date) -> bool:
        """Whether the role is in force on this day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)
