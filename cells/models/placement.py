"""How units stood, from when to when: the truth behind the tree of any day."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cells import kinds
from cells.models.reorganisation import Reorganisation
from cells.models.unit import PATH_LENGTH, PartyUnit


class UnitPlacementQuerySet(models.QuerySet["UnitPlacement"]):
    """Placements, said in words."""

    def valid_on(self, day: date) -> Self:
        """The tree of a day: one row for every unit that existed."""
        return self.filter(valid_from__lte=day).filter(Q(valid_to=None) | Q(valid_to__gte=day))

    def valid_between(self, start: date, end: date) -> Self:
        """Placements in force on at least one day from `start` to `end`."""
        return self.filter(valid_from__lte=end).filter(Q(valid_to=None) | Q(valid_to__gte=start))

    def within(self, path: str) -> Self:
        """Placements of the unit with this path and of everything below it."""
        return self.filter(path__startswith=path)

    def cells(self) -> Self:
        """Placements of units that met and were scored."""
        return self.filter(kind__in=kinds.codes_where("is_cell"))


class UnitPlacement(models.Model):
    """What a unit was called and where it stood for a stretch of time, its superiors included.

    A new row begins whenever one of the columns changes; `path` follows from the rows of the superiors.
    """

    unit = models.ForeignKey(
        PartyUnit, on_delete=models.PROTECT, related_name="placements", verbose_name=_("đơn vị")
    )
    parent = models.ForeignKey(
        PartyUnit,
        on_delete=models.PROTECT,
        null=True,
        related_name="placements_below",
        verbose_name=_("cấp trên trực tiếp"),
    )
    name = models.CharField(_("tên đơn vị"), max_length=200)
    kind = models.CharField(_("loại hình"), max_length=30, choices=kinds.choices)
    order = models.PositiveIntegerField(_("thứ tự"), default=0)
    path = models.CharField(max_length=PATH_LENGTH, editable=False)
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến ngày"), null=True, blank=True)
    begun_by = models.ForeignKey(
        Reorganisation,
        on_delete=models.PROTECT,
        null=True,
        related_name="placements",
        verbose_name=_("theo quyết định"),
    )

    objects = UnitPlacementQuerySet.as_manager()

    class Meta:
        verbose_name = _("vị trí trong tổ chức")
        verbose_name_plural = _("vị trí trong tổ chức")
        indexes = [models.Index(fields=["path", "valid_from"], name="placement_path_from")]
        constraints = [
            models.UniqueConstraint(
                name="placement_one_open_per_unit", fields=["unit"], condition=Q(valid_to=None)
            ),
            models.UniqueConstraint(name="placement_one_a_day", fields=["unit", "valid_from"]),
            models.CheckConstraint(
                name="placement_ends_after_it_begins",
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.valid_from:%d/%m/%Y})"
