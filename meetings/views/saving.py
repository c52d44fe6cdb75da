"""Saving a part without writing over anybody: the revision travels with the form, a stale save
shows both versions, and what was typed is never lost."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from cells.access import ScopedRequest
from meetings.forms import Line, RecordForm
from meetings.models import Meeting
from meetings.parts import RecordPart, part_after
from meetings.services import RecordLocked, StaleRecord
from meetings.views.crumbs import crumbs_to

LARGEST_REVISION = 2**31 - 1
OWN_NAMES = {"csrfmiddlewaretoken", "revision", "seen"}


@dataclass(frozen=True, slots=True)
class Editor:
    """How a part is edited: its form, its service, its fields on the page."""

    form: type[RecordForm]
    service: Callable[..., Meeting]
    template: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One field in two versions."""

    label: str
    stored: str
    typed: str


def revision_sent(request: ScopedRequest) -> int:
    """The revision the page was made from. A save without one is refused."""
    sent = request.POST.get("revision", "")
    if not (sent.isascii() and sent.isdecimal() and int(sent[:12]) <= LARGEST_REVISION):
        raise BadRequest("a save names the revision it starts from")
    return int(sent)


def save_part(request: ScopedRequest, meeting: Meeting, editor: Editor, form: RecordForm) -> None:
    """Save a valid form. Two people may write different parts at once: a save that comes from an
    older revision still passes when its own part is as the page showed it (`seen`)."""
    arguments = form.arguments() | {"meeting": meeting, "by": request.user}
    try:
        editor.service(revision=revision_sent(request), **arguments)
    except StaleRecord:
        meeting.refresh_from_db()
        if editor.form(meeting=meeting).fingerprint != request.POST.get("seen"):
            raise
        editor.service(revision=meeting.revision, **arguments)


def saved(request: ScopedRequest, meeting: Meeting, part: RecordPart) -> HttpResponse:
    """Say so, and go where the pressed button leads."""
    messages.success(request, _("Đã lưu: %(part)s.") % {"part": part.title})
    where = part if request.POST.get("then") != "next" else part_after(part)
    url = reverse(where.url_name, args=[meeting.pk]) if where else meeting.get_absolute_url()
    return redirect(f"{url}#main")  # on a phone the header would fill the screen again


def refused(
    request: ScopedRequest,
    meeting: Meeting,
    part: RecordPart,
    editor: Editor,
    form: RecordForm,
    reason: StaleRecord | RecordLocked,
) -> HttpResponse:
    """Both versions side by side, status 409. A repeated save of the same content is no conflict."""
    meeting.refresh_from_db()
    differences = differences_between(editor.form(meeting=meeting).lines(), form.lines())
    is_locked = isinstance(reason, RecordLocked)
    if not differences and not is_locked:
        return saved(request, meeting, part)
    typed = [(name, value) for name, values in request.POST.lists() for value in values]
    context: dict[str, Any] = {
        "meeting": meeting,
        "part": part,
        "crumbs": crumbs_to(meeting, part),
        "differences": differences,
        "locked": str(reason) if is_locked else "",
        "typed": [(name, value) for name, value in typed if name not in OWN_NAMES],
        "back": reverse(part.url_name, args=[meeting.pk]),
    }
    return render(request, "meetings/record_conflict.html", context, status=409)


def differences_between(stored: Iterable[Line], typed: Iterable[Line]) -> list[Difference]:
    """Fields whose text differs, in the order of the form."""
    before, after = ({line.key: line for line in lines} for lines in (stored, typed))
    return [
        Difference(
            line.label, before[key].text if key in before else "", after[key].text if key in after else ""
        )
        for key, line in (after | before).items()
        if key not in before or key not in after or before[key].text != after[key].text
    ]
