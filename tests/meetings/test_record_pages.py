"""The record as pages: the whole to read, one page per part, and how many queries each takes."""

from datetime import date

import pytest

from cells.models import Category
from meetings import services
from meetings.models import AssignedTask, Meeting, MeetingKind, MeetingState
from meetings.parts import RECORD_PARTS, part_of
from meetings.services import AgendaMark, AttendanceMark, DecisionInput, TaskInput, TaskReport
from tests.client import AppClient
from tests.factories import MembershipFactory, PartyUnitFactory
from tests.meetings import saves
from tests.meetings.conftest import JUNE, MAY, Count, Login
from tests.scoring import worked
from tests.world import World

BUDGET = 10
KEYS = [part.key for part in RECORD_PARTS]


def url(meeting: Meeting, key: str = "") -> str:
    """The record, or a part of it."""
    return f"/meetings/{meeting.pk}/{key}/" if key else f"/meetings/{meeting.pk}/"


def text(client: AppClient, meeting: Meeting, key: str = "") -> str:
    """A page as text."""
    response = client.get(url(meeting, key))
    assert response.status_code == 200
    return response.content.decode()


# --- The whole record ----------------------------------------------------------------------------
def test_an_empty_record_says_what_is_missing_and_what_comes_first(
    secretary: AppClient, meeting: Meeting
) -> None:
    page = text(secretary, meeting)
    assert "Đã đủ 0 trên 6 phần." in page
    assert "Ghi tiếp: Thông tin chung" in page
    for words in ("Chưa ghi biểu quyết nào.", "Không có nhiệm vụ đến hạn.", "Chưa giao nhiệm vụ nào."):
        assert words in page
    assert page.count("(chưa ghi)") == meeting.agenda.count()
    assert "không ai" not in page
    assert f'href="{url(meeting, "not-held")}"' in page
    assert "<details>" in page  # the whole is folded while it is being written


def test_a_record_with_its_day_is_no_month_without_a_meeting(secretary: AppClient, meeting: Meeting) -> None:
    saves.general(meeting)
    assert url(meeting, "not-held") not in text(secretary, meeting)


def test_a_complete_record_can_be_read_as_a_whole(secretary: AppClient, world: World) -> None:
    held = worked.meeting(world.cell_a, excused=1, speakers=2, notebooks=3)
    page = text(secretary, held)
    assert "Đã đủ 6 trên 6 phần." in page
    assert "Chấm điểm và biểu quyết</a>" in page
    assert "<details>" not in page
    assert "03/05/2024" in page
    assert "19:00 – 20:35 (95 phút; tối thiểu 90 phút)" in page
    assert "Nhà văn hóa xóm" in page
    assert "4 (80,00 %)" in page
    assert "ốm" in page
    assert "Đã thảo luận." in page
    assert "Tán thành 3, không tán thành 0, ý kiến khác 0 trên 4 đảng viên được tính; " in page
    assert "cần ít nhất 3: được thông qua." in page
    assert page.count("Hoàn thành đúng hạn") == 9
    assert page.count("Chưa hoàn thành") == 2
    assert page.count("Việc mới ") == 2
    assert "hạn 01/06/2024" in page


def test_readers_see_no_way_to_write(login: Login, world: World, meeting: Meeting) -> None:
    page = text(login(world.reviewer), meeting)
    assert "Chi bộ đang ghi buổi này" in page
    assert url(meeting, "general") not in page
    assert url(meeting, "not-held") not in page
    assert "Xem phiếu chấm điểm" in page
    assert "<details>" not in page.replace('<details class="account__panel">', "")


def test_a_meeting_that_was_not_held_shows_its_reason_only(secretary: AppClient, meeting: Meeting) -> None:
    saves.not_held(meeting)
    page = text(secretary, meeting)
    assert "Tháng này chi bộ không tổ chức sinh hoạt. Lý do:" in page
    assert "Lũ quét" in page
    assert "Nội dung và biên bản" not in page


def test_a_locked_record_is_for_reading(secretary: AppClient, meeting: Meeting) -> None:
    services.lock(meeting=meeting)
    page = text(secretary, meeting)
    assert "Bản ghi đã chốt" in page
    assert url(meeting, "general") not in page


