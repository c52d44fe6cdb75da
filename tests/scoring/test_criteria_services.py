"""Which criteria set applies to a meeting; storing and publishing sets."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from accounts.models import AuditEvent
from cells.models import PartyUnit
from meetings.models import Meeting, MeetingKind
from scoring import services
from scoring.engine import InvalidRuleSet
from scoring.models import CriteriaSet, SetState, SetStatus
from scoring.services import CriteriaSetMissing
from tests.factories import MeetingFactory
from tests.scoring import worked
from tests.scoring.conftest import Login, publish, source_of
from tests.world import World

NO_SET = "Chưa có bộ tiêu chí cho buổi %s nên buổi này không chấm điểm."
SEVERAL = "Có nhiều hơn một bộ tiêu chí cho buổi %s. Hãy báo ban tổ chức chọn một bộ."


def a_set(code: str, **fields: Any) -> CriteriaSet:
    """A published set with Quy định 31's rules, for all times, kinds and units unless said otherwise."""
    values: dict[str, Any] = {
        "code": code,
        "title": f"Bộ {code}",
        "document": "Văn bản",
        "status": SetStatus.VERBATIM,
        "state": SetState.PUBLISHED,
        "effective_from": date(2018, 1, 1),
        "meeting_kinds": list(MeetingKind.values),
        "source": source_of("qd31"),
    }
    stored: CriteriaSet = CriteriaSet.objects.create(**{**values, **fields})
    return stored


def meeting(cell: PartyUnit, **fields: Any) -> Meeting:
    made: Meeting = MeetingFactory(cell=cell, **{"held_on": worked.HELD_ON, **fields})
    return made


# --- Dates -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("held_on", "code"),
    [
        (date(2018, 12, 13), None),
        (date(2018, 12, 14), "QD31"),
        (date(2025, 10, 27), "QD31"),
        (date(2025, 10, 28), "HD42"),
        (date(2026, 11, 3), "HD42"),
    ],
)
def test_the_day_of_the_meeting_chooses_the_set(world: World, held_on: date, code: str | None) -> None:
    publish("qd31")
    publish("hd42")
    held = meeting(world.cell_a, held_on=held_on, month=held_on.replace(day=1))
    if code is None:
        with pytest.raises(CriteriaSetMissing) as missing:
            services.criteria_set_for(held)
        assert str(missing.value) == NO_SET % "thường kỳ ngày 13/12/2018"
    else:
        assert services.criteria_set_for(held).code == code


def test_before_it_is_held_the_registered_day_counts_and_without_one_the_month(world: World) -> None:
    a_set("CU", effective_to=date(2024, 5, 9))
    a_set("MOI", effective_from=date(2024, 5, 10))
    planned = meeting(world.cell_a, planned=True, held_on=None, registered_on=date(2024, 5, 10))
    assert services.criteria_set_for(planned).code == "MOI"
    planned.registered_on = None
    assert services.criteria_set_for(planned).code == "CU"


# --- Kinds -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("kind", "code"),
    [("REGULAR", "QD31"), ("COMBINED", "QD31"), ("THEMATIC", "QD31-CD"), ("EXTRAORDINARY", None)],
)
def test_the_kind_of_meeting_chooses_the_set(world: World, kind: MeetingKind, code: str | None) -> None:
    publish("qd31")
    publish("qd31-cd")
    held = meeting(world.cell_a, kind=kind)
    if code is None:
        with pytest.raises(CriteriaSetMissing, match="buổi bất thường ngày 03/05/2024"):
            services.criteria_set_for(held)
    else:
        assert services.criteria_set_for(held).code == code


# --- Places ------------------------------------------------------------------------------------
def test_the_nearest_scope_up_the_tree_wins(world: World) -> None:
    a_set("CHUNG")
    a_set("TINH", scope_unit=world.province)
    a_set("XA", scope_unit=world.committee)
    a_set("CHIBO", scope_unit=world.cell_b)
    for cell, code in (
        (world.cell_a, "XA"),
        (world.cell_b, "CHIBO"),
        (world.cell_c, "TINH"),
        (world.grassroots_cell, "TINH"),
    ):
        assert services.criteria_set_for(meeting(cell)).code == code


