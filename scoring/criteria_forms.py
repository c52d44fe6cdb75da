"""Forms of criteria sets: the text, the numbers in it, the day it takes force."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.editor.numbers import Block, Cell, Ladder, Row, Section, numbers_of
from scoring.editor.rewriting import CannotRewrite, Changes, NewBand, rewritten
from scoring.editor.spans import Path
from scoring.editor.texts import clean_source, uploaded
from scoring.engine import Finding
from scoring.explain import number
from scoring.finding_words import problem
from ui.forms import DateInput, DecimalField


class _SourceField(forms.CharField):
    """The text of a set, as it is: what is wrong with it is the linter's to say, line by line."""

    def __init__(self, rows: int = 28, **kwargs: Any) -> None:
        attrs = {"rows": rows, "spellcheck": "false", "autocapitalize": "off", "class": "form-control source"}
        super().__init__(strip=False, required=False, widget=forms.Textarea(attrs=attrs), **kwargs)
        self.validators = []  # also not Django's own against NUL: the linter names the line

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        return clean_source(text) if text.strip() else ""


class SourceForm(forms.Form):
    """A text, typed or pasted."""

    text = _SourceField(label=gettext_lazy("Nội dung bộ tiêu chí (TOML)"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("text") and not self.errors:
            self.add_error("text", _("Hãy ghi hoặc dán nội dung bộ tiêu chí."))
        return data


class UploadForm(forms.Form):
    """A text, pasted or from a file; the file's text comes back in the field for reading."""

    file = forms.FileField(
        label=gettext_lazy("Tệp TOML trên máy"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"class": "form-control", "accept": ".toml,text/plain"}),
        error_messages={"empty": gettext_lazy("Tệp trống. Hãy chọn đúng tệp TOML.")},
    )
    text = _SourceField(rows=12, label=gettext_lazy("Hoặc dán nội dung vào đây"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        file: UploadedFile[bytes] | None = data.get("file")
        if file is not None:
            if data.get("text"):
                self.add_error("file", _("Bạn vừa chọn tệp vừa dán nội dung. Hãy dùng một trong hai."))
            else:
                self._read(file, data)
        elif not data.get("text") and not self.errors:
            self.add_error("text", _("Hãy chọn tệp hoặc dán nội dung bộ tiêu chí."))
        return data

    def _read(self, file: "UploadedFile[bytes]", data: dict[str, Any]) -> None:
        try:
            data["text"] = uploaded(file)
        except ValidationError as refusal:
            self.add_error("file", refusal)
            return
        # What was in the file is shown in the field, so that it can be mended there.
        self.data = {**self.data.dict(), "text": data["text"]}  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the form: its words, its fields, and the unit between them."""

    row: Row
    points: BoundField
    threshold: BoundField | None


@dataclass(frozen=True, slots=True)
class Lines:
    """A section with its rows, and the empty row of a ladder."""

    section: Section
    lines: Sequence[Line]
    ladder: Ladder | None
    new_threshold: BoundField | None
    new_points: BoundField | None


def _name(path: Path) -> str:
    return ".".join(map(str, path))


class NumbersForm(forms.Form):
    """Every number of a set. A band whose two numbers are emptied goes; one that is filled in comes."""

    def __init__(self, data: Any = None, *, source: str) -> None:
        super().__init__(data)
        self.source = source
        self.numbers = numbers_of(source)
        self._bands = {row.points.path: row for row in self.numbers.bands()}
        self._thresholds = {row.threshold.path for row in self._bands.values() if row.threshold}
        for cell in self.numbers.cells():
            may_go = cell.path in self._bands or cell.path in self._thresholds
            self.fields[_name(cell.path)] = _number(cell.label, cell.value, is_band=may_go)
        for ladder, _rows in self.numbers.ladders():
            self.fields[f"{_name(ladder.path)}.new"] = _number(_("Mức thêm, mốc"), is_band=True)
            self.fields[f"{_name(ladder.path)}.new-points"] = _number(_("Mức thêm, điểm"), is_band=True)
        for switch in self.numbers.switches:
            label = _("Khống chế %(code)s đang áp dụng") % {"code": switch.code}
            field = forms.BooleanField(label=label, required=False, initial=switch.is_on)
            field.widget.attrs["class"] = "form-check-input"
            self.fields[_name(switch.path)] = field

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for row in self._bands.values():
            self._both_or_none(row.threshold and _name(row.threshold.path), _name(row.points.path))
        for ladder, _rows in self.numbers.ladders():
            self._both_or_none(f"{_name(ladder.path)}.new", f"{_name(ladder.path)}.new-points")
        return data

    def _both_or_none(self, one: str | None, other: str) -> None:
        if one is None or one in self.errors or other in self.errors:
            return
        for empty, filled in ((one, other), (other, one)):
            if self.cleaned_data.get(empty) is None and self.cleaned_data.get(filled) is not None:
                self.add_error(empty, _("Hãy ghi cả mốc và điểm, hoặc để trống cả hai để bỏ mức này."))

    @property
    def text(self) -> str:
        """The text with these numbers; ValidationError when it cannot be written piece by piece."""
        try:
            return rewritten(self.source, self._changes())
        except CannotRewrite:
            raise ValidationError(
                _("Văn bản này viết theo cách không sửa được bằng bảng số. Hãy sửa trong văn bản.")
            ) from None

    def _changes(self) -> Changes:
        values: dict[Path, Any] = {}
        for cell in self.numbers.cells():
            typed: Decimal | None = self.cleaned_data[_name(cell.path)]
            if typed is not None and typed != cell.value:
                values[cell.path] = typed
        for switch in self.numbers.switches:
            if self.cleaned_data[_name(switch.path)] != switch.is_on:
                values[switch.path] = not switch.is_on
        removed = [path[:-1] for path in self._bands if self.cleaned_data[_name(path)] is None]
        kept = {path: value for path, value in values.items() if path[:-1] not in removed}
        return Changes(kept, removed, list(self._added()))

    def _added(self) -> Iterator[NewBand]:
        for ladder, _rows in self.numbers.ladders():
            threshold = self.cleaned_data[f"{_name(ladder.path)}.new"]
            if threshold is not None:
                points = self.cleaned_data[f"{_name(ladder.path)}.new-points"]
                yield NewBand(ladder.path, ladder.direction, threshold, points)

    def refuse(self, findings: Iterable[Finding]) -> None:
        """Show what the linter says beside the criterion it concerns; what fits nowhere stands on top."""
        blocks = {block.code: block for block in self.numbers.blocks}
        for finding in findings:
            block = blocks.get(finding.where)
            field = _name(block.maximum.path) if block else None
            sentence = problem(finding)
            self.add_error(field, sentence if block else f"{finding.where}: {sentence}")

    def rating_lines(self) -> list[Line]:
        """The bands of the rating."""
        return [self._line(row) for row in self.numbers.ratings]

    def block_lines(self) -> Iterator[tuple[Block, BoundField, list[Lines]]]:
        """Each criterion with its maximum and its sections."""
        for block in self.numbers.blocks:
            sections = [self._lines(section) for section in block.sections]
            yield block, self[_name(block.maximum.path)], sections

    def switch_fields(self) -> list[tuple[Any, BoundField]]:
        """The caps."""
        return [(switch, self[_name(switch.path)]) for switch in self.numbers.switches]

    def _lines(self, section: Section) -> Lines:
        ladder = section.ladder
        new = f"{_name(ladder.path)}.new" if ladder else ""
        return Lines(
            section,
            [self._line(row) for row in section.rows],
            ladder,
            self[new] if ladder else None,
            self[f"{new}-points"] if ladder else None,
        )

    def _line(self, row: Row) -> Line:
        threshold = self[_name(row.threshold.path)] if row.threshold else None
        return Line(row, self[_name(row.points.path)], threshold)

    def differences(self) -> list[tuple[str, str, str]]:
        """What was typed beside what is stored, where they differ: label, stored, typed."""
        found = []
        for cell in self.numbers.cells():
            typed = self[_name(cell.path)].value()
            stored = number(cell.value)
            if str(typed if typed is not None else "").strip() not in (stored, str(cell.value)):
                found.append((_short(cell), stored, str(typed or "–")))
        return found


def _short(cell: Cell) -> str:
    return f"{cell.label} ({cell.unit})" if cell.unit else cell.label


def _number(label: str, initial: Decimal | None = None, *, is_band: bool = False) -> DecimalField:
    """A number; those of a band may be emptied, and stand without a label of their own on the page."""
    field = DecimalField(label=label, initial=initial, required=not is_band, max_digits=13, decimal_places=6)
    field.widget.attrs["class"] = "form-control"
    if is_band:
        field.widget.attrs["aria-label"] = label
    return field


class PublishForm(forms.Form):
    """From which day a draft applies."""

    effective_from = forms.DateField(
        label=gettext_lazy("Áp dụng từ ngày"),
        widget=DateInput(attrs={"class": "form-control"}),
        help_text=gettext_lazy(
            "Buổi sinh hoạt từ ngày này trở đi chấm theo bộ này. Phiếu đã biểu quyết vẫn giữ bộ cũ."
        ),
    )

    def __init__(self, data: Any = None, *, day: date | None = None) -> None:
        super().__init__(data, initial={"effective_from": day})
