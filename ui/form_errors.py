"""The errors of forms and formsets as one list, for the summary on top of a page."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.forms import BaseForm, BaseFormSet

# In quotes: formsets are generic only for the type checker.
FormLike: TypeAlias = "BaseForm | BaseFormSet[Any]"


@dataclass(frozen=True, slots=True)
class Problem:
    """One error: the field's label ("" for errors of the whole form), the text, the anchor of the field."""

    label: str
    text: str
    anchor: str


def problems(form: FormLike) -> Iterator[Problem]:
    """Every error of a bound form or formset, in the order of the page."""
    if isinstance(form, BaseFormSet):
        if form.is_bound:
            for text in form.non_form_errors():
                yield Problem("", str(text), "")
            for member in form.forms:
                yield from problems(member)
        return
    for name, texts in form.errors.items():
        field = form[name] if name in form.fields else None
        for text in texts:
            if field is None or field.is_hidden:
                yield Problem("", str(text), "")
            else:
                yield Problem(str(field.label), str(text), field.id_for_label or f"div_{field.auto_id}")
