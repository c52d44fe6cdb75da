"""The trail of business acts: who did what to which object, when and why. Append-only."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditEvent(models.Model):
    """One business act, written in the transaction of the act itself."""

    at = models.DateTimeField(_("thời điểm"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("người thực hiện"),
    )
    act = models.CharField(_("việc"), max_length=60)
    target = models.CharField(_("đối tượng"), max_length=80)
    unit_path = models.CharField(_("đơn vị"), max_length=240, blank=True)
    reason = models.TextField(_("lý do"), blank=True)
    data = models.JSONField(_("nội dung"), default=dict)

    class Meta:
        verbose_name = _("vết sử dụng")
        verbose_name_plural = _("vết sử dụng")
        indexes = [
            models.Index(fields=["target", "at"], name="audit_target_at"),
            models.Index(fields=["unit_path", "at"], name="audit_unit_at"),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.target}"
