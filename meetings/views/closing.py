"""Ways a record ends without a sheet: the month had no meeting, or the record was a mistake."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from cells import access
from cells.access import Action, ScopedRequest
from meetings import services
from meetings.forms import CancelForm, NotHeldForm
from meetings.models import Meeting
from meetings.services import RecordLocked, StaleRecord
from meetings.views.crumbs import crumbs_to
from meetings.views.saving import revision_sent


@dataclass(frozen=True, slots=True)
class Ending:
    """One way a record ends: the form that asks why, the act, and the words around it."""

    form: type[forms.Form]
    act: Callable[..., Meeting]
    heading: Promise
    submit: Promise
    back: Promise
    done: Promise


NOT_HELD = Ending(
    NotHeldForm,
    services.mark_not_held,
    heading=gettext_lazy("Tháng này không tổ chức sinh hoạt"),
    submit=gettext_lazy("Xác nhận không tổ chức"),
    back=gettext_lazy("Quay lại, buổi này có họp"),
    done=gettext_lazy("Đã ghi: tháng này không tổ chức sinh hoạt."),
)
CANCELLED = Ending(
    CancelForm,
    services.cancel_meeting,
    heading=gettext_lazy("Hủy bản ghi nhầm"),
    submit=gettext_lazy("Hủy bản ghi này"),
    back=gettext_lazy("Quay lại, không hủy"),
    done=gettext_lazy("Đã hủy bản ghi. Tháng này ghi lại được từ đầu."),
)


def _meeting(request: ScopedRequest, pk: int) -> Meeting:
    rows = Meeting.objects.select_related("cell__parent")
    return access.get_or_404(rows, request.scope, Action.RECORD, pk=pk)


@require_http_methods(["GET", "POST"])
def not_held(request: ScopedRequest, pk: int) -> HttpResponse:
    """State that the meeting did not take place, and why."""
    return _end(request, pk, NOT_HELD)


@require_http_methods(["GET", "POST"])
def cancel(request: ScopedRequest, pk: int) -> HttpResponse:
    """Strike out a record that was begun by mistake, and say why."""
    return _end(request, pk, CANCELLED)


def _end(request: ScopedRequest, pk: int, ending: Ending) -> HttpResponse:
    meeting, form = _meeting(request, pk), ending.form(request.POST or None)
    revision = revision_sent(request) if request.method == "POST" else meeting.revision
    if form.is_valid():
        try:
            ending.act(
                meeting=meeting, revision=revision, reason=form.cleaned_data["reason"], by=request.user
            )
        except RecordLocked as reason:
            form.add_error(None, str(reason))
        except StaleRecord:
            form.add_error(None, _("Buổi này vừa được ghi ở nơi khác. Hãy xem lại bản ghi rồi làm lại."))
        else:
            messages.success(request, str(ending.done))
            return redirect(meeting)
    context = {
        "meeting": meeting,
        "crumbs": crumbs_to(meeting),
        "ending": ending,
        "form": form,
        "revision": revision,
    }
    return render(request, "meetings/record_end.html", context)


@require_POST
def take_up_again(request: ScopedRequest, pk: int) -> HttpResponse:
    """The month had a meeting after all: open its record."""
    meeting, revision = _meeting(request, pk), revision_sent(request)
    try:
        services.take_up_again(meeting=meeting, revision=revision, by=request.user)
    except StaleRecord:
        messages.error(request, _("Buổi này vừa được ghi ở nơi khác. Hãy xem lại bản ghi rồi làm lại."))
    else:
        messages.success(request, _("Đã mở lại để ghi buổi sinh hoạt."))
    return redirect(meeting)
