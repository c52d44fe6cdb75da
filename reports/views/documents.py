"""Minutes, resolution and sheet of a meeting as files, made on demand from what is on record."""

from io import BytesIO

from django.db.models import Prefetch
from django.http import FileResponse, Http404
from django.views.decorators.http import require_safe

from accounts import audit, clock
from cells import access
from cells.access import Action, ScopedRequest
from meetings.models import AssignedTask, Attendance, Meeting
from meetings.models.meeting import MeetingQuerySet
from reports.documents import has_sheet, minutes_of, resolution_of, sheet_document_of
from reports.forms import DocumentForm
from ui.documents import Document, pdf_of, word_of

# Kind of document: what it takes to have it, and its file's name.
KINDS = {
    "minutes": (Action.READ_MINUTES, "bien-ban"),
    "resolution": (Action.READ_MINUTES, "nghi-quyet"),
    "sheet": (Action.VIEW, "phieu-danh-gia"),
}
_WRITERS = {
    "docx": (word_of, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "pdf": (pdf_of, "application/pdf"),
}


@require_safe
def file(request: ScopedRequest, pk: int, kind: str, ending: str) -> FileResponse:
    """One document. Both files say the same: they are written from one description."""
    needs, name = KINDS[kind]
    meeting = access.get_or_404(_meetings(), request.scope, needs, pk=pk)
    document = _document(request, meeting, kind)
    write, content_type = _WRITERS[ending]
    stored = BytesIO(write(document))
    audit.record(
        by=request.user,
        act="document.download",
        target=meeting,
        unit_path=meeting.access_path,
        kind=kind,
        ending=ending,
    )
    file_name = f"{name}-{meeting.cell.code}-{meeting.month:%Y-%m}.{ending}"
    return FileResponse(stored, as_attachment=True, filename=file_name, content_type=content_type)


def _meetings() -> MeetingQuerySet:
    rows = Meeting.objects.select_related(
        "cell__parent", "chair", "minute_taker", "sheet__criteria_set", "sheet__confirmed_by"
    )
    return rows.prefetch_related(
        "agenda",
        "decisions",
        "sheet__lines",
        Prefetch("tasks", AssignedTask.objects.select_related("owner", "taken_over_by")),
        Prefetch("attendance", Attendance.objects.select_related("member")),
    )


def _document(request: ScopedRequest, meeting: Meeting, kind: str) -> Document:
    if not (has_sheet(meeting) if kind == "sheet" else meeting.is_held):
        raise Http404
    if kind == "sheet":
        reads = request.scope.may(Action.READ_MINUTES, meeting.cell.path)
        return sheet_document_of(meeting, reads=reads, made_at=clock.now())
    form = DocumentForm(request.GET)
    form.is_valid()  # what cannot be read is left open, to be written by hand
    number = form.cleaned_data.get("number") or ""
    if kind == "minutes":
        return minutes_of(meeting, number=number, made_at=clock.now())
    signer = form.cleaned_data.get("signer") or ""
    return resolution_of(meeting, number=number, signer=signer, made_at=clock.now())
