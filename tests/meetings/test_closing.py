"""A record ends without a sheet, and begins again: no meeting after all, or begun by mistake."""

import pytest
from django.core.exceptions import ValidationError

from accounts.audit.models import AuditEvent
from meetings import services
from meetings.models import AssignedTask, Meeting, MeetingKind, MeetingState, TaskResult
from meetings.services import RecordLocked, StaleRecord, TaskReport
from tests.client import AppClient
from tests.meetings import saves
from tests.meetings.conftest import JUNE, MAY
from tests.world import World


def cancelled(meeting: Meeting, reason: str = "Chọn nhầm loại") -> Meeting:
    return services.cancel_meeting(meeting=meeting, revision=meeting.revision, reason=reason, by=None)


# --- Struck out ------------------------------------------------------------------------------------
def test_a_cancelled_record_says_why_and_frees_its_month(meeting: Meeting, world: World) -> None:
    cancelled(meeting)
    stored = Meeting.objects.get(pk=meeting.pk)
    assert (stored.state, stored.not_held_reason) == (MeetingState.CANCELLED, "Chọn nhầm loại")
    event = AuditEvent.objects.latest("pk")
    assert (event.act, event.reason) == ("meeting.cancel", "Chọn nhầm loại")
    again = services.start_meeting(cell=world.cell_a, kind=MeetingKind.REGULAR, month=JUNE, by=None)
    assert again.pk != meeting.pk


def test_a_cancelled_record_is_written_no_more(meeting: Meeting) -> None:
    cancelled(meeting)
    with pytest.raises(RecordLocked):
        saves.general(meeting)
    with pytest.raises(RecordLocked):
        cancelled(meeting)


def test_a_reason_is_needed_and_a_stale_page_refused(meeting: Meeting) -> None:
    with pytest.raises(ValidationError, match="Hãy ghi lý do hủy"):
        cancelled(meeting, "  ")
    with pytest.raises(StaleRecord):
        services.cancel_meeting(meeting=meeting, revision=meeting.revision + 1, reason="Nhầm", by=None)
    assert Meeting.objects.get(pk=meeting.pk).state == MeetingState.RECORDING


def test_a_locked_record_is_not_struck_out(meeting: Meeting) -> None:
    services.lock(meeting=meeting)
    with pytest.raises(RecordLocked):
        cancelled(meeting)


def test_what_a_struck_out_meeting_found_about_tasks_is_asked_again(meeting: Meeting, world: World) -> None:
    earlier = services.start_meeting(cell=world.cell_a, kind=MeetingKind.REGULAR, month=MAY, by=None)
    task = AssignedTask.objects.create(cell=world.cell_a, meeting=earlier, order=1, text="Dọn đường")
    reports = {task.pk: TaskReport(TaskResult.DONE)}
    services.save_tasks(meeting=meeting, revision=meeting.revision, reports=reports, tasks=[], by=None)
    task.refresh_from_db()
    assert task.result == TaskResult.DONE
    cancelled(meeting)
    task.refresh_from_db()
    assert (task.result, task.result_meeting) == ("", None)


# --- Held after all ----------------------------------------------------------------------------------
def test_a_month_without_a_meeting_is_taken_up_again(meeting: Meeting) -> None:
    saves.not_held(meeting)
    services.take_up_again(meeting=meeting, revision=meeting.revision, by=None)
    stored = Meeting.objects.get(pk=meeting.pk)
    assert (stored.state, stored.not_held_reason) == (MeetingState.RECORDING, "")
    assert AuditEvent.objects.latest("pk").act == "meeting.take_up_again"
    saves.general(stored)


def test_only_a_month_without_a_meeting_is_taken_up_and_only_once(meeting: Meeting) -> None:
    with pytest.raises(StaleRecord):
        services.take_up_again(meeting=meeting, revision=meeting.revision, by=None)
    saves.not_held(meeting)
    services.take_up_again(meeting=meeting, revision=meeting.revision, by=None)
    with pytest.raises(StaleRecord):
        services.take_up_again(meeting=meeting, revision=meeting.revision - 1, by=None)


# --- On the pages --------------------------------------------------------------------------------------
def test_the_secretary_strikes_out_and_takes_up(secretary: AppClient, meeting: Meeting) -> None:
    page = f"/meetings/{meeting.pk}/"
    assert f'href="{page}cancel/"' in secretary.get(page).content.decode()
    refused = secretary.post(f"{page}cancel/", {"revision": meeting.revision, "reason": ""})
    assert "Hãy ghi lý do hủy bản ghi." in refused.content.decode()
    done = secretary.post(
        f"{page}cancel/", {"revision": meeting.revision, "reason": "Nhầm <b>tháng</b>"}, follow=True
    )
    text = done.content.decode()
    assert "Đã hủy bản ghi." in text
    assert "Bản ghi này đã hủy, không được tính vào đâu." in text
    assert "Nhầm &lt;b&gt;tháng&lt;/b&gt;" in text


def test_the_page_of_a_month_without_a_meeting_offers_the_way_back(
    secretary: AppClient, meeting: Meeting
) -> None:
    saves.not_held(meeting)
    page = f"/meetings/{meeting.pk}/"
    assert "Tháng này có họp: mở lại để ghi" in secretary.get(page).content.decode()
    stale = secretary.post(f"{page}take-up-again/", {"revision": meeting.revision - 1}, follow=True)
    assert "vừa được ghi ở nơi khác" in stale.content.decode()
    done = secretary.post(f"{page}take-up-again/", {"revision": meeting.revision}, follow=True)
    assert "Đã mở lại để ghi buổi sinh hoạt." in done.content.decode()
