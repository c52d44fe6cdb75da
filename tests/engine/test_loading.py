"""`manage.py load_regulation`: everything that is wrong at once, and then nothing is stored."""

import subprocess
import sys
import time
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models import AuditEvent
from scoring.models import CriteriaSet, SetState
from tests.engine.situations import REGULATIONS
from tests.engine.test_hostile import HOSTILE, SECONDS

QD31 = (REGULATIONS / "qd31.toml").read_text(encoding="utf-8")

# What a tired official might leave in a file: the spoiled line, and what must be said about it.
SPOILED = [
    ("min = 90\n", "min = nan\n", "GOOD, khóa min: “NaN” không phải là số. Hãy ghi số"),
    (
        "{ min = 80, points = 8 }",
        "{ min = 80, points = inf }",
        "I.1, khóa rule.bands[2].points: “Infinity” không phải",
    ),
    ('code = "II.2"\n', 'code = "II.1"\n', "II.1, khóa code: mã “II.1” đã dùng ở trên. Hãy đặt mã khác."),
    ('code = "C3"\n', 'code = "C2"\n', "C2, khóa code: mã “C2” đã dùng ở trên. Hãy đặt mã khác."),
    (
        'title = "Biên bản ghi đầy đủ"\n',
        'title = "Biên bản"\ncolour = 1\n',
        "III.8, khóa colour: khóa này không có",
    ),
    (
        "{ min = 95, points = 1 }",
        "{ min = 70, points = 1 }",
        "III.9, khóa rule.bands[2].min: dải mốc 80 không bao giờ",
    ),
    ('"speaking_percent"', '"speeking_percent"', "Có phải là speaking_percent?"),
    (
        'status = "reconstructed"\n',
        'status = "secret"\n',
        "Phần [set], khóa status: “secret” không dùng được",
    ),
    ('highest = "POOR"', 'highest = "WORST"', "C6, khóa highest: không có mức xếp loại “WORST”. Hãy chọn"),
    (
        'citation = "Hướng dẫn sinh hoạt chi bộ của Trung ương; mẫu An Phú; mức điểm giả định"\n',
        "",
        "IV.3, khóa citation",
    ),
]


@pytest.fixture
def regulation_file(tmp_path: Path) -> Path:
    return tmp_path / "regulation.toml"


def refusal(path: Path, *flags: str) -> list[str]:
    """The sentences of the refusal; the process would end with 1."""
    with pytest.raises(CommandError) as refused:
        call_command("load_regulation", path, *flags, stdout=StringIO())
    assert refused.value.returncode == 1
    return str(refused.value).splitlines()


def nothing_is_stored() -> bool:
    return not CriteriaSet.objects.exists() and not AuditEvent.objects.exists()


@pytest.mark.parametrize("source", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize("flags", [(), ("--publish",)], ids=["draft", "publish"])
def test_a_hostile_file_is_refused_quickly_and_leaves_nothing(db, regulation_file, source, flags):
    regulation_file.write_text(source, encoding="utf-8")
    start = time.process_time()
    sentences = refusal(regulation_file, *flags)

    assert time.process_time() - start < SECONDS
    assert 1 <= len(sentences) <= 300
    assert all(sentence.startswith(f"{regulation_file}: ") for sentence in sentences)
    assert nothing_is_stored()


def test_every_mistake_is_said_at_once_with_its_line_and_its_cure(db, regulation_file):
    spoiled = QD31
    for old, new, _ in SPOILED:
        assert old in spoiled
        spoiled = spoiled.replace(old, new, 1)
    regulation_file.write_text(spoiled, encoding="utf-8")
    sentences = refusal(regulation_file)

    for _, _, expected in SPOILED:
        [sentence] = [said for said in sentences if expected in said]
        assert sentence.startswith(f"{regulation_file}: dòng ")
        assert any(cure in sentence for cure in ("Hãy ", "Chỉ ", "Mỗi "))
    lines = [int(sentence.split("dòng ")[1].split(",")[0]) for sentence in sentences]
    assert lines == sorted(lines)
    assert nothing_is_stored()


@pytest.mark.parametrize(("old", "new", "expected"), SPOILED, ids=[new.strip()[:30] for _, new, _ in SPOILED])
def test_each_mistake_alone_is_enough_to_refuse_the_file(db, regulation_file, old, new, expected):
    regulation_file.write_text(QD31.replace(old, new, 1), encoding="utf-8")

    assert any(expected in sentence for sentence in refusal(regulation_file, "--publish"))
    assert nothing_is_stored()


def test_a_scope_that_names_no_unit_is_refused(db, regulation_file):
    regulation_file.write_text(QD31.replace('scope = "*"', 'scope = "LA"'), encoding="utf-8")

    assert "Hãy sửa scope trong tệp" in refusal(regulation_file)[0]
    assert nothing_is_stored()


def test_a_set_that_cannot_be_published_is_not_stored_as_a_draft_either(db, regulation_file):
    call_command("load_regulation", REGULATIONS / "qd31.toml", "--publish", stdout=StringIO())
    events = AuditEvent.objects.count()
    regulation_file.write_text(QD31.replace('code = "QD31"', 'code = "OTHER"'), encoding="utf-8")

    assert "Trùng thời gian, phạm vi và loại sinh hoạt" in refusal(regulation_file, "--publish")[0]
    assert [stored.code for stored in CriteriaSet.objects.all()] == ["QD31"]
    assert AuditEvent.objects.count() == events


def test_files_that_cannot_be_read_are_refused(db, regulation_file):
    assert "Không đọc được tệp" in refusal(regulation_file)[0]
    regulation_file.write_bytes(b"title = '\xff'")
    assert "không phải UTF-8" in refusal(regulation_file)[0]
    assert nothing_is_stored()


@pytest.mark.parametrize("path", sorted(REGULATIONS.glob("*.toml")), ids=lambda path: path.stem)
def test_a_good_file_is_stored_as_a_draft_also_with_a_byte_order_mark(db, regulation_file, path):
    text = path.read_text(encoding="utf-8").replace('scope = "NGHEAN"', 'scope = "*"').replace("ANPHU", "*")
    regulation_file.write_text("\ufeff" + text, encoding="utf-8")
    out = StringIO()
    call_command("load_regulation", regulation_file, stdout=out)

    [stored] = CriteriaSet.objects.all()
    assert (stored.code, stored.state, stored.source) == (path.stem.upper(), SetState.DRAFT, text)
    assert stored.code in out.getvalue()
    call_command("load_regulation", regulation_file, "--publish", stdout=out)
    [published] = CriteriaSet.objects.all()
    assert published.state == SetState.PUBLISHED


def test_the_process_ends_with_one_and_says_why(regulation_file):
    """As an official's shell sees it; nothing but sentences on the way out."""
    regulation_file.write_text(QD31.replace("max = 10\n", "max = 9\n"), encoding="utf-8")
    command = [sys.executable, "manage.py", "lint_regulation", str(regulation_file)]
    root = REGULATIONS.parents[1]
    ended = subprocess.run(command, capture_output=True, text=True, cwd=root, check=False, encoding="utf-8")

    assert ended.returncode == 1
    assert "I.1" in ended.stdout
    assert "Traceback" not in ended.stderr
