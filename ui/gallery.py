"""Every component in every state on one page, for developers (DEBUG only)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from ui.forms import AppFormHelper, DateInput, DecimalField, TimeInput
from ui.pagination import paginate
from ui.ratings import RATINGS
from ui.tables import Column, Table
from ui.templatetags.ui import TONES


@dataclass(frozen=True)
class Sample:
    """An invented row."""

    name: str
    cells: int
    mean: Decimal | None
    rate: Decimal | None
    held_on: date | None
    rating: str


SAMPLES = (
    Sample("Đảng bộ xã Mẫu", 14, Decimal("89.5"), Decimal("85.714"), date(2024, 5, 3), "GOOD"),
    Sample("Chi bộ cơ quan Mẫu", 1, Decimal(72), Decimal(80), date(2024, 5, 6), "FAIR"),
    Sample("Chi bộ trường Mẫu", 1, Decimal("51.25"), Decimal("66.667"), None, "AVERAGE"),
    Sample("=1+1 (chữ, không phải công thức)", 1, None, None, None, ""),
)
COLUMNS: tuple[Column[Sample], ...] = (
    Column("name", _("Tên đơn vị"), link=lambda row: "#table"),
    Column("cells", _("Số chi bộ"), kind="int", footer="sum", link=lambda row: "#table"),
    Column("mean", _("Điểm trung bình"), kind="decimal", places=1),
    Column("rate", _("Tỷ lệ dự"), kind="percent", title=_("Số đảng viên dự trên số phải dự")),
    Column("held_on", _("Ngày"), kind="date"),
    Column("rating", _("Xếp loại"), kind="rating"),
)


class SampleForm(forms.Form):
    """One field of each kind."""

    place = forms.CharField(label=_("Địa điểm"), help_text=_("Nơi chi bộ họp (tiêu chí I.2)."))
    held_on = forms.DateField(label=_("Ngày sinh hoạt"), widget=DateInput)
    starts_at = forms.TimeField(label=_("Bắt đầu"), widget=TimeInput)
    points = DecimalField(label=_("Điểm"), max_value=10, required=False)
    level = forms.ChoiceField(
        label=_("Mức"), choices=[("a", _("Tốt")), ("b", _("Khá"))], widget=forms.RadioSelect
    )
    kind = forms.ChoiceField(label=_("Loại buổi"), choices=[("", "–"), ("r", _("Thường kỳ"))])
    text = forms.CharField(label=_("Nội dung"), widget=forms.Textarea, required=False)
    sure = forms.BooleanField(label=_("Đã đọc lại"), required=False)

    helper = AppFormHelper(Layout("place", "held_on", "starts_at", "points", "level", "kind", "text", "sure"))


@login_not_required
def show(request: HttpRequest) -> HttpResponse:
    """The gallery."""
    context: dict[str, Any] = {
        "ratings": [*RATINGS, ""],
        "tones": TONES,
        "table": Table(COLUMNS, SAMPLES, caption=_("Bảng có hàng cộng")),
        "empty_table": Table(COLUMNS, (), caption=_("Bảng trống")),
        "form": SampleForm({"points": "82,5x", "text": "Giữ nguyên"}),
        "pairs": [(_("Ngày"), "03/05/2024"), (_("Chủ trì"), None)],
        "crumbs": [(_("Việc của tôi"), "/"), (_("Sinh hoạt chi bộ"), "/")],
        "page": paginate(request, range(120)),
        "number": Decimal("85.714"),
    }
    return render(request, "components/gallery.html", context)
