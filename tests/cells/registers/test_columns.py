"""What a cell must say, and what is said when it does not."""

from datetime import date
from typing import Any

import pytest

from cells.models import Category
from cells.registers.columns import Column, Unreadable, mark_of
from ui.workbooks.reading import BAD, DAY, NUMBER, OLD_FONT, Cell

DATE, CODE = Column("d", "Từ ngày", "date"), Column("c", "Mã", "code")
CHOICE, YES = Column("k", "Diện", "choice", lambda: Category.choices), Column("y", "Có chi ủy", "yes")


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        (Cell("03/11/2026", DAY), date(2026, 11, 3)),
        (Cell("3/2/2024"), date(2024, 2, 3)),
        (Cell("03-02-2024"), date(2024, 2, 3)),
        (Cell("03.02.2024"), date(2024, 2, 3)),
        (Cell("2024-02-03"), date(2024, 2, 3)),
        (Cell("45413", NUMBER), date(2024, 5, 1)),
        (None, None),
    ],
)
def test_a_day(cell: Cell | None, day: date | None) -> None:
    assert DATE.read(cell, "G5") == day


def test_a_day_counted_from_1904() -> None:
    assert DATE.read(Cell("43951", NUMBER), "G5", is_1904=True) == date(2024, 5, 1)


@pytest.mark.parametrize("text", ["31/02/2024", "02/13/2024", "2024", "1/6", "3/2/24", "hôm qua"])
def test_no_day(text: str) -> None:
    with pytest.raises(Unreadable, match=r"Ô G5: .*không phải ngày. Hãy ghi ngày/tháng/năm"):
        DATE.read(Cell(text), "G5")


@pytest.mark.parametrize(
    ("cell", "known", "code"),
    [
        (Cell("007"), "", "007"),
        (Cell("38168053000001", NUMBER), "", "38168053000001"),  # fourteen digits: nothing is lost
        (Cell("12", NUMBER), "12", "12"),
        (Cell("12", NUMBER), "0012", "0012"),  # the row says what it was
    ],
)
def test_a_code(cell: Cell, known: str, code: str) -> None:
    assert CODE.read(cell, "B7", known) == code


@pytest.mark.parametrize(
    "cell", [Cell("12", NUMBER), Cell("3816805300001", NUMBER), Cell("12000000000000", NUMBER)]
)
def test_a_code_that_may_have_lost_digits(cell: Cell) -> None:
    with pytest.raises(Unreadable, match=r"Ô B7: mã .* bị lưu thành số.*Hãy đặt ô thành Văn bản"):
        CODE.read(cell, "B7")


def test_choices_are_read_without_accents_and_the_nearest_is_offered() -> None:
    assert CHOICE.read(Cell("CHINH THUC"), "F5") == Category.OFFICIAL
    with pytest.raises(Unreadable, match="có phải «dự bị»"):
        CHOICE.read(Cell("dự bị."), "F5")
    with pytest.raises(Unreadable, match="Hãy chọn trong danh sách"):
        CHOICE.read(Cell("123456"), "F5")


@pytest.mark.parametrize(("text", "value"), [("Có", True), ("x", True), ("không", False), ("0", False)])
def test_yes_and_no(text: str, value: bool) -> None:
    assert YES.read(Cell(text), "K5") is value


def test_yes_and_no_are_not_guessed() -> None:
    with pytest.raises(Unreadable, match="Hãy ghi «Có» hoặc «Không»"):
        YES.read(Cell("có lẽ"), "K5")


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        (Cell("Nguyễn Thị Hồng", OLD_FONT), "phông chữ cũ (TCVN3/VNI), hãy chuyển sang Unicode"),
        (Cell("3,8E+13", BAD), "mất chữ số"),
        (Cell("#N/A", BAD), "công thức"),
    ],
)
def test_what_is_wrong_in_any_column(cell: Cell, told: str) -> None:
    with pytest.raises(Unreadable) as raised:
        Column("x", "Tên").read(cell, "B5")
    assert told in str(raised.value)
    assert str(raised.value).startswith("Ô B5")


def test_an_empty_cell_of_a_column_that_must_be_filled() -> None:
    with pytest.raises(Unreadable, match=r"Ô B5 trống. Hãy ghi «Họ và tên»"):
        Column("x", "Họ và tên", required=True).read(None, "B5")


@pytest.mark.parametrize(
    ("column", "value"),
    [(DATE, date(2024, 2, 3)), (CHOICE, "EXEMPT"), (YES, True), (YES, False), (CODE, "0012"), (DATE, None)],
)
def test_what_is_shown_is_read_back(column: Column, value: Any) -> None:
    shown = column.shown(value)
    assert column.read(Cell(shown) if shown else None, "A1") == value


def test_a_mark_has_no_digits_and_follows_the_row() -> None:
    assert mark_of(["a", "b"]).isalpha()
    assert mark_of(["a", "b"]) != mark_of(["ab"])