def test_an_extraordinary_meeting_leads_to_no_sheet(secretary: AppClient, world: World) -> None:
    held = services.start_meeting(cell=world.cell_a, kind=MeetingKind.EXTRAORDINARY, month=JUNE, by=None)
    assert "Chấm điểm" not in text(secretary, held).replace("Chấm điểm, xếp loại buổi sinh hoạt", "")


# --- The parts ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("members", [0, 1, 30])
def test_a_part_renders_with_none_one_and_many(login: Login, world: World, key: str, members: int) -> None:
    cell = PartyUnitFactory(parent=world.committee)
    for _ in range(members):
        MembershipFactory(cell=cell)
    meeting = services.start_meeting(cell=cell, kind=MeetingKind.COMBINED, month=JUNE, by=None)
    world.outsider.is_superuser = True
    world.outsider.save()
    page = text(login(world.outsider), meeting, key)
    assert f"<h1>{part_of(key).title}</h1>" in page.replace("\n", "")
    assert f'name="revision" value="{meeting.revision}"' in page
    assert page.count('aria-current="page"') >= 1
    if key == "attendance":
        assert page.count('class="attendee"') == members
        assert ("Danh sách chi bộ đang trống" in page) == (members == 0)


@pytest.mark.parametrize("key", KEYS)
def test_nothing_is_preselected_but_not_recorded(secretary: AppClient, meeting: Meeting, key: str) -> None:
    """A gift to nobody: every radio that comes selected says "chưa ghi", no box comes ticked."""
    form = secretary.get(url(meeting, key)).context["form"]
    page = text(secretary, meeting, key)
    selected = [tag for tag in page.split("<input")[1:] if " checked" in tag.split(">")[0]]
    values = {part.split('value="')[1].split('"')[0] for part in selected}
    assert values <= {"", "NOT_RECORDED"}
    assert not any(form.fields[name].initial for name in form.fields)


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("state", [MeetingState.LOCKED, MeetingState.NOT_HELD, MeetingState.CANCELLED])
def test_a_part_of_a_closed_record_leads_back_and_says_why(
    secretary: AppClient, meeting: Meeting, key: str, state: MeetingState
) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(state=state)
    response = secretary.get(url(meeting, key), follow=True)
    assert response.redirect_chain == [(url(meeting), 302)]
    assert "không sửa được" in response.content.decode()


# --- Queries -------------------------------------------------------------------------------------------
def fill(cell_name: str, world: World, size: int) -> Meeting:
    """A record with as many rows of everything: members, votes, tasks, results of last month's tasks."""
    cell = PartyUnitFactory(parent=world.committee, name=cell_name, has_committee=True)
    for number in range(size):
        MembershipFactory(cell=cell, category=Category.EXEMPT if number % 3 == 2 else Category.OFFICIAL)
    may = services.start_meeting(cell=cell, kind=MeetingKind.REGULAR, month=MAY, by=None)
    saves.general(may, held_on=date(2024, 5, 3))
    owners = list(may.attendance.values_list("member_id", flat=True))
    given = [TaskInput(f"Việc {n}", owner_id=pk, due_on=date(2024, 5, 31)) for n, pk in enumerate(owners)]
    saves.tasks(may, tasks=given)
    june = services.start_meeting(cell=cell, kind=MeetingKind.COMBINED, month=JUNE, by=None)
    saves.general(june)
    absent = {pk: AttendanceMark("ABSENT_EXCUSED", "ốm") for pk in owners}
    saves.attendance(june, marks=absent)
    saves.agenda(june, marks={item.code: AgendaMark(True, "Đã bàn.") for item in june.agenda.all()})
    saves.decisions(june, decisions=[DecisionInput("OTHER", f"Việc {n}", 1, 0, 0) for n in range(size)])
    reports = {task.pk: TaskReport("DONE") for task in AssignedTask.objects.due_at(june)}
    assert len(reports) == size
    saves.tasks(june, tasks=given, reports=reports)
    return june


@pytest.mark.parametrize("key", ["", *KEYS, "not-held"])
def test_queries_do_not_grow_with_members_and_rows(
    login: Login, world: World, queries: Count, key: str
) -> None:
    world.outsider.is_superuser = True
    world.outsider.save()
    client = login(world.outsider)
    few = queries(client, url(fill("Chi bộ nhỏ", world, 3), key))
    many = queries(client, url(fill("Chi bộ lớn", world, 30), key))
    assert few == many <= BUDGET
