"""Saving general facts, preparation, attendance and agenda: what each service checks and changes."""

import unicodedata
from datetime import date, time
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from cells.models import Member
from meetings.models import AttendanceStatus, Meeting
from meetings.services import AgendaMark, AttendanceMark
from meetings.texts import clean_text
from tests.meetings import saves

PRESENT, EXCUSED = AttendanceStatus.PRESENT, AttendanceStatus.ABSENT_EXCUSED
ABSENT, NOT_RECORDED = AttendanceStatus.ABSENT_UNEXCUSED, AttendanceStatus.NOT_RECORDED


def person(name: str) -> Member:
    """A member by name."""
    return Member.objects.get(full_name=name)


# --- General ---------------------------------------------------------------------------------------
def test_general_facts_are_stored(meeting: Meeting) -> None:
    chair, taker = person("Bùi Thị Hoa"), person("Hà Văn Bình")
    saves.general(
        meeting,
        held_on=date(2024, 6, 4),
        registered_on=date(2024, 6, 3),
        is_move_approved=True,
        place=unicodedata.normalize("NFD", "  Nhà  văn hóa\x07\n xóm "),
        chair=chair,
        minute_taker=taker,
    )
    stored = Meeting.objects.get(pk=meeting.pk)
    assert (stored.held_on, stored.registered_on) == (date(2024, 6, 4), date(2024, 6, 3))
    assert stored.is_move_approved is True
    assert (stored.starts_at, stored.ends_at, stored.duration_minutes) == (time(19, 0), time(20, 40), 100)
    assert stored.place == "Nhà văn hóa xóm"
    assert (stored.chair, stored.minute_taker) == (chair, taker)


def test_general_facts_can_be_emptied_again(meeting: Meeting) -> None:
    saves.general(meeting)
    saves.general(meeting, **saves.NO_GENERAL)
    stored = Meeting.objects.get(pk=meeting.pk)
    assert {name: getattr(stored, name) for name in saves.NO_GENERAL} == saves.NO_GENERAL


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"held_on": date(2024, 6, 6)}, "held_on", "Ngày sinh hoạt chưa tới"),
        ({"ends_at": time(19, 0)}, "ends_at", "Giờ kết thúc phải sau giờ bắt đầu"),
        ({"starts_at": time(21, 0)}, "ends_at", "Giờ kết thúc phải sau giờ bắt đầu"),
    ],
)
def test_general_facts_that_cannot_be_are_refused(
    meeting: Meeting, changes: dict[str, Any], field: str, sentence: str
) -> None:
    before = saves.everything_of(meeting)
    with pytest.raises(ValidationError) as refusal:
        saves.general(meeting, **changes)
    assert sentence in refusal.value.message_dict[field][0]
    assert saves.everything_of(meeting) == before


def test_the_chair_does_not_take_the_minutes(meeting: Meeting) -> None:
    hoa = person("Bùi Thị Hoa")
    with pytest.raises(ValidationError) as refusal:
        saves.general(meeting, chair=hoa, minute_taker=hoa)
    assert "Hãy chọn một đảng viên khác" in refusal.value.message_dict["minute_taker"][0]
    assert Meeting.objects.get(pk=meeting.pk).chair is None


def test_today_has_come(meeting: Meeting) -> None:
    saves.general(meeting, held_on=date(2024, 6, 5))
    assert Meeting.objects.get(pk=meeting.pk).held_on == date(2024, 6, 5)


# --- Preparation -----------------------------------------------------------------------------------
def test_preparation_is_stored_with_no_and_not_recorded_apart(meeting: Meeting) -> None:
    saves.preparation(meeting, has_draft_resolution=False, is_facility_ready=None)
    stored = Meeting.objects.get(pk=meeting.pk)
    expected = {**saves.PREPARATION, "has_draft_resolution": False, "is_facility_ready": None}
    assert {name: getattr(stored, name) for name in expected} == expected


# --- Attendance ------------------------------------------------------------------------------------
def marked(meeting: Meeting, name: str) -> dict[str, Any]:
    """The row of a member."""
    fields = ("status", "excuse", "is_late", "has_left_early", "has_spoken", "has_notebook")
    row: dict[str, Any] = meeting.attendance.filter(member__full_name=name).values(*fields).get()
    return row


ALL_MARKS = {"is_late": True, "has_left_early": True, "has_spoken": True, "has_notebook": True}
NO_MARKS = dict.fromkeys(ALL_MARKS, False)


@pytest.mark.parametrize(
    ("status", "excuse", "marks"),
    [
        (PRESENT, "", ALL_MARKS),
        (EXCUSED, "ốm nặng", NO_MARKS),
        (ABSENT, "", NO_MARKS),
        (NOT_RECORDED, "", NO_MARKS),
    ],
)
def test_only_what_can_be_of_a_member_is_kept(
    meeting: Meeting, status: AttendanceStatus, excuse: str, marks: dict[str, bool]
) -> None:
    mark = AttendanceMark(status, unicodedata.normalize("NFD", " ốm  nặng"), **ALL_MARKS)
    saves.attendance(meeting, marks={person("Lò Văn Ân").pk: mark})
    assert marked(meeting, "Lò Văn Ân") == {"status": status, "excuse": excuse, **marks}


