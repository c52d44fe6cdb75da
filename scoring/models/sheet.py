"""The score sheet of a meeting: every line with the computed, the cell's and the superior's mark."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cells.models import PATH_LENGTH, PartyUnit
from meetings.models import MONTHLY_KINDS, Meeting, MeetingKind, MeetingState
from scoring.models.criteria import CriteriaSet

if TYPE_CHECKING:
    from cells.access import Action, Scope


class SheetState(models.TextChoices):
    """Where the sheet stands (domain.md 9.2). Transitions: `scoring.states`."""

    SELF_SCORED = "SELF_SCORED", _("đang tự chấm")
    ADOPTED = "ADOPTED", _("chi bộ đã biểu quyết")
    SUBMITTED = "SUBMITTED", _("đã gửi cấp trên")
    RETURNED = "RETURNED", _("cấp trên trả lại")
    CONFIRMED = "CONFIRMED", _("cấp trên đã xác nhận")
    LOCKED = "LOCKED", _("đã khóa kỳ")


SENT_STATES = (SheetState.SUBMITTED, SheetState.CONFIRMED, SheetState.LOCKED)
OFFICIAL_STATES = (SheetState.CONFIRMED, SheetState.LOCKED)


class Rating(models.TextChoices):
    """The four levels. Their bands are data of each criteria set."""

    GOOD = "GOOD", _("Tốt")
    FAIR = "FAIR", _("Khá")
    AVERAGE = "AVERAGE", _("Trung bình")
    POOR = "POOR", _("Kém")


class ReviewMode(models.TextChoices):
    """On what the superior's confirmation rests."""

    ATTENDED = "ATTENDED", _("trực tiếp dự sinh hoạt")
    ON_FILE = "ON_FILE", _("qua hồ sơ")


class ScoreSheetQuerySet(models.QuerySet["ScoreSheet"]):
    """Sheets, said in words."""

    def visible_to(self, scope: "Scope", action: "Action") -> Self:
        """Sheets of cells on which this person may do this, by today's tree."""
        return self.filter(cell__in=PartyUnit.objects.visible_to(scope, action))

    def reviewed_by(self, scope: "Scope") -> Self:
        """Sheets of cells that this person reviews as direct superior; see `Scope.reviews`."""
        from cells.access import Action

        paths = scope.paths(Action.REVIEW)
        return self.filter(Q(cell__path__in=paths) | Q(cell__superior_path__in=paths))

    def awaiting(self, scope: "Scope") -> Self:
        """Submitted sheets that wait for this person."""
        return self.reviewed_by(scope).filter(state=SheetState.SUBMITTED)

    def sent_back(self) -> Self:
        """Sheets that were returned and have not come again; not those of records struck out since."""
        open_again = self.exclude(return_reason="").exclude(state__in=SENT_STATES)
        return open_again.exclude(meeting__state=MeetingState.CANCELLED)

    def sent(self) -> Self:
        """Sheets the superior has in hand or has confirmed."""
        return self.filter(state__in=SENT_STATES)

    def official(self) -> Self:
        """Sheets the superior has confirmed."""
        return self.filter(state__in=OFFICIAL_STATES)

    def in_months(self, first: date, last: date) -> Self:
        """Sheets of meetings counted for months from `first` to `last` (first days)."""
        return self.filter(month__gte=first, month__lte=last)

    def under(self, path: str) -> Self:
        """Sheets of cells that stood under this path when they met."""
        return self.filter(unit_path__startswith=path)

    def monthly(self) -> Self:
        """Sheets of meetings that fulfil the monthly duty."""
        return self.filter(kind__in=MONTHLY_KINDS)


