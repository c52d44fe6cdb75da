"""Rows that grow: an empty one is always offered, another is a button away, a cleared one goes."""

from collections.abc import Mapping
from typing import Any, ClassVar, TypeAlias

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

MOST_ROWS = 60


class RowForm(forms.Form):
    """One row. Nothing is required while it is empty; `text` is, as soon as it holds anything."""

    content: ClassVar[tuple[str, ...]] = ("text",)  # fields that make a row count as filled

    remove = forms.BooleanField(label=_("Bỏ dòng này"), required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse a row with details but without its text."""
        data: dict[str, Any] = super().clean() or {}
        if self.is_kept and not data.get("text") and "text" not in self.errors:
            self.add_error("text", ValidationError(gettext("Hãy ghi nội dung, hoặc bỏ dòng này.")))
        return data

    @property
    def is_kept(self) -> bool:
        """Whether the row, as cleaned, is to be stored."""
        data = self.cleaned_data
        return not data.get("remove") and any(data.get(name) not in (None, "") for name in self.content)

    @property
    def has_content(self) -> bool:
        """Whether the row, as shown, holds anything."""
        return any(self[name].value() for name in self.content)

    @property
    def is_filled(self) -> bool:
        """Whether the row, as shown, holds anything and is not to be removed."""
        return self.has_content and not self["remove"].value()


# In quotes: formsets are generic only for the type checker.
Rows: TypeAlias = "BaseFormSet[RowForm]"


def row_set(
    form: type[RowForm],
    data: Any,
    *,
    prefix: str,
    stored: list[dict[str, Any]],
    typed: Mapping[str, Any] | None = None,
    **form_kwargs: Any,
) -> Rows:
    """Rows as sent (`data`), as stored, or as typed by somebody who asked for another row."""
    factory = formset_factory(form, extra=1, max_num=MOST_ROWS, validate_max=True, absolute_max=MOST_ROWS + 1)
    initial = stored if typed is None else _typed_rows(form, typed, prefix)
    return factory(
        data,
        prefix=prefix,
        initial=None if data is not None else initial,
        form_kwargs={**form_kwargs, "use_required_attribute": False},
    )


def _typed_rows(form: type[RowForm], typed: Mapping[str, Any], prefix: str) -> list[dict[str, Any]]:
    total = typed.get(f"{prefix}-TOTAL_FORMS", "")
    count = min(int(total[:9]), MOST_ROWS) if total.isdecimal() else 0
    return [
        {name: typed.get(f"{prefix}-{number}-{name}") for name in form.base_fields} for number in range(count)
    ]
