"""The tree of party organisations."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from accounts import clock
from cells import kinds
from cells.names import search_key

if TYPE_CHECKING:
    from cells.access import Action, Scope

# A unit's own segment of a path: its primary key in 7 digits and a full stop. It never changes,
# so a frozen path names the ancestors of that day for ever.
SEGMENT = 8
# Room for 30 levels: predecessors hang below the unit that inherited their records.
PATH_LENGTH = 30 * SEGMENT


def segment_of(pk: int) -> str:
    """A unit's own segment of a path."""
    return f"{pk:0{SEGMENT - 1}d}."


class CellType(models.TextChoices):
    """Where a cell works; the prescribed content of meetings differs by it."""

    RESIDENTIAL = "RESIDENTIAL", _("thôn, xóm, tổ dân phố")
    OFFICE = "OFFICE", _("cơ quan")
    SCHOOL = "SCHOOL", _("trường học")
    HEALTH = "HEALTH", _("y tế")
    MILITARY = "MILITARY", _("quân sự")
    POLICE = "POLICE", _("công an")
    ENTERPRISE = "ENTERPRISE", _("doanh nghiệp")


class PartyUnitQuerySet(models.QuerySet["PartyUnit"]):
    """Units, said in words."""

    def within(self, path: str) -> Self:
        """The unit with this path and everything below it."""
        return self.filter(path__startswith=path)

    def within_any(self, paths: tuple[str, ...]) -> Self:
        """Units below any of the paths; none for no paths."""
        condition = Q(pk__in=[])
        for path in paths:
            condition |= Q(path__startswith=path)
        return self.filter(condition)

    def visible_to(self, scope: "Scope", action: "Action") -> Self:
        """Units on which this person may do this."""
        return self.within_any(scope.paths(action))

    def cells(self) -> Self:
        """Units that meet and are scored."""
        return self.filter(kind__in=kinds.codes_where("is_cell"))

    def grassroots(self) -> Self:
        """Tổ chức cơ sở đảng: committees and cells directly under the district."""
        return self.filter(kind__in=kinds.codes_where("is_grassroots"))

    def valid_on(self, day: date) -> Self:
        """Units that exist on this day."""
        return self.filter(valid_from__lte=day).filter(Q(valid_to=None) | Q(valid_to__gte=day))

    def valid_between(self, start: date, end: date) -> Self:
        """Units that exist on at least one day from `start` to `end`."""
        return self.filter(valid_from__lte=end).filter(Q(valid_to=None) | Q(valid_to__gte=start))

    def matching(self, text: str) -> Self:
        """Units of which each word begins a word of their own name or their superior's, or is part
        of their code; accents ignored: "thon 1 tan minh" finds one of the many Chi bộ thôn 1."""
        found = self
        for word in search_key(text).split():
            if any(char.isalnum() for char in word):
                own = Q(search_key__startswith=word) | Q(search_key__contains=f" {word}")
                superior = Q(parent__search_key__startswith=word) | Q(parent__search_key__contains=f" {word}")
                found = found.filter(own | superior | Q(code__icontains=word))
        return found

    def in_tree_order(self) -> Self:
        """From the top down, for the first few of a search. Not by the bare column: a database would
        walk its index through the whole table, row by row, whenever few units match."""
        return self.order_by(Concat("path", Value("")))

    def in_official_order(self) -> Self:
        """As the organisation lists them, not by alphabet."""
        return self.order_by("order", "pk")


class PartyUnit(models.Model):
    """One organisation. Its identity survives every reorganisation.

    `name`, `kind`, `parent`, `order` and `path` are today's projection of the dated `UnitPlacement`s,
    `valid_from` and `valid_to` their span; only `cells.services` writes them. The path of a unit that
    has ended leads through its heir, so whoever is responsible for the heir reads its records.
    """

    code = models.CharField(
        _("mã tổ chức"),
        max_length=40,
        unique=True,
        error_messages={"unique": _("Mã này đã thuộc một đơn vị khác. Hãy chọn mã khác.")},
    )
    name = models.CharField(_("tên đơn vị"), max_length=200)
    kind = models.CharField(_("loại hình"), max_length=30, choices=kinds.choices)
    cell_type = models.CharField(_("loại chi bộ"), max_length=20, choices=CellType, blank=True)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="children",
        verbose_name=_("cấp trên trực tiếp"),
    )
    heir = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="predecessors",
        verbose_name=_("đơn vị kế thừa hồ sơ"),
    )
    path = models.CharField(max_length=PATH_LENGTH, db_index=True, editable=False)
    superior_path = models.CharField(max_length=PATH_LENGTH, db_index=True, editable=False)
    order = models.PositiveIntegerField(_("thứ tự"), default=0)
    search_key = models.CharField(max_length=200, editable=False, db_index=True)
    valid_from = models.DateField(_("thành lập ngày"))
    valid_to = models.DateField(_("kết thúc ngày"), null=True, blank=True)
    has_committee = models.BooleanField(_("có chi ủy"), default=False)
    meeting_day = models.PositiveSmallIntegerField(_("ngày sinh hoạt cố định"), null=True, blank=True)
    required_minutes = models.PositiveSmallIntegerField(
        _("thời lượng tối thiểu được cấp trên cho phép (phút)"),
        null=True,
        blank=True,
        help_text=_("Chỉ nhập khi cấp có thẩm quyền cho phép khác mức chung 90 phút (120 phút khi kết hợp)."),
    )

    objects = PartyUnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("tổ chức đảng")
        verbose_name_plural = _("tổ chức đảng")
        constraints = [
            models.CheckConstraint(
                name="unit_ends_after_it_begins",
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                violation_error_message=_("Ngày kết thúc phải sau ngày thành lập."),
            ),
            models.CheckConstraint(
                name="unit_meeting_day_in_month",
                condition=Q(meeting_day=None) | Q(meeting_day__gte=1, meeting_day__lte=31),
                violation_error_message=_("Ngày sinh hoạt cố định phải từ 1 đến 31."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_cell(self) -> bool:
        """Whether the unit meets and is scored itself."""
        return self.kind in kinds.codes_where("is_cell")

    @property
    def full_name(self) -> str:
        """Name and parent, because every commune has a "Chi bộ thôn 1"."""
        if self.parent is None or self.parent.kind in kinds.codes_where("is_area"):
            return self.name
        return f"{self.name} – {self.parent.name}"

    @property
    def access_path(self) -> str:
        """See `cells.access.Scoped`."""
        return self.path

    def exists_on(self, day: date) -> bool:
        """Whether the unit exists on this day."""
        return self.exists_between(day, day)

    def exists_between(self, start: date, end: date) -> bool:
        """Whether the unit exists on at least one day from `start` to `end`."""
        return self.valid_from <= end and (self.valid_to is None or start <= self.valid_to)

    @property
    def exists_today(self) -> bool:
        """Whether the unit exists now."""
        return self.exists_on(clock.today())
