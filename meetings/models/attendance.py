"""The roll of one meeting, frozen on its day."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cells.models import Category, Member
from meetings.models.meeting import Meeting


class AttendanceStatus(models.TextChoices):
    """Nobody is present until somebody says so."""

    NOT_RECORDED = "NOT_RECORDED", _("chưa ghi nhận")
    PRESENT = "PRESENT", _("có mặt")
    ABSENT_EXCUSED = "ABSENT_EXCUSED", _("vắng có lý do")
    ABSENT_UNEXCUSED = "ABSENT_UNEXCUSED", _("vắng không lý do")


class Attendance(models.Model):
    """One member at one meeting, with the category of that day."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendance")
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="attendance", verbose_name=_("đảng viên")
    )
    category = models.CharField(_("diện"), max_length=20, choices=Category)
    is_expected = models.BooleanField(_("thuộc diện phải dự"))
    order = models.PositiveSmallIntegerField()
    status = models.CharField(
        _("dự sinh hoạt"), max_length=16, choices=AttendanceStatus, default=AttendanceStatus.NOT_RECORDED
    )
    excuse = models.CharField(_("lý do vắng"), max_length=200, blank=True)
    is_late = models.BooleanField(_("đến muộn"), default=False)
    has_left_early = models.BooleanField(_("về sớm"), default=False)
    has_spoken = models.BooleanField(_("phát biểu"), default=False)
    has_notebook = models.BooleanField(_("có sổ ghi chép"), default=False)

    class Meta:
        verbose_name = _("điểm danh")
        verbose_name_plural = _("điểm danh")
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(name="attendance_once_per_meeting", fields=["meeting", "member"]),
            models.CheckConstraint(
                name="attendance_marks_only_if_present",
                condition=Q(status=AttendanceStatus.PRESENT)
                | Q(is_late=False, has_left_early=False, has_spoken=False, has_notebook=False),
                violation_error_message=_(
                    "Chỉ người có mặt mới được ghi đến muộn, về sớm, phát biểu, có sổ."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.get_status_display()}"
