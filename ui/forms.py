"""Form parts of every app: the crispy helper and inputs that fit phones and Vietnamese numbers."""

from decimal import Decimal
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils import formats


class AppFormHelper(FormHelper):  # type: ignore[misc]
    """Fields only. The template writes `<form>`, `{% csrf_token %}`, `{% error_summary form %}` and buttons.

    class PartForm(forms.Form):
        helper = AppFormHelper(Layout("name", "held_on"))
    """

    form_tag = False
    disable_csrf = True
    include_media = False

    def __init__(self, layout: Any = None) -> None:
        super().__init__()
        if layout is not None:
            self.layout = layout


class DateInput(forms.DateInput):
    """The browser's own date picker. Its value is always ISO, whatever the language shows."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    """The browser's own time picker, hours and minutes."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class DecimalInput(forms.TextInput):
    """Text with a number pad: `type=number` refuses the decimal comma in many browsers.

    The field must be localized (`localize=True`, or `localized_fields` of a model form), otherwise
    it refuses "82,5" itself; `DecimalField` below does it right.
    """

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "decimal", "autocomplete": "off", **(attrs or {})})

    def format_value(self, value: Any) -> str | None:
        """A number with decimal comma and without padding; what a person typed stays as typed."""
        if isinstance(value, Decimal | float | int):
            plain = f"{Decimal(str(value)):f}"
            plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
            return plain.replace(".", formats.get_format("DECIMAL_SEPARATOR"))
        typed: str | None = super().format_value(value)
        return typed


class DecimalField(forms.DecimalField):
    """A decimal that reads and shows "82,5"."""

    widget = DecimalInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"localize": True, **kwargs})
