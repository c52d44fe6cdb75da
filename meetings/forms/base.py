"""What the forms of all parts of a record share."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils import formats, timezone
from django.utils.text import capfirst
from django.utils.translation import gettext

from meetings.models import Meeting
from ui.form_errors import FormLike, Problem, problems


@dataclass(frozen=True, slots=True)
class Line:
    """One field (or row) of a part in words; the same `key` names it in two versions."""

    key: str
    label: str
    text: str


class RecordForm(forms.Form):
    """The form of one part. `data` is what was sent; `typed` is what was typed but not to be
    checked yet (somebody asked for another row)."""

    def __init__(self, data: Any = None, *, meeting: Meeting, typed: Mapping[str, Any] | None = None) -> None:
        self.meeting = meeting
        self.typed = typed
        super().__init__(data, initial=self.stored())
        if typed is not None:
            self.initial = {name: typed.get(name) for name in self.fields}

    def stored(self) -> dict[str, Any]:
        """What is stored now, by field."""
        return {name: getattr(self.meeting, name) for name in self.base_fields}

    def arguments(self) -> dict[str, Any]:
        """What the part's service takes, besides meeting, revision and author; nothing was
        answered to what this meeting is not asked."""
        return {name: self.cleaned_data.get(name) for name in self.base_fields}

    def lines(self) -> list[Line]:
        """The part in words, as this form shows it now."""
        return [Line(name, str(self[name].label), in_words(self[name])) for name in self.fields]

    @property
    def members(self) -> list[FormLike]:
        """Every form and formset of the part, in the order of the page."""
        return [self]

    @property
    def problems(self) -> list[Problem]:
        """Every error of the part, for the summary on top of the page."""
        return [problem for member in self.members for problem in problems(member)]

    @property
    def fingerprint(self) -> str:
        """Tells whether a part as stored is still what somebody saw when the page was opened."""
        text = "\x00".join(f"{line.key}\x01{line.text}" for line in self.lines())
        return hashlib.sha256(text.encode()).hexdigest()[:32]


def in_words(field: BoundField) -> str:
    """What a field holds, as people read it."""
    raw = field.value()
    if isinstance(field.field, forms.ChoiceField):
        labels = {str(key): str(label) for key, label in field.field.choices}  # type: ignore[union-attr, misc]
        key = "" if raw is None else str(raw)
        return capfirst(labels.get(key, key)) if key else ""
    value = field.field.to_python(raw)
    if value is None or isinstance(value, bool):
        return gettext("có") if value else ""
    return str(formats.localize(timezone.localtime(value) if isinstance(value, datetime) else value))
