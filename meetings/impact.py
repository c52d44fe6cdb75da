"""What a decision on the organisation means for records: read before it is recorded."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from cells.reorganisation import Impact
from meetings.models import AssignedTask, Meeting, MeetingState
from meetings.services.errors import EDITABLE_STATES


def of_decision(*, units: list[int], ended: list[int], day: date) -> list[Impact]:
    """Open records and tasks of the cells touched. A cell that met after its end did not end then."""
    after = Q(held_on__gte=day) | Q(held_on=None, month__gte=day)
    later = Meeting.objects.standing().filter(after, cell__in=ended).exclude(state=MeetingState.NOT_HELD)
    names = sorted(set(later.values_list("cell__name", flat=True)))
    found = [
        Impact(
            _("Buổi sinh hoạt đang ghi dở, chuyển theo chi bộ"),
            Meeting.objects.filter(cell__in=units, state__in=EDITABLE_STATES).count(),
        ),
        Impact(
            _("Nhiệm vụ đã giao, chưa có kết quả"),
            AssignedTask.objects.filter(cell__in=units, result="").count(),
        ),
        Impact(
            _("Buổi sinh hoạt đã ghi từ ngày hiệu lực, vẫn thuộc cấp trên cũ trong báo cáo theo tháng"),
            Meeting.objects.standing().filter(cell__in=set(units) - set(ended), month__gte=day).count(),
        ),
    ]
    if names:
        message = _(
            "Đã có buổi sinh hoạt ghi từ ngày %(day)s của: %(cells)s. "
            "Hãy chọn ngày hiệu lực sau buổi cuối, hoặc hủy các bản ghi đó trước."
        )
        found.append(
            Impact(message % {"day": f"{day:%d/%m/%Y}", "cells": ", ".join(names)}, len(names), True)
        )
    return found
