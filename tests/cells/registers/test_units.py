"""The register of units: new ones under each other, own facts changed, everything else refused."""

from datetime import date
from typing import Any

import pytest

from cells.kinds import UnitKind
from cells.models import CellType, PartyUnit, UnitPlacement
from cells.registers.importing import BadRows, import_register, plan_of, undo_import
from tests.cells.registers.sheets import Sheet
from tests.world import World

NEW = {"kind": "chi bộ trực thuộc", "cell_type": "y tế", "begun": date(2024, 6, 1)}


def plan(world: World, content: bytes) -> Any:
    return plan_of(kind="units", unit=world.district, content=content, file_name="so.xlsx")


def take_over(world: World, content: bytes) -> Any:
    given = {"by": world.admin, "file_name": "so.xlsx"}
    return import_register(kind="units", unit=world.district, content=content, **given)


@pytest.fixture
def sheet(world: World) -> Sheet:
    """The register of the district: seven units."""
    return Sheet("units", world.district)


def snapshot() -> list[Any]:
    return [
        list(PartyUnit.objects.order_by("pk").values()),
        list(UnitPlacement.objects.order_by("pk").values()),
    ]


def test_a_register_that_comes_back_as_it_went_changes_nothing(world: World, sheet: Sheet) -> None:
    found = plan(world, sheet.content)
    assert dict(found.counts) == {"unchanged": 7, "gone": 0}


def test_new_units_stand_under_each_other_in_any_order(world: World, sheet: Sheet) -> None:
    before = snapshot()
    sheet.add({**NEW, "code": "MO-01", "name": "Chi bộ xóm Mới", "parent_code": "DB-MO"})
    committee = {"kind": "đảng bộ cơ sở", "cell_type": None, "parent_name": "Đảng bộ huyện Đà Bắc"}
    sheet.add({**NEW, "code": "DB-MO", "name": "Đảng bộ xã Mới", **committee})
    sheet.add({**NEW, "code": "38168053000001", "name": "Chi bộ xóm Xa", "parent_code": "MO-01"})
    (problem,) = plan(world, sheet.sent).problems
    assert "Chi bộ không có đơn vị cấp dưới" in problem.text

    sheet.put(sheet.row_of("38168053000001"), parent_code="DB-MO", has_committee="Có", meeting_day=5)
    found = plan(world, sheet.sent)
    assert found.counts == {"new": 3, "unchanged": 7, "gone": 0}
    assert found.new[0].place == "Đảng bộ xã Mới"
    done = take_over(world, sheet.sent)
    made = PartyUnit.objects.get(code="38168053000001")
    assert made.parent is not None
    assert made.path.startswith(made.parent.path)
    assert made.parent.path.startswith(world.district.path)
    assert (made.kind, made.cell_type) == (UnitKind.SUBORDINATE_CELL, CellType.HEALTH)
    assert (made.has_committee, made.meeting_day) == (True, 5)
    assert UnitPlacement.objects.get(unit=made).parent == made.parent

    undo_import(register_import=done, by=world.admin)
    assert snapshot() == before


def test_own_facts_change_and_come_back(world: World, sheet: Sheet) -> None:
    before = snapshot()
    row = sheet.row_of("CS-01")
    sheet.put(row, name="Chi bộ xóm Sơn Lập 1", order=9, cell_type="cơ quan")
    done = take_over(world, sheet.sent)
    unit = PartyUnit.objects.get(code="CS-01")
    assert (unit.name, unit.order, unit.cell_type) == ("Chi bộ xóm Sơn Lập 1", 9, CellType.OFFICE)
    assert unit.search_key == "chi bo xom son lap 1"
    placement = UnitPlacement.objects.get(unit=unit)
    assert (placement.name, placement.order) == (unit.name, 9)
    undo_import(register_import=done, by=world.admin)
    assert snapshot() == before


