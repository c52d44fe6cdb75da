"""`manage.py what_if` as an official uses it: text or JSON on standard output, progress beside it."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from meetings.models import Meeting
from scoring import services
from scoring.models import CriteriaSet, ScoreSheet
from tests.scoring import worked
from tests.scoring.conftest import REGULATIONS, publish
from tests.world import World

PERIOD = ("--period", "2024-01..2024-12")


@pytest.fixture
def sent(held: Meeting) -> ScoreSheet:
    """The worked example, sent: 89.5 points, FAIR."""
    return worked.submitted(held)


@pytest.fixture
def lower_bar(tmp_path: Path) -> Path:
    """QD31 with "Tốt" from 89 points."""
    path = tmp_path / "sua.toml"
    source = (REGULATIONS / "qd31.toml").read_text(encoding="utf-8")
    path.write_text(source.replace("min = 90\n", "min = 89\n"), encoding="utf-8")
    return path


def run(*arguments: Any) -> str:
    out = StringIO()
    call_command("what_if", *(str(argument) for argument in arguments), stdout=out)
    return out.getvalue()


def refusal(*arguments: Any) -> str:
    with pytest.raises(CommandError) as refused:
        run(*arguments)
    return str(refused.value)


def test_the_text_says_who_changes_from_what_to_what_and_why(sent: ScoreSheet, lower_bar: Path) -> None:
    lines = run("--file", lower_bar, *PERIOD).splitlines()
    assert lines[0].startswith("Chấm lại theo Quy định 31-QĐi/TU (QD31, bộ tiêu chí dựng lại")
    assert "tháng 01/2024 đến 12/2024, mọi đơn vị" in lines[0]
    cell = f"Chi bộ xóm Ví Dụ – Đảng bộ xã Tân Minh ({sent.cell.code})"
    assert lines[1] == f"05/2024 {cell}: Khá → Tốt (89,5 → 89,5 điểm); do mốc xếp loại"
    assert "Đã chấm lại 1 buổi: giữ nguyên 0, đổi mức 1 (1 chi bộ)." in lines
    assert "  Khá → Tốt: 1 buổi, 1 chi bộ; do mốc xếp loại (1 buổi)" in lines
    assert lines[-1] == "So với mức chi bộ tự xếp loại. Không có gì được ghi lại."


def test_the_json_is_one_object_and_the_progress_is_not_in_it(
    sent: ScoreSheet, lower_bar: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("what_if", "--file", str(lower_bar), *PERIOD, "--format", "json")
    written = capsys.readouterr()
    answer = json.loads(written.out)
    assert "1/1" in written.err
    assert (answer["set"], answer["revision"], answer["unit"]) == ("QD31", None, None)
    assert answer["period"] == {"first": "2024-01", "last": "2024-12"}
    [change] = answer["changes"]
    assert (change["cell"], change["month"]) == (sent.cell.code, "2024-05")
    assert (change["before"], change["after"]) == ("FAIR", "GOOD")
    assert (change["score_before"], change["score_after"]) == ("89.5", "89.5")
    assert (change["criteria"], change["caps"]) == ([], [])
    summary = answer["summary"]
    assert (summary["meetings"], summary["changed"], summary["changed_cells"]) == (1, 1, 1)
    assert summary["moves"] == [
        {
            "before": "FAIR",
            "after": "GOOD",
            "meetings": 1,
            "cells": 1,
            "criteria": {},
            "caps": {},
            "by_bands_alone": 1,
        }
    ]


def test_without_changes_the_json_is_whole_too(sent: ScoreSheet) -> None:
    answer = json.loads(run("--set", "QD31", *PERIOD, "--format", "json"))
    assert (answer["revision"], answer["changes"], answer["summary"]["unchanged"]) == (1, [], 1)


def test_what_nobody_marked_is_said(sent: ScoreSheet) -> None:
    text = run("--set", "HD42", *PERIOD)
    assert "1 buổi chưa xác định được mức vì chi bộ chưa chấm" in text
    assert json.loads(run("--set", "HD42", *PERIOD, "--format", "json"))["summary"]["open"]["4.3"] == 1


def test_a_unit_narrows_the_question(sent: ScoreSheet, world: World) -> None:
    def meetings(unit: str) -> int:
        answer = json.loads(run("--set", "QD31", *PERIOD, "--unit", unit, "--format", "json"))
        return int(answer["summary"]["meetings"])

    assert meetings(world.committee.code) == 1
    assert meetings(world.committee_2.code) == 0


@pytest.mark.parametrize(
    ("period", "meetings"),
    [("2024-05", 1), ("2024-Q2", 1), ("2024", 1), ("2024-04", 0), ("2024-06..2024-12", 0), ("2023..2024", 1)],
)
def test_a_period_may_be_written_in_several_ways(sent: ScoreSheet, period: str, meetings: int) -> None:
    answer = json.loads(run("--set", "QD31", "--period", period, "--format", "json"))
    assert answer["summary"]["meetings"] == meetings


def test_thematic_meetings_are_left_out_and_counted(sent: ScoreSheet) -> None:
    text = run("--set", "QD31-CD", *PERIOD)
    assert "Đã chấm lại 0 buổi" in text
    assert "Không tính 1 buổi thuộc loại sinh hoạt mà bộ này không chấm." in text


def test_a_revision_is_asked_for_by_number(sent: ScoreSheet, lower_bar: Path) -> None:
    services.store_set(source=lower_bar.read_text(encoding="utf-8"), by=None)
    published = json.loads(run("--set", "QD31", *PERIOD, "--format", "json"))
    draft = json.loads(run("--set", "QD31", "--revision", "2", *PERIOD, "--format", "json"))
    assert (published["revision"], published["summary"]["changed"]) == (1, 0)
    assert (draft["revision"], draft["summary"]["changed"]) == (2, 1)


def test_a_draft_alone_needs_no_number(world: World) -> None:
    services.store_set(source=(REGULATIONS / "hd42.toml").read_text(encoding="utf-8"), by=None)
    assert json.loads(run("--set", "HD42", *PERIOD, "--format", "json"))["revision"] == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--set", "QD99", *PERIOD), "Không có bộ tiêu chí QD99 đã công bố"),
        (("--set", "QD31", "--revision", "7", *PERIOD), "Không có bộ tiêu chí QD31 lần sửa 7."),
        (("--set", "QD31", *PERIOD, "--unit", "KHONG-CO"), "Không có đơn vị mã KHONG-CO"),
        (("--set", "QD31", "--period", "năm nay"), "Không đọc được kỳ «năm nay»"),
        (("--set", "QD31", "--period", "2024-13"), "Không đọc được kỳ «2024-13»"),
        (("--set", "QD31", "--period", "2024-05.."), ""),
        (("--set", "QD31", "--period", "2024-12..2024-01"), "kết thúc trước khi bắt đầu"),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused_in_words(
    arguments: tuple[str, ...], sentence: str
) -> None:
    publish("qd31")
    if sentence:
        assert sentence in refusal(*arguments)
    else:
        assert "Đã chấm lại 0 buổi" in run(*arguments)


def test_a_bad_file_is_refused_with_its_findings(tmp_path: Path, db: None) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_text("[set]\ncode = 7\n", encoding="utf-8")
    assert "khóa title: thiếu khóa bắt buộc" in refusal("--file", bad, *PERIOD)


def test_nothing_published_is_touched(sent: ScoreSheet, lower_bar: Path) -> None:
    before = ScoreSheet.objects.values().get(), CriteriaSet.objects.values().get()
    run("--file", lower_bar, *PERIOD)
    assert (ScoreSheet.objects.values().get(), CriteriaSet.objects.values().get()) == before