def test_a_near_set_that_does_not_fit_leaves_it_to_the_next_one_up(world: World) -> None:
    a_set("CHUNG")
    a_set("XA-CU", scope_unit=world.committee, effective_to=date(2024, 5, 2))
    a_set("XA-CD", scope_unit=world.committee, meeting_kinds=["THEMATIC"])
    a_set("XA-THAO", scope_unit=world.committee, state=SetState.DRAFT)
    a_set("XA-THOI", scope_unit=world.committee, state=SetState.RETIRED)
    assert services.criteria_set_for(meeting(world.cell_a)).code == "CHUNG"


def test_the_place_is_where_the_cell_stood_that_day(world: World) -> None:
    a_set("XA", scope_unit=world.committee)
    a_set("XA2", scope_unit=world.committee_2)
    held = meeting(world.cell_a)
    Meeting.objects.filter(pk=held.pk).update(unit_path=f"{world.committee_2.path}0000099.")
    assert services.criteria_set_for(Meeting.objects.get(pk=held.pk)).code == "XA2"


def test_a_neighbour_whose_key_begins_alike_is_no_superior(world: World) -> None:
    a_set("CHIBO", scope_unit=world.cell_a)
    with pytest.raises(CriteriaSetMissing):
        services.criteria_set_for(meeting(world.cell_b))


# --- Exactly one -------------------------------------------------------------------------------
@pytest.mark.parametrize("scope", [None, "committee"])
def test_two_sets_at_the_same_distance_are_said_to_be_two(world: World, scope: str | None) -> None:
    unit = getattr(world, scope) if scope else None
    a_set("MOT", scope_unit=unit)
    a_set("HAI", scope_unit=unit)
    with pytest.raises(CriteriaSetMissing) as refusal:
        services.criteria_set_for(meeting(world.cell_a))
    assert str(refusal.value) == SEVERAL % "thường kỳ ngày 03/05/2024"


@pytest.mark.parametrize("count", [0, 2])
def test_the_page_says_why_the_meeting_is_not_scored(world: World, login: Login, count: int) -> None:
    for number in range(count):
        a_set(f"B{number}")
    held = meeting(world.cell_a)
    client = login(world.secretary_a)
    sentence = (SEVERAL if count else NO_SET) % "thường kỳ ngày 03/05/2024"
    page = client.get(f"/meetings/{held.pk}/score/")
    assert page.status_code == 200
    assert sentence in page.content.decode()
    for act in ("mark", "adopt"):
        posted = client.post(
            f"/meetings/{held.pk}/score/{act}/",
            {"revision": "0", "record_revision": str(held.revision), "II.1-level": "full"},
        )
        assert sentence in posted.content.decode()


# --- Storing -----------------------------------------------------------------------------------
def test_a_regulation_is_stored_as_a_draft_with_what_it_says_of_itself(world: World) -> None:
    stored = services.store_set(source=source_of("qd31"), by=world.board)
    assert (stored.code, stored.revision, stored.state) == ("QD31", 1, SetState.DRAFT)
    assert (stored.effective_from, stored.effective_to) == (date(2018, 12, 14), date(2025, 10, 27))
    assert (stored.meeting_kinds, stored.scope_unit) == (["REGULAR", "COMBINED"], None)
    assert stored.status == SetStatus.RECONSTRUCTED
    assert stored.rules.criterion("I.1").max == 10
    event = AuditEvent.objects.latest("pk")
    assert (event.act, event.by, event.data) == (
        "criteria.store",
        world.board,
        {"code": "QD31", "revision": 1},
    )
    with pytest.raises(CriteriaSetMissing):
        services.criteria_set_for(meeting(world.cell_a))


def test_the_same_text_is_one_revision_and_another_text_the_next(world: World) -> None:
    source = source_of("qd31")
    first = services.store_set(source=source, by=None)
    assert services.store_set(source=source, by=None) == first
    second = services.store_set(source=source.replace("min = 90", "min = 91", 1), by=None)
    assert (second.code, second.revision) == ("QD31", 2)
    assert CriteriaSet.objects.count() == 2


