"""The way to a page of meetings."""

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from meetings.forms import month_label
from meetings.models import Meeting
from meetings.parts import RecordPart

Crumb = tuple[str, str]  # label, address ("" for the page itself)


def crumbs_to(meeting: Meeting, part: RecordPart | None = None) -> list[Crumb]:
    """The list, the meeting, the part."""
    crumbs: list[Crumb] = [(_("Sinh hoạt chi bộ"), reverse("meetings:meeting-list"))]
    label = capfirst(month_label(meeting.month))
    if part is None:
        return [*crumbs, (label, "")]
    return [*crumbs, (label, meeting.get_absolute_url()), (str(part.title), "")]
