"""The page that shows what a draft would change, and puts it into force; throwing drafts away."""

from datetime import date
from typing import Any

import pytest

from accounts.models import User
from cells.models import Role, UnitKind
from meetings.models import Meeting
from scoring import services, what_if_recent
from scoring.editor.texts import fingerprint
from scoring.models import CriteriaSet, ScoreSheet, SetState
from tests.client import AppClient
from tests.factories import PartyUnitFactory, RoleAssignmentFactory, UserFactory
from tests.scoring import worked
from tests.scoring.conftest import Login, source_of
from tests.scoring.sheets import copies
from tests.world import World

QD31 = source_of("qd31")
LOWER_BAR = QD31.replace("min = 90\n", "min = 88\n")


@pytest.fixture
def board(world: World, login: Login) -> AppClient:
    """The organization board, logged in."""
    return login(world.board)


@pytest.fixture
def draft(world: World, qd31: CriteriaSet) -> CriteriaSet:
    """The second revision of Quy định 31, with "Tốt" from 88 points."""
    return services.start_draft(source=LOWER_BAR, by=world.board)


@pytest.fixture
def sent(held: Meeting) -> ScoreSheet:
    """The worked example, sent: 89.5 points, FAIR."""
    return worked.submitted(held)


def url(criteria_set: CriteriaSet, page: str = "publish/") -> str:
    return f"/criteria/{criteria_set.pk}/{page}"


def seen(criteria_set: CriteriaSet) -> str:
    return fingerprint(CriteriaSet.objects.get(pk=criteria_set.pk).source)


def text_of(response: Any) -> str:
    content: bytes = response.content
    return " ".join(content.decode().split())


# --- The effect ----------------------------------------------------------------------------------
def test_the_effect_is_shown_before_publishing(
    board: AppClient, sent: ScoreSheet, draft: CriteriaSet
) -> None:
    response = board.get(url(draft))
    page = text_of(response)
    assert "từ tháng 06/2023 đến tháng 05/2024" in page
    assert response.context["moves"] == [("FAIR", "GOOD", 1, 1, "mốc xếp loại (1 buổi)")]
    [(change, cell, cause)] = response.context["examples"]
    assert (change.recorded.meeting_id, cell, cause) == (sent.meeting_id, sent.cell, "mốc xếp loại")
    assert f"/meetings/{sent.meeting_id}/score/" in page
    assert "Chi bộ xóm Ví Dụ – Đảng bộ xã Tân Minh, 05/2024" in page
    assert CriteriaSet.objects.get(pk=draft.pk).state == SetState.DRAFT


def test_without_sheets_the_page_says_so(board: AppClient, draft: CriteriaSet) -> None:
    assert "chưa có phiếu nào thuộc loại sinh hoạt của bộ này được gửi" in text_of(board.get(url(draft)))


def test_what_nobody_marked_is_said(board: AppClient, sent: ScoreSheet, world: World) -> None:
    other = services.start_draft(source=source_of("hd42"), by=world.board)
    page = text_of(board.get(url(other)))
    assert "1 buổi chưa xác định được mức vì chi bộ chưa chấm" in page
    assert "Không buổi nào chắc chắn đổi mức." in page


def test_older_meetings_and_other_places_do_not_count(
    world: World, sent: ScoreSheet, draft: CriteriaSet
) -> None:
    scope = services.drafts.Scope.of(world.board, date(2024, 6, 5))
    for today, meetings in (
        (date(2024, 6, 5), 1),
        (date(2024, 5, 31), 0),
        (date(2025, 5, 31), 1),
        (date(2025, 6, 1), 0),
    ):
        assert what_if_recent.recent_effect(draft, scope, today).effect.meetings == meetings
    draft.scope_unit = world.committee_2
    assert what_if_recent.recent_effect(draft, scope, date(2024, 6, 5)).effect.meetings == 0


def test_a_neighbors_sheets_are_not_counted(world: World, sent: ScoreSheet, draft: CriteriaSet) -> None:
    district = PartyUnitFactory(code="KHAC", kind=UnitKind.DISTRICT, parent=world.province)
    copies(sent, 2, district)
    neighbor: User = UserFactory()
    RoleAssignmentFactory(user=neighbor, unit=district, role=Role.BOARD)
    for user, meetings in ((world.board, 1), (neighbor, 2)):
        scope = services.drafts.Scope.of(user, date(2024, 6, 5))
        assert what_if_recent.recent_effect(draft, scope, date(2024, 6, 5)).effect.meetings == meetings


