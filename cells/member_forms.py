"""Forms that look at a day, and forms about terms of memberships and transfers."""

from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import clock
from cells import names
from cells.access import Action, Scope
from cells.forms import NameField, not_in_future
from cells.models import (
    Category,
    DecidingBody,
    ExemptionReason,
    Membership,
    PartyUnit,
    TransferKind,
)
from cells.sight import ACTION_WORDS
from cells.unit_choice import UnitChoiceField
from ui.forms import AppFormHelper, DateInput


def _choices(options: Any, blank: Any) -> list[tuple[str, Any]]:
    return [("", blank), *((value, capfirst(label)) for value, label in options)]


class DayForm(forms.Form):
    """One day to look at. `chosen` is today unless a readable day came; `complaint` says so."""

    on = forms.DateField(label=_("Ngày"), widget=DateInput)

    def __init__(self, request: HttpRequest) -> None:
        today = clock.today()
        super().__init__({"on": request.GET.get("on") or today})
        self.chosen: date = self.cleaned_data["on"] if self.is_valid() else today
        self.complaint = ""
        if not self.is_valid():
            message = gettext("Không đọc được ngày «%(given)s», nên đang xem hôm nay.")
            self.complaint = message % {"given": request.GET.get("on", "")[:20]}
            self.data = {"on": today}


class TryForm(forms.Form):
    """One question about an account: this action on this unit?"""

    unit = UnitChoiceField(label=_("Đơn vị"))
    action = forms.ChoiceField(label=_("Việc"), choices=_choices(ACTION_WORDS.items(), _("Chọn việc")))

    helper = AppFormHelper()

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].offer(scope, Action.ADMINISTER)  # type: ignore[attr-defined]


class TermsForm(forms.Form):
    """Terms of one membership: only those that its category has."""

    reason = forms.ChoiceField(
        label=_("Lý do miễn"), choices=_choices(ExemptionReason.choices, _("Chọn lý do"))
    )
    decided_by = forms.ChoiceField(
        label=_("Cấp quyết định"),
        choices=_choices(DecidingBody.choices, _("Chọn cấp quyết định")),
        help_text=_("Tuổi cao, sức khỏe yếu: chi bộ quyết định. Lý do khác: cấp ủy cơ sở quyết định."),
    )
    decision_no = NameField(
        label=_("Số nghị quyết, quyết định"),
        max_length=40,
        required=False,
        help_text=_("Để đối chiếu với hồ sơ giấy."),
    )
    until = forms.DateField(
        label=_("Đến hết ngày"),
        widget=DateInput,
        required=False,
        help_text=_("Gần đến ngày này, đảng viên hiện ở trang Cần rà soát. Gia hạn thì ghi ngày mới."),
    )
    other_place = NameField(
        label=_("Nơi sinh hoạt khác"),
        max_length=250,
        required=False,
        help_text=_("Tên chi bộ nơi đi hoặc nơi đến."),
    )

    helper = AppFormHelper()

    def __init__(self, data: Any, *, membership: Membership) -> None:
        fields = ("reason", "decided_by", "decision_no", "until", "other_place")
        super().__init__(data, initial={name: getattr(membership, name) for name in fields})
        unused = {
            Category.EXEMPT: ["other_place"],
            Category.SUSPENDED: ["reason", "decided_by", "other_place"],
        }.get(Category(membership.category), ["reason", "decided_by", "decision_no"])
        for name in unused:
            del self.fields[name]


class DestinationField(UnitChoiceField):
    """A cell of the person's units by search; any other cell by its exact code only."""

    def clean(self, value: Any) -> Any:
        code = names.normalize(str(value or "")).split(" – ")[0]
        exact = PartyUnit.objects.cells().valid_on(clock.today()).filter(code__iexact=code)
        return exact.select_related("parent").first() or super().clean(value)


class TransferForm(forms.Form):
    """Where a member goes, and for how long."""

    to_cell = DestinationField(
        label=_("Chi bộ nơi đến"),
        help_text=_("Trong phạm vi của bạn: gõ tên hoặc mã. Ngoài phạm vi: gõ đúng mã chi bộ nơi đến."),
    )
    kind = forms.ChoiceField(
        label=_("Hình thức"), choices=_choices(TransferKind.choices, _("Chọn hình thức"))
    )
    sent_on = forms.DateField(label=_("Ngày giới thiệu"), widget=DateInput, validators=[not_in_future])
    until = forms.DateField(
        label=_("Tạm thời đến hết ngày"),
        widget=DateInput,
        required=False,
        help_text=_("Chỉ ghi khi chuyển sinh hoạt tạm thời."),
    )
    received_on = forms.DateField(
        label=_("Ngày tiếp nhận"),
        widget=DateInput,
        required=False,
        validators=[not_in_future],
        help_text=_("Chỉ ghi khi bạn quản trị cả nơi đến. Để trống thì quản trị nơi đến tiếp nhận sau."),
    )

    helper = AppFormHelper()

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_cell"].offer(scope, Action.ADMINISTER)  # type: ignore[attr-defined]


class ReceiveForm(forms.Form):
    """From when the member is on the roll here."""

    received_on = forms.DateField(
        label=_("Sinh hoạt tại đây từ ngày"),
        widget=DateInput,
        validators=[not_in_future],
        help_text=_("Hôm trước là ngày cuối trong danh sách nơi đi. Các buổi đã ghi không thay đổi."),
    )

    helper = AppFormHelper()


class ReturnForm(forms.Form):
    """From when the member is at home again."""

    first_day = forms.DateField(
        label=_("Sinh hoạt lại tại chi bộ từ ngày"),
        widget=DateInput,
        validators=[not_in_future],
        help_text=_("Hôm trước là ngày cuối ở nơi sinh hoạt tạm thời."),
    )

    helper = AppFormHelper()


class NothingForm(forms.Form):
    """For an act that needs only a yes."""

    helper = AppFormHelper()
