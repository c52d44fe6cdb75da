"""Forms about units, members, accounts and roles. What they do with the data: `cells.services`."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import clock
from cells import kinds, names
from cells.access import Action, Scope
from cells.models import Category, CellType, Membership, PartyUnit, Role
from cells.unit_choice import UnitChoiceField
from ui.forms import AppFormHelper, DateInput

CODE = RegexValidator(r"^[\w.-]+$", _("Mã chỉ gồm chữ, số, dấu chấm và gạch nối, không có khoảng trống."))


def blank_choices(options: Any, blank: Any) -> list[tuple[str, Any]]:
    return [("", blank), *((value, capfirst(label)) for value, label in options)]


def not_in_future(day: date) -> None:
    """Rolls are facts: nothing is entered before its day."""
    if day > clock.today():
        raise ValidationError(gettext("Ngày này chưa đến. Hãy ghi từ hôm nay trở về trước."))


class NameField(forms.CharField):
    """A name in normal form: what is shown back is what is stored."""

    def to_python(self, value: Any) -> str:
        """Return the text in NFC, white space folded."""
        return names.normalize(super().to_python(value) or "")


class UnitCreateForm(forms.ModelForm):  # type: ignore[type-arg]
    """A new unit below `parent`."""

    class Meta:
        model = PartyUnit
        fields = ["code", "name", "kind", "cell_type", "valid_from", "order", "meeting_day", "has_committee"]
        field_classes = {"name": NameField}
        widgets = {"valid_from": DateInput}
        labels = {"code": _("Mã đơn vị")}
        help_texts = {
            "code": _("Mã do cấp trên cấp, hoặc mã ngắn dễ nhớ; mỗi đơn vị một mã, không đổi về sau."),
            "name": _("Viết đầy đủ, ví dụ: Chi bộ xóm Diều. Tên cấp trên sẽ tự ghi kèm."),
            "cell_type": _("Chỉ chọn khi đơn vị là chi bộ."),
            "order": _("Số thứ tự của đơn vị trong danh sách chính thức của cấp trên."),
            "meeting_day": _("Ngày trong tháng, từ 1 đến 31. Để trống nếu chưa quy định."),
            "has_committee": _("Chi bộ có từ 9 đảng viên chính thức thì bầu chi ủy."),
        }

    helper = AppFormHelper()

    def __init__(self, *args: Any, parent: PartyUnit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].validators.append(CODE)
        allowed = [(kind.code, kind.name) for kind in kinds.below(parent.kind)]
        self.fields["kind"] = forms.ChoiceField(
            label=_("Loại hình"), choices=blank_choices(allowed, _("Chọn loại hình"))
        )
        self.fields["cell_type"] = forms.ChoiceField(
            label=_("Loại chi bộ"),
            choices=blank_choices(CellType.choices, _("Không phải chi bộ")),
            required=False,
            help_text=self.fields["cell_type"].help_text,
        )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        is_cell = data.get("kind") in kinds.codes_where("is_cell")
        if is_cell and not data.get("cell_type"):
            self.add_error("cell_type", gettext("Hãy chọn loại chi bộ."))
        elif data.get("kind") and not is_cell and data.get("cell_type"):
            self.add_error(
                "cell_type", gettext("Đảng bộ không có loại chi bộ. Hãy chọn «Không phải chi bộ».")
            )
        return data


class UnitEditForm(forms.ModelForm):  # type: ignore[type-arg]
    """A unit's own facts. Its code stays; its place, kind and end are matters of a decision."""

    class Meta:
        model = PartyUnit
        fields = [
            "name",
            "cell_type",
            "order",
            "meeting_day",
            "has_committee",
            "required_minutes",
        ]
        field_classes = {"name": NameField}
        help_texts = {
            "name": _("Chỉ sửa lỗi viết. Đổi tên theo quyết định thì ghi ở «Quyết định về tổ chức»."),
            "order": UnitCreateForm.Meta.help_texts["order"],
            "meeting_day": UnitCreateForm.Meta.help_texts["meeting_day"],
            "has_committee": UnitCreateForm.Meta.help_texts["has_committee"],
        }

    helper = AppFormHelper()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.is_cell:
            for field in ("cell_type", "meeting_day", "has_committee", "required_minutes"):
                del self.fields[field]
            return
        self.fields["cell_type"] = forms.ChoiceField(
            label=_("Loại chi bộ"), choices=blank_choices(CellType.choices, _("Chọn loại chi bộ"))
        )


class MemberEditForm(forms.Form):
    """What is kept about a person: as little as the work needs."""

    full_name = NameField(label=_("Họ và tên"), max_length=120)
    card_no = NameField(
        label=_("Số thẻ đảng viên"),
        max_length=20,
        required=False,
        help_text=_("Có thể để trống; cần khi trong chi bộ có hai người trùng họ tên."),
    )

    helper = AppFormHelper()


