"""Spreadsheets: a `ui.tables.Table` as .xlsx with the same numbers as on the page.

Text is text: what begins with = + - @ stays inert. Numbers are numbers. A percentage keeps the
number of the page (85.71, shown as 85,71 %), so that page, file and JSON can be compared to the digit.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from tempfile import TemporaryFile
from typing import Any, Generic, TypeVar

from django.http import FileResponse
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from ui import numbers
from ui.tables import Column, Table, Text, day_of

R = TypeVar("R")
# A write-only worksheet; openpyxl's stubs miss half of what it has.
Sheet = Any

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A spreadsheet program shows the separators of its own language: 4.824 and 85,71 in Vietnamese.
# Decimals with free places are General: "0.##" would show 90 as "90,".
FORMATS = {"int": "#,##0", "decimal": "General", "percent": '0.00" %"', "date": "dd/mm/yyyy"}
WIDTHS = {"text": 28, "int": 11, "decimal": 12, "percent": 12, "date": 13, "rating": 15}
BOLD = Font(bold=True)
WRAP = Alignment(wrap_text=True, vertical="center")
RULE = Border(bottom=Side(style="thin"))
# Excel takes at most so many letters in a cell, and counts those beyond the first plane (🇻) as two.
MOST_LETTERS = 32_767
# What XML cannot hold, beside the control characters that openpyxl knows.
NO_CHARACTERS = re.compile("[\ud800-\udfff\ufffe\uffff]")
# Excel reads _x0041_ as A. With _x005F_ for the first underscore it shows what was typed.
CODES = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


@dataclass(frozen=True)
class Part(Generic[R]):
    """One sheet of a book: the name on its tab, a table, title and notes above it."""

    name: Text
    table: Table[R]
    title: Text = ""
    notes: Sequence[Text] = ()


def xlsx_response(
    filename: str, table: Table[R], *, title: Text = "", notes: Sequence[Text] = ()
) -> FileResponse:
    """The table as a download `filename`.xlsx: title and notes (unit, period, made when) above it."""
    return book_response(filename, [Part(_("Bảng"), table, title, notes)])


def book_response(filename: str, parts: Sequence[Part[Any]]) -> FileResponse:
    """A download `filename`.xlsx with one sheet for each part."""
    book = Workbook(write_only=True)
    for part in parts:
        sheet: Sheet = book.create_sheet(str(part.name))
        _set_up(sheet, part.table, lines_above=1 + len(part.notes))
        sheet.append([text_cell(sheet, part.title or part.table.caption, font=BOLD)])
        for note in part.notes:
            sheet.append([text_cell(sheet, note)])
        for cells in _lines(sheet, part.table):
            sheet.append(cells)
    # A temporary file, not memory: a province has a hundred thousand rows.
    file = TemporaryFile()  # noqa: SIM115 - FileResponse closes it after sending
    book.save(file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{filename}.xlsx", content_type=XLSX)


def _new_lines(text: str) -> str:
    """Line ends as a cell has them: a carriage return in front of a formula is one, and nothing more."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def text_cell(sheet: Sheet, text: Any, font: Font | None = None) -> Cell:
    """A cell that shows exactly this text and never computes."""
    plain = _fit(NO_CHARACTERS.sub("", ILLEGAL_CHARACTERS_RE.sub("", _new_lines(str(text)))))
    cell = WriteOnlyCell(sheet, plain)
    cell.data_type = "s"
    if plain[:1] in ("=", "+", "-", "@", "\t", "\r"):
        # Excel's own mark for "this is text", kept when somebody edits the cell.
        cell.quotePrefix = True
    if font:
        cell.font = font
    return cell


def _fit(text: str) -> str:
    text = CODES.sub("_x005F_", text)
    if len(text) * 2 <= MOST_LETTERS or len(units := text.encode("utf-16-le")) <= MOST_LETTERS * 2:
        return text
    # Cut where it must be, and say so: a text that ends in the middle looks complete.
    return units[: (MOST_LETTERS - 1) * 2].decode("utf-16-le", errors="ignore") + "…"


def value_cell(sheet: Sheet, column: Column[R], value: Any) -> Cell | None:
    """A cell by the kind of its column; nothing stays empty, so that nobody counts it as zero."""
    if value is None or value == "":
        return None
    if column.kind in ("int", "decimal", "percent") and isinstance(value, int | float | Decimal):
        # Rounded like on the page: the two must agree to the digit.
        number: Any = numbers.rounded(value, column.shown_places)
        cell = WriteOnlyCell(sheet, number)
        cell.number_format = FORMATS[column.kind]
        if column.kind == "decimal" and column.places is not None:
            cell.number_format = "#,##0" + ("." + "0" * column.places if column.places else "")
        return cell
    day: Any = day_of(value) if column.kind == "date" else None
    if day:
        cell = WriteOnlyCell(sheet, day)
        cell.number_format = FORMATS["date"]
        return cell
    return text_cell(sheet, column.text_of(value))


def _set_up(sheet: Sheet, table: Table[R], lines_above: int) -> None:
    for number, column in enumerate(table.columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width or WIDTHS[column.kind]
    sheet.freeze_panes = f"B{lines_above + 2}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = Worksheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _lines(sheet: Sheet, table: Table[R]) -> Iterator[list[Cell | None]]:
    yield [_header_cell(sheet, column.label) for column in table.columns]
    for row in table.rows:
        yield [value_cell(sheet, column, column.value_of(row)) for column in table.columns]
    for row in table.totals:
        yield _bold([value_cell(sheet, column, column.value_of(row)) for column in table.columns])
    if sums := table.sums:
        cells = [value_cell(sheet, column, sums.get(column.key)) for column in table.columns]
        yield _bold([text_cell(sheet, _("Cộng")), *cells[1:]])


def _header_cell(sheet: Sheet, label: Text) -> Cell:
    cell = text_cell(sheet, label, font=BOLD)
    cell.alignment = WRAP
    cell.border = RULE
    return cell


def _bold(cells: list[Cell | None]) -> list[Cell | None]:
    for cell in cells:
        if cell is not None:
            cell.font = BOLD
    return cells
