"""Registers that travel as spreadsheets: what was sent and waits for a yes, and what was taken over."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cells.models.unit import PartyUnit

if TYPE_CHECKING:
    from cells.access import Action, Scope


class RegisterKind(models.TextChoices):
    """What a register lists. The value stands in addresses."""

    UNITS = "units", _("sổ đơn vị")
    MEMBERS = "members", _("sổ đảng viên")


class RegisterDraft(models.Model):
    """A file that somebody sent and has not confirmed yet; theirs alone, gone after a day."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey(PartyUnit, on_delete=models.CASCADE, related_name="+")
    register = models.CharField(max_length=10, choices=RegisterKind)
    made_at = models.DateTimeField()
    file_name = models.CharField(max_length=200)
    content = models.BinaryField()

    class Meta:
        verbose_name = _("sổ gửi lên chờ xác nhận")
        verbose_name_plural = _("sổ gửi lên chờ xác nhận")
        constraints = [
            models.UniqueConstraint(
                name="register_draft_one_per_person", fields=["user", "unit", "register"]
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @classmethod
    def purge(cls, before: datetime) -> None:
        """Forget what was sent before this moment."""
        cls.objects.filter(made_at__lt=before).delete()


class RegisterImportQuerySet(models.QuerySet["RegisterImport"]):
    """Imports, said in words."""

    def visible_to(self, scope: "Scope", action: "Action") -> Self:
        """Imports into units on which this person may do this."""
        return self.filter(unit__in=PartyUnit.objects.visible_to(scope, action))


class RegisterImport(models.Model):
    """One register taken over, whole, by one person. What it did to rows: its parts."""

    register = models.CharField(_("sổ"), max_length=10, choices=RegisterKind)
    unit = models.ForeignKey(
        PartyUnit, on_delete=models.PROTECT, related_name="register_imports", verbose_name=_("đơn vị")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("người nhập"),
    )
    at = models.DateTimeField(_("thời điểm"))
    file_name = models.CharField(_("tên tệp"), max_length=200)
    counts = models.JSONField(_("số dòng"), default=dict)
    undone_at = models.DateTimeField(_("hoàn tác lúc"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("người hoàn tác"),
    )

    objects = RegisterImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("lần nhập sổ")
        verbose_name_plural = _("lần nhập sổ")
        indexes = [models.Index(fields=["unit", "register", "at"], name="register_import_unit_at")]

    def __str__(self) -> str:
        return f"{self.get_register_display()} – {self.file_name}"

    @property
    def access_path(self) -> str:
        """See `cells.access.Scoped`."""
        return self.unit.path


class RegisterImportPart(models.Model):
    """Some of the rows an import wrote, as `cells.journal` keeps them: in parts, so that a province's
    import needs no more memory than a cell's."""

    register_import = models.ForeignKey(RegisterImport, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField(_("thứ tự"))
    entries = models.JSONField(_("các dòng đã ghi"), default=list)

    class Meta:
        verbose_name = _("phần của lần nhập sổ")
        verbose_name_plural = _("phần của lần nhập sổ")
        constraints = [
            models.UniqueConstraint(name="register_import_part_number", fields=["register_import", "number"]),
        ]

    def __str__(self) -> str:
        return f"{self.register_import} ({self.number})"
