"""Criteria sets: a dated document of rules, kept whole."""

from datetime import date
from functools import lru_cache
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cells.models import PartyUnit
from scoring import engine


class SetState(models.TextChoices):
    """A published set is immutable; a correction is a new revision."""

    DRAFT = "DRAFT", _("dự thảo")
    PUBLISHED = "PUBLISHED", _("đã ban hành")
    RETIRED = "RETIRED", _("thôi áp dụng")


class SetStatus(models.TextChoices):
    """How faithful the text is; shown wherever the set is named."""

    VERBATIM = "verbatim", _("theo đúng văn bản gốc")
    RECONSTRUCTED = "reconstructed", _("bộ tiêu chí dựng lại, cần đối chiếu văn bản gốc")
    DRAFT = "draft", _("bản nháp")


class CriteriaSetQuerySet(models.QuerySet["CriteriaSet"]):
    """Sets, said in words."""

    def published(self) -> Self:
        """Sets in use for their dates."""
        return self.filter(state=SetState.PUBLISHED)

    def effective_on(self, day: date) -> Self:
        """Sets whose dates include this day."""
        return self.filter(effective_from__lte=day).filter(Q(effective_to=None) | Q(effective_to__gte=day))


@lru_cache(maxsize=64)
def _parsed(source: str) -> engine.RuleSet:
    return engine.parse(source)


class CriteriaSet(models.Model):
    """One revision of a regulation's score sheet. `source` is the law; the other columns are
    copied from it when it is stored, for looking it up (ADR 0003)."""

    code = models.CharField(_("mã bộ tiêu chí"), max_length=20)
    revision = models.PositiveSmallIntegerField(_("lần sửa"), default=1)
    title = models.CharField(_("tên"), max_length=200)
    document = models.TextField(_("văn bản"))
    status = models.CharField(_("nguồn"), max_length=14, choices=SetStatus)
    state = models.CharField(_("trạng thái"), max_length=10, choices=SetState, default=SetState.DRAFT)
    effective_from = models.DateField(_("áp dụng từ"))
    effective_to = models.DateField(_("đến hết"), null=True, blank=True)
    meeting_kinds = models.JSONField(_("loại sinh hoạt"))
    scope_unit = models.ForeignKey(
        PartyUnit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="criteria_sets",
        verbose_name=_("phạm vi áp dụng"),
    )
    source = models.TextField(_("nội dung"))
    published_at = models.DateTimeField(_("ban hành lúc"), null=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = CriteriaSetQuerySet.as_manager()

    class Meta:
        verbose_name = _("bộ tiêu chí")
        verbose_name_plural = _("bộ tiêu chí")
        constraints = [
            models.UniqueConstraint(name="criteria_set_revision_once", fields=["code", "revision"]),
            models.CheckConstraint(
                name="criteria_set_ends_after_it_begins",
                condition=Q(effective_to=None) | Q(effective_to__gte=F("effective_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def collides_with(self, other: "CriteriaSet") -> bool:
        """Whether both would apply to some meeting at the same distance, were both in force."""
        return (
            self.pk != other.pk
            and self.scope_unit_id == other.scope_unit_id
            and bool(set(self.meeting_kinds) & set(other.meeting_kinds))
            and self.effective_from <= (other.effective_to or date.max)
            and other.effective_from <= (self.effective_to or date.max)
        )

    @property
    def rules(self) -> engine.RuleSet:
        """The rules of the document."""
        return _parsed(self.source)
