"""A criteria set as one table: the rows of the page, for a spreadsheet."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.explain import number
from scoring.models import CriteriaSet
from scoring.regulation_words import described
from ui.tables import Column, Table


@dataclass(frozen=True, slots=True)
class SetRow:
    """One criterion, cap or level of the rating."""

    code: str
    group: str
    title: str
    max: Decimal | None
    how: str
    mode: str
    citation: str


COLUMNS: tuple[Column[SetRow], ...] = (
    Column("code", gettext_lazy("Mục"), width=8),
    Column("group", gettext_lazy("Nhóm"), width=30),
    Column("title", gettext_lazy("Tiêu chí"), width=45),
    Column("max", gettext_lazy("Điểm tối đa"), kind="decimal", footer="sum"),
    Column("how", gettext_lazy("Cách chấm"), width=60),
    Column("mode", gettext_lazy("Ai chấm"), width=30),
    Column("citation", gettext_lazy("Căn cứ"), width=45),
)


def table_of(criteria_set: CriteriaSet) -> Table[SetRow]:
    """The set as rows, with the sum of its maxima."""
    return Table(COLUMNS, list(_rows(criteria_set)), caption=criteria_set.title)


def _rows(criteria_set: CriteriaSet) -> Iterator[SetRow]:
    rules, words = criteria_set.rules, described(criteria_set.source)
    for group in words.groups:
        for criterion in group.criteria:
            yield SetRow(
                code=criterion.code,
                group=f"{group.code}. {group.title}",
                title=criterion.title,
                max=rules.criterion(criterion.code).max,
                how="\n".join([*criterion.demands, *criterion.notes]),
                mode=criterion.mode,
                citation=criterion.citation,
            )
    for cap in words.caps:
        state = "" if cap.is_enabled else _(" (đang tắt)")
        highest = _("Cao nhất xếp loại %(rating)s") % {"rating": cap.highest}
        yield SetRow(cap.code, _("Khống chế"), cap.condition, None, highest + state, "", cap.citation)
    for band in rules.ratings:
        bar = _("Từ %(minimum)s điểm") % {"minimum": number(band.minimum)}
        yield SetRow("", _("Mức xếp loại"), band.label, None, bar, "", "")