def test_members_without_a_mark_keep_theirs_and_strangers_are_not_added(meeting: Meeting) -> None:
    saves.attendance(meeting)
    stranger = person("Nguyễn Enh Lan")
    saves.attendance(meeting, marks={stranger.pk: AttendanceMark(PRESENT)})
    assert marked(meeting, "Lò Văn Ân")["status"] == PRESENT
    assert not meeting.attendance.filter(member=stranger).exists()
    assert marked(meeting, "Quách Văn Cao")["status"] == NOT_RECORDED


def test_nobody_is_said_not_assumed(meeting: Meeting) -> None:
    saves.attendance(meeting)
    assert Meeting.objects.get(pk=meeting.pk).is_nobody_late is False
    saves.attendance(meeting, is_nobody_late=True, is_nobody_with_notebook=True)
    stored = Meeting.objects.get(pk=meeting.pk)
    assert (stored.is_nobody_late, stored.is_nobody_with_notebook) == (True, True)
    assert stored.is_nobody_speaking is False


@pytest.mark.parametrize(
    ("statement", "mark", "words"),
    [
        ("is_nobody_late", "is_late", "không ai đến muộn, về sớm"),
        ("is_nobody_late", "has_left_early", "không ai đến muộn, về sớm"),
        ("is_nobody_speaking", "has_spoken", "không ai phát biểu"),
        ("is_nobody_with_notebook", "has_notebook", "không ai mang sổ"),
    ],
)
def test_nobody_and_somebody_contradict_each_other(
    meeting: Meeting, statement: str, mark: str, words: str
) -> None:
    before = saves.everything_of(meeting)
    marks = {person("Lò Văn Ân").pk: AttendanceMark(PRESENT, **{mark: True})}
    with pytest.raises(ValidationError) as refusal:
        saves.attendance(meeting, marks=marks, **{statement: True})
    assert words in refusal.value.messages[0]
    assert "1 người" in refusal.value.messages[0]
    assert saves.everything_of(meeting) == before


# --- Agenda ----------------------------------------------------------------------------------------
def step(meeting: Meeting, code: str) -> tuple[bool | None, str]:
    """A step as stored."""
    item = meeting.agenda.get(code=code)
    return item.is_done, item.text


def test_steps_and_their_minutes_are_stored(meeting: Meeting) -> None:
    marks = {
        "opening": AgendaMark(True, "không có chỗ cho biên bản"),
        "programme": AgendaMark(False),
        "discussion": AgendaMark(
            True, unicodedata.normalize("NFD", "  Đồng chí Ân:\r\n\tđề nghị\x0b sớm \r")
        ),
        "no-such-step": AgendaMark(True, "mất"),
    }
    saves.agenda(meeting, marks=marks, ideology_minutes=25)
    assert step(meeting, "opening") == (True, "")
    assert step(meeting, "programme") == (False, "")
    assert step(meeting, "discussion") == (True, "Đồng chí Ân:\n\tđề nghị sớm")
    assert step(meeting, "conclusion") == (None, "")
    assert Meeting.objects.get(pk=meeting.pk).ideology_minutes == 25


def test_steps_without_a_mark_keep_theirs_and_titles_are_never_touched(meeting: Meeting) -> None:
    titles = list(meeting.agenda.values_list("title", "order", "is_mandatory"))
    saves.agenda(meeting)
    saves.agenda(meeting, marks={"opening": AgendaMark(True)})
    assert step(meeting, "discussion") == (True, "Đồng chí Hoa nêu ý kiến về đường xóm.")
    assert list(meeting.agenda.values_list("title", "order", "is_mandatory")) == titles
    saves.agenda(meeting, marks={"discussion": AgendaMark(None, "")})
    assert step(meeting, "discussion") == (None, "")


# --- Texts -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("một\r\nhai\rba\n", "một\nhai\nba"),
        ("a\x00b\x1bc\x7fd\x85e", "abcde"),
        ("\tthụt dòng\t", "thụt dòng"),
        ("cột\tmột", "cột\tmột"),
        (unicodedata.normalize("NFD", "Đảng bộ ở Đà Bắc"), "Đảng bộ ở Đà Bắc"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("=HYPERLINK(1) +1 @a", "=HYPERLINK(1) +1 @a"),
        ("  \n\n ", ""),
        ("😀 ✓", "😀 ✓"),
    ],
)
def test_texts_are_kept_as_people_write_them(typed: str, stored: str) -> None:
    assert clean_text(typed) == stored
    assert clean_text(stored) == stored
