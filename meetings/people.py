"""Who can be named in a record."""

from django.db.models import Q

from cells.models import Member
from meetings.models import Meeting


def people_of(meeting: Meeting) -> dict[int, Member]:
    """Who is on the meeting's roll or already named in its record, by given name (1 query).

    Named stays named: the roll may change when the day of the meeting is corrected.
    """
    named = [pk for pk in (meeting.chair_id, meeting.minute_taker_id) if pk is not None]
    found = Member.objects.filter(
        Q(pk__in=meeting.attendance.order_by().values("member"))
        | Q(pk__in=meeting.tasks.order_by().values("owner"))
        | Q(pk__in=named)
    )
    return {member.pk: member for member in found.by_given_name()}
