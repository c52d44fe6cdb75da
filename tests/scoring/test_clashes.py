"""The linter's last question: is another set in force on the same days, for the same kinds and place?"""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError

from scoring import services
from scoring.models import CriteriaSet
from tests.scoring.conftest import source_of
from tests.world import World

OTHER = source_of("qd31").replace('code = "QD31"', 'code = "KHAC"')


def lint(path: Path, source: str) -> str:
    path.write_text(source, encoding="utf-8")
    out = StringIO()
    call_command("lint_regulation", str(path), stdout=out)
    return out.getvalue()


def test_a_set_in_force_on_the_same_days_is_named_beside_the_line_of_the_day(
    qd31: CriteriaSet, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "khac.toml"
    path.write_text(OTHER, encoding="utf-8")
    with pytest.raises(CommandError, match="có 1 chỗ cần sửa"):
        call_command("lint_regulation", str(path))
    line = next(n for n, text in enumerate(OTHER.splitlines(), 1) if text.startswith("effective_from"))
    sentence = capsys.readouterr().out
    assert f"dòng {line}, Phần [set], khóa effective_from: bộ Quy định 31-QĐi/TU đã công bố" in sentence


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('code = "KHAC"', 'code = "QD31"'),  # the next revision of the same set
        ('meeting_kinds = ["REGULAR", "COMBINED"]', 'meeting_kinds = ["THEMATIC"]'),
        ('scope = "*"', 'scope = "DB-TM"'),
        ('scope = "*"', 'scope = "LA"'),  # no unit here
        ("effective_from = 2018-12-14\neffective_to = 2025-10-27", "effective_from = 2025-10-28"),
    ],
)
def test_what_never_meets_does_not_clash(qd31: CriteriaSet, tmp_path: Path, old: str, new: str) -> None:
    assert old in OTHER
    assert "không có lỗi" in lint(tmp_path / "khac.toml", OTHER.replace(old, new))


def test_without_a_database_the_file_alone_is_checked(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreachable(source: str) -> None:
        raise DatabaseError("no such table")

    monkeypatch.setattr(services, "clashes", unreachable)
    assert "không có lỗi" in lint(tmp_path / "khac.toml", OTHER)
