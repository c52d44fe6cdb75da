"""Choosing a unit by typing: a code is taken as it is, anything else is searched.

Works without JavaScript: when the text is not a code, the form comes back with the units that
match, to choose one; the choice counts as long as the text is not changed. With JavaScript
(static/js/unit-choice.js, which the page loads by `{{ form.media }}`) the same units are offered while
typing, by `cells:unit-search`.
"""

from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.forms.widgets import Script
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import clock
from cells import names
from cells.access import Action, Scope
from cells.models import PartyUnit
from cells.models.unit import PartyUnitQuerySet

CANDIDATES = 20
DASH = " – "


def label_of(unit: PartyUnit) -> str:
    """Code, name and superior: what the field shows for a unit, and accepts."""
    return f"{unit.code}{DASH}{unit.full_name}"


def offered(scope: Scope, action: Action) -> PartyUnitQuerySet:
    """What such a field offers to this person for this action: units that exist today."""
    return PartyUnit.objects.visible_to(scope, action).valid_on(clock.today())


class Found(NamedTuple):
    """The first units that match a text, from the top of the tree down."""

    units: list[PartyUnit]
    has_more: bool


def find(units: PartyUnitQuerySet, text: str) -> Found:
    """Search, with the superiors joined."""
    found = list(units.matching(text).select_related("parent").in_tree_order()[: CANDIDATES + 1])
    return Found(found[:CANDIDATES], len(found) > CANDIDATES)


def answer(scope: Scope, action: Action, text: str) -> dict[str, Any]:
    """What the script shows: `message` (how many) and `units` (`value` goes into the field)."""
    units, has_more = find(offered(scope, action), text) if text else Found([], False)
    if has_more:
        message = gettext("Nhiều hơn %(count)d đơn vị khớp. Hãy gõ thêm tên cấp trên.")
    elif units:
        message = gettext("Có %(count)d đơn vị khớp.")
    else:
        message = gettext("Không có đơn vị nào khớp. Hãy kiểm tra mã, hoặc gõ ít chữ hơn.")
    shown = [{"value": label_of(unit), "name": unit.full_name, "code": unit.code} for unit in units]
    return {"message": message % {"count": len(units)}, "units": shown}


class UnitChoiceWidget(forms.TextInput):
    """A text input, and below it the units found, as radio buttons."""

    class Media:
        js = [Script("js/unit-choice.js", defer=True)]

    candidates: tuple[str, ...] = ()
    searched: str = ""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str | None:
        """The chosen unit, unless the text was changed after the search; else the text."""
        text: str | None = data.get(name)
        is_current = text is not None and data.get(f"{name}-searched") == text
        return (data.get(f"{name}-choice") or text) if is_current else text

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Render the input and the candidates."""
        box = super().render(name, value, attrs, renderer)
        context = {"input": box, "name": name, "candidates": self.candidates, "searched": self.searched}
        return render_to_string("cells/_unit_choice.html", context)


class UnitChoiceField(forms.CharField):
    """Cleans to a unit out of `units`, which the form sets by `offer`."""

    widget = UnitChoiceWidget
    units: PartyUnitQuerySet = PartyUnit.objects.none()

    def __init__(self, **kwargs: Any) -> None:
        help_text = _("Gõ mã đơn vị, hoặc một phần tên, ví dụ «xóm Diều», rồi chọn trong danh sách hiện ra.")
        super().__init__(**{"max_length": 260, "help_text": help_text, **kwargs})

    def offer(self, scope: Scope, action: Action) -> None:
        """Choose out of the units on which this person may do this."""
        self.units = offered(scope, action)
        self.widget.attrs |= {
            "autocomplete": "off",
            "spellcheck": "false",
            "data-unit-search": f"{reverse('cells:unit-search')}?action={action}",
            "data-failed": gettext(
                "Chưa nối được máy chủ. Hãy gõ lại, hoặc bấm nút cuối trang rồi chọn trong danh sách."
            ),
        }

    def clean(self, value: Any) -> Any:
        """Return the unit of the code, or refuse with the units that match the text."""
        text = names.normalize(super().clean(value))
        exact = self.units.filter(code__iexact=text.split(DASH)[0]).select_related("parent").first()
        if exact is not None:
            return exact
        units, has_more = find(self.units, text)
        if not units:
            message = gettext(
                "Không tìm thấy đơn vị nào khớp với «%(text)s». Hãy kiểm tra mã, hoặc gõ một phần tên."
            )
            raise ValidationError(message % {"text": text})
        self.widget.candidates = tuple(label_of(unit) for unit in units)
        self.widget.searched = str(value)  # as typed, to recognize it when it comes back
        if has_more:
            message = gettext(
                "Nhiều hơn %(count)d đơn vị khớp với «%(text)s». Hãy chọn, hoặc gõ thêm tên cấp trên."
            )
        else:
            message = gettext("Có %(count)d đơn vị khớp với «%(text)s». Hãy chọn trong danh sách.")
        raise ValidationError(message % {"text": text, "count": len(self.widget.candidates)})
