"""One meeting of a cell: what was planned, what happened, and the counts that reports add up."""

import uuid
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cells.models import PATH_LENGTH, Member, PartyUnit

if TYPE_CHECKING:
    from cells.access import Action, Scope


class MeetingKind(models.TextChoices):
    """Kinds of meeting (domain.md 4.2)."""

    REGULAR = "REGULAR", _("thường kỳ")
    THEMATIC = "THEMATIC", _("chuyên đề")
    COMBINED = "COMBINED", _("thường kỳ kết hợp chuyên đề")
    EXTRAORDINARY = "EXTRAORDINARY", _("bất thường")


# Kinds that fulfil the monthly duty.
MONTHLY_KINDS = (MeetingKind.REGULAR, MeetingKind.COMBINED)
REQUIRED_MINUTES = 90
REQUIRED_MINUTES_COMBINED = 120


class MeetingState(models.TextChoices):
    """Where the record stands. The sheet's own states follow after LOCKED (scoring)."""

    PLANNED = "PLANNED", _("đã đăng ký lịch")
    RECORDING = "RECORDING", _("đang ghi")
    LOCKED = "LOCKED", _("đã chốt")
    NOT_HELD = "NOT_HELD", _("không tổ chức")
    CANCELLED = "CANCELLED", _("đã hủy")


HELD_STATES = (MeetingState.RECORDING, MeetingState.LOCKED)


class MeetingQuerySet(models.QuerySet["Meeting"]):
    """Meetings, said in words."""

    def visible_to(self, scope: "Scope", action: "Action") -> Self:
        """Meetings of cells on which this person may do this, by today's tree."""
        return self.filter(cell__in=PartyUnit.objects.visible_to(scope, action))

    def in_months(self, first: date, last: date) -> Self:
        """Meetings counted for months from `first` to `last` (first days)."""
        return self.filter(month__gte=first, month__lte=last)

    def under(self, path: str) -> Self:
        """Meetings of cells that stood under this path when they met."""
        return self.filter(unit_path__startswith=path)

    def held(self) -> Self:
        """Meetings that took place and are being or have been recorded."""
        return self.filter(state__in=HELD_STATES)

    def monthly(self) -> Self:
        """Meetings that fulfil the monthly duty."""
        return self.filter(kind__in=MONTHLY_KINDS)

    def standing(self) -> Self:
        """Meetings that were not cancelled."""
        return self.exclude(state=MeetingState.CANCELLED)

    def newest_first(self) -> Self:
        """By month and day, newest first."""
        return self.order_by("-month", "-held_on", "-pk")


