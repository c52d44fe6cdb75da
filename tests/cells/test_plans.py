"""Between the recording of a decision and its day: rolls and roles follow the decision, and its undoing."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from cells import services
from cells.models import (
    Category,
    Membership,
    PartyUnit,
    Reorganisation,
    Role,
    RoleAssignment,
    Transfer,
    TransferKind,
    TransferState,
    UnitKind,
    Verb,
)
from cells.reorganisation import Decision, Step
from tests.factories import PartyUnitFactory
from tests.world import World

PAST, FUTURE, LATER = date(2024, 3, 1), date(2024, 9, 1), date(2024, 10, 1)  # today is 5/6/2024
TODAY = date(2024, 6, 5)
EVE = FUTURE - timedelta(days=1)


def decide(*steps: Step, on: date = FUTURE) -> Reorganisation:
    return services.reorganise(decision=Decision(on, "12-QĐ/HU", "Bí thư", steps), by=None)


def merge(on: date = FUTURE) -> Reorganisation:
    new = ("TM-03", "Chi bộ xóm Đoàn Kết", UnitKind.SUBORDINATE_CELL)
    return decide(Step(Verb.MERGE, ("TM-01", "TM-02"), *new), on=on)


def admit(cell: PartyUnit, on: date = TODAY) -> Membership:
    return services.admit_member(
        cell=PartyUnit.objects.get(pk=cell.pk),
        full_name="Đinh Thị Mới",
        category=Category.PROBATIONARY,
        valid_from=on,
        by=None,
    )


def stays(member: Any) -> list[tuple[str, str, date, date | None]]:
    """Cell, category, first and last day of each place on a roll."""
    rows = Membership.objects.filter(member=member).order_by("valid_from", "pk")
    return list(rows.values_list("cell__code", "category", "valid_from", "valid_to"))


def test_whoever_is_admitted_goes_on_in_the_heir_and_comes_back_when_it_is_undone(world: World) -> None:
    act = merge()
    member = admit(world.cell_a).member
    assert stays(member) == [
        ("TM-01", "PROBATIONARY", TODAY, EVE),
        ("TM-03", "PROBATIONARY", FUTURE, None),
    ]
    services.undo_reorganisation(reorganisation=act, by=None)
    assert stays(member) == [("TM-01", "PROBATIONARY", TODAY, None)]


def test_through_a_chain_of_heirs(world: World) -> None:
    first = merge()
    second = decide(Step(Verb.MERGE, ("TM-03",), target="CS-01"), on=LATER)
    member = admit(world.cell_a).member
    assert [(code, begun) for code, _category, begun, _ended in stays(member)] == [
        ("TM-01", TODAY),
        ("TM-03", FUTURE),
        ("CS-01", LATER),
    ]
    services.undo_reorganisation(reorganisation=second, by=None)
    services.undo_reorganisation(reorganisation=first, by=None)
    assert stays(member) == [("TM-01", "PROBATIONARY", TODAY, None)]


def test_a_decision_that_comes_first_in_time_and_second_on_record(world: World) -> None:
    later = decide(Step(Verb.MERGE, ("TM-02",), target="CS-01"), on=LATER)
    sooner = decide(Step(Verb.MERGE, ("TM-01",), target="TM-02"))
    member = Membership.objects.filter(cell=world.cell_a).earliest("pk").member
    assert [code for code, *_rest in stays(member)] == ["TM-01", "TM-02", "CS-01"]
    services.undo_reorganisation(reorganisation=sooner, by=None)
    services.undo_reorganisation(reorganisation=later, by=None)
    assert [code for code, *_rest in stays(member)] == ["TM-01"]


def test_a_late_entry_for_a_day_before_a_past_merger(world: World) -> None:
    merge(on=PAST)
    member = admit(world.cell_a, on=date(2024, 2, 1)).member
    assert [(code, ended) for code, _category, _begun, ended in stays(member)] == [
        ("TM-01", date(2024, 2, 29)),
        ("TM-03", None),
    ]


def test_a_category_changes_in_both_and_so_does_an_end(world: World) -> None:
    act = merge()
    row = Membership.objects.valid_on(TODAY).filter(cell=world.cell_a, category=Category.PROBATIONARY).get()
    services.change_category(membership=row, category=Category.OFFICIAL, valid_from=TODAY, by=None)
    assert stays(row.member)[1:] == [
        ("TM-01", "OFFICIAL", TODAY, EVE),
        ("TM-03", "OFFICIAL", FUTURE, None),
    ]
    now = Membership.objects.valid_on(TODAY).get(member=row.member)
    services.end_membership(membership=now, last_day=TODAY, by=None)
    assert stays(row.member)[1:] == [("TM-01", "OFFICIAL", TODAY, TODAY)]
    services.undo_reorganisation(reorganisation=act, by=None)
    assert stays(row.member)[1:] == [("TM-01", "OFFICIAL", TODAY, TODAY)]


def test_terms_are_written_on_both(world: World) -> None:
    merge()
    row = Membership.objects.valid_on(TODAY).filter(cell=world.cell_a, category=Category.EXEMPT).get()
    services.set_terms(membership=row, reason="AGE_HEALTH", decided_by="CELL", by=None)
    assert set(Membership.objects.filter(member=row.member).values_list("reason", flat=True)) == {
        "AGE_HEALTH"
    }


def test_the_row_of_the_plan_itself_is_not_changed(world: World) -> None:
    merge()
    planned = Membership.objects.filter(cell__code="TM-03").earliest("pk")
    with pytest.raises(ValidationError, match="sắp có hiệu lực"):
        services.end_membership(membership=planned, last_day=LATER, by=None)


@pytest.mark.parametrize("kind", [TransferKind.OFFICIAL, TransferKind.TEMPORARY])
def test_a_transfer_into_a_cell_that_will_end(world: World, kind: TransferKind) -> None:
    act = merge()
    home = Membership.objects.filter(cell=world.cell_c).earliest("pk")
    until = date(2024, 12, 31) if kind == TransferKind.TEMPORARY else None
    transfer = services.send_member(
        membership=home,
        to_cell=PartyUnit.objects.get(pk=world.cell_a.pk),
        kind=kind,
        sent_on=TODAY,
        until=until,
        by=None,
    )
    services.receive_member(transfer=transfer, received_on=TODAY, by=None)
    there = [(code, begun, ended) for code, _category, begun, ended in stays(home.member) if code != "CS-01"]
    assert there == [("TM-01", TODAY, EVE), ("TM-03", FUTURE, None)]
    services.undo_reorganisation(reorganisation=act, by=None)
    there = [(code, begun, ended) for code, _category, begun, ended in stays(home.member) if code != "CS-01"]
    assert there == [("TM-01", TODAY, None)]
    assert Transfer.objects.get().state == TransferState.RECEIVED


def test_a_cell_without_an_heir_takes_nobody_beyond_its_end(world: World) -> None:
    empty = PartyUnitFactory(code="TM-09", parent=world.committee)
    decide(Step(Verb.DISSOLVE, ("TM-09",)))
    with pytest.raises(ValidationError, match="kết thúc ngày 31/08/2024, chưa có đơn vị kế thừa"):
        admit(empty)
    changing = PartyUnitFactory(code="TM-10", parent=world.committee)
    decide(Step(Verb.CHANGE_KIND, ("TM-10",), kind=UnitKind.SECTIONAL_COMMITTEE))
    with pytest.raises(ValidationError, match="không còn là chi bộ"):
        admit(changing)


def test_a_unit_below_one_that_will_end_is_refused(world: World) -> None:
    decide(Step(Verb.MERGE, ("DB-TM",), target="DB-CS"))
    with pytest.raises(ValidationError, match="đã kết thúc, nên «Chi bộ xóm Mới» không thể trực thuộc"):
        services.create_unit(
            code="TM-08",
            name="Chi bộ xóm Mới",
            kind=UnitKind.SUBORDINATE_CELL,
            cell_type="RESIDENTIAL",
            parent=PartyUnit.objects.get(pk=world.committee.pk),
            valid_from=TODAY,
            by=None,
        )


def assign(world: World, **more: Any) -> RoleAssignment:
    unit = PartyUnit.objects.get(pk=world.cell_a.pk)
    return services.assign_role(
        user=world.outsider, unit=unit, role=Role.SECRETARY, valid_from=TODAY, by=None, **more
    )


def test_a_role_ends_with_its_unit_and_goes_on_when_that_is_undone(world: World) -> None:
    act = merge()
    role = assign(world)
    assert role.valid_to == EVE
    services.undo_reorganisation(reorganisation=act, by=None)
    role.refresh_from_db()
    assert role.valid_to is None


def test_a_role_that_was_ended_before_stays_ended(world: World) -> None:
    act = merge()
    role = assign(world)
    with pytest.raises(ValidationError, match="Đơn vị kết thúc ngày 31/08/2024"):
        services.end_role(assignment=role, last_day=LATER, by=None)
    services.end_role(assignment=role, last_day=TODAY, by=None)
    services.undo_reorganisation(reorganisation=act, by=None)
    role.refresh_from_db()
    assert role.valid_to == TODAY