class MemberAccountForm(MemberEditForm):
    """The same, and which account is this person's."""

    username = forms.CharField(
        label=_("Tên đăng nhập của đảng viên này"),
        max_length=60,
        required=False,
        help_text=_(
            "Nếu có tài khoản. Người chủ trì, người ghi biên bản không thẩm định buổi của mình: "
            "phần mềm nhận ra họ nhờ tên này."
        ),
    )


class MemberCreateForm(MemberEditForm):
    """A new member on the roll of `cell`."""

    category = forms.ChoiceField(label=_("Diện"), choices=blank_choices(Category.choices, _("Chọn diện")))
    valid_from = forms.DateField(
        label=_("Sinh hoạt tại chi bộ từ ngày"), widget=DateInput, validators=[not_in_future]
    )

    def __init__(self, *args: Any, cell: PartyUnit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cell = cell

    def clean(self) -> dict[str, Any]:
        """Stop the second press of the button from making a second person."""
        data: dict[str, Any] = super().clean() or {}
        name, card_no = data.get("full_name", ""), data.get("card_no", "")
        roll = Membership.objects.filter(cell=self.cell).exclude(valid_to__lt=clock.today())
        if name and roll.filter(member__full_name=name, member__card_no=card_no).exists():
            message = gettext(
                "Danh sách chi bộ đã có %(name)s. Nếu là người khác trùng tên, hãy ghi số thẻ đảng viên."
            )
            self.add_error("full_name", message % {"name": name})
        return data


class CategoryForm(forms.Form):
    """Another category from a day on."""

    category = forms.ChoiceField(label=_("Diện mới"), choices=blank_choices(Category.choices, _("Chọn diện")))
    valid_from = forms.DateField(
        label=_("Từ ngày"),
        widget=DateInput,
        validators=[not_in_future],
        help_text=_("Diện cũ kết thúc vào ngày hôm trước. Các buổi sinh hoạt đã ghi không thay đổi."),
    )

    helper = AppFormHelper()


class RoleEndForm(forms.Form):
    """The last day of a role; may lie ahead."""

    last_day = forms.DateField(
        label=_("Ngày cuối cùng giữ vai trò"),
        widget=DateInput,
        help_text=_("Từ hôm sau tài khoản không còn quyền này. Muốn chặn ngay hôm nay thì ngừng tài khoản."),
    )

    helper = AppFormHelper()


class MembershipEndForm(forms.Form):
    """The last day on the roll of a cell."""

    last_day = forms.DateField(
        label=_("Ngày sinh hoạt cuối cùng tại chi bộ"),
        widget=DateInput,
        validators=[not_in_future],
        help_text=_(
            "Từ hôm sau đảng viên không còn trong danh sách; các buổi sinh hoạt đã ghi vẫn giữ nguyên."
        ),
    )


class PasswordForm(forms.Form):
    """A password that the administrator hands over; shown while typing, to be read out."""

    password = forms.CharField(
        label=_("Mật khẩu"),
        strip=False,
        max_length=128,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Ít nhất 10 ký tự. Hãy báo trực tiếp cho người dùng và nhắc đổi ngay sau khi đăng nhập."),
    )

    helper = AppFormHelper()


class AccountEditForm(forms.Form):
    """Name and state of an account."""

    full_name = NameField(label=_("Họ và tên"), max_length=120)
    is_active = forms.BooleanField(
        label=_("Được đăng nhập"),
        required=False,
        help_text=_(
            "Bỏ đánh dấu để ngừng tài khoản: người dùng bị thoát ra ngay, mọi việc đã ghi vẫn giữ nguyên."
        ),
    )

    helper = AppFormHelper()


class AssignmentForm(forms.Form):
    """A role over a unit. Offers only units that the person administers."""

    unit = UnitChoiceField(label=_("Đơn vị"))
    role = forms.ChoiceField(
        label=_("Vai trò"),
        choices=blank_choices(Role.choices, _("Chọn vai trò")),
        help_text=_("Ba vai trò đầu giao tại chi bộ; các vai trò khác giao tại đảng bộ."),
    )
    valid_from = forms.DateField(label=_("Từ ngày"), widget=DateInput)

    helper = AppFormHelper()

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].offer(scope, Action.ADMINISTER)  # type: ignore[attr-defined]


class AccountCreateForm(AssignmentForm):
    """A new account with its first role."""

    username = forms.CharField(
        label=_("Tên đăng nhập"),
        max_length=60,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
        help_text=_("Chữ không dấu, số, dấu chấm hoặc gạch nối. Ví dụ: bi-thu-xom-dieu."),
    )
    full_name = NameField(label=_("Họ và tên người dùng"), max_length=120)
    password = PasswordForm.base_fields["password"]

    field_order = ["username", "full_name", "password", "unit", "role", "valid_from"]

    def clean_username(self) -> str:
        """User names are written small; the service checks the rest."""
        return str(self.cleaned_data["username"]).lower()
