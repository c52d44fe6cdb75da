"""Spreadsheets, opened again and read: text stays text, numbers are those of the page, nothing computes."""

import re
import time
import tracemalloc
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any, overload
from zipfile import ZipFile

import pytest
from django.http import FileResponse
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from tests.ui.rows import COLUMNS, FULL, Row, table
from ui import exports
from ui.exports import MOST_LETTERS, xlsx_response
from ui.tables import Column, Table

HEADER_ROW = 2  # below the title


def file_of(shown: Table[Any], **fields: Any) -> bytes:
    """The bytes a browser would save."""
    return taken(xlsx_response("ket-qua", shown, **fields))


def taken(response: FileResponse) -> bytes:
    """The content, its file closed. (`response.close()` says to Django that a request has ended.)"""
    with closing(response.file_to_stream):
        content: bytes = response.getvalue()
    return content


def sheet_of(shown: Table[Any], **fields: Any) -> Worksheet:
    """The sheet, opened again."""
    sheet = load_workbook(BytesIO(file_of(shown, **fields))).active
    assert isinstance(sheet, Worksheet)
    return sheet


def first_row(*rows: Row, **fields: Any) -> list[Cell]:
    """Cells of the first row below the header."""
    return list(sheet_of(table(*rows, **fields))[HEADER_ROW + 1])  # type: ignore[arg-type]


def written(text: str) -> Cell:
    """The cell in which this text arrives."""
    return first_row(Row(text))[0]


# --- Text is text ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        '=HYPERLINK("http://example.com","Xem")',
        "+84 912 345 678",
        "-5",
        "@SUM(A1:A9)",
        "\t=1+1",
        "=",
        "#REF!",
        "TRUE",
        "00123",
        "1E5",
        "03/05/2024",
        "<b>đậm</b> & «ngoặc»",
        "Dòng một\nDòng hai",
        " cách hai đầu ",
        "Chi bộ \u202eđảo ngược\u202c 🇻🇳",
    ],
)
def test_text_arrives_as_typed_and_computes_nothing(text: str) -> None:
    cell = written(text)
    assert (cell.data_type, cell.value) == ("s", text)


@pytest.mark.parametrize(("text", "quoted"), [("=1+1", True), ("@a", True), ("-5", True), ("Mẫu", False)])
def test_what_looks_like_a_formula_stays_text_when_somebody_edits_the_cell(text: str, quoted: bool) -> None:
    assert written(text).quotePrefix is quoted


def test_no_formula_is_in_the_file_wherever_the_text_stands() -> None:
    hostile: Column[Row] = Column("name", "=1+1")
    shown = Table((hostile,), (Row("=1+1"),), caption="=1+1", totals=(Row("=1+1"),))
    sheet = ZipFile(BytesIO(file_of(shown, title="=1+1", notes=["=1+1"]))).read("xl/worksheets/sheet1.xml")
    assert sheet.count(b"=1+1") == 5
    assert not re.search(rb"<f\b", sheet)


def test_a_formula_would_be_noticed() -> None:
    """The control: openpyxl, left to itself, makes a formula of this text."""
    sheet = sheet_of(table(FULL))
    sheet["A9"] = "=1+1"
    assert sheet["A9"].data_type == "f"


def test_a_carriage_return_in_front_of_a_formula_is_only_a_new_line() -> None:
    cell = written("\r=1+1")
    assert (cell.data_type, cell.value) == ("s", "\n=1+1")


@pytest.mark.parametrize("broken", ["\x00", "\x07", "\x0b", "\x1f", "\ufffe", "\uffff", "\ud800"])
def test_characters_a_spreadsheet_cannot_hold_are_left_out(broken: str) -> None:
    assert written(f"Chi{broken} bộ").value == "Chi bộ"


@pytest.mark.parametrize("text", ["_x003D_1+1", "a_x000D_b", "_x0041_"])
def test_text_that_looks_like_a_code_of_excel_is_not_decoded_by_it(text: str) -> None:
    """Excel reads _x0041_ as A; _x005F_ stands for the underscore itself."""
    assert written(text).value == re.sub("_(?=x[0-9A-F]{4}_)", "_x005F_", text)


def test_text_at_the_limit_is_whole_and_longer_text_says_that_it_was_cut() -> None:
    assert written("ơ" * MOST_LETTERS).value == "ơ" * MOST_LETTERS
    cut = written("ơ" * (MOST_LETTERS + 1)).value
    assert cut == "ơ" * (MOST_LETTERS - 1) + "…"


