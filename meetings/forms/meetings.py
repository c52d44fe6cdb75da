"""Starting a meeting, stating that none took place, finding meetings."""

import uuid
from collections.abc import Container, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from meetings.forms.fields import LineField, LongTextField
from meetings.models import MeetingKind
from meetings.own_cells import months_back

KIND_HELP = {
    MeetingKind.REGULAR: _("mỗi tháng một lần"),
    MeetingKind.THEMATIC: _("ít nhất mỗi quý một lần, không thay cho buổi thường kỳ"),
    MeetingKind.COMBINED: _("hai nội dung nối tiếp trong một buổi, tối thiểu 120 phút"),
    MeetingKind.EXTRAORDINARY: _("khi có việc đột xuất; không chấm điểm"),
}


def month_label(month: date) -> str:
    """tháng 06/2024."""
    return gettext("tháng %(month)s") % {"month": date_format(month, "YEAR_MONTH_FORMAT")}


_STALE = _("Trang này đã cũ. Hãy mở lại trang rồi ghi.")


def _as_month(code: str) -> date:
    return date.fromisoformat(f"{code}-01")


class StartForm(forms.Form):
    """A new record. `client_uid` makes a second press of the button the same meeting."""

    kind = forms.ChoiceField(
        label=_("Loại sinh hoạt"),
        widget=forms.RadioSelect,
        choices=[(kind.value, capfirst(kind.label)) for kind in MeetingKind],
        error_messages={"required": _("Hãy chọn loại sinh hoạt.")},
    )
    month = forms.TypedChoiceField(
        label=_("Sinh hoạt của tháng"),
        coerce=_as_month,
        help_text=_("Tháng mà buổi này được tính vào, kể cả khi họp sang đầu tháng sau."),
        error_messages={"required": _("Hãy chọn tháng.")},
    )
    client_uid = forms.UUIDField(
        widget=forms.HiddenInput, error_messages={"required": _STALE, "invalid": _STALE}
    )

    def __init__(
        self, data: Any = None, *, months: Sequence[date], month: str = "", recorded: Container[date] = ()
    ) -> None:
        codes = [f"{m:%Y-%m}" for m in months]
        wanted = month if month in codes else next(iter(codes), "")
        super().__init__(data, initial={"month": wanted, "client_uid": uuid.uuid4()})
        taken = gettext("(đã có buổi thường kỳ)")
        choices = [
            (code, capfirst(f"{month_label(m)} {taken if m in recorded else ''}".strip()))
            for code, m in zip(codes, months, strict=True)
        ]
        self.fields["month"].choices = choices  # type: ignore[attr-defined]
        self.fields["kind"].required = not self.is_not_held

    @property
    def is_not_held(self) -> bool:
        """Whether the month is to be recorded as one without a meeting."""
        return "not-held" in self.data

    def clean_kind(self) -> str:
        """The duty that was not fulfilled is the regular meeting, whatever was chosen."""
        kind: str = self.cleaned_data["kind"]
        return MeetingKind.REGULAR if self.is_not_held else kind

    @property
    def kind_choices(self) -> list[tuple[str, str, Any]]:
        """Value, label and explanation of every kind."""
        return [(kind.value, str(capfirst(kind.label)), KIND_HELP[kind]) for kind in MeetingKind]


class NotHeldForm(forms.Form):
    """Why no meeting took place."""

    reason = LongTextField(
        label=_("Lý do không tổ chức sinh hoạt"),
        required=True,
        rows=4,
        max_length=2000,
        help_text=_("Cấp trên sẽ đọc lý do này. Tháng này sẽ không có phiếu chấm điểm."),
        error_messages={"required": _("Hãy ghi lý do không tổ chức sinh hoạt.")},
    )


class CancelForm(forms.Form):
    """Why a record is struck out."""

    reason = LongTextField(
        label=_("Lý do hủy bản ghi"),
        required=True,
        rows=3,
        max_length=2000,
        help_text=_(
            "Ví dụ: chọn nhầm loại sinh hoạt, nhầm tháng. Bản ghi bị hủy không được tính vào đâu, "
            "nhưng vẫn xem lại được cùng với lý do."
        ),
        error_messages={"required": _("Hãy ghi lý do hủy bản ghi.")},
    )


class FilterForm(forms.Form):
    """Finding meetings of many cells."""

    q = LineField(label=_("Chi bộ hoặc cấp trên (không cần gõ dấu)"), required=False, max_length=100)
    month = forms.TypedChoiceField(label=_("Tháng"), required=False, coerce=_as_month, empty_value=None)

    def __init__(self, data: Any = None, *, today: date) -> None:
        super().__init__(data)
        months = [(f"{m:%Y-%m}", f"{m:%m/%Y}") for m in months_back(today, 24)]
        self.fields["month"].choices = [("", _("Tất cả")), *months]  # type: ignore[attr-defined]