def test_what_only_the_service_knows_is_told_beside_the_row(world: World, sheet: Sheet) -> None:
    before = snapshot()
    sheet.put(sheet.row_of("TM-01"), name="Chi bộ xóm Diều 1")
    values = {**NEW, "kind": "đảng bộ huyện", "cell_type": None}
    row = sheet.add({**values, "code": "MO-01", "name": "Đảng bộ huyện Mới", "parent_code": "DB-TM"})
    with pytest.raises(BadRows) as raised:
        take_over(world, sheet.sent)
    (problem,) = raised.value.plan.problems
    assert (problem.row, problem.column) == (row, sheet.keys.index("kind"))
    assert "chỉ lập được" in problem.text
    assert snapshot() == before
    assert plan(world, sheet.sent).problems == [problem]


PROBLEMS: dict[str, tuple[dict[str, Any], str]] = {
    "code taken": ({"code": "tm-01"}, "đã thuộc một đơn vị khác"),
    "code as a number": ({"code": 12}, "bị lưu thành số"),
    "no superior": ({"parent_code": None}, "trống. Hãy ghi mã đơn vị"),
    "unknown superior": ({"parent_code": "DB-TN"}, "Có phải «Đảng bộ xã Tân Minh», mã DB-TM"),
    "superior out of sight": ({"parent_code": "TINH"}, "không có đơn vị «TINH»"),
    "no type of cell": ({"cell_type": None}, "Hãy chọn loại chi bộ"),
    "no such day": ({"meeting_day": "mồng năm"}, "không phải số"),
    "under itself": ({"code": "MO-77", "parent_code": "MO-77"}, "của chính mình"),
}
REHEARSED: dict[str, tuple[dict[str, Any], str]] = {
    "wrong kind": ({"kind": "đảng bộ huyện", "cell_type": None}, "chỉ lập được"),
    "before its superior": ({"begun": date(2019, 1, 1)}, "chưa thành lập"),
}


def test_a_bad_new_row_is_told(world: World, sheet: Sheet) -> None:
    """What a row alone tells. What only the service knows is asked when every row is sound: see above."""
    rows = {}
    for number, (case, (values, _told)) in enumerate(PROBLEMS.items()):
        own = {"code": f"MO-0{number}", "name": f"Chi bộ xóm Mới {number}", "parent_code": "DB-TM"}
        rows[case] = sheet.add({**NEW, **own, **values})
    found = plan(world, sheet.sent)
    assert found.counts == {"bad": len(PROBLEMS), "unchanged": 7, "gone": 0}
    for case, (_values, told) in PROBLEMS.items():
        texts = [problem.text for problem in found.problems if problem.row == rows[case]]
        assert any(told in text for text in texts), (case, texts)


@pytest.mark.parametrize("case", REHEARSED)
def test_a_row_that_cannot_be_carried_out_is_told(case: str, world: World, sheet: Sheet) -> None:
    values, told = REHEARSED[case]
    sheet.add({**NEW, "code": "MO-01", "name": "Chi bộ xóm Mới", "parent_code": "DB-TM", **values})
    found = plan(world, sheet.sent)
    assert found.counts["bad"] == 1
    assert any(told in problem.text for problem in found.problems)


def test_two_new_units_above_each_other_are_told(world: World, sheet: Sheet) -> None:
    for code, parent in (("MO-01", "MO-02"), ("MO-02", "MO-01")):
        kind = {"kind": "đảng bộ bộ phận", "cell_type": None}
        sheet.add({**NEW, "code": code, "name": f"Đảng bộ {code}", "parent_code": parent, **kind})
    assert plan(world, sheet.sent).counts["bad"]


@pytest.mark.parametrize(
    "values",
    [
        {"code": "TM-77"},
        {"kind": "chi bộ cơ sở"},
        {"parent_code": "DB-CS", "parent_name": None},
        {"begun": date(2021, 1, 1)},
    ],
)
def test_what_is_an_act_of_its_own_is_not_done_by_a_sheet(
    values: dict[str, Any], world: World, sheet: Sheet
) -> None:
    sheet.put(sheet.row_of("TM-01"), **values)
    found = plan(world, sheet.sent)
    assert found.counts["bad"] == 1
    assert "không sửa trong sổ. Hãy ghi lại" in found.problems[0].text