class ScoreSheet(models.Model):
    """The sheet of one meeting. Until the cell's vote only the marks are stored and everything
    else is computed on reading; at the vote, the facts, lines and totals are frozen."""

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="sheet")
    criteria_set = models.ForeignKey(
        CriteriaSet, on_delete=models.PROTECT, related_name="sheets", verbose_name=_("bộ tiêu chí")
    )
    state = models.CharField(
        _("trạng thái"), max_length=12, choices=SheetState, default=SheetState.SELF_SCORED
    )
    # Copies from the meeting, so that reports read one narrow table
    cell = models.ForeignKey(PartyUnit, on_delete=models.PROTECT, related_name="sheets")
    unit_path = models.CharField(max_length=PATH_LENGTH)
    month = models.DateField()
    kind = models.CharField(max_length=14, choices=MeetingKind)

    # The cell's vote on the sheet
    votes_for = models.PositiveSmallIntegerField(_("tán thành"), null=True)
    votes_against = models.PositiveSmallIntegerField(_("không tán thành"), null=True)
    votes_other = models.PositiveSmallIntegerField(_("ý kiến khác"), null=True)

    # The cell's own result, frozen at the vote
    facts = models.JSONField(default=dict)
    earned = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    applicable_max = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    score = models.DecimalField(_("điểm tự chấm"), max_digits=9, decimal_places=6, null=True)
    rating_by_points = models.CharField(max_length=7, choices=Rating, blank=True)
    rating = models.CharField(_("mức tự xếp loại"), max_length=7, choices=Rating, blank=True)
    caps = models.JSONField(default=list)

    # The superior's result, written at confirmation
    official_score = models.DecimalField(_("điểm cấp trên chấm"), max_digits=9, decimal_places=6, null=True)
    official_rating_by_points = models.CharField(max_length=7, choices=Rating, blank=True)
    official_rating = models.CharField(_("mức xếp loại"), max_length=7, choices=Rating, blank=True)
    official_caps = models.JSONField(default=list)

    due_on = models.DateField(_("hạn gửi"), null=True)
    submitted_at = models.DateTimeField(_("gửi lúc"), null=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    is_late = models.BooleanField(_("gửi muộn"), default=False)
    return_reason = models.TextField(_("lý do trả lại"), blank=True)
    review_mode = models.CharField(_("hình thức thẩm định"), max_length=8, choices=ReviewMode, blank=True)
    confirmed_at = models.DateTimeField(_("xác nhận lúc"), null=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    revision = models.PositiveIntegerField(default=1)

    objects = ScoreSheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("phiếu chấm điểm")
        verbose_name_plural = _("phiếu chấm điểm")
        indexes = [
            models.Index(fields=["month", "unit_path"], name="sheet_month_path"),
            models.Index(fields=["cell", "month"], name="sheet_cell_month"),
            models.Index(fields=["state"], name="sheet_state"),
        ]
        constraints = [
            models.CheckConstraint(name="sheet_state_known", condition=Q(state__in=SheetState.values)),
            models.CheckConstraint(
                name="sheet_confirmed_has_official_result",
                condition=~Q(state__in=OFFICIAL_STATES)
                | (Q(official_score__isnull=False) & ~Q(official_rating="") & Q(confirmed_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="sheet_sent_has_own_result",
                condition=~Q(state__in=SENT_STATES)
                | (Q(score__isnull=False) & ~Q(rating="") & Q(submitted_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criteria_set} – {self.meeting}"

    @property
    def access_path(self) -> str:
        """See `cells.access.Scoped`."""
        return self.cell.path

    @property
    def is_frozen(self) -> bool:
        """Whether lines and totals are stored and no longer follow the record."""
        return self.state not in (SheetState.SELF_SCORED, SheetState.RETURNED)

    @property
    def is_official(self) -> bool:
        """Whether the superior's result stands."""
        return self.state in OFFICIAL_STATES

    @property
    def standing_rating(self) -> str:
        """The official rating when confirmed, else the cell's own; empty before the vote."""
        return self.official_rating if self.is_official else self.rating

    @property
    def standing_score(self) -> Decimal | None:
        """The official score when confirmed, else the cell's own; None before the vote."""
        return self.official_score if self.is_official else self.score

    def get_absolute_url(self) -> str:
        """The page of the sheet."""
        return reverse("scoring:sheet-show", args=[self.meeting_id])


class ScoreLine(models.Model):
    """One criterion of one sheet. Before the vote a row holds only what a person chose
    (`self_level` or `override_points`, with `self_reason`); the vote fills the rest."""

    sheet = models.ForeignKey(ScoreSheet, on_delete=models.CASCADE, related_name="lines")
    code = models.CharField(max_length=20)
    order = models.PositiveSmallIntegerField()

    self_level = models.CharField(_("mức chọn"), max_length=30, blank=True)
    override_points = models.DecimalField(
        _("điểm sửa so với máy tính"), max_digits=6, decimal_places=2, null=True
    )
    self_points = models.DecimalField(_("điểm tự chấm"), max_digits=6, decimal_places=2, null=True)
    self_reason = models.TextField(_("lý do"), blank=True)

    computed_points = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    frozen = models.JSONField(default=dict)

    superior_points = models.DecimalField(_("điểm cấp trên chấm"), max_digits=6, decimal_places=2, null=True)
    superior_reason = models.TextField(_("lý do của cấp trên"), blank=True)

    class Meta:
        verbose_name = _("dòng điểm")
        verbose_name_plural = _("dòng điểm")
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(name="score_line_once", fields=["sheet", "code"]),
            models.CheckConstraint(
                name="score_line_superior_change_has_reason",
                condition=Q(superior_points=None)
                | Q(superior_points=F("self_points"))
                | ~Q(superior_reason=""),
                violation_error_message=_("Điểm khác điểm chi bộ tự chấm thì phải ghi lý do."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.self_points}"
