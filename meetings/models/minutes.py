"""What was said and decided: agenda with minutes, decisions with votes, tasks with results."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cells.denominators import majority, two_thirds
from cells.models import Member, PartyUnit
from meetings.models.meeting import HELD_STATES, Meeting, MeetingKind
from meetings.periods import Period


class AgendaItem(models.Model):
    """One step of the agenda of one meeting, and its part of the minutes."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="agenda")
    code = models.CharField(max_length=40)
    part = models.CharField(max_length=10)
    title = models.CharField(_("nội dung"), max_length=200)
    order = models.PositiveSmallIntegerField()
    is_mandatory = models.BooleanField()
    has_minutes = models.BooleanField()
    is_done = models.BooleanField(_("đã thực hiện"), null=True)
    text = models.TextField(_("biên bản"), blank=True)

    class Meta:
        verbose_name = _("nội dung chương trình")
        verbose_name_plural = _("nội dung chương trình")
        ordering = ["order"]
        constraints = [models.UniqueConstraint(name="agenda_item_once", fields=["meeting", "code"])]

    def __str__(self) -> str:
        return self.title


class DecisionKind(models.TextChoices):
    """What is voted on; some matters need two thirds (domain.md 4.5)."""

    CONCLUSION = "CONCLUSION", _("kết luận, nghị quyết của buổi sinh hoạt")
    ADMISSION = "ADMISSION", _("kết nạp đảng viên")
    RECOGNITION = "RECOGNITION", _("công nhận đảng viên chính thức")
    DELETION = "DELETION", _("xóa tên đảng viên")
    EXPULSION = "EXPULSION", _("khai trừ đảng viên")
    OTHER = "OTHER", _("việc khác")


TWO_THIRDS_KINDS = (
    DecisionKind.ADMISSION,
    DecisionKind.RECOGNITION,
    DecisionKind.DELETION,
    DecisionKind.EXPULSION,
)


class Decision(models.Model):
    """A vote of the meeting: three counts against the voting denominator."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="decisions")
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(_("việc biểu quyết"), max_length=12, choices=DecisionKind)
    text = models.TextField(_("nội dung"))
    votes_for = models.PositiveSmallIntegerField(_("tán thành"), null=True, blank=True)
    votes_against = models.PositiveSmallIntegerField(_("không tán thành"), null=True, blank=True)
    votes_other = models.PositiveSmallIntegerField(_("ý kiến khác"), null=True, blank=True)

    class Meta:
        verbose_name = _("biểu quyết")
        verbose_name_plural = _("biểu quyết")
        ordering = ["order"]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def has_counts(self) -> bool:
        """Whether all three counts are on record."""
        return None not in (self.votes_for, self.votes_against, self.votes_other)

    def needed(self, voting_denominator: int) -> int:
        """Votes in favor needed: more than half, or at least two thirds for some matters."""
        if self.kind in TWO_THIRDS_KINDS:
            return two_thirds(voting_denominator)
        return majority(voting_denominator)

    def is_valid(self, voting_denominator: int) -> bool:
        """Whether enough members voted in favor."""
        return self.votes_for is not None and self.votes_for >= self.needed(voting_denominator)


class TaskResult(models.TextChoices):
    """How a task ended. Empty = not reported yet."""

    DONE = "DONE", _("hoàn thành đúng hạn")
    DONE_LATE = "DONE_LATE", _("hoàn thành nhưng quá hạn")
    NOT_DONE = "NOT_DONE", _("chưa hoàn thành")


class AssignedTaskQuerySet(models.QuerySet["AssignedTask"]):
    """Tasks, said in words."""

    def held_by(self, members: models.QuerySet[Member]) -> Self:
        """Tasks that are these members' now: given to them and not passed on, or passed on to them."""
        return self.filter(Q(owner__in=members, taken_over_by=None) | Q(taken_over_by__in=members))

    def due_at(self, meeting: Meeting) -> Self:
        """Tasks of earlier meetings that this meeting has to answer for: due by its day, and
        not answered at another meeting before. A thematic meeting answers for thematic
        conclusions, a regular one for the others, a combined one for both. Where a day is not
        on record yet, the months tell which meeting is the earlier one. What a predecessor of the cell
        left open waits here."""
        day, in_month_before = meeting.held_on, Q(meeting__month__lt=meeting.month)
        is_earlier = (
            Q(meeting__held_on__lt=day) | Q(meeting__held_on=None) & in_month_before
            if day
            else in_month_before
        )
        last_day = day or Period.containing(meeting.month).end
        thematic = Q(meeting__kind=MeetingKind.THEMATIC)
        sources = {MeetingKind.THEMATIC: thematic, MeetingKind.COMBINED: Q()}
        found = self.filter(
            sources.get(MeetingKind(meeting.kind), ~thematic),
            is_earlier,
            Q(due_on__lte=last_day) | Q(due_on=None),
            Q(result_meeting=None) | Q(result_meeting=meeting),
            ~Q(meeting=meeting),
            cell__path__startswith=meeting.cell.path,
            meeting__state__in=HELD_STATES,
        )
        return found.select_related("owner", "taken_over_by").order_by(F("due_on").asc(nulls_last=True), "pk")


class AssignedTask(models.Model):
    """A task that a meeting gave to somebody, and what a later meeting found."""

    cell = models.ForeignKey(PartyUnit, on_delete=models.PROTECT, related_name="tasks")
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="tasks")
    order = models.PositiveSmallIntegerField()
    text = models.TextField(_("nhiệm vụ"))
    owner = models.ForeignKey(
        Member,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="tasks",
        verbose_name=_("người thực hiện"),
    )
    # Since the cell was handed over; the owner stays who the meeting named.
    taken_over_by = models.ForeignKey(
        Member,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="tasks_taken_over",
        verbose_name=_("người nhận bàn giao nhiệm vụ"),
    )
    due_on = models.DateField(_("thời hạn"), null=True, blank=True)
    result = models.CharField(_("kết quả"), max_length=10, choices=TaskResult, blank=True)
    result_note = models.CharField(_("ghi chú kết quả"), max_length=300, blank=True)
    result_meeting = models.ForeignKey(
        Meeting, on_delete=models.SET_NULL, null=True, blank=True, related_name="task_results"
    )

    objects = AssignedTaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("nhiệm vụ được phân công")
        verbose_name_plural = _("nhiệm vụ được phân công")
        ordering = ["order"]
        indexes = [models.Index(fields=["cell", "due_on"], name="task_cell_due")]
        constraints = [
            models.CheckConstraint(
                name="task_result_has_its_meeting",
                condition=Q(result="", result_meeting=None)
                | (~Q(result="") & Q(result_meeting__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]