def test_letters_beyond_the_first_plane_count_twice_as_excel_counts_them() -> None:
    cut = str(written("🇻" * MOST_LETTERS).value)
    assert len(cut.encode("utf-16-le")) // 2 <= MOST_LETTERS
    assert cut == "🇻" * ((MOST_LETTERS - 1) // 2) + "…"


# --- Numbers, days, ratings -----------------------------------------------------------------------
def test_each_kind_has_its_type_and_the_number_of_the_page() -> None:
    cells = first_row(FULL)
    assert [cell.value for cell in cells] == ["Chi bộ xóm Diều", 21, 89.6, 85.71, datetime(2024, 5, 3), "Tốt"]  # noqa: DTZ001
    assert [cell.data_type for cell in cells] == ["s", "n", "n", "n", "d", "s"]
    assert [cell.number_format for cell in cells[1:5]] == ["#,##0", "#,##0.0", '0.00" %"', "dd/mm/yyyy"]


@pytest.mark.parametrize(
    ("rate", "number"),
    [
        (Decimal("85.714285"), "85.71"),
        (Decimal("66.665"), "66.67"),
        (33.335, "33.34"),
        (Decimal(100), "100.00"),
        (Decimal("0.004"), "0.00"),
    ],
)
def test_a_percentage_agrees_with_the_page_to_the_digit(rate: Decimal | float, number: str) -> None:
    assert first_row(Row(rate=rate))[3].value == float(number)
    assert COLUMNS[3].text_of(rate) == f"{number.replace('.', ',')} %"


def test_what_nobody_knows_stays_empty_and_is_not_zero() -> None:
    assert [cell.value for cell in first_row(Row())] == ["Chi bộ xóm Mẫu", None, None, None, None, None]
    assert first_row(Row(members=0))[1].value == 0


@pytest.mark.parametrize("broken", [float("nan"), float("inf"), Decimal("NaN")])
def test_what_is_no_number_stays_empty(broken: Any) -> None:
    assert [cell.value for cell in first_row(Row(mean=broken, rate=broken))[2:4]] == [None, None]


def test_words_in_a_column_of_numbers_are_shown_as_on_the_page() -> None:
    assert first_row(Row(mean="không chấm"))[2].value == "–"  # type: ignore[arg-type]


def test_a_moment_is_the_day_it_was_here() -> None:
    late_evening = datetime(2024, 5, 3, 17, 30, tzinfo=UTC)
    assert first_row(Row(held_on=late_evening))[4].value == datetime(2024, 5, 4)  # noqa: DTZ001


def test_a_decimal_without_a_wish_is_general() -> None:
    free: Column[Row] = Column("mean", "Điểm", kind="decimal")
    cell = sheet_of(Table((free,), (Row(mean=Decimal("90.125")),)))["A3"]
    assert (cell.value, cell.number_format) == (90.13, "General")


# --- The sheet ------------------------------------------------------------------------------------
def test_title_and_notes_stand_above_the_header_and_totals_below() -> None:
    total = Row("Toàn huyện", 4824, Decimal("88.1"))
    shown = table(FULL, totals=[total])
    sheet = sheet_of(shown, title="Kết quả", notes=["Đảng bộ huyện Đà Bắc", "Lập ngày 05/06/2024"])
    assert [sheet.cell(row, 1).value for row in range(1, 7)] == [
        "Kết quả",
        "Đảng bộ huyện Đà Bắc",
        "Lập ngày 05/06/2024",
        "Đơn vị",
        "Chi bộ xóm Diều",
        "Toàn huyện",
    ]
    assert sheet.freeze_panes == "B5"
    assert sheet["B6"].value == 4824
    assert sheet["B6"].font.bold
    assert not sheet["B5"].font.bold


def test_without_a_title_the_caption_is_the_title_and_sums_are_those_of_the_page() -> None:
    shown = table(FULL, Row(members=14), Row())
    sheet = sheet_of(shown)
    assert sheet["A1"].value == "Kết quả tháng 5/2024"
    last = [cell.value for cell in sheet[sheet.max_row]]  # type: ignore[union-attr]
    assert last == ["Cộng", 35, None, None, None, None]
    assert sheet.max_row == HEADER_ROW + 3 + 1


def test_an_empty_table_is_a_header() -> None:
    sheet = sheet_of(table())
    assert sheet.max_row == HEADER_ROW
    assert sheet["A2"].value == "Đơn vị"


def test_the_sheet_prints_on_landscape_paper_as_wide_as_the_page() -> None:
    sheet = sheet_of(table(FULL))
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.paperSize == 9  # A4, as a number or as text
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.column_dimensions["A"].width == 40
    assert sheet.column_dimensions["B"].width == 11


def test_the_answer_is_a_download_with_a_name() -> None:
    response = xlsx_response("ket-qua-2024-05", table(FULL))
    assert response["Content-Disposition"] == 'attachment; filename="ket-qua-2024-05.xlsx"'
    assert response["Content-Type"].endswith("spreadsheetml.sheet")
    assert taken(response).startswith(b"PK")


# --- A hundred thousand rows ----------------------------------------------------------------------
class Many(Sequence[Row]):
    """Rows made when asked for, so that memory measured is the memory of writing."""

    def __init__(self, count: int) -> None:
        self.count = count

    def __len__(self) -> int:
        return self.count

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | Sequence[Row]:
        raise NotImplementedError

    def __iter__(self) -> Iterator[Row]:
        for number in range(self.count):
            yield Row(
                f"Chi bộ xóm Mẫu {number}", number % 60, 80 + number % 20, 90.5, date(2024, 5, 3), "GOOD"
            )


def peak_memory(count: int) -> int:
    """Bytes that writing so many rows holds at most."""
    tracemalloc.start()
    response = xlsx_response("nhieu", Table(COLUMNS, Many(count), caption="Nhiều"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    response.file_to_stream.close()
    return peak


def test_memory_stays_flat_however_many_rows_there_are() -> None:
    peak_memory(10)  # imports and caches
    assert peak_memory(2_000) < peak_memory(250) * 1.5


def test_memory_that_grows_would_be_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: a workbook that keeps its cells."""
    monkeypatch.setattr(exports, "Workbook", lambda write_only: Workbook())
    assert peak_memory(2_000) > peak_memory(250) * 3


def test_a_tenth_of_a_hundred_thousand_rows_takes_at_most_a_tenth_of_thirty_seconds() -> None:
    began = time.process_time()  # what else the machine does meanwhile is not measured
    response = xlsx_response("nhieu", Table(COLUMNS, Many(10_000), caption="Nhiều"))
    assert time.process_time() - began < 3
    response.file_to_stream.close()
