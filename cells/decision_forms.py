"""Forms for a decision: its head, and one form for each verb. They clean to a `cells.reorganisation.Step`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cells import kinds, names
from cells.access import Action, Scope
from cells.decision_words import Words
from cells.forms import CODE, NameField, blank_choices
from cells.models import CellType, Membership, PartyUnit, UnitPlacement, Verb
from cells.reorganisation import Step
from cells.unit_choice import DASH, UnitChoiceField
from ui.forms import AppFormHelper, DateInput

SLOTS, MOST_SLOTS = 4, 40  # fields for units of one step: at first, and at most


class DecisionForm(forms.Form):
    """Number, day and signer."""

    decision_no = NameField(
        label=_("Số quyết định"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    effective_on = forms.DateField(
        label=_("Có hiệu lực từ ngày"),
        widget=DateInput,
        help_text=_(
            "Ngày đầu tiên theo tổ chức mới; có thể là ngày đã qua hoặc sắp tới. Báo cáo trước đó giữ nguyên."
        ),
    )
    signer = NameField(
        label=_("Người ký"), max_length=120, help_text=_("Họ tên, hoặc chức vụ và cơ quan ban hành.")
    )
    note = forms.CharField(
        label=_("Ghi chú"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )

    helper = AppFormHelper()


@dataclass(frozen=True, slots=True)
class About:
    """What a step form has to know: who asks, the day of the decision, what earlier steps found."""

    scope: Scope
    day: date
    founded: Mapping[str, str]  # code → name


class StepUnitField(UnitChoiceField):
    """Cleans to the code of a unit that the person administers, or that an earlier step founds."""

    about: About

    def prepare(self, about: About) -> None:
        """Offer the units of today; others are taken by their exact code."""
        self.about = about
        self.offer(about.scope, Action.ADMINISTER)

    def clean(self, value: Any) -> str:
        """Return the code; "" for an empty field that may be empty."""
        text = names.normalize(str(value or ""))
        code = text.split(DASH)[0]
        if not text and not self.required:
            return ""
        if code in self.about.founded:
            return code
        units = PartyUnit.objects.visible_to(self.about.scope, Action.ADMINISTER)
        if exact := units.filter(code=code).first():
            return exact.code
        found: str = super().clean(value).code
        return found


class StepForm(forms.Form):
    """What one step says. Subclasses name their fields; `several` units are asked for in slots."""

    verb: Verb
    several = True
    units_label: Any = _("Đơn vị")
    lead: Any = ""

    helper = AppFormHelper()

    def __init__(self, data: Any = None, *, about: About, step: Step | None = None, more: int = 0) -> None:
        words = Words([step], about.day, about.scope) if step else None
        super().__init__(data, initial=self._initial(step, words) if step and words else None)
        self.about = about
        count = _count(data.get("slots") if data else None, len(step.units) if step else 0) + more
        self.slots = min(count, MOST_SLOTS) if self.several else 1
        first: dict[str, forms.Field] = {}
        for number in range(1, self.slots + 1):
            label = self.units_label
            if self.several:
                label = _("%(label)s thứ %(number)d") % {"label": self.units_label, "number": number}
            slot = StepUnitField(label=label, required=number == 1)
            if number > 1:
                slot.help_text = ""
            first[f"unit_{number}"] = slot
        self.fields = {**first, **self.fields}
        for field in self.fields.values():
            if isinstance(field, StepUnitField):
                field.prepare(about)

    def _initial(self, step: Step, words: Words) -> dict[str, Any]:
        units = {f"unit_{number}": words.label(code) for number, code in enumerate(step.units, start=1)}
        return units | {
            "target": words.label(step.target) if step.target in words.pks else "",
            "code": step.target,
            "name": step.name,
            "kind": step.kind,
            "cell_type": step.cell_type,
            "parent": words.label(step.parent) if step.parent else "",
            "ends": step.ends,
            "takes": list(step.takes),
            "members": [str(pk) for pk in step.members],
        }

    @property
    def is_final(self) -> bool:
        """Whether nothing is left to ask; else the page comes back with what was asked for."""
        return True

    def units(self) -> tuple[str, ...]:
        """Codes of the units named, each once."""
        named = [self.cleaned_data.get(f"unit_{number}", "") for number in range(1, self.slots + 1)]
        return tuple(dict.fromkeys(code for code in named if code))

    def step(self) -> Step:
        """The step, of a valid form."""
        data = self.cleaned_data
        given = {
            name: data[name] for name in ("target", "name", "kind", "cell_type", "parent") if data.get(name)
        }
        return Step(self.verb, self.units(), **given)


def _count(posted: Any, named: int) -> int:
    typed = int(posted) if str(posted or "").isdecimal() and len(str(posted)) < 4 else SLOTS
    return max(typed, named, 1)


def _kind_field(**kwargs: Any) -> forms.ChoiceField:
    options = blank_choices(kinds.choices(), _("Chọn loại hình"))
    return forms.ChoiceField(label=_("Loại hình"), choices=options, **kwargs)


def _cell_type_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Loại chi bộ"),
        choices=blank_choices(CellType.choices, _("Không phải chi bộ, hoặc giữ như cũ")),
        required=False,
        help_text=_("Chỉ chọn khi đơn vị là chi bộ."),
    )


class MoveForm(StepForm):
    """Units get another superior."""

    verb = Verb.MOVE
    lead = _("Đơn vị giữ nguyên tên, đảng viên và hồ sơ; chỉ đổi cấp trên trực tiếp.")
    target = StepUnitField(label=_("Cấp trên mới"))


class NewUnitForm(StepForm):
    """A step that may found a unit."""

    code = forms.CharField(
        label=_("Mã đơn vị mới"),
        max_length=40,
        required=False,
        validators=[CODE],
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    name = NameField(label=_("Tên đơn vị mới"), max_length=200, required=False)
    kind = _kind_field(required=False)
    cell_type = _cell_type_field()
    parent = StepUnitField(
        label=_("Trực thuộc"),
        required=False,
        help_text=_("Để trống nếu cùng cấp trên với đơn vị thứ nhất ở trên."),
    )

    def clean(self) -> dict[str, Any]:
        """A new unit has a code, a name and a kind."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("code") and data["code"] in self.about.founded:
            self.add_error("code", gettext("Mã này đã dùng ở việc trước. Hãy chọn mã khác."))
        return data

    def _require_whole(self, *, also_code: bool = True) -> None:
        for name in ("code", "name", "kind") if also_code else ("name", "kind"):
            if name not in self.errors and not self.cleaned_data.get(name):
                self.add_error(name, gettext("Hãy ghi để lập đơn vị mới."))

    def step(self) -> Step:
        """The new unit's code is the target."""
        found = super().step()
        code = self.cleaned_data.get("code", "")
        return Step(**{**_fields(found), "target": found.target or code})


