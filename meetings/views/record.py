"""The record of one meeting: the overview, and one page for every part."""

from collections.abc import Mapping

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from cells import access
from cells.access import Action, ScopedRequest
from meetings import reading, services
from meetings.forms import (
    AgendaForm,
    AttendanceForm,
    DecisionsForm,
    GeneralForm,
    PreparationForm,
    RecordForm,
    TasksForm,
)
from meetings.models import AssignedTask, Attendance, Meeting
from meetings.parts import RecordPart, part_after, part_of
from meetings.progress import next_part, progress_of
from meetings.services import RecordLocked, StaleRecord
from meetings.views.crumbs import crumbs_to
from meetings.views.saving import Editor, refused, revision_sent, save_part, saved

EDITORS: Mapping[str, Editor] = {
    "general": Editor(GeneralForm, services.save_general, "meetings/_general.html"),
    "preparation": Editor(PreparationForm, services.save_preparation, "meetings/_preparation.html"),
    "attendance": Editor(AttendanceForm, services.save_attendance, "meetings/_attendance.html"),
    "agenda": Editor(AgendaForm, services.save_agenda, "meetings/_agenda.html"),
    "decisions": Editor(DecisionsForm, services.save_decisions, "meetings/_decisions.html"),
    "tasks": Editor(TasksForm, services.save_tasks, "meetings/_tasks.html"),
}


@require_safe
def show(request: ScopedRequest, pk: int) -> HttpResponse:
    """The parts with what each still lacks, and the whole record to read or print."""
    rows = Meeting.objects.select_related("cell__parent", "chair", "minute_taker")
    rows = rows.prefetch_related(
        "agenda",
        "decisions",
        Prefetch("tasks", AssignedTask.objects.select_related("owner", "taken_over_by")),
        Prefetch("attendance", Attendance.objects.select_related("member")),
    )
    meeting = access.get_or_404(rows, request.scope, Action.READ_MINUTES, pk=pk)
    due_tasks = list(AssignedTask.objects.due_at(meeting))
    progress = progress_of(meeting, due_tasks)
    may_record = request.scope.may(Action.RECORD, meeting.cell.path)
    context = {
        "meeting": meeting,
        "crumbs": crumbs_to(meeting),
        "may_record": may_record,
        "is_writing": meeting.is_editable and may_record,
        "progress": progress,
        "complete": sum(state.is_complete for state in progress),
        "next": next_part(progress),
        "due_tasks": due_tasks,
        "facts": reading.facts(meeting),
        "preparation": reading.preparation(meeting),
        "attendance": reading.attendance(meeting),
        "absent": reading.absent(meeting.attendance.all()),
        "decisions": reading.votes(meeting),
    }
    return render(request, "meetings/record_show.html", context)


@require_http_methods(["GET", "POST"])
def edit(request: ScopedRequest, pk: int, key: str) -> HttpResponse:
    """One part of the record: read it, save it, and go on to the next."""
    part, editor = part_of(key), EDITORS[key]
    rows = Meeting.objects.select_related("cell__parent")
    if request.method == "GET":
        rows = rows.prefetch_related("agenda", "decisions", "tasks")
    meeting = access.get_or_404(rows, request.scope, Action.RECORD, pk=pk)
    if request.method == "POST":
        return _save(request, meeting, part, editor)
    if not meeting.is_editable:
        messages.info(request, str(RecordLocked()))
        return redirect(meeting)
    form = editor.form(meeting=meeting)
    return _page(request, meeting, part, form, meeting.revision, form.fingerprint)


def _save(request: ScopedRequest, meeting: Meeting, part: RecordPart, editor: Editor) -> HttpResponse:
    revision, seen = revision_sent(request), request.POST.get("seen", "")
    if "add" in request.POST:
        retyped = editor.form(meeting=meeting, typed=request.POST)
        return _page(request, meeting, part, retyped, revision, seen)
    form = editor.form(request.POST, meeting=meeting)
    if form.is_valid():
        try:
            save_part(request, meeting, editor, form)
        except ValidationError as error:
            form.add_error(None, error)
            meeting.refresh_from_db()  # the service had begun to change it
        except (StaleRecord, RecordLocked) as reason:
            return refused(request, meeting, part, editor, form, reason)
        else:
            return saved(request, meeting, part)
    return _page(request, meeting, part, form, revision, seen)


def _page(
    request: ScopedRequest, meeting: Meeting, part: RecordPart, form: RecordForm, revision: int, seen: str
) -> HttpResponse:
    context = {
        "meeting": meeting,
        "part": part,
        "next": part_after(part),
        "crumbs": crumbs_to(meeting, part),
        "progress": progress_of(meeting),
        "form": form,
        "template": EDITORS[part.key].template,
        "revision": revision,
        "seen": seen,
        "is_unsaved": request.method == "POST",
    }
    return render(request, "meetings/record_part.html", context)
