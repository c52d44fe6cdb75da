"""A whole province at once: the command, and what a row costs."""

import io
import time
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.audit.models import AuditEvent
from cells.models import Member, RegisterImport, RegisterImportPart
from cells.registers import importing
from cells.registers.importing import import_register, plan_of, undo_import
from tests.world import World

HEAD = "Mã chi bộ;Họ và tên;Số thẻ đảng viên;Diện;Diện từ ngày\n"


def people(count: int, code: str = "TM-01") -> bytes:
    lines = [f"{code};Lường Thị Mới {number};;chính thức;01/06/2024\n" for number in range(count)]
    return (HEAD + "".join(lines)).encode("utf-8-sig")


def command(path: Path, *more: str) -> str:
    out = io.StringIO()
    call_command("import_register", "members", str(path), "--unit", "DB-TM", *more, stdout=out, stderr=out)
    return out.getvalue()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A list of thirty new people."""
    path = tmp_path / "so.csv"
    path.write_bytes(people(30))
    return path


def test_the_command_takes_a_register_over(world: World, file: Path) -> None:
    assert "Mới xem thử" in command(file, "--dry-run")
    assert not RegisterImport.objects.exists()
    told = command(file, "--by", "quan-tri")
    assert "Dòng mới 30" in told
    assert "không có trong tệp 9" in told
    done = RegisterImport.objects.get()
    assert (done.by, done.file_name, done.counts["new"]) == (world.admin, "so.csv", 30)
    assert Member.objects.filter(full_name__startswith="Lường Thị Mới").count() == 30


def test_the_command_says_what_is_wrong_and_does_nothing(world: World, file: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_bytes(people(3, "TM-91"))
    with pytest.raises(CommandError, match="3 dòng sai nên chưa lưu"):
        command(bad)
    (tmp_path / "so.pdf").write_bytes(b"%PDF-1.7")
    with pytest.raises(CommandError, match="tệp PDF"):
        command(tmp_path / "so.pdf")
    with pytest.raises(CommandError, match="Không đọc được"):
        command(tmp_path / "nothing.csv")
    with pytest.raises(CommandError, match="Không có «ai-do»"):
        command(file, "--by", "ai-do")
    assert not RegisterImport.objects.exists()


def queries(act: Any) -> int:
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


def test_a_preview_costs_the_same_for_few_and_many_rows(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def preview(count: int) -> int:
        given = {"kind": "members", "unit": world.committee, "file_name": "so.csv"}
        return queries(lambda: plan_of(content=people(count), **given))  # type: ignore[arg-type]

    assert preview(3) == preview(300) <= 6
    # The roll of a cell is asked for once, however many batches name the cell.
    monkeypatch.setattr(importing.MemberRegister, "batch", 10)
    assert preview(100) == preview(3)


def test_five_thousand_rows_are_previewed_in_ten_seconds(world: World) -> None:
    begun = time.perf_counter()
    found = plan_of(kind="members", unit=world.committee, content=people(5_000), file_name="so.csv")
    assert found.counts["new"] == 5_000
    assert time.perf_counter() - begun < 10


def test_an_import_costs_little_for_each_new_row(world: World) -> None:
    def take_over(count: int, code: str) -> int:
        given: dict[str, Any] = {"kind": "members", "unit": world.committee, "file_name": "so.csv"}
        return queries(lambda: import_register(content=people(count, code), by=world.admin, **given))

    few, many = take_over(3, "TM-01"), take_over(300, "TM-02")
    assert many - few <= 8  # a few statements more, not two for every person


def test_a_large_import_is_held_in_parts_and_undone(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "CHUNK", 100)
    monkeypatch.setattr(importing.MemberRegister, "batch", 50)
    before = Member.objects.count()
    given: dict[str, Any] = {"kind": "members", "unit": world.committee, "file_name": "so.csv"}
    done = import_register(content=people(250), by=world.admin, **given)
    assert RegisterImportPart.objects.count() == 3
    assert AuditEvent.objects.filter(act="register.import").count() == 1
    assert Member.objects.count() == before + 250
    undo_import(register_import=done, by=world.admin)
    assert Member.objects.count() == before


def test_a_row_in_a_later_part_stops_everything(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "CHUNK", 20)
    monkeypatch.setattr(importing.MemberRegister, "batch", 10)
    before = Member.objects.count()
    content = people(50) + b"TM-01;;;chinh thuc;01/06/2024\n"
    given: dict[str, Any] = {"kind": "members", "unit": world.committee, "file_name": "so.csv"}
    with pytest.raises(importing.BadRows):
        import_register(content=content, by=world.admin, **given)
    assert Member.objects.count() == before
    assert not RegisterImportPart.objects.exists()
