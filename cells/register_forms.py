"""The form with which a register is sent back."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from ui.forms import AppFormHelper
from ui.workbooks.limits import MEGABYTE, Limits
from ui.workbooks.reading import Refused


class UndoForm(forms.Form):
    """Nothing to fill in: only a yes."""

    helper = AppFormHelper()


class RegisterUploadForm(forms.Form):
    """One table file."""

    file = forms.FileField(
        label=_("Tệp sổ đã sửa"),
        help_text=_("Tệp .xlsx, .xls hoặc .csv, không quá 10 MB. Chưa lưu gì cho tới khi bạn xác nhận."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
        error_messages={
            "required": _("Hãy chọn tệp sổ."),
            "empty": _("Tệp trống, không có nội dung. Hãy kiểm tra lại tệp rồi gửi lại."),
        },
        max_length=200,
    )

    helper = AppFormHelper()

    def clean_file(self) -> "UploadedFile[Any]":
        """Refuse what is too big before it is read."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        most = Limits().file_size
        if file.size is None or file.size > most:
            raise ValidationError(Refused("size", megabytes=most // MEGABYTE).messages)
        return file
