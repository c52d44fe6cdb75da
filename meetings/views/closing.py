"""Ways a record ends without a sheet: the month had no meeting, or the record was a mistake."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cells import access
from cells.access import Action, ScopedRequest
from meetings import services
from meetings.forms import CancelForm, NotHeldForm
from meetings.models import Meeting
from meetings.services import RecordLocked, StaleRecord
from meetings.views.crumbs import crumbs_to
from meetings.views.saving import revision_sent


def _meeting(request: ScopedRequest, pk: int) -> Meeting:
    rows = Meeting.objects.select_related("cell__parent")
    return access.get_or_404(rows, request.scope, Action.RECORD, pk=pk)


@require_http_methods(["GET", "POST"])
def not_held(request: ScopedRequest, pk: int) -> HttpResponse:
    """State that the meeting did not take place, and why."""
    done = _("Đã ghi: tháng này không tổ chức sinh hoạt.")
    return _close(request, pk, NotHeldForm, services.mark_not_held, done, "meetings/not_held.html")


@require_http_methods(["GET", "POST"])
def cancel(request: ScopedRequest, pk: int) -> HttpResponse:
    """Strike out a record that was begun by mistake, and say why."""
    done = _("Đã hủy bản ghi. Tháng này ghi lại được từ đầu.")
    return _close(request, pk, CancelForm, services.cancel_meeting, done, "meetings/cancel.html")


def _close(
    request: ScopedRequest,
    pk: int,
    form_class: type[forms.Form],
    act: Callable[..., Meeting],
    done: str,
    template: str,
) -> HttpResponse:
    meeting, form = _meeting(request, pk), form_class(request.POST or None)
    revision = revision_sent(request) if request.method == "POST" else meeting.revision
    if form.is_valid():
        try:
            act(meeting=meeting, revision=revision, reason=form.cleaned_data["reason"], by=request.user)
        except RecordLocked as reason:
            form.add_error(None, str(reason))
        except StaleRecord:
            form.add_error(None, _("Buổi này vừa được ghi ở nơi khác. Hãy xem lại bản ghi rồi làm lại."))
        else:
            messages.success(request, done)
            return redirect(meeting)
    context = {"meeting": meeting, "crumbs": crumbs_to(meeting), "form": form, "revision": revision}
    return render(request, template, context)


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
