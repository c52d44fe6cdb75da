"""`manage.py score` and `lint_regulation`, as an official uses them: files in, text or JSON out."""

import json
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError

from scoring import services
from tests.engine.situations import MARKS, MEETING, REGULATIONS, regulation

QD31 = REGULATIONS / "qd31.toml"


@pytest.fixture
def save(tmp_path):
    def write(name: str, content: Any) -> Path:
        path = tmp_path / name
        text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
        path.write_text(text, encoding="utf-8")
        return path

    return write


def run(*args: Any) -> str:
    out = StringIO()
    call_command(*(str(arg) for arg in args), stdout=out)
    return out.getvalue()


def refusal(*args: Any) -> str:
    with pytest.raises(CommandError) as refused:
        run(*args)
    assert refused.value.returncode == 1
    return str(refused.value)


def as_json(*args: Any) -> Any:
    return json.loads(run(*args, "--format", "json"))


def test_the_worked_example_from_a_file(save):
    answer = as_json("score", save("f.json", MEETING), "--file", QD31, "--marks", save("m.json", MARKS))

    assert {key: answer[key] for key in ("set", "score", "earned", "applicable_max", "provisional")} == {
        "set": "QD31",
        "score": "89.5",
        "earned": "89.5",
        "applicable_max": "100",
        "provisional": False,
    }
    assert (answer["rating_by_points"], answer["caps"], answer["rating"]) == ("FAIR", [], "FAIR")
    line = next(line for line in answer["lines"] if line["code"] == "III.5")
    assert (line["points"], line["max"], line["state"]) == ("5", "6", "scored")
    assert line["reason"]["facts"]["speaking_percent"] == "77.78"
    assert line["margin"]["counted"]["change"] == "3"
    assert line["citation"]


def test_the_json_has_the_keys_of_the_contract_and_points_are_strings(save):
    answer = as_json("score", save("f.json", {**MEETING, "unexcused_absences": 1}), "--file", QD31)
    promised = {
        "set",
        "score",
        "earned",
        "applicable_max",
        "provisional",
        "rating_by_points",
        "caps",
        "rating",
    }

    assert promised | {"lines"} <= set(answer)
    assert [set(cap) for cap in answer["caps"]] == [{"code", "highest", "reason"}]
    for line in answer["lines"]:
        assert {"code", "points", "max", "state", "reason", "citation", "margin"} <= set(line)
        assert line["state"] in ("scored", "unknown", "not_applicable")
        assert isinstance(line["points"], str) == (line["state"] == "scored")
        assert isinstance(line["max"], str)
    assert isinstance(answer["earned"], str)


def test_caps_and_open_lines_in_json(save):
    facts = {**MEETING, "unexcused_absences": 1, "first_meeting": True, "speaking_percent": None}
    answer = as_json("score", save("f.json", facts), "--file", QD31, "--marks", save("m.json", MARKS))

    assert answer["caps"] == [{"code": "C1", "highest": "FAIR", "reason": "Có đảng viên vắng không lý do"}]
    assert (answer["score"], answer["provisional"], answer["applicable_max"]) == (None, True, "88")
    states = {line["code"]: (line["state"], line["points"]) for line in answer["lines"]}
    assert states["III.5"] == ("unknown", None)
    assert states["V.1"] == ("not_applicable", None)


def test_a_list_gives_a_list_in_the_same_order_and_each_may_carry_its_marks(save):
    other = {**MEETING, "agenda_steps_done": 12, "marks": {**MARKS, "III.4": {"level": "full"}}}
    path = save("l.json", [{**MEETING, "marks": MARKS}, other, MEETING])

    first, second, third = as_json("score", path, "--file", QD31)
    assert [first["score"], second["score"], third["score"]] == ["89.5", "91", None]


def test_marks_of_a_case_come_before_those_of_the_file(save):
    marks = save("m.json", MARKS)
    case = {**MEETING, "marks": {"III.4": {"points": 8}}}

    [answer] = as_json("score", save("l.json", [case]), "--file", QD31, "--marks", marks)
    assert answer["score"] == "90.5"


def test_the_text_is_a_sheet_a_person_can_read(save):
    text = run("score", save("f.json", MEETING), "--file", QD31, "--marks", save("m.json", MARKS))

    assert "bộ tiêu chí dựng lại, cần đối chiếu văn bản gốc" in text.splitlines()[0]
    assert "III. Tổ chức sinh hoạt" in text
    assert "5/6: 14 trên 18 đảng viên có mặt phát biểu (77,78 %); từ 90 % được 6 điểm (mục III.5)" in text
    assert "[thêm 3 đảng viên phát biểu: +1]" in text
    assert text.rstrip().endswith("89,5 điểm, xếp loại Khá.")


def test_the_text_names_caps_and_a_kind_the_set_is_not_for(save):
    facts = {**MEETING, "kind": "THEMATIC", "unexcused_absences": 1}
    text = run("score", save("f.json", [facts, facts]), "--file", QD31)

    assert text.count("Lưu ý: bộ này không dành cho loại sinh hoạt đã ghi.") == 2
    assert "Có đảng viên vắng không lý do: cao nhất xếp loại Khá (khống chế C1)" in text


def test_a_built_in_set_needs_no_database(save, monkeypatch):
    def unreachable(code: str) -> None:
        raise DatabaseError("no such table")

    monkeypatch.setattr(services, "published_rules", unreachable)

    assert as_json("score", save("f.json", MEETING), "--set", "HD42")["set"] == "HD42"


