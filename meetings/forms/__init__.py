"""Forms of meetings: one per part of a record, and the ones around it."""

from meetings.forms.agenda import AgendaForm
from meetings.forms.attendance import AttendanceForm
from meetings.forms.base import Line, RecordForm
from meetings.forms.general import GeneralForm, PreparationForm
from meetings.forms.handover import HandoverForm
from meetings.forms.meetings import CancelForm, FilterForm, NotHeldForm, StartForm, month_label
from meetings.forms.outcome import DecisionsForm, TasksForm

__all__ = [
    "AgendaForm",
    "AttendanceForm",
    "CancelForm",
    "DecisionsForm",
    "FilterForm",
    "GeneralForm",
    "HandoverForm",
    "Line",
    "NotHeldForm",
    "PreparationForm",
    "RecordForm",
    "StartForm",
    "TasksForm",
    "month_label",
]
