"""Fields of records: nothing preselected but "not recorded", texts kept as people write them."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cells.names import normalize
from meetings.texts import clean_text
from ui.forms import DateInput

YES, NO = "yes", "no"
LONGEST_TEXT = 30_000
_TOO_LONG = _("Nhiều nhất %(limit_value)d ký tự, hiện có %(show_value)d. Hãy rút gọn.")
_WRONG_YEAR = _("Năm không đúng. Hãy ghi đủ bốn chữ số, ví dụ 2024.")


class TriStateField(forms.TypedChoiceField):
    """Not recorded, yes, no. None is a value of its own, and the only one that is preselected."""

    _TO_VALUE = {YES: True, NO: False}
    _TO_CHOICE = {None: "", True: YES, False: NO}

    def __init__(
        self, *, yes: str | Promise | None = None, no: str | Promise | None = None, **kwargs: Any
    ) -> None:
        super().__init__(
            choices=[("", _("Chưa ghi")), (YES, yes or _("Có")), (NO, no or _("Không"))],
            coerce=self._TO_VALUE.__getitem__,
            empty_value=None,
            required=False,
            widget=forms.RadioSelect,
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        """A stored answer as the key of its choice; a typed one as it came."""
        return value if isinstance(value, str) else self._TO_CHOICE.get(value, "")


class LineField(forms.CharField):
    """One line of text in normal form, without control characters."""

    def to_python(self, value: Any) -> str:
        """Return the line, white space folded."""
        return normalize(super().to_python(value) or "")


class LongTextField(forms.CharField):
    """Text of several lines in normal form: paragraphs kept, control characters dropped."""

    def __init__(self, *, rows: int = 5, **kwargs: Any) -> None:
        super().__init__(
            **{
                "required": False,
                "max_length": LONGEST_TEXT,
                "widget": forms.Textarea(attrs={"rows": rows}),
                **kwargs,
                "error_messages": {"max_length": _TOO_LONG, **kwargs.get("error_messages", {})},
            }
        )

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """No `maxlength`: with it a browser drops the end of a pasted text without a word."""
        return {}

    def to_python(self, value: Any) -> str:
        """Return the text as it will be stored."""
        return clean_text(super().to_python(value) or "")


class DayField(forms.DateField):
    """A day of our time: a year typed with two digits is a slip, not the first century."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            **{
                "required": False,
                "widget": DateInput,
                "validators": [
                    MinValueValidator(date(2000, 1, 1), _WRONG_YEAR),
                    MaxValueValidator(date(2100, 12, 31), _WRONG_YEAR),
                ],
                **kwargs,
            }
        )


class MomentInput(forms.DateTimeInput):
    """The browser's own picker of day and hour."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class MomentField(forms.DateTimeField):
    """A day and hour of our time."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            required=False,
            widget=MomentInput,
            error_messages={"invalid": _("Hãy nhập ngày và giờ đúng, ví dụ 03/11/2024 19:30.")},
            **kwargs,
        )

    def validate(self, value: datetime | None) -> None:
        """Refuse years that are slips, like a DayField."""
        super().validate(value)
        if value is not None and not 2000 <= value.year <= 2100:
            raise ValidationError(_WRONG_YEAR)


class CountField(forms.IntegerField):
    """A number of people or minutes; empty = not recorded."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, "min_value": 0, "max_value": 9999, **kwargs})
        self.widget.attrs["inputmode"] = "numeric"


class PersonField(forms.TypedChoiceField):
    """A member of the meeting's roll by primary key; the form sets `choices`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, "coerce": int, "empty_value": None, **kwargs})
