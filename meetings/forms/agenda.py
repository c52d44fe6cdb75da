"""The agenda: which steps were done, and the minutes of each."""

from dataclasses import dataclass
from typing import Any

from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from meetings.agenda import PART_LABELS, Part
from meetings.forms.base import RecordForm
from meetings.forms.fields import CountField, LongTextField, TriStateField
from meetings.models import AgendaItem, Meeting
from meetings.services import AgendaMark


@dataclass(frozen=True, slots=True)
class ShownStep:
    """A step with its fields; `text` is None where no minutes are written."""

    item: AgendaItem
    done: BoundField
    text: BoundField | None


class AgendaForm(RecordForm):
    """Two fields per step, `<code>-done` and `<code>-text`."""

    ideology_minutes = CountField(
        label=_("Thời gian dành cho tư tưởng, tự phê bình và phê bình (phút)"),
        max_value=600,
        help_text=_("Theo Hướng dẫn 42. Quy định 31 không hỏi thì để trống."),
    )

    def __init__(self, data: Any = None, *, meeting: Meeting, typed: Any = None) -> None:
        self.items = list(meeting.agenda.all())
        super().__init__(data, meeting=meeting, typed=typed)
        for item in self.items:
            self.fields[f"{item.code}-done"] = TriStateField(
                label=item.title, yes=_("Đã làm"), no=_("Không làm")
            )
            if item.has_minutes:
                label = gettext("Biên bản «%(step)s»") % {"step": item.title}
                self.fields[f"{item.code}-text"] = LongTextField(label=label)
        self.order_fields([name for name in self.fields if name not in self.base_fields])

    def stored(self) -> dict[str, Any]:
        """What is stored, by step."""
        values = super().stored()
        for item in self.items:
            values |= {f"{item.code}-done": item.is_done, f"{item.code}-text": item.text}
        return values

    def arguments(self) -> dict[str, Any]:
        """Marks by step code."""
        data = self.cleaned_data
        marks = {
            item.code: AgendaMark(data[f"{item.code}-done"], data.get(f"{item.code}-text", ""))
            for item in self.items
        }
        return {"marks": marks, "ideology_minutes": data["ideology_minutes"]}

    @property
    def groups(self) -> list[tuple[str | Promise, list[ShownStep]]]:
        """The steps under their part of the evening."""
        shown = [(item.part, self._shown(item)) for item in self.items]
        grouped = [(PART_LABELS[part], [step for key, step in shown if key == part]) for part in Part]
        return [group for group in grouped if group[1]]

    def _shown(self, item: AgendaItem) -> ShownStep:
        text = self[f"{item.code}-text"] if item.has_minutes else None
        return ShownStep(item, self[f"{item.code}-done"], text)
