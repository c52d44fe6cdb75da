"""The sheet of a meeting: see it, mark it, record the cell's vote, send it."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import BadRequest, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cells import access
from cells.access import Action, ScopedRequest
from meetings.models import Meeting
from meetings.services import RecordLocked, StaleRecord
from scoring import services
from scoring.engine import InvalidMark
from scoring.forms import MarksForm, VoteForm
from scoring.models import ScoreSheet
from scoring.services import CriteriaSetMissing
from scoring.states import TRANSITIONS, Act, StaleSheet, WrongState
from scoring.views import frozen_sheet, open_sheet
from scoring.views.open_sheet import sheet_of


def _meeting(request: ScopedRequest, action: Action, pk: int) -> Meeting:
    meetings = Meeting.objects.select_related("cell__parent", "sheet__criteria_set", "sheet__confirmed_by")
    return access.get_or_404(meetings, request.scope, action, pk=pk)


def _to(act: Act, request: ScopedRequest, pk: int) -> Meeting:
    """The meeting, for a person who may do this to its sheet."""
    return _meeting(request, TRANSITIONS[act].needs, pk)


def _held(act: Act, request: ScopedRequest, pk: int) -> Meeting:
    """The same, when it took place; there is nothing to score of another."""
    meeting = _to(act, request, pk)
    if not meeting.is_held:
        raise Http404
    return meeting


def _sheet(meeting: Meeting) -> ScoreSheet:
    if (sheet := sheet_of(meeting)) is None:
        raise Http404
    return sheet


def revision_of(request: HttpRequest, name: str = "revision") -> int:
    """The revision the person had on screen. A write without one is refused."""
    try:
        return int(request.POST[name])
    except (KeyError, ValueError) as error:
        raise BadRequest(f"no {name}") from error


def attempt(request: HttpRequest, act: Callable[[], object], done: str) -> bool:
    """Perform an act that has no form to come back to; say how it went."""
    try:
        act()
    except WrongState as refused:
        messages.error(request, str(refused))
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, done)
        return True
    return False


@require_safe
def show(request: ScopedRequest, meeting_pk: int) -> HttpResponse:
    """The sheet: open and following the record, or frozen since the vote."""
    meeting = _meeting(request, Action.VIEW, meeting_pk)
    sheet = sheet_of(meeting)
    if sheet is not None and sheet.is_frozen:
        return frozen_sheet.page(request, meeting, sheet)
    if not meeting.is_held:
        message = _("Buổi sinh hoạt này chưa tổ chức hoặc không tổ chức nên không có phiếu chấm điểm.")
        return open_sheet.no_sheet(request, meeting, message)
    return open_sheet.page(request, meeting)


@require_POST
def mark(request: ScopedRequest, meeting_pk: int) -> HttpResponse:
    """Store all marks at once. What cannot be accepted comes back beside its line, as typed."""
    meeting = _held(Act.MARK, request, meeting_pk)
    revision_of(request)
    try:
        form = open_sheet.marks_form(services.preview(meeting, sheet_of(meeting)), request.POST)
    except CriteriaSetMissing as missing:
        return open_sheet.no_sheet(request, meeting, str(missing))
    if (refused := _store(request, meeting, form)) is not None:
        return refused
    # The key Enter among the votes presses this button: what was typed there is not lost either.
    if any(request.POST.get(name) for name in VoteForm.base_fields):
        return _rescored(request, meeting)
    messages.success(request, _("Đã lưu phần chấm."))
    return redirect("scoring:sheet-show", meeting.pk)


def _typed_votes(request: ScopedRequest) -> VoteForm:
    """The votes as typed, nothing said about them yet."""
    return VoteForm(initial={name: request.POST.get(name, "") for name in VoteForm.base_fields})


def _rescored(request: ScopedRequest, meeting: Meeting) -> HttpResponse:
    """The new score once the marks are stored, before anybody votes on it."""
    meeting = _to(Act.MARK, request, meeting.pk)
    return open_sheet.page(request, meeting, vote=_typed_votes(request), is_changed=True)


def _store(request: ScopedRequest, meeting: Meeting, form: MarksForm) -> HttpResponse | None:
    """Store the marks; where they cannot be stored, answer with the page that shows them as typed."""
    status, is_stale = 200, False
    if form.is_valid():
        try:
            services.mark(meeting=meeting, marks=form.marks, revision=revision_of(request), by=request.user)
        except InvalidMark as refused:
            form.refuse(refused.findings)
        except WrongState as refused:
            form.add_error(None, str(refused))
            status, is_stale = 409, isinstance(refused, StaleSheet)
            meeting = _to(Act.MARK, request, meeting.pk)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            return None
    votes = _typed_votes(request)
    return open_sheet.page(request, meeting, marks=form, vote=votes, is_stale=is_stale, status=status)


@require_POST
def adopt(request: ScopedRequest, meeting_pk: int) -> HttpResponse:
    """Record the cell's vote on the score that was on screen. Marks changed on the same page are
    stored first, and the new score is shown before anybody votes on it."""
    meeting = _held(Act.ADOPT, request, meeting_pk)
    revision, record_revision = revision_of(request), revision_of(request, "record_revision")
    vote, status = VoteForm(request.POST), 200
    try:
        marks = open_sheet.unsaved_marks(request, meeting)
        if marks is not None:
            return _store(request, meeting, marks) or _rescored(request, meeting)
        if (sheet := sheet_of(meeting)) is not None and sheet.is_frozen:
            raise WrongState(sheet)
        if record_revision != meeting.revision:
            raise StaleRecord
        if vote.is_valid():
            services.adopt(meeting=meeting, revision=revision, by=request.user, **vote.cleaned_data)
            messages.success(request, _("Đã ghi biểu quyết, phiếu đã chốt. Còn một việc: gửi cấp trên."))
            return redirect("scoring:sheet-show", meeting.pk)
    except CriteriaSetMissing as missing:
        return open_sheet.no_sheet(request, meeting, str(missing))
    except (StaleSheet, StaleRecord):
        status = 409
        vote.add_error(None, _("Phiếu hoặc biên bản vừa được sửa. Hãy xem lại điểm rồi ghi biểu quyết."))
    except (WrongState, RecordLocked) as closed:
        messages.error(request, str(closed))
        return redirect("scoring:sheet-show", meeting.pk)
    except ValidationError as invalid:
        vote.add_error(None, invalid)
    return open_sheet.page(request, _to(Act.ADOPT, request, meeting_pk), vote=vote, status=status)


@require_POST
def reopen(request: ScopedRequest, meeting_pk: int) -> HttpResponse:
    """Take the vote back before sending."""
    meeting = _to(Act.REOPEN, request, meeting_pk)
    sheet, revision = _sheet(meeting), revision_of(request)
    done = _("Đã mở lại. Sửa xong, chi bộ phải biểu quyết lại.")
    attempt(request, lambda: services.reopen(sheet=sheet, revision=revision, by=request.user), done)
    return redirect("scoring:sheet-show", meeting.pk)


@require_POST
def submit(request: ScopedRequest, meeting_pk: int) -> HttpResponse:
    """Send the sheet to the direct superior, once the person has confirmed it on the page."""
    meeting = _to(Act.SUBMIT, request, meeting_pk)
    sheet, revision = _sheet(meeting), revision_of(request)
    if not request.POST.get("confirmed"):
        messages.error(request, _("Chưa gửi. Hãy đánh dấu «Tôi đã xem lại phiếu» rồi bấm gửi."))
        return redirect("scoring:sheet-show", meeting.pk)
    done = _("Đã gửi cấp trên.")
    attempt(request, lambda: services.submit(sheet=sheet, revision=revision, by=request.user), done)
    return redirect("scoring:sheet-show", meeting.pk)
