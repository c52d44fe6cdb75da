"""The register of members: what a sent file would do, doing it, undoing it."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from accounts.audit.models import AuditEvent
from cells import services
from cells.journal import ChangedSince
from cells.models import Category, Member, Membership, RegisterDraft, RegisterImport
from cells.registers.importing import BadRows, Stale, import_register, plan_of, undo_import
from tests.cells.registers.sheets import Sheet, person
from tests.ui.packages import by_xlwt
from tests.world import World
from ui.workbooks.reading import Refused

NEAR = "Có phải «Chi bộ xóm Diều – Đảng bộ xã Tân Minh», mã TM-01"


def plan(world: World, content: bytes) -> Any:
    return plan_of(kind="members", unit=world.committee, content=content, file_name="so.xlsx")


def take_over(world: World, content: bytes, **more: Any) -> RegisterImport:
    given = {"by": world.admin, "file_name": "so.xlsx", **more}
    return import_register(kind="members", unit=world.committee, content=content, **given)


@pytest.fixture
def sheet(world: World) -> Sheet:
    """The register of Tân Minh: nine people in two cells."""
    return Sheet("members", world.committee)


def snapshot() -> list[Any]:
    return [list(Member.objects.order_by("pk").values()), list(Membership.objects.order_by("pk").values())]


def test_a_register_that_comes_back_as_it_went_changes_nothing(world: World, sheet: Sheet) -> None:
    found = plan(world, sheet.content)
    assert dict(found.counts) == {"unchanged": 9, "gone": 0}
    assert found.is_sound
    assert not found.does_something


def test_every_kind_of_row_is_shown_before_anything_is_stored(world: World, sheet: Sheet) -> None:
    before = snapshot()
    row = sheet.row_of("Bùi Thị Hoa")
    sheet.put(row, full_name="Bùi Thị Hoà", card_no="012345678")
    sheet.add(person("TM-02", "Lường Thị Mới"))
    sheet.drop(sheet.row_of("Lò Văn Ân"))
    found = plan(world, sheet.sent)
    assert found.counts == {"new": 1, "changed": 1, "unchanged": 7, "gone": 1}
    (change,) = found.changed
    assert (change.name, change.place) == ("Bùi Thị Hoa", "Chi bộ xóm Diều – Đảng bộ xã Tân Minh")
    assert [(d.label, d.old, d.new) for d in change.differences] == [
        ("Họ và tên", "Bùi Thị Hoa", "Bùi Thị Hoà"),
        ("Số thẻ đảng viên", "", "012345678"),
    ]
    assert [(c.name, c.place) for c in found.new] == [
        ("Lường Thị Mới", "Chi bộ xóm Enh – Đảng bộ xã Tân Minh")
    ]
    assert found.gone == ["Lò Văn Ân"]
    assert snapshot() == before


def test_what_was_shown_is_done_recorded_and_undone(world: World, sheet: Sheet) -> None:
    before = snapshot()
    sheet.put(sheet.row_of("Bùi Thị Hoa"), full_name="Bùi Thị Hoà")
    sheet.put(sheet.row_of("Xa Thị Út"), category="chính thức", since=date(2024, 6, 2))
    sheet.put(sheet.row_of("Hà Văn Bình"), left=date(2024, 5, 31))
    sheet.put(sheet.row_of("Quách Văn Cao"), until=date(2025, 5, 31), decision_no="12-QĐ/ĐU")
    sheet.add(person("TM-02", "Lường Thị Mới", card_no="00123456", category="dự bị"))
    sheet.drop(sheet.row_of("Lò Văn Ân"))
    content = sheet.sent
    done = take_over(world, content, digest=plan(world, content).digest)

    assert done.counts == {"new": 1, "changed": 4, "unchanged": 4, "gone": 1}
    roll = {row.member.full_name: row for row in Membership.objects.on_roll(world.cell_a, date(2024, 6, 5))}
    assert "Bùi Thị Hoà" in roll
    assert "Hà Văn Bình" not in roll
    assert roll["Xa Thị Út"].category == Category.OFFICIAL
    assert (roll["Quách Văn Cao"].until, roll["Quách Văn Cao"].decision_no) == (date(2025, 5, 31), "12-QĐ/ĐU")
    assert "Lò Văn Ân" in roll  # left out of the file, and nothing done to it
    new = Member.objects.get(full_name="Lường Thị Mới")
    assert (new.card_no, new.memberships.get().category) == ("00123456", Category.PROBATIONARY)
    event = AuditEvent.objects.get(act="register.import")
    assert (event.by, event.unit_path, event.data["new"]) == (world.admin, world.committee.path, 1)

    undo_import(register_import=done, by=world.admin)
    assert snapshot() == before
    assert AuditEvent.objects.filter(act="register.undo").count() == 1
    with pytest.raises(Exception, match="đã được hoàn tác"):
        undo_import(register_import=done, by=world.admin)


def test_nothing_is_undone_over_a_later_change(world: World, sheet: Sheet) -> None:
    sheet.add(person("TM-02", "Lường Thị Mới"))
    done = take_over(world, sheet.sent)
    row = Membership.objects.get(member__full_name="Lường Thị Mới")
    services.update_member(membership=row, full_name="Lường Thị Mơi", card_no="", by=world.admin)
    with pytest.raises(ChangedSince):
        undo_import(register_import=done, by=world.admin)
    done.refresh_from_db()
    assert done.undone_at is None


def test_one_bad_row_and_nothing_is_stored(world: World, sheet: Sheet) -> None:
    before = snapshot()
    sheet.put(sheet.row_of("Bùi Thị Hoa"), full_name="Bùi Thị Hoà")
    sheet.add(person("TM-09", "Lường Thị Mới"))
    with pytest.raises(BadRows, match="1 dòng sai"):
        take_over(world, sheet.sent)
    assert snapshot() == before
    assert not RegisterImport.objects.exists()
    assert not AuditEvent.objects.filter(act__in=["register.import", "member.update"]).exists()


def test_the_database_has_the_last_word_and_nothing_is_stored(world: World, sheet: Sheet) -> None:
    """What only the services can know (here: one roll at a time) is told beside the row as well."""
    elsewhere = Membership.objects.get(member__full_name="Nguyễn Lập Mai")
    guest = Membership.objects.get(member__full_name="Lò Văn Ân")
    Membership.objects.filter(pk=guest.pk).update(category=Category.TEMP_IN)
    Membership.objects.filter(pk=elsewhere.pk).update(member=guest.member, category=Category.TEMP_OUT)
    sheet = Sheet("members", world.committee)
    row = sheet.row_of("Lò Văn Ân")
    sheet.put(row, category="chính thức", since=date(2024, 6, 2))
    before = snapshot()
    with pytest.raises(BadRows) as raised:
        take_over(world, sheet.sent)
    (problem,) = raised.value.plan.problems
    assert problem.row == row
    assert "còn trong danh sách" in problem.text
    assert snapshot() == before


def test_only_an_administrator_takes_over_and_undoes(world: World, sheet: Sheet) -> None:
    sheet.add(person("TM-02", "Lường Thị Mới"))
    for user in (world.secretary_a, world.reviewer, world.board):
        with pytest.raises(PermissionDenied):
            take_over(world, sheet.sent, by=user)
    done = take_over(world, sheet.sent)
    with pytest.raises(PermissionDenied):
        undo_import(register_import=done, by=world.board)


def test_data_that_changed_since_the_preview_are_shown_again(world: World, sheet: Sheet) -> None:
    sheet.put(sheet.row_of("Bùi Thị Hoa"), card_no="012345678")
    content = sheet.sent
    digest = plan(world, content).digest
    row = Membership.objects.get(member__full_name="Bùi Thị Hoa")
    services.update_member(membership=row, full_name="Bùi Thị Hoa", card_no="999", by=world.admin)
    with pytest.raises(Stale):
        take_over(world, content, digest=digest)


def test_a_row_that_was_changed_since_the_download_is_not_overwritten(world: World, sheet: Sheet) -> None:
    row = Membership.objects.get(member__full_name="Bùi Thị Hoa")
    services.update_member(membership=row, full_name="Bùi Thị Hoa", card_no="999", by=world.admin)
    sheet.put(sheet.row_of("Bùi Thị Hoa"), full_name="Bùi Thị Hoà")
    (problem,) = plan(world, sheet.sent).problems
    assert "đã được sửa trong hệ thống sau khi tải sổ" in problem.text


PROBLEMS: dict[str, tuple[dict[str, Any], str, str]] = {
    "unknown cell": ({"cell_code": "TM-91"}, "cell_code", "không có đơn vị «TM-91». Có phải «Chi bộ"),
    "cell out of sight": ({"cell_code": "CS-01"}, "cell_code", "không có đơn vị «CS-01»"),
    "mistyped name": ({"cell_code": None, "cell_name": "Chi bộ xom Diêu 1"}, "cell_name", NEAR),
    "code of another": ({"cell_name": "Chi bộ xóm Enh"}, "cell_code", "mã TM-01 là của «Chi bộ xóm Diều"),
    "no cell": ({"cell_code": None}, "cell_name", "trống. Hãy ghi mã đơn vị"),
    "no name": ({"full_name": None}, "full_name", "trống. Hãy ghi «Họ và tên»"),
    "no such category": ({"category": "chính thứ"}, "category", "có phải «chính thức»"),
    "not come yet": ({"since": date(2024, 6, 6)}, "since", "chưa đến"),
    "no day": ({"since": "31/02/2024"}, "since", "không phải ngày"),
    "gone at once": ({"left": date(2024, 6, 5)}, "left", "Hãy để trống"),
    "on the roll": ({"full_name": "bùi thị hoa"}, "full_name", "đã có trong danh sách"),
    "old font": ({"full_name": "NguyÔn ThÞ Hång"}, "full_name", "TCVN3/VNI"),
    "card as a number": ({"card_no": 12345}, "card_no", "bị lưu thành số"),
    "term of nothing": ({"until": date(2025, 1, 1)}, "", "không có thời hạn"),
    "term in the past": (
        {"category": "đình chỉ sinh hoạt", "until": date(2024, 1, 1)},
        "until",
        "Thời hạn phải sau",
    ),
}


def test_a_bad_new_row_is_told_with_its_cell(world: World, sheet: Sheet) -> None:
    rows = {}
    for number, (case, (values, _key, _told)) in enumerate(PROBLEMS.items()):
        rows[case] = sheet.add({**person("TM-01", f"Lường Thị Mới {number}"), **values})
    found = plan(world, sheet.sent)
    assert found.counts == {"bad": len(PROBLEMS), "unchanged": 9, "gone": 0}
    for case, (_values, key, told) in PROBLEMS.items():
        row = rows[case]
        place = f"Ô {'ABCDEFGHIJKLM'[sheet.keys.index(key)]}{row}" if key else f"Dòng {row}:"
        texts = [problem.text for problem in found.problems if problem.row == row]
        assert any(place in text and told in text for text in texts), (case, texts)


CHANGES: dict[str, tuple[dict[str, Any], str]] = {
    "to another cell": ({"cell_code": "TM-02", "cell_name": None}, "Chuyển sinh hoạt"),
    "name of another cell": ({"cell_name": "Chi bộ xóm Enh"}, "là của «Chi bộ xóm Diều"),
    "category without a day": ({"category": "dự bị"}, "ngày bắt đầu diện mới"),
    "day without category": ({"since": date(2024, 5, 1)}, "chỉ đổi khi đổi diện"),
    "left before": ({"left": date(2019, 12, 31)}, "ngày cuối từ 01/01/2020"),
    "left tomorrow": ({"left": date(2024, 6, 6)}, "chưa đến"),
    "left and changed": (
        {"category": "dự bị", "since": date(2024, 6, 1), "left": date(2024, 6, 2)},
        "Hãy gửi hai lần",
    ),
    "exempt without a term": (
        {"category": "miễn công tác và sinh hoạt đảng", "since": date(2024, 6, 1), "reason": "nghỉ thai sản"},
        "Hãy ghi miễn đến ngày nào",
    ),
    "no name": ({"full_name": None}, "trống"),
    "a foreign key": ({"key": "M999999-1-BBBBBB"}, "không có trong sổ hôm nay"),
    "a broken key": ({"key": "xyz"}, "không có trong sổ hôm nay"),
}


@pytest.mark.parametrize("case", CHANGES)
def test_a_change_that_is_not_possible_is_told(case: str, world: World, sheet: Sheet) -> None:
    values, told = CHANGES[case]
    sheet.put(sheet.row_of("Bùi Thị Hoa"), **values)
    found = plan(world, sheet.sent)
    assert found.counts["bad"] == 1
    assert any(told in problem.text for problem in found.problems)
    assert all("Hãy" in problem.text for problem in found.problems)


def test_a_row_copied_with_its_key_is_told(world: World, sheet: Sheet) -> None:
    row = sheet.row_of("Bùi Thị Hoa")
    sheet.add({**person("TM-01", "Bùi Thị Hoa Em"), "key": sheet.get(row, "key")})
    (problem,) = plan(world, sheet.sent).problems
    assert f"trùng với dòng {row}" in problem.text


def test_a_new_row_without_a_column_it_needs(world: World) -> None:
    content = "Họ và tên;Diện\nLường Thị Mới;dự bị\n".encode()
    (problem,) = plan(world, content).problems
    assert "thiếu cột «Diện từ ngày»" in problem.text


def test_a_plain_list_in_an_old_file_is_enough(world: World) -> None:
    """No key, no code: an .xls with the four columns that a new person needs."""
    labels = ("Chi bộ", "Họ và tên", "Diện", "Diện từ ngày")
    content = by_xlwt(("Chi bộ xóm Enh", "Lường Thị Mới", "dự bị", "01/06/2024"), labels=labels)
    found = plan(world, content)
    assert found.counts == {"new": 1, "gone": 9}
    take_over(world, content, file_name="so.xls")
    assert Member.objects.filter(full_name="Lường Thị Mới").exists()


def test_suggestions_end_before_they_take_long(
    world: World, sheet: Sheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cells.registers.finder.COMPARISONS", 10)
    for number in range(5):
        sheet.add(person("", f"Lường Thị Mới {number}", cell_name=f"Chi bộ xom Diêu {number}"))
    told = [problem.text for problem in plan(world, sheet.sent).problems]
    assert len(told) == 5
    assert 0 < sum("Có phải" in text for text in told) < 5
    assert all("Hãy" in text for text in told)


def test_columns_that_are_not_the_registers_are_named(world: World, sheet: Sheet) -> None:
    sheet.table.cell(5, 14).value = "Ghi chú"
    assert plan(world, sheet.sent).ignored == ("Ghi chú",)


def test_a_refused_file_stores_nothing(world: World) -> None:
    before = snapshot()
    with pytest.raises(Refused):
        take_over(world, b"%PDF-1.7")
    assert snapshot() == before
    assert not RegisterImport.objects.exists()
    assert not RegisterDraft.objects.exists()
