"""The six verbs: what they change from their day on, what they leave, and how they are undone."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts import clock
from accounts.models import AuditEvent
from cells import services
from cells.access import Action, Scope
from cells.models import (
    Category,
    Membership,
    PartyUnit,
    Reorganisation,
    Role,
    RoleAssignment,
    TransferKind,
    TransferState,
    UnitKind,
    UnitPlacement,
    Verb,
)
from cells.reorganisation import Decision, Step
from meetings.models import AssignedTask, Meeting
from tests.cells.deciding import (
    FUTURE,
    NEW_CELL,
    PAST,
    decide,
    decision,
    everything,
    fresh,
    on,
    record,
    tree_of,
)
from tests.factories import LONG_AGO, MeetingFactory, PartyUnitFactory
from tests.world import World


def test_a_cell_moves_from_its_day_on_and_its_records_stay_where_they_were(world: World) -> None:
    held = MeetingFactory(cell=world.cell_a, month=date(2024, 2, 1))
    before = (held.unit_path, tree_of(date(2024, 2, 29)))
    decide(Step(Verb.MOVE, ("TM-01",), target="DB-CS"))
    moved = fresh(world.cell_a)
    assert (moved.parent, moved.path) == (world.committee_2, f"{world.committee_2.path}{moved.pk:07d}.")
    assert moved.order == 2  # after the cell that was there
    assert tree_of(PAST)["Chi bộ xóm Diều"] == "Đảng bộ xã Cao Sơn"
    held.refresh_from_db()
    assert (held.unit_path, tree_of(date(2024, 2, 29))) == before
    assert services.path_on(moved, date(2024, 2, 1)) == held.unit_path
    today = clock.today()
    assert not Scope.of(world.reviewer, today).may(Action.VIEW, moved.path)
    assert Scope.of(world.reviewer_2, today).reviews(moved)
    assert Meeting.objects.visible_to(Scope.of(world.reviewer_2, today), Action.VIEW).count() == 1


def test_a_record_of_a_month_before_the_move_goes_where_the_cell_stood(world: World) -> None:
    decide(Step(Verb.MOVE, ("TM-01",), target="DB-CS"))
    cell = fresh(world.cell_a)
    february, april = (record(cell, month) for month in (date(2024, 2, 1), date(2024, 4, 1)))
    assert february.unit_path.startswith(world.committee.path)
    assert april.unit_path.startswith(world.committee_2.path)


def test_a_committee_takes_its_cells_along(world: World) -> None:
    other = PartyUnitFactory(code="KHAC", kind=UnitKind.DISTRICT, parent=world.province)
    decide(Step(Verb.MOVE, ("DB-TM",), target="KHAC"))
    assert fresh(world.cell_a).path.startswith(other.path)
    rows = UnitPlacement.objects.filter(unit=world.cell_a).order_by("valid_from")
    assert [(row.valid_from, row.parent_id) for row in rows] == [
        (LONG_AGO, world.committee.pk),
        (PAST, world.committee.pk),
    ]
    assert rows[0].path.startswith(world.district.path)


def test_a_plan_shows_on_its_day_without_anybodys_doing(world: World, client: Any) -> None:
    decide(
        Step(Verb.MOVE, ("TM-01",), target="DB-CS"),
        Step(Verb.RENAME, ("TM-01",), name="Chi bộ Sơn Diều"),
        on=FUTURE,
    )
    assert (fresh(world.cell_a).parent, fresh(world.cell_a).name) == (world.committee, "Chi bộ xóm Diều")
    client.force_login(world.admin)
    client.get("/units/")
    assert fresh(world.cell_a).parent == world.committee
    with on(FUTURE):
        client.get("/units/")
        assert (fresh(world.cell_a).parent, fresh(world.cell_a).name) == (
            world.committee_2,
            "Chi bộ Sơn Diều",
        )
        assert fresh(world.cell_a).search_key == "chi bo son dieu"
    assert tree_of(PAST)["Chi bộ xóm Diều"] == "Đảng bộ xã Tân Minh"


def test_two_cells_merge_into_a_new_one_with_people_records_and_tasks(world: World) -> None:
    old = MeetingFactory(cell=world.cell_a, month=date(2024, 2, 1))
    AssignedTask.objects.create(cell=world.cell_a, meeting=old, order=1, text="Trồng rừng")
    act = decide(Step(Verb.MERGE, ("TM-01", "TM-02"), target="TM-03", **NEW_CELL))
    heir = PartyUnit.objects.get(code="TM-03")
    assert Membership.objects.on_roll(heir, PAST).count() == 9
    assert Membership.objects.on_roll(world.cell_a, PAST).count() == 0
    assert Membership.objects.on_roll(world.cell_a, date(2024, 2, 29)).count() == 6
    ended = fresh(world.cell_a)
    assert (ended.valid_to, ended.heir, ended.path) == (
        date(2024, 2, 29),
        heir,
        f"{heir.path}{ended.pk:07d}.",
    )
    assert {row.predecessor for row in act.successions.all()} == {world.cell_a, world.cell_b}
    assert not RoleAssignment.objects.valid_on(clock.today()).filter(unit=ended).exists()
    # Who keeps the new cell reads the old records and answers for the old tasks.
    secretary = services.assign_role(
        user=world.outsider, unit=heir, role=Role.SECRETARY, valid_from=PAST, by=None
    )
    scope = Scope.of(secretary.user, clock.today())
    assert list(Meeting.objects.visible_to(scope, Action.READ_MINUTES)) == [old]
    meeting = record(heir, date(2024, 4, 1))
    assert [task.text for task in AssignedTask.objects.due_at(meeting)] == ["Trồng rừng"]
    # The superior of the new cell decides about what the old one left open.
    assert Scope.of(world.reviewer, clock.today()).reviews(ended)


def test_committees_merge_into_one_of_them_with_everything_below(world: World) -> None:
    decide(Step(Verb.MERGE, ("DB-TM",), target="DB-CS"))
    below = PartyUnit.objects.filter(parent=world.committee_2, valid_to=None).in_official_order()
    assert [unit.code for unit in below] == ["CS-01", "TM-01", "TM-02"]
    assert fresh(world.committee).path.startswith(world.committee_2.path)
    assert "Đảng bộ xã Tân Minh" not in tree_of(PAST)


@pytest.mark.parametrize("order", [("TM-01", "TM-02"), ("TM-02", "TM-01")])
def test_a_member_who_was_a_guest_next_door_is_at_home_after_the_merger(
    world: World, order: tuple[str, str]
) -> None:
    home = Membership.objects.filter(cell=world.cell_b)[0]
    transfer = services.send_member(
        membership=home,
        to_cell=world.cell_a,
        kind=TransferKind.TEMPORARY,
        sent_on=date(2024, 1, 1),
        until=date(2024, 12, 31),
        by=None,
    )
    services.receive_member(transfer=transfer, received_on=date(2024, 1, 1), by=None)
    before = everything()
    act = decide(Step(Verb.MERGE, order, target="TM-03", **NEW_CELL))
    roll = Membership.objects.on_roll(PartyUnit.objects.get(code="TM-03"), PAST)
    assert (roll.count(), roll.get(member=home.member).category) == (9, Category.OFFICIAL)
    transfer.refresh_from_db()
    assert transfer.state == TransferState.RETURNED
    services.undo_reorganisation(reorganisation=act, by=None)
    assert everything() == before


def test_a_transfer_under_way_leads_to_the_heir(world: World) -> None:
    sent = {"kind": TransferKind.OFFICIAL, "sent_on": date(2024, 2, 1), "by": None}
    one, two = Membership.objects.filter(cell=world.cell_b)[:2]
    within = services.send_member(membership=one, to_cell=world.cell_a, **sent)
    away = services.send_member(membership=two, to_cell=world.cell_c, **sent)
    decide(Step(Verb.MERGE, ("TM-01", "TM-02"), target="TM-03", **NEW_CELL))
    within.refresh_from_db()
    away.refresh_from_db()
    assert (within.state, away.from_cell.code) == (TransferState.WITHDRAWN, "TM-03")
    services.receive_member(transfer=away, received_on=date(2024, 5, 1), by=None)
    assert Membership.objects.on_roll(world.cell_c, date(2024, 5, 1)).filter(member=two.member).exists()


def test_a_cell_splits_and_its_members_are_on_one_roll_each(world: World) -> None:
    members = tuple(Membership.objects.filter(cell=world.cell_a).values_list("member", flat=True)[:2])
    decide(Step(Verb.SPLIT, ("TM-01",), target="TM-01B", members=members, **NEW_CELL))
    part = PartyUnit.objects.get(code="TM-01B")
    assert Membership.objects.on_roll(part, PAST).count() == 2
    assert Membership.objects.on_roll(world.cell_a, PAST).count() == 4
    assert fresh(world.cell_a).valid_to is None
    decide(Step(Verb.SPLIT, ("TM-01",), target="TM-01C", ends=True, **NEW_CELL), on=date(2024, 4, 1))
    assert Membership.objects.on_roll(PartyUnit.objects.get(code="TM-01C"), date(2024, 4, 1)).count() == 4
    assert fresh(world.cell_a).heir.code == "TM-01C"


def test_a_committee_splits_with_the_units_it_names(world: World) -> None:
    new = {"name": "Đảng bộ xã Mới", "kind": UnitKind.GRASSROOTS_COMMITTEE}
    decide(Step(Verb.SPLIT, ("DB-TM",), target="DB-M", takes=("TM-02",), **new))
    assert (fresh(world.cell_b).parent.code, fresh(world.cell_a).parent.code) == ("DB-M", "DB-TM")


def test_a_name_changes_from_its_day_on_until_the_next_one(world: World) -> None:
    decide(Step(Verb.RENAME, ("TM-01",), name="Chi bộ xóm Sau"), on=date(2024, 5, 1))
    decide(Step(Verb.RENAME, ("TM-01",), name="Chi bộ xóm Giữa"), on=date(2024, 4, 1))
    names = (
        UnitPlacement.objects.filter(unit=world.cell_a).order_by("valid_from").values_list("name", flat=True)
    )
    assert list(names) == ["Chi bộ xóm Diều", "Chi bộ xóm Giữa", "Chi bộ xóm Sau"]
    assert fresh(world.cell_a).name == "Chi bộ xóm Sau"


def test_a_cell_goes_under_a_committee_when_its_kind_changes_with_it(world: World) -> None:
    with pytest.raises(ValidationError, match="chỉ lập được"):
        decide(Step(Verb.MOVE, ("CB-YT",), target="DB-TM"))
    decide(
        Step(Verb.MOVE, ("CB-YT",), target="DB-TM"),
        Step(Verb.CHANGE_KIND, ("CB-YT",), kind=UnitKind.SUBORDINATE_CELL),
    )
    unit = fresh(world.grassroots_cell)
    assert (unit.kind, unit.parent, unit.cell_type) == (UnitKind.SUBORDINATE_CELL, world.committee, "HEALTH")


def test_an_empty_unit_dissolves(world: World) -> None:
    empty = PartyUnitFactory(code="TM-09", parent=world.committee)
    decide(Step(Verb.DISSOLVE, ("TM-09",)))
    assert (fresh(empty).valid_to, fresh(empty).heir) == (date(2024, 2, 29), None)
    assert fresh(empty).path.startswith(world.committee.path)


@pytest.mark.parametrize(
    ("step", "sentence"),
    [
        (Step(Verb.MOVE, ("TM-01",), target="KHÔNG"), "Không có đơn vị mã «KHÔNG»"),
        (Step(Verb.MOVE, ("TM-01",), target="TM-02"), "Chi bộ không có đơn vị cấp dưới"),
        (Step(Verb.MOVE, ("DABAC",), target="DB-TM"), "ở dưới mình"),
        (Step(Verb.MERGE, ("TM-01",), target="TM-01"), "khác với đơn vị nhận"),
        (Step(Verb.MERGE, ("TM-01",), target="DB-CS"), "chi bộ chỉ sáp nhập với chi bộ"),
        (Step(Verb.MERGE, ("TM-01",), target="TM-77"), "hãy ghi đủ tên và loại hình"),
        (Step(Verb.MERGE, ("TM-01",), target="TM-77", name="X", kind="LẠ"), "không có trong danh mục"),
        (Step(Verb.SPLIT, ("TM-01", "TM-02"), target="TM-77", **NEW_CELL), "Việc này chỉ nói tới một đơn vị"),
        (Step(Verb.SPLIT, ("TM-01",), target="TM-02", **NEW_CELL), "đã có đơn vị"),
        (Step(Verb.SPLIT, ("DB-TM",), target="TM-77", **NEW_CELL), "Chi bộ chỉ tách thành chi bộ"),
        (
            Step(
                *(Verb.SPLIT, ("DB-TM",), "M", "Đảng bộ mới", UnitKind.GRASSROOTS_COMMITTEE),
                takes=("CS-01",),
            ),
            "không trực thuộc",
        ),
        (Step(Verb.RENAME, ("TM-01",), name="  "), "Hãy ghi tên mới"),
        (Step(Verb.DISSOLVE, ("DB-TM",)), "còn 2 đơn vị cấp dưới"),
        (Step(Verb.DISSOLVE, ("TM-01",)), "còn 6 đảng viên"),
        (Step(Verb.CHANGE_KIND, ("DB-TM",), kind=UnitKind.GRASSROOTS_CELL), "còn đơn vị cấp dưới"),
        (Step(Verb.CHANGE_KIND, ("CB-YT",), kind=UnitKind.GRASSROOTS_COMMITTEE), "còn 3 đảng viên"),
        (Step(Verb.CHANGE_KIND, ("TM-01",), kind="LẠ"), "không có trong danh mục"),
    ],
)
def test_what_cannot_be_is_refused_with_the_number_of_the_step_and_nothing_changes(
    world: World, step: Step, sentence: str
) -> None:
    before = everything()
    good = Step(Verb.RENAME, ("TM-02",), name="Chi bộ xóm Enh Mới")
    with pytest.raises(ValidationError) as refusal:
        decide(good, step)
    assert sentence in " ".join(refusal.value.messages)
    assert everything() == before
    assert not Reorganisation.objects.exists()


def test_every_bad_step_is_named_at_once(world: World) -> None:
    with pytest.raises(ValidationError) as refusal:
        decide(Step(Verb.RENAME, ("TM-01",), name=""), Step(Verb.DISSOLVE, ("TM-02",)))
    assert [message[:9] for message in refusal.value.messages] == ["Việc số 1", "Việc số 2"]


def test_a_decision_needs_a_step_a_number_a_signer_and_a_known_unit(world: World) -> None:
    with pytest.raises(ValidationError, match="chưa ghi việc nào"):
        decide()
    with pytest.raises(ValidationError, match="Không tìm thấy đơn vị nào"):
        decide(Step(Verb.RENAME, ("?",), name="x"))
    nameless = Decision(PAST, "", "", [Step(Verb.RENAME, ("TM-01",), name="x")])
    with pytest.raises(ValidationError) as refusal:
        services.reorganise(decision=nameless, by=None)
    assert set(refusal.value.message_dict) == {"decision_no", "signer"}


def test_a_unit_does_not_go_below_itself(world: World) -> None:
    part = PartyUnitFactory(code="BP", kind=UnitKind.SECTIONAL_COMMITTEE, parent=world.committee)
    inner = PartyUnitFactory(code="BP2", kind=UnitKind.SECTIONAL_COMMITTEE, parent=part)
    before = everything()
    with pytest.raises(ValidationError, match="ở dưới mình"):
        decide(Step(Verb.MOVE, ("BP",), target="BP2"))
    with pytest.raises(ValidationError, match="ở dưới mình"):
        decide(Step(Verb.MERGE, ("BP",), target="BP2"))
    assert everything() == before
    decide(Step(Verb.MERGE, ("BP2",), target="BP"))
    assert fresh(inner).heir == part


def test_a_unit_goes_below_no_superior_that_ends_or_has_not_begun(world: World) -> None:
    decide(Step(Verb.MERGE, ("DB-CS",), target="DB-TM"), on=FUTURE)
    with pytest.raises(ValidationError, match="không thể trực thuộc"):
        decide(Step(Verb.MOVE, ("TM-01",), target="DB-CS"))
    late = PartyUnitFactory(
        code="MUON", kind=UnitKind.GRASSROOTS_COMMITTEE, parent=world.district, valid_from=date(2024, 5, 1)
    )
    with pytest.raises(ValidationError, match="chưa thành lập"):
        decide(Step(Verb.MOVE, ("TM-01",), target=late.code))


def test_a_cell_that_met_after_its_end_did_not_end_then(world: World) -> None:
    MeetingFactory(cell=world.cell_a, month=date(2024, 4, 1))
    with pytest.raises(ValidationError, match="Chi bộ xóm Diều"):
        decide(Step(Verb.MERGE, ("TM-01",), target="TM-02"))
    decide(Step(Verb.MERGE, ("TM-01",), target="TM-02"), on=date(2024, 5, 1))


def test_a_cell_that_met_afterwards_did_not_become_a_committee(world: World) -> None:
    empty = PartyUnitFactory(code="CB-X", kind=UnitKind.GRASSROOTS_CELL, parent=world.district)
    MeetingFactory(cell=empty, month=date(2024, 4, 1))
    grown = Step(Verb.CHANGE_KIND, ("CB-X",), kind=UnitKind.GRASSROOTS_COMMITTEE)
    with pytest.raises(ValidationError, match="buổi sinh hoạt ghi từ ngày"):
        decide(grown)
    decide(grown, on=date(2024, 5, 1))
    assert fresh(empty).kind == UnitKind.GRASSROOTS_COMMITTEE


@pytest.mark.parametrize("person", ["secretary_a", "reviewer", "board", "inspector", "outsider"])
def test_only_an_administrator_decides(world: World, person: str) -> None:
    with pytest.raises(PermissionDenied):
        decide(Step(Verb.RENAME, ("TM-01",), name="Tên khác"), by=getattr(world, person))


def test_an_administrator_decides_only_about_the_own_units(world: World) -> None:
    world.admin.assignments.update(unit=world.committee)
    for step in (
        Step(Verb.RENAME, ("CS-01",), name="Tên khác"),
        Step(Verb.MOVE, ("TM-01",), target="DB-CS"),
        Step(Verb.MERGE, ("TM-01",), target="M", parent="DB-CS", **NEW_CELL),
    ):
        with pytest.raises(PermissionDenied):
            decide(step, by=world.admin)
    act = decide(Step(Verb.RENAME, ("TM-01",), name="Tên khác"), by=world.admin)
    assert act.unit == world.cell_a
    event = AuditEvent.objects.latest("pk")
    assert (event.act, event.by, event.data["decision"]) == ("unit.reorganise", world.admin, "12-QĐ/HU")


def test_a_rehearsal_says_what_is_touched_and_leaves_nothing(world: World) -> None:
    MeetingFactory(cell=world.cell_a, month=date(2024, 2, 1))
    before = everything()
    merge = Step(Verb.MERGE, ("TM-01", "TM-02"), target="TM-03", **NEW_CELL)
    touched = services.rehearse(decision=decision(merge), by=world.admin)
    assert everything() == before
    assert touched.founded == ["Chi bộ xóm Đoàn Kết"]
    assert touched.ended == ["Chi bộ xóm Diều", "Chi bộ xóm Enh"]
    assert touched.members == 9
    assert [(removal.name, removal.count) for removal in touched.removals] == [
        ("Chi bộ xóm Diều – Đảng bộ xã Tân Minh", 6),
        ("Chi bộ xóm Enh – Đảng bộ xã Tân Minh", 3),
    ]
    assert "Bùi Thị Hoa – bí thư, phó bí thư chi bộ, Chi bộ xóm Diều" in touched.roles_ended
    counts = {impact.label: impact.count for impact in touched.others}
    assert counts["Buổi sinh hoạt đang ghi dở, chuyển theo chi bộ"] == 1


def test_a_rehearsal_says_what_becomes_what(world: World) -> None:
    steps = [
        Step(Verb.MOVE, ("CB-YT",), target="DB-TM"),
        Step(Verb.CHANGE_KIND, ("CB-YT",), kind=UnitKind.SUBORDINATE_CELL),
        Step(Verb.RENAME, ("DB-TM",), name="Đảng bộ xã Mới"),
        Step(Verb.MERGE, ("DB-CS",), target="DB-TM"),
    ]
    touched = services.rehearse(decision=decision(*steps), by=world.admin)
    assert {(change.unit, change.what, change.old, change.new) for change in touched.changed} == {
        ("Chi bộ Trung tâm Y tế", "Cấp trên trực tiếp", "Đảng bộ huyện Đà Bắc", "Đảng bộ xã Mới"),
        ("Chi bộ Trung tâm Y tế", "Loại hình", "chi bộ cơ sở", "chi bộ trực thuộc"),
        ("Chi bộ xóm Sơn Lập", "Cấp trên trực tiếp", "Đảng bộ xã Cao Sơn", "Đảng bộ xã Mới"),
        ("Đảng bộ xã Tân Minh", "Tên", "Đảng bộ xã Tân Minh", "Đảng bộ xã Mới"),
    }
    other = PartyUnitFactory(code="KHAC", kind=UnitKind.DISTRICT, parent=world.province)
    moved = services.rehearse(decision=decision(Step(Verb.MOVE, ("DB-TM",), target=other.code)), by=None)
    assert (len(moved.changed), moved.followers) == (1, 2)
