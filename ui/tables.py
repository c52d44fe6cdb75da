"""Tables: ONE declaration of columns renders the HTML table and feeds the spreadsheet.

    TABLE_COLUMNS = (
        Column("name", _("Tên đơn vị"), link=lambda row: row.url, width=40),
        Column("held", _("Đã sinh hoạt"), kind="int", footer="sum"),
        Column("mean", _("Điểm trung bình"), kind="decimal", places=2),
        Column("rate", _("Tỷ lệ dự"), kind="percent", title=_("Số đảng viên dự trên số phải dự")),
    )
    table = Table(TABLE_COLUMNS, rows, caption=_("Kết quả tháng 5/2024"), totals=[district])

Page: `{% data_table table %}`. Spreadsheet: `ui.exports.xlsx_response("ket-qua", table)`.
Rows are dataclasses (any objects). A total is a row of the same type shown in the foot; where there
is none, columns with `footer="sum"` are added up.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, Literal, TypeVar

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise, cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from ui import numbers
from ui.ratings import RATINGS, UNRATED

R = TypeVar("R")
Text = str | Promise
NO_ROWS = _("Chưa có dữ liệu.")

Kind = Literal["text", "int", "decimal", "percent", "date", "rating"]


@dataclass(frozen=True, slots=True)
class Column(Generic[R]):
    """One column. The value is the attribute `key` of the row unless `value` computes it."""

    key: str
    label: Text
    kind: Kind = "text"
    value: Callable[[R], Any] | None = None
    link: Callable[[R], str] | None = None  # address behind the cell; "" = no link
    footer: Literal["", "sum"] = ""
    places: int | None = None  # decimals of kind "decimal"; None = at most two
    title: Text = ""  # long form of a short header
    width: int = 0  # in the spreadsheet, in letters; 0 = by kind

    @property
    def shown_places(self) -> int:
        """How many decimals a reader sees at most."""
        if self.kind == "int":
            return 0
        return numbers.MOST_PLACES if self.places is None else self.places

    def value_of(self, row: R) -> Any:
        """The raw value: what the spreadsheet gets."""
        return self.value(row) if self.value else getattr(row, self.key)

    def text_of(self, value: Any) -> str:
        """The value as a reader sees it."""
        match self.kind:
            case "int":
                return numbers.integer(value)
            case "decimal":
                return numbers.decimal(value, self.places)
            case "percent":
                return numbers.percent(value)
            case "date":
                day = day_of(value)
                return date_format(day, "SHORT_DATE_FORMAT") if day else numbers.NOTHING
            case "rating":
                return str(RATINGS.get(str(value or ""), UNRATED).label)
        return "" if value is None else str(value)

    def html_of(self, row: R, tag: str = "td", label: Text = "") -> SafeString:
        """The cell, `<td>` or `<th>`, with its link; `label` names it where rows are stacked."""
        value = self.value_of(row)
        content: str = self.text_of(value)
        if self.kind == "rating":
            look = RATINGS.get(str(value or ""), UNRATED)
            content = format_html(RATING_CELL, look.tone, look.shape, content)
        if self.link and (address := self.link(row)):
            content = format_html('<a href="{}">{}</a>', address, content)
        more = SafeString(' scope="row"') if tag == "th" else ""
        if label:
            more = format_html(' data-label="{}"', label)
        return format_html('<{}{} class="cell--{}">{}</{}>', tag, more, self.kind, content, tag)


def day_of(value: Any) -> date | None:
    """The day of a date or moment, moments in the time of the country; anything else → None."""
    if isinstance(value, datetime):
        return timezone.localtime(value).date()
    return value if isinstance(value, date) else None


# The markup of components/rating_badge.html, for cells: no template per cell.
RATING_CELL = (
    '<span class="rating rating--{}"><svg class="rating__shape" viewBox="0 0 16 16" width="14" height="14"'
    ' aria-hidden="true" focusable="false"><path d="{}"/></svg>{}</span>'
)


@dataclass(frozen=True)
class Table(Generic[R]):
    """Columns and rows. The first column names the row."""

    columns: Sequence[Column[R]]
    rows: Sequence[R]
    caption: Text = ""
    totals: Sequence[R] = ()
    empty_text: Text = NO_ROWS
    is_stacked: bool = False  # on a phone every row is a few labelled lines; for words rather than figures

    @property
    def body_cells(self) -> list[list[SafeString]]:
        """Rows of the body as HTML cells."""
        return [self._html(row) for row in self.rows]

    @property
    def foot_cells(self) -> list[list[SafeString]]:
        """Rows of the foot as HTML cells."""
        if self.totals:
            return [self._html(row) for row in self.totals]
        return [self._html_of_sums()] if self.sums else []

    @cached_property
    def sums(self) -> dict[str, Any]:
        """Sums of the columns that ask for one, when there are rows but no total rows."""
        if self.totals or not self.rows:
            return {}
        return {column.key: self._sum(column) for column in self.columns if column.footer == "sum"}

    def _sum(self, column: Column[R]) -> Any:
        # None where nothing is known: a sum of nothing would read as zero.
        total = None
        for row in self.rows:
            if (value := column.value_of(row)) is not None:
                total = value if total is None else total + value
        return total

    def _html(self, row: R) -> list[SafeString]:
        first, *others = self.columns
        return [
            first.html_of(row, "th"),
            *(column.html_of(row, label=column.label if self.is_stacked else "") for column in others),
        ]

    def _html_of_sums(self) -> list[SafeString]:
        first = format_html('<th scope="row">{}</th>', _("Cộng"))
        rest = [
            format_html(
                '<td class="cell--{}">{}</td>',
                column.kind,
                column.text_of(self.sums[column.key]) if column.key in self.sums else "",
            )
            for column in self.columns[1:]
        ]
        return [first, *rest]