def _fields(step: Step) -> dict[str, Any]:
    return {name: getattr(step, name) for name in step.__dataclass_fields__}


class MergeForm(NewUnitForm):
    """Units end and leave everything to one of them, to another, or to a new one."""

    verb = Verb.MERGE
    units_label = _("Đơn vị kết thúc")
    lead = _("Các đơn vị kết thúc để lại đảng viên, đơn vị cấp dưới, việc đang dở và hồ sơ cho đơn vị nhận.")
    target = StepUnitField(
        label=_("Nhập vào đơn vị đã có"),
        required=False,
        help_text=_("Để trống nếu lập đơn vị mới: ghi mã, tên, loại hình ở dưới."),
    )
    field_order = ["target", "code", "name", "kind", "cell_type", "parent"]

    def clean(self) -> dict[str, Any]:
        """Either a unit there is, or a new one."""
        data = super().clean()
        is_new = any(data.get(name) for name in ("code", "name", "kind"))
        if data.get("target") and is_new:
            message = gettext("Hãy chọn một: nhập vào đơn vị đã có, hoặc lập đơn vị mới (xóa ô còn lại).")
            self.add_error("target", message)
        elif not data.get("target") and not is_new and "target" not in self.errors:
            self.add_error("target", gettext("Hãy ghi đơn vị nhận, hoặc mã, tên, loại hình đơn vị mới."))
        elif is_new:
            self._require_whole()
        return data


