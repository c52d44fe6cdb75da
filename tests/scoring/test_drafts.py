"""Drafts of criteria sets: started, rewritten, published from a day on, deleted; by whom, and never over
somebody else's work."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import AuditEvent, User
from cells.models import Role, UnitKind
from scoring import engine, services
from scoring.editor.texts import fingerprint
from scoring.models import CriteriaSet, SetState
from scoring.services import StaleDraft
from tests.factories import MeetingFactory, PartyUnitFactory, RoleAssignmentFactory, UserFactory
from tests.scoring.conftest import source_of
from tests.world import World

JULY = date(2024, 7, 1)
LOWER_BAR = source_of("qd31").replace("min = 90\n", "min = 88\n")


@pytest.fixture
def draft(world: World, qd31: CriteriaSet) -> CriteriaSet:
    """The second revision of Quy định 31, with "Tốt" from 88 points."""
    return services.start_draft(source=LOWER_BAR, by=world.board)


def seen(criteria_set: CriteriaSet) -> str:
    return fingerprint(CriteriaSet.objects.get(pk=criteria_set.pk).source)


def rewrite(draft: CriteriaSet, source: str, by: User | None, seen_text: str = "") -> CriteriaSet:
    fresh = CriteriaSet.objects.get(pk=draft.pk)
    return services.rewrite_draft(draft=fresh, source=source, seen=seen_text or seen(draft), by=by)


# --- Starting and rewriting ----------------------------------------------------------------------
def test_a_draft_of_a_published_set_is_its_next_revision(qd31: CriteriaSet, draft: CriteriaSet) -> None:
    assert (draft.code, draft.revision, draft.state) == ("QD31", 2, SetState.DRAFT)
    qd31.refresh_from_db()
    assert (qd31.state, qd31.source) == (SetState.PUBLISHED, source_of("qd31"))


def test_the_same_text_again_is_refused_in_words(world: World, draft: CriteriaSet) -> None:
    with pytest.raises(ValidationError, match="giống hệt «Quy định 31-QĐi/TU» lần sửa 2"):
        services.start_draft(source=LOWER_BAR, by=world.board)
    assert CriteriaSet.objects.count() == 2


def test_a_draft_is_rewritten_in_place_and_on_record(world: World, draft: CriteriaSet) -> None:
    other = LOWER_BAR.replace('title = "Quy định 31-QĐi/TU"', 'title = "Quy định 31 sửa đổi"')
    rewrite(draft, other, world.board)
    stored = CriteriaSet.objects.get(pk=draft.pk)
    assert (stored.title, stored.revision, stored.source) == ("Quy định 31 sửa đổi", 2, other)
    event = AuditEvent.objects.latest("pk")
    assert (event.act, event.by, event.data) == (
        "criteria.edit",
        world.board,
        {"code": "QD31", "revision": 2},
    )


def test_a_draft_with_another_code_is_the_first_revision_of_that_code(
    world: World, draft: CriteriaSet
) -> None:
    rewrite(draft, LOWER_BAR.replace('code = "QD31"', 'code = "QD31-MOI"'), world.board)
    stored = CriteriaSet.objects.get(pk=draft.pk)
    assert (stored.code, stored.revision) == ("QD31-MOI", 1)


def test_the_unchanged_text_leaves_no_trace(world: World, draft: CriteriaSet) -> None:
    events = AuditEvent.objects.count()
    rewrite(draft, LOWER_BAR, world.board)
    assert AuditEvent.objects.count() == events


@pytest.mark.parametrize(
    ("old", "new", "refusal"),
    [
        ("max = 10\n", "max = 11\n", engine.InvalidRuleSet),
        ('scope = "*"', 'scope = "LA"', ValidationError),
        ('code = "QD31"', f'code = "{"X" * 30}"', (ValidationError, engine.InvalidRuleSet)),
    ],
)
def test_a_text_that_cannot_be_a_set_changes_nothing(
    world: World, draft: CriteriaSet, old: str, new: str, refusal: Any
) -> None:
    with pytest.raises(refusal):
        rewrite(draft, LOWER_BAR.replace(old, new, 1), world.board)
    assert CriteriaSet.objects.get(pk=draft.pk).source == LOWER_BAR
    with pytest.raises(refusal):
        services.start_draft(source=LOWER_BAR.replace(old, new, 1), by=world.board)
    assert CriteriaSet.objects.count() == 2


# --- Two people ----------------------------------------------------------------------------------
def test_what_changed_meanwhile_is_not_written_over(world: World, draft: CriteriaSet) -> None:
    before = seen(draft)
    mine, theirs = LOWER_BAR.replace("min = 88", "min = 87"), LOWER_BAR.replace("min = 88", "min = 86")
    rewrite(draft, theirs, world.board)
    with pytest.raises(StaleDraft):
        rewrite(draft, mine, world.board, before)
    assert CriteriaSet.objects.get(pk=draft.pk).source == theirs
    stored = CriteriaSet.objects.get(pk=draft.pk)
    with pytest.raises(StaleDraft):
        services.delete_draft(draft=stored, seen=before, by=world.board)
    with pytest.raises(StaleDraft):
        services.publish_draft(draft=stored, effective_from=JULY, seen=before, by=world.board)
    assert CriteriaSet.objects.get(pk=draft.pk).state == SetState.DRAFT


def test_a_change_between_reading_and_writing_is_noticed_too(world: World, draft: CriteriaSet) -> None:
    """The row was read before somebody else wrote: the conditional UPDATE finds nothing."""
    stale = CriteriaSet.objects.get(pk=draft.pk)
    CriteriaSet.objects.filter(pk=draft.pk).update(source=LOWER_BAR.replace("min = 88", "min = 86"))
    with pytest.raises(StaleDraft):
        services.rewrite_draft(
            draft=stale, source=LOWER_BAR + "# chú thích\n", seen=fingerprint(LOWER_BAR), by=world.board
        )
    stale = CriteriaSet.objects.get(pk=draft.pk)
    stale.source = LOWER_BAR
    with pytest.raises(StaleDraft):
        services.delete_draft(draft=stale, seen=fingerprint(LOWER_BAR), by=world.board)


def test_a_published_set_is_nobodys_to_rewrite_or_delete(world: World, qd31: CriteriaSet) -> None:
    with pytest.raises(StaleDraft):
        rewrite(qd31, LOWER_BAR, world.board)
    with pytest.raises(StaleDraft):
        services.delete_draft(draft=qd31, seen=fingerprint(qd31.source), by=world.board)
    assert CriteriaSet.objects.get().source == source_of("qd31")


# --- Publishing ----------------------------------------------------------------------------------
def test_publishing_writes_the_day_into_the_text_and_ends_the_revision_before(
    world: World, qd31: CriteriaSet, draft: CriteriaSet
) -> None:
    services.publish_draft(draft=draft, effective_from=JULY, seen=seen(draft), by=world.board)
    draft.refresh_from_db()
    assert (draft.state, draft.published_by, draft.effective_from) == (
        SetState.PUBLISHED,
        world.board,
        JULY,
    )
    assert "\neffective_from = 2024-07-01\n" in draft.source
    assert draft.rules.effective_from == JULY
    assert draft.source.replace("2024-07-01", "2018-12-14") == LOWER_BAR
    qd31.refresh_from_db()
    assert (qd31.state, qd31.effective_to) == (SetState.PUBLISHED, JULY - timedelta(days=1))
    assert qd31.source == source_of("qd31")


@pytest.mark.parametrize(("held_on", "revision"), [(date(2024, 6, 30), 1), (JULY, 2), (date(2024, 8, 3), 2)])
def test_each_meeting_is_scored_by_the_revision_of_its_day(
    world: World, draft: CriteriaSet, held_on: date, revision: int
) -> None:
    """The control: with the older revision retired, a meeting in June would have no set."""
    services.publish_draft(draft=draft, effective_from=JULY, seen=seen(draft), by=world.board)
    held = MeetingFactory(cell=world.cell_a, month=held_on.replace(day=1), held_on=held_on)
    assert services.criteria_set_for(held).revision == revision
    assert services.published_rules("QD31") == CriteriaSet.objects.get(revision=2).rules


def test_a_revision_of_which_nothing_is_left_retires(
    world: World, qd31: CriteriaSet, draft: CriteriaSet
) -> None:
    services.publish_draft(draft=draft, effective_from=date(2018, 12, 14), seen=seen(draft), by=world.board)
    qd31.refresh_from_db()
    assert (qd31.state, qd31.effective_to) == (SetState.RETIRED, date(2025, 10, 27))


def test_a_third_revision_before_the_second_leaves_no_gap(
    world: World, qd31: CriteriaSet, draft: CriteriaSet
) -> None:
    services.publish_draft(draft=draft, effective_from=JULY, seen=seen(draft), by=world.board)
    third = services.start_draft(source=LOWER_BAR.replace("min = 88", "min = 87"), by=world.board)
    services.publish_draft(draft=third, effective_from=date(2024, 3, 1), seen=seen(third), by=world.board)
    rows = CriteriaSet.objects.order_by("revision").values_list("revision", "state", "effective_to")
    assert list(rows) == [
        (1, SetState.PUBLISHED, date(2024, 2, 29)),
        (2, SetState.RETIRED, date(2025, 10, 27)),
        (3, SetState.PUBLISHED, date(2025, 10, 27)),
    ]


def test_a_value_without_citation_may_be_a_draft_but_is_not_published(
    world: World, draft: CriteriaSet
) -> None:
    without = LOWER_BAR.replace('citation = "HD 12-HD/BTCTW (2018), tiêu chí 1; mức điểm giả định"\n', "", 1)
    rewrite(draft, without, world.board)
    draft.refresh_from_db()
    with pytest.raises(engine.InvalidRuleSet) as refusal:
        services.publish_draft(draft=draft, effective_from=JULY, seen=seen(draft), by=world.board)
    assert [finding.code for finding in refusal.value.findings] == ["missing_citation"]
    draft.refresh_from_db()
    assert (draft.state, draft.source) == (SetState.DRAFT, without)


def test_a_day_after_the_end_is_refused(world: World, draft: CriteriaSet) -> None:
    with pytest.raises(engine.InvalidRuleSet) as refusal:
        services.publish_draft(draft=draft, effective_from=date(2026, 1, 1), seen=seen(draft), by=world.board)
    assert [finding.code for finding in refusal.value.findings] == ["ends_before_start"]
    assert CriteriaSet.objects.get(pk=draft.pk).source == LOWER_BAR


def test_another_set_in_force_on_these_days_is_named(world: World, qd31: CriteriaSet) -> None:
    rival = services.start_draft(source=LOWER_BAR.replace('code = "QD31"', 'code = "KHAC"'), by=world.board)
    assert services.rivals(rival) == [qd31]
    with pytest.raises(ValidationError, match="Trùng thời gian, phạm vi và loại sinh hoạt"):
        services.publish_draft(draft=rival, effective_from=JULY, seen=seen(rival), by=world.board)
    rival.refresh_from_db()
    assert (rival.state, rival.effective_from) == (SetState.DRAFT, date(2018, 12, 14))


# --- Deleting ------------------------------------------------------------------------------------
def test_a_draft_is_deleted_and_the_record_says_so(world: World, draft: CriteriaSet) -> None:
    services.delete_draft(draft=draft, seen=seen(draft), by=world.board)
    assert CriteriaSet.objects.count() == 1
    event = AuditEvent.objects.latest("pk")
    assert (event.act, event.by, event.data) == (
        "criteria.delete",
        world.board,
        {"code": "QD31", "revision": 2},
    )


# --- Whose sets ----------------------------------------------------------------------------------
@pytest.fixture
def other_board(world: World) -> User:
    """The board of a neighboring district with a cell of its own."""
    district = PartyUnitFactory(
        code="KHAC", name="Đảng bộ huyện Khác", kind=UnitKind.DISTRICT, parent=world.province
    )
    PartyUnitFactory(parent=district)
    user: User = UserFactory()
    RoleAssignmentFactory(user=user, unit=district, role=Role.BOARD)
    return user


def test_while_every_cell_is_ones_own_a_set_for_everywhere_is_too(world: World, draft: CriteriaSet) -> None:
    """The control of the next one: the only district there is."""
    assert draft.scope_unit is None


def test_nobody_makes_a_set_that_reaches_beyond_their_units(world: World, other_board: User) -> None:
    for by in (world.board, other_board):
        with pytest.raises(ValidationError, match=r'scope = "\*" gồm cả nơi ngoài phạm vi của bạn'):
            services.start_draft(source=LOWER_BAR, by=by)
    theirs = LOWER_BAR.replace('scope = "*"', 'scope = "DABAC"')
    with pytest.raises(ValidationError, match="ngoài phạm vi"):
        services.start_draft(source=theirs, by=other_board)
    assert services.start_draft(source=theirs, by=world.board).scope_unit == world.district
    assert services.start_draft(source=LOWER_BAR, by=None).scope_unit is None


def test_nobody_replaces_a_set_in_force_elsewhere_by_taking_its_code(
    world: World, qd31: CriteriaSet, other_board: User
) -> None:
    own = LOWER_BAR.replace('scope = "*"', 'scope = "KHAC"')
    with pytest.raises(ValidationError, match="Mã «QD31» là của bộ đang áp dụng cả ngoài phạm vi của bạn"):
        services.start_draft(source=own, by=other_board)
    renamed = own.replace('code = "QD31"', 'code = "QD31-KHAC"')
    assert services.start_draft(source=renamed, by=other_board).code == "QD31-KHAC"


def test_nobody_touches_a_draft_of_another_place(world: World, draft: CriteriaSet, other_board: User) -> None:
    for act, more in (
        (services.rewrite_draft, {"source": LOWER_BAR + "# khác\n"}),
        (services.publish_draft, {"effective_from": JULY}),
        (services.delete_draft, {}),
    ):
        for by in (other_board, world.inspector, world.admin, world.secretary_a):
            with pytest.raises(PermissionDenied):
                act(draft=draft, seen=seen(draft), by=by, **more)  # type: ignore[operator]
    assert CriteriaSet.objects.get(pk=draft.pk).source == LOWER_BAR


def test_a_set_of_a_committee_lies_in_the_care_of_the_board_above(world: World) -> None:
    own = source_of("qd31").replace('scope = "*"', 'scope = "DB-TM"')
    stored = services.start_draft(source=own, by=world.board)
    services.publish_draft(draft=stored, effective_from=JULY, seen=seen(stored), by=world.board)
    held = MeetingFactory(cell=world.cell_a, month=JULY, held_on=date(2024, 7, 3))
    assert services.criteria_set_for(held) == stored
