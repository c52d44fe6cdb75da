"""Forms of scoring: the cell's marks and vote, the superior's review. Acts: `scoring.services`."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.texts import clean_text
from scoring import engine
from scoring.engine.criterion import AUTO, MANUAL
from scoring.explain import number, points_allowed
from scoring.finding_words import problem
from scoring.models import ReviewMode, ScoreLine
from scoring.services import SuperiorMark
from ui.forms import DecimalField

LONGEST_REASON = 2_000


class _Text(forms.CharField):
    """A reason: several lines, normalized."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": 2, "class": "form-control"})
        super().__init__(required=False, widget=widget, max_length=LONGEST_REASON, **kwargs)

    def to_python(self, value: Any) -> str:
        return clean_text(super().to_python(value) or "")


def _points(label: str) -> DecimalField:
    field = DecimalField(label=label, required=False, max_digits=6, decimal_places=2)
    field.widget.attrs["class"] = "form-control"
    return field


def _level(criterion: engine.Criterion) -> forms.ChoiceField:
    levels = [
        (level.key, _("%(points)s điểm: %(label)s") % {"points": number(level.points), "label": level.label})
        for level in criterion.levels
    ]
    return forms.ChoiceField(
        label=_("Mục %(code)s, mức chọn") % {"code": criterion.code},
        choices=[("", _("Chưa chấm")), *levels],
        widget=forms.RadioSelect,
        required=False,
    )


def _refused(finding: engine.Finding) -> str:
    """Why a mark was refused, in the numbers of a page (files write 0.5, people 0,5)."""
    if finding.code == "mark.points_not_allowed":
        return points_allowed(finding.params["max"], finding.params["step"])
    return problem(finding)


class MarksForm(forms.Form):
    """What a person judges or corrects, for all criteria of a set at once. Fields are named by
    the code: `II.1-level`, `V.1-points`, `II.1-reason`. Nothing chosen means not judged yet."""

    def __init__(self, data: Any = None, *, rules: engine.RuleSet, marks: Mapping[str, engine.Mark]) -> None:
        self.judged = [criterion for criterion in rules.criteria if criterion.mode != AUTO]
        self.marks: dict[str, engine.Mark] = {}
        initial: dict[str, Any] = {}
        for code, mark in marks.items():
            chosen = {"level": mark.level, "points": mark.points, "reason": mark.reason}
            initial |= {f"{code}-{name}": value for name, value in chosen.items()}
        super().__init__(data, initial=initial)
        for criterion in self.judged:
            named = {"code": criterion.code}
            if criterion.mode == MANUAL:
                self.fields[f"{criterion.code}-level"] = _level(criterion)
            else:
                self.fields[f"{criterion.code}-points"] = _points(_("Mục %(code)s, điểm sửa") % named)
            self.fields[f"{criterion.code}-reason"] = _Text(label=_("Mục %(code)s, lý do") % named)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for criterion in self.judged:
            self._read(criterion, data)
        return data

    def _read(self, criterion: engine.Criterion, data: Mapping[str, Any]) -> None:
        code = criterion.code
        choice = f"{code}-level" if criterion.mode == MANUAL else f"{code}-points"
        level, points = data.get(f"{code}-level") or None, data.get(f"{code}-points")
        reason = data.get(f"{code}-reason", "")
        if level is None and points is None:
            if reason and choice in data:
                self.add_error(choice, self._nothing_chosen(criterion))
            return
        mark = engine.Mark(level, points, reason)
        if (refusal := criterion.refusal(mark)) is not None:
            self.add_error(choice, _refused(refusal))
        self.marks[code] = mark

    @staticmethod
    def _nothing_chosen(criterion: engine.Criterion) -> str:
        if criterion.mode == MANUAL:
            return _("Bạn đã ghi lý do nhưng chưa chọn mức. Hãy chọn một mức.")
        return _("Bạn đã ghi lý do nhưng chưa ghi điểm sửa. Hãy ghi điểm, hoặc xóa lý do.")

    def refuse(self, findings: Iterable[engine.Finding]) -> None:
        """Show what the service refused beside the lines it concerns."""
        for finding in findings:
            names = (f"{finding.where}-level", f"{finding.where}-points")
            self.add_error(next((name for name in names if name in self.fields), None), _refused(finding))

    def of_line(self, code: str) -> tuple[BoundField | None, BoundField | None, BoundField | None]:
        """Level, points and reason of a line, as far as a person may fill them in."""
        level, points, reason = (
            self[f"{code}-{name}"] if f"{code}-{name}" in self.fields else None
            for name in ("level", "points", "reason")
        )
        return level, points, reason


def _votes(label: Any) -> forms.IntegerField:
    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "form-control"})
    return forms.IntegerField(label=label, min_value=0, max_value=9_999, widget=widget)


class VoteForm(forms.Form):
    """The cell's vote on its own sheet."""

    votes_for = _votes(gettext_lazy("Tán thành"))
    votes_against = _votes(gettext_lazy("Không tán thành"))
    votes_other = _votes(gettext_lazy("Ý kiến khác"))


class ReviewForm(forms.Form):
    """The superior's side of a sheet. Empty points agree with the cell; the named fields are
    `II.1-points` and `II.1-reason`."""

    mode = forms.ChoiceField(
        label=gettext_lazy("Bạn thẩm định bằng cách nào?"),
        choices=ReviewMode.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Hãy chọn một cách.")},
    )
    return_reason = _Text(label=gettext_lazy("Lý do trả lại"))

    def __init__(self, data: Any = None, *, lines: Iterable[ScoreLine]) -> None:
        super().__init__(data)
        self.own = {line.code: line.self_points for line in lines if line.self_points is not None}
        for code in self.own:
            self.fields[f"{code}-points"] = _points(_("Mục %(code)s, điểm cấp trên chấm") % {"code": code})
            self.fields[f"{code}-reason"] = _Text(label=_("Mục %(code)s, lý do") % {"code": code})

    @property
    def marks(self) -> dict[str, SuperiorMark]:
        """The lines on which the superior said something."""
        given: dict[str, SuperiorMark] = {}
        for code, own in self.own.items():
            points: Decimal | None = self.cleaned_data.get(f"{code}-points")
            reason = self._reason_of(code)
            if points is not None or reason:
                given[code] = SuperiorMark(own if points is None else points, reason)
        return given

    def _reason_of(self, code: str) -> str:
        return str(self.cleaned_data.get(f"{code}-reason") or "")

    def refuse(self, error: ValidationError) -> None:
        """Show what the service refused beside the lines it concerns."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for key, errors in error.error_dict.items():
            names = (f"{key}-points", "return_reason" if key == "reason" else key)
            self.add_error(next((name for name in names if name in self.fields), None), errors)


class ReturnForm(ReviewForm):
    """The same page, sent back instead of confirmed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mode"].required = False

    @property
    def whole_reason(self) -> str:
        """The reason, and below it what was written beside single lines, so that nothing typed is lost."""
        reason = str(self.cleaned_data.get("return_reason") or "")
        beside = [text for code in self.own if (text := self._beside(code))]
        return "\n".join([reason, *beside]) if reason else ""

    def _beside(self, code: str) -> str:
        points, text = self.cleaned_data.get(f"{code}-points"), self._reason_of(code)
        values = {"code": code, "points": "" if points is None else number(points), "text": text}
        if points is None:
            return _("Mục %(code)s: %(text)s") % values if text else ""
        if not text:
            return _("Mục %(code)s: cấp trên chấm %(points)s điểm") % values
        return _("Mục %(code)s: cấp trên chấm %(points)s điểm; %(text)s") % values