def test_a_scope_names_a_unit_by_its_code(world: World) -> None:
    source = source_of("qd31").replace('scope = "*"', 'scope = "DB-TM"')
    assert services.store_set(source=source, by=None).scope_unit == world.committee
    with pytest.raises(ValidationError, match="Không có đơn vị mã «LA»"):
        services.store_set(source=source.replace("DB-TM", "LA"), by=None)
    assert CriteriaSet.objects.count() == 1


def test_a_text_with_errors_is_refused_with_all_of_them_and_stores_nothing(world: World) -> None:
    source = (
        source_of("qd31").replace("max = 10", "max = 11", 1).replace('mode = "manual"', 'mode = "magic"', 1)
    )
    with pytest.raises(InvalidRuleSet) as refusal:
        services.store_set(source=source, by=None)
    assert len(refusal.value.findings) >= 2
    assert not CriteriaSet.objects.exists()


# --- Publishing --------------------------------------------------------------------------------
def draft(world: World, old: str = "", new: str = "", name: str = "qd31") -> CriteriaSet:
    source = source_of(name)
    assert old in source
    return services.store_set(source=source.replace(old, new, 1) if old else source, by=world.board)


def test_publishing_puts_a_set_into_force_once(world: World) -> None:
    stored = draft(world)
    services.publish_set(criteria_set=stored, by=world.board)
    stored.refresh_from_db()
    assert (stored.state, stored.published_by) == (SetState.PUBLISHED, world.board)
    assert stored.published_at is not None
    events = AuditEvent.objects.filter(act="criteria.publish")
    assert [(e.by, e.data) for e in events] == [(world.board, {"code": "QD31", "revision": 1})]
    services.publish_set(criteria_set=stored, by=world.admin)
    stored.refresh_from_db()
    assert (stored.published_by, events.count()) == (world.board, 1)


def test_a_new_revision_retires_the_one_before_and_a_retired_one_stays_retired(world: World) -> None:
    first = services.publish_set(criteria_set=draft(world), by=world.board)
    second = draft(world, "min = 90", "min = 91")
    assert services.criteria_set_for(meeting(world.cell_a)) == first
    services.publish_set(criteria_set=second, by=world.board)
    first.refresh_from_db()
    assert first.state == SetState.RETIRED
    assert services.criteria_set_for(meeting(world.cell_b)) == second
    with pytest.raises(ValidationError, match="đã thôi áp dụng"):
        services.publish_set(criteria_set=first, by=world.board)


@pytest.mark.parametrize(
    ("old", "new", "collides"),
    [
        ("", "", True),
        ("effective_to = 2025-10-27", "", True),
        ("effective_from = 2018-12-14", "effective_from = 2025-10-27", True),
        ("effective_from = 2018-12-14\neffective_to = 2025-10-27", "effective_from = 2025-10-28", False),
        ('meeting_kinds = ["REGULAR", "COMBINED"]', 'meeting_kinds = ["THEMATIC", "COMBINED"]', True),
        ('meeting_kinds = ["REGULAR", "COMBINED"]', 'meeting_kinds = ["THEMATIC"]', False),
        ('scope = "*"', 'scope = "DB-TM"', False),
    ],
)
def test_two_sets_for_the_same_days_kind_and_place_are_not_in_force_together(
    world: World, old: str, new: str, collides: bool
) -> None:
    publish("qd31")
    source = source_of("qd31").replace('code = "QD31"', 'code = "KHAC"').replace(old or "\0", new)
    rival = services.store_set(source=source, by=world.board)
    if collides:
        with pytest.raises(ValidationError, match="Trùng thời gian, phạm vi và loại sinh hoạt"):
            services.publish_set(criteria_set=rival, by=world.board)
    else:
        services.publish_set(criteria_set=rival, by=world.board)
    rival.refresh_from_db()
    assert rival.state == (SetState.DRAFT if collides else SetState.PUBLISHED)


def test_the_rules_in_force_are_found_by_code(world: World) -> None:
    assert services.published_rules("QD31") is None
    draft(world)
    assert services.published_rules("QD31") is None
    publish("qd31")
    rules = services.published_rules("QD31")
    assert rules is not None
    assert rules.code == "QD31"
