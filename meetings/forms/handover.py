"""Handing a cell over."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cells.access import Scope
from cells.directory import accounts_of
from cells.models import RoleAssignment
from ui.forms import AppFormHelper, DateInput


class SecretaryField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of the secretaries of a cell, by name."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.user.full_name} ({obj.user.username})"


class HandoverForm(forms.Form):
    """From whom, to whom, from when. `secretaries`: roles in force at the cell."""

    assignment = SecretaryField(
        label=_("Người bàn giao"),
        queryset=RoleAssignment.objects.none(),
        empty_label=_("Chọn người bàn giao"),
    )
    to_user = forms.CharField(
        label=_("Tên đăng nhập của người nhận"),
        max_length=60,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
        help_text=_("Người nhận phải có tài khoản. Chưa có thì tạo ở trang Tài khoản trước."),
    )
    first_day = forms.DateField(
        label=_("Người nhận làm việc từ ngày"),
        widget=DateInput,
        help_text=_("Hôm trước là ngày cuối của người bàn giao. Ghi được từ một ngày trước đó trở đi."),
    )

    helper = AppFormHelper()

    def __init__(self, data: Any, *, scope: Scope, secretaries: Any) -> None:
        super().__init__(data)
        self.scope = scope
        self.fields["assignment"].queryset = secretaries  # type: ignore[attr-defined]
        if len(secretaries) == 1:
            self.initial["assignment"] = secretaries[0]

    def clean_to_user(self) -> User:
        """The account of this name, out of those the administrator sees."""
        username = self.cleaned_data["to_user"].strip().lower()
        found = accounts_of(self.scope).filter(username=username).first()
        if found is None:
            message = gettext(
                "Không có tài khoản «%(username)s» trong phạm vi của bạn. Hãy xem lại tên đăng nhập."
            )
            raise ValidationError(message % {"username": username})
        return found
