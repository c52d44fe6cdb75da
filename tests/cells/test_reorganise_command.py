"""`manage.py reorganise`: a decision in a file, tried, recorded by the system, or written as a workbook."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from cells.decision_toml import read_toml
from cells.models import PartyUnit, Reorganisation
from tests.world import World

HEAD = 'decision_no = "1-QĐ"\neffective_on = 2024-03-01\nsigner = "Bí thư"\n'
TOP = HEAD + (
    '[[steps]]\nverb = "MERGE"\nunits = ["TINH"]\ntarget = "TINH-MOI"\n'
    'name = "Đảng bộ tỉnh Mới"\nkind = "PROVINCE"\n'
)


def run(path: Path, *options: str) -> str:
    out = StringIO()
    call_command("reorganise", str(path), *options, stdout=out)
    return out.getvalue()


def a_file(folder: Path, text: str) -> Path:
    path = folder / "quyet-dinh.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_system_founds_a_new_top(world: World, tmp_path: Path) -> None:
    path = a_file(tmp_path, TOP)
    tried = run(path, "--dry-run")
    assert "Sáp nhập Đảng bộ tỉnh Thử Nghiệm (TINH) thành đơn vị mới «Đảng bộ tỉnh Mới»" in tried
    assert "Chưa lưu gì" in tried
    assert not Reorganisation.objects.exists()
    assert "Đã ghi quyết định 1-QĐ." in run(path)
    act = Reorganisation.objects.get()
    world.district.refresh_from_db()
    assert (act.recorded_by, world.district.parent) == (None, PartyUnit.objects.get(code="TINH-MOI"))


def test_the_same_decision_travels_as_a_workbook(world: World, tmp_path: Path) -> None:
    path, book = a_file(tmp_path, TOP), tmp_path / "quyet-dinh.xlsx"
    assert str(book) in run(path, "--workbook", str(book))
    assert run(book, "--dry-run") == run(path, "--dry-run")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("decision_no = ", "Không đọc được tệp"),
        (HEAD, "chưa ghi việc nào"),
        (HEAD + '[[steps]]\nverb = "FLY"\nunits = ["TM-01"]', "FLY"),
        (HEAD + '[[steps]]\nverb = "MOVE"\ntarget = "TM-01"', "Không đọc được tệp"),
        (HEAD + '[[steps]]\nverb = "DISSOLVE"\nunits = ["TM-01"]\nwhat = 1', "what"),
        (HEAD + '[[steps]]\nverb = "DISSOLVE"\nunits = ["TM-01"]', "còn 6 đảng viên"),
        (HEAD.replace("2024-03-01", '"2024"'), "effective_on"),
    ],
)
def test_what_is_wrong_is_said(world: World, tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        run(a_file(tmp_path, text))


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    for name in ("a.toml", "a.xlsx"):
        with pytest.raises(CommandError, match=name):
            run(tmp_path / name)


def test_a_workbook_with_faults_is_refused_by_cell(world: World, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    run(a_file(tmp_path, TOP.replace("PROVINCE", "LẠ")), "--workbook", str(path))
    with pytest.raises(CommandError, match="Ô E2: không có «LẠ»"):
        run(path)
    path.write_bytes(b"%PDF-1.4")
    with pytest.raises(CommandError, match="PDF"):
        run(path)


def test_the_example_is_whole() -> None:
    decision = read_toml(Path("docs/examples/cai-cach-2025.toml"))
    ended = [code for step in decision.steps[1:7] for code in step.units]
    assert sorted(ended) == [f"DB{number:02d}" for number in range(1, 18)]
    assert [step.target for step in decision.steps[1:7]] == [
        "04831", "04876", "04846", "04873", "04849", "04891",
    ]  # fmt: skip