def test_the_published_set_comes_before_the_built_in_file(save, monkeypatch):
    monkeypatch.setattr(services, "published_rules", lambda code: regulation("na08"))

    assert as_json("score", save("f.json", MEETING), "--set", "QD31")["set"] == "NA08"


@pytest.mark.parametrize("code", ["QD99", "../../pyproject", "x" * 300])
def test_a_set_that_does_not_exist_is_refused(save, monkeypatch, code):
    monkeypatch.setattr(services, "published_rules", lambda code: None)

    assert "AP26, HD42, NA08, QD31, QD31-CD" in refusal("score", save("f.json", MEETING), "--set", code)


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ("{", "không phải JSON đúng cú pháp"),
        ("[" * 100_000, "không phải JSON đúng cú pháp"),
        ({"speekers": 1}, "speekers: không có dữ kiện này trong danh mục"),
        ({"speakers": "bảy"}, "speakers: “bảy” không phải là số"),
        ('{"speakers": NaN}', "speakers: “NaN” không phải là số"),
        ('{"attendance_percent": 1e999}', "attendance_percent: “1e999” ngoài khoảng"),
        ([{}, {"kind": "DAILY"}, 7], "Tình huống 2: kind: “DAILY” không dùng được"),
        ([{}, {"kind": "DAILY"}, 7], "Tình huống 3: Tệp dữ kiện: mỗi tình huống phải là một đối tượng"),
        ('"facts"', "mỗi tình huống phải là một đối tượng"),
        ({"marks": {"I.1": {"points": 1}}}, "I.1: tiêu chí này máy tự tính"),
        ({"marks": [1]}, "điểm chấm phải là đối tượng"),
    ],
)
def test_bad_input_is_refused_in_words(save, facts, sentence):
    assert sentence in refusal("score", save("f.json", facts), "--file", QD31)


def test_marks_for_all_cases_are_refused_once_and_with_the_problems_of_the_cases(save):
    marks = save("m.json", {"I.1": {"points": 1}, "IX": {"level": "full"}})
    sentences = refusal("score", save("l.json", [{}, {"speakers": -1}]), "--file", QD31, "--marks", marks)

    assert [sentence.split(":")[0] for sentence in sentences.splitlines()] == ["I.1", "IX", "Tình huống 2"]


def test_wrong_facts_and_wrong_marks_of_a_case_are_said_together(save):
    case = {"speekers": 1, "kind": "DAILY", "marks": {"II.1": {"points": "ba"}}}
    sentences = refusal("score", save("f.json", case), "--file", QD31).splitlines()

    assert [sentence.split(":")[0] for sentence in sentences] == ["II.1", "speekers", "kind"]


@pytest.mark.parametrize("marks", [[], "", 0, False])
def test_marks_of_a_case_must_be_an_object_or_null(save, marks):
    assert "điểm chấm phải là đối tượng" in refusal("score", save("f.json", {"marks": marks}), "--file", QD31)
    assert as_json("score", save("f.json", {"marks": None}), "--file", QD31)["provisional"]


def test_bad_files_are_refused_in_words(save, tmp_path):
    assert "Không đọc được tệp" in refusal("score", tmp_path / "none.json", "--file", QD31)
    assert "Không đọc được tệp" in refusal("score", save("f.json", {}), "--file", tmp_path)
    latin = tmp_path / "latin.json"
    latin.write_bytes(b'{"a": "\xff"}')
    assert "không phải UTF-8" in refusal("score", latin, "--file", QD31)
    broken = save("b.toml", QD31.read_text(encoding="utf-8").replace("max = 10\n", "max = 9\n"))
    text = refusal("score", save("f.json", {}), "--file", broken)
    assert "b.toml: " in text
    assert "quy tắc cho cao nhất 10 điểm, khác điểm tối đa 9" in text


def test_a_file_with_a_byte_order_mark_is_read(save):
    path = save("f.json", "\ufeff" + json.dumps(MEETING))

    assert as_json("score", path, "--file", QD31)["set"] == "QD31"


def test_the_linter_finds_nothing_in_the_built_in_sets(db):
    for path in REGULATIONS.glob("*.toml"):
        assert "không có lỗi" in run("lint_regulation", path)


def test_the_linter_names_file_line_criterion_and_cure(save):
    source = QD31.read_text(encoding="utf-8").replace("min = 85, points", "min = 79, points", 1)
    path = save("broken.toml", source)
    out = StringIO()
    with pytest.raises(CommandError) as refused:
        call_command("lint_regulation", str(path), stdout=out)

    assert refused.value.returncode == 1
    [line] = out.getvalue().splitlines()
    number = next(i for i, text in enumerate(source.splitlines(), 1) if text.startswith("rule"))
    assert line.startswith(
        f"{path}: dòng {number}, I.1, khóa rule.bands[2].min: dải mốc 80 không bao giờ được xét"
    )
    assert "Hãy xếp lại thứ tự." in line


def test_thousands_of_cases_in_one_process_agree_with_single_ones(save):
    cases = [
        {**MEETING, "notice_days": n % 6, "agenda_steps_done": n % 13, "marks": MARKS} for n in range(300)
    ]
    answers = as_json("score", save("l.json", cases), "--file", QD31)

    base = Decimal("89.5") - Decimal("4.5")
    for case, answer in zip(cases, answers, strict=True):
        steps = Decimal(case["agenda_steps_done"] * 10 // 12) / 2
        assert Decimal(answer["score"]) == base + steps - (0 if case["notice_days"] >= 3 else 1)