class SplitForm(NewUnitForm):
    """A new unit is founded out of one, with some of its members or units."""

    verb = Verb.SPLIT
    several = False
    units_label = _("Đơn vị được tách")
    lead = _("Một phần đảng viên (hoặc đơn vị cấp dưới) sang đơn vị mới. Tách nhiều phần: mỗi phần một việc.")
    ends = forms.BooleanField(
        label=_("Đơn vị cũ kết thúc, tất cả phần còn lại sang đơn vị mới này"),
        required=False,
        help_text=_("Đánh dấu ở phần cuối cùng khi đơn vị cũ không còn."),
    )

    def __init__(self, data: Any = None, *, step: Step | None = None, **kwargs: Any) -> None:
        super().__init__(data, step=step, **kwargs)
        chosen = StepUnitField(required=False)
        chosen.prepare(self.about)
        self.chosen, self.has_parts = "", False
        try:
            typed = self.fields["unit_1"].widget.value_from_datadict(data, {}, "unit_1") if data else ""
            self.chosen = chosen.clean(typed) if data else (step.units[0] if step else "")
        except ValidationError:
            pass  # said beside the field
        self.was_listed = bool(data) and data.get("listed") == self.chosen
        self._offer_parts()

    def _offer_parts(self) -> None:
        unit = PartyUnit.objects.visible_to(self.about.scope, Action.ADMINISTER).filter(code=self.chosen)
        found = unit.first()
        if found is None:
            return
        if found.is_cell:
            roll = Membership.objects.filter(cell=found).exclude(valid_to__lt=self.about.day)
            rows = roll.select_related("member").order_by("member__sort_key", "member")
            options = {str(row.member_id): row.member.full_name for row in rows}
            self.fields["members"] = _checks(_("Đảng viên sang đơn vị mới"), list(options.items()))
        else:
            stands = UnitPlacement.objects.filter(parent=found).filter(
                Q(valid_to=None) | Q(valid_to__gte=self.about.day)
            )
            rows_below = stands.select_related("unit").order_by("order", "unit")
            options = {row.unit.code: f"{row.name} ({row.unit.code})" for row in rows_below}
            self.fields["takes"] = _checks(_("Đơn vị cấp dưới sang đơn vị mới"), list(options.items()))
        self.has_parts = bool(options)
        if not options:
            self.fields.pop("members", None)
            self.fields.pop("takes", None)
        self.fields["ends"] = self.fields.pop("ends")

    @property
    def is_final(self) -> bool:
        """The parts have been shown, or all of them go."""
        return self.was_listed or bool(self.cleaned_data.get("ends")) or not self.has_parts

    def clean(self) -> dict[str, Any]:
        """A part is always a new unit."""
        data = super().clean()
        self._require_whole()
        return data

    def step(self) -> Step:
        """With the parts that were ticked."""
        data = self.cleaned_data
        parts: dict[str, Any] = {"ends": bool(data.get("ends"))}
        if not parts["ends"]:
            parts["takes"] = tuple(data.get("takes", ()))
            parts["members"] = tuple(int(pk) for pk in data.get("members", ()))
        return Step(**{**_fields(super().step()), **parts})


def _checks(label: Any, options: Sequence[tuple[str, str]]) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=options, required=False, widget=forms.CheckboxSelectMultiple
    )


class RenameForm(StepForm):
    """A unit gets another name."""

    verb = Verb.RENAME
    several = False
    lead = _("Tên cũ còn nguyên trong báo cáo, biên bản trước ngày hiệu lực.")
    name = NameField(label=_("Tên mới"), max_length=200)


class DissolveForm(StepForm):
    """Empty units end."""

    verb = Verb.DISSOLVE
    lead = _("Chỉ giải thể đơn vị không còn đảng viên và đơn vị cấp dưới. Còn thì ghi việc «Sáp nhập».")


class ChangeKindForm(StepForm):
    """Units become another kind of organisation."""

    verb = Verb.CHANGE_KIND
    lead = _("Ví dụ chi bộ cơ sở thành chi bộ trực thuộc. Đảng viên và hồ sơ giữ nguyên.")
    kind = _kind_field()
    cell_type = _cell_type_field()


FORMS: Mapping[Verb, type[StepForm]] = {
    form.verb: form for form in (MergeForm, MoveForm, SplitForm, RenameForm, ChangeKindForm, DissolveForm)
}


def verbs() -> list[tuple[str, str]]:
    """What a step may do, in the order of how often it is wanted."""
    return [(verb.value, str(capfirst(verb.label))) for verb in FORMS]