class Meeting(models.Model):
    """A meeting. `null` means "not recorded", never "no" and never the best value."""

    # Identity
    client_uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)
    cell = models.ForeignKey(
        PartyUnit, on_delete=models.PROTECT, related_name="meetings", verbose_name=_("chi bộ")
    )
    unit_path = models.CharField(max_length=PATH_LENGTH, editable=False)
    state = models.CharField(
        _("trạng thái"), max_length=12, choices=MeetingState, default=MeetingState.RECORDING
    )

    # When, where, who led
    kind = models.CharField(_("loại sinh hoạt"), max_length=14, choices=MeetingKind)
    month = models.DateField(_("sinh hoạt của tháng"))
    registered_on = models.DateField(_("ngày đã đăng ký theo lịch"), null=True, blank=True)
    is_move_approved = models.BooleanField(_("đổi ngày được cấp trên đồng ý"), null=True, blank=True)
    held_on = models.DateField(_("ngày sinh hoạt"), null=True, blank=True)
    starts_at = models.TimeField(_("bắt đầu lúc"), null=True, blank=True)
    ends_at = models.TimeField(_("kết thúc lúc"), null=True, blank=True)
    place = models.CharField(_("địa điểm"), max_length=200, blank=True)
    chair = models.ForeignKey(
        Member,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="chaired_meetings",
        verbose_name=_("chủ trì"),
    )
    minute_taker = models.ForeignKey(
        Member,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="minuted_meetings",
        verbose_name=_("người ghi biên bản"),
    )
    required_minutes = models.PositiveSmallIntegerField(_("thời lượng tối thiểu (phút)"))
    # Why no meeting took place; of a cancelled record, why it was struck out
    not_held_reason = models.TextField(_("lý do không tổ chức"), blank=True)

    # Preparation (criteria II)
    has_committee = models.BooleanField(_("chi bộ có chi ủy"))
    committee_met_on = models.DateField(_("ngày họp chi ủy chuẩn bị"), null=True, blank=True)
    has_committee_met = models.BooleanField(_("chi ủy có họp chuẩn bị"), null=True, blank=True)
    has_committee_minutes = models.BooleanField(_("cuộc họp chi ủy có biên bản"), null=True, blank=True)
    noticed_on = models.DateField(_("ngày thông báo cho đảng viên"), null=True, blank=True)
    has_draft_resolution = models.BooleanField(_("có dự thảo nghị quyết, kết luận"), null=True, blank=True)
    draft_sent_on = models.DateField(_("ngày gửi dự thảo cho đảng viên"), null=True, blank=True)
    is_facility_ready = models.BooleanField(_("cơ sở vật chất được bảo đảm"), null=True, blank=True)
    documents_posted_at = models.DateTimeField(_("tài liệu gửi đảng viên lúc"), null=True, blank=True)
    has_digital_documents = models.BooleanField(_("dùng tài liệu điện tử"), null=True, blank=True)
    ideology_minutes = models.PositiveSmallIntegerField(
        _("thời gian dành cho tư tưởng, tự phê bình và phê bình (phút)"), null=True, blank=True
    )
    is_minutes_approved = models.BooleanField(_("biên bản đã đọc và được thông qua"), null=True, blank=True)

    # Statements about whole columns of the attendance list: "nobody" must be said, not assumed
    is_nobody_late = models.BooleanField(_("không ai đến muộn, về sớm"), default=False)
    is_nobody_speaking = models.BooleanField(_("không ai phát biểu"), default=False)
    is_nobody_with_notebook = models.BooleanField(_("không ai mang sổ ghi chép"), default=False)

    # Counts, written in the transaction that writes the attendance rows they count
    expected_members = models.PositiveSmallIntegerField(default=0, editable=False)
    unrecorded_members = models.PositiveSmallIntegerField(default=0, editable=False)
    present_members = models.PositiveSmallIntegerField(default=0, editable=False)
    excused_absences = models.PositiveSmallIntegerField(default=0, editable=False)
    unexcused_absences = models.PositiveSmallIntegerField(default=0, editable=False)
    late_members = models.PositiveSmallIntegerField(default=0, editable=False)
    left_early_members = models.PositiveSmallIntegerField(default=0, editable=False)
    punctual_members = models.PositiveSmallIntegerField(default=0, editable=False)
    speakers = models.PositiveSmallIntegerField(default=0, editable=False)
    notebooks = models.PositiveSmallIntegerField(default=0, editable=False)
    official_present = models.PositiveSmallIntegerField(default=0, editable=False)
    voting_denominator = models.PositiveSmallIntegerField(default=0, editable=False)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("buổi sinh hoạt")
        verbose_name_plural = _("buổi sinh hoạt")
        indexes = [
            models.Index(fields=["month", "unit_path"], name="meeting_month_path"),
            models.Index(fields=["cell", "month"], name="meeting_cell_month"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="meeting_one_regular_a_month",
                fields=["cell", "month"],
                condition=Q(kind__in=MONTHLY_KINDS) & ~Q(state=MeetingState.CANCELLED),
                violation_error_message=_(
                    "Tháng này chi bộ đã có buổi sinh hoạt thường kỳ. Hãy mở buổi đó để ghi tiếp."
                ),
            ),
            models.CheckConstraint(name="meeting_state_known", condition=Q(state__in=MeetingState.values)),
            models.CheckConstraint(
                name="meeting_counts_add_up",
                condition=Q(
                    expected_members=F("present_members")
                    + F("excused_absences")
                    + F("unexcused_absences")
                    + F("unrecorded_members")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cell} – {self.month:%m/%Y}"

    @property
    def access_path(self) -> str:
        """See `cells.access.Scoped`."""
        return self.cell.path

    @property
    def is_editable(self) -> bool:
        """Whether the record may be changed now."""
        return self.state in (MeetingState.PLANNED, MeetingState.RECORDING)

    @property
    def is_held(self) -> bool:
        """Whether the meeting took place."""
        return self.state in HELD_STATES

    @property
    def duration_minutes(self) -> int | None:
        """Minutes from start to end; None while either is unknown."""
        if self.starts_at is None or self.ends_at is None:
            return None
        day = date.min
        length: timedelta = datetime.combine(day, self.ends_at) - datetime.combine(day, self.starts_at)
        return int(length.total_seconds() // 60)

    def get_absolute_url(self) -> str:
        """The record page."""
        return reverse("meetings:record-show", args=[self.pk])