def test_only_as_many_months_as_can_be_computed_while_one_waits(
    board: AppClient, world: World, sent: ScoreSheet, draft: CriteriaSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    april = copies(sent, 2, world.committee_2)
    ScoreSheet.objects.filter(pk__in=[sheet.pk for sheet in april]).update(month=date(2024, 4, 1))
    monkeypatch.setattr(what_if_recent, "MOST_MEETINGS", 2)
    page = text_of(board.get(url(draft)))
    assert "từ tháng 05/2024 đến tháng 05/2024" in page
    assert "Các tháng trước đó không tính vì có quá nhiều buổi." in page
    monkeypatch.setattr(what_if_recent, "MOST_MEETINGS", 0)
    assert "lệnh what_if" in text_of(board.get(url(draft)))


def test_the_first_of_many_are_shown_and_all_are_counted(
    board: AppClient, world: World, sent: ScoreSheet, draft: CriteriaSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    copies(sent, 4, world.committee_2)
    monkeypatch.setattr(what_if_recent, "MOST_EXAMPLES", 2)
    response = board.get(url(draft))
    assert len(response.context["examples"]) == 2
    assert response.context["recent"].effect.changed == 5
    assert "Xem 2 trong 5 buổi đổi mức" in text_of(response)


@pytest.mark.parametrize("number", [2, 29])
def test_the_page_costs_the_same_for_few_and_many(
    board: AppClient,
    world: World,
    sent: ScoreSheet,
    draft: CriteriaSet,
    number: int,
    django_assert_num_queries: Any,
) -> None:
    copies(sent, number, world.committee_2)
    with django_assert_num_queries(14):
        response = board.get(url(draft))
    assert response.context["recent"].effect.changed == number + 1


@pytest.mark.parametrize(("page", "budget"), [("", 6), ("edit/", 6), ("numbers/", 6), ("delete/", 6)])
def test_pages_of_a_set_have_a_budget(
    board: AppClient, draft: CriteriaSet, page: str, budget: int, queries: Any
) -> None:
    assert queries(board, url(draft, page)) <= budget


# --- Publishing ----------------------------------------------------------------------------------
def test_the_board_publishes_from_a_day_on(
    board: AppClient, qd31: CriteriaSet, draft: CriteriaSet, world: World
) -> None:
    data = {"effective_from": "2024-07-01", "seen": seen(draft)}
    page = text_of(board.post(url(draft), data, follow=True))
    assert "Đã ban hành «Quy định 31-QĐi/TU», áp dụng từ 01/07/2024." in page
    draft.refresh_from_db()
    assert (draft.state, draft.published_by, draft.effective_from) == (
        SetState.PUBLISHED,
        world.board,
        date(2024, 7, 1),
    )
    qd31.refresh_from_db()
    assert (qd31.state, qd31.effective_to) == (SetState.PUBLISHED, date(2024, 6, 30))
    assert "từ 14/12/2018 đến hết 30/06/2024" in text_of(board.get("/criteria/"))


def test_no_day_is_proposed_that_would_wipe_out_the_revision_in_force(
    board: AppClient, draft: CriteriaSet, world: World
) -> None:
    response = board.get(url(draft))
    assert response.context["form"]["effective_from"].value() is None
    assert "Lần sửa 1, áp dụng từ 14/12/2018, sẽ hết hiệu lực vào hôm trước ngày bạn chọn." in text_of(
        response
    )
    new = services.start_draft(source=source_of("hd42"), by=world.board)
    response = board.get(url(new))
    assert response.context["form"]["effective_from"].value() == date(2025, 10, 28)
    assert "sẽ hết hiệu lực" not in text_of(response)


@pytest.mark.parametrize("day", ["", "hôm nay", "2024-13-01"])
def test_a_day_that_is_none_is_refused_at_its_field(board: AppClient, draft: CriteriaSet, day: str) -> None:
    response = board.post(url(draft), {"effective_from": day, "seen": seen(draft)})
    assert list(response.context["form"].errors) == ["effective_from"]
    draft.refresh_from_db()
    assert draft.state == SetState.DRAFT


def test_a_missing_citation_is_shown_beside_its_line(
    board: AppClient, draft: CriteriaSet, world: World
) -> None:
    without = LOWER_BAR.replace('citation = "HD 12-HD/BTCTW (2018), tiêu chí 1; mức điểm giả định"\n', "", 1)
    services.rewrite_draft(draft=draft, source=without, seen=seen(draft), by=world.board)
    page = text_of(board.post(url(draft), {"effective_from": "2024-07-01", "seen": seen(draft)}))
    assert "Văn bản còn chỗ phải sửa trước khi ban hành" in page
    assert "dòng 44" in page
    assert "Hãy ghi văn bản, điều khoản vào citation." in page
    draft.refresh_from_db()
    assert (draft.state, draft.source) == (SetState.DRAFT, without)


def test_a_set_in_force_on_the_same_days_is_named_before_and_after_trying(
    board: AppClient, qd31: CriteriaSet, world: World
) -> None:
    rival = services.start_draft(source=LOWER_BAR.replace('code = "QD31"', 'code = "KHAC"'), by=world.board)
    assert "bộ Quy định 31-QĐi/TU đã công bố cho cùng loại sinh hoạt" in text_of(board.get(url(rival)))
    response = board.post(url(rival), {"effective_from": "2024-07-01", "seen": seen(rival)})
    assert "Trùng thời gian, phạm vi và loại sinh hoạt" in text_of(response)
    rival.refresh_from_db()
    assert rival.state == SetState.DRAFT


def test_what_was_changed_meanwhile_is_not_published(
    board: AppClient, draft: CriteriaSet, world: World
) -> None:
    opened = seen(draft)
    services.rewrite_draft(
        draft=draft, source=LOWER_BAR.replace("min = 88", "min = 86"), seen=opened, by=world.board
    )
    response = board.post(url(draft), {"effective_from": "2024-07-01", "seen": opened})
    assert response.status_code == 409
    assert "Dự thảo vừa được người khác sửa" in text_of(response)
    draft.refresh_from_db()
    assert draft.state == SetState.DRAFT


# --- Deleting ------------------------------------------------------------------------------------
def test_a_draft_is_deleted_after_asking(board: AppClient, draft: CriteriaSet) -> None:
    assert "Xóa rồi không lấy lại được." in text_of(board.get(url(draft, "delete/")))
    assert CriteriaSet.objects.count() == 2
    page = text_of(board.post(url(draft, "delete/"), {"seen": seen(draft)}, follow=True))
    assert "Đã xóa dự thảo «Quy định 31-QĐi/TU»." in page
    assert CriteriaSet.objects.get().state == SetState.PUBLISHED


def test_what_was_changed_meanwhile_is_not_deleted(
    board: AppClient, draft: CriteriaSet, world: World
) -> None:
    opened = seen(draft)
    services.rewrite_draft(
        draft=draft, source=LOWER_BAR.replace("min = 88", "min = 86"), seen=opened, by=world.board
    )
    response = board.post(url(draft, "delete/"), {"seen": opened})
    assert response.status_code == 409
    assert CriteriaSet.objects.count() == 2


# --- Whose sets ----------------------------------------------------------------------------------
def test_a_board_with_neighbors_only_looks_at_what_reaches_beyond_it(
    board: AppClient, draft: CriteriaSet, world: World
) -> None:
    district = PartyUnitFactory(code="KHAC", kind=UnitKind.DISTRICT, parent=world.province)
    PartyUnitFactory(parent=district)
    page = text_of(board.get(url(draft, "")))
    assert "dự thảo của nơi khác, bạn chỉ xem" in page
    for name in ("edit/", "numbers/", "publish/", "delete/"):
        assert url(draft, name) not in page
        assert board.get(url(draft, name)).status_code == 403
        assert board.post(url(draft, name), {"seen": seen(draft)}).status_code == 403
    response = board.post("/criteria/new/", {"text": QD31.replace('"QD31"', '"MOI"')})
    assert "scope = &quot;*&quot; gồm cả nơi ngoài phạm vi của bạn" in text_of(response)
    board.post("/criteria/new/", {"text": QD31.replace('"QD31"', '"MOI"').replace('"*"', '"DABAC"')})
    assert CriteriaSet.objects.get(code="MOI").scope_unit == world.district
