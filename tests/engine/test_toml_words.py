"""Broken syntax, said in Vietnamese."""

import tomllib

import pytest

from scoring.toml_words import syntax_sentence

CASES = [
    ("a = 1\na = 2", "khóa hoặc bảng này đã có ở trên, ở cuối văn bản"),
    ("[a]\n[a]\n", "khóa hoặc bảng này đã có ở trên, dòng 2, cột 3"),
    ("a = { b = 1, b = 2 }", "trong ngoặc { } có một khóa ghi hai lần"),
    ("[set\n", "tên bảng thiếu ngoặc vuông đóng, dòng 1, cột 5"),
    ("[[set]\n", "tên bảng thiếu ngoặc vuông đóng"),
    ("[set]\na 1", "sau tên khóa thiếu dấu bằng, dòng 2, cột 3"),
    ('a = "x" y', "sau giá trị còn thừa chữ, hoặc thiếu xuống dòng"),
    ("a = { = 1 }", "chỗ này phải là tên khóa"),
    ("?", "dòng này không phải khóa, bảng hay chú thích"),
    ("a = [1 2]", "danh sách [ chưa đóng bằng ], hoặc thiếu dấu phẩy"),
    ("a = { b = 1", "bảng { chưa đóng bằng }, hoặc thiếu dấu phẩy, ở cuối văn bản"),
    ('a = "\\q"', "trong ngoặc kép có dấu \\ viết sai"),
    ('a = """x', "chữ thiếu ngoặc kép đóng, ở cuối văn bản"),
    ('a = "x\n"', "chữ chưa đóng ngoặc kép trước khi xuống dòng"),
    ('a = "\x00"', "có ký tự điều khiển không nhìn thấy, dòng 1, cột 6"),
    ("a = 2024-02-30", "ngày không có trong lịch"),
    ("a = b", "giá trị không đọc được: chữ phải để trong ngoặc kép"),
]


@pytest.mark.parametrize(("text", "sentence"), CASES)
def test_each_mistake_has_its_sentence_and_place(text: str, sentence: str) -> None:
    with pytest.raises(tomllib.TOMLDecodeError) as refused:
        tomllib.loads(text)
    assert syntax_sentence(str(refused.value)).startswith(sentence)


def test_what_is_not_known_is_said_as_it_is() -> None:
    assert syntax_sentence("Something new (at line 3, column 5)") == "Something new, dòng 3, cột 5"
    assert syntax_sentence("Something else") == "Something else"
