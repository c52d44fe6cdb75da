"""The register as a workbook to be edited and sent back: keys, text codes, days, dropdowns, notes."""

from collections.abc import Sequence
from tempfile import TemporaryFile
from typing import IO, Any

from django.http import FileResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from accounts import clock
from cells.models import PartyUnit
from cells.registers.columns import Column
from cells.registers.importing import REGISTERS
from ui.exports import XLSX, text_cell

SPARE = 2_000  # empty lines below the register that have dropdowns as well
_LISTS = "Danh mục"
_HEAD = PatternFill("solid", fgColor="FFE9EEF5")
_KEY = PatternFill("solid", fgColor="FFF0F0F0")
_GREY = Font(color="FF808080")
_WRAP = Alignment(wrap_text=True, vertical="center")
Sheet = Any  # a write-only worksheet, see ui.exports


def download(kind: str, unit: PartyUnit) -> FileResponse:
    """The register of a unit as an answer to a request."""
    name = f"so-{kind}-{unit.code}-{clock.today():%Y-%m-%d}.xlsx"
    return FileResponse(written(kind, unit), as_attachment=True, filename=name, content_type=XLSX)


def written(kind: str, unit: PartyUnit) -> IO[bytes]:
    """The register of a unit as an open file; whoever asks for it closes it."""
    register = REGISTERS[kind](unit)
    book = Workbook(write_only=True)
    sheet: Sheet = book.create_sheet(str(capfirst(register.kind.label)))
    top = 2 + len(register.guidance)
    last = top + register.count() + SPARE
    set_up(sheet, register.columns, top)
    set_lists(book, sheet, register.columns, top + 1, last)
    title = _("%(register)s – %(unit)s, ngày %(day)s") % {
        "register": capfirst(register.kind.label),
        "unit": unit.full_name,
        "day": f"{register.today:%d/%m/%Y}",
    }
    sheet.append([text_cell(sheet, title, font=Font(bold=True, size=14))])
    for line in register.guidance:
        sheet.append([text_cell(sheet, line)])
    sheet.append([head_cell(sheet, column) for column in register.columns])
    for key, _name, values in register.on_record():
        shown = {**values, "key": register.key_of(key, values)}
        sheet.append([body_cell(sheet, column, shown[column.key]) for column in register.columns])
    file = TemporaryFile()  # noqa: SIM115 - see above
    book.save(file)
    file.seek(0)
    return file


def set_up(sheet: Sheet, columns: Sequence[Column], top: int) -> None:
    """Widths, number formats, and the heading in row `top` that stays in sight."""
    for place, column in enumerate(columns, start=1):
        look = sheet.column_dimensions[get_column_letter(place)]
        look.width = column.width
        # A whole column of text: a code typed below the last line keeps its zeros.
        look.number_format = {"date": "dd/mm/yyyy", "number": "0"}.get(column.kind, "@")
    sheet.freeze_panes = f"A{top + 1}"


def set_lists(book: Workbook, sheet: Sheet, columns: Sequence[Column], first: int, last: int) -> None:
    """Dropdowns. Their lists stand on a sheet of their own: some words have commas."""
    lists: list[tuple[Column, list[str]]] = []
    for column in columns:
        if column.choices:
            lists.append((column, [str(label) for _value, label in column.choices()]))
        elif column.kind == "yes":
            lists.append((column, [column.shown(True), column.shown(False)]))
    words: Sheet = book.create_sheet(_LISTS)
    words.append([text_cell(words, column.label, font=Font(bold=True)) for column, _labels in lists])
    for number in range(max(len(labels) for _column, labels in lists)):
        words.append(
            [text_cell(words, labels[number]) if number < len(labels) else None for _column, labels in lists]
        )
    for place, (column, labels) in enumerate(lists, start=1):
        letter = get_column_letter(place)
        rule = DataValidation(
            type="list",
            formula1=f"'{_LISTS}'!${letter}$2:${letter}${len(labels) + 1}",
            allow_blank=True,
            showErrorMessage=True,
            errorTitle=str(column.label),
            error=_("Hãy chọn trong danh sách."),
        )
        own = get_column_letter([c.key for c in columns].index(column.key) + 1)
        rule.add(f"{own}{first}:{own}{last}")
        sheet.data_validations.append(rule)


def head_cell(sheet: Sheet, column: Column) -> Cell:
    """The label of a column, with what is to be known of it."""
    cell = text_cell(sheet, column.label, font=Font(bold=True))
    cell.fill, cell.alignment = _HEAD, _WRAP
    if note := _note(column):
        cell.comment = Comment(note, "sinhhoat", width=320, height=90)
    return cell


def _note(column: Column) -> str:
    """What is to be known of a column, beside its heading."""
    if column.kind == "key":
        return _("Hệ thống dùng mã này để nhận ra dòng. Không sửa, không chép sang dòng khác.")
    notes = []
    if column.required:
        notes.append(_("Bắt buộc."))
    if column.kind == "code":
        notes.append(_("Ghi dạng văn bản, giữ đủ số 0 ở đầu."))
    if column.kind == "date":
        notes.append(_("Ngày/tháng/năm, ví dụ 03/02/2024."))
    if column.choices or column.kind == "yes":
        notes.append(_("Chọn trong danh sách của ô."))
    return " ".join([*notes, str(column.note)]).strip()


def body_cell(sheet: Sheet, column: Column, value: Any) -> Cell | None:
    """A value as its column writes it."""
    if column.kind == "date":
        if value is None:
            return None
        cell = WriteOnlyCell(sheet, value)
        cell.number_format = "dd/mm/yyyy"
        return cell
    if column.kind == "number":
        return None if value is None else WriteOnlyCell(sheet, value)
    shown = column.shown(value)
    if not shown and column.kind != "code":
        return None
    cell = text_cell(sheet, shown, font=_GREY if column.kind == "key" else None)
    cell.number_format = "@"
    if column.kind == "key":
        cell.fill = _KEY
    return cell
