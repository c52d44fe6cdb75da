"""Party members and the dated cells they belong to."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cells.models.unit import PartyUnit
from cells.names import search_key

if TYPE_CHECKING:
    from cells.access import Action, Scope


class Category(models.TextChoices):
    """What a membership counts for (table in domain.md 3)."""

    OFFICIAL = "OFFICIAL", _("chính thức")
    PROBATIONARY = "PROBATIONARY", _("dự bị")
    EXEMPT = "EXEMPT", _("miễn công tác và sinh hoạt đảng")
    TEMP_OUT = "TEMP_OUT", _("sinh hoạt tạm thời nơi khác")
    TEMP_IN = "TEMP_IN", _("sinh hoạt tạm thời tại chi bộ")
    SUSPENDED = "SUSPENDED", _("đình chỉ sinh hoạt")


class ExemptionReason(models.TextChoices):
    """Why a member is exempt. Age and health: the cell decides, without a term; anything else: the
    grassroots committee decides, for a term (domain.md 3)."""

    AGE_HEALTH = "AGE_HEALTH", _("tuổi cao, sức khỏe yếu")
    TREATMENT = "TREATMENT", _("điều trị bệnh dài ngày")
    ABROAD = "ABROAD", _("đi nước ngoài một mình")
    AWAY = "AWAY", _("việc làm lưu động, đơn lẻ dưới một năm")
    RETIRING = "RETIRING", _("nghỉ chờ hưởng chế độ hưu trí")
    MATERNITY = "MATERNITY", _("nghỉ thai sản")


class DecidingBody(models.TextChoices):
    """Who decided on an exemption."""

    CELL = "CELL", _("chi bộ")
    COMMITTEE = "COMMITTEE", _("cấp ủy cơ sở")


# Expected at meetings: the denominator of attendance.
EXPECTED_CATEGORIES = (Category.OFFICIAL, Category.PROBATIONARY, Category.TEMP_IN)
# The voting denominator whether present or not; an exempt or temporarily absent official
# member joins it by attending.
VOTING_CATEGORIES = (Category.OFFICIAL,)
VOTING_IF_PRESENT = (Category.EXEMPT, Category.TEMP_OUT)
# Full members of the cell: what its three official members are counted by.
OFFICIAL_CATEGORIES = (Category.OFFICIAL, Category.EXEMPT, Category.TEMP_OUT, Category.SUSPENDED)
# Categories that last for a term.
TERM_CATEGORIES = (Category.EXEMPT, Category.TEMP_OUT, Category.TEMP_IN, Category.SUSPENDED)


class MemberQuerySet(models.QuerySet["Member"]):
    """Members, said in words."""

    def visible_to(self, scope: "Scope", action: "Action") -> Self:
        """Members with a membership, past or present, in a unit on which this person may do this."""
        units = PartyUnit.objects.visible_to(scope, action)
        return self.filter(pk__in=Membership.objects.filter(cell__in=units).values("member"))

    def matching(self, text: str) -> Self:
        """Members whose name contains the text, accents ignored."""
        return self.filter(search_key__contains=search_key(text))

    def by_given_name(self) -> Self:
        """Vietnamese order: given name, middle names, family name."""
        return self.order_by("sort_key", "pk")


class Member(models.Model):
    """A person of the party, with as few fields as the work needs."""

    full_name = models.CharField(_("họ và tên"), max_length=120)
    card_no = models.CharField(_("số thẻ đảng viên"), max_length=20, blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="member",
        verbose_name=_("tài khoản"),
    )
    sort_key = models.CharField(max_length=400, editable=False, db_index=True)
    search_key = models.CharField(max_length=120, editable=False, db_index=True)

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("đảng viên")
        verbose_name_plural = _("đảng viên")

    def __str__(self) -> str:
        return self.full_name


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships, said in words."""

    def valid_on(self, day: date) -> Self:
        """Memberships in force on this day."""
        return self.filter(valid_from__lte=day).filter(Q(valid_to=None) | Q(valid_to__gte=day))

    def overlapping(self, start: date, end: date | None) -> Self:
        """Memberships in force on at least one day from `start` to `end` (None: for ever)."""
        begun = self if end is None else self.filter(valid_from__lte=end)
        return begun.filter(Q(valid_to=None) | Q(valid_to__gte=start))

    def on_roll(self, cell: PartyUnit, on: date) -> Self:
        """Everybody on the list of a cell on a day, by given name, members joined."""
        return (
            self.filter(cell=cell)
            .valid_on(on)
            .select_related("member")
            .order_by("member__sort_key", "member")
        )

    def visible_to(self, scope: "Scope", action: "Action") -> Self:
        """Memberships of units on which this person may do this."""
        return self.filter(cell__in=PartyUnit.objects.visible_to(scope, action))


class Membership(models.Model):
    """A member's place in one cell for a time, in one category.

    On PostgreSQL two exclusion constraints (migration `one_roll_at_a_time`) hold what
    `cells.services.require_one_roll` checks: on any day a member stands on one roll, but for a
    guest (`TEMP_IN`) whose own cell has them as `TEMP_OUT`. Beside the category stand its terms:
    `until` feeds the warnings of terms that end; `reason` and `decided_by` the rule that an
    exemption other than for age has a term and is the committee's (`services.set_terms`);
    `decision_no` and `other_place` the roll of a day, where they are compared with the papers.
    """

    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("đảng viên")
    )
    cell = models.ForeignKey(
        PartyUnit, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("chi bộ")
    )
    category = models.CharField(_("diện"), max_length=20, choices=Category)
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến ngày"), null=True, blank=True)
    until = models.DateField(_("thời hạn đến ngày"), null=True, blank=True)
    reason = models.CharField(_("lý do miễn"), max_length=12, choices=ExemptionReason, blank=True)
    decided_by = models.CharField(_("cấp quyết định"), max_length=12, choices=DecidingBody, blank=True)
    decision_no = models.CharField(_("số quyết định"), max_length=40, blank=True)
    other_place = models.CharField(_("nơi sinh hoạt khác"), max_length=250, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("diện sinh hoạt")
        verbose_name_plural = _("diện sinh hoạt")
        indexes = [models.Index(fields=["cell", "valid_from"], name="membership_cell_from")]
        constraints = [
            models.UniqueConstraint(
                name="membership_one_open_per_cell",
                fields=["member", "cell"],
                condition=Q(valid_to=None),
                violation_error_message=_("Đảng viên này đang có trong danh sách của chi bộ."),
            ),
            models.CheckConstraint(
                name="membership_ends_after_it_begins",
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                violation_error_message=_("Ngày kết thúc phải sau ngày bắt đầu."),
            ),
            models.CheckConstraint(
                name="membership_term_ends_after_it_begins",
                condition=Q(until=None) | Q(until__gte=F("valid_from")),
                violation_error_message=_("Thời hạn phải sau ngày bắt đầu diện này."),
            ),
            models.CheckConstraint(
                name="membership_reason_of_exemption_only",
                condition=Q(reason="", decided_by="") | Q(category=Category.EXEMPT),
                violation_error_message=_("Lý do và cấp quyết định chỉ ghi cho diện miễn."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} – {self.cell}"

    @property
    def access_path(self) -> str:
        """See `cells.access.Scoped`."""
        return self.cell.path

    @property
    def has_terms(self) -> bool:
        """Whether anything is on record beside the category."""
        return bool(self.until or self.reason or self.decision_no or self.other_place)

    def is_valid_on(self, day: date) -> bool:
        """Whether the member is on the roll in this way on this day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)
